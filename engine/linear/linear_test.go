package linear

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// drawn is a program with groups of which one way is taken, and rows that are scarce.
type drawn struct {
	*Program
	has  []float64
	cost []float64
	cols [][]Entry
}

func draw(g *rand.Rand, most int) *drawn {
	d := &drawn{Program: &Program{}}
	groups, rows := 1+g.IntN(most), 1+g.IntN(2*most)
	for r := range groups + rows {
		has := 1.0
		if r >= groups {
			has = float64(g.IntN(12))
		}
		d.has = append(d.has, has)
		d.AddRow(has, 0)
	}
	for range 1 + g.IntN(10*most) {
		d.column(g, groups)
	}
	return d
}

func (d *drawn) column(g *rand.Rand, groups int) {
	entries := []Entry{{int32(g.IntN(groups)), 1}} //nolint:gosec // small
	for r := groups; r < len(d.has); r++ {
		if g.IntN(len(d.has)-groups) < 3 {
			entries = append(entries, Entry{int32(r), float64(1 + g.IntN(5))}) //nolint:gosec // small
		}
	}
	d.cost, d.cols = append(d.cost, float64(g.IntN(10_000))), append(d.cols, entries)
	d.AddColumn(d.cost[len(d.cost)-1], entries)
}

// verify holds the solution against the program: it takes no more than there is, no column
// would bring more than its prices, and what it brings is what there is at its prices. Nothing
// else can be the best (duality).
func (d *drawn) verify(t *rapid.T) {
	for n := 0; !d.Solve(1, 1e-7, func() bool { return false }); n++ {
		if n > 100_000 {
			t.Fatal("it does not end")
		}
	}
	used, brings, prices := make([]float64, len(d.has)), 0.0, 0.0
	for j, entries := range d.cols {
		x := d.X(int32(j)) //nolint:gosec // small
		if x < -1e-6 {
			t.Fatalf("column %d: %v of it is taken", j, x)
		}
		brings += d.cost[j] * x
		paid := 0.0
		for _, e := range entries {
			used[e.Row] += e.Value * x
			paid += e.Value * d.Price(e.Row)
		}
		if d.cost[j] > paid+1e-4 {
			t.Fatalf("column %d brings %v and would cost %v", j, d.cost[j], paid)
		}
	}
	for r, has := range d.has {
		if used[r] > has+1e-3 {
			t.Fatalf("row %d: %v of %v is taken", r, used[r], has)
		}
		prices += has * d.Price(int32(r)) //nolint:gosec // small
	}
	if math.Abs(brings-prices) > 1e-4*(1+prices)+1 {
		t.Fatalf("it brings %v, and what there is costs %v", brings, prices)
	}
}

func TestTheSolutionIsTheBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)) //nolint:gosec // a test's numbers
		draw(g, rapid.IntRange(1, 30).Draw(t, "size")).verify(t)
	})
}

func TestWhatIsAddedLaterCountsAsIfItHadBeenThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2)) //nolint:gosec // a test's numbers
		d := draw(g, rapid.IntRange(1, 15).Draw(t, "size"))
		for range 6 {
			d.verify(t)
			switch g.IntN(3) {
			case 0:
				d.column(g, 1)
			case 1: // a row that what is taken fits into
				r := d.AddRow(1_000, 0)
				d.has = append(d.has, 1_000)
				j := g.IntN(len(d.cols))
				e := Entry{r, float64(1 + g.IntN(3))}
				d.cols[j] = append(d.cols[j], e)
				d.Extend(int32(j), e) //nolint:gosec // small
			default:
				j := g.IntN(len(d.cols))
				d.cost[j] += 700
				d.Favour(int32(j), 700) //nolint:gosec // small
			}
		}
	})
}

func TestAColumnThatDoesNotFitIsPutOut(t *testing.T) {
	p := &Program{}
	a, b := p.AddRow(2, 0), p.AddRow(4, 0)
	one := p.AddColumn(3, []Entry{{a, 1}, {b, 2}})
	two := p.AddColumn(3, []Entry{{a, 1}, {b, 2}})
	p.head, p.at, p.slack = []int32{one, two}, []int32{a, b}, []int32{none, none}
	p.refactor()
	if kept := (p.at[one] != none) != (p.at[two] != none); !kept {
		t.Errorf("of two columns that are the same, %v and %v are kept", p.at[one], p.at[two])
	}
	if !p.Solve(10, 1e-7, func() bool { return false }) || math.Abs(p.Objective()-6) > 1e-3 {
		t.Errorf("it brings %v, not 6", p.Objective())
	}
}
