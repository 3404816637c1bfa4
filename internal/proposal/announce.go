package proposal

import (
	"context"
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// AnnounceCommand announces all of a proposal.
type AnnounceCommand struct {
	Proposal int // its number
	Kind     assignment.Kind
	Reason   string // required where the notice is below the promise
}

// Sent is one announcement that was made, or why it was not.
type Sent struct {
	Town     *Town
	Transfer assignment.Transfer
	Err      error
	Gone     int // households that left the register or are on another way meanwhile
}

// Announce announces a proposal: one transfer for each municipality and facility,
// each in a transaction of its own, so that one that fails leaves the others. Who
// is on a way already is left out; so it can be done again and goes on where it
// ended. It takes the database because the whole is long.
func Announce(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, cmd AnnounceCommand) ([]Sent, error) {
	if err := ofDesk(s, tenant.Scope.MayWrite); err != nil {
		return nil, err
	}
	var p *Proposal
	var lines []Line
	now := map[id.ID]int{} // persons that may still be asked of each municipality
	err := d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		if p, err = find(ctx, tx, s, cmd.Proposal); err != nil {
			return err
		}
		if lines, err = p.Lines(); err != nil {
			return err
		}
		towns, err := Supply(ctx, tx, c, s)
		for _, t := range towns {
			now[t.ID] = t.Owes()
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	var all []Sent
	for _, g := range batches(lines) {
		sent := Sent{Town: g.Town}
		err := d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
			return p.announce(ctx, tx, c, s, cmd, g, now[g.Town.ID], &sent)
		})
		now[g.Town.ID] -= sent.Transfer.Persons
		switch {
		case ofAll(err) && !slices.ContainsFunc(all, Sent.made):
			return nil, err
		case errs.Is(err, errs.KindInternal):
			return all, err
		}
		sent.Err = err
		all = append(all, sent)
	}
	return all, nil
}

// ofAll reports whether an error would come of every transfer of the proposal: the
// day is not possible, or a reason is missing.
func ofAll(err error) bool {
	return errs.Is(err, errs.KindInvalid) && slices.ContainsFunc(errs.All(err), func(e *errs.Error) bool { return e.Field == "reason" || e.Field == "arrive_on" })
}

func (s Sent) made() bool { return s.Transfer.ID != "" }

// batch is who goes from one facility to one municipality.
type batch struct {
	*Town
	facility id.ID
	lines    []Line
}

// mostTogether is how many households one transfer brings at most.
const mostTogether = 60

func batches(lines []Line) (all []batch) {
	takings, _ := Takings(lines)
	for _, t := range takings {
		slices.SortStableFunc(t.Lines, func(a, b Line) int { return slices.Compare([]byte(a.Facility), []byte(b.Facility)) })
		for _, l := range t.Lines {
			last := len(all) - 1
			if last < 0 || all[last].Town.ID != t.Town.ID || all[last].facility != l.Facility || len(all[last].lines) == mostTogether {
				all = append(all, batch{Town: t.Town, facility: l.Facility})
				last++
			}
			all[last].lines = append(all[last].lines, l)
		}
	}
	return all
}

func (p *Proposal) announce(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd AnnounceCommand, g batch, owes int, sent *Sent) error {
	ids := make([]id.ID, len(g.lines))
	for i, l := range g.lines {
		ids[i] = l.ID
	}
	bound, err := assignment.Bound(ctx, tx, s, ids)
	if err != nil {
		return err
	}
	here, err := person.Load(ctx, tx, s, ids)
	if err != nil {
		return err
	}
	free := slices.DeleteFunc(slices.Clone(ids), func(h id.ID) bool {
		return slices.Contains(bound, h) || !slices.ContainsFunc(here, func(one person.Household) bool { return one.ID == h && one.LeftOn.IsZero() })
	})
	sent.Gone = len(ids) - len(free)
	if len(free) == 0 {
		return nil
	}
	if p.tooMany(g, free, owes) {
		return errs.Conflict("proposal.full", "owes", owes)
	}
	plan := assignment.Plan{ArriveOn: p.ArriveOn, Kind: cmd.Kind}
	t, err := assignment.Draft(ctx, tx, c, s, assignment.DraftCommand{Municipality: g.Town.ID, Households: free, Plan: plan})
	if err != nil {
		return err
	}
	t, err = assignment.Announce(ctx, tx, c, s, assignment.AnnounceCommand{Seen: assignment.Seen{Transfer: t.ID, Version: t.Version}, Reason: cmd.Reason})
	if err != nil {
		return err
	}
	if err := p.reason(g, free).insert(ctx, tx, p.ID, t); err != nil {
		return err
	}
	if err := tx.Must(ctx, `UPDATE proposal SET state = $3 WHERE tenant_id = $1 AND id = $2`, s.Tenant, p.ID, Announced); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Transfer, "proposal announced", p.ID, t.ID)
	sent.Transfer = t
	return nil
}

// tooMany reports whether a municipality would be given more than it owes by now:
// others may have been announced since the proposal was made. One household may
// be larger, where the rules say so; what people decided goes before.
func (p *Proposal) tooMany(g batch, free []id.ID, owes int) bool {
	used, largest := 0, 0
	for _, l := range g.lines {
		if kept := l.Override != nil && l.Override.Keep; kept || !slices.Contains(free, l.ID) {
			continue
		}
		used += l.Persons
		largest = max(largest, l.Persons)
	}
	if p.Rules.Tolerance && owes > 0 {
		return used-largest >= owes && used > owes
	}
	return used > max(0, owes)
}

// reason is what a municipality is told of those who come.
func (p *Proposal) reason(g batch, free []id.ID) Reason {
	why := Reason{Number: p.Number, Day: p.Situation.Day, Town: *g.Town, Waiting: p.Situation.Waiting, Rules: p.Rules}
	for _, l := range g.lines {
		if slices.Contains(free, l.ID) {
			why.Lines = append(why.Lines, l.told())
		}
	}
	return why
}
