package own_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

// reads lets somebody in and shows them German.
func (w *town) reads(t *testing.T, code string) *site.Client {
	t.Helper()
	c, _ := w.enters(t, code)
	c.Goes("/ich/sprache", "lang", "de", "back", "/ich")
	return c
}

// helper lets somebody see a part of a page, and logs them in.
func (w *town) helper(t *testing.T, owner *site.Client, rights ...string) *site.Client {
	t.Helper()
	form := []string{"name", "Ruth", "kind", "mentor", "until", testkit.Today.AddDays(9).String()}
	for _, r := range rights {
		form = append(form, "rights", r)
	}
	page := owner.Post("/ich/begleitung", form...)
	found := regexp.MustCompile(`class="o-number" dir="ltr">([0-9A-Z ]{14})<`).FindStringSubmatch(page.Body)
	if found == nil {
		t.Fatalf("no code: %s", page.Words())
	}
	return w.reads(t, found[1])
}

func TestWhatIsWrongIsToldWithOneTapAndAnswered(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := served(t, d)
		mother := w.family.Persons[0]
		c := w.reads(t, w.invites(t, mother.ID))
		form := c.Get("/ich/papiere").Has("Meine Angaben und Papiere", "Amina Haddad", "mein Kind", "1990").Link("/ich/stimmt-nicht/birth")
		c.Get(form).Has("Was ist richtig?", "1990")
		if p := c.Post(form, "said", " "); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("nothing is right: %d", p.Status)
		}
		if to := c.Goes(form, "said", "3. März 1991", "words", "وثيقة"); to != "/ich/papiere" {
			t.Error(to)
		}
		c.Get("/ich/papiere").Has("umstritten", "1990", "3. März 1991", "23. Dezember 2026")
		c.Get("/ich/gesundheit").HasNot("3. März 1991")
		household := "/haushalte/" + string(w.family.ID)
		one := w.desk.Get(household).Has("1 Angabe ist umstritten", "Geburtsdatum: 1990", "3. März 1991").Link("/berichtigungen/")
		w.desk.Get("/personen/"+string(mother.ID)).Has("3. März 1991", "umstritten")
		w.desk.Get("/berichtigungen").Has("Amina Haddad", "Antwort bis")
		if p := w.desk.Post(one, "state", "refused"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("refused without a reason: %d", p.Status)
		}
		w.desk.Goes(one, "state", "refused", "reason", "Im Pass steht 1990.")
		w.desk.Get(household).HasNot("umstritten")
		w.desk.Get("/berichtigungen?stand=entschieden").Has("Amina Haddad", "Nicht übernommen")
		c.Get("/ich/papiere").Has("Nicht übernommen", "Im Pass steht 1990.", "LDI NRW").HasNot("umstritten")
		c.Goes("/ich/stimmt-nicht/missing", "said", "Mein Bruder")
		back := regexp.MustCompile(`/ich/berichtigung/\w+/zurueck`).FindString(c.Get("/ich/papiere").Has("Mein Bruder").Body)
		c.Goes(back, "back", "papiere")
		c.Get("/ich/papiere").HasNot("Mein Bruder")
	})
}

// What one log-in takes back, another one does not see at its next request, and
// the other way round: nothing is remembered in between.
func TestWhatIsTakenBackHoldsForNoOtherLogInFromThatSecondOn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := served(t, d)
		mother := w.family.Persons[0].ID
		s := w.As(tenant.CaseManager)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := record.AddNeed(ctx, tx, w.Clock, s, record.NeedCommand{Person: mother, Code: "reading-help", Detail: "Briefe zu zweit", Source: record.OwnWord, Basis: record.ByConsent, Consent: "im Gespräch"})
			return err
		})
		c := w.reads(t, w.invites(t, mother))
		ruth := w.helper(t, c, "papers")
		ruth.Get("/ich/papiere").Has("Die Seite von Amina Haddad", "Briefe zu zweit").HasNot("Stimmt nicht")
		w.desk.Get("/haushalte/" + string(w.family.ID)).Has("Briefe zu zweit")
		page := c.Get("/ich/erlaubnisse").Has("Was nur mit Ihrem Ja gespeichert ist", "Briefe zu zweit", "1 Person darf")
		c.Goes("/ich/erlaubnisse", "what", "need", "which", page.Hidden("which"), "allow", "")
		w.desk.Get("/haushalte/" + string(w.family.ID)).HasNot("Briefe zu zweit")
		ruth.Get("/ich/papiere").HasNot("Briefe zu zweit")
		c.Get("/ich/erlaubnisse").HasNot("Briefe zu zweit").Has("haben Sie eine Zustimmung zurückgenommen")
		c.Goes(regexp.MustCompile(`/ich/begleitung/\w+/beenden`).FindString(c.Get("/ich/begleitung").Body))
		if p := ruth.Get("/ich/papiere"); p.Status != http.StatusNotFound && p.Status != http.StatusForbidden {
			t.Errorf("who was sent away sees the papers: %d", p.Status)
		}
	})
}

func TestAHelperSeesTheirPartsOfThePageAndNoOther(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := served(t, d)
		c := w.reads(t, w.invites(t, w.family.Persons[0].ID))
		ruth := w.helper(t, c, "papers")
		for path, want := range map[string]int{"/ich/papiere": 200, "/ich/gesundheit": 403, "/ich/gesundheit/ips.json": 403, "/ich/wer-hat-gelesen": 403, "/ich/erlaubnisse": 403, "/ich/stimmt-nicht/birth": 403} {
			if p := ruth.Get(path); p.Status != want {
				t.Errorf("%s: %d, not %d", path, p.Status, want)
			}
		}
		if p := ruth.Post("/ich/stimmt-nicht/birth", "said", "x"); p.Status != http.StatusForbidden {
			t.Errorf("a helper says what is wrong: %d", p.Status)
		}
		if p := ruth.Post("/ich/erlaubnisse", "what", "need", "which", "x"); p.Status != http.StatusForbidden {
			t.Errorf("a helper takes back a consent: %d", p.Status)
		}
		for _, p := range []string{"/ich/stimmt-nicht/need." + string(w.family.ID), "/ich/stimmt-nicht/x.y", "/ich/gesundheit/akte.exe", "/ich/papiere/" + string(w.family.ID) + "/datei"} {
			if got := c.Get(p); got.Status != http.StatusNotFound {
				t.Errorf("%s: %d", p, got.Status)
			}
		}
	})
}

func TestWhoseHealthItIsTakesItAlong(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := served(t, d)
		mother, s := w.family.Persons[0].ID, w.As(tenant.Intake)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := record.AddMeasures(ctx, tx, w.Clock, s, record.MeasureCommand{Person: mother, Kind: "vaccination", Outcome: record.Done, Day: testkit.Today.AddDays(-90), ATC: "J07BD52",
				Antigens: []string{"Masern", "Mumps", "Roeteln"}, Batch: "T0123", Source: record.VaccinationRecord})
			if err == nil {
				_, err = record.AddStatements(ctx, tx, w.Clock, s, record.StatementCommand{Person: mother, Kind: record.Allergy, About: "Penicillin", Danger: "high", Source: record.OwnWord, Basis: "asylg-8-3"})
			}
			return err
		})
		c := w.reads(t, w.invites(t, mother))
		page := c.Get("/ich/gesundheit").Has("Penicillin", "kann gefährlich sein", "T0123", "Ihr Impfpass", "Eine Ärztin oder ein Arzt entscheidet")
		for _, file := range []string{"impfpass.xml", "impfpass.json", "ips.json"} {
			if p := c.Get(page.Link("/ich/gesundheit/" + file)); p.Status != http.StatusOK || !strings.Contains(p.Body, "T0123") {
				t.Errorf("%s: %d", file, p.Status)
			}
		}
		c.Get("/ich/wer-hat-gelesen").Has("Aufnahme, Musterstadt", "Gesundheit: Impfungen", "Wozu: damit Sie gut ankommen").HasNot("Test intake")
	})
}
