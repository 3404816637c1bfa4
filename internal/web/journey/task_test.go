package journey_test

import (
	"net/http"
	"regexp"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestTasksAreTakenOnHandedOverAndDone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		h := s.family(t)
		desk, intake, housing := s.Enter(t, tenant.LandAllocation), s.Enter(t, tenant.Intake), s.Enter(t, tenant.Housing)
		intake.Get("/vorbereitung").Has("Nichts offen")
		at := desk.Goes("/zuweisungen/neu", "haushalt", string(h.ID), "municipality", string(s.Municipality.ID), "arrive_on", "2026-12-14", "kind", "usual")
		desk.Goes(at+"/ankuendigen", "version", desk.Get(at).Hidden("version"))
		intake.Goes(at+"/bestaetigen", "version", intake.Get(at).Hidden("version"))

		mine := housing.Get("/vorbereitung").Has("Zimmer ohne Stufen bereithalten", "Al-Haddad", "Ankunft 14.12.2026")
		mine.HasNot("Dialyseplatz", "Schulplatz bei der Schulaufsicht")
		dialysis := regexp.MustCompile(`href="(/vorbereitung/[0-9A-Z]{26})">Dialyseplatz`).FindStringSubmatch(intake.Get("/vorbereitung?alle=1").Body)
		if dialysis == nil {
			t.Fatal("the intake has no dialysis place to arrange")
		}
		page := intake.Get(dialysis[1]).Has("Textvorlage", "regelmäßig zur Dialyse", "Montag, Mittwoch und Freitag", "Vorgang Z-2026-0001")
		page.HasNot("Ihre Kundennummer") // a template names nobody
		if regexp.MustCompile(`(?s)<pre[^>]*>[^<]*(Amina|Haddad)`).MatchString(page.Body) {
			t.Error("the template names somebody")
		}
		if p := housing.Get(dialysis[1]); p.Status != http.StatusNotFound {
			t.Errorf("who may not know of it is shown it: %d", p.Status)
		}
		intake.Post(dialysis[1]+"/aendern", "owner", "housing", "due", "2026-12-20", "note", "angerufen").
			Has("Bitte wählen Sie eine Aufgabe der Kommune, die davon wissen darf.", "Der Tag liegt nach der Ankunft.", "angerufen")
		intake.Goes(dialysis[1]+"/aendern", "owner", "intake", "due", "2026-12-10", "note", "angerufen", "do", "take")
		intake.Get(dialysis[1]).Has("Übernommen von", "Zurückgeben", "10.12.2026")
		intake.Goes(dialysis[1], "done", "ja", "back", "list")
		intake.Get("/vorbereitung?alle=1").HasNot(">Dialyseplatz")

		if p := intake.Post(at+"/vorbereitung", "title", "", "owner", "housing", "due", ""); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("a task without a name: %d", p.Status)
		}
		intake.Goes(at+"/vorbereitung", "title", "Fahrrad leihen", "owner", "housing", "due", "2026-12-11")
		housing.Get("/vorbereitung").Has("Fahrrad leihen")
		if p := desk.Get("/vorbereitung"); p.Status != http.StatusNotFound {
			t.Errorf("the Land is shown a municipality's tasks: %d", p.Status)
		}
	})
}

func TestADaysTripsSayWhoLeft(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		h := s.family(t)
		desk, _, social := s.Enter(t, tenant.LandAllocation), s.Enter(t, tenant.Intake), s.Enter(t, tenant.FacilitySocial)
		at := desk.Goes("/zuweisungen/neu", "haushalt", string(h.ID), "municipality", string(s.Municipality.ID), "arrive_on", "2026-12-14", "arrive_at", "13:00", "meeting_point", "Rathaus", "kind", "usual")
		desk.Goes(at+"/ankuendigen", "version", desk.Get(at).Hidden("version"))
		social.Get("/fahrten").Has("Keine Fahrten")
		social.Get("/fahrten?tag=2026-12-14").Has("Nach Musterstadt", "Rathaus", "Dialyse in der Nähe", "Mitnehmen: Ausweis oder Ankunftsnachweis").HasNot("Abfahrt an Musterstadt melden")
		s.Clock.Set(testkit.Now.AddDate(0, 0, 21))
		social, intake := s.Again(t, tenant.FacilitySocial), s.Again(t, tenant.Intake)
		page := social.Get("/fahrten").Has("Abfahrt an Musterstadt melden")
		fields := []string{"version", page.Hidden("version"), "day", "2026-12-14"}
		for i, one := range h.Persons {
			fields = append(fields, "person", string(one.ID))
			if i != 1 {
				fields = append(fields, "left", string(one.ID))
			}
		}
		social.Post(at+"/abfahrt", fields...).Has("Bitte füllen Sie dieses Feld aus.")
		social.Goes(at+"/abfahrt", append(fields, "note", "Herr Al-Haddad liegt im Krankenhaus.")...)
		social.Get("/fahrten").Has("abgefahren", "Herr Al-Haddad liegt im Krankenhaus.")
		intake.Get(at).Has("Abfahrt gemeldet", "Herr Al-Haddad liegt im Krankenhaus.", "Nicht mitgefahren: Yusuf Al-Haddad")
		form := intake.Get(at + "/ankunft")
		if regexp.MustCompile(string(h.Persons[1].ID) + `"[^>]*checked`).MatchString(form.Body) {
			t.Error("who stayed is thought to have come")
		}
		if p := social.Get("/fahrten?tag=gestern"); p.Status != http.StatusNotFound {
			t.Errorf("%d", p.Status)
		}
	})
}
