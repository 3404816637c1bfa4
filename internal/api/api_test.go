package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
	"wegwarte/internal/work"
)

// office is a house to which programs come.
type office struct {
	*site.Site
	t *testing.T
}

func opened(t *testing.T, d *db.DB) office {
	t.Helper()
	return office{site.Serve(t, d), t}
}

// key hands out a key for somebody's program.
func (o office) key(s tenant.Scope, name string) (secret string) {
	o.t.Helper()
	o.Do(o.t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		secret, err = account.AddProgram(ctx, tx, o.Clock, s, account.AddProgramCommand{Use: account.Vacancies, Name: name})
		return err
	})
	return secret
}

// answer is what a program is told.
type answer struct {
	Status int
	Header http.Header
	Body   string

	New, Changed, Same, Closed int
	Next                       string
	Vacancies                  []map[string]any
	Detail                     string
	Errors                     []struct {
		Row                             int
		Reference, Field, Rule, Message string
	}
}

// ask sends a request as a program does.
func (o office) ask(method, path, key, body string) (a answer) {
	o.t.Helper()
	r, err := http.NewRequestWithContext(o.t.Context(), method, o.URL+path, strings.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	p := o.Client(o.t).Send(r)
	a.Status, a.Header, a.Body = p.Status, p.Header, p.Body
	if p.Body != "" {
		if err := json.Unmarshal([]byte(p.Body), &a); err != nil {
			o.t.Fatalf("%d %s: %v", p.Status, p.Body, err)
		}
	}
	a.Status = p.Status
	return a
}

func (o office) bring(key string, all ...string) answer {
	o.t.Helper()
	return o.ask(http.MethodPost, "/api/v1/vacancies", key, `{"vacancies":[`+strings.Join(all, ",")+`]}`)
}

func place(reference, more string) string {
	return fmt.Sprintf(`{"reference":%q,"kind":"job","employer":"Klinik Werne","title":"Pflege"%s}`, reference, more)
}

// open lists the places that the office has.
func (o office) open() (all []work.Opening) {
	o.t.Helper()
	s := o.As(tenant.CaseManager)
	o.Do(o.t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = work.Openings(ctx, tx, o.Clock, s, work.OpeningFilter{})
		return err
	})
	return all
}

func TestAProgramBringsPlacesAndTheSameAgainChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		key := o.key(o.At(o.Municipality, tenant.Administrator), "Stellenbörse")
		two := []string{place("a/1", `,"german":"B1","hours":"Mo–Fr 8–14:30","week_hours":32,"pay_from":1850,"pay_until":2100,"pay_per":"hour","begins":"2027-02-01","licences":["car"]`), place("b", "")}
		if a := o.bring(key, two...); a.Status != http.StatusOK || a.New != 2 {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		if a := o.bring(key, two...); a.Same != 2 || a.New+a.Changed != 0 {
			t.Errorf("the same again: %s", a.Body)
		}
		if a := o.bring(key, place("b", `,"town":"Werne"`)); a.Changed != 1 {
			t.Errorf("%s", a.Body)
		}
		for _, one := range o.open() {
			if one.Source != "Stellenbörse" || one.Number == "a/1" && (one.PayUntil != 2100 || work.FormatWeek(one.Week) != "Mo–Fr 8–14:30") {
				t.Errorf("%+v", one)
			}
		}
		a := o.ask(http.MethodGet, "/api/v1/vacancies", key, "")
		if len(a.Vacancies) != 2 || a.Vacancies[0]["german"] != "B1" || a.Vacancies[0]["hours"] != "Mo–Fr 8–14:30" || a.Vacancies[1]["town"] != "Werne" || a.Next != "" {
			t.Errorf("%s", a.Body)
		}
		// What was closed, by whomever, stays so.
		if a := o.ask(http.MethodDelete, "/api/v1/vacancies/a%2F1", key, ""); a.Status != http.StatusNoContent || o.ask(http.MethodDelete, "/api/v1/vacancies/a%2F1", key, "").Status != http.StatusNoContent {
			t.Errorf("%d %s", a.Status, a.Body)
		}
		if a := o.bring(key, two...); a.Closed != 1 || a.Changed != 1 || len(o.open()) != 1 {
			t.Errorf("%s, %d open", a.Body, len(o.open()))
		}
		if a := o.ask(http.MethodDelete, "/api/v1/vacancies/c", key, ""); a.Status != http.StatusNotFound {
			t.Errorf("%d", a.Status)
		}
		// A list of the office's own has numbers of its own.
		s := o.As(tenant.CaseManager)
		o.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			got, err := work.TakeOpenings(ctx, tx, o.Clock, s, work.TakeCommand{Rows: []int{2}, All: []work.Opening{{Kind: work.Job, Number: "b", Employer: "Klinik Werne", Title: "Pflege"}}})
			if got.New != 1 {
				t.Errorf("%+v", got)
			}
			return err
		})
		// The audit knows the program.
		auditor := o.At(o.Municipality, tenant.Auditor)
		o.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			all, err := audit.Page(ctx, tx, auditor, audit.Filter{Action: audit.Import})
			if err != nil {
				return err
			}
			names, err := account.Names(ctx, tx, auditor, []id.ID{all[len(all)-1].Actor})
			if len(all) != 5 || names[all[len(all)-1].Actor] != "Stellenbörse" {
				t.Errorf("%d on record, of %v", len(all), names)
			}
			return err
		})
	})
}

func TestAKeyOpensOnlyWhatItIsForAndOnlyWhileItHolds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		manager := o.As(tenant.CaseManager)
		mine, other, abroad := o.key(manager, "A"), o.key(manager, "B"), o.key(o.At(o.Elsewhere, tenant.CaseManager), "A")
		for _, key := range []string{mine, other, abroad} {
			if a := o.bring(key, place("1", "")); a.New != 1 {
				t.Fatalf("everybody has numbers of their own: %d %s", a.Status, a.Body)
			}
		}
		for _, key := range []string{"", "x", mine[:46], mine + "A", account.KeyPrefix + strings.Repeat("A", 43)} {
			if a := o.bring(key, place("2", "")); a.Status != http.StatusUnauthorized || a.Header.Get("WWW-Authenticate") != "Bearer" {
				t.Errorf("%q: %d", key, a.Status)
			}
		}
		if a := o.ask(http.MethodGet, "/api/v1/vacancies?after=1", other, ""); len(a.Vacancies) != 0 {
			t.Errorf("%s", a.Body)
		}
		var mineID id.ID
		o.Do(t, manager, func(ctx context.Context, tx *db.Tx) error {
			stored, err := db.All(ctx, tx, db.Value[string], `SELECT secret FROM api_key WHERE tenant_id = $1`, manager.Tenant)
			for _, one := range stored {
				if strings.Contains(one, mine) || len(one) != 64 {
					t.Error("the secret is stored")
				}
			}
			all, err2 := account.Programs(ctx, tx, manager)
			for _, p := range all {
				if p.Name == "A" {
					mineID = p.ID
				}
				if p.Used.IsZero() {
					t.Error("when it came is not known")
				}
			}
			if err == nil {
				err = err2
			}
			return err
		})
		stranger := o.At(o.Elsewhere, tenant.CaseManager)
		o.Do(t, stranger, func(ctx context.Context, tx *db.Tx) error {
			all, err := account.Programs(ctx, tx, stranger)
			if len(all) != 1 || all[0].ID == mineID {
				t.Errorf("another municipality sees %v", all)
			}
			return err
		})
		if err := o.Try(t, stranger, func(ctx context.Context, tx *db.Tx) error {
			return account.EndProgram(ctx, tx, o.Clock, stranger, mineID)
		}); err == nil {
			t.Error("another municipality ends it")
		}
		for _, role := range []tenant.Role{tenant.Intake, tenant.Lead, tenant.Auditor} {
			s := o.At(o.Municipality, role)
			if err := o.Try(t, s, func(ctx context.Context, tx *db.Tx) error { _, err := account.Programs(ctx, tx, s); return err }); err == nil {
				t.Errorf("%s sees the keys", role)
			}
		}
		o.Do(t, manager, func(ctx context.Context, tx *db.Tx) error {
			return account.EndProgram(ctx, tx, o.Clock, manager, mineID)
		})
		if a := o.bring(mine, place("3", "")); a.Status != http.StatusUnauthorized {
			t.Errorf("an ended key: %d", a.Status)
		}
		// A new key of the same name finds what the one before brought.
		if a := o.bring(o.key(manager, "A"), place("1", "")); a.Same != 1 {
			t.Errorf("%s", a.Body)
		}
	})
}

func TestAProgramThatAsksTooOftenWaits(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		key := o.key(o.As(tenant.CaseManager), "A")
		for range 60 { // refused ones count, too
			if a := o.bring(key, `{}`); a.Status != http.StatusUnprocessableEntity {
				t.Fatalf("%d", a.Status)
			}
		}
		if a := o.bring(key, place("1", "")); a.Status != http.StatusTooManyRequests || a.Header.Get("Retry-After") == "" {
			t.Errorf("%d %s", a.Status, a.Body)
		}
		o.Clock.Move(time.Minute)
		if a := o.bring(key, place("1", "")); a.New != 1 {
			t.Errorf("%d %s", a.Status, a.Body)
		}
	})
}

func TestWhatIsWrongIsNamedAndNothingIsTakenIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := opened(t, d)
		key := o.key(o.As(tenant.CaseManager), "A")
		a := o.bring(key, place("1", ""), place("2", `,"german":"gut","hours":"immer","begins":"1.2.2027","pay_from":5,"week_hours":99`), `{"reference":"3","salary":1}`, `{"reference":7}`, place("1", ""), place("6", `,"until":"2020-01-01"`))
		got := map[string]bool{}
		for _, e := range a.Errors {
			got[fmt.Sprint(e.Row, " ", e.Field, " ", e.Rule)] = true
		}
		for _, want := range []string{"2 german work.choice", "2 hours work.week.wrong", "2 begins error.api.date", "3 salary error.api.field", "4 reference error.api.type"} {
			if !got[want] {
				t.Errorf("%s is not named: %s", want, a.Body)
			}
		}
		if a.Status != http.StatusUnprocessableEntity || len(o.open()) != 0 {
			t.Errorf("%d, %d taken in", a.Status, len(o.open()))
		}
		a = o.bring(key, place("1", ""), place("2", `,"pay_from":5`), place(" 1", ""), place("6", `,"until":"2020-01-01"`), place("", ""))
		got = map[string]bool{}
		for _, e := range a.Errors {
			got[fmt.Sprint(e.Row, " ", e.Reference, " ", e.Field, " ", e.Rule)] = true
		}
		for _, want := range []string{"2 2 pay_per work.pay.per", "3  1 reference work.take.twice", "4 6 until work.until.past", "5  reference error.required"} {
			if !got[want] {
				t.Errorf("%s is not named: %s", want, a.Body)
			}
		}
		if len(o.open()) != 0 {
			t.Errorf("%d taken in", len(o.open()))
		}
		for body, want := range map[string]int{``: 422, `[]`: 422, `{"vacancies":[`: 422, `{"vacancies":[]} x`: 422, `{"vacancies":[]}`: 200, `{"offers":[]}`: 422,
			`{"vacancies":["` + strings.Repeat("x", 5<<20) + `"]}`: 413, `{"vacancies":[` + strings.Repeat("1,", 2001) + `1]}`: 422} {
			if a := o.ask(http.MethodPost, "/api/v1/vacancies", key, body); a.Status != want {
				t.Errorf("%.40s: %d, %s", body, a.Status, a.Body)
			}
		}
	})
}

func TestAKeyIsShownOnceToWhoMadeIt(t *testing.T) {
	o := opened(t, testkit.SQLite(t))
	admin := o.EnterAt(t, o.Municipality, "", tenant.Administrator)
	admin.Post("/schnittstelle", "name", " ").Has("wessen Programm")
	page := admin.Post("/schnittstelle", "name", "Stellenbörse").Has("Er wird nur jetzt gezeigt", account.KeyPrefix)
	_, after, _ := strings.Cut(page.Body, account.KeyPrefix)
	key := account.KeyPrefix + after[:43]
	if a := o.bring(key, place("1", "")); a.New != 1 {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	manager := o.EnterAt(t, o.Municipality, "", tenant.CaseManager)
	page = manager.Get("/schnittstelle").Has("Stellenbörse").HasNot(account.KeyPrefix)
	manager.Get(manager.Get("/stellen").Link("/stellen/0")).Has("Diese Stelle kommt von „Stellenbörse“").HasNot("Nummer der Stelle")
	_, after, _ = strings.Cut(page.Body, `action="/schnittstelle/`)
	ends, _, _ := strings.Cut(after, `"`)
	manager.Goes("/schnittstelle/" + ends)
	if a := o.bring(key, place("2", "")); a.Status != http.StatusUnauthorized {
		t.Errorf("%d", a.Status)
	}
	for _, role := range []tenant.Role{tenant.Intake, tenant.Lead} {
		if p := o.EnterAt(t, o.Municipality, "", role).Get("/schnittstelle"); p.Status != http.StatusForbidden {
			t.Errorf("%s: %d", role, p.Status)
		}
	}
}
