package record_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// What is known of somebody who was merged is the leader's, wherever the other
// was registered, and goes back with them.
func TestWhatIsKnownOfAMergedPersonIsShownThroughTheLeader(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s, medic := w.As(tenant.FacilitySocial), w.As(tenant.FacilityMedic)
		var ids []id.ID
		for _, file := range []string{"1", "2"} {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				h, err := person.Register(ctx, tx, w.Clock, s, person.RegisterCommand{FileNumber: file, Persons: []person.Person{
					{GivenName: "Tesfaye", FamilyName: "Berhane", Birth: person.Born(clock.MustDate("1977-11-21"))}}})
				ids = append(ids, h.Persons[0].ID)
				return err
			})
		}
		leader, follower := ids[0], ids[1]
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := record.AddNeeds(ctx, tx, w.Clock, s, stepFree(follower))
			return err
		})
		w.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
			if _, err := record.AddMeasures(ctx, tx, w.Clock, medic, mmr(follower)); err != nil {
				return err
			}
			if _, err := record.AddStatements(ctx, tx, w.Clock, medic, metformin(follower)); err != nil {
				return err
			}
			for _, cmd := range []record.PaperCommand{paperOf(t, follower, record.VaccinationPaper, 10), paperOf(t, leader, record.VaccinationPaper, 20)} {
				if _, _, err := record.AddPaper(ctx, tx, w.Clock, medic, keys, cmd); err != nil {
					return err
				}
			}
			return nil
		})
		papers := func(who id.ID) (count int) {
			t.Helper()
			w.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
				shown, err := record.ShowPapers(ctx, tx, w.Clock, medic, keys, []id.ID{who})
				for _, p := range shown {
					if p.Person != who || len(p.Preview) == 0 {
						t.Errorf("%+v", p.Paper)
					}
				}
				count = len(shown)
				return err
			})
			return count
		}
		known := func(who id.ID) (r record.Record) {
			t.Helper()
			w.Do(t, medic, func(ctx context.Context, tx *db.Tx) (err error) {
				r, err = record.Show(ctx, tx, w.Clock, medic, []id.ID{who})
				return err
			})
			return r
		}
		before := known(follower)
		var pair person.Duplicate
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			page, err := person.Duplicates(ctx, tx, w.Clock, s, person.DuplicateFilter{})
			if err != nil {
				return err
			}
			pair, err = person.Merge(ctx, tx, w.Clock, s, person.MergeCommand{Leader: leader,
				DuplicateSeen: person.DuplicateSeen{ID: page.Duplicates[0].ID, Version: page.Duplicates[0].Version},
				OnTheWay:      func(context.Context, *db.Tx, tenant.Scope, []id.ID) ([]id.ID, error) { return nil, nil }})
			return err
		})
		// The leader moves to the other facility: what is known follows the leader,
		// and stays behind with nobody.
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			h, _, err := person.ShowPerson(ctx, tx, w.Clock, s, leader)
			if err != nil {
				return err
			}
			_, err = person.Move(ctx, tx, w.Clock, s, person.MoveCommand{Household: h.ID, Version: h.Version, Unit: w.OtherUnit.ID, Since: testkit.Today})
			return err
		})
		s.Unit, medic.Unit = w.OtherUnit.ID, w.OtherUnit.ID
		if n := papers(leader); n != 2 {
			t.Errorf("of the leader are shown %d papers, want both persons'", n)
		}
		led := known(leader)
		if len(led.Needs) != 1 || len(led.Measures) != 1 || led.Needs[0].Person != leader || led.Measures[0].Person != leader ||
			len(led.Statements) != 1 || led.Statements[0].Person != leader {
			t.Fatalf("of the leader is known %+v", led)
		}
		w.Do(t, medic, func(ctx context.Context, tx *db.Tx) error {
			one, err := record.ShowNeed(ctx, tx, w.Clock, medic, led.Needs[0].ID)
			if one.Person != leader {
				t.Errorf("the need is %s's", one.Person)
			}
			return err
		})
		w.Do(t, w.As(tenant.LandAllocation), func(ctx context.Context, tx *db.Tx) error {
			r, err := record.ForHandOver(ctx, tx, w.As(tenant.LandAllocation), []id.ID{leader})
			if len(r.Needs) != 1 || len(r.Measures) != 1 || len(r.Statements) != 1 || len(r.Papers) != 2 {
				t.Errorf("the hand-over has %d needs, %d measures and %d papers", len(r.Needs), len(r.Measures), len(r.Papers))
			}
			return err
		})
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error { // it is the leader's to end, too
			return record.EndNeed(ctx, tx, w.Clock, s, led.Needs[0].ID, testkit.Today)
		})
		auditor := w.As(tenant.Auditor)
		auditor.Tenant, auditor.Kind = w.Land.ID, tenant.Land
		w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, auditor, audit.Filter{Subject: follower})
			if !slices.ContainsFunc(entries, func(e audit.Entry) bool { return e.Kind == tenant.MeasureHealth && slices.Contains(e.Subjects, leader) }) {
				t.Error("it is not on record that the follower was read through the leader")
			}
			return err
		})
		// Parted again by the leader's facility, the follower is where they were.
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Unmerge(ctx, tx, w.Clock, s, person.DuplicateSeen{ID: pair.ID, Version: pair.Version})
			return err
		})
		if r := known(leader); len(r.Needs)+len(r.Measures) > 0 {
			t.Errorf("of the leader is still known %+v", r)
		}
		medic.Unit = w.Facility.ID
		if n := papers(follower); n != 1 {
			t.Errorf("of the follower are shown %d papers", n)
		}
		after := known(follower)
		before.Needs[0].Until = after.Needs[0].Until // what was changed meanwhile stays changed
		if diff := cmp.Diff(before, after, days); diff != "" {
			t.Errorf("not as before: %s", diff)
		}
	})
}
