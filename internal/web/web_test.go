package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

func TestWhoIsNotLoggedInComesToTheLogInAndThenBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := site.Serve(t, d)
		s.Employ(t, s.Municipality, "a@stadt.example", "", tenant.Auditor)
		b := s.Client(t)
		if p := b.Get("/protokoll?vor=9"); p.Status != http.StatusSeeOther || p.Location != "/anmelden" {
			t.Fatalf("%d to %s", p.Status, p.Location)
		}
		if p := b.Post("/anmelden", "email", "a@stadt.example", "password", site.Password); p.Location != "/protokoll?vor=9" {
			t.Errorf("after the log-in: %s", p.Location)
		}
		if p := b.Get("/protokoll"); p.Status != http.StatusOK || !strings.Contains(p.Body, "Name a@stadt.example") {
			t.Errorf("%d", p.Status)
		}
		b.Post("/abmelden")
		if p := b.Get("/protokoll"); p.Location != "/anmelden" {
			t.Errorf("after the log-out: %d", p.Status)
		}
	})
}

func TestAWrongPasswordIsSaidPlainlyAndTheAddressKept(t *testing.T) {
	s := site.Serve(t, testkit.SQLite(t))
	p := s.Client(t).Post("/anmelden", "email", "nobody@stadt.example", "password", "falsch")
	if p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Body, "E-Mail-Adresse oder Passwort stimmen nicht.") ||
		!strings.Contains(p.Body, `value="nobody@stadt.example"`) || strings.Contains(p.Body, "falsch") {
		t.Errorf("%d: %s", p.Status, p.Body)
	}
}

func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	s := site.Serve(t, testkit.SQLite(t))
	s.Employ(t, s.Municipality, "a@stadt.example", "", tenant.Lead)
	b := s.Client(t).LogIn("a@stadt.example")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/mein-zugang/abmelden", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if p := b.Send(r); p.Status != http.StatusForbidden || !strings.Contains(p.Body, "fremden Seite") {
		t.Errorf("%d", p.Status)
	}
	if p := b.Get("/mein-zugang"); p.Status != http.StatusOK {
		t.Errorf("the session ended all the same: %d", p.Status)
	}
}

func TestWhatARoleMayNotSeeIsRefusedAndPutOnRecord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := site.Serve(t, d)
		a := s.Employ(t, s.Municipality, "a@stadt.example", "", tenant.Housing)
		if p := s.Client(t).LogIn("a@stadt.example").Get("/protokoll"); p.Status != http.StatusForbidden {
			t.Fatalf("%d", p.Status)
		}
		auditor := s.At(s.Municipality, tenant.Auditor)
		s.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, auditor, audit.Filter{Actor: a.ID, Limit: 1})
			if len(entries) != 1 || entries[0].Action != audit.Refuse || entries[0].Kind != tenant.Audit || entries[0].Detail != "GET /protokoll" {
				t.Errorf("on record: %+v", entries)
			}
			return err
		})
	})
}

func TestSigningOutEverywhereEndsTheOtherBrowser(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := site.Serve(t, d)
		s.Employ(t, s.Municipality, "a@stadt.example", "", tenant.Lead)
		here, there := s.Client(t).LogIn("a@stadt.example"), s.Client(t).LogIn("a@stadt.example")
		here.Post("/mein-zugang/abmelden")
		for _, b := range []*site.Client{here, there} {
			if p := b.Get("/mein-zugang"); p.Location != "/anmelden" {
				t.Errorf("still logged in: %d", p.Status)
			}
		}
	})
}

func TestSomebodyWithTwoRolesActsInOneAtATime(t *testing.T) {
	s := site.Serve(t, testkit.SQLite(t))
	s.Employ(t, s.Municipality, "a@stadt.example", "", tenant.Housing, tenant.Auditor)
	b := s.Client(t).LogIn("a@stadt.example")
	if p := b.Get("/protokoll"); p.Status != http.StatusForbidden {
		t.Errorf("as housing: %d", p.Status)
	}
	b.Post("/rolle", "role", "administrator") // which they do not have
	if p := b.Get("/zugaenge"); p.Status != http.StatusForbidden {
		t.Errorf("as a role they do not have: %d", p.Status)
	}
	b.Post("/rolle", "role", string(tenant.Auditor))
	if p := b.Get("/protokoll"); p.Status != http.StatusOK {
		t.Errorf("as auditor: %d", p.Status)
	}
}

func TestALanguageIsKeptAndARedirectStaysHere(t *testing.T) {
	s := site.Serve(t, testkit.SQLite(t))
	b := s.Client(t)
	if p := b.Post("/sprache", "lang", "ar", "back", "/rechte"); p.Location != "/rechte" {
		t.Errorf("back to %s", p.Location)
	}
	if p := b.Get("/rechte"); !strings.Contains(p.Body, `<html lang="ar" dir="rtl">`) {
		t.Error("the page is not in Arabic")
	}
	for _, away := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", ""} {
		if p := b.Post("/sprache", "lang", "de", "back", away); p.Location != "/" {
			t.Errorf("%q leads to %q", away, p.Location)
		}
	}
}

func TestEveryAnswerCarriesTheWalls(t *testing.T) {
	s := site.Serve(t, testkit.SQLite(t))
	for _, path := range []string{"/anmelden", "/gibt-es-nicht", "/healthz", "/assets/none.css"} {
		h := s.Client(t).Get(path).Header
		if !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestTheServerSaysWhetherItIsReady(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := site.Serve(t, d)
		for _, path := range []string{"/healthz", "/readyz"} {
			if p := s.Client(t).Get(path); p.Status != http.StatusOK || p.Body != "ok\n" {
				t.Errorf("%s: %d %s", path, p.Status, p.Body)
			}
		}
	})
}

func TestTheLogHoldsNoAddressNameOrSearch(t *testing.T) {
	s := site.Serve(t, testkit.SQLite(t))
	s.Employ(t, s.Municipality, "a@stadt.example", "", tenant.Lead)
	b := s.Client(t).LogIn("a@stadt.example")
	b.Get("/gibt-es-nicht/Mustermann?q=Erika")
	b.Post("/anmelden", "email", "erika@stadt.example", "password", "geheim")
	for _, word := range []string{"Mustermann", "Erika", "erika", "a@stadt.example", "geheim", "127.0.0.1"} {
		if strings.Contains(s.Log.String(), word) {
			t.Errorf("%q is in the log:\n%s", word, s.Log)
		}
	}
}
