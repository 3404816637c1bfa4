package equity

import (
	"errors"
	"fmt"
	"math"

	"wegwarte/engine/survival"
)

// Kind is what is compared.
type Kind uint8

// The kinds.
const (
	Duration Kind = iota // days until something, by Span
	Amount               // by Value, in its unit
	Share                // whether something is so, by Value: 0 or 1
)

// None is the group of who is in none: left out.
const None = -1

// Case is one of those who are compared.
type Case struct {
	Group   int // from 0, or None
	Stratum int // those of the same number are alike in what may matter
	Value   float64
	Span    survival.Span // with From and Times 0
}

// Question is one outcome, compared between groups.
type Question struct {
	Kind   Kind
	Groups int
	Cases  []Case
	Within int  // durations: the mean is that within so many days; 0: as far as both sides were watched
	ByMean bool // durations: chance is asked for the difference of means, not for the log-rank test
}

// Options say how it is compared. What is 0 is the usual.
type Options struct {
	Least  int     // fewest of a group, and of the others, that are told of; 10
	Level  float64 // of the intervals; 0.95
	Exact  int     // up to so many ways to draw, all are counted; 20,000
	Most   int     // drawn at most; 19,999
	Enough int     // drawn as far, after which no more are drawn; 20
	Seed   uint64
}

func (o Options) usual() Options {
	or := func(v *int, usual int) {
		if *v == 0 {
			*v = usual
		}
	}
	or(&o.Least, 10)
	or(&o.Exact, 20_000)
	or(&o.Most, 19_999)
	or(&o.Enough, 20)
	if o.Level == 0 {
		o.Level = survival.Usual
	}
	return o
}

// Bounds of what is compared.
const (
	MaxCases  = 2_000_000
	MaxGroups = 100
)

func (q Question) check(o Options) error {
	switch {
	case q.Kind > Share:
		return errors.New("equity: an unknown kind of outcome")
	case q.Groups < 2 || q.Groups > MaxGroups:
		return fmt.Errorf("equity: 2 to %d groups can be compared, not %d", MaxGroups, q.Groups)
	case len(q.Cases) > MaxCases:
		return fmt.Errorf("equity: at most %d cases can be compared, not %d", MaxCases, len(q.Cases))
	case q.Within < 0 || q.Within > survival.MaxDay:
		return fmt.Errorf("equity: %d is no number of days", q.Within)
	case math.IsNaN(o.Level) || o.Level <= 0 || o.Level >= 1:
		return fmt.Errorf("equity: the level of an interval is between 0 and 1, not %v", o.Level)
	case o.Least < 2 || o.Exact < 0 || o.Most < 1 || o.Enough < 1:
		return errors.New("equity: fewest, ways and draws are positive")
	}
	for i, c := range q.Cases {
		switch {
		case c.Group < None || c.Group >= q.Groups:
			return fmt.Errorf("equity: case %d has group %d of %d", i+1, c.Group, q.Groups)
		case q.Kind == Duration && (c.Span.From != 0 || c.Span.Times != 0 || c.Span.Until < 0 || c.Span.Until > survival.MaxDay || c.Span.End > survival.Otherwise):
			return fmt.Errorf("equity: case %d has no proper span", i+1)
		case q.Kind == Share && c.Value != 0 && c.Value != 1:
			return fmt.Errorf("equity: case %d has %v, which is neither yes nor no", i+1, c.Value)
		case q.Kind == Amount && (math.IsNaN(c.Value) || math.IsInf(c.Value, 0)):
			return fmt.Errorf("equity: case %d has no proper amount", i+1)
		}
	}
	return nil
}

// Why says why nothing is told of a group.
type Why string

// The reasons.
const (
	Told   Why = ""
	Few    Why = "few"    // fewer than Least are in it, or are in none of it
	Beside Why = "beside" // so that another cannot be found by subtraction
	Apart  Why = "apart"  // fewer than Least of it, or of others, are in strata where both are
)

// Finding is a group beside the others of its strata. Of who is not told, nothing but Group and Why is set.
type Finding struct {
	Group  int
	Why    Why
	In     int // of the group, in strata where both sides are
	Out    int // of others there
	Strata int
	Within int // durations: the days within which the means are

	Mean, Rest            float64 // of the group and of the others: days, the unit, or a part of 1
	Difference, Low, High float64 // Mean − Rest, with its interval
	Ratio, Least, Most    float64 // hazard ratio or odds ratio with its interval; 0: there is none
	Score                 float64 // what was drawn for
	P                     float64
	Draws                 int // that were drawn, or counted
	Exact                 bool
}

// Told says whether something is.
func (f Finding) Told() bool { return f.Why == Told }
