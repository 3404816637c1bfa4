package disclosure_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"wegwarte/engine/disclosure"
	"wegwarte/internal/testkit/samples"
)

// The tables of the statistical offices' package are read. Ours have the same largest change, variance and smallest count; where that
// leaves no choice (small tables, and counts that nothing is in the way of) they are the same. Elsewhere that package asks for more.
func TestAPtableIsReadAndDesigned(t *testing.T) {
	dir := samples.Dir(t, "disclosure")
	for _, c := range []struct {
		file          string
		largest, kept int64
		variance      float64
		same          bool
	}{{"D2_V1.05_js1", 2, 1, 1.05, true}, {"D3_V1_js0", 3, 0, 1, false}, {"D5_V2_js0", 5, 0, 2, false}, {"D5_V3_js2", 5, 2, 3, false}} {
		file, err := os.Open(filepath.Join(dir, "ptable_"+c.file+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := disclosure.ReadPtable(file)
		_ = file.Close()
		if err != nil {
			t.Fatalf("%s: %v", c.file, err)
		}
		ours, err := disclosure.Design(c.largest, c.variance, c.kept)
		if err != nil || len(ours) != len(theirs) {
			t.Fatalf("%s: %d counts, not %d: %v", c.file, len(ours), len(theirs), err)
		}
		for i := range theirs {
			mean, square, last := 0., 0., 0.
			for _, change := range ours[i] {
				p := change.To - last
				mean, square, last = mean+p*float64(change.By), square+p*float64(change.By*change.By), change.To
				if j := int64(i) + change.By; j != 0 && j <= c.kept {
					t.Errorf("%s: a count of %d becomes %d", c.file, i, j)
				}
			}
			if i > 0 && (math.Abs(mean) > 1e-5 || math.Abs(square-c.variance) > 1e-5) {
				t.Errorf("%s: a count of %d changes by %g on average, by a variance of %g", c.file, i, mean, square)
			}
			if !c.same && i < len(theirs)-1 {
				continue
			}
			for k, change := range theirs[i] {
				if k >= len(ours[i]) || ours[i][k].By != change.By || math.Abs(ours[i][k].To-change.To) > 2e-5 {
					t.Errorf("%s: a count of %d: %v, not %v", c.file, i, ours[i], theirs[i])
					break
				}
			}
		}
	}
}

func TestTheSamePersonsHaveTheSameChangeInWhateverTable(t *testing.T) {
	p, err := disclosure.Design(3, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	keys := []uint64{disclosure.RecordKey([]byte("secret"), "a"), disclosure.RecordKey([]byte("secret"), "b"), disclosure.RecordKey([]byte("secret"), "c")}
	rows := func(columns ...[]string) (out []disclosure.Row) {
		for _, key := range columns {
			out = append(out, disclosure.Row{Key: key, Count: 4})
		}
		return out
	}
	one, err := disclosure.Perturb(&disclosure.Table{Columns: []string{"x"}, Rows: rows([]string{"p"}, []string{"q"}, []string{"r"})}, keys, p)
	if err != nil {
		t.Fatal(err)
	}
	two, err := disclosure.Perturb(&disclosure.Table{Columns: []string{"y", "x"}, Rows: rows([]string{"1", "p"}, []string{"1", "q"}, []string{"2", "r"})}, keys, p)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"p", "q", "r", disclosure.All} {
		a, _ := one.Find(name)
		b, ok := two.Find(disclosure.All, name)
		if !ok || a.Count != b.Count {
			t.Errorf("%s: %d and %d", name, a.Count, b.Count)
		}
	}
}

func TestRoundingChangesNothingOnAverageAndIsAlwaysTheSame(t *testing.T) {
	table := &disclosure.Table{Columns: []string{"x"}}
	for i := range 4000 {
		table.Rows = append(table.Rows, disclosure.Row{Key: []string{string(rune('a'+i%26)) + string(rune('0'+i/26%10)) + string(rune('A'+i/260))}, Count: int64(i % 7)})
	}
	secret := []byte("sixteen bytes and more")
	r, err := disclosure.Round(table, 5, secret)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := disclosure.Round(table, 5, secret)
	sum, truth := int64(0), int64(0)
	for i, c := range r.Cells {
		if c.Count%5 != 0 || c.Count != again.Cells[i].Count {
			t.Fatalf("%v: %d and %d", c.Key, c.Count, again.Cells[i].Count)
		}
		if c.Key[0] != disclosure.All {
			sum += c.Count
		}
	}
	for _, row := range table.Rows {
		truth += row.Count
	}
	if math.Abs(float64(sum-truth)) > 600 {
		t.Errorf("rounded counts add up to %d, not about %d", sum, truth)
	}
}

func TestASumThatOneDominatesIsHidden(t *testing.T) {
	for _, c := range []struct {
		rule  disclosure.Dominance
		parts []int64
		want  bool
	}{
		{disclosure.Dominance{N: 1, K: 80}, []int64{81, 19}, true},
		{disclosure.Dominance{N: 1, K: 80}, []int64{80, 20}, false},
		{disclosure.Dominance{N: 2, K: 85}, []int64{50, 36, 14}, true},
		{disclosure.Dominance{P: 10}, []int64{100, 50, 9}, true},
		{disclosure.Dominance{P: 10}, []int64{100, 50, 10}, false},
		{disclosure.Dominance{P: 10}, []int64{7}, true},
		{disclosure.Dominance{P: 10}, nil, false},
	} {
		if _, got := c.rule.Dominated(c.parts); got != c.want {
			t.Errorf("%+v of %v: %v", c.rule, c.parts, got)
		}
	}
	var all []disclosure.Contribution
	add := func(where, who string, money int64) {
		all = append(all, disclosure.Contribution{Row: disclosure.Row{Key: []string{where}, Count: money}, Who: who})
	}
	add("north", "a", 9000)
	add("north", "b", 100)
	for _, who := range []string{"c", "d", "e", "f"} {
		add("south", who, 5000)
		add("west", who, 4000)
	}
	table, hide, err := disclosure.Sums([]string{"where"}, nil, all, disclosure.Dominance{N: 1, K: 60})
	if err != nil || len(hide) != 1 || !slices.Equal(hide[0].Key, []string{"north"}) {
		t.Fatalf("hidden: %v, %v", hide, err)
	}
	r, err := disclosure.Protect(table, disclosure.Policy{Min: 2, Hide: hide})
	if err != nil {
		t.Fatal(err)
	}
	if c, _ := r.Find("north"); !c.Hidden || r.Hidden() < 2 {
		t.Errorf("north is %+v, %d hidden", c, r.Hidden())
	}
}
