package equity

import (
	"cmp"
	"math"
	"slices"
)

// Compare sets each group beside the others of its strata. The order of cases does not matter.
func Compare(q Question, o Options) ([]Finding, error) {
	o = o.usual()
	if err := q.check(o); err != nil {
		return nil, err
	}
	cases := slices.DeleteFunc(slices.Clone(q.Cases), func(c Case) bool { return c.Group == None })
	slices.SortFunc(cases, func(a, b Case) int { // not by group: labels must not change what is drawn
		return cmp.Or(a.Stratum-b.Stratum, a.Span.Until-b.Span.Until, int(b.Span.End)-int(a.Span.End), cmp.Compare(a.Value, b.Value))
	})
	all := make([]Finding, q.Groups)
	size := make([]int, q.Groups)
	for _, c := range cases {
		size[c.Group]++
	}
	for g := range all {
		all[g] = Finding{Group: g}
	}
	withhold(all, size, o.Least)
	for g := range all {
		if !all[g].Told() {
			continue
		}
		s := split(cases, g)
		if s.in < o.Least || s.out < o.Least {
			all[g].Why = Apart
			continue
		}
		all[g] = s.finding(q, o, g)
	}
	return all, nil
}

// withhold names the groups of which nothing may be told: those of few, and as many others, the smallest first, that
// those withheld are not few together, nor one alone.
func withhold(all []Finding, size []int, least int) {
	hidden, sum := 0, 0
	for g, n := range size {
		if n < least {
			all[g].Why = Few
			if n > 0 {
				hidden, sum = hidden+1, sum+n
			}
		}
	}
	for hidden > 0 && (hidden < 2 || sum < least) {
		next := -1
		for g, n := range size {
			if all[g].Told() && (next < 0 || n < size[next]) {
				next = g
			}
		}
		if next < 0 {
			return
		}
		all[next].Why = Beside
		hidden, sum = hidden+1, sum+size[next]
	}
}

// sides is a group beside the others, in the strata where both are.
type sides struct {
	strata  []stratum
	in, out int
	weight  float64 // of all strata
}

// stratum is one of them: its cases, and which are of the group.
type stratum struct {
	cases []Case
	in    []bool
	n, m  int // of the group, others
}

func (s stratum) weight() float64 { return float64(s.n) * float64(s.m) / float64(s.n+s.m) }

// each is what a member of a side counts.
func (s stratum) each(in bool) float64 {
	if in {
		return float64(s.m) / float64(s.n+s.m)
	}
	return float64(s.n) / float64(s.n+s.m)
}

func split(cases []Case, group int) (s sides) {
	for len(cases) > 0 {
		end := 1
		for end < len(cases) && cases[end].Stratum == cases[0].Stratum {
			end++
		}
		one := stratum{cases: cases[:end], in: make([]bool, end)}
		for i, c := range one.cases {
			if one.in[i] = c.Group == group; one.in[i] {
				one.n++
			} else {
				one.m++
			}
		}
		if cases = cases[end:]; one.n > 0 && one.m > 0 {
			s.strata, s.in, s.out, s.weight = append(s.strata, one), s.in+one.n, s.out+one.m, s.weight+one.weight()
		}
	}
	return s
}

func (s sides) finding(q Question, o Options, group int) Finding {
	f := Finding{Group: group, In: s.in, Out: s.out, Strata: len(s.strata)}
	z := math.Sqrt2 * math.Erfinv(o.Level)
	var variance float64
	switch q.Kind {
	case Duration:
		variance = s.wait(&f, q.Within)
		s.hazard(&f, z)
	case Amount:
		s.means(&f)
		variance = s.scatter()
	case Share:
		s.means(&f)
		variance = s.risk()
		s.odds(&f, z)
	}
	f.Difference = f.Mean - f.Rest
	f.Low, f.High = f.Difference-z*math.Sqrt(variance), f.Difference+z*math.Sqrt(variance)
	if q.Kind == Share {
		f.Low, f.High = max(-1, f.Low), min(1, f.High)
	}
	s.chance(&f, q, o)
	return f
}
