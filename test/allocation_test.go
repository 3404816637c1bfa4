package test

import (
	"compress/gzip"
	"context"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wegwarte/engine/allocation"
	"wegwarte/engine/allocation/check"
	"wegwarte/internal/testkit/highs"
)

// inHighs writes an instance as a mixed integer program, one column for each
// household at each place.
func inHighs(in *allocation.Instance) (p highs.Problem, columns [][2]int) {
	n, r := in.Households, in.Resources
	for range n {
		p.Upper = append(p.Upper, 1)
	}
	for _, c := range in.Capacity {
		p.Upper = append(p.Upper, float64(c))
	}
	for i := range n {
		for j, s := range in.Row(i) {
			if s == 0 {
				continue
			}
			p.Start = append(p.Start, int32(len(p.Index))) //nolint:gosec // within the memory there is
			p.Cost = append(p.Cost, float64(s))
			columns = append(columns, [2]int{i, j})
			p.Index, p.Value = append(p.Index, int32(i)), append(p.Value, 1) //nolint:gosec // a household
			for k, d := range in.Needs(i, j) {
				if d > 0 {
					p.Index, p.Value = append(p.Index, int32(n+j*r+k)), append(p.Value, float64(d)) //nolint:gosec // a row
				}
			}
		}
	}
	return p, columns
}

// beside starts HiGHS, where npm has brought it.
func beside(t testing.TB) *highs.Solver {
	t.Helper()
	dir := filepath.Join("..", "node_modules", "highs", "build")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("HiGHS is not there: npm ci")
	}
	s, err := highs.New(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	return s
}

// weeks draws an instance like a busy week: families, and places of all sizes.
func weeks(n, m int, seed uint64) *allocation.Instance {
	g := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // a test's numbers
	in := &allocation.Instance{Households: n, Places: m, Resources: 3}
	total := [3]float64{}
	for range n {
		persons := 1 + min(g.IntN(8), g.IntN(8))
		school := g.IntN(persons)
		for r, d := range []int{persons, school, g.IntN(persons - school + 1)} {
			in.Demand = append(in.Demand, int32(d)) //nolint:gosec // small
			total[r] += float64(d)
		}
	}
	for range m {
		share := (0.3 + g.ExpFloat64()) / 1.3 / float64(m)
		for r := range total {
			in.Capacity = append(in.Capacity, int32(1.2*total[r]*share)+1)
		}
	}
	for range n * m {
		in.Score = append(in.Score, int32(1+g.IntN(1000))) //nolint:gosec // small
	}
	return in
}

func TestHiGHSFindsNothingBetterThanWeProve(t *testing.T) {
	judge := beside(t)
	for seed := range uint64(3) {
		in := weeks(16, 5, seed)
		ours := allocate(t, in, 2)
		p, _ := inHighs(in)
		theirs, err := judge.Solve(t.Context(), p, 20*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if theirs.Objective > float64(ours.Bound)+1e-6 || theirs.Bound < float64(ours.Objective)-1e-6 {
			t.Errorf("seed %d: HiGHS says %.1f of at most %.1f, we say %d of at most %d", seed, theirs.Objective, theirs.Bound, ours.Objective, ours.Bound)
		}
		if math.Abs(theirs.Objective-theirs.Bound) < 0.5 && float64(ours.Objective) < theirs.Objective-0.5 {
			t.Errorf("seed %d: the optimum is %.0f, we find %d", seed, theirs.Objective, ours.Objective)
		}
	}
}

// allocate solves with the work of so many seconds, and verifies.
func allocate(t testing.TB, in *allocation.Instance, seconds float64) *allocation.Solution {
	t.Helper()
	begin := time.Now()
	s, err := allocation.Solve(context.Background(), in, allocation.Options{
		Seed: 1, Work: int64(seconds * allocation.Rate),
		Elapsed: func() float64 { return time.Since(begin).Seconds() / seconds },
	})
	if err != nil {
		t.Fatal(err)
	}
	objective, err := check.Feasible(in, s.At)
	if err != nil || objective != s.Objective {
		t.Fatalf("not feasible as stated: %v", err)
	}
	if bound, err := check.Bound(in, s.Certificate); err != nil || bound != s.Bound {
		t.Fatalf("not proved as stated: %v", err)
	}
	return s
}

// BenchmarkAllocation solves the shared instances and one week of our own, and
// runs HiGHS beside on the same instance for the same time. It reports both
// gaps to the better of the two bounds, and their ratio.
func BenchmarkAllocation(b *testing.B) {
	shared := filepath.Join("..", "..", "shared", "data")
	for _, c := range []struct {
		name    string
		file    string
		read    func(io.Reader) (*allocation.Instance, error)
		seconds float64
	}{
		{"week150", "", nil, 10},
		{"hias", "allocation/hias-fy16.txt", allocation.ReadText, 5},
		{"e10200", "gap/yagiura2004/e10200", allocation.ReadGAP, 30},
		{"d20400", "gap/yagiura2004/d20400", allocation.ReadGAP, 30},
		{"u1500", "allocation/u1500.txt.gz", allocation.ReadText, 60},
		{"p1500", "allocation/p1500.txt.gz", allocation.ReadText, 60},
	} {
		b.Run(c.name, func(b *testing.B) {
			in := weeks(150, 40, 1)
			if c.file != "" {
				in = shelf(b, filepath.Join(shared, c.file), c.read)
			}
			judge := beside(b)
			p, _ := inHighs(in)
			for b.Loop() {
				begin := time.Now()
				ours := allocate(b, in, c.seconds)
				took := time.Since(begin)
				score := float64(ours.Objective)
				bound := float64(ours.Certificate.Total() / ours.Certificate.Scale)
				if in.Minimises() {
					score = float64(in.Ceiling)*float64(in.Households) - score
				}
				begin = time.Now()
				theirs, err := judge.Solve(b.Context(), p, time.Duration(c.seconds*float64(time.Second)))
				if err != nil {
					b.Logf("HiGHS: %v", err)
					theirs = &highs.Result{Bound: math.Inf(1)}
				}
				best := min(bound, theirs.Bound)
				scale := best
				if in.Minimises() { // the gap of the costs, not of the scores
					scale = float64(in.Ceiling)*float64(in.Households) - best
				}
				our, their := 100*(best-score)/scale, 100*(best-theirs.Objective)/scale
				b.ReportMetric(our, "%gap-ours")
				b.ReportMetric(their, "%gap-highs")
				b.ReportMetric(their/max(our, 1e-4), "ratio")
				b.Logf("ours %.0f of at most %.0f in %.1f s; HiGHS %.0f of at most %.0f in %.1f s", score, bound, took.Seconds(), theirs.Objective, theirs.Bound, time.Since(begin).Seconds())
			}
		})
	}
}

// shelf reads a shared instance, if it is there.
func shelf(b *testing.B, name string, read func(io.Reader) (*allocation.Instance, error)) *allocation.Instance {
	b.Helper()
	f, err := os.Open(name) //nolint:gosec // a test's path
	if err != nil {
		b.Skip("the shared data are not there")
	}
	defer f.Close()
	var from io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if from, err = gzip.NewReader(f); err != nil {
			b.Fatal(err)
		}
	}
	in, err := read(from)
	if err != nil {
		b.Fatal(err)
	}
	return in
}
