package allocation

// choose decides between the solution with the highest score and the one that
// places most. The one that places more is taken as long as it could be the
// better one for all that is proved: if it scores less by no more than what is
// still open between the other one and the bound.
func (r *run) choose() {
	bonus, best := r.full, r.search.at
	high, low := r.objective(best), r.objective(bonus)
	if r.p.Minimises() {
		high, low = -high, -low
	}
	open := r.proof.Bound(r.p.Instance) - high
	switch more := placed(bonus) - placed(best); {
	case r.p.Minimises() && more > 0, !r.p.Minimises() && more > 0 && high-low <= open:
		r.search.at = bonus
	}
}

func placed(at []int32) int {
	n := 0
	for _, j := range at {
		if j >= 0 {
			n++
		}
	}
	return n
}

// objective is what a solution scores or costs.
func (r *run) objective(at []int32) int64 {
	if r.p.Minimises() {
		return int64(placed(at))*r.p.Ceiling - r.score(at)
	}
	return r.score(at)
}

// score is the sum of scores, without a bonus, also where costs are minimised.
func (r *run) score(at []int32) int64 {
	sum := int64(0)
	for i, j := range at {
		if j >= 0 {
			sum += int64(r.p.row(i)[j])
		}
	}
	return sum
}

// tell says how far the search is.
func (r *run) tell(stage Stage) {
	if r.o.Progress == nil {
		return
	}
	p := Progress{Stage: stage}
	if r.search != nil {
		p.Objective, p.Unplaced = r.objective(r.search.at), r.search.unplaced()
		p.Part = min(1, float64(r.spent())/float64(r.total))
	}
	if r.proof != nil {
		p.Bound = r.proof.Bound(r.p.Instance)
	}
	r.o.Progress(p)
}

func (r *run) solution() *Solution {
	s := &Solution{At: make([]int, r.p.Households), Objective: r.objective(r.search.at), Certificate: r.proof, Bound: r.proof.Bound(r.p.Instance)}
	for i, j := range r.search.at {
		s.At[i] = int(j)
	}
	s.Complete = !r.cut && r.ctx.Err() == nil
	return s
}
