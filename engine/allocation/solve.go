package allocation

import "context"

// Rate is about how much work the solver does in a second of two ordinary
// cores. A time limit becomes a plan of so much work.
const Rate = 700_000_000

// Options say how a solution is looked for.
type Options struct {
	Seed uint64
	// Work is how much work to plan for; 0: that of ten seconds.
	Work int64
	// From is a solution of nearly the same instance, as before a pin or a swap by
	// hand: the search begins with it, and with its prices and worths.
	From *Solution
	// Stay is for Request.Plan: nil, nobody goes back to where they were.
	Stay *Stay
	// Elapsed tells the part of the time that is gone, 0 to 1. On a machine that
	// is too slow for the plan, a step that is late is cut short so that
	// the next has its turn. Nil: there is no limit but the context.
	Elapsed func() float64
	// Progress is told how far the search is, from the goroutine that called Solve.
	Progress func(Progress)
}

// Progress is how far a search is.
type Progress struct {
	Stage     Stage
	Objective int64 // 0 where there is none yet
	Bound     int64 // 0 where there is none yet
	Unplaced  int
	Part      float64 // of the planned work
}

// Stage is a step of the search.
type Stage string

// The steps of a search, in order.
const (
	Prices    Stage = "prices"
	Worths    Stage = "worths"
	Settling  Stage = "settling"
	Improving Stage = "improving"
	Closing   Stage = "closing"
)

// Solution is an assignment with the proof how good it is.
type Solution struct {
	At          []int // n: the place of each household, or Unplaced
	Objective   int64 // Σ score, or Σ cost where costs are minimised
	Certificate *Certificate
	Bound       int64 // from the certificate: no solution is better
	Complete    bool  // the planned work was done, and neither context nor clock cut it short
}

// Solve looks for the assignment with the highest score (or the lowest cost of
// placing all). What it does depends on the instance, the seed and the work
// alone; when the context ends, it gives the best solution so far with its bound.
//
// It goes down in three steps, each of which begins where the one before ended:
// prices on resources (market.go), worths of households (exchange.go), and
// places that keep their choice one by one (settle.go). Then it settles group
// after group anew (search.go).
//
// Where it cannot prove that leaving somebody out is better, it leaves nobody
// out: see run.choose.
func Solve(ctx context.Context, in *Instance, o Options) (*Solution, error) {
	if err := in.Valid(); err != nil {
		return nil, err
	}
	r := newRun(ctx, in, o)
	if o.From.fits(in) {
		r.again(o.From)
	} else {
		r.prices()
		r.worths()
		r.settle()
	}
	r.improve()
	r.close()
	r.improve()
	r.choose()
	return r.solution(), nil
}
