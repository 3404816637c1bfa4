package placing

import (
	"cmp"
	"context"
	"slices"

	engine "wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Booked is one line that was taken over, or why it was not.
type Booked struct {
	Household string // its name in the instance
	Stay      housing.Stay
	Err       error
}

// Adopt books what a suggestion says: for the households that are named, or for
// all who need a place. Each is booked in a transaction of its own, so that one
// that fails leaves the others; who has the place already is left out, so that it
// can be done again. It takes the database because the whole is long.
func Adopt(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, number int, households ...string) ([]Booked, error) {
	if err := writes(s); err != nil {
		return nil, err
	}
	var shown Shown
	err := d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		shown, err = Show(ctx, tx, c, s, number)
		return err
	})
	if err != nil {
		return nil, err
	}
	if shown.First != clock.Today(c) {
		return nil, errs.Conflict("placing.old")
	}
	var lines []Line
	for _, l := range shown.Lines {
		if !l.Taken && !l.Changed && l.moves() && (len(households) == 0 || slices.Contains(households, l.Household)) {
			lines = append(lines, l)
		}
	}
	sorted.By(lines, func(a, b Line) int { return cmp.Compare(a.From, b.From) })
	return shown.bookAll(ctx, d, c, s, lines)
}

// bookAll books lines; where a place is not free yet because somebody else of them
// has it until that very day, the line is tried again behind the others.
func (r Run) bookAll(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, lines []Line) (all []Booked, err error) {
	for len(lines) > 0 {
		var full []Line
		var failed []Booked
		for _, l := range lines {
			b := Booked{Household: l.Household}
			b.Err = d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
				b.Stay, err = r.book(ctx, tx, c, s, l)
				return err
			})
			switch {
			case errs.Is(b.Err, errs.KindInternal):
				return all, b.Err
			case errs.Is(b.Err, errs.KindConflict):
				full, failed = append(full, l), append(failed, b)
			default:
				all = append(all, b)
			}
		}
		if len(full) == len(lines) {
			return append(all, failed...), nil
		}
		lines = full
	}
	return all, nil
}

// moves reports whether the household is to go somewhere.
func (l Line) moves() bool { return l.Level == engine.Placed || l.Level == engine.InHall }

func (r Run) book(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, l Line) (housing.Stay, error) {
	cmd := housing.BookCommand{Household: l.Of.Household, Transfer: l.Of.Transfer, State: housing.Planned}
	if l.Kept != nil && l.Kept.Keep {
		cmd.Reason = l.Kept.Reason
	}
	if b := l.Bridge; b != nil {
		first := cmd
		first.Dwelling, first.Rooms = r.Town.Dwellings[b.Unit], r.rooms(b.Unit, b.Rooms)
		first.From, first.Until = dateOf(b.From), dateOf(b.To)
		if _, err := housing.Book(ctx, tx, c, s, first); err != nil {
			return housing.Stay{}, err
		}
	}
	cmd.Dwelling, cmd.Rooms = r.Town.Dwellings[l.Unit], r.rooms(l.Unit, l.Rooms)
	cmd.From, cmd.Until = dateOf(l.From), dateOf(l.To)
	if l.Level == engine.InHall {
		cmd.LeaveBy = dateOf(l.LeaveBy)
	}
	return housing.Book(ctx, tx, c, s, cmd)
}

func (r Run) rooms(unit string, names []string) (all []id.ID) {
	for _, name := range names {
		all = append(all, r.Town.Rooms[roomKey(unit, name)])
	}
	return all
}
