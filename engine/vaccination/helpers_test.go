package vaccination

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func day(s string) Day {
	d, err := ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func span(s string) Span {
	d, err := ParseSpan(s)
	if err != nil {
		panic(err)
	}
	return d
}

var shipped = NewSchedule(Standard()[0])

// everythingOn is the shipped rules with the doubtful rows switched on: more rows to try the engine with.
var everythingOn = func() *Schedule {
	rs := Standard()[0]
	for x := range rs.Rules {
		if r := &rs.Rules[x]; r.Doses > 0 {
			r.Off, r.SwitchedOn = false, "a test"
		}
	}
	if err := rs.Valid(); err != nil {
		panic(err)
	}
	return NewSchedule(rs)
}()

// given reads "2020-01-01 J07BD52, 2020-05 J07BK01".
func given(t testing.TB, s *Schedule, text string) (all []Dose) {
	t.Helper()
	for one := range strings.SplitSeq(text, ", ") {
		if one == "" {
			continue
		}
		when, atc, _ := strings.Cut(one, " ")
		against, known := s.OfCode(atc)
		if !known {
			t.Fatalf("no code %q", atc)
		}
		all = append(all, Dose{against, span(when)})
	}
	return all
}

func evaluate(t testing.TB, s *Schedule, p Person, doses []Dose, on Day) []Finding {
	t.Helper()
	found, err := s.Evaluate(p, doses, on, nil)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func about(t testing.TB, s *Schedule, found []Finding, antigen string) Finding {
	t.Helper()
	n := slices.Index(s.Antigens, antigen)
	if n < 0 {
		t.Fatalf("no antigen %q", antigen)
	}
	return found[n]
}

func timeOf(d Day) time.Time { return time.Date(0, 3, 1+int(d), 0, 0, 0, 0, time.UTC) }
func dayAt(t time.Time) Day  { return day(t.Format(time.DateOnly)) }
