package deadline_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/deadline"
)

// both reckons two histories on a day.
func both(t *rapid.T, r deadline.Rule, one, other []deadline.Event, on deadline.Day) (a, b deadline.State) {
	a, err := r.Reckon(one, on, nrw)
	if err != nil {
		t.Fatal(one, err)
	}
	if b, err = r.Reckon(other, on, nrw); err != nil {
		t.Fatal(other, err)
	}
	return a, b
}

func without(all []deadline.Event, kinds ...deadline.Kind) []deadline.Event {
	return slices.DeleteFunc(slices.Clone(all), func(e deadline.Event) bool { return slices.Contains(kinds, e.Kind) })
}

func TestAPauseOnlyLengthens(t *testing.T) {
	r := rule(t, false)
	rapid.Check(t, func(t *rapid.T) {
		all, on := procedure(t)
		if with, free := both(t, r, all, without(all, deadline.Paused, deadline.Resumed), on); with.DecideBy < free.DecideBy || with.AcknowledgeBy != free.AcknowledgeBy {
			t.Errorf("%v on %s: %s with its pauses, %s without", all, on, with.DecideBy, free.DecideBy)
		}
	})
}

func TestAnExtensionNeverShortens(t *testing.T) {
	r := rule(t, false)
	rapid.Check(t, func(t *rapid.T) {
		all, on := procedure(t)
		if with, free := both(t, r, all, without(all, deadline.Extended), on); with.DecideBy < free.DecideBy {
			t.Errorf("%v on %s: %s extended, %s without", all, on, with.DecideBy, free.DecideBy)
		}
		if first := all[len(all)-1]; first.Kind == deadline.Extended {
			twice := append(slices.Clone(all), deadline.Event{Day: first.Day + 1, Kind: deadline.Extended, Days: 100})
			if once, again := both(t, r, all, twice, on); once.DecideBy != again.DecideBy {
				t.Errorf("%v on %s: %s, extended again %s", all, on, once.DecideBy, again.DecideBy)
			}
		}
	})
}

func TestCompleteLaterIsNeverDueEarlier(t *testing.T) {
	for _, accelerated := range []bool{false, true} {
		r := rule(t, accelerated)
		rapid.Check(t, func(t *rapid.T) {
			all, on := procedure(t)
			later := slices.Clone(all)
			later[1].Day += deadline.Day(rapid.IntRange(1, 40).Draw(t, "later"))
			if on < later[1].Day {
				return // then it is not yet complete, and no term runs
			}
			if early, late := both(t, r, all, later, on); late.DecideBy < early.DecideBy {
				t.Errorf("%v on %s: %s, complete on %s %s", all, on, early.DecideBy, later[1].Day, late.DecideBy)
			}
		})
	}
}

func TestTheOrderOfRowsMeansNothing(t *testing.T) {
	r := rule(t, false)
	rapid.Check(t, func(t *rapid.T) {
		all, on := procedure(t)
		slices.SortStableFunc(all, func(a, b deadline.Event) int { return int(a.Day - b.Day) })
		for i := range len(all) - 1 {
			if all[i].Day == all[i+1].Day && all[i].Kind == deadline.Resumed && all[i+1].Kind == deadline.Paused {
				return // of one day, pauses count as they were told
			}
		}
		apart := make([]deadline.Event, 0, len(all))
		for i := range all { // the days backwards, each day's own rows as they were
			j := len(all) - 1 - i
			if len(apart) > 0 && apart[len(apart)-1].Day == all[j].Day {
				n := len(apart)
				for n > 0 && apart[n-1].Day == all[j].Day {
					n--
				}
				apart = slices.Insert(apart, n, all[j])
				continue
			}
			apart = append(apart, all[j])
		}
		if a, b := both(t, r, all, apart, on); a.DecideBy != b.DecideBy || a.Overdue != b.Overdue || a.WaitingFor != b.WaitingFor || a.Since != b.Since {
			t.Errorf("%v: %+v, backwards %+v", all, a, b)
		}
	})
}

// Whoever is waited for has been since a day that was, and what is overdue is so by one day more each day.
func TestADayLaterIsADayMoreOverdue(t *testing.T) {
	r := rule(t, false)
	rapid.Check(t, func(t *rapid.T) {
		all, on := procedure(t)
		today, err := r.Reckon(all, on, nrw)
		if err != nil {
			t.Fatal(err)
		}
		if today.Since > on || today.Overdue < 0 || today.WaitingFor == deadline.Nobody {
			t.Fatalf("%v on %s: %+v", all, on, today)
		}
		nothingNew := !slices.ContainsFunc(all, func(e deadline.Event) bool { return e.Day == on+1 })
		if tomorrow, err := r.Reckon(all, on+1, nrw); err != nil || nothingNew && today.Overdue > 0 && tomorrow.Overdue != today.Overdue+1 {
			t.Errorf("%v on %s: %d, tomorrow %d, %v", all, on, today.Overdue, tomorrow.Overdue, err)
		}
	})
}
