package person_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/engine/linkage"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func duplicates(t testing.TB, w *testkit.World, s tenant.Scope, f person.DuplicateFilter) (page person.DuplicatePage) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		page, err = person.Duplicates(ctx, tx, w.Clock, s, f)
		return err
	})
	return page
}

func free(context.Context, *db.Tx, tenant.Scope, []id.ID) ([]id.ID, error) { return nil, nil }

func merge(t testing.TB, w *testkit.World, s tenant.Scope, d person.Duplicate, leader id.ID) (merged person.Duplicate) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		merged, err = person.Merge(ctx, tx, w.Clock, s, person.MergeCommand{DuplicateSeen: person.DuplicateSeen{ID: d.ID, Version: d.Version},
			Leader: leader, OnTheWay: free})
		return err
	})
	return merged
}

func unmerge(t testing.TB, w *testkit.World, s tenant.Scope, d person.Duplicate) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		_, err := person.Unmerge(ctx, tx, w.Clock, s, person.DuplicateSeen{ID: d.ID, Version: d.Version})
		return err
	})
}

// the Haddads once more, as another office wrote them.
func haddadsAgain() person.RegisterCommand {
	return person.RegisterCommand{FileNumber: "B-2026/4", Persons: []person.Person{
		{FamilyName: "Alhaddad", GivenName: "Ameena", Birth: person.Born(clock.MustDate("1984-03-03"))},
		{FamilyName: "Jusuf", GivenName: "Al Haddad", Birth: person.Born(clock.MustDate("1980-01-01"))},
	}, Ties: []person.Tie{{Person: 1, Other: 2, Kind: person.Spouse}}}
}

func TestWhoWasRegisteredTwiceIsProposed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		for _, c := range []struct {
			why         string
			one, other  person.Person
			birth, name linkage.Level // as they are said to agree; the name's of Given
		}{
			{"transliterated", person.Person{GivenName: "Mohammad", FamilyName: "Qasim", Birth: person.Born(clock.MustDate("1991-07-14"))},
				person.Person{GivenName: "Muhamed", FamilyName: "Kassem", Birth: person.Born(clock.MustDate("1991-07-14"))}, linkage.Same, linkage.Sounds},
			{"names swapped", person.Person{GivenName: "Tesfaye", FamilyName: "Berhane", Birth: person.Born(clock.MustDate("1977-11-21"))},
				person.Person{GivenName: "Berhane", FamilyName: "Tesfaye", Birth: person.Born(clock.MustDate("1977-11-21"))}, linkage.Same, linkage.Same},
			{"the year alone", person.Person{GivenName: "Olena", FamilyName: "Kovalenko", Birth: person.Born(clock.MustDate("1962-05-09"))},
				person.Person{GivenName: "Olena", FamilyName: "Kovalenko", Birth: person.BornInYear(1962)}, linkage.BirthYear, linkage.Same},
			{"digits in each other's place", person.Person{GivenName: "Farid", FamilyName: "Zamani", Birth: person.Born(clock.MustDate("1985-04-12"))},
				person.Person{GivenName: "Farid", FamilyName: "Zamani", Birth: person.Born(clock.MustDate("1985-04-21"))}, linkage.BirthDigit, linkage.Same},
			{"day and month turned", person.Person{GivenName: "Azeb", FamilyName: "Yonas", Birth: person.Born(clock.MustDate("1999-03-08"))},
				person.Person{GivenName: "Azeb", FamilyName: "Yonas", Birth: person.Born(clock.MustDate("1999-08-03"))}, linkage.BirthTurned, linkage.Same},
			{"another script", person.Person{GivenName: "Leila", FamilyName: "Mansour", GivenNameOwn: "ليلى", FamilyNameOwn: "منصور", Birth: person.Born(clock.MustDate("1993-02-02"))},
				person.Person{GivenName: "ليلى", FamilyName: "منصور", Birth: person.Born(clock.MustDate("1993-02-02"))}, linkage.Same, linkage.Same},
		} {
			before := len(duplicates(t, w, s, person.DuplicateFilter{}).Duplicates)
			a := register(t, w, s, person.RegisterCommand{FileNumber: c.why + "/1", Persons: []person.Person{c.one}})
			b := register(t, w, s, person.RegisterCommand{FileNumber: c.why + "/2", Persons: []person.Person{c.other}})
			page := duplicates(t, w, s, person.DuplicateFilter{Household: b.ID})
			if len(page.Duplicates) != 1 || len(duplicates(t, w, s, person.DuplicateFilter{}).Duplicates) != before+1 {
				t.Errorf("%s: %d proposals", c.why, len(page.Duplicates))
				continue
			}
			got := page.Duplicates[0]
			if ids := []id.ID{got.One.ID, got.Other.ID}; !slices.Contains(ids, a.Persons[0].ID) || !slices.Contains(ids, b.Persons[0].ID) || got.Probability < .5 {
				t.Errorf("%s: %+v", c.why, got)
			}
			for _, e := range got.Evidence {
				if e.Value == linkage.Date && e.Level != c.birth || e.Value == linkage.Given && e.Level != c.name {
					t.Errorf("%s: %s agrees as %s", c.why, e.Value, e.Level)
				}
			}
		}
	})
}

func TestDifferentPeopleAreNotProposed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		born := person.Born(clock.MustDate("2015-06-07"))
		register(t, w, s, person.RegisterCommand{FileNumber: "1", Persons: []person.Person{ // twins
			{GivenName: "Hasan", FamilyName: "Barakat", Birth: born}, {GivenName: "Husain", FamilyName: "Barakat", Birth: born}}})
		register(t, w, s, single("2", "Rania", "Ghanem", person.BornInYear(1990)))
		register(t, w, s, single("3", "Samir", "Ghanem", person.BornInYear(1990)))
		register(t, w, s, single("4", "Petro", "Melnyk", person.Born(clock.MustDate("2015-06-07"))))
		if page := duplicates(t, w, s, person.DuplicateFilter{}); page.Total != 0 {
			t.Errorf("%d proposals: %+v", page.Total, page.Duplicates)
		}
		register(t, w, s, person.RegisterCommand{FileNumber: "5", Persons: []person.Person{ // the twins again
			{GivenName: "Husain", FamilyName: "Barakat", Birth: born}, {GivenName: "Hasan", FamilyName: "Barakat", Birth: born}}})
		page := duplicates(t, w, s, person.DuplicateFilter{})
		if page.Total != 2 {
			t.Errorf("%d proposals for twins who came again, want 2", page.Total)
		}
		for _, d := range page.Duplicates {
			if d.One.GivenName != d.Other.GivenName {
				t.Errorf("%s is proposed for the twin %s", d.One.GivenName, d.Other.GivenName)
			}
		}
	})
}

func TestAMergedPersonIsShownThroughTheLeaderAndComesBackAsTheyWere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		first, second := register(t, w, s, haddads()), register(t, w, s, haddadsAgain())
		before := everything(t, w, s)
		page := duplicates(t, w, s, person.DuplicateFilter{})
		if len(page.Duplicates) != 2 {
			t.Fatalf("%d proposals", len(page.Duplicates))
		}
		var decisions []person.Duplicate
		for _, one := range page.Duplicates {
			leader := one.One.ID
			if _, ok := first.Person(leader); !ok {
				leader = one.Other.ID
			}
			merged := merge(t, w, s, one, leader)
			if merged.State != person.Merged || merged.Leader != leader || merged.DecidedName != s.Name {
				t.Errorf("%+v", merged)
			}
			decisions = append(decisions, merged)
		}
		if list := listed(t, w, s); len(list) != 1 || list[0].ID != first.ID {
			t.Errorf("%d households are listed", len(list))
		}
		for _, text := range []string{"Ameena", "Amina", "Jusuf", "b-2026/4", "1980"} {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				found, err := person.Search(ctx, tx, w.Clock, s, text)
				if len(found.Households) != 1 || found.Households[0].ID != first.ID {
					t.Errorf("%q finds %d households", text, len(found.Households))
				}
				return err
			})
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			o, err := person.ShowOverview(ctx, tx, w.Clock, s, first.ID)
			if len(o.Relations) != 3 || len(o.Followers) != 2 || len(o.Household.Persons) != 3 {
				t.Errorf("%d relations, %d followers of %d persons", len(o.Relations), len(o.Followers), len(o.Household.Persons))
			}
			for _, f := range o.Followers {
				if f.FileNumber != second.FileNumber || f.Listed || f.Decision == "" {
					t.Errorf("%+v", f)
				}
			}
			if err != nil {
				return err
			}
			home, leader, err := person.ShowPerson(ctx, tx, w.Clock, s, second.Persons[0].ID)
			if home.ID != first.ID || leader.ID != first.Persons[0].ID {
				t.Error("the merged person does not lead to who leads")
			}
			return err
		})
		err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Change(ctx, tx, w.Clock, s, second.Persons[0])
			return err
		})
		if !errs.Is(err, errs.KindConflict) {
			t.Errorf("somebody who was merged can be changed: %v", err)
		}
		for _, one := range decisions {
			unmerge(t, w, s, one)
		}
		if diff := cmp.Diff(before, everything(t, w, s)); diff != "" {
			t.Errorf("not as before: %s", diff)
		}
	})
}

// everything is what the register shows, but for versions.
func everything(t testing.TB, w *testkit.World, s tenant.Scope) (all []string) {
	t.Helper()
	households := listed(t, w, s)
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		for _, h := range households {
			o, err := person.ShowOverview(ctx, tx, w.Clock, s, h.ID)
			if err != nil {
				return err
			}
			o.Household.Version = 0
			all = append(all, fmt.Sprintf("%+v", o))
		}
		return nil
	})
	page := duplicates(t, w, s, person.DuplicateFilter{})
	for _, d := range page.Duplicates {
		all = append(all, fmt.Sprintf("%s %s %s %s", d.ID, d.State, d.One.ID, d.Other.ID))
	}
	return all
}

func listed(t testing.TB, w *testkit.World, s tenant.Scope) []person.Household {
	t.Helper()
	var page person.Page
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		page, err = person.List(ctx, tx, w.Clock, s, person.Filter{})
		return err
	})
	if page.Total != len(page.Households) {
		t.Errorf("%d households are counted, %d listed", page.Total, len(page.Households))
	}
	return page.Households
}

// Three times the same person, merged in a row and parted from the middle.
func TestMergesCanBeUndoneInAnyOrder(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		var ids []id.ID
		for _, file := range []string{"1", "2", "3"} {
			ids = append(ids, register(t, w, s, single(file, "Tesfaye", "Berhane", person.Born(clock.MustDate("1977-11-21")))).Persons[0].ID)
		}
		pair := func(a, b id.ID, state person.DuplicateState) (found person.Duplicate) {
			for _, d := range duplicates(t, w, s, person.DuplicateFilter{State: state}).Duplicates {
				if d.One.ID == a && d.Other.ID == b || d.One.ID == b && d.Other.ID == a {
					found = d
				}
			}
			if found.ID == "" {
				t.Fatalf("no %s pair of %s and %s", state, a, b)
			}
			return found
		}
		leads := func(want ...id.ID) {
			t.Helper()
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				for i, who := range ids {
					_, p, err := person.ShowPerson(ctx, tx, w.Clock, s, who)
					if err != nil {
						return err
					}
					if p.ID != want[i] {
						t.Errorf("person %d is shown through %s, want %s", i+1, p.ID, want[i])
					}
				}
				return nil
			})
		}
		third := merge(t, w, s, pair(ids[1], ids[2], person.Open), ids[1]) // 3 follows 2
		second := merge(t, w, s, pair(ids[0], ids[1], person.Open), ids[0])
		leads(ids[0], ids[0], ids[0])
		if page := duplicates(t, w, s, person.DuplicateFilter{}); page.Total != 0 {
			t.Errorf("%d pairs are still proposed of somebody who is merged", page.Total)
		}
		unmerge(t, w, s, second)
		leads(ids[0], ids[1], ids[1])
		second = merge(t, w, s, pair(ids[0], ids[1], person.Open), ids[0])
		unmerge(t, w, s, third)
		leads(ids[0], ids[0], ids[2])
		unmerge(t, w, s, second)
		leads(ids...)
		if page := duplicates(t, w, s, person.DuplicateFilter{}); page.Total != 3 {
			t.Errorf("%d pairs are proposed in the end, want 3", page.Total)
		}
	})
}

func TestWhoWasKeptApartIsNotProposedAgainUntilTheyChange(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		h := register(t, w, s, single("1", "Tesfaye", "Berhane", person.Born(clock.MustDate("1977-11-21"))))
		register(t, w, s, single("2", "Tesfaye", "Berhane", person.Born(clock.MustDate("1977-11-21"))))
		open := duplicates(t, w, s, person.DuplicateFilter{}).Duplicates[0]
		seen := person.DuplicateSeen{ID: open.ID, Version: open.Version}
		err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.KeepApart(ctx, tx, w.Clock, s, person.KeepApartCommand{DuplicateSeen: seen, Reason: "  "})
			return err
		})
		if all := errs.All(err); len(all) != 1 || all[0].Field != person.FieldReason {
			t.Errorf("without a reason: %v", err)
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			open, err = person.KeepApart(ctx, tx, w.Clock, s, person.KeepApartCommand{DuplicateSeen: seen, Reason: "Cousins; both were here."})
			return err
		})
		find := func() int {
			if _, err := person.FindDuplicates(t.Context(), d, w.Clock, s); err != nil {
				t.Fatal(err)
			}
			return duplicates(t, w, s, person.DuplicateFilter{}).Total
		}
		if n := find(); n != 0 {
			t.Errorf("%d proposals after they were kept apart", n)
		}
		p := h.Persons[0]
		change := func() {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				p, err = person.Change(ctx, tx, w.Clock, s, p)
				return err
			})
		}
		p.Phone = "+49 151 1"
		change()
		if n := find(); n != 0 {
			t.Errorf("%d proposals after a telephone number has changed", n)
		}
		p.FamilyName = "Berhanu"
		change()
		if n := find(); n != 1 {
			t.Errorf("%d proposals after the name has changed, want 1", n)
		}
		p.GivenName, p.FamilyName, p.Birth = "Anna", "Schwarz", person.BornInYear(1950)
		change()
		if n := find(); n != 0 {
			t.Errorf("%d proposals of two who have nothing in common", n)
		}
	})
}

func TestAMergeIsRefusedWhereItWouldNotBeRight(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		one := register(t, w, s, single("1", "Tesfaye", "Berhane", person.Born(clock.MustDate("1977-11-21"))))
		two := register(t, w, s, single("2", "Tesfaye", "Berhane", person.Born(clock.MustDate("1977-11-21"))))
		open := duplicates(t, w, s, person.DuplicateFilter{}).Duplicates[0]
		try := func(s tenant.Scope, change func(*person.MergeCommand)) error {
			cmd := person.MergeCommand{DuplicateSeen: person.DuplicateSeen{ID: open.ID, Version: open.Version}, Leader: one.Persons[0].ID, OnTheWay: free}
			change(&cmd)
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := person.Merge(ctx, tx, w.Clock, s, cmd)
				return err
			})
		}
		for why, c := range map[string]struct {
			s      tenant.Scope
			change func(*person.MergeCommand)
			kind   errs.Kind
		}{
			"a third person leads":        {s, func(c *person.MergeCommand) { c.Leader = id.New() }, errs.KindInvalid},
			"nobody leads":                {s, func(c *person.MergeCommand) { c.Leader = "" }, errs.KindInvalid},
			"somebody decided meanwhile":  {s, func(c *person.MergeCommand) { c.Version-- }, errs.KindConflict},
			"a role that reads only":      {w.As(tenant.LandLegal), func(*person.MergeCommand) {}, errs.KindForbidden},
			"a role without the register": {w.As(tenant.Auditor), func(*person.MergeCommand) {}, errs.KindForbidden},
			"their household is on a transfer": {s, func(c *person.MergeCommand) {
				c.OnTheWay = func(_ context.Context, _ *db.Tx, _ tenant.Scope, ids []id.ID) ([]id.ID, error) {
					if !slices.Equal(ids, []id.ID{two.ID}) {
						t.Errorf("asked about %v", ids)
					}
					return ids, nil
				}
			}, errs.KindConflict},
		} {
			if err := try(c.s, c.change); !errs.Is(err, c.kind) {
				t.Errorf("%s: %v", why, err)
			}
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			return person.Leave(ctx, tx, w.Clock, s, []id.ID{two.ID}, testkit.Today)
		})
		if err := try(s, func(*person.MergeCommand) {}); !errs.Is(err, errs.KindConflict) {
			t.Errorf("with somebody who has moved on: %v", err)
		}
		if page := duplicates(t, w, s, person.DuplicateFilter{}); page.Total != 0 {
			t.Error("a pair that nobody can decide is still proposed")
		}
	})
}

// A pair across two facilities is seen by who sees both: not by either of them.
func TestADuplicateIsSeenByWhoMaySeeBoth(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		other := s
		other.Unit = w.OtherUnit.ID
		register(t, w, s, single("1", "Tesfaye", "Berhane", person.Born(clock.MustDate("1977-11-21"))))
		register(t, w, other, single("2", "Tesfaye", "Berhane", person.Born(clock.MustDate("1977-11-21"))))
		for _, one := range []tenant.Scope{s, other} {
			if page := duplicates(t, w, one, person.DuplicateFilter{}); page.Total != 0 {
				t.Error("a facility sees somebody of another one")
			}
		}
		if page := duplicates(t, w, w.As(tenant.LandAllocation), person.DuplicateFilter{}); page.Total != 1 {
			t.Errorf("the desk sees %d", page.Total)
		}
	})
}

// A pair across two facilities is decided by the Land's desk: it sees both, no
// facility does, and everything is as before once it is taken back.
func TestAPairAcrossTwoFacilitiesIsTheLandsToDecide(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s, desk := w.As(tenant.FacilitySocial), w.As(tenant.LandAllocation)
		other := s
		other.Unit = w.OtherUnit.ID
		born := person.Born(clock.MustDate("1977-11-21"))
		one := register(t, w, s, single("1", "Tesfaye", "Berhane", born))
		two := register(t, w, other, single("2", "Tesfay", "Berhane", born))
		register(t, w, s, single("3", "Olena", "Kovalenko", born))
		register(t, w, s, single("4", "Olena", "Kowalenko", born))
		before := [][]string{everything(t, w, s), everything(t, w, other), everything(t, w, desk)}
		if page := duplicates(t, w, desk, person.DuplicateFilter{}); page.Total != 2 {
			t.Errorf("the desk sees %d pairs", page.Total)
		}
		across := duplicates(t, w, desk, person.DuplicateFilter{Across: true})
		if across.Total != 1 || !across.Duplicates[0].Across() {
			t.Fatalf("the desk sees %d pairs across", across.Total)
		}
		for name, c := range map[string]struct {
			s    tenant.Scope
			want int
		}{"the desk": {desk, 1}, "a facility": {s, 0}, "a municipality": {w.As(tenant.Intake), 0}} {
			w.Do(t, c.s, func(ctx context.Context, tx *db.Tx) error {
				n, err := person.WaitingAcross(ctx, tx, c.s)
				if n != c.want {
					t.Errorf("%s is told of %d", name, n)
				}
				return err
			})
		}
		open := across.Duplicates[0]
		try := func(s tenant.Scope) error {
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				if _, err := person.Compare(ctx, tx, w.Clock, s, open.ID); err != nil {
					return err
				}
				_, err := person.Merge(ctx, tx, w.Clock, s, person.MergeCommand{DuplicateSeen: person.DuplicateSeen{ID: open.ID, Version: open.Version},
					Leader: one.Persons[0].ID, OnTheWay: free})
				return err
			})
		}
		for name, c := range map[string]struct {
			s    tenant.Scope
			kind errs.Kind
		}{"one facility": {s, errs.KindNotFound}, "the other": {other, errs.KindNotFound}, "another tenant": {w.At(w.Elsewhere, tenant.Intake), errs.KindNotFound},
			"the legal desk": {w.As(tenant.LandLegal), errs.KindForbidden}, "who sees no persons": {w.As(tenant.Auditor), errs.KindForbidden}} {
			if err := try(c.s); !errs.Is(err, c.kind) {
				t.Errorf("%s decides: %v", name, err)
			}
		}
		merged := merge(t, w, desk, open, one.Persons[0].ID)
		if list := listed(t, w, other); len(list) != 0 {
			t.Error("the household of whom everybody was merged is still listed in its facility")
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			o, err := person.ShowOverview(ctx, tx, w.Clock, s, one.ID)
			if err == nil && (len(o.Followers) != 1 || o.Followers[0].ID != two.Persons[0].ID) {
				t.Errorf("the facility of who leads is shown %+v", o.Followers)
			}
			return err
		})
		unmerge(t, w, desk, merged)
		if diff := cmp.Diff(before, [][]string{everything(t, w, s), everything(t, w, other), everything(t, w, desk)}); diff != "" {
			t.Errorf("not as before: %s", diff)
		}
		w.Do(t, w.At(w.Land, tenant.Auditor), func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, w.At(w.Land, tenant.Auditor), audit.Filter{Subject: two.Persons[0].ID, Kind: tenant.Duplicate, Action: audit.Change})
			if len(entries) != 2 || entries[0].Purpose != tenant.Allocation || entries[0].Role != tenant.LandAllocation {
				t.Errorf("on record: %+v", entries)
			}
			return err
		})
	})
}

// Page by page a list of duplicates has each pair once, in its column's order,
// one way and the other, also after somebody is called otherwise.
func TestDuplicatesComeByTheColumnAskedFor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		for i, name := range []string{"Özil", "Adam", "Zand", "Bakr"} {
			born := person.Born(clock.MustDate("1977-11-21").AddDays(40 * i))
			one, other := single(fmt.Sprint(i), "Amina", name, born), single(fmt.Sprint(i, "b"), "Amina", name, born)
			if i == 0 { // less certain
				one.Persons[0].Birth, other.Persons[0].Birth = person.Born(clock.MustDate("1950-03-04")), person.BornInYear(1950)
			}
			register(t, w, s, one)
			register(t, w, s, other)
		}
		names := func(f person.DuplicateFilter) (list []string) {
			for f.Limit = 1; ; {
				page := duplicates(t, w, s, f)
				for _, d := range page.Duplicates {
					list = append(list, d.One.FamilyName)
				}
				if f.After = page.Next; f.After == "" {
					return list
				}
			}
		}
		holds := func(want ...string) {
			t.Helper()
			up, down := names(person.DuplicateFilter{By: person.DuplicateByName}), names(person.DuplicateFilter{By: person.DuplicateByName, Down: true})
			if slices.Reverse(down); !slices.Equal(up, want) || !slices.Equal(down, want) {
				t.Errorf("by name: %v, from the end %v", up, down)
			}
		}
		holds("Adam", "Bakr", "Özil", "Zand")
		if list := names(person.DuplicateFilter{}); len(list) != 4 || list[3] != "Özil" {
			t.Errorf("by certainty: %v", list)
		}
		pair := duplicates(t, w, s, person.DuplicateFilter{By: person.DuplicateByName, Down: true}).Duplicates[0]
		for _, p := range []person.Person{pair.One, pair.Other} {
			p.FamilyName = "Abdi"
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := person.Change(ctx, tx, w.Clock, s, p)
				return err
			})
		}
		holds("Abdi", "Adam", "Bakr", "Özil")
	})
}

// Searching person by person and looking through the whole register agree, and
// persons from before there were keys get theirs.
func TestTheWholeRegisterShowsWhatEachRegistrationShows(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		register(t, w, s, haddads())
		register(t, w, s, haddadsAgain())
		for i, name := range []string{"Tesfaye", "Tesfay", "Olena", "Olga", "Tesfaye"} {
			register(t, w, s, single(fmt.Sprint(i), name, "Berhane", person.Born(clock.MustDate("1977-11-21"))))
		}
		pairs := func() (all []string) {
			for _, d := range duplicates(t, w, s, person.DuplicateFilter{}).Duplicates {
				all = append(all, string(d.One.ID+" "+d.Other.ID))
			}
			slices.Sort(all)
			return all
		}
		each := pairs()
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			for _, table := range []string{"duplicate", "person_key"} {
				if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE tenant_id = $1`, s.Tenant); err != nil {
					return err
				}
			}
			return nil
		})
		if keyed, err := person.KeyRegister(t.Context(), d, w.Clock, s); err != nil || keyed != 10 {
			t.Errorf("%d persons get keys, %v", keyed, err)
		}
		if diff := cmp.Diff(each, pairs()); diff != "" || len(each) < 3 {
			t.Error(diff)
		}
		report, err := person.FindDuplicates(t.Context(), d, w.Clock, s)
		if err != nil || report.Persons != 10 || report.Keyed != 0 || report.Pairs != len(each) {
			t.Errorf("once more: %+v, %v; %d pairs before", report, err, len(each))
		}
	})
}

func TestEveryLookAndDecisionIsOnRecord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		one := register(t, w, s, single("1", "Tesfaye", "Berhane", person.BornInYear(1977)))
		register(t, w, s, single("2", "Tesfaye", "Berhane", person.BornInYear(1977)))
		open := duplicates(t, w, s, person.DuplicateFilter{}).Duplicates[0]
		unmerge(t, w, s, merge(t, w, s, open, one.Persons[0].ID))
		var details []string
		auditor := w.As(tenant.Auditor)
		auditor.Tenant, auditor.Kind = w.Land.ID, tenant.Land
		w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, auditor, audit.Filter{Subject: one.Persons[0].ID})
			for _, e := range entries {
				details = append(details, e.Detail)
			}
			return err
		})
		for _, want := range []string{"duplicates proposed", "duplicates", "duplicate: open to merged", "duplicate: merged to open"} {
			if !slices.Contains(details, want) {
				t.Errorf("%q is not on record: %q", want, details)
			}
		}
	})
}
