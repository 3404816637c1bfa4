package days_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/assignment"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/world"
	"wegwarte/internal/world/days"
)

func play(t testing.TB, d *db.DB, persons int, now time.Time) days.Result {
	t.Helper()
	result, err := days.Play(t.Context(), d, world.Config{Seed: 1, Persons: persons, Today: clock.DateOf(now)}, seal.New(), now, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestAWorldHappensOnBothDatabases(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		result := play(t, d, 60, testkit.Now)
		if result.Persons < 60 || result.Households < 10 || result.Transfers < 10 {
			t.Errorf("got %+v", result)
		}
		sound(t, d)
	})
}

// sound holds that every chain of the audit is whole.
func sound(t *testing.T, d *db.DB) {
	t.Helper()
	var chains []id.ID
	do(t, d, "", func(ctx context.Context, tx *db.Tx) (err error) {
		chains, err = audit.Chains(ctx, tx)
		return err
	})
	entries := int64(0)
	for _, chain := range chains {
		v, err := audit.Verify(t.Context(), d, chain)
		if err != nil || v.Broken > 0 {
			t.Errorf("the chain of %s is broken at %d: %s, %v", chain, v.Broken, v.Why, err)
		}
		entries += v.Entries
	}
	if entries < 500 {
		t.Errorf("only %d audit entries", entries)
	}
}

func do(t *testing.T, d *db.DB, at id.ID, fn func(context.Context, *db.Tx) error) {
	t.Helper()
	if err := d.Do(t.Context(), at, fn); err != nil {
		t.Fatal(err)
	}
}

// as logs in with one of the demo's accounts.
func as(t *testing.T, d *db.DB, email string) tenant.Scope {
	t.Helper()
	a, err := account.LogIn(t.Context(), d, testkit.Clock(), email, days.Password, "192.0.2.1")
	if err != nil {
		t.Fatalf("%s: %v", email, err)
	}
	grant, _ := a.Roles[0].Grant()
	kind := grant.At
	return tenant.Scope{Tenant: a.Tenant, Kind: kind, Unit: a.Unit, Actor: a.ID, Name: a.Name, Role: a.Roles[0]}
}

func TestEveryLogInOpens(t *testing.T) {
	d := testkit.SQLite(t)
	result := play(t, d, 1, testkit.Now)
	roles := map[tenant.Role]bool{}
	for _, l := range result.LogIns {
		if s := as(t, d, l.Email); s.Role != l.Role {
			t.Errorf("%s logs in as %s", l.Email, s.Role)
		}
		roles[l.Role] = true
	}
	for _, grant := range tenant.Matrix {
		if !roles[grant.Role] && grant.At != tenant.Private {
			t.Errorf("nobody works as %s", grant.Role)
		}
	}
}

func TestTheDemosInboxShowsEachThingThatCanHappen(t *testing.T) {
	d := testkit.SQLite(t)
	play(t, d, 120, testkit.Now)
	inbox := listed(t, d, as(t, d, "aufnahme@werne.example"))
	land := as(t, d, "verteilung@land.example")
	desk := listed(t, d, land)
	today := testkit.Today
	for _, want := range []struct {
		what string
		in   []assignment.Entry
		is   func(assignment.Entry) bool
	}{
		{"a family that needs step-free rooms and an interpreter comes in about 12 days", inbox, func(e assignment.Entry) bool {
			days := today.DaysUntil(e.ArriveOn)
			return days >= 10 && days <= 12 && e.Persons > 3 && needs(e, "step-free") && needs(e, "interpreter")
		}},
		{"a wheelchair was found late", inbox, func(e assignment.Entry) bool { return e.Handover == 2 && needs(e, "wheelchair-space") }},
		{"a question waits for its answer", inbox, func(e assignment.Entry) bool { return e.OpenQuestions == 1 && e.Turn == assignment.TurnLand }},
		{"an acknowledgement is overdue", inbox, func(e assignment.Entry) bool { return e.Overdue && e.State == assignment.StateAnnounced }},
		{"somebody comes today", inbox, func(e assignment.Entry) bool { return e.ArriveOn == today && e.State == assignment.StateReady }},
		{"somebody was announced today", inbox, func(e assignment.Entry) bool { return e.AnnouncedOn == today }},
		{"a promise was broken", inbox, func(e assignment.Entry) bool { return !e.Notice.Kept() }},
		{"two households come together", inbox, func(e assignment.Entry) bool { return e.Households == 2 }},
		{"one was moved to a new day", inbox, func(e assignment.Entry) bool { return e.Handover == 2 && !needs(e, "wheelchair-space") }},
		{"one is postponed without a new day", inbox, func(e assignment.Entry) bool { return e.State == assignment.StatePostponed }},
		{"the desk has a draft", desk, func(e assignment.Entry) bool { return e.State == assignment.StateDraft }},
		{"the desk has a question", desk, func(e assignment.Entry) bool { return e.State == assignment.StateQueried }},
	} {
		if !slices.ContainsFunc(want.in, want.is) {
			t.Errorf("nowhere: %s", want.what)
		}
	}
	do(t, d, land.Tenant, func(ctx context.Context, tx *db.Tx) error {
		missing, err := assignment.FollowUps(ctx, tx, testkit.Clock(), land, assignment.FollowUpFilter{All: true})
		if err != nil {
			return err
		}
		for _, want := range []struct {
			what string
			is   func(assignment.Followed) bool
		}{
			{"the facility has just been asked", func(f assignment.Followed) bool { return f.Found == "" && !f.Late(today) }},
			{"one of a family stayed behind", func(f assignment.Followed) bool {
				return len(f.Persons) == 1 && f.Events[0].Action == assignment.FollowStayed
			}},
			{"one is forgotten and has reached the lead", func(f assignment.Followed) bool { return f.Stage(today) == assignment.StageLead }},
			{"one is to be announced again and its room is kept", func(f assignment.Followed) bool { return f.Found == assignment.Here && f.Keep }},
		} {
			if !slices.ContainsFunc(missing, want.is) {
				t.Errorf("nowhere: %s", want.what)
			}
		}
		candidates, err := assignment.Candidates(ctx, tx, testkit.Clock(), land, assignment.CandidatePage{})
		if len(candidates) < 5 {
			t.Errorf("%d candidates", len(candidates))
		}
		return err
	})
}

func needs(e assignment.Entry, code string) bool {
	for _, n := range e.Known.Handover.Needs("") {
		if n.Code == code {
			return true
		}
	}
	return false
}

func listed(t *testing.T, d *db.DB, s tenant.Scope) (all []assignment.Entry) {
	t.Helper()
	do(t, d, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = assignment.List(ctx, tx, testkit.Clock(), s, assignment.Filter{Limit: 100})
		return err
	})
	return all
}

func TestNothingHappensAfterNow(t *testing.T) {
	d := testkit.SQLite(t)
	early := time.Date(2026, time.November, 23, 5, 0, 0, 0, clock.Berlin)
	play(t, d, 60, early)
	for _, email := range []string{"datenschutz@land.example", "datenschutz@werne.example"} {
		s := as(t, d, email)
		do(t, d, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, s, audit.Filter{Limit: 50})
			for _, e := range entries {
				if e.At.After(early) && e.Action != audit.LogIn {
					t.Errorf("%s %s at %s", e.Action, e.Detail, e.At)
				}
			}
			if len(entries) == 0 {
				t.Error("nothing on record")
			}
			return err
		})
	}
}

func TestAWorldOfAnotherDayIsRefused(t *testing.T) {
	c := world.Config{Seed: 1, Persons: 10, Today: testkit.Today.AddDays(1)}
	if _, err := days.Play(t.Context(), testkit.SQLite(t), c, nil, testkit.Now, nil); err == nil {
		t.Error("a world whose last day is tomorrow")
	}
}

// BenchmarkPlay tells how many persons a second go all the way, audit included.
func BenchmarkPlay(b *testing.B) {
	persons := 0
	for range b.N {
		b.StopTimer()
		d := testkit.SQLite(b)
		b.StartTimer()
		persons += play(b, d, 400, testkit.Now).Persons
	}
	b.ReportMetric(float64(persons)/b.Elapsed().Seconds(), "persons/s")
}
