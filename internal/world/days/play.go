package days

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/seal"
	"wegwarte/internal/world"
)

// Result is what there is when the last day is over.
type Result struct {
	Households int     `json:"households"`
	Persons    int     `json:"persons"`
	Transfers  int     `json:"transfers"`
	LogIns     []LogIn `json:"log_ins"`
	Guests     []Guest `json:"guests"`
}

// Progress is told after each day.
type Progress struct {
	Day        clock.Date
	Done, Days int // days
	Persons    int // registered so far
}

// player is one world on its way through the days.
type player struct {
	db      *db.DB
	keys    *seal.Ring // papers are sealed with; nil: nobody has any
	world   world.Config
	offices *offices
	days    calendar
	ways    map[int]*way // by the index of the household that leads
	known   int          // persons, when the database last looked at itself
	result  Result
}

// Play lets the world happen in an empty, migrated database, up to the moment
// now, whose day is the world's last. Without keys nobody brings papers along. The use cases of one day and office share
// a transaction.
func Play(ctx context.Context, d *db.DB, c world.Config, keys *seal.Ring, now time.Time, tell func(Progress)) (Result, error) {
	if clock.DateOf(now) != c.Today {
		return Result{}, errors.New("days: the moment is not on the world's last day")
	}
	p := &player{db: d, keys: keys, world: c, days: plan(c), ways: map[int]*way{}}
	var err error
	if p.offices, err = found(ctx, d, c, clock.At(opening(c.FirstDay()))); err != nil {
		return Result{}, fmt.Errorf("founding the offices: %w", err)
	}
	p.result.LogIns = p.offices.logIns
	if err := p.promise(ctx); err != nil {
		return Result{}, fmt.Errorf("promising notice: %w", err)
	}
	if err := p.credit(ctx); err != nil {
		return Result{}, fmt.Errorf("crediting places: %w", err)
	}
	if err := p.residence(ctx); err != nil {
		return Result{}, fmt.Errorf("residence rule: %w", err)
	}
	if err := p.figures(ctx); err != nil {
		return Result{}, fmt.Errorf("figures: %w", err)
	}
	reports, capacities := c.ReportDays(), c.CapacityDays()
	for i, today := range p.days.each {
		day := c.FirstDay().AddDays(i)
		hours := hoursOf(day, now, today.deeds)
		if err := p.report(ctx, reports[day], clock.At(hours.Now())); err != nil {
			return Result{}, err
		}
		if err := p.declare(ctx, capacities[day], clock.At(hours.Now())); err != nil {
			return Result{}, err
		}
		for chunk := range today.chunks() {
			if err := p.live(ctx, day, chunk, hours); err != nil {
				return Result{}, fmt.Errorf("on %s: %w", day, err)
			}
		}
		if i == len(p.days.each)-1 {
			if err := p.again(ctx, hours); err != nil {
				return Result{}, err
			}
		}
		if err := p.analyse(ctx); err != nil {
			return Result{}, err
		}
		if tell != nil {
			tell(Progress{Day: day, Done: i + 1, Days: len(p.days.each), Persons: p.result.Persons})
		}
	}
	if err := p.admit(ctx, now); err != nil {
		return Result{}, fmt.Errorf("letting people in: %w", err)
	}
	if err := p.foresee(ctx, now); err != nil {
		return Result{}, err
	}
	if err := p.settle(ctx, now); err != nil {
		return Result{}, fmt.Errorf("housing people: %w", err)
	}
	if err := p.employ(ctx, now); err != nil {
		return Result{}, fmt.Errorf("ways into work: %w", err)
	}
	if err := p.offer(ctx, now); err != nil {
		return Result{}, fmt.Errorf("offers: %w", err)
	}
	if err := p.own(ctx, now); err != nil {
		return Result{}, fmt.Errorf("pages of their own: %w", err)
	}
	if err := p.meet(ctx, now); err != nil {
		return Result{}, fmt.Errorf("letting people meet: %w", err)
	}
	if err := p.seat(ctx, now); err != nil {
		return Result{}, fmt.Errorf("seats: %w", err)
	}
	if err := p.close(ctx, now); err != nil {
		return Result{}, fmt.Errorf("what closes gaps: %w", err)
	}
	if err := p.publish(ctx, now); err != nil {
		return Result{}, fmt.Errorf("telling everybody: %w", err)
	}
	if err := p.propose(ctx, now); err != nil {
		return p.result, err
	}
	if err := p.compare(ctx, now); err != nil {
		return p.result, fmt.Errorf("equal treatment: %w", err)
	}
	return p.result, nil
}

// analyse lets the database look at what it holds, each time that has grown
// tenfold: a planner that has seen no rows reads all of a tenant's where a few
// were asked for by their keys.
func (p *player) analyse(ctx context.Context) error {
	if p.result.Persons < p.known*10 || p.result.Persons < 50 {
		return nil
	}
	p.known = p.result.Persons
	return p.db.Script(ctx, "ANALYZE")
}

// live lets the day happen to some households: first the facilities write down
// what they know, then Land and municipalities act in turns.
func (p *player) live(ctx context.Context, day clock.Date, indices []int32, h *hours) error {
	households := make([]world.Household, len(indices))
	for i, index := range indices {
		households[i] = p.world.Household(int(index))
	}
	if err := p.write(ctx, day, households, h); err != nil {
		return err
	}
	return p.act(ctx, day, households, h)
}
