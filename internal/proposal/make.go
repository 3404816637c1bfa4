package proposal

import (
	"context"
	"slices"
	"strings"
	"time"

	"wegwarte/engine/allocation"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// MakeCommand asks for a proposal for an arrival on a day: of those who have
// waited longest, until there are as many persons as the week can bring.
type MakeCommand struct {
	ArriveOn clock.Date
	Persons  int // 0: all who wait
}

// Make makes a proposal. It takes the database and not a
// transaction: it solves for seconds between reading and writing, and nobody may
// wait for that. If the context ends, nothing is kept.
func Make(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, cmd MakeCommand) (*Proposal, error) {
	if err := ofDesk(s, tenant.Scope.MayWrite); err != nil {
		return nil, err
	}
	if err := cmd.check(clock.Today(c)); err != nil {
		return nil, err
	}
	p := &Proposal{Summary: Summary{ID: id.New(), State: Open, ArriveOn: cmd.ArriveOn, At: c.Now(), By: s.Name}, Overrides: []Override{}}
	err := d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Rules, err = CurrentRules(ctx, tx, s); err != nil {
			return err
		}
		p.Situation, err = Gather(ctx, tx, c, s, cmd.ArriveOn, cmd.Persons)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(p.Situation.Households) == 0 {
		return nil, errs.Invalid("proposal.nobody").At("arrive_on")
	}
	if err := p.solve(ctx, nil); err != nil {
		return nil, err
	}
	return p, p.keep(ctx, d, c, s)
}

const mostPersons = 20_000

func (cmd MakeCommand) check(today clock.Date) error {
	switch {
	case cmd.ArriveOn.IsZero():
		return errs.Invalid("error.required").At("arrive_on")
	case cmd.ArriveOn.Before(today):
		return errs.Invalid("error.transfer.day-past").At("arrive_on")
	case cmd.ArriveOn.After(today.AddDays(366)):
		return errs.Invalid("error.transfer.day-far").At("arrive_on")
	case cmd.Persons < 0 || cmd.Persons > mostPersons:
		return errs.Invalid("proposal.most-persons", "most", mostPersons).At("persons")
	}
	return nil
}

// keep writes the proposal. Another may have got its number meanwhile: what took
// seconds to find is not thrown away for that.
func (p *Proposal) keep(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope) (err error) {
	for range 5 {
		if err = p.write(ctx, d, c, s); !db.IsDuplicate(err) {
			return err
		}
	}
	return err
}

func (p *Proposal) write(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope) error {
	return d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		if err := p.insert(ctx, tx, s); err != nil {
			return err
		}
		audit.Log(tx, c, s, audit.Create, tenant.Transfer, "proposal", append([]id.ID{p.ID}, p.households()...)...)
		return nil
	})
}

func (p *Proposal) households() []id.ID {
	ids := make([]id.ID, len(p.Situation.Households))
	for i, h := range p.Situation.Households {
		ids[i] = h.ID
	}
	return ids
}

// worth is how many points a household's change of place must bring, after a
// decision by hand, to be made: so few, of some thousand, that nobody could be
// told why.
const worth = 10

// The plan of work: a second for a hundred and fifty households, at least half of
// one and at most ten; a change begins where the proposal before it ended.
const (
	perSecond   = 150
	mostSeconds = 10
	again       = 0.25 // seconds
)

// solve looks for who goes where. From is the solution before a change; nil:
// from the beginning. Where a municipality that may take one household beyond what
// it owes would be given several, it may take none, and the rest is solved again:
// each time fewer may.
func (p *Proposal) solve(ctx context.Context, from *Solution) error {
	begin := time.Now()
	o := allocation.Options{Seed: 1, Work: int64(min(mostSeconds, 0.5+float64(len(p.Situation.Households))/perSecond) * allocation.Rate)}
	if from != nil {
		o.Work = int64(again * allocation.Rate)
		o.From = &allocation.Solution{At: from.At, Certificate: from.Certificate}
		o.Stay = &allocation.Stay{At: from.At, Points: worth}
	}
	p.Solution = Solution{}
	if from != nil {
		p.Solution.Strict = from.Strict
	}
	for {
		request, policy := p.weighed()
		plan, err := request.Plan(ctx, policy, o)
		if err != nil {
			return errs.Internal(err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		found := plan.Solution
		if crowded := p.crowded(found.At); len(crowded) > 0 && p.Rules.Tolerance {
			p.Solution.Strict = append(slices.Clip(p.Solution.Strict), crowded...)
			o.Work, o.From = int64(again*allocation.Rate), found
			continue
		}
		p.Solution = Solution{At: found.At, Certificate: found.Certificate, Plain: plan.Plain, Floors: plan.Floors, Strict: p.Solution.Strict, Complete: found.Complete, Millis: time.Since(begin).Milliseconds()}
		p.Objective, p.Bound = found.Objective, found.Bound
		p.count()
		return nil
	}
}

func (p *Proposal) count() {
	p.Households, p.Persons, p.Unplaced = len(p.Situation.Households), p.Situation.Persons(), 0
	towns := map[int]bool{}
	for _, j := range p.Solution.At {
		if j < 0 {
			p.Unplaced++
		} else {
			towns[j] = true
		}
	}
	p.Towns = len(towns)
}

// Change is what somebody changes by hand.
type Change string

// The changes.
const (
	Keep    Change = "keep"    // the household goes to the town
	Forbid  Change = "forbid"  // it does not go there
	Swap    Change = "swap"    // it takes the place of another household, which takes its own
	Release Change = "release" // what was decided of it by hand no longer holds
)

// AdjustCommand changes a proposal by hand.
type AdjustCommand struct {
	Proposal  int // its number
	Change    Change
	Household id.ID
	Town      id.ID // to be kept for, or kept from
	With      id.ID // the household it swaps with
	Reason    string
}

// Adjust solves anew with what somebody decided by hand, and keeps it beside the
// proposal it was changed from. As Make, it takes the database.
func Adjust(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, cmd AdjustCommand) (*Proposal, error) {
	if err := ofDesk(s, tenant.Scope.MayWrite); err != nil {
		return nil, err
	}
	cmd.Reason = strings.TrimSpace(cmd.Reason)
	var old *Proposal
	err := d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		old, err = find(ctx, tx, s, cmd.Proposal)
		return err
	})
	if err != nil {
		return nil, err
	}
	if old.ArriveOn.Before(clock.Today(c)) {
		return nil, errs.Conflict("error.transfer.day-past")
	}
	p := *old
	p.Overrides, err = old.decide(c, s, cmd)
	if err != nil {
		return nil, err
	}
	p.ID, p.Parent, p.State, p.At, p.By = id.New(), old.ID, Open, c.Now(), s.Name
	if err := p.solve(ctx, &old.Solution); err != nil {
		return nil, err
	}
	return &p, p.keep(ctx, d, c, s)
}

// decide gives what people have decided, with the command.
func (p *Proposal) decide(c clock.Clock, s tenant.Scope, cmd AdjustCommand) ([]Override, error) {
	i := p.Situation.Household(cmd.Household)
	if i < 0 {
		return nil, errs.NotFound("error.not-found")
	}
	if err := said(cmd.Reason, "reason"); err != nil {
		return nil, err
	}
	bound := func(o Override) bool { return o.Household == cmd.Household && o.Town != "" }
	over := func(household, town id.ID, keep bool) Override {
		return Override{Household: household, Town: town, Keep: keep, Reason: cmd.Reason, At: c.Now(), By: s.Name}
	}
	rest := slices.Clone(p.Overrides)
	free := func(household, town id.ID) { // whoever is kept for a place is kept for one, and not from it
		rest = slices.DeleteFunc(rest, func(o Override) bool { return o.Household == household && (o.Keep || o.Town == town) })
	}
	switch cmd.Change {
	case Keep, Forbid:
		if p.Situation.Town(cmd.Town) < 0 {
			return nil, errs.Invalid("error.transfer.municipality").At("town")
		}
		free(cmd.Household, cmd.Town)
		return append(rest, over(cmd.Household, cmd.Town, cmd.Change == Keep)), nil
	case Swap:
		k := p.Situation.Household(cmd.With)
		if k < 0 || k == i || p.Solution.At[i] == p.Solution.At[k] || p.Solution.At[i] < 0 || p.Solution.At[k] < 0 {
			return nil, errs.Invalid("proposal.swap").At("with")
		}
		to, from := p.Situation.Towns[p.Solution.At[k]].ID, p.Situation.Towns[p.Solution.At[i]].ID
		free(cmd.Household, to)
		free(cmd.With, from)
		return append(rest, over(cmd.Household, to, true), over(cmd.With, from, true)), nil
	case Release:
		if !slices.ContainsFunc(rest, bound) {
			return nil, errs.Conflict("error.conflict")
		}
		rest = slices.DeleteFunc(rest, bound)
		return append(rest, over(cmd.Household, "", false)), nil
	}
	return nil, errs.Invalid("error.required").At("change")
}
