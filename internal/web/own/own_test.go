package own_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

const pin = "482915"

// town is a municipality served over HTTP, with a mother and her child.
type town struct {
	*site.Site
	desk   *site.Client
	family person.Household
}

func served(t *testing.T, d *db.DB) *town {
	t.Helper()
	w := &town{Site: site.Serve(t, d)}
	s := w.As(tenant.CaseManager)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		w.family, err = person.Register(ctx, tx, w.Clock, s, person.RegisterCommand{FileNumber: "W-1", Ties: []person.Tie{{Person: 1, Other: 2, Kind: person.Parent}}, Persons: []person.Person{
			{FamilyName: "Haddad", GivenName: "Amina", Birth: person.BornInYear(1990), Sex: person.Female, Languages: []person.Language{{Tag: "ar", Speaks: true, Reads: true}}},
			{FamilyName: "Haddad", GivenName: "Yusuf", Birth: person.BornInYear(2017), Sex: person.Male}}})
		if err == nil {
			err = path.Welcome(ctx, tx, w.Clock, s, w.family.ID)
		}
		return err
	})
	w.desk = w.EnterAt(t, w.Municipality, "", tenant.CaseManager)
	return w
}

var code = regexp.MustCompile(`<p dir="ltr">([0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4})</p>`)

// invites gives somebody's code, as it stands in the letter that is handed over.
func (w *town) invites(t *testing.T, who id.ID) string {
	t.Helper()
	page := w.desk.Post("/personen/"+string(who)+"/eigene-seite", "lang", "ar").Has("صفحتكم الخاصة", "Ihre eigene Seite")
	found := code.FindStringSubmatch(page.Body)
	if found == nil {
		t.Fatalf("no code in the letter: %s", page.Words())
	}
	return found[1]
}

var number = regexp.MustCompile(`class="o-number" dir="ltr">(\d{4} \d{4} \d{4})<`)

// enters lets somebody in by their code, and gives the number they are told.
func (w *town) enters(t *testing.T, code string) (c *site.Client, n string) {
	t.Helper()
	c = w.Client(t)
	to := c.Goes("/ich/einladung", "code", strings.ToLower(code))
	if to = c.Goes(to, "pin", pin, "again", pin); to != "/ich/zugang" {
		t.Fatal(to)
	}
	found := number.FindStringSubmatch(c.Get(to).Body)
	if found == nil {
		t.Fatal("nobody is told the number they log in with")
	}
	return c, found[1]
}

func TestSomebodyComesToTheirPageByALetterAndAPIN(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := served(t, d)
		mother := w.family.Persons[0].ID
		c, n := w.enters(t, w.invites(t, mother))
		c.Get("/ich").Has("Mein Weg", "Amina Haddad", "Das können Sie jetzt tun")
		if to := c.Goes("/ich/abmelden"); to != "/ich/anmelden" {
			t.Error(to)
		}
		if p := c.Get("/ich"); p.Status != http.StatusSeeOther || p.Location != "/ich/anmelden" {
			t.Errorf("after log-out: %d %s", p.Status, p.Location)
		}
		again := w.Client(t)
		if p := again.Post("/ich/anmelden", "number", n, "pin", "111112"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("a wrong PIN: %d", p.Status)
		}
		again.Post("/ich/anmelden", "number", "4001 2026 0016", "pin", pin).Has("Bitte prüfen Sie die 12 Ziffern")
		if to := again.Goes("/ich/anmelden", "number", " "+n, "pin", "٤٨٢٩١٥", "mine", "1"); to != "/ich" {
			t.Error(to)
		}
		again.Goes("/ich/abmelden")
		again.Get("/ich/anmelden").Has("endet auf " + n[len(n)-4:]).HasNot(n)
		w.desk.Get("/haushalte/"+string(w.family.ID)+"/eigene-seite").Has("zuletzt angemeldet", "zu jung, die Eltern schauen")
	})
}

// Who works here does not come to a page of somebody's own by their own log-in,
// and the other way round.
func TestTheTwoKindsOfLogInDoNotMix(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := served(t, d)
		c, n := w.enters(t, w.invites(t, w.family.Persons[0].ID))
		for _, page := range []string{"/haushalte", "/mein-zugang", "/mein-tag", "/freigaben", "/kommunen", "/haushalte/" + string(w.family.ID)} {
			if p := c.Get(page); p.Status != http.StatusNotFound {
				t.Errorf("%s to whose page it is: %d", page, p.Status)
			}
		}
		if p := c.Get("/"); p.Location != "/ich" {
			t.Errorf("the start page leads them to %q", p.Location)
		}
		if p := w.desk.Get("/ich/zugang"); p.Status != http.StatusNotFound {
			t.Errorf("a page of one's own to the desk: %d", p.Status)
		}
		digits := strings.ReplaceAll(n, " ", "")
		if p := w.Client(t).Post("/anmelden", "email", digits, "password", pin); p.Status != http.StatusSeeOther {
			t.Errorf("%d", p.Status) // they came in by the other door: it leads to their page
		}
	})
}

func TestAHelperWhoIsSentAwaySeesNothingAtTheNextRequest(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := served(t, d)
		c, _ := w.enters(t, w.invites(t, w.family.Persons[0].ID))
		c.Post("/ich/begleitung", "name", "", "kind", "mentor", "until", "").Has("Bitte wählen Sie, was diese Person sehen darf")
		page := c.Post("/ich/begleitung", "name", "Ruth", "kind", "mentor", "rights", "way", "until", testkit.Today.AddDays(9).String()).Has("Geben Sie dieser Person diesen Code", "Ruth")
		ruth, _ := w.enters(t, regexp.MustCompile(`class="o-number" dir="ltr">([0-9A-Z ]{14})<`).FindStringSubmatch(page.Body)[1])
		ruth.Get("/ich").Has("Der Weg von", "Das können Sie jetzt tun")
		if p := ruth.Get("/ich/begleitung"); p.Status != http.StatusForbidden && p.Status != http.StatusNotFound {
			t.Errorf("a helper sees who helps: %d", p.Status)
		}
		end := regexp.MustCompile(`/ich/begleitung/\w+/beenden`).FindString(c.Get("/ich/begleitung").Body)
		c.Goes(end)
		ruth.Get("/ich").HasNot("Das können Sie jetzt tun", "Amina").Has("Im Moment zeigt Ihnen niemand seine Seite")
	})
}

func TestAParentLooksAtTheirChildsPage(t *testing.T) {
	w := served(t, testkit.SQLite(t))
	c, _ := w.enters(t, w.invites(t, w.family.Persons[0].ID))
	c.Goes("/ich/wessen", "whose", string(w.family.Persons[1].ID))
	c.Get("/ich").Has("Der Weg von", "Yusuf")
	if p := c.Post("/ich/wessen", "whose", string(id.New())); p.Status != http.StatusNotFound {
		t.Errorf("a page of nobody: %d", p.Status)
	}
}

func TestTheLanguageIsOneOfManyAndIsKept(t *testing.T) {
	w := served(t, testkit.SQLite(t))
	c := w.Client(t)
	c.Get("/ich/anmelden").Has("Українська", "Kurdî", "ትግርኛ")
	c.Goes("/ich/sprache", "lang", "ar", "back", "/ich/anmelden")
	if p := c.Get("/ich/anmelden").Has("صفحتكم الخاصة"); !strings.Contains(p.Body, `dir="rtl"`) {
		t.Error("Arabic is not written from right to left")
	}
	c.Goes("/ich/sprache", "lang", "xx", "back", "/ich/anmelden")
	c.Get("/ich/anmelden").Has("صفحتكم الخاصة")
}
