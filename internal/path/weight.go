package path

// What a case weighs: about how much of somebody's time it takes, so that a
// colleague's forty easy cases are not held for as much as another's forty hard
// ones. It is a rule of this house, stated on the page; no source gives one.
//
//	weight = phase + complexity + persons beyond the first, two to a point

// phaseWeight is the most in the first weeks.
var phaseWeight = map[Phase]int{Intake: 3, Assessment: 3, Goals: 2, Linking: 2, Monitoring: 1, Evaluation: 1}

// MostComplex is the highest complexity: 0 for one matter, 1 for several, 2 for
// several authorities at once, 3 for a crisis.
const MostComplex = 3

// Parts are what a weight is made of.
type Parts struct{ Phase, Complexity, Household int }

// Sum adds them up.
func (p Parts) Sum() int { return p.Phase + p.Complexity + p.Household }

// Parts opens the weight of a case.
func (k Case) Parts() Parts { return parts(k.Phase, k.Complexity, k.Persons) }

func parts(phase Phase, complexity, persons int) Parts {
	return Parts{Phase: phaseWeight[phase], Complexity: complexity, Household: persons / 2}
}

func weigh(phase Phase, complexity, persons int) int { return parts(phase, complexity, persons).Sum() }
