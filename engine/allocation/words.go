package allocation

import (
	"fmt"
	"strings"
)

// Household names a household.
func (in *Instance) Household(i int) string {
	if in.Names != nil {
		return in.Names.Households[i]
	}
	return fmt.Sprint(i)
}

// Place names a place, or none.
func (in *Instance) Place(j int) string {
	switch {
	case j == Unplaced:
		return "-"
	case in.Names != nil:
		return in.Names.Places[j]
	}
	return fmt.Sprint(j)
}

// Resource names a resource.
func (in *Instance) Resource(r int) string {
	if in.Names != nil {
		return in.Names.Resources[r]
	}
	return fmt.Sprint(r)
}

// Say words a choice: "Herne 640: school missing (1 left, 2 needed)".
func (in *Instance) Say(c Choice) string {
	var short []string
	for _, l := range c.Short {
		short = append(short, fmt.Sprintf("%s missing (%d left, %d needed)", in.Resource(l.Resource), l.Left, l.Needed))
	}
	why := string(c.Why)
	if c.Why == NoRoom || c.Why == TooLarge {
		why = strings.Join(short, ", ")
	}
	return fmt.Sprintf("%s %d: %s", in.Place(c.Place), c.Score, why)
}

// Report writes a plan down.
func (p *Plan) Report(seconds float64) *Report {
	r := p.Solution.Report(p.Instance, seconds)
	r.Lines, r.Floors, r.Account = Explain(p.Instance, p.Solution.At), p.Floors, p.Account
	return r
}
