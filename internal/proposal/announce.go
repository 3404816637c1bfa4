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
	"wegwarte/internal/sorted"
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
	var full map[id.ID]bool
	err := d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		if p, err = find(ctx, tx, s, cmd.Proposal); err != nil {
			return err
		}
		if lines, err = p.Lines(); err != nil {
			return err
		}
		towns, err := Supply(ctx, tx, c, s)
		if err != nil {
			return err
		}
		open, err := ownPersons(ctx, tx, s, p.ID)
		for _, t := range towns {
			open[t.ID] += t.Open
		}
		full = p.full(lines, open)
		return err
	})
	if err != nil {
		return nil, err
	}
	var all []Sent
	for _, g := range batches(lines) {
		sent := Sent{Town: g.Town}
		err := d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
			return p.announce(ctx, tx, c, s, cmd, g, full[g.Town.ID], &sent)
		})
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
		sorted.By(t.Lines, func(a, b Line) int { return slices.Compare([]byte(a.Facility), []byte(b.Facility)) })
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

func (p *Proposal) announce(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd AnnounceCommand, g batch, full bool, sent *Sent) error {
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
	if full && slices.ContainsFunc(free, func(h id.ID) bool { return !p.kept(h) }) {
		return errs.Conflict("proposal.full")
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

// full lists the municipalities that would be given more than they owe by now:
// others may have been announced since the proposal was made. Open is what each
// owes, this proposal's own announcements not counted. One household may be
// larger, where the rules say so; what people decided goes before.
func (p *Proposal) full(lines []Line, open map[id.ID]int) map[id.ID]bool {
	all := map[id.ID]bool{}
	takings, _ := Takings(lines)
	for _, t := range takings {
		used, largest, owed := 0, 0, open[t.ID]
		for _, l := range t.Lines {
			if p.kept(l.ID) {
				owed -= l.Persons
				continue
			}
			used += l.Persons
			largest = max(largest, l.Persons)
		}
		owed = max(0, owed)
		one := p.Rules.Tolerance && owed > 0 && used-largest < owed
		all[t.ID] = used > owed && !one
	}
	return all
}

// ownPersons gives how many persons were announced out of a proposal already, by
// municipality.
func ownPersons(ctx context.Context, tx *db.Tx, s tenant.Scope, proposal id.ID) (map[id.ID]int, error) {
	all := map[id.ID]int{}
	args := []any{s.Tenant, proposal}
	return all, db.Each(ctx, tx, func(row db.Row) error {
		var town id.ID
		var n int
		err := row.Scan(&town, &n)
		all[town] += n
		return err
	}, `SELECT t.to_tenant_id, t.persons FROM transfer_reason r JOIN transfer t ON t.id = r.transfer_id AND t.tenant_id = r.tenant_id
		WHERE r.tenant_id = $1 AND r.proposal_id = $2 AND t.state IN (`+db.List(&args, assignment.Open)+`)`, args...)
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
