package person_test

import (
	"cmp"
	"context"
	"slices"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// Turning the pages of a list in any order shows each household once, and in
// that order.
func TestThePagesOfEveryOrderShowEachHouseholdOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		rows := many(23)
		for i := range rows {
			if i%3 > 0 && i%4 == 0 { // households of several sizes and ages
				rows[i].FileNumber = rows[0].FileNumber
			}
			rows[i].Since = clock.Today(w.Clock).AddDays(-i % 5)
			rows[i].Ties = nil
		}
		for i := range rows { // all rows of a household say the same
			rows[i].Since = rows[slices.IndexFunc(rows, func(r person.ArrivalRow) bool { return r.FileNumber == rows[i].FileNumber })].Since
		}
		report, err := taken(t, w, s, person.ArrivalsCommand{Rows: rows})
		if err != nil || len(report.Faults) > 0 {
			t.Fatal(err, report.Faults)
		}
		for by, compare := range map[person.Column]func(a, b person.Household) int{
			person.ByName: func(a, b person.Household) int {
				return cmp.Compare(person.Fold(a.Persons[0].FamilyName+" "+a.Persons[0].GivenName), person.Fold(b.Persons[0].FamilyName+" "+b.Persons[0].GivenName))
			},
			person.BySize: func(a, b person.Household) int { return cmp.Compare(len(a.Persons), len(b.Persons)) },
			person.ByAge:  func(a, b person.Household) int { return oldest(b).Compare(oldest(a)) },
			person.ByDay:  func(a, b person.Household) int { return a.UnitSince.Compare(b.UnitSince) },
		} {
			for _, down := range []bool{false, true} {
				f := person.Filter{By: by, Down: down, Limit: 7}
				var all []person.Household
				for {
					var page person.Page
					w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
						page, err = person.List(ctx, tx, w.Clock, s, f)
						return err
					})
					all = append(all, page.Households...)
					if f.After = page.Next; f.After == "" {
						break
					}
				}
				seen := map[id.ID]bool{}
				for i, h := range all {
					seen[h.ID] = true
					if i == 0 {
						continue
					}
					order := compare(all[i-1], h)
					if order == 0 {
						order = cmp.Compare(all[i-1].ID, h.ID)
						if by == person.ByAge { // the youngest first is the latest birthday first
							order = -order
						}
					}
					if (order < 0) == down {
						t.Errorf("by %q, down %t: %s stands before %s", by, down, all[i-1].FileNumber, h.FileNumber)
					}
				}
				if len(seen) != len(all) || len(all) != 23 {
					t.Errorf("by %q, down %t: %d rows, %d households, want 23", by, down, len(all), len(seen))
				}
			}
		}
	})
}

func oldest(h person.Household) (first clock.Date) {
	for _, p := range h.Persons {
		if !p.Birth.Date.IsZero() && (first.IsZero() || p.Birth.Date.Before(first)) {
			first = p.Birth.Date
		}
	}
	return first
}
