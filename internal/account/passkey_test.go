package account_test

import (
	"context"
	"strings"
	"testing"

	"github.com/descope/virtualwebauthn"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

var withPasskeys = account.Setup{Keys: seal.New(), PublicURL: "https://wegwarte.stadt.example"}

// device is somebody's device with a passkey.
type device struct {
	t          *testing.T
	w          *testkit.World
	a          account.Account
	s          tenant.Scope
	party      virtualwebauthn.RelyingParty
	device     virtualwebauthn.Authenticator
	credential virtualwebauthn.Credential
}

func newDevice(t *testing.T, w *testkit.World, email string) *device {
	t.Helper()
	p := &device{t: t, w: w, a: employ(t, w, email), credential: newCredential(),
		party: virtualwebauthn.RelyingParty{Name: "Wegwarte", ID: "wegwarte.stadt.example", Origin: "https://wegwarte.stadt.example"}}
	p.device = virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte(p.a.ID)})
	p.s = tenant.Scope{Tenant: p.a.Tenant, Kind: tenant.Municipality, Actor: p.a.ID, Role: tenant.Intake}
	return p
}

// newCredential draws a key. The virtual device leaves out the zeros that one in
// a hundred begins with, as no real one does: such a key is drawn anew.
func newCredential() virtualwebauthn.Credential {
	const whole = 77 // bytes of a COSE key with both coordinates of 32
	for {
		c := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
		if len(c.Key.AttestationData()) == whole {
			return c
		}
	}
}

// register makes a passkey and gives the codes on paper.
func (p *device) register(name string) (codes []string, err error) {
	p.t.Helper()
	var c account.Challenge
	p.w.Do(p.t, p.s, func(ctx context.Context, tx *db.Tx) (err error) {
		c, err = account.BeginPasskey(ctx, tx, p.s, withPasskeys)
		return err
	})
	options, err := virtualwebauthn.ParseAttestationOptions(string(c.Options))
	if err != nil {
		p.t.Fatal(err)
	}
	response := virtualwebauthn.CreateAttestationResponse(p.party, p.device, p.credential, *options)
	err = p.w.Try(p.t, p.s, func(ctx context.Context, tx *db.Tx) (err error) {
		codes, err = account.AddPasskey(ctx, tx, p.w.Clock, p.s, withPasskeys, c.State, name, []byte(response))
		return err
	})
	if err == nil {
		p.device.AddCredential(p.credential)
	}
	return codes, err
}

// ask gives what a browser is asked, for an account or for whoever is there.
func (p *device) ask(of id.ID) (c account.Challenge) {
	p.t.Helper()
	p.w.Do(p.t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) (err error) {
		c, err = account.AskPasskey(ctx, tx, withPasskeys, of)
		return err
	})
	return c
}

func (p *device) answer(c account.Challenge) string {
	p.t.Helper()
	options, err := virtualwebauthn.ParseAssertionOptions(string(c.Options))
	if err != nil {
		p.t.Fatal(err)
	}
	return virtualwebauthn.CreateAssertionResponse(p.party, p.device, p.credential, *options)
}

func (p *device) prove(state, response string) (account.Account, error) {
	return account.ProvePasskey(p.t.Context(), p.w.DB, p.w.Clock, withPasskeys, state, []byte(response), "192.0.2.1")
}

func (p *device) keys() []account.Key {
	p.t.Helper()
	var f account.Factors
	p.w.Do(p.t, p.s, func(ctx context.Context, tx *db.Tx) (err error) {
		f, err = account.FactorsOf(ctx, tx, p.s)
		return err
	})
	return f.Passkeys
}

func TestAPasskeyLetsInAtBothSteps(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		p := newDevice(t, w, "a@stadt.example")
		codes, err := p.register(" Diensttelefon ")
		if err != nil || len(codes) != 10 {
			t.Fatalf("%d codes, %v", len(codes), err)
		}
		if k := p.keys(); len(k) != 1 || k[0].Name != "Diensttelefon" || !k[0].Used.IsZero() {
			t.Errorf("%+v", k)
		}
		for step, of := range map[string]id.ID{"alone": "", "as second step": p.a.ID} {
			c := p.ask(of)
			a, err := p.prove(c.State, p.answer(c))
			if err != nil || a.ID != p.a.ID || !a.SecondFactor {
				t.Errorf("%s: %+v, %v", step, a, err)
			}
		}
		if k := p.keys(); !k[0].Used.Equal(w.Clock.Now()) {
			t.Errorf("%+v", k)
		}
		s := w.At(w.Municipality, tenant.Auditor)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, s, audit.Filter{Subject: p.a.ID})
			if len(entries) == 0 || entries[0].Action != audit.LogIn || entries[0].Detail != "passkey" {
				t.Errorf("on record: %+v", entries)
			}
			return err
		})
	})
}

func TestAPasskeyThatDoesNotFitLetsNobodyIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		p, other := newDevice(t, w, "a@stadt.example"), newDevice(t, w, "b@stadt.example")
		for _, one := range []*device{p, other} {
			if _, err := one.register("x"); err != nil {
				t.Fatal(err)
			}
		}
		open, mine := p.ask(""), p.ask(p.a.ID)
		unknown := newDevice(t, w, "c@stadt.example")
		phished := *p
		phished.party.Origin = "https://wegwarte.stadt.example.evil.example"
		forged := *p
		forged.credential = newCredential()
		forged.credential.ID = p.credential.ID
		noHandle := *p
		noHandle.device = virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte("\xff\x00")})
		unverified := *p
		unverified.device = virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte(p.a.ID), UserNotVerified: true})
		for name, c := range map[string]struct{ state, response string }{
			"another challenge":              {open.State, p.answer(p.ask(""))},
			"no challenge":                   {"", p.answer(open)},
			"nothing":                        {open.State, ""},
			"too much":                       {open.State, strings.Repeat("x", 1<<17)},
			"somebody else's at step two":    {mine.State, other.answer(mine)},
			"one that was never kept":        {open.State, unknown.answer(open)},
			"made on another site":           {open.State, phished.answer(open)},
			"another key under the same ID":  {open.State, forged.answer(open)},
			"a handle that is nobody":        {open.State, noHandle.answer(open)},
			"whose device asked for nothing": {open.State, unverified.answer(open)},
		} {
			if a, err := p.prove(c.state, c.response); !errs.Is(err, errs.KindInvalid) || a.ID != "" {
				t.Errorf("%s: %v, %v", name, a.ID, err)
			}
		}
		s := w.At(w.Municipality, tenant.Administrator)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			return account.SetActive(ctx, tx, w.Clock, s, p.a.ID, false)
		})
		if a, err := p.prove(open.State, p.answer(open)); err == nil {
			t.Errorf("after the access has ended: %v", a.ID)
		}
	})
}

func TestPasskeysAreRenamedAndRemovedByTheirOwner(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		p, other := newDevice(t, w, "a@stadt.example"), newDevice(t, w, "b@stadt.example")
		for _, name := range []string{"", "  ", strings.Repeat("x", 61)} {
			if _, err := p.register(name); !errs.Is(err, errs.KindInvalid) {
				t.Errorf("named %.10q: %v", name, err)
			}
		}
		if _, err := p.register("alt"); err != nil {
			t.Fatal(err)
		}
		if _, err := p.register("noch einmal"); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("the same once more: %v", err)
		}
		key := p.keys()[0].ID
		abroad := w.At(w.Elsewhere, tenant.Administrator)
		abroad.Actor = p.a.ID
		for name, s := range map[string]tenant.Scope{"somebody else": other.s, "another tenant": abroad} {
			for what, try := range map[string]func(context.Context, *db.Tx) error{
				"renames": func(ctx context.Context, tx *db.Tx) error {
					return account.RenamePasskey(ctx, tx, w.Clock, s, key, "neu")
				},
				"removes": func(ctx context.Context, tx *db.Tx) error { return account.RemovePasskey(ctx, tx, w.Clock, s, key) },
			} {
				if err := w.Try(t, s, try); !errs.Is(err, errs.KindNotFound) {
					t.Errorf("%s %s it: %v", name, what, err)
				}
			}
		}
		w.Do(t, p.s, func(ctx context.Context, tx *db.Tx) error {
			return account.RenamePasskey(ctx, tx, w.Clock, p.s, key, "neu")
		})
		if k := p.keys(); k[0].Name != "neu" {
			t.Errorf("%+v", k)
		}
		w.Do(t, p.s, func(ctx context.Context, tx *db.Tx) error { return account.RemovePasskey(ctx, tx, w.Clock, p.s, key) })
		if k := p.keys(); len(k) != 0 {
			t.Errorf("%+v", k)
		}
		open := p.ask("")
		if _, err := p.prove(open.State, p.answer(open)); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("a removed one: %v", err)
		}
		a, err := logIn(t, w, "a@stadt.example", password)
		if err != nil || a.SecondFactor {
			t.Errorf("the account still asks for it: %v", err)
		}
	})
}

func TestPasskeysNeedAName(t *testing.T) {
	for address, want := range map[string]bool{"https://wegwarte.stadt.example": true, "http://localhost:8080": true, "https://stadt.example:8443": true,
		"": false, "http://wegwarte.stadt.example": false, "https://192.0.2.1": false, "http://127.0.0.1:8080": false, "https://": false, "::": false} {
		if got := (account.Setup{PublicURL: address}).Passkeys(); got != want {
			t.Errorf("%q: %t", address, got)
		}
	}
}

func FuzzABrowsersAnswerIsReadOrRefused(f *testing.F) {
	f.Add(`{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA","userHandle":"AA"}}`, `{"challenge":"x"}`)
	f.Add(`{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}`, `{}`)
	f.Add("", "")
	d := testkit.SQLite(f)
	c := testkit.Clock()
	f.Fuzz(func(t *testing.T, response, state string) {
		if a, err := account.ProvePasskey(t.Context(), d, c, withPasskeys, state, []byte(response), response); err == nil || a.ID != "" {
			t.Errorf("%v, %v", a.ID, err)
		}
		err := d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
			_, err := account.AddPasskey(ctx, tx, c, tenant.Scope{Tenant: "t", Actor: "a"}, withPasskeys, state, "n", []byte(response))
			return err
		})
		if err == nil {
			t.Error("a passkey for nobody was kept")
		}
	})
}
