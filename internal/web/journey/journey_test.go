package journey_test

import (
	"net/http"
	"regexp"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// TestFromTheDraftToTheArrival walks the whole way through the pages, without
// script.
func TestFromTheDraftToTheArrival(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		h := s.family(t)
		desk, intake, medic := s.enter(t, tenant.LandAllocation), s.enter(t, tenant.Intake), s.enter(t, tenant.FacilityMedic)

		desk.get("/verteilung?ansicht=haushalte").has(t, "Al-Haddad", "ZUE Musterberg", "A-2026-17")
		desk.get("/zuweisungen/neu?haushalt="+string(h.ID)).has(t, "Al-Haddad", "Musterstadt", "Montag, 7. Dezember 2026")
		wrong := desk.post("/zuweisungen/neu", "haushalt", string(h.ID), "arrive_on", "")
		if wrong.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d", wrong.Status)
		}
		wrong.has(t, "Bitte wählen Sie eine Kommune.", "Bitte füllen Sie dieses Feld aus.", "Al-Haddad")
		at := desk.goes("/zuweisungen/neu", "haushalt", string(h.ID), "municipality", string(s.Municipality.ID),
			"arrive_on", "2026-12-04", "arrive_at", "13:00", "meeting_point", "Rathaus")
		desk.get(at).has(t, "Vorlauf 11 Tage (9 Arbeitstage)", "Zugesagt sind mindestens 14 Tage", "Musterstadt ankündigen")
		intake.get("/eingang").hasNot(t, "Al-Haddad")

		version := desk.hidden(at, "version")
		if p := desk.post(at+"/ankuendigen", "version", version); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("announced without a reason: %d", p.Status)
		}
		desk.goes(at+"/ankuendigen", "version", version, "reason", "Die Einrichtung schließt.")
		if p := desk.post(at+"/ankuendigen", "version", version, "reason", "noch einmal"); p.Status != http.StatusConflict {
			t.Errorf("the second click: %d", p.Status)
		}

		intake.get("/eingang").has(t, "Kommt in 11 Tagen (9 Arbeitstagen)", "Freitag, 4. Dezember 2026, 13:00 Uhr", "4 Personen",
			"Platz für einen Rollstuhl", "Dialyse in der Nähe", "kürzer als zugesagt", "Ankündigung bestätigen", "Gespräch über besonderen Bedarf", "Nachfragen")
		intake.get(at).has(t, "Die Einrichtung schließt.", "الحداد", "B-4711", "Vorschau")
		intake.goes(at+"/bestaetigen", "version", intake.hidden(at, "version"))

		about := regexp.MustCompile(`frage\?zu=(need:[0-9A-Z]{26})"`).FindStringSubmatch(intake.get(at).Body)
		if about == nil {
			t.Fatal("no need can be asked about")
		}
		intake.goes(at+"/frage", "version", intake.hidden(at+"/frage?zu="+about[1], "version"), "about", about[1], "text", "Wie breit ist der Rollstuhl?", "workdays", "2")
		medic.get("/fragen").has(t, "Wie breit ist der Rollstuhl?", "Musterstadt", "bis 25.11.2026")
		question := regexp.MustCompile(`action="(/fragen/[0-9A-Z]{26})"`).FindStringSubmatch(medic.get("/fragen").Body)[1]
		field := "answer-" + question[len("/fragen/"):]
		empty := medic.post(question, field, " ")
		if empty.Status != http.StatusUnprocessableEntity {
			t.Errorf("an empty answer: %d", empty.Status)
		}
		empty.has(t, "Bitte füllen Sie dieses Feld aus.")
		medic.goes(question, field, "65 cm, klappbar.")
		intake.get(at).has(t, "65 cm, klappbar.", "beantwortet")

		tick := regexp.MustCompile(`action="(/vorbereitung/[0-9A-Z]{26})"`).FindStringSubmatch(intake.get(at).Body)[1]
		intake.goes(tick, "done", "ja")
		intake.get(at).has(t, "Wieder öffnen")
		version = intake.hidden(at, "version")
		confirm := intake.post(at+"/bereit", "version", version)
		if confirm.Status != http.StatusUnprocessableEntity {
			t.Errorf("ready without a question: %d", confirm.Status)
		}
		confirm.has(t, "wichtige Punkte sind noch offen", "Ja, der Haushalt kann trotzdem kommen.")
		intake.goes(at+"/bereit", "version", version, "anyway", "ja")

		s.Clock.Set(testkit.Now.AddDate(0, 0, 11))
		intake = s.again(t, tenant.Intake)
		form := intake.get(at + "/ankunft")
		form.has(t, "Amina Al-Haddad", "Wer ist gekommen?")
		version = intake.hidden(at+"/ankunft", "version")
		if p := intake.post(at+"/ankunft", "version", version, "on", "2026-12-04"); p.Status != http.StatusUnprocessableEntity {
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
		intake.goes(at+"/ankunft", fields...)
		intake.get(at).has(t, "angekommen", "Nicht gekommen: ", "Braucht auch eine Rampe.")
		intake.get("/eingang?stand=angekommen").has(t, "Al-Haddad")
		intake.get("/eingang").hasNot(t, "Al-Haddad")
	})
}

func TestWhatIsCalledOffSaysWhy(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	h := s.family(t)
	desk, intake := s.enter(t, tenant.LandAllocation), s.enter(t, tenant.Intake)
	at := desk.goes("/zuweisungen/neu", "haushalt", string(h.ID), "municipality", string(s.Municipality.ID), "arrive_on", "2026-12-14")
	desk.goes(at+"/termin", "version", desk.hidden(at+"/termin", "version"), "arrive_on", "2026-12-15")
	desk.goes(at+"/ankuendigen", "version", desk.hidden(at, "version"))
	version := desk.hidden(at+"/verschieben", "version")
	if p := desk.post(at+"/verschieben", "version", version); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("postponed without a reason: %d", p.Status)
	}
	desk.goes(at+"/verschieben", "version", version, "reason", "Ein Kind liegt im Krankenhaus.")
	intake.get("/eingang").has(t, "Neuer Tag noch offen", "Nordrhein-Westfalen ist dran: neuen Tag nennen")
	version = desk.hidden(at+"/termin", "version")
	short := desk.post(at+"/termin", "version", version, "arrive_on", "2026-11-27")
	if short.Status != http.StatusUnprocessableEntity {
		t.Errorf("%d", short.Status)
	}
	short.has(t, "zugesagt sind 14")
	desk.goes(at+"/termin", "version", version, "arrive_on", "2026-12-21")
	intake.get(at).has(t, "15.12.2026", "21.12.2026", "Ein Kind liegt im Krankenhaus.")
	desk.goes(at+"/zuruecknehmen", "version", desk.hidden(at+"/zuruecknehmen", "version"), "reason", "Zieht zu Angehörigen.")
	intake.get(at).has(t, "zurückgenommen", "Zieht zu Angehörigen.")
	if p := desk.get(at + "/verschieben"); p.Status != http.StatusConflict {
		t.Errorf("what has ended can still be called off: %d", p.Status)
	}
}

func TestEachEndHasItsOwnPages(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	desk, intake, housing := s.enter(t, tenant.LandAllocation), s.enter(t, tenant.Intake), s.enter(t, tenant.Housing)
	for _, p := range []page{desk.get("/eingang"), intake.get("/verteilung"), desk.get("/zuweisungen/01J00000000000000000000000"), desk.get("/zuweisungen/unfug")} {
		if p.Status != http.StatusNotFound {
			t.Errorf("%d", p.Status)
		}
	}
	if p := intake.get("/zuweisungen/neu"); p.Status != http.StatusForbidden {
		t.Errorf("the municipality drafts: %d", p.Status)
	}
	h := s.family(t)
	at := desk.goes("/zuweisungen/neu", "haushalt", string(h.ID), "municipality", string(s.Municipality.ID), "arrive_on", "2026-12-14")
	desk.goes(at+"/ankuendigen", "version", desk.hidden(at, "version"))
	shown := housing.get(at)
	shown.has(t, "Platz für einen Rollstuhl", "Angaben zur Gesundheit sieht nur")
	shown.hasNot(t, "Dialyse", "Masern", "B-4711", "Tuberkulose")
	housing.get("/eingang").hasNot(t, "Dialyse", "Tuberkulose")
	desk.get(at).hasNot(t, "B-4711")
}
