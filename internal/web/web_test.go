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
)

func TestWhoIsNotLoggedInComesToTheLogInAndThenBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		s.employ(t, s.Municipality, "a@stadt.example", "", tenant.Auditor)
		b := s.client(t)
		if p := b.get("/protokoll?vor=9"); p.Status != http.StatusSeeOther || p.Location != "/anmelden" {
			t.Fatalf("%d to %s", p.Status, p.Location)
		}
		if p := b.post("/anmelden", "email", "a@stadt.example", "password", password); p.Location != "/protokoll?vor=9" {
			t.Errorf("after the log-in: %s", p.Location)
		}
		if p := b.get("/protokoll"); p.Status != http.StatusOK || !strings.Contains(p.Body, "Name a@stadt.example") {
			t.Errorf("%d", p.Status)
		}
		b.post("/abmelden")
		if p := b.get("/protokoll"); p.Location != "/anmelden" {
			t.Errorf("after the log-out: %d", p.Status)
		}
	})
}

func TestAWrongPasswordIsSaidPlainlyAndTheAddressKept(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	p := s.client(t).post("/anmelden", "email", "nobody@stadt.example", "password", "falsch")
	if p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Body, "E-Mail-Adresse oder Passwort stimmen nicht.") ||
		!strings.Contains(p.Body, `value="nobody@stadt.example"`) || strings.Contains(p.Body, "falsch") {
		t.Errorf("%d: %s", p.Status, p.Body)
	}
}

func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	s.employ(t, s.Municipality, "a@stadt.example", "", tenant.Lead)
	b := s.client(t).logIn("a@stadt.example")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/mein-zugang/abmelden", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if p := b.do(r); p.Status != http.StatusForbidden || !strings.Contains(p.Body, "fremden Seite") {
		t.Errorf("%d", p.Status)
	}
	if p := b.get("/mein-zugang"); p.Status != http.StatusOK {
		t.Errorf("the session ended all the same: %d", p.Status)
	}
}

func TestWhatARoleMayNotSeeIsRefusedAndPutOnRecord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		a := s.employ(t, s.Municipality, "a@stadt.example", "", tenant.Housing)
		if p := s.client(t).logIn("a@stadt.example").get("/protokoll"); p.Status != http.StatusForbidden {
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
		s := serve(t, d)
		s.employ(t, s.Municipality, "a@stadt.example", "", tenant.Lead)
		here, there := s.client(t).logIn("a@stadt.example"), s.client(t).logIn("a@stadt.example")
		here.post("/mein-zugang/abmelden")
		for _, b := range []*client{here, there} {
			if p := b.get("/mein-zugang"); p.Location != "/anmelden" {
				t.Errorf("still logged in: %d", p.Status)
			}
		}
	})
}

func TestSomebodyWithTwoRolesActsInOneAtATime(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	s.employ(t, s.Municipality, "a@stadt.example", "", tenant.Housing, tenant.Auditor)
	b := s.client(t).logIn("a@stadt.example")
	if p := b.get("/protokoll"); p.Status != http.StatusForbidden {
		t.Errorf("as housing: %d", p.Status)
	}
	b.post("/rolle", "role", "administrator") // which they do not have
	if p := b.get("/zugaenge"); p.Status != http.StatusForbidden {
		t.Errorf("as a role they do not have: %d", p.Status)
	}
	b.post("/rolle", "role", string(tenant.Auditor))
	if p := b.get("/protokoll"); p.Status != http.StatusOK {
		t.Errorf("as auditor: %d", p.Status)
	}
}

func TestALanguageIsKeptAndARedirectStaysHere(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	b := s.client(t)
	if p := b.post("/sprache", "lang", "ar", "back", "/rechte"); p.Location != "/rechte" {
		t.Errorf("back to %s", p.Location)
	}
	if p := b.get("/rechte"); !strings.Contains(p.Body, `<html lang="ar" dir="rtl">`) {
		t.Error("the page is not in Arabic")
	}
	for _, away := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", ""} {
		if p := b.post("/sprache", "lang", "de", "back", away); p.Location != "/" {
			t.Errorf("%q leads to %q", away, p.Location)
		}
	}
}

func TestEveryAnswerCarriesTheWalls(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	for _, path := range []string{"/anmelden", "/gibt-es-nicht", "/healthz", "/assets/none.css"} {
		h := s.client(t).get(path).Header
		if !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestTheServerSaysWhetherItIsReady(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		for _, path := range []string{"/healthz", "/readyz"} {
			if p := s.client(t).get(path); p.Status != http.StatusOK || p.Body != "ok\n" {
				t.Errorf("%s: %d %s", path, p.Status, p.Body)
			}
		}
	})
}

func TestTheLogHoldsNoAddressNameOrSearch(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	s.employ(t, s.Municipality, "a@stadt.example", "", tenant.Lead)
	b := s.client(t).logIn("a@stadt.example")
	b.get("/gibt-es-nicht/Mustermann?q=Erika")
	b.post("/anmelden", "email", "erika@stadt.example", "password", "geheim")
	for _, word := range []string{"Mustermann", "Erika", "erika", "a@stadt.example", "geheim", "127.0.0.1"} {
		if strings.Contains(s.Log.String(), word) {
			t.Errorf("%q is in the log:\n%s", word, s.Log)
		}
	}
}

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

// linkIn finds the link to a new password that an administrator is shown.
func linkIn(t *testing.T, s *site, body string) string {
	t.Helper()
	_, rest, found := strings.Cut(body, s.URL+"/passwort/")
	token, _, ends := strings.Cut(rest, "<")
	if !found || !ends {
		t.Fatalf("there is no link: %s", body)
	}
	return "/passwort/" + token
}

// accountPage gives the address of the account with the name.
func (b *client) accountPage(name string) string {
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
		for _, c := range []*client{stranger, known} {
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
