package assignment

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
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
	slices.SortStableFunc(by.Facilities, func(a, b Missed) int { return b.Households - a.Households })
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
	ID       id.ID
	Transfer id.ID
	Number   string
	Town     string
	Facility string
	MissedOn clock.Date
	Persons  int
	Ending   Ending
	DueOn    clock.Date // of those that are open
}

// MissedCases lists what the counts are made of, by day, the latest first. It
// names transfers, and nobody. Of the endings one alone where all is false.
func MissedCases(ctx context.Context, tx *db.Tx, s tenant.Scope, f FigureFilter, all bool, ending Ending, after FollowUpKey) ([]MissedCase, error) {
	if err := ofTheLand(s); err != nil {
		return nil, err
	}
	args := []any{figurePage}
	where := f.missed(s, &args)
	if !all {
		args = append(args, ending)
		where += fmt.Sprintf(" AND f.ending = $%d", len(args))
	}
	if after.ID != "" {
		args = append(args, after.Day, after.ID)
		where += fmt.Sprintf(" AND (f.missed_on, f.id) < ($%d, $%d)", len(args)-1, len(args))
	}
	return db.All(ctx, tx, func(row db.Row) (m MissedCase, err error) {
		err = row.Scan(&m.ID, &m.Transfer, &m.Number, &m.Town, &m.Facility, &m.MissedOn, &m.Persons, &m.Ending, &m.DueOn)
		return m, err
	}, `SELECT f.id, f.transfer_id, t.number, town.name, coalesce(u.name, ''), f.missed_on, f.persons, f.ending, f.due_on
		FROM follow_up f
		JOIN transfer t ON t.id = f.transfer_id AND t.tenant_id = f.tenant_id
		JOIN tenant town ON town.id = f.to_tenant_id
		LEFT JOIN unit u ON u.id = f.unit_id AND u.tenant_id = f.tenant_id
		WHERE `+where+` ORDER BY f.missed_on DESC, f.id DESC LIMIT $1`, args...)
}

// MissedPage is how many cases a page has.
const MissedPage = figurePage
