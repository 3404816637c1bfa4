package assignment_test

import (
	"context"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// promised lets the Land promise something.
func (w world) promised(t *testing.T, p assignment.Promise) assignment.Promise {
	t.Helper()
	if p.Acknowledge == 0 {
		p.Acknowledge, p.Answer, p.NewDay, p.Find, p.Decide = 2, 2, 5, 1, 3
	}
	p.Source = "Runderlass (Test)"
	return run(t, w, w.As(tenant.LandAllocation), assignment.AddPromise, p)
}

func TestBelowThePromiseOfItsSeasonAnAnnouncementTakesAReason(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		desk := w.As(tenant.LandAllocation)
		w.promised(t, assignment.Promise{Kind: assignment.Usual, From: testkit.Today, Days: 21})
		draft := w.drafted(t, 17, w.family) // would keep the house's proposal
		wants(t, fails(t, w, desk, assignment.Announce, assignment.AnnounceCommand{Seen: seen(draft)}), "error.transfer.reason")
		told := run(t, w, desk, assignment.Announce, assignment.AnnounceCommand{Seen: seen(draft), Reason: "Die Einrichtung schließt."})
		if told.Notice.Promised != 21 || told.Notice.Kept() {
			t.Errorf("%+v", told.Notice)
		}
		shown := w.shown(t, w.As(tenant.Intake), told)
		if shown.Promise.Days != 21 || shown.Events[len(shown.Events)-1].Note != "Die Einrichtung schließt." {
			t.Errorf("the municipality is told %+v, %+v", shown.Promise, shown.Events)
		}
	})
}

func TestInAPauseNobodyArrivesWithoutAReason(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	desk := w.As(tenant.LandAllocation)
	pause := w.promised(t, assignment.Promise{Kind: assignment.Usual, From: clock.MustDate("2026-12-23"), Until: clock.MustDate("2027-01-05"), Pause: true, Days: 14})
	draft := w.drafted(t, 31, w.family) // Christmas Eve
	wants(t, fails(t, w, desk, assignment.Announce, assignment.AnnounceCommand{Seen: seen(draft)}), "error.transfer.reason.pause")
	do(t, w, desk, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
		return true, assignment.EndPromise(ctx, tx, w.Clock, s, pause.ID)
	})
	run(t, w, desk, assignment.Announce, assignment.AnnounceCommand{Seen: seen(draft)})
}

func TestAnUrgentCaseHasItsOwnPromiseAndAlwaysAReason(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		desk := w.As(tenant.LandAllocation)
		urgent := plan(4)
		urgent.Kind = assignment.Urgent
		draft := run(t, w, desk, assignment.Draft, assignment.DraftCommand{Municipality: w.Municipality.ID, Households: []id.ID{w.family.ID}, Plan: urgent})
		wants(t, fails(t, w, desk, assignment.Announce, assignment.AnnounceCommand{Seen: seen(draft)}), "error.transfer.reason.urgent")
		told := run(t, w, desk, assignment.Announce, assignment.AnnounceCommand{Seen: seen(draft), Reason: "Schutz vor Gewalt"})
		if told.Kind != assignment.Urgent || told.Notice.Promised != 3 || !told.Notice.Kept() || told.DueOn != testkit.Today.AddWorkdays(1) {
			t.Errorf("%+v", told)
		}
		again := run(t, w, desk, assignment.AnnounceAgain, assignment.AnnounceAgainCommand{Seen: seen(told), Plan: plan(20), Reason: "Doch nicht eilig"})
		if again.Kind != assignment.Usual || again.Notice.Promised != 14 {
			t.Errorf("%+v", again)
		}
	})
}

func TestOnlyTheLandPromises(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	good := assignment.Promise{Kind: assignment.Usual, From: testkit.Today, Days: 1, Acknowledge: 1, Answer: 1, NewDay: 1, Find: 1, Decide: 1, Source: "x"}
	for _, s := range []tenant.Scope{w.As(tenant.Intake), w.As(tenant.FacilitySocial), w.As(tenant.Lead)} {
		if err := fails(t, w, s, assignment.AddPromise, good); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("%s promises: %v", s.Role, err)
		}
	}
	for field, change := range map[string]func(*assignment.Promise){
		"kind": func(p *assignment.Promise) { p.Kind = "soon" }, "from": func(p *assignment.Promise) { p.From = clock.Date{} },
		"until": func(p *assignment.Promise) { p.Until = p.From.AddDays(-1) }, "days": func(p *assignment.Promise) { p.Days = 999 },
		"answer": func(p *assignment.Promise) { p.Answer = 0 }, "find": func(p *assignment.Promise) { p.Find = 0 }, "decide": func(p *assignment.Promise) { p.Decide = 0 },
		"source": func(p *assignment.Promise) { p.Source = " " },
	} {
		p := good
		change(&p)
		err := fails(t, w, w.As(tenant.LandAllocation), assignment.AddPromise, p)
		if all := errs.All(err); len(all) != 1 || all[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}
