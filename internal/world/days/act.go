package days

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

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
	told  clock.Date // the day of the latest hand-over
	on    clock.Date // the day of arrival it says
	ended bool
}

// errand is what one household's way has before it on the day.
type errand struct {
	household *world.Household
	way       *way
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

// errands gives what the day brings, of those for whom it brings anything.
func (p *player) errands(day clock.Date, households []world.Household) (all []*errand) {
	for i := range households {
		h := &households[i]
		e := &errand{household: h, town: p.offices.towns[h.Way.To]}
		for _, s := range h.Way.Steps {
			if s.Day == day {
				e.steps = append(e.steps, s)
			}
		}
		if !e.pending() {
			continue
		}
		if p.ways[h.Index] == nil {
			p.ways[h.Index] = &way{}
		}
		e.way = p.ways[h.Index]
		all = append(all, e)
	}
	return all
}

// act lets Land and municipalities act in turns until the day's steps are done:
// the Land on all transfers in one transaction, then each municipality in one.
func (p *player) act(ctx context.Context, day clock.Date, households []world.Household, hours *hours) error {
	all := p.errands(day, households)
	for left := slices.Clone(all); len(left) > 0; {
		if err := p.turn(ctx, p.offices.land, left, hours); err != nil {
			return err
		}
		if err := p.townsTurn(ctx, left, hours); err != nil {
			return err
		}
		left = slices.DeleteFunc(left, func(e *errand) bool { return !e.pending() })
	}
	for _, e := range all {
		if e.way.ended {
			delete(p.ways, e.household.Index)
		}
	}
	return nil
}

// townsTurn lets the municipalities act, each for itself: those that act at the
// same time share a commit on SQLite.
func (p *player) townsTurn(ctx context.Context, all []*errand, hours *hours) error {
	towns := map[id.ID][]*errand{}
	for _, e := range all {
		p.offices.open(e.town)
		towns[e.town.ID] = append(towns[e.town.ID], e)
	}
	var at sync.WaitGroup
	var mu sync.Mutex
	var failed error
	free := make(chan struct{}, 16)
	for _, errands := range towns {
		free <- struct{}{}
		at.Go(func() {
			defer func() { <-free }()
			err := p.turn(ctx, errands[0].town, errands, hours.beside())
			mu.Lock()
			defer mu.Unlock()
			failed = errors.Join(failed, err)
		})
	}
	at.Wait()
	for range all {
		hours.pass()
	}
	return failed
}

// turn lets one office do what is its to do next.
func (p *player) turn(ctx context.Context, at tenant.Tenant, all []*errand, hours *hours) error {
	ready := func(e *errand) bool { return e.pending() && e.end() == at.Kind }
	if !slices.ContainsFunc(all, ready) {
		return nil
	}
	return p.db.Do(ctx, at.ID, func(ctx context.Context, tx *db.Tx) error {
		for _, e := range all {
			for ready(e) {
				hours.pass()
				s := e.steps[0]
				if err := (deed{p, tx, hours, e}).do(ctx, s); err != nil {
					return fmt.Errorf("household %d, %s: %w", e.household.Index, s.Do, err)
				}
				e.steps = e.steps[1:]
			}
		}
		return nil
	})
}
