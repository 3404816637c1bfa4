package assignment

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Missed counts who did not come on the days of a month, of one facility, and
// what became of them. It names nobody.
type Missed struct {
	Month      clock.Date // its first day; zero: of all months
	Unit       id.ID      // "": of all facilities, or of those who lived in none
	Name       string
	Households int
	Persons    int
	Ended      map[Ending]int // households; "" are those that are still open
}

// MissedBy is how the counts are told apart.
type MissedBy struct{ Months, Facilities []Missed }

// MissedFigures counts who did not come, as the scope may know of it: the Land's
// all, a facility's those who lived there.
func MissedFigures(ctx context.Context, tx *db.Tx, s tenant.Scope, f FigureFilter) (by MissedBy, err error) {
	if err := ofTheLand(s); err != nil {
		return by, err
	}
	type row struct {
		month               string
		unit                id.ID
		ended               Ending
		households, persons int
	}
	var args []any
	rows, err := db.All(ctx, tx, func(r db.Row) (one row, err error) {
		err = r.Scan(&one.month, &one.unit, &one.ended, &one.households, &one.persons)
		return one, err
	}, `SELECT substr(f.missed_on, 1, 7), f.unit_id, f.ending, count(*), CAST(sum(f.persons) AS BIGINT) FROM follow_up f
		WHERE `+f.missed(s, &args)+` GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3`, args...)
	if err != nil {
		return by, err
	}
	add := func(list []Missed, month clock.Date, unit id.ID, r row) []Missed {
		i := slices.IndexFunc(list, func(m Missed) bool { return m.Month == month && m.Unit == unit })
		if i < 0 {
			i, list = len(list), append(list, Missed{Month: month, Unit: unit, Ended: map[Ending]int{}})
		}
		list[i].Households += r.households
		list[i].Persons += r.persons
		list[i].Ended[r.ended] += r.households
		return list
	}
	for _, r := range rows {
		month, _ := clock.ParseDate(r.month + "-01")
		by.Months = add(by.Months, month, "", r)
		by.Facilities = add(by.Facilities, clock.Date{}, r.unit, r)
	}
	sorted.By(by.Facilities, func(a, b Missed) int { return b.Households - a.Households })
	units, err := tenant.Units(ctx, tx, s)
	for i := range by.Facilities {
		for _, u := range units {
			if u.ID == by.Facilities[i].Unit {
				by.Facilities[i].Name = u.Name
			}
		}
	}
	return by, err
}

// missed names the follow-ups of the filter that the scope may know of; they
// count for the facility in which they lived on the day.
func (f FigureFilter) missed(s tenant.Scope, args *[]any) string {
	*args = append(*args, s.Tenant, f.From, f.Until)
	n := len(*args)
	where := fmt.Sprintf("f.tenant_id = $%d AND f.missed_on >= $%d AND f.missed_on <= $%d", n-2, n-1, n)
	unit := f.Unit
	if own := s.OnlyUnit(); own != "" {
		unit = own
	}
	if unit != "" {
		*args = append(*args, unit)
		where += fmt.Sprintf(" AND f.unit_id = $%d", len(*args))
	}
	if f.Municipality != "" {
		*args = append(*args, f.Municipality)
		where += fmt.Sprintf(" AND f.to_tenant_id = $%d", len(*args))
	}
	return where
}

// MissedCase is one household behind the counts, by the number of its transfer.
type MissedCase struct {
	ID        id.ID
	Transfer  id.ID
	Household id.ID
	Number    string
	Town      string
	Facility  string
	MissedOn  clock.Date
	Persons   int
	Ending    Ending
	DueOn     clock.Date // of those that are open
}

// MissedColumn is what these cases are ordered by.
type MissedColumn string

// The columns. The zero MissedColumn is the day, the latest first.
const (
	MissedByDay    MissedColumn = ""
	MissedByNumber MissedColumn = "number"
	MissedByTown   MissedColumn = "town"
	MissedByUnit   MissedColumn = "unit"
	MissedBySize   MissedColumn = "size"
	MissedByEnding MissedColumn = "ending" // those that are open first, and by when
)

// missedOrders are the columns behind each; each has an index.
var missedOrders = map[MissedColumn][]string{MissedByDay: {"$missed_on"}, MissedByNumber: {"$number"}, MissedByTown: {"$sort_town"},
	MissedByUnit: {"$unit_name"}, MissedBySize: {"$persons"}, MissedByEnding: {"$ending", "$due_on"}}

// MissedQuery is where a page of these cases begins, and which there are.
type MissedQuery struct {
	All    bool   // whatever became of them
	Ending Ending // else this alone
	By     MissedColumn
	Down   bool  // from the end of the order
	After  id.ID // behind this one; "": the first
}

// MissedCases lists what the counts are made of. It names transfers, and nobody.
func MissedCases(ctx context.Context, tx *db.Tx, s tenant.Scope, f FigureFilter, q MissedQuery) ([]MissedCase, error) {
	if err := ofTheLand(s); err != nil {
		return nil, err
	}
	order := db.Order{Table: "follow_up", As: "f", Columns: missedOrders[q.By], Down: q.Down != (q.By == MissedByDay)}
	args := []any{s.Tenant, f.From, f.Until}
	where := "f.tenant_id = $1 AND f.missed_on || '' >= $2 AND f.missed_on || '' <= $3"
	unit := f.Unit
	if own := s.OnlyUnit(); own != "" {
		unit = own
	}
	if unit != "" {
		args = append(args, unit)
		where += fmt.Sprintf(" AND f.unit_id || '' = $%d", len(args))
	}
	if f.Municipality != "" {
		args = append(args, f.Municipality)
		where += fmt.Sprintf(" AND f.to_tenant_id || '' = $%d", len(args))
	}
	if !q.All {
		args = append(args, q.Ending)
		where += fmt.Sprintf(" AND f.ending || '' = $%d", len(args))
	}
	where += order.Behind(&args, q.After)
	return db.All(ctx, tx, func(row db.Row) (m MissedCase, err error) {
		err = row.Scan(&m.ID, &m.Transfer, &m.Household, &m.Number, &m.Town, &m.Facility, &m.MissedOn, &m.Persons, &m.Ending, &m.DueOn)
		return m, err
	}, fmt.Sprintf(`SELECT f.id, f.transfer_id, f.household_id, f.number, town.name, f.unit_name, f.missed_on, f.persons, f.ending, f.due_on
		FROM follow_up f
		JOIN tenant town ON town.id = f.to_tenant_id
		WHERE %s ORDER BY %s LIMIT %d`, where, order.By(), MissedPage), args...)
}

// MissedPage is how many cases a page has.
const MissedPage = figurePage
