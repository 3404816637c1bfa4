package own_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/testkit/site"
)

// house is a municipality in which a mother of a small family has a page of her own.
type house struct {
	*site.Site
	desk   tenant.Scope
	family person.Household
	number string
}

func found(t testing.TB, d *db.DB) *house {
	t.Helper()
	return foundAt(t, d, site.Serve(t, d))
}

func foundAt(t testing.TB, d *db.DB, served *site.Site) *house {
	t.Helper()
	h := &house{Site: served}
	h.desk = h.As(tenant.CaseManager)
	var inv portal.Invitation
	h.Do(t, h.desk, func(ctx context.Context, tx *db.Tx) (err error) {
		h.family, err = person.Register(ctx, tx, h.Clock, h.desk, person.RegisterCommand{FileNumber: "T-1", Persons: []person.Person{
			{FamilyName: "Haddad", GivenName: "Rana", Birth: person.BornInYear(1990), Sex: person.Female},
			{FamilyName: "Haddad", GivenName: "Omar", Birth: person.BornInYear(2020), Sex: person.Male}},
			Ties: []person.Tie{{Person: 1, Other: 2, Kind: person.Parent}}})
		if err != nil {
			return err
		}
		if _, err = path.Catchup(ctx, tx, h.Clock, tenant.Scope{Tenant: h.Municipality.ID, Kind: tenant.Municipality, Actor: "night"}); err != nil {
			return err
		}
		inv, err = portal.Invite(ctx, tx, h.Clock, h.desk, portal.InviteCommand{Person: h.family.Persons[0].ID, Language: i18n.German})
		return err
	})
	a, err := portal.Redeem(t.Context(), d, h.Clock, inv.Code, pin, "test")
	if err != nil {
		t.Fatal(err)
	}
	h.number = a.Email
	return h
}

// enters logs the mother in, on a phone that she says is hers or not.
func (h *house) enters(p *browser.Page, at string, hers bool) {
	p.Go(at + "/ich/anmelden")
	if hers {
		p.Choose(i18n.T(context.Background(), "own.mine"))
	}
	p.Submit("/ich/anmelden", "number", h.number, "pin", pin)
}

// settles waits until the worker has done what it does beside.
func settles(p *browser.Page, is func([]string) bool) (got []string) {
	for range 100 {
		if got = p.Stored(); is(got) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	return got
}

func empty(all []string) bool { return len(all) == 0 }
func whole(all []string) bool {
	return slices.Contains(all, "/ich") && slices.Contains(all, "/ich/ohne-netz") && slices.ContainsFunc(all, func(one string) bool { return strings.HasSuffix(one, ".css") })
}

func TestWhoseOwnPhoneItIsReadsTheLastStateWithoutANetwork(t *testing.T) {
	b, h := browser.Start(t), found(t, testkit.SQLite(t))
	ctx := i18n.With(t.Context(), i18n.German)
	at, cut := browser.Line(t, h.URL)
	p := b.Open(t, browser.View{Width: browser.Phone})
	h.enters(p, at, true)
	p.SeesNot("Kein Netz")
	if got := settles(p, whole); !whole(got) || slices.ContainsFunc(got, func(one string) bool { return strings.Contains(one, "zugang") || strings.Contains(one, "gesundheit") }) {
		t.Fatalf("kept: %v", got)
	}
	p.Go(at + "/ich") // by the worker
	p.Check()
	seen := p.Text()
	cut()
	p.Go(at + "/ich")
	state := i18n.T(ctx, "own.offline.state", "when", i18n.Time(ctx, h.Clock.Now()))
	p.Sees(state, "Rana Haddad")
	if got := strings.Fields(strings.Replace(p.Text(), state, "", 1)); !slices.Equal(got, strings.Fields(seen)) {
		t.Errorf("something else is shown without a network: %v", got)
	}
	p.Check()
	if dir := os.Getenv("WEGWARTE_SHOTS"); dir != "" {
		p.Shot(filepath.Join(dir, "own-offline.png"))
	}
	p.Go(at + "/ich/zugang")
	p.Sees(i18n.T(ctx, "own.offline.title"), i18n.T(ctx, "own.nav.way"))
	p.SeesNot("Rana")
}

func TestAfterSevenDaysAPhoneShowsNothing(t *testing.T) {
	b, h := browser.Start(t), found(t, testkit.SQLite(t))
	at, cut := browser.Line(t, h.URL)
	p := b.Open(t, browser.View{Width: browser.Phone})
	h.enters(p, at, true)
	if got := settles(p, whole); !whole(got) {
		t.Fatalf("kept: %v", got)
	}
	p.Go(at + "/ich") // by the worker
	cut()
	const week = 7 * 24 * time.Hour
	p.Age(week - time.Hour)
	p.Go(at + "/ich")
	p.Sees("Rana Haddad")
	p.Age(2 * time.Hour)
	if !p.Fails(at + "/ich") {
		t.Error("it is still shown")
	}
}

func TestAPhoneKeepsNothingThatNobodyCalledTheirOwn(t *testing.T) {
	b, h := browser.Start(t), found(t, testkit.SQLite(t))
	p := b.Open(t, browser.View{Width: browser.Phone})
	h.enters(p, h.URL, false)
	p.Go(h.URL + "/ich")
	p.Go(h.URL + "/ich/zugang")
	if got := p.Stored(); len(got) > 0 || p.Workers() > 0 {
		t.Errorf("kept: %v, by %d workers", got, p.Workers())
	}
}

func TestWhatAPhoneKeptIsGoneWhenItsOwnerLogsOutOrWasLoggedOut(t *testing.T) {
	b, h := browser.Start(t), found(t, testkit.SQLite(t))
	for name, end := range map[string]func(p *browser.Page){
		"logs out": func(p *browser.Page) { p.Submit("/ich/abmelden") },
		"it is not hers any more": func(p *browser.Page) {
			p.Go(h.URL + "/ich/zugang")
			p.Submit("/ich/zugang/telefon")
		},
		"ended elsewhere": func(p *browser.Page) {
			h.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE account SET epoch = epoch + 1 WHERE email = $1`, h.number)
				return err
			})
			p.Go(h.URL + "/ich")
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := b.Open(t, browser.View{Width: browser.Phone})
			h.enters(p, h.URL, true)
			if got := settles(p, whole); !whole(got) {
				t.Fatalf("kept: %v", got)
			}
			p.Go(h.URL + "/ich")
			before := p.Stored()
			end(p)
			if got := settles(p, empty); len(got) > 0 || len(before) == 0 {
				t.Errorf("kept: %v, before %v", got, before)
			}
		})
	}
}

// A page says under which name it may be kept: another one for each log-in and
// person, none for who helps and for where nobody said so.
func TestAPageIsKeptUnderTheNameOfWhoseItIs(t *testing.T) {
	h := found(t, testkit.SQLite(t))
	logIn := func(pairs ...string) (c *site.Client, name string) {
		c = h.Client(t)
		if p := c.Post("/ich/anmelden", append([]string{"number", h.number, "pin", pin}, pairs...)...); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Words())
		}
		return c, c.Get("/ich").Header.Get("Wegwarte-Keep")
	}
	if _, name := logIn(); name != "" {
		t.Errorf("a phone that nobody called theirs may keep %q", name)
	}
	c, first := logIn("mine", "1")
	if _, again := logIn("mine", "1"); first == "" || again == first {
		t.Errorf("two log-ins keep under %q and %q", first, again)
	}
	page := c.Get("/ich")
	if page.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the browser itself may keep it: %v", page.Header)
	}
	c.Post("/ich/wessen", "whose", string(h.family.Persons[1].ID))
	child := c.Get("/ich").Header.Get("Wegwarte-Keep")
	if child == "" || child == first {
		t.Errorf("kept under %q and %q", first, child)
	}
	if page := c.Get("/ich/anmelden"); page.Header.Get("Wegwarte-Keep") != "" {
		t.Error("the log-in is kept")
	}

	var code account.Link
	s := h.desk
	s.Kind, s.Role = tenant.Private, tenant.Person
	h.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		if s.Actor, err = db.One(ctx, tx, db.Value[id.ID], `SELECT id FROM account WHERE email = $1`, h.number); err != nil {
			return err
		}
		code, err = portal.LetHelp(ctx, tx, h.Clock, s, portal.LetHelpCommand{Person: h.family.Persons[0].ID, Name: "Nachbar", Kind: portal.Mentor, Rights: []portal.Right{portal.Way}, Until: testkit.Today.AddDays(9)})
		return err
	})
	a, err := portal.Redeem(t.Context(), h.DB, h.Clock, code.Token, pin, "test")
	if err != nil {
		t.Fatal(err)
	}
	helper := h.Client(t)
	helper.Post("/ich/anmelden", "number", a.Email, "pin", pin, "mine", "1")
	if p := helper.Get("/ich"); p.Status != http.StatusOK || p.Header.Get("Wegwarte-Keep") != "" {
		t.Errorf("who helps keeps %q (%d)", p.Header.Get("Wegwarte-Keep"), p.Status)
	}
}

func TestAPhoneTakesTheOwnPageAmongItsPrograms(t *testing.T) {
	h := found(t, testkit.SQLite(t))
	c := h.Client(t)
	c.Post("/ich/sprache", "lang", "ar", "back", "/ich")
	p := c.Get("/ich/app.webmanifest")
	var m struct {
		Scope, Lang, Dir, Name string
		Icons                  []struct{ Src string }
	}
	if err := json.Unmarshal([]byte(p.Body), &m); err != nil || m.Scope != "/ich" || m.Lang != "ar" || m.Dir != "rtl" || !strings.Contains(m.Name, "طريقي") {
		t.Errorf("%v %+v", err, m)
	}
	for _, icon := range m.Icons {
		if p := c.Get(icon.Src); p.Status != http.StatusOK {
			t.Errorf("%s: %d", icon.Src, p.Status)
		}
	}
	p = c.Get("/ich/dienst.js")
	if p.Header.Get("Service-Worker-Allowed") != "/ich" || !strings.HasPrefix(p.Body, `const house = {`) || !strings.HasPrefix(p.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("%v", p.Header)
	}
}
