package person

import (
	"context"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// ImportForUnits is ImportArrivals for who acts for all facilities of the Land,
// as no role of the pages does: the operator at the command line. Each
// household goes in on behalf of the facility that its rows name, cmd.Unit
// where they name none, in the scope of that facility.
func ImportForUnits(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, cmd ArrivalsCommand) (ArrivalsReport, error) {
	var units []tenant.Unit
	err := d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		units, err = tenant.Units(ctx, tx, s)
		return err
	})
	if err != nil {
		return ArrivalsReport{}, err
	}
	var all ArrivalsReport
	for _, part := range byUnit(cmd.Rows, units, cmd.Unit) {
		s.Unit = part.unit
		report, err := ImportArrivals(ctx, d, c, s, ArrivalsCommand{Rows: part.rows, Unit: part.unit, DryRun: cmd.DryRun})
		all.Persons += report.Persons
		all.Alike += report.Alike
		all.Arrivals = append(all.Arrivals, report.Arrivals...)
		all.Faults = append(all.Faults, report.Faults...)
		if err != nil {
			return all, err
		}
	}
	slices.SortStableFunc(all.Arrivals, func(a, b Arrival) int { return a.Row - b.Row })
	slices.SortStableFunc(all.Faults, func(a, b ArrivalFault) int { return a.Row - b.Row })
	return all, nil
}

// unitRows is the rows of the households of one facility; of none where a
// facility is not known, which the import refuses.
type unitRows struct {
	unit id.ID
	rows []ArrivalRow
}

func byUnit(rows []ArrivalRow, units []tenant.Unit, otherwise id.ID) []*unitRows {
	var parts []*unitRows
	for _, g := range grouped(rows) {
		unit := otherwise
		if i := slices.IndexFunc(g.rows, func(r ArrivalRow) bool { return r.Unit != "" }); i >= 0 {
			unit = unitNamed(g.rows[i].Unit, units)
		}
		i := slices.IndexFunc(parts, func(p *unitRows) bool { return p.unit == unit })
		if i < 0 {
			i, parts = len(parts), append(parts, &unitRows{unit: unit})
		}
		parts[i].rows = append(parts[i].rows, g.rows...)
	}
	return parts
}

// unitNamed gives the facility with the name, however it is spelled, or "".
func unitNamed(name string, units []tenant.Unit) id.ID {
	i := slices.IndexFunc(units, func(u tenant.Unit) bool { return Fold(u.Name) == Fold(name) })
	if i < 0 {
		return ""
	}
	return units[i].ID
}
