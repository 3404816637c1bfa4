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

// asked finds the address of the first question that can be answered on a page.
func asked(t *testing.T, p site.Page) (url, suffix string) {
	t.Helper()
	found := regexp.MustCompile(`action="(/fragen/([0-9A-Z]{26}))"`).FindStringSubmatch(p.Body)
	if found == nil {
		t.Fatalf("nothing to answer: %s", p.Words())
	}
	return found[1], "-" + found[2]
}

func TestAnObjectionReachesItsSenderWithAnAnswer(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		h := s.family(t)
		desk, intake, social := s.Enter(t, tenant.LandAllocation), s.Enter(t, tenant.Intake), s.Enter(t, tenant.FacilitySocial)
		at := desk.Goes("/zuweisungen/neu", "haushalt", string(h.ID), "municipality", string(s.Municipality.ID), "arrive_on", "2026-12-14", "kind", "usual")
		desk.Goes(at+"/ankuendigen", "version", desk.Get(at).Hidden("version"))
		intake.Get(at).Has("Einwand erheben", "Anderen Tag vorschlagen")
		form := intake.Get(at+"/frage?art=einwand").Has("Einwand erheben", "Was spricht dagegen?")
		if p := intake.Post(at+"/frage", "version", form.Hidden("version"), "sort", "objection", "text", "", "workdays", "2"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("an objection without a reason: %d", p.Status)
		}
		intake.Goes(at+"/frage", "version", form.Hidden("version"), "sort", "objection", "text", "Kein Zimmer ohne Stufen.", "workdays", "2")
		social.Get("/fragen").HasNot("Kein Zimmer ohne Stufen.")
		list := desk.Get("/fragen").Has("Einwand", "Kein Zimmer ohne Stufen.", "Verteilung seit 23.11.2026", "Wir bleiben dabei")
		url, end := asked(t, list)
		desk.Post(url, "answer"+end, "Wir bleiben dabei, leider.").Has("Bitte wählen Sie eine Antwort.", "Wir bleiben dabei, leider.")
		desk.Goes(url, "answer"+end, "Wir geben Ihnen mehr Zeit.", "verdict"+end, "refused")
		intake.Get(at).Has("abgelehnt", "Wir geben Ihnen mehr Zeit.")
		proposal := intake.Get(at + "/frage?art=tag")
		intake.Post(at+"/frage", "version", proposal.Hidden("version"), "sort", "proposal", "day", "2026-12-14", "text", "Dann passt es.", "workdays", "2").
			Has("Das ist der Tag, der schon angekündigt ist.")
		intake.Goes(at+"/frage", "version", proposal.Hidden("version"), "sort", "proposal", "day", "2026-12-18", "text", "Dann passt es.", "workdays", "2")
		url, end = asked(t, desk.Get("/fragen").Has("Vorgeschlagen: 18. Dezember 2026"))
		desk.Goes(url, "answer"+end, "Gern.", "verdict"+end, "accepted")
		intake.Get(at).Has("Freitag, 18. Dezember 2026", "angenommen", "Ankündigung bestätigen")
	})
}

func TestAnAnswerIsFiledAndSeenAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		h := s.family(t)
		desk, intake, medic := s.Enter(t, tenant.LandAllocation), s.Enter(t, tenant.Intake), s.Enter(t, tenant.FacilityMedic)
		at := desk.Goes("/zuweisungen/neu", "haushalt", string(h.ID), "municipality", string(s.Municipality.ID), "arrive_on", "2026-12-14", "kind", "usual")
		desk.Goes(at+"/ankuendigen", "version", desk.Get(at).Hidden("version"))
		about := "missing:measure:tb-screening:" + string(h.Persons[0].ID)
		form := intake.Get(at + "/frage?zu=" + about)
		intake.Goes(at+"/frage", "version", form.Hidden("version"), "sort", "question", "about", about, "text", "Bitte nachsehen.", "workdays", "2")
		list := medic.Get("/fragen").Has("Ergebnis in die Übergabe eintragen", "Einrichtung seit 23.11.2026")
		url, end := asked(t, list)
		wrong := medic.Post(url, "files", "measure", "outcome"+end, "done", "day"+end, "2027-01-01", "source"+end, "document")
		if wrong.Status != http.StatusUnprocessableEntity {
			t.Errorf("a day to come: %d", wrong.Status)
		}
		wrong.Has("liegt in der Zukunft")
		medic.Goes(url, "files", "measure", "outcome"+end, "done", "day"+end, "2026-11-03", "place"+end, "Klinik Musterberg", "source"+end, "document")
		intake.Get(at).Has("Klinik Musterberg", "Die Angabe steht jetzt in der Übergabe.", "Fassung 2")
	})
}
