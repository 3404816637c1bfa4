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

var sessionOnPage = regexp.MustCompile(`name="sitzung" value="([0-9A-Z]+)"`)

func TestOneSessionIsEndedFromAnother(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		s.employ(t, s.Municipality, "a@stadt.example", "", tenant.Lead)
		here, there := s.client(t).logIn("a@stadt.example"), s.client(t).logIn("a@stadt.example")
		p := here.get("/mein-zugang")
		found := sessionOnPage.FindAllStringSubmatch(p.Body, -1)
		if len(found) != 1 || strings.Count(p.Body, "diese Sitzung") != 1 {
			t.Fatalf("%q", found)
		}
		if p := here.post("/mein-zugang/sitzung", "sitzung", found[0][1]); p.Status != http.StatusSeeOther {
			t.Fatalf("%d", p.Status)
		}
		if p := there.get("/mein-zugang"); p.Location != "/anmelden" {
			t.Errorf("the ended one goes on: %d", p.Status)
		}
		if p := here.get("/mein-zugang"); p.Status != http.StatusOK || len(sessionOnPage.FindAllString(p.Body, -1)) != 0 {
			t.Errorf("this one: %d", p.Status)
		}
		other := s.client(t)
		s.employ(t, s.Municipality, "b@stadt.example", "", tenant.Lead)
		other.logIn("b@stadt.example")
		for _, which := range []string{found[0][1], "", "x"} {
			if p := other.post("/mein-zugang/sitzung", "sitzung", which); p.Status != http.StatusNotFound {
				t.Errorf("a colleague ends %q: %d", which, p.Status)
			}
		}
	})
}

func TestALogInFromANewBrowserIsSaidAtTheNext(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	s.employ(t, s.Municipality, "a@stadt.example", "", tenant.Lead)
	const said = "Ihr Zugang wurde von einem neuen Gerät aus benutzt"
	own := s.client(t).logIn("a@stadt.example")
	own.post("/abmelden")
	thief := s.client(t).logIn("a@stadt.example")
	if p := thief.get("/"); strings.Contains(p.Body, said) {
		t.Error("the new browser is told of itself")
	}
	thief.post("/mein-zugang/geraete")
	own.logIn("a@stadt.example")
	if p := own.get("/"); !strings.Contains(p.Body, said) {
		t.Error("it is not said after the log-in")
	}
	if p := own.get("/"); strings.Contains(p.Body, said) {
		t.Error("it is said at every page")
	}
	if p := own.get("/mein-zugang"); !strings.Contains(p.Body, said) || !strings.Contains(p.Body, "Ein Browser unter einem anderen System, zuerst am") {
		t.Errorf("it does not stand on the page: %s", p.Body)
	}
	own.post("/mein-zugang/geraete")
	own.get("/mein-zugang")
	if p := own.get("/mein-zugang"); strings.Contains(p.Body, said) {
		t.Error("it is still said")
	}
}
