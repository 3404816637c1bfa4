package own_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

var (
	answerPath = regexp.MustCompile(`/ich/begegnung/\w+/antwort`)
	stopPath   = regexp.MustCompile(`/ich/begegnung/\w+/beenden`)
	clearPath  = regexp.MustCompile(`/begegnungen/ehrenamt/\w+/zeugnis`)
)

// A volunteer is invited, shows their certificate, and meets somebody, who ends it.
func TestTwoMeetWhenBothWantAndOneEndsIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := served(t, d)
		var named account.Account
		w.Do(t, w.As(tenant.Administrator), func(ctx context.Context, tx *db.Tx) (err error) {
			s := w.At(w.Municipality, tenant.Administrator)
			named, err = account.Add(ctx, tx, w.Clock, s, account.New{Email: "kim@werne.example", Name: "Kim Weber", Password: "wegwarte-demo-pass", Roles: []tenant.Role{tenant.CaseManager}})
			return err
		})
		w.desk.Get("/begegnungen").Has("Noch bekommt niemand Meldungen", "Noch keine Ehrenamtlichen")
		w.desk.Goes("/begegnungen/ansprechperson", "account", string(named.ID))
		if p := w.desk.Post("/begegnungen/ehrenamt", "name", " ", "lang", "de"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("a volunteer without a name: %d", p.Status)
		}
		letter := w.desk.Post("/begegnungen/ehrenamt", "name", "Ruth Kemper", "lang", "uk").Has("Ruth Kemper", "Ihre eigene Seite", "Ваша власна сторінка")
		ruth, _ := w.enters(t, code.FindStringSubmatch(letter.Body)[1])
		if p := ruth.Get("/ich"); p.Location != "/ich/begegnung" {
			t.Errorf("a volunteer's first page: %d %s", p.Status, p.Location)
		}
		if p := ruth.Get("/ich/begegnung"); p.Location != "/ich/begegnung/angaben" {
			t.Errorf("before she wrote anything: %d %s", p.Status, p.Location)
		}
		wish := func(c *site.Client, name, version string) {
			t.Helper()
			c.Goes("/ich/sprache", "lang", "de", "back", "/ich/begegnung")
			c.Post("/ich/begegnung/angaben", "name", name, "km", "5").Has("Bitte wählen Sie mindestens eine Sache", "Bitte stimmen Sie den Regeln zu")
			if to := c.Goes("/ich/begegnung/angaben", "name", name, "likes", "cook", "free", "5", "km", "5", "speaks", "de", "code", "1", "version", version); to != "/ich/begegnung" {
				t.Fatal(to)
			}
		}
		wish(ruth, "Ruth", "1")
		amina, _ := w.enters(t, w.invites(t, w.family.Persons[0].ID))
		wish(amina, "Amina H.", "0")
		amina.Get("/ich/begegnung").HasNot("Ruth")
		clears := clearPath.FindString(w.desk.Get("/begegnungen").Has("Führungszeugnis fehlt").Body)
		if p := w.desk.Post(clears, "clear", testkit.Today.AddDays(-2000).String()); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("a certificate too old: %d", p.Status)
		}
		w.desk.Goes(clears, "clear", testkit.Today.AddDays(-20).String())
		w.desk.Get("/begegnungen").Has("wird vorgeschlagen").HasNot("Amina", "zusammen kochen")

		page := amina.Get("/ich/begegnung").Has("Ruth", "Beide mögen: zusammen kochen", "Dienstag (abends)")
		amina.Goes(answerPath.FindString(page.Body), "answer", "yes", "gives", "02389 555 0199")
		page = ruth.Get("/ich/begegnung").Has("Amina H.", "Ja, gern treffen").HasNot("0199", "Sie haben beide")
		ruth.Goes(answerPath.FindString(page.Body), "answer", "yes")
		page = ruth.Get("/ich/begegnung").Has("02389 555 0199", "Sie haben beide Ja gesagt")
		amina.Goes(stopPath.FindString(page.Body))
		ruth.Get("/ich/begegnung").HasNot("0199", "Amina").Has("Beendete Begegnungen", "Kim Weber")
		again := regexp.MustCompile(`/begegnungen/ehrenamt/\w+/brief`).FindString(w.desk.Get("/begegnungen").Body)
		w.desk.Post(again).Has("Ihre eigene Seite", "Ваша власна сторінка")
	})
}

func TestEncountersAreForAdults(t *testing.T) {
	w := served(t, testkit.SQLite(t))
	s := w.As(tenant.CaseManager)
	var home person.Household
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		home, err = person.Register(ctx, tx, w.Clock, s, person.RegisterCommand{FileNumber: "W-9", Persons: []person.Person{{FamilyName: "Saleh", GivenName: "Lina", Birth: person.BornInYear(2010), Sex: person.Female}}})
		return err
	})
	lina, _ := w.enters(t, w.invites(t, home.Persons[0].ID))
	if p := lina.Get("/ich"); strings.Contains(p.Body, `href="/ich/begegnung"`) {
		t.Error("the menu of a minor leads there")
	}
	amina, _ := w.enters(t, w.invites(t, w.family.Persons[0].ID))
	if p := amina.Get("/ich"); !strings.Contains(p.Body, `href="/ich/begegnung"`) {
		t.Error("the menu of a grown-up does not lead there")
	}
	amina.Goes("/ich/wessen", "whose", string(w.family.Persons[1].ID))
	if p := amina.Get("/ich"); strings.Contains(p.Body, `href="/ich/begegnung"`) {
		t.Error("the menu of her child's page leads there")
	}
	if p := lina.Get("/ich/begegnung"); p.Status != http.StatusForbidden {
		t.Errorf("%d", p.Status)
	}
}
