package world

import (
	"testing"
	"time"

	"wegwarte/internal/clock"
)

// Kin leave on one day, that of who leads: nothing is written down about either
// from then on. In this world 3440 and 3441 would differ by themselves.
func TestNothingIsWrittenAboutKinThatLeft(t *testing.T) {
	c := Config{Seed: 1, Persons: 300_000, Today: clock.NewDate(2026, time.November, 25)}
	left := 0
	for i := 3000; i < 3600; i++ {
		h := c.Household(i)
		if h.Way.Lead == h.Index {
			continue
		}
		end := c.end(c.Household(h.Way.Lead).Way.Steps)
		if !end.After(c.Today) {
			left++
		}
		for _, p := range h.Persons {
			for _, n := range p.Needs {
				if !n.RecordedAt.Before(morning(end)) {
					t.Errorf("household %d left on %s, and on %s a need was written down", i, end, n.RecordedAt)
				}
			}
			for _, n := range p.NoNeeds {
				if !n.RecordedAt.Before(morning(end)) {
					t.Errorf("household %d left on %s, and on %s it was written down that nothing is needed", i, end, n.RecordedAt)
				}
			}
			for _, m := range p.Measures {
				if !m.RecordedAt.Before(morning(end)) {
					t.Errorf("household %d left on %s, and on %s a measure was written down", i, end, m.RecordedAt)
				}
			}
		}
	}
	if left < 3 {
		t.Errorf("only %d households left with their kin", left)
	}
}
