package attack_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"wegwarte/engine/disclosure"
	"wegwarte/engine/disclosure/attack"
	"wegwarte/engine/disclosure/publish"
)

// In a month, 39 persons arrive, each alone in a municipality. Where only small counts are hidden, all 39 are seen; where the
// later release is held against the earlier one, nobody is.
func TestNoSingleArrivalIsSeenBetweenTwoReleases(t *testing.T) {
	rng := rand.New(rand.NewPCG(39, 1)) //nolint:gosec // an invented table
	table := func() *disclosure.Table {
		return &disclosure.Table{Columns: []string{"municipality", "district", "age"}, Within: map[string][]string{"municipality": {"district"}}}
	}
	march, april := table(), table()
	for i := range 39 {
		arrives := rng.IntN(6)
		for age := range 6 {
			row := disclosure.Row{Key: []string{fmt.Sprint("m", i), fmt.Sprint("d", i/6), fmt.Sprint("a", age)}, Count: rng.Int64N(40)}
			march.Rows = append(march.Rows, row)
			if age == arrives {
				row.Count++
			}
			april.Rows = append(april.Rows, row)
		}
	}
	plain := func(t *disclosure.Table) *disclosure.Release {
		r, err := disclosure.Protect(t, disclosure.Policy{Min: 2})
		if err != nil {
			panic(err)
		}
		for i := range r.Cells {
			c := &r.Cells[i]
			c.Count = 0
			for _, row := range t.Rows {
				if covers(c.Key, row.Key) {
					c.Count += row.Count
				}
			}
			if c.Hidden = c.Count > 0 && c.Count < 5; c.Hidden {
				c.Count = 0
			}
		}
		return r
	}
	got, err := attack.Attack([]*disclosure.Release{plain(march), plain(april)}, attack.Options{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range got.Found {
		if f.Change && f.Count == 1 && f.Cell[0] != disclosure.All {
			seen[f.Cell[0]] = true
		}
	}
	if len(seen) != 39 {
		t.Errorf("hiding small counts shows %d of 39 arrivals", len(seen))
	}
	one, err := publish.Release(march, disclosure.Usual())
	if err != nil {
		t.Fatal(err)
	}
	p := disclosure.Usual()
	p.Before = []*disclosure.Release{one}
	two, err := publish.Release(april, p)
	if err != nil {
		t.Fatal(err)
	}
	for _, smallest := range []int64{0, 5} {
		got, err = attack.Attack([]*disclosure.Release{one, two}, attack.Options{Min: smallest, Small: 5})
		if err != nil || got.Exact > 0 {
			t.Fatalf("the attacker found %+v, %v", got, err)
		}
	}
	shown := 0
	for _, c := range two.Cells {
		if !c.Hidden && c.Count > 0 {
			shown++
		}
	}
	if shown < 50 {
		t.Errorf("only %d counts are left to be published", shown)
	}
}
