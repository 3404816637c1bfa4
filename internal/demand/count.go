package demand

import (
	"context"
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Coming is the place of those who are announced to a municipality. Who lives in one
// is counted under its own ID.
const Coming id.ID = "coming"

// Elsewhere is all places together in which too few want anything to tell of each.
const Elsewhere id.ID = "elsewhere"

// Weeks is how far a release looks ahead.
const Weeks = 12

// someone is what is asked of somebody: when born, and where they will be from which
// day on.
type someone struct {
	person.Person
	place id.ID
	on    clock.Date
}

// cell is where something is counted. Any vaccine at all is "" with dose 0.
type cell struct {
	vaccine string
	place   id.ID
	dose    int
	week    clock.Date
}

// counts are persons by cell. In the cells of one vaccine nobody is twice.
type counts map[cell]int64

// Monday is the first day of a day's week.
func Monday(d clock.Date) clock.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

// countAll counts for one tenant. It looks in parts, so that no look is long.
func countAll(ctx context.Context, d *db.DB, c clock.Clock, t tenant.Tenant) (counts, error) {
	all := counts{}
	if t.Kind == tenant.Municipality {
		s := machine(t, tenant.Intake)
		if err := all.residents(ctx, d, c, s); err != nil {
			return nil, err
		}
		return all, all.announced(ctx, d, c, s)
	}
	s := machine(t, tenant.FacilityMedic)
	var units []tenant.Unit
	err := d.Look(ctx, t.ID, func(ctx context.Context, tx *db.Tx) (err error) {
		units, err = tenant.Units(ctx, tx, s)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		s.Unit = u.ID
		if err := all.residents(ctx, d, c, s); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// machine is on whose behalf the counting reads.
func machine(t tenant.Tenant, r tenant.Role) tenant.Scope {
	return tenant.Scope{Tenant: t.ID, Kind: t.Kind, Actor: "doses", Name: "wegwarte", Role: r}
}

// atOnce is how many persons one look reads.
const atOnce = 2000

// residents counts those who live where the scope reads.
func (n counts) residents(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope) error {
	var who []someone
	err := d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		who, err = living(ctx, tx, s, clock.Today(c))
		return err
	})
	if err != nil {
		return err
	}
	sorted.By(who, func(a, b someone) int { return a.on.Compare(b.on) }) // each day is evaluated at once
	for some := range slices.Chunk(who, atOnce) {
		var known record.Record
		ids := make([]id.ID, len(some))
		for i, one := range some {
			ids[i] = one.ID
		}
		err := d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
			if known.Measures, err = record.MeasuresOf(ctx, tx, s, ids); err != nil {
				return err
			}
			known.Needs, err = record.NeedsOf(ctx, tx, s, ids)
			return err
		})
		if err != nil {
			return err
		}
		n.evaluate(some, known, clock.Today(c))
	}
	return nil
}

// living gives who lives where the scope reads, and where they go if that is
// announced. Nobody's name is read.
func living(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date) ([]someone, error) {
	here, args := s.Tenant, []any{s.Tenant, assignment.StatePostponed}
	where := ""
	if unit := s.OnlyUnit(); unit != "" {
		here, args, where = unit, append(args, unit), " AND h.unit_id = $3"
	}
	return db.All(ctx, tx, func(row db.Row) (one someone, err error) {
		var to id.ID
		err = row.Scan(&one.ID, &one.Birth.Date, &one.Birth.Precision, &to, &one.on)
		one.place = here
		if to != "" {
			one.place = to
		}
		if one.on.Before(today) {
			one.on = today
		}
		return one, err
	}, `SELECT p.id, p.birth_date, p.birth_precision, coalesce(t.to_tenant_id, ''), coalesce(t.arrive_on, '')
		FROM household h JOIN person p ON p.tenant_id = h.tenant_id AND p.household_id = h.id
		LEFT JOIN transfer_household w ON w.tenant_id = h.tenant_id AND w.household_id = h.id AND w.active
		LEFT JOIN transfer t ON t.tenant_id = w.tenant_id AND t.id = w.transfer_id AND t.announced_on <> '' AND t.state <> $2
		WHERE h.tenant_id = $1 AND h.left_on = '' AND p.merged_into IS NULL`+where, args...)
}

// evaluate counts what each of them will probably want.
func (n counts) evaluate(some []someone, known record.Record, today clock.Date) {
	for len(some) > 0 {
		on, same := some[0].on, 1
		for same < len(some) && some[same].on == on {
			same++
		}
		persons := make([]person.Person, same)
		for i, one := range some[:same] {
			persons[i] = one.Person
		}
		for i, v := range record.Vaccinations(on, persons, known) {
			n.add(v, some[i].place, today)
		}
		some = some[same:]
	}
}

// add counts one person: with each vaccine once, where they want it first.
func (n counts) add(v record.Vaccinated, place id.ID, today clock.Date) {
	first := Monday(today)
	end := first.AddDays(7*Weeks - 1)
	seen := map[string]bool{}
	for _, p := range v.Ahead(end) {
		week := Monday(p.From)
		if p.From.After(end) || seen[p.Vaccine] {
			continue
		}
		if len(seen) == 0 {
			n[cell{"", place, 0, week}]++
		}
		seen[p.Vaccine] = true
		n[cell{p.Vaccine, place, p.Dose, week}]++
	}
}

// announced counts those who are announced to the scope's municipality.
func (n counts) announced(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope) error {
	var f assignment.AppointmentFilter
	for more := true; more; {
		var page []assignment.AppointmentCase
		err := d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
			page, more, err = assignment.Appointments(ctx, tx, c, s, f)
			return err
		})
		if err != nil {
			return err
		}
		for _, k := range page {
			f.After = k.ID
			for _, v := range k.Vaccinated {
				n.add(v, Coming, clock.Today(c))
			}
		}
	}
	return nil
}
