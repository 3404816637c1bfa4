package person_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// However a list is ordered, narrowed and paged, an index gives its rows in
// their order: none is read that is not shown, whatever the size of the tenant.
func TestEveryOrderOfTheListHasItsIndex(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		if _, err := taken(t, w, s, person.ArrivalsCommand{Rows: many(60)}); err != nil {
			t.Fatal(err)
		}
		for _, at := range []tenant.Scope{s, w.As(tenant.LandAllocation), w.At(w.Elsewhere, tenant.Intake)} {
			for _, by := range []person.Column{person.ByName, person.BySize, person.ByAge, person.ByDay} {
				for i := range 8 {
					f := person.Filter{By: by, Down: i&1 > 0, Left: i&2 > 0, Limit: 10}
					if i&4 > 0 && at.OnlyUnit() == "" && at.Kind == tenant.Land {
						f.Unit = w.Facility.ID
					}
					name := fmt.Sprintf("%s by %q, down %t, left %t, unit %t", at.Role, by, f.Down, f.Left, f.Unit != "")
					for _, plan := range testkit.Plans(t, d, at.Tenant, func(ctx context.Context, tx *db.Tx) error {
						page, err := person.List(ctx, tx, w.Clock, at, f)
						if err == nil && page.Next != "" {
							f.After = page.Next
							_, err = person.List(ctx, tx, w.Clock, at, f)
						}
						return err
					}) {
						if fault := plan.Fault(); fault != "" {
							t.Errorf("%s: %s", name, fault)
						}
					}
				}
			}
		}
	})
}

func TestASearchReadsByItsIndexes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		if _, err := taken(t, w, s, person.ArrivalsCommand{Rows: many(60)}); err != nil {
			t.Fatal(err)
		}
		desk := w.As(tenant.LandAllocation)
		for _, text := range []string{"haddad", "amina haddad", "M-0000", "haddad 1984", "1984", "ami had"} {
			for _, plan := range testkit.Plans(t, d, desk.Tenant, func(ctx context.Context, tx *db.Tx) error {
				_, err := person.Search(ctx, tx, w.Clock, desk, text)
				return err
			}) {
				if fault := plan.Fault(); fault != "" && !strings.Contains(fault, "sorts") { // what was found is sorted
					t.Errorf("%s: %s", text, fault)
				}
			}
		}
	})
}
