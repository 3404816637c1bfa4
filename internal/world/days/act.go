package days

import (
	"context"
	"fmt"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// way is a transfer under way.
type way struct {
	assignment.Seen
	told clock.Date // the day of the latest hand-over
}

// errand is what one household's way has before it on the day.
type errand struct {
	household *world.Household
	town      tenant.Tenant
	steps     []world.Step
}

func (e *errand) pending() bool { return len(e.steps) > 0 }

// end says whose the next step is.
func (e *errand) end() tenant.Kind {
	switch e.steps[0].Do {
	case world.Acknowledge, world.Ask, world.Prepare, world.Ready, world.Arrive, world.DidNotArrive:
		return tenant.Municipality
	default:
		return tenant.Land
	}
}

// act lets Land and municipalities act in turns until the day's steps are done:
// the Land on all transfers in one transaction, then each municipality in one.
func (p *player) act(ctx context.Context, day clock.Date, households []world.Household, hours *hours) error {
	var all []*errand
	for i := range households {
		e := &errand{household: &households[i], town: p.offices.towns[households[i].Way.To]}
		for _, s := range households[i].Way.Steps {
			if s.Day == day {
				e.steps = append(e.steps, s)
			}
		}
		if e.pending() {
			all = append(all, e)
		}
	}
	for len(all) > 0 {
		if err := p.turn(ctx, p.offices.land, all, hours); err != nil {
			return err
		}
		towns := map[id.ID][]*errand{}
		for _, e := range all {
			towns[e.town.ID] = append(towns[e.town.ID], e)
		}
		for _, e := range all { // in the order of the households, so that the days can be told again
			if at := towns[e.town.ID]; at != nil {
				if err := p.turn(ctx, e.town, at, hours); err != nil {
					return err
				}
				delete(towns, e.town.ID)
			}
		}
		all = pending(all)
	}
	return nil
}

func pending(all []*errand) (left []*errand) {
	for _, e := range all {
		if e.pending() {
			left = append(left, e)
		}
	}
	return left
}

// turn lets one office do what is its to do next.
func (p *player) turn(ctx context.Context, at tenant.Tenant, all []*errand, hours *hours) error {
	ready := func(e *errand) bool { return e.pending() && e.end() == at.Kind }
	idle := true
	for _, e := range all {
		idle = idle && !ready(e)
	}
	if idle {
		return nil
	}
	return p.db.Do(ctx, at.ID, func(ctx context.Context, tx *db.Tx) error {
		for _, e := range all {
			for ready(e) {
				hours.pass()
				if err := p.do(ctx, tx, e, e.steps[0]); err != nil {
					return fmt.Errorf("household %d, %s: %w", e.household.Index, e.steps[0].Do, err)
				}
				e.steps = e.steps[1:]
			}
		}
		return nil
	})
}

// do is one step of one transfer.
func (p *player) do(ctx context.Context, tx *db.Tx, e *errand, s world.Step) error {
	if s.Do == world.Draft {
		return p.draft(ctx, tx, e, s)
	}
	w := p.ways[e.household.Index]
	desk := p.offices.scope(p.offices.land, "", tenant.LandAllocation)
	intake := p.offices.scope(e.town, "", tenant.Intake)
	var t assignment.Transfer
	var err error
	switch s.Do {
	case world.Announce:
		t, err = assignment.Announce(ctx, tx, p.clock, desk, assignment.AnnounceCommand{Seen: w.Seen, Reason: s.Text})
		w.told = s.Day
	case world.AnnounceAgain:
		t, err = assignment.AnnounceAgain(ctx, tx, p.clock, desk, assignment.AnnounceAgainCommand{Seen: w.Seen, Plan: plans(s), Reason: s.Text})
		w.told = s.Day
	case world.Postpone:
		t, err = assignment.Postpone(ctx, tx, p.clock, desk, assignment.PostponeCommand{Seen: w.Seen, Reason: s.Text})
	case world.Withdraw:
		t, err = assignment.Withdraw(ctx, tx, p.clock, desk, assignment.WithdrawCommand{Seen: w.Seen, Reason: s.Text})
	case world.Answer:
		t, err = p.answer(ctx, tx, e, s)
	case world.Acknowledge:
		t, err = assignment.Acknowledge(ctx, tx, p.clock, intake, assignment.AcknowledgeCommand{Seen: w.Seen})
	case world.Ask:
		t, err = assignment.Ask(ctx, tx, p.clock, intake, assignment.AskCommand{Seen: w.Seen, About: about(e.household, s, w.told), Text: s.Text})
	case world.Prepare:
		return p.prepare(ctx, tx, e, s.Share)
	case world.Ready:
		if err := p.prepare(ctx, tx, e, 1); err != nil {
			return err
		}
		t, err = assignment.Ready(ctx, tx, p.clock, intake, assignment.ReadyCommand{Seen: w.Seen})
	case world.Arrive:
		t, err = assignment.Arrive(ctx, tx, p.clock, intake, arrival(e.household, s, w))
	case world.DidNotArrive:
		t, err = assignment.DidNotArrive(ctx, tx, p.clock, intake, assignment.DidNotArriveCommand{Seen: w.Seen, Note: s.Text})
	}
	w.Version = t.Version
	if t.State.Ended() {
		delete(p.ways, e.household.Index)
	}
	return err
}

// draft begins a transfer, of both households where one joins another's.
func (p *player) draft(ctx context.Context, tx *db.Tx, e *errand, s world.Step) error {
	cmd := assignment.DraftCommand{Municipality: e.town.ID, Households: []id.ID{e.household.ID}, Plan: plans(s)}
	if kin := e.household.Kin; kin > e.household.Index && kin <= p.days.last {
		cmd.Households = append(cmd.Households, p.world.Household(kin).ID)
	}
	t, err := assignment.Draft(ctx, tx, p.clock, p.offices.scope(p.offices.land, "", tenant.LandAllocation), cmd)
	if err == nil {
		p.ways[e.household.Index] = &way{Seen: assignment.Seen{Transfer: t.ID, Version: t.Version}}
		p.result.Transfers++
	}
	return err
}

func plans(s world.Step) assignment.Plan {
	return assignment.Plan{ArriveOn: s.On, ArriveAt: s.At, MeetingPoint: "Rathaus, Haupteingang"}
}

// about names what the question is about, if the municipality was told of it.
func about(h *world.Household, s world.Step, told clock.Date) assignment.Item {
	if s.About == "" {
		return ""
	}
	if need, ok := h.Need(s.About, told); ok {
		return assignment.Item("need:" + string(need.ID))
	}
	return ""
}

// answer is given by the facility's social service, to all that is asked.
func (p *player) answer(ctx context.Context, tx *db.Tx, e *errand, s world.Step) (t assignment.Transfer, err error) {
	social := p.offices.scope(p.offices.land, p.offices.units[e.household.Facility].ID, tenant.FacilitySocial)
	seen, err := assignment.Show(ctx, tx, p.clock, social, p.ways[e.household.Index].Transfer)
	if err != nil {
		return t, err
	}
	for _, q := range seen.Questions {
		if q.Open() {
			if t, err = assignment.Answer(ctx, tx, p.clock, social, assignment.AnswerCommand{Question: q.ID, Text: s.Text}); err != nil {
				return t, err
			}
		}
	}
	return t, nil
}

// prepare ticks a share of what is to be done, each by the role whose task it is.
func (p *player) prepare(ctx context.Context, tx *db.Tx, e *errand, share float64) error {
	intake := p.offices.scope(e.town, "", tenant.Intake)
	seen, err := assignment.Show(ctx, tx, p.clock, intake, p.ways[e.household.Index].Transfer)
	if err != nil {
		return err
	}
	for i, todo := range seen.Preparations {
		owner := p.offices.scope(e.town, "", todo.Owner)
		if todo.Done() || float64(i) >= share*float64(len(seen.Preparations)) || !owner.Reads(todo.Kind) {
			continue
		}
		if _, err := assignment.Tick(ctx, tx, p.clock, owner, assignment.TickCommand{Preparation: todo.ID, Done: true}); err != nil {
			return err
		}
	}
	return nil
}

func arrival(h *world.Household, s world.Step, w *way) assignment.ArriveCommand {
	cmd := assignment.ArriveCommand{Seen: w.Seen, On: s.Day}
	if s.Text != "" {
		cmd.Differed = []assignment.Differed{{Person: h.Persons[0].ID, Note: s.Text}}
	}
	return cmd
}
