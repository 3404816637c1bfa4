package web_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
	"wegwarte/internal/web"
)

// strict is a house that demands a second factor, as `serve` does.
func strict(t *testing.T, d *db.DB) *house {
	t.Helper()
	return &house{site.ServeWith(t, d, func(string) account.Setup { return account.Setup{Keys: seal.New(), Required: true} })}
}

var (
	secretOnPage = regexp.MustCompile(`<code>([A-Z2-7 ]{32,48})</code>`)
	codeOnPage   = regexp.MustCompile(`<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</code>`)
)

// setUp sets up an app in the browser and gives its secret and the codes on paper.
func (b *visitor) setUp() (secret string, codes []string, last site.Page) {
	b.t.Helper()
	if p := b.post("/mein-zugang/zweiter-faktor/app"); p.Location != "/mein-zugang/zweiter-faktor/app" {
		b.t.Fatalf("%d to %s", p.Status, p.Location)
	}
	found := secretOnPage.FindStringSubmatch(b.get("/mein-zugang/zweiter-faktor/app").Body)
	if found == nil {
		b.t.Fatal("there is no secret to type")
	}
	secret = strings.ReplaceAll(found[1], " ", "")
	if p := b.post("/mein-zugang/zweiter-faktor/app/bestaetigen", "code", "000000"); p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Body, "Der Code stimmt nicht") {
		b.t.Errorf("a wrong first code: %d", p.Status)
	}
	last = b.post("/mein-zugang/zweiter-faktor/app/bestaetigen", "code", b.code(secret))
	for _, m := range codeOnPage.FindAllStringSubmatch(last.Body, -1) {
		codes = append(codes, m[1])
	}
	return secret, codes, last
}

func (b *visitor) code(secret string) string {
	b.t.Helper()
	code, err := totp.GenerateCode(secret, b.site.Clock.Now())
	if err != nil {
		b.t.Fatal(err)
	}
	return code
}

func TestWhoMaySeeHealthDataDoesNothingBeforeASecondFactorIsSetUp(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := strict(t, d)
		s.employ(t, s.Municipality, "a@stadt.example", "", tenant.Intake)
		b := s.client(t)
		b.get("/haushalte")
		b.logIn("a@stadt.example")
		for _, pattern := range web.Patterns() {
			method, path, _ := strings.Cut(pattern, " ")
			path = strings.TrimSuffix(regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(path, "01J00000000000000000000000"), "{$}")
			open := web.IsOpen(pattern) || strings.HasPrefix(path, "/mein-zugang/zweiter-faktor") || path == "/abmelden"
			if open {
				continue
			}
			p := b.get(path)
			if method == http.MethodPost {
				p = b.post(path)
			}
			if p.Status != http.StatusSeeOther || p.Location != "/mein-zugang/zweiter-faktor" {
				t.Errorf("%s: %d to %q", pattern, p.Status, p.Location)
			}
		}
		if p := b.get("/mein-zugang/zweiter-faktor"); p.Status != http.StatusOK || !strings.Contains(p.Body, "Richten Sie einen zweiten Faktor ein") || strings.Contains(p.Body, `href="/haushalte"`) {
			t.Errorf("%d: %s", p.Status, p.Body)
		}
		b.get("/haushalte")
		_, codes, p := b.setUp()
		if len(codes) != 10 || !strings.Contains(p.Body, `href="/haushalte"`) {
			t.Errorf("%q: it does not lead on to what was asked for: %s", codes, p.Body)
		}
		if p := b.get("/haushalte"); p.Status != http.StatusOK {
			t.Errorf("after the set-up: %d", p.Status)
		}
	})
}

func TestALogInGoesOnOnlyWithTheSecondFactor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := strict(t, d)
		s.employ(t, s.Municipality, "a@stadt.example", "", tenant.Intake)
		first := s.client(t).logIn("a@stadt.example")
		secret, codes, _ := first.setUp()
		s.Clock.Move(time.Minute)

		b := s.client(t)
		b.get("/eingang")
		if p := b.post("/anmelden", "email", "a@stadt.example", "password", password); p.Location != "/anmelden/zweiter-schritt" {
			t.Fatalf("%d to %s", p.Status, p.Location)
		}
		if p := b.get("/haushalte"); p.Location != "/anmelden" {
			t.Errorf("the password alone is enough: %d", p.Status)
		}
		if p := b.get("/anmelden/zweiter-schritt"); p.Status != http.StatusOK || !strings.Contains(p.Body, "one-time-code") {
			t.Errorf("%d", p.Status)
		}
		if p := b.post("/anmelden/zweiter-schritt", "code", "123456"); p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Body, "Der Code stimmt nicht") {
			t.Errorf("a wrong code: %d", p.Status)
		}
		if p := b.post("/anmelden/zweiter-schritt", "code", b.code(secret)); p.Status != http.StatusSeeOther {
			t.Errorf("the right code: %d", p.Status)
		}
		if p := b.get("/haushalte"); p.Status != http.StatusOK {
			t.Errorf("%d", p.Status)
		}

		paper := s.client(t)
		paper.post("/anmelden", "email", "a@stadt.example", "password", password)
		if p := paper.post("/anmelden/zweiter-schritt", "code", codes[3]); p.Status != http.StatusSeeOther {
			t.Errorf("a code on paper: %d", p.Status)
		}
		if p := paper.get("/"); !strings.Contains(p.Body, "Sie haben noch 9 Codes.") {
			t.Error("how many are left is not said")
		}

		late := s.client(t)
		late.post("/anmelden", "email", "a@stadt.example", "password", password)
		s.Clock.Move(11 * time.Minute)
		if p := late.post("/anmelden/zweiter-schritt", "code", late.code(secret)); p.Location != "/anmelden" {
			t.Errorf("after eleven minutes: %d to %s", p.Status, p.Location)
		}
	})
}

func TestAnAppIsRemovedWithThePasswordAlone(t *testing.T) {
	s := strict(t, testkit.SQLite(t))
	s.employ(t, s.Municipality, "a@stadt.example", "", tenant.Intake)
	b := s.client(t).logIn("a@stadt.example")
	b.setUp()
	for _, path := range []string{"/app/entfernen", "/codes"} {
		if p := b.post("/mein-zugang/zweiter-faktor"+path, "password", "falsch"); p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Body, "Es ist nichts geändert.") {
			t.Errorf("%s with a wrong password: %d", path, p.Status)
		}
	}
	if p := b.post("/mein-zugang/zweiter-faktor/codes", "password", password); len(codeOnPage.FindAllString(p.Body, -1)) != 10 {
		t.Errorf("new codes: %d", p.Status)
	}
	if p := b.post("/mein-zugang/zweiter-faktor/app/entfernen", "password", password); p.Status != http.StatusSeeOther {
		t.Errorf("%d: %s", p.Status, p.Body)
	}
	if p := b.get("/haushalte"); p.Location != "/mein-zugang/zweiter-faktor" {
		t.Errorf("without one again: %d", p.Status)
	}
}

func TestAnAdministratorResetsALostSecondFactor(t *testing.T) {
	s := strict(t, testkit.SQLite(t))
	s.employ(t, s.Municipality, "a@stadt.example", "", tenant.Intake)
	s.employ(t, s.Municipality, "admin@stadt.example", "", tenant.Administrator)
	b, admin := s.client(t).logIn("a@stadt.example"), s.client(t).logIn("admin@stadt.example")
	b.setUp()
	admin.setUp()
	one := admin.accountPage("Name a@stadt.example")
	if p := admin.get(one); !strings.Contains(p.Body, "Zweiten Faktor zurücksetzen") {
		t.Error("it is not offered")
	}
	if p := admin.post(one, "do", "factor"); p.Status != http.StatusSeeOther {
		t.Errorf("%d", p.Status)
	}
	if p := b.get("/haushalte"); p.Location != "/anmelden" {
		t.Errorf("the session goes on: %d", p.Status)
	}
	if p := b.logIn("a@stadt.example").get("/haushalte"); p.Location != "/mein-zugang/zweiter-faktor" {
		t.Errorf("%d to %s", p.Status, p.Location)
	}
	own := admin.accountPage("Name admin@stadt.example")
	if p := admin.post(own, "do", "factor"); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("one's own: %d", p.Status)
	}
}

func TestWhereASecondFactorIsOptionalTheLogInSaysSo(t *testing.T) {
	const said = "Hier geht die Anmeldung ohne zweiten Faktor"
	if p := serve(t, testkit.SQLite(t)).client(t).get("/anmelden"); !strings.Contains(html.UnescapeString(p.Body), said) {
		t.Error("it is not said")
	}
	if p := strict(t, testkit.SQLite(t)).client(t).get("/anmelden"); strings.Contains(html.UnescapeString(p.Body), said) {
		t.Error("it is said where it is required")
	}
}
