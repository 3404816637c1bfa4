package assignment

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// View is one transfer with everything the reader may see of it.
type View struct {
	Transfer
	Versions     []Frozen       // hand-overs, oldest first, cut for the reader
	Changed      [][]Difference // what each version changed against the one before it; the first nothing
	Since        []Difference   // what changed at the Land since the latest; for the Land's desk alone
	Current      Handover       // of a draft, what would be announced; else the latest version
	Events       []Event
	Questions    []Question
	Preparations []Preparation // for the municipality; a preview until it acknowledges
	Recalled     []Recall      // what persons took back since it was announced
	Promise      Promise       // for an arrival of its kind on its day
}

// Show gives a transfer to somebody who reads it.
func Show(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, transfer id.ID) (View, error) {
	t, err := Find(ctx, tx, s, transfer)
	if err != nil {
		return View{}, err
	}
	v := View{Transfer: t}
	if v.Versions, err = versions(ctx, tx, s, t); err != nil {
		return View{}, err
	}
	if err := v.compare(ctx, tx, s); err != nil {
		return View{}, err
	}
	promises, err := promisesOf(ctx, tx, t.Land)
	if err != nil {
		return View{}, err
	}
	v.Promise = promises.On(t.Kind, t.ArriveOn)
	if v.Events, err = history(ctx, tx, s, t); err != nil {
		return View{}, err
	}
	if v.Questions, err = questionsOn(ctx, tx, s, t.ID); err != nil {
		return View{}, err
	}
	v.Preparations, err = preparationsFor(ctx, tx, s, t, v.Versions)
	if err != nil {
		return View{}, err
	}
	v.cut(s)
	audit.Log(tx, c, s, audit.Read, tenant.Transfer, "transfer", v.Current.Subjects()...)
	return v, nil
}

// compare finds out what changed: between the versions and, for the desk that
// could announce again, since the latest.
func (v *View) compare(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	for i, version := range v.Versions {
		var changed []Difference
		if i > 0 {
			changed = Diff(v.Versions[i-1].Handover.For(s), version.Handover.For(s))
		}
		v.Changed = append(v.Changed, changed)
		v.Current = version.Handover
	}
	if v.May(s, ActAnnounce) || v.May(s, ActAnnounceAgain) {
		now, err := compose(ctx, tx, s, v.Transfer)
		if err != nil {
			return err
		}
		if v.State == StateDraft {
			v.Current = now
		} else {
			v.Since = Diff(v.Current.For(s), now.For(s))
		}
	}
	return nil
}

// cut leaves what the reader may see.
func (v *View) cut(s tenant.Scope) {
	for i := range v.Versions {
		v.Versions[i].Handover = v.Versions[i].Handover.For(s)
	}
	v.Current = v.Current.For(s)
	if n := len(v.Versions); n > 0 {
		v.Recalled = v.Versions[n-1].recalledFor(s)
	}
	for i := range v.Versions {
		v.Versions[i].Recalled = nil
	}
	for i := range v.Events {
		v.Events[i].Detail = v.Events[i].Detail.about(v.Current)
	}
	v.Preparations = legible(s, v.Preparations)
}

func preparationsFor(ctx context.Context, tx *db.Tx, s tenant.Scope, t Transfer, all []Frozen) ([]Preparation, error) {
	if len(all) == 0 {
		return nil, nil
	}
	todo, err := preparationsOf(ctx, tx, s, []Transfer{t}, map[id.ID]Frozen{t.ID: all[len(all)-1]})
	return todo[t.ID], err
}
