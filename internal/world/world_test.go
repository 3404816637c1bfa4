package world

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
)

var lastDay = clock.MustDate("2026-11-23")

func small() Config { return Config{Seed: 1, Persons: 400, Today: lastDay} }

// fingerprint is a hash of everything about the households.
func fingerprint(t *testing.T, c Config) string {
	t.Helper()
	sum := sha256.New()
	write := json.NewEncoder(sum)
	for h := range c.Households() {
		if err := write.Encode(h); err != nil {
			t.Fatal(err)
		}
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

func TestTheSameSeedAndDayGiveTheSameWorld(t *testing.T) {
	c := small()
	once := fingerprint(t, c)
	if again := fingerprint(t, c); again != once {
		t.Error("two worlds of one seed differ")
	}
	c.Seed++
	if other := fingerprint(t, c); other == once {
		t.Error("another seed gives the same world")
	}
}

func TestAHouseholdCanBeInventedAlone(t *testing.T) {
	c := small()
	all := slices.Collect(c.Households())
	for _, i := range []int{len(all) - 1, 3, 60, 0} {
		if diff := cmp.Diff(all[i], c.Household(i), cmp.Comparer(func(a, b clock.Date) bool { return a == b })); diff != "" {
			t.Errorf("household %d alone is another (-in the row +alone):\n%s", i, diff)
		}
	}
}

func TestAWorldHasTheSizeAskedFor(t *testing.T) {
	for _, want := range []int{0, 1, 20, 400, 3000} {
		got, last := 0, 0
		for h := range (Config{Seed: 7, Persons: want, Today: lastDay}).Households() {
			last = len(h.Persons)
			got += last
		}
		if got < want || got-last >= max(1, want) {
			t.Errorf("asked for %d persons, got %d", want, got)
		}
	}
}

// drawn households hold whatever the seed, the day and the place in the row.
func anyHousehold(t *rapid.T) (Config, Household) {
	c := Config{
		Seed:    rapid.Uint64().Draw(t, "seed"),
		Persons: rapid.SampledFrom([]int{50, 400, 300_000}).Draw(t, "persons"),
		Today:   lastDay.AddDays(rapid.IntRange(0, 800).Draw(t, "day")),
	}
	return c, c.Household(rapid.IntRange(0, 120_000).Draw(t, "index"))
}

func TestAgesFitTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, h := anyHousehold(t)
		byPosition := func(i int) person.Birth { return h.Persons[i-1].Birth }
		for _, tie := range h.Ties {
			one, other := byPosition(tie.Person).Date, byPosition(tie.Other).Date
			switch tie.Kind {
			case person.Parent:
				if years := one.AgeOn(other); years < 15 || years > 75 {
					t.Errorf("a parent of %d years at the birth: %s, %s", years, one, other)
				}
			case person.Guardian:
				if byPosition(tie.Person).MinorOn(h.Since) || !byPosition(tie.Other).MinorOn(h.Since) {
					t.Errorf("guardian born %s of a child born %s", one, other)
				}
			case person.Spouse:
				if byPosition(tie.Person).MinorOn(h.Since) || byPosition(tie.Other).MinorOn(h.Since) {
					t.Errorf("a married minor: %s, %s", one, other)
				}
			}
		}
		for _, p := range h.Persons {
			if age, known := p.Birth.AgeOn(h.Since); !known || age > 100 || p.Birth.Date.After(h.Since) {
				t.Errorf("born %s, arrived %s", p.Birth.Date, h.Since)
			}
		}
	})
}

func TestIdentifiersAreWellFormedAndDiffer(t *testing.T) {
	known, files := map[id.ID]bool{}, map[string]bool{}
	for h := range (Config{Seed: 3, Persons: 2500, Today: lastDay}).Households() {
		ids := []id.ID{h.ID}
		for _, p := range h.Persons {
			ids = append(ids, p.ID)
		}
		for _, one := range ids {
			if _, ok := id.Parse(string(one)); !ok || known[one] {
				t.Fatalf("household %d: identifier %s", h.Index, one)
			}
			known[one] = true
		}
		if files[h.FileNumber] {
			t.Fatalf("file number %s twice", h.FileNumber)
		}
		files[h.FileNumber] = true
	}
}

func TestKinWantToStayTogetherFromBothSides(t *testing.T) {
	c := small()
	pairs := 0
	for h := range c.Households() {
		if h.Kin < 0 {
			continue
		}
		pairs++
		other := c.Household(h.Kin)
		if other.Kin != h.Index || other.Facility != h.Facility || other.Since != h.Since || other.Way.To != h.Way.To ||
			other.Way.Lead != h.Way.Lead && h.Way.To != "" {
			t.Errorf("households %d and %d are kin and go different ways:\n%+v\n%+v", h.Index, other.Index, h.Way, other.Way)
		}
	}
	if pairs == 0 {
		t.Error("nobody has kin")
	}
}

func TestRecordsAreWrittenBetweenArrivalAndLeaving(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, h := anyHousehold(t)
		end := morning(c.Today)
		for _, s := range h.Way.Steps {
			if (s.Do == Arrive || s.Do == EndStay) && morning(s.Day).Before(end) {
				end = morning(s.Day)
			}
		}
		for _, p := range h.Persons {
			for _, n := range p.Needs {
				if n.RecordedAt.Before(morning(h.Since)) || n.RecordedAt.After(end) {
					t.Errorf("need %s written down on %s, arrived %s, over %s", n.Code, n.RecordedAt, h.Since, end)
				}
			}
			for _, n := range p.NoNeeds {
				if n.RecordedAt.Before(morning(h.Since)) || !n.RecordedAt.Before(end) && end.Before(morning(c.Today)) {
					t.Errorf("nothing needed of %s written down on %s, arrived %s, over %s", n.Code, n.RecordedAt, h.Since, end)
				}
			}
			for _, m := range p.Measures {
				if m.RecordedAt.Before(morning(h.Since)) || m.RecordedAt.After(end) {
					t.Errorf("%s (%s) written down on %s, arrived %s, over %s", m.Kind, m.Source, m.RecordedAt, h.Since, end)
				}
				if m.Outcome == record.Done && m.Day.After(c.Today) {
					t.Errorf("%s done in the future", m.Kind)
				}
			}
		}
	})
}

func TestStepsAreInOrderAndBegin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, h := anyHousehold(t)
		steps := h.Way.Steps
		if len(steps) == 0 {
			return
		}
		if steps[0].Do != Draft || !slices.IsSortedFunc(steps, func(a, b Step) int { return a.Day.Compare(b.Day) }) {
			t.Errorf("steps %+v", steps)
		}
		if steps[0].Day.Before(h.Since) || steps[len(steps)-1].Day.After(c.Today) {
			t.Errorf("steps from %s to %s, arrived %s, last day %s", steps[0].Day, steps[len(steps)-1].Day, h.Since, c.Today)
		}
	})
}

func TestEveryWayObeysTheStateMachine(t *testing.T) {
	for later := range 800 { // whatever day the demo is made on
		c := Config{Seed: 1, Persons: 400, Today: lastDay.AddDays(later)}
		for i := range stories {
			obeys(t, c.Household(i))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		_, h := anyHousehold(t)
		obeys(t, h)
	})
}

// obeys holds that the steps of a household are ones that the table allows.
func obeys(t interface {
	Helper()
	Errorf(string, ...any)
}, h Household) {
	t.Helper()
	at := assignment.Transfer{State: assignment.StateDraft}
	for i, s := range h.Way.Steps {
		action := assignment.Action(s.Do)
		switch s.Do {
		case Draft: // the first, or after they did not come
			if i > 0 && at.State != assignment.StateDidNotArrive {
				t.Errorf("household %d: drafted anew from %s", h.Index, at.State)
			}
			at = assignment.Transfer{State: assignment.StateDraft}
			continue
		case Prepare, TakeBack:
			continue
		case DidNotArrive:
			at.Absent, at.Missing = 1, 1
		case Find, Keep, EndStay:
			action = assignment.ActFollowUp
		case Ask:
			if at.OpenQuestions++; at.OpenQuestions == 1 {
				at.Resume = at.State
			}
		case Answer:
			at.OpenQuestions--
		}
		next := slices.IndexFunc(assignment.Steps, func(row assignment.Step) bool {
			return row.From == at.State && row.Action == action && (row.When == nil || row.When(at))
		})
		if next < 0 {
			t.Errorf("household %d: no step %s from %s (step %d of %+v)", h.Index, s.Do, at.State, i, h.Way.Steps)
			return
		}
		at.State = assignment.Steps[next].To
		if i > 0 && s.Day.Before(h.Way.Steps[i-1].Day) {
			t.Errorf("household %d: %s on %s after %s", h.Index, s.Do, s.Day, h.Way.Steps[i-1].Day)
		}
		if s.Do == Announce || s.Do == AnnounceAgain {
			if owes(s.Day, s.On) && s.Text == "" {
				t.Errorf("household %d: announced on %s for %s without a reason", h.Index, s.Day, s.On)
			}
			if s.On.Before(s.Day) {
				t.Errorf("household %d: announced on %s for %s", h.Index, s.Day, s.On)
			}
		}
		if s.Do == Arrive && i+1 < len(h.Way.Steps) {
			t.Errorf("household %d: something follows the arrival on %s", h.Index, s.Day)
		}
	}
}
