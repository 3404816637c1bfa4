package journey_test

import (
	"net/http"
	"regexp"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

// TestFromTheDraftToTheArrival walks the whole way through the pages, without
// script.
func TestFromTheDraftToTheArrival(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		h := s.family(t)
		desk, intake, medic := s.Enter(t, tenant.LandAllocation), s.Enter(t, tenant.Intake), s.Enter(t, tenant.FacilityMedic)

		desk.Get("/verteilung?ansicht=haushalte").Has("Al-Haddad", "ZUE Musterberg", "A-2026-17")
		desk.Get("/zuweisungen/neu?haushalt="+string(h.ID)).Has("Al-Haddad", "Musterstadt", "Montag, 7. Dezember 2026")
		wrong := desk.Post("/zuweisungen/neu", "haushalt", string(h.ID), "arrive_on", "")
		if wrong.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d", wrong.Status)
		}
		wrong.Has("Bitte wählen Sie eine Kommune.", "Bitte füllen Sie dieses Feld aus.", "Al-Haddad")
		at := desk.Goes("/zuweisungen/neu", "haushalt", string(h.ID), "municipality", string(s.Municipality.ID),
			"arrive_on", "2026-12-04", "arrive_at", "13:00", "meeting_point", "Rathaus")
		desk.Get(at).Has("Vorlauf 11 Tage (9 Arbeitstage)", "Zugesagt sind mindestens 14 Tage", "Musterstadt ankündigen")
		intake.Get("/eingang").HasNot("Al-Haddad")

		version := desk.Get(at).Hidden("version")
		if p := desk.Post(at+"/ankuendigen", "version", version); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("announced without a reason: %d", p.Status)
		}
		desk.Goes(at+"/ankuendigen", "version", version, "reason", "Die Einrichtung schließt.")
		if p := desk.Post(at+"/ankuendigen", "version", version, "reason", "noch einmal"); p.Status != http.StatusConflict {
			t.Errorf("the second click: %d", p.Status)
		}

		intake.Get("/eingang").Has("Kommt in 11 Tagen (9 Arbeitstagen)", "Freitag, 4. Dezember 2026, 13:00 Uhr", "4 Personen",
			"Platz für einen Rollstuhl", "Dialyse in der Nähe", "kürzer als zugesagt", "Ankündigung bestätigen", "Gespräch über besonderen Bedarf", "Nachfragen")
		intake.Get(at).Has("Die Einrichtung schließt.", "الحداد", "B-4711", "Vorschau")
		intake.Goes(at+"/bestaetigen", "version", intake.Get(at).Hidden("version"))

		about := regexp.MustCompile(`frage\?zu=(need:[0-9A-Z]{26})"`).FindStringSubmatch(intake.Get(at).Body)
		if about == nil {
			t.Fatal("no need can be asked about")
		}
		intake.Goes(at+"/frage", "version", intake.Get(at+"/frage?zu="+about[1]).Hidden("version"), "about", about[1], "text", "Wie breit ist der Rollstuhl?", "workdays", "2")
		medic.Get("/fragen").Has("Wie breit ist der Rollstuhl?", "Musterstadt", "bis 25.11.2026")
		question := regexp.MustCompile(`action="(/fragen/[0-9A-Z]{26})"`).FindStringSubmatch(medic.Get("/fragen").Body)[1]
		field := "answer-" + question[len("/fragen/"):]
		empty := medic.Post(question, field, " ")
		if empty.Status != http.StatusUnprocessableEntity {
			t.Errorf("an empty answer: %d", empty.Status)
		}
		empty.Has("Bitte füllen Sie dieses Feld aus.")
		medic.Goes(question, field, "65 cm, klappbar.")
		intake.Get(at).Has("65 cm, klappbar.", "beantwortet")

		tick := regexp.MustCompile(`action="(/vorbereitung/[0-9A-Z]{26})"`).FindStringSubmatch(intake.Get(at).Body)[1]
		intake.Goes(tick, "done", "ja")
		intake.Get(at).Has("Wieder öffnen")
		version = intake.Get(at).Hidden("version")
		confirm := intake.Post(at+"/bereit", "version", version)
		if confirm.Status != http.StatusUnprocessableEntity {
			t.Errorf("ready without a question: %d", confirm.Status)
		}
		confirm.Has("wichtige Punkte sind noch offen", "Ja, der Haushalt kann trotzdem kommen.")
		intake.Goes(at+"/bereit", "version", version, "anyway", "ja")

		s.Clock.Set(testkit.Now.AddDate(0, 0, 11))
		intake = s.Again(t, tenant.Intake)
		form := intake.Get(at + "/ankunft")
		form.Has("Amina Al-Haddad", "Wer ist gekommen?")
		version = intake.Get(at + "/ankunft").Hidden("version")
		if p := intake.Post(at+"/ankunft", "version", version, "on", "2026-12-04"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("nobody came, and yet: %d", p.Status)
		}
		fields := []string{"version", version, "on", "2026-12-04"}
		for _, came := range regexp.MustCompile(`name="came" value="([0-9A-Z]{26})"`).FindAllStringSubmatch(form.Body, -1) {
			fields = append(fields, "came", came[1])
		}
		if len(fields) != 12 {
			t.Fatalf("%v", fields)
		}
		fields = append(fields[:10], "differs-"+fields[5], "Braucht auch eine Rampe.") // the youngest did not come
		intake.Goes(at+"/ankunft", fields...)
		intake.Get(at).Has("angekommen", "Nicht gekommen: ", "Braucht auch eine Rampe.")
		intake.Get("/eingang?stand=angekommen").Has("Al-Haddad")
		intake.Get("/eingang").Has("Ein Haushalt ist nicht gekommen, kann aber noch kommen").HasNot("p-arrival__who")
	})
}

func TestWhatIsCalledOffSaysWhy(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	h := s.family(t)
	desk, intake := s.Enter(t, tenant.LandAllocation), s.Enter(t, tenant.Intake)
	at := desk.Goes("/zuweisungen/neu", "haushalt", string(h.ID), "municipality", string(s.Municipality.ID), "arrive_on", "2026-12-14")
	desk.Goes(at+"/termin", "version", desk.Get(at+"/termin").Hidden("version"), "arrive_on", "2026-12-15")
	desk.Goes(at+"/ankuendigen", "version", desk.Get(at).Hidden("version"))
	version := desk.Get(at + "/verschieben").Hidden("version")
	if p := desk.Post(at+"/verschieben", "version", version); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("postponed without a reason: %d", p.Status)
	}
	desk.Goes(at+"/verschieben", "version", version, "reason", "Ein Kind liegt im Krankenhaus.")
	intake.Get("/eingang").Has("Neuer Tag noch offen", "Nordrhein-Westfalen ist dran: neuen Tag nennen")
	version = desk.Get(at + "/termin").Hidden("version")
	short := desk.Post(at+"/termin", "version", version, "arrive_on", "2026-11-27")
	if short.Status != http.StatusUnprocessableEntity {
		t.Errorf("%d", short.Status)
	}
	short.Has("zugesagt sind 14")
	desk.Goes(at+"/termin", "version", version, "arrive_on", "2026-12-21")
	intake.Get(at).Has("15.12.2026", "21.12.2026", "Ein Kind liegt im Krankenhaus.")
	desk.Goes(at+"/zuruecknehmen", "version", desk.Get(at+"/zuruecknehmen").Hidden("version"), "reason", "Zieht zu Angehörigen.")
	intake.Get(at).Has("zurückgenommen", "Zieht zu Angehörigen.")
	if p := desk.Get(at + "/verschieben"); p.Status != http.StatusConflict {
		t.Errorf("what has ended can still be called off: %d", p.Status)
	}
}

func TestEachEndHasItsOwnPages(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	desk, intake, housing := s.Enter(t, tenant.LandAllocation), s.Enter(t, tenant.Intake), s.Enter(t, tenant.Housing)
	for _, p := range []site.Page{desk.Get("/eingang"), intake.Get("/verteilung"), desk.Get("/zuweisungen/01J00000000000000000000000"), desk.Get("/zuweisungen/unfug")} {
		if p.Status != http.StatusNotFound {
			t.Errorf("%d", p.Status)
		}
	}
	if p := intake.Get("/zuweisungen/neu"); p.Status != http.StatusForbidden {
		t.Errorf("the municipality drafts: %d", p.Status)
	}
	h := s.family(t)
	at := desk.Goes("/zuweisungen/neu", "haushalt", string(h.ID), "municipality", string(s.Municipality.ID), "arrive_on", "2026-12-14")
	desk.Goes(at+"/ankuendigen", "version", desk.Get(at).Hidden("version"))
	shown := housing.Get(at)
	shown.Has("Platz für einen Rollstuhl", "Angaben zur Gesundheit sieht nur")
	shown.HasNot("Dialyse", "Masern", "B-4711", "Tuberkulose")
	housing.Get("/eingang").HasNot("Dialyse", "Tuberkulose")
	desk.Get(at).HasNot("B-4711")
}
