package web_test

import (
	"net/http"
	"strings"
	"testing"

	"wegwarte/internal/account"
	"wegwarte/internal/i18n"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/testkit/site"
)

// named is a strict house that browsers know by a name, so that they make
// passkeys for it.
func named(t *testing.T) *house {
	t.Helper()
	s := &house{site.ServeWith(t, testkit.SQLite(t), func(url string) account.Setup {
		return account.Setup{Keys: seal.New(), Required: true, PublicURL: strings.Replace(url, "127.0.0.1", "localhost", 1)}
	})}
	s.URL = strings.Replace(s.URL, "127.0.0.1", "localhost", 1)
	return s
}

func TestAPasskeyIsMadeAndUsedInABrowser(t *testing.T) {
	b := browser.Start(t)
	for name, view := range map[string]browser.View{"desk": {}, "phone-ar": {Width: browser.Phone, Lang: i18n.Arabic}} {
		s := named(t)
		s.employ(t, s.Municipality, "a@stadt.example", "", tenant.Intake)
		p := looked{b.Open(t, view), name, lang(view)}
		p.Authenticator()
		p.Go(s.URL + "/anmelden")
		p.sound("passkey-log-in")
		p.Submit("/anmelden", "email", "a@stadt.example", "password", password)
		p.sound("passkey-must")
		p.Submit("/mein-zugang/zweiter-faktor/passkey", "name", "Diensttelefon")
		if found := codeOnPage.FindAllString(p.HTML(), -1); len(found) != 10 {
			t.Fatalf("%s: %d codes on paper: %s", name, len(found), p.Text())
		}
		p.Go(s.URL + "/mein-zugang/zweiter-faktor")
		p.Sees("Diensttelefon")
		p.sound("passkey-factors")
		for _, withPassword := range []bool{false, true} {
			p.Forget("wegwarte") // the session; the device keeps the passkey
			p.Go(s.URL + "/anmelden")
			if withPassword {
				p.Submit("/anmelden", "email", "a@stadt.example", "password", password)
				p.sound("passkey-second")
			}
			p.Submit("/anmelden/passkey")
			if p.URL() != "/" {
				t.Errorf("%s, with password %t: one comes to %s: %s", name, withPassword, p.URL(), p.Text())
			}
		}
	}
}

func TestWithoutANameThereAreNoPasskeysAndThePageSaysSo(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	s.employ(t, s.Municipality, "a@stadt.example", "", tenant.Intake)
	if p := s.client(t).get("/anmelden"); strings.Contains(p.Body, "data-passkey") {
		t.Error("the log-in offers one")
	}
	b := s.client(t).logIn("a@stadt.example")
	if p := b.get("/mein-zugang/zweiter-faktor"); !strings.Contains(p.Body, "Passkeys sind hier nicht eingerichtet") || strings.Contains(p.Body, "data-passkey") {
		t.Error("the page does not say so")
	}
	for _, path := range []string{"/mein-zugang/zweiter-faktor/passkey/frage", "/anmelden/passkey/frage", "/anmelden/passkey"} {
		if p := b.post(path); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
}
