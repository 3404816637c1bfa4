package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAnAccountIsInvitedAndEnded(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		s.employ(t, s.Municipality, "admin@stadt.example", "", tenant.Administrator)
		admin := s.client(t).logIn("admin@stadt.example")
		if p := admin.post("/zugaenge/neu", "email", "neu@stadt", "name", "", "roles", "intake"); p.Status != http.StatusUnprocessableEntity ||
			!strings.Contains(p.Body, `value="neu@stadt"`) {
			t.Errorf("without a name: %d", p.Status)
		}
		p := admin.post("/zugaenge/neu", "email", "neu@stadt.example", "name", "Neu", "roles", "intake")
		link := linkIn(t, s, p.Body)
		newcomer := s.client(t)
		if p := newcomer.get(link); p.Status != http.StatusOK || !strings.Contains(p.Body, "Guten Tag Neu!") || !strings.Contains(p.Body, "neu@stadt.example") {
			t.Fatalf("%d: %s", p.Status, p.Body)
		}
		if p := newcomer.post(link, "password", password, "again", "anders"); p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Body, "nicht gleich") {
			t.Errorf("two passwords: %d", p.Status)
		}
		if p := newcomer.post(link, "password", password, "again", password); p.Location != "/anmelden" {
			t.Fatalf("%d: %s", p.Status, p.Body)
		}
		if p := newcomer.get(link); p.Status != http.StatusNotFound || !strings.Contains(p.Body, "Dieser Link gilt nicht mehr") {
			t.Errorf("the used link: %d", p.Status)
		}
		newcomer.logIn("neu@stadt.example")
		one := admin.accountPage("Neu")
		if p := admin.post(one, "do", "end"); p.Status != http.StatusSeeOther {
			t.Fatalf("%d", p.Status)
		}
		if p := newcomer.get("/mein-zugang"); p.Location != "/anmelden" {
			t.Errorf("an ended access still works: %d", p.Status)
		}
	})
}

var linkShown = regexp.MustCompile(`http://[^<]*?(/(?:einladung|neues-passwort)/[A-Za-z0-9_-]+)`)

// linkIn finds the link to a new password that an administrator is shown.
func linkIn(t *testing.T, s *house, body string) string {
	t.Helper()
	found := linkShown.FindStringSubmatch(body)
	if found == nil || !strings.Contains(body, s.URL+found[1]) {
		t.Fatalf("there is no link: %s", body)
	}
	return found[1]
}

// accountPage gives the address of the account with the name.
func (b *visitor) accountPage(name string) string {
	b.t.Helper()
	list := b.get("/zugaenge").Body
	at := strings.LastIndex(list, ">"+name+"<")
	if at < 0 {
		b.t.Fatalf("%s is not in the list", name)
	}
	one := list[strings.LastIndex(list[:at], "/zugaenge/"):]
	return one[:strings.IndexByte(one, '"')]
}

func TestWhoForgotThePasswordGetsALinkFromTheAdministrator(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		s.employ(t, s.Municipality, "admin@stadt.example", "", tenant.Administrator)
		s.employ(t, s.Municipality, "a@stadt.example", "", tenant.Lead)
		stranger, known := s.client(t), s.client(t)
		for _, c := range []*visitor{stranger, known} {
			if p := c.get("/anmelden"); !strings.Contains(p.Body, `href="/passwort-vergessen"`) {
				t.Error("the log-in does not lead to it")
			}
		}
		a, b := stranger.post("/passwort-vergessen", "email", "nobody@stadt.example"), known.post("/passwort-vergessen", "email", "a@stadt.example")
		if a.Body != b.Body || a.Status != b.Status || !strings.Contains(a.Body, "Wenn es zu dieser Adresse einen Zugang gibt") {
			t.Errorf("the answers differ:\n%s\n%s", a.Body, b.Body)
		}
		admin := s.client(t).logIn("admin@stadt.example")
		if p := admin.get("/"); !strings.Contains(p.Body, "Wer ein neues Passwort braucht") || !strings.Contains(p.Body, "Name a@stadt.example") {
			t.Errorf("the administrator does not see it: %s", p.Body)
		}
		one := admin.accountPage("Name a@stadt.example")
		if p := admin.get(one); !strings.Contains(p.Body, "um ein neues Passwort gebeten") {
			t.Error("the account does not say so")
		}
		link := linkIn(t, s, admin.post(one, "do", "link").Body)
		if p := known.post(link, "password", "ein ganz anderer Satz", "again", "ein ganz anderer Satz"); p.Location != "/anmelden" {
			t.Errorf("%d", p.Status)
		}
		if p := admin.get("/"); strings.Contains(p.Body, "Wer ein neues Passwort braucht") {
			t.Error("what is done is still to do")
		}
	})
}
