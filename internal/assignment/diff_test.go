package assignment

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

var (
	someID   = rapid.SampledFrom([]id.ID{"1", "2", "3", "4"})
	someWord = rapid.SampledFrom([]string{"", "a", "b"})
	someDay  = rapid.Map(rapid.IntRange(0, 3), func(n int) clock.Date { return clock.MustDate("2026-12-01").AddDays(n) })
)

// someHandover draws a hand-over in which each ID stands for one thing.
func someHandover(t *rapid.T) Handover {
	h := Handover{Plan: Terms{Day: someDay.Draw(t, "day"), Time: someWord.Draw(t, "time")}}
	for _, household := range rapid.SliceOfNDistinct(someID, 0, 2, rapid.ID).Draw(t, "households") {
		in := Household{ID: household, Facility: someWord.Draw(t, "facility")}
		for _, who := range rapid.SliceOfNDistinct(someID, 0, 3, rapid.ID).Draw(t, "persons") {
			in.Persons = append(in.Persons, Person{ID: household + who, FamilyName: someWord.Draw(t, "name"),
				BirthDate: someDay.Draw(t, "birth"), Sex: person.Female,
				Languages: []Language{{Tag: "ar", Speaks: rapid.Bool().Draw(t, "speaks"), Reads: rapid.Bool().Draw(t, "reads")}}})
		}
		h.Households = append(h.Households, in)
	}
	for _, n := range rapid.SliceOfNDistinct(someID, 0, 4, rapid.ID).Draw(t, "needs") {
		need := record.Need{ID: n, Person: someID.Draw(t, "whose"), Code: "lift", Detail: someWord.Draw(t, "detail"), From: someDay.Draw(t, "from")}
		h.General.Needs = append(h.General.Needs, need)
	}
	for _, m := range rapid.SliceOfNDistinct(someID, 0, 4, rapid.ID).Draw(t, "measures") {
		h.Health.Measures = append(h.Health.Measures, record.Measure{ID: m, Kind: "vaccination", Batch: someWord.Draw(t, "batch"), Health: true})
	}
	return h
}

func TestNothingDiffersFromItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := someHandover(t)
		if diff := Diff(h, h); len(diff) != 0 {
			t.Fatal(diff)
		}
	})
}

func TestADifferenceReadsTheSameFromBothSides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := someHandover(t), someHandover(t)
		there, back := Diff(a, b), Diff(b, a)
		for i := range back {
			back[i].Before, back[i].After = back[i].After, back[i].Before
		}
		if diff := cmp.Diff(there, back, cmp.Comparer(sameButForWhom)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// sameButForWhom: a need that changed hands names who had it before.
func sameButForWhom(a, b Difference) bool {
	return a.Item == b.Item && a.Kind == b.Kind && a.Field == b.Field && a.Before == b.Before && a.After == b.After
}

// TestADifferenceNamesWhatItIsAbout: applied to the items of the one hand-over,
// the differences give those of the other.
func TestADifferenceNamesWhatItIsAbout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := someHandover(t), someHandover(t)
		items, want := a.items(), b.items()
		for _, d := range Diff(a, b) {
			switch it, there := items[d.Item]; {
			case d.Field == "" && d.After == "":
				delete(items, d.Item)
			case d.Field == "":
				items[d.Item] = want[d.Item]
			case !there || d.Before == d.After:
				t.Fatalf("%+v", d)
			default:
				it.fields = slices.Clone(it.fields)
				at := slices.Index(it.fields, field{d.Field, d.Before})
				if at < 0 {
					t.Fatalf("%+v", d)
				}
				it.fields[at].value = d.After
				items[d.Item] = it
			}
		}
		if len(items) != len(want) {
			t.Fatalf("%d items, want %d", len(items), len(want))
		}
		for k, it := range items {
			if !slices.Equal(it.fields, want[k].fields) {
				t.Fatalf("%s: %v, want %v", k, it.fields, want[k].fields)
			}
		}
	})
}

func TestAFrozenHandoverCannotBeChanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := someHandover(t)
		text, sum, err := h.seal()
		if err != nil {
			t.Fatal(err)
		}
		same, sameSum, _ := h.seal()
		if text != same || sum != sameSum {
			t.Fatal("sealing twice gives two texts")
		}
		back, err := unseal(text, sum)
		if err != nil || len(Diff(h, back)) != 0 {
			t.Fatalf("%v, %v", err, Diff(h, back))
		}
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		changed := []byte(text)
		changed[at] ^= 1
		if _, err := unseal(string(changed), sum); err == nil {
			t.Fatalf("a change at byte %d was not noticed", at)
		}
	})
}

func TestWhatOneMayNotReadIsNotInTheHandover(t *testing.T) {
	h := Handover{
		General: Known{Needs: []record.Need{{ID: "n"}}, Measures: []record.Measure{{ID: "m"}},
			Missing: []record.Gap{{Of: record.GapAge}, {Of: record.GapMeasure, Code: "schooling"}, {Of: record.GapNeed, Code: "kita-place"}}},
		Health: Known{Needs: []record.Need{{ID: "hn", Health: true}}, Measures: []record.Measure{{ID: "hm", Health: true}},
			Missing: []record.Gap{{Of: record.GapMeasure, Code: "examination", Health: true}}},
	}
	for _, grant := range tenant.Matrix {
		s := tenant.Scope{Kind: grant.At, Role: grant.Role}
		if grant.At == "" {
			s.Kind = tenant.Municipality
		}
		h := h
		if grant.Unit {
			h.Households, s.Unit = []Household{{Unit: "U", Persons: []Person{{ID: ""}}}}, "U"
		}
		seen := h.For(s)
		for _, tt := range []struct {
			kind tenant.Data
			n    int
		}{
			{tenant.Need, len(seen.General.Needs)}, {tenant.Measure, len(seen.General.Measures)},
			{tenant.NeedHealth, len(seen.Health.Needs)}, {tenant.MeasureHealth, len(seen.Health.Measures)},
			{tenant.MeasureHealth, len(seen.Health.Missing)},
		} {
			if s.Reads(tt.kind) != (tt.n == 1) {
				t.Errorf("%s is shown %d of %s", grant.Role, tt.n, tt.kind)
			}
		}
		for _, g := range seen.Missing("") {
			if !s.Reads(record.Gap.Data(g)) {
				t.Errorf("%s is told that %s is missing", grant.Role, g.Code)
			}
		}
	}
}
