package open_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"wegwarte/engine/disclosure"
	"wegwarte/engine/disclosure/attack"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/testkit"
)

var november = open.Weeks(clock.MustDate("2026-11-01"))

func TestTheWeeksOfAllMonthsAreAllWeeksOnce(t *testing.T) {
	var all []clock.Date
	for m := range 36 {
		all = append(all, open.Weeks(clock.MustDate("2026-01-01").AddMonths(m))...)
	}
	for i, d := range all {
		if d.Weekday() != 1 || i > 0 && all[i-1].AddDays(7) != d {
			t.Fatalf("%s follows %v", d, all[max(0, i-1)])
		}
	}
}

// published is what everybody has of counts, in the form that the attacker reads.
func published(all ...open.Cells) (out []*disclosure.Release) {
	for _, k := range all {
		r := &disclosure.Release{Columns: []string{"municipality", "kreis", "week"}, ZerosOmitted: true}
		for _, c := range k.Cells {
			key := []string{"*", "*", "*"}
			switch len(c.Town) {
			case 8:
				key[0], key[1] = c.Town, c.Town[:5]
			case 5:
				key[1] = c.Town
			}
			if !c.Week.IsZero() {
				key[2] = c.Week.String()
			}
			r.Cells = append(r.Cells, disclosure.Cell{Key: key, Count: int64(max(0, c.N)), Hidden: c.N < 0})
		}
		out = append(out, r)
	}
	return out
}

func attacked(t *testing.T, all ...*disclosure.Release) (exact, changes int) {
	t.Helper()
	for _, smallest := range []int64{0, 5} {
		report, err := attack.Attack(all, attack.Options{Min: smallest, Small: 5, Quick: true})
		if err != nil {
			t.Fatal(err)
		}
		exact, changes = max(exact, report.Exact), max(changes, report.Changes)
	}
	return exact, changes
}

// naive is what hiding below five alone would publish.
func naive(k open.Cells, truth map[string]int) *disclosure.Release {
	r := published(k)[0]
	for i, c := range r.Cells {
		if n := truth[key(c.Key)]; n >= 5 {
			r.Cells[i].Count, r.Cells[i].Hidden = int64(n), false
		}
	}
	return r
}

func key(k []string) string { return k[0] + " " + k[1] + " " + k[2] }

func truth(all []way) map[string]int {
	out := map[string]int{}
	for _, one := range all {
		n, week := 0, one.day.AddDays(-(int(one.day.Weekday())+6)%7).String()
		for _, size := range one.sizes {
			n += size
		}
		for _, place := range [][]string{{one.ags, one.ags[:5]}, {"*", one.ags[:5]}, {"*", "*"}} {
			out[key([]string{place[0], place[1], week})] += n
			out[key([]string{place[0], place[1], "*"})] += n
		}
	}
	return out
}

// A month's counts and those of two weeks later, when few more were announced here and there:
// hiding below five tells of them, and what is published does not.
func TestTwoReleasesTogetherTellNobodysArrival(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		r := rand.New(rand.NewPCG(3, 9)) //nolint:gosec // invented
		keys := make([]string, 0, len(w.towns))
		for ags := range w.towns {
			keys = append(keys, ags)
		}
		slices.Sort(keys)
		var all []way
		for _, ags := range keys[:160] {
			for _, week := range november {
				if n := r.IntN(9) - 1; n > 0 {
					all = append(all, way{ags, week.AddDays(r.IntN(5)), some(n)})
				}
			}
		}
		w.announce(t, all...)
		first := w.count(t)
		before := truth(all)
		var more []way
		for range 39 { // one person alone in each of so many municipalities
			more = append(more, way{keys[r.IntN(160)], november[r.IntN(len(november))], []int{1}})
		}
		w.announce(t, more...)
		w.Clock.Set(testkit.Now.AddDate(0, 0, 2))
		second := w.count(t)
		after := truth(append(all, more...))

		if first.Checked.Refused != "" || second.Checked.Refused != "" || second.Checked.Before != 1 {
			t.Fatalf("%+v %+v", first.Checked, second.Checked)
		}
		if exact, _ := attacked(t, naive(first, before), naive(second, after)); exact < 20 {
			t.Errorf("hiding below five tells of %d: the test looks at nothing", exact)
		}
		if exact, changes := attacked(t, published(first, second)...); exact > 0 || changes > 0 {
			t.Errorf("both together tell %d counts, of them %d changes", exact, changes)
		}
		told := 0
		for _, k := range []struct {
			open.Cells
			truth map[string]int
		}{{first, before}, {second, after}} {
			for i, c := range published(k.Cells)[0].Cells {
				n := k.truth[key(c.Key)]
				if !c.Hidden && int(c.Count) != n {
					t.Errorf("%v is told as %d, and is %d", c.Key, c.Count, n)
				}
				if !c.Hidden && n > 0 && n < 5 {
					t.Errorf("%v is small and told: %d", c.Key, n)
				}
				if k.Cells.Cells[i].N > 0 {
					told++
				}
			}
		}
		t.Logf("%d cells, %d and %d withheld, %d told", len(first.Cells), first.Checked.Withheld, second.Checked.Withheld, told)
		if told < len(first.Cells)/2 {
			t.Errorf("only %d are told of %d", told, len(first.Cells)+len(second.Cells))
		}
	})
}

// A count can be large and yet be one family.
func TestAFamilyIsNotTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.announce(t, way{werneKey, november[2], []int{9}}, way{werneKey, november[1], some(8)}, way{"05978036", november[2], some(9)}, way{"05978036", november[1], some(9)},
			way{"05978024", november[1], some(9)}, way{"05978024", november[2], some(9)})
		if got := w.count(t).In(werneKey, november[2]); !got.Withheld {
			t.Errorf("a family of nine is told: %+v", got)
		}
	})
}

// What was counted in a month stays comparable: the next month's weeks are others.
func TestTheNextMonthIsHeldAgainstNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		december := open.Weeks(clock.MustDate("2026-12-01"))
		w.announce(t, way{werneKey, november[1], some(8)}, way{werneKey, december[0], some(7)}, way{werneKey, december[1], some(9)})
		w.count(t)
		w.Clock.Set(clock.MustDate("2026-12-02").Begins().Add(3e12))
		k := w.count(t)
		if k.Checked.Before != 0 || k.In(werneKey, december[0]).N != 17 || k.In(werneKey, november[1]).N != 0 {
			t.Errorf("%+v %+v", k.Checked, k.Cells)
		}
	})
}
