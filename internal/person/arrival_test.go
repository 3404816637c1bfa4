package person_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// row is a row of a list: a person of a household.
func row(n int, file, given, birth string) person.ArrivalRow {
	b, _ := person.ParseBirth(birth, testkit.Today)
	return person.ArrivalRow{Row: n, FileNumber: file, Person: person.Person{FamilyName: "Koval", GivenName: given, Birth: b}}
}

func importRows(t testing.TB, w *testkit.World, s tenant.Scope, rows ...person.ArrivalRow) person.ArrivalsReport {
	t.Helper()
	report, err := taken(t, w, s, person.ArrivalsCommand{Rows: rows})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func taken(t testing.TB, w *testkit.World, s tenant.Scope, cmd person.ArrivalsCommand) (report person.ArrivalsReport, err error) {
	t.Helper()
	err = w.DB.Do(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		report, err = person.TakeArrivals(ctx, tx, w.Clock, s, cmd)
		return err
	})
	return report, err
}

// told gives "row field key" of each fault.
func told(report person.ArrivalsReport) []string {
	var all []string
	for _, f := range report.Faults {
		all = append(all, fmt.Sprint(f.Row, " ", f.Field, " ", f.Key))
	}
	return all
}

// family is a list with two households: a mother with two children whose rows
// lie apart, and a man alone.
func family() []person.ArrivalRow {
	mother, lena, man, ivan := row(2, "U-1", "Olena", "1990"), row(3, "U-1", "Lena", "1.2.2015"),
		row(4, "U-2", "Petro", "3.1970"), row(5, "u-1", "Ivan", "")
	mother.Ties = []person.Tie{{Other: 2, Kind: person.Parent}, {Other: 3, Kind: person.Parent}}
	mother.Since = testkit.Today.AddDays(-3)
	return []person.ArrivalRow{mother, lena, man, ivan}
}

func TestAListOfArrivalsGoesIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		report := importRows(t, w, s, family()...)
		if report.Count(person.Created) != 2 || report.Persons != 4 || len(report.Faults) != 0 {
			t.Fatalf("%+v", report)
		}
		h := show(t, w, s, report.Arrivals[0].Household)
		var names []string
		for _, p := range h.Persons {
			names = append(names, p.GivenName)
		}
		if diff := cmp.Diff([]string{"Olena", "Lena", "Ivan"}, names); diff != "" || h.Unit != w.Facility.ID ||
			h.UnitSince != testkit.Today.AddDays(-3) {
			t.Errorf("%+v %s", h, diff)
		}
		if got := search(t, w, s, "lena koval"); len(got.Households) != 1 {
			t.Error("somebody imported is not found")
		}
	})
}

func TestTheSameListAgainChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		first := importRows(t, w, s, family()...)
		before := show(t, w, s, first.Arrivals[0].Household)
		second := importRows(t, w, s, family()...)
		if second.Count(person.Unchanged) != 2 || len(second.Faults) != 0 {
			t.Errorf("%+v", second)
		}
		if diff := cmp.Diff(before, show(t, w, s, first.Arrivals[0].Household), days); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhatTheRegisterKnowsOtherwiseIsReportedAndNotOverwritten(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		importRows(t, w, s, family()...)
		for rule, test := range map[string]struct {
			change func([]person.ArrivalRow) []person.ArrivalRow
			want   []string
		}{
			"another birth": {func(r []person.ArrivalRow) []person.ArrivalRow {
				r[1].Person.Birth = person.BornInYear(2014)
				return r
			}, []string{"3 birth error.arrival.differs"}},
			"a phone number that was not known": {func(r []person.ArrivalRow) []person.ArrivalRow {
				r[2].Person.Phone = "0151 1"
				return r
			}, []string{"4 phone error.arrival.differs"}},
			"a blank says nothing": {func(r []person.ArrivalRow) []person.ArrivalRow {
				r[0].Person.Birth, r[0].Since, r[0].Ties = person.Birth{}, clock.Date{}, nil
				return r
			}, nil},
			"one person less": {func(r []person.ArrivalRow) []person.ArrivalRow {
				r[0].Ties = r[0].Ties[:1]
				return r[:3]
			}, []string{"2 file-number error.arrival.persons-differ"}},
			"another day": {func(r []person.ArrivalRow) []person.ArrivalRow {
				r[0].Since = testkit.Today
				return r
			}, []string{"2 unit-since error.arrival.differs"}},
			"another relation": {func(r []person.ArrivalRow) []person.ArrivalRow {
				r[0].Ties[1].Kind = person.Guardian
				return r
			}, []string{"2 relation error.arrival.differs"}},
		} {
			report := importRows(t, w, s, test.change(family())...)
			conflicts := 0
			if test.want != nil {
				conflicts = 1
			}
			if diff := cmp.Diff(test.want, told(report)); diff != "" || report.Count(person.Conflict) != conflicts {
				t.Errorf("%s: %+v %s", rule, report.Arrivals, diff)
			}
		}
		if report := importRows(t, w, s, family()...); report.Count(person.Unchanged) != 2 {
			t.Errorf("afterwards: %+v", report)
		}
	})
}

func TestAFaultyHouseholdStaysOutAsAWholeAndTheOthersGoIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		elsewhere := s
		elsewhere.Unit = w.OtherUnit.ID
		importRows(t, w, elsewhere, row(2, "X-9", "Anna", "1999"))
		for rule, test := range map[string]struct {
			change func([]person.ArrivalRow)
			want   []string
		}{
			"born in the future": {func(r []person.ArrivalRow) { r[1].Person.Birth = person.BornInYear(2030) },
				[]string{"3 birth error.person.birth.future"}},
			"without a name": {func(r []person.ArrivalRow) { r[3].Person.FamilyName, r[3].Person.GivenName = "", "" },
				[]string{"5 family-name error.person.name.missing"}},
			"a relation to nobody": {func(r []person.ArrivalRow) { r[0].Ties[0].Other = 7 },
				[]string{"2 relation error.relation.position"}},
			"two persons in one place": {func(r []person.ArrivalRow) { r[0].Position, r[1].Position, r[3].Position = 1, 2, 2 },
				[]string{"5 position error.arrival.position"}},
			"some without a place": {func(r []person.ArrivalRow) { r[0].Position = 1 },
				[]string{"3 position error.arrival.position", "5 position error.arrival.position"}},
			"two facilities": {func(r []person.ArrivalRow) { r[0].Unit, r[3].Unit = "zue musterberg", "ZUE Beispieltal" },
				[]string{"5 unit error.arrival.unit-differs"}},
			"a facility there is not": {func(r []person.ArrivalRow) { r[0].Unit = "Schloss" },
				[]string{"2 unit error.household.unit.unknown"}},
			"a facility that is not one's own": {func(r []person.ArrivalRow) { r[0].Unit = "ZUE Beispieltal" },
				[]string{"2 unit error.household.unit.other"}},
			"two days": {func(r []person.ArrivalRow) { r[3].Since = testkit.Today },
				[]string{"5 unit-since error.arrival.since-differs"}},
			"unreadable": {func(r []person.ArrivalRow) { r[3].Broken = true }, nil},
			"unreadable, and more": {func(r []person.ArrivalRow) { r[3].Broken, r[1].Person.Phone = true, "x" },
				[]string{"3 phone error.person.phone.form"}},
			"a file number of another facility": {func(r []person.ArrivalRow) { r[0].FileNumber, r[1].FileNumber, r[3].FileNumber = "X-9", "X-9", "X-9" },
				[]string{"2 file-number error.household.file-number.taken"}},
		} {
			rows := family()
			test.change(rows)
			rows[2].FileNumber = rule // somebody new each time
			report := importRows(t, w, s, rows...)
			if diff := cmp.Diff(test.want, told(report)); diff != "" || report.Count(person.Refused) != 1 || report.Count(person.Created) != 1 {
				t.Errorf("%s: %+v %s", rule, report.Arrivals, diff)
			}
			if got := search(t, w, s, "U-1"); len(got.Households) != 0 {
				t.Fatalf("%s: a part of the household went in", rule)
			}
		}
	})
}

func TestRowsWithoutAFileNumberAreNoHousehold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		report := importRows(t, w, w.As(tenant.FacilitySocial), row(2, " ", "Olena", "1990"), row(3, "", "Petro", "1970"))
		want := []string{"2 file-number error.household.file-number.missing", "3 file-number error.household.file-number.missing"}
		if diff := cmp.Diff(want, told(report)); diff != "" || report.Count(person.Refused) != 2 {
			t.Error(diff)
		}
	})
}

func TestAComparisonReportsAndChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		var report person.ArrivalsReport
		err := d.Look(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
			report, err = person.CompareArrivals(ctx, tx, w.Clock, s, person.ArrivalsCommand{Rows: family()})
			return err
		})
		if err != nil || report.Count(person.Created) != 2 || report.Arrivals[0].Household != "" {
			t.Errorf("%+v, %v", report, err)
		}
		if got := search(t, w, s, "koval"); len(got.Households) != 0 {
			t.Error("the comparison left something behind")
		}
	})
}

func TestOnlyWhoMayWriteTheRegisterImports(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		_, err := taken(t, w, w.As(tenant.LandAllocation), person.ArrivalsCommand{Rows: family()})
		if !errs.Is(err, errs.KindForbidden) {
			t.Errorf("the allocation desk is answered with %v", err)
		}
	})
}

func TestTheOperatorTakesInForEachFacility(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.At(w.Land, tenant.FacilitySocial)
		rows := append(family(), row(6, "U-3", "Anna", "1999"), row(7, "U-4", "Nina", "1999"))
		rows[0].Unit, rows[2].Unit, rows[4].Unit = "ZUE Beispieltal", "zue-musterberg", "Schloss"
		report, err := taken(t, w, s, person.ArrivalsCommand{Rows: rows, Everywhere: true})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"6 unit error.household.unit.unknown", "7 unit error.household.unit.missing"}
		if diff := cmp.Diff(want, told(report)); diff != "" || report.Persons != 6 || report.Count(person.Created) != 2 {
			t.Errorf("%+v %s", report, diff)
		}
		other := s
		other.Unit = w.OtherUnit.ID
		for scope, file := range map[tenant.Scope]string{other: "U-1", w.As(tenant.FacilitySocial): "U-2"} {
			if got := search(t, w, scope, "koval").Households; len(got) != 1 || got[0].FileNumber != file {
				t.Errorf("%s is not in its facility: %v", file, got)
			}
		}
	})
}

// many is a list of n households of three.
func many(n int) []person.ArrivalRow {
	var rows []person.ArrivalRow
	for i := range n {
		file := fmt.Sprintf("M-%06d", i)
		for j, given := range []string{"Amina", "Yusuf", "Sami"} {
			r := row(len(rows)+2, file, given, []string{"1984", "3.3.1980", "5.2019"}[j])
			r.Person.FamilyName = fmt.Sprintf("Al-Haddad %d", i%997)
			r.Person.FamilyNameOwn, r.Person.GivenNameOwn = "الحداد", "أمينة"
			r.Person.Languages = []person.Language{{Tag: "ar", Speaks: true, Reads: true}, {Tag: "en", Speaks: true}}
			if j == 2 {
				r.Ties = []person.Tie{{Person: 1, Kind: person.Parent}, {Person: 2, Kind: person.Parent}}
			}
			rows = append(rows, r)
		}
	}
	return rows
}
