package matching_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/matching"
)

func weekdays(from, until int) (w matching.Week) {
	for i := range 5 {
		w[i] = []matching.Span{{From: from * 60, Until: until * 60}}
	}
	return w
}

func part(f matching.Fit, k matching.Kind) matching.Part {
	i := slices.IndexFunc(f.Parts, func(p matching.Part) bool { return p.Kind == k })
	return f.Parts[i]
}

var baker = matching.Person{Occupations: []string{"2922"}, Skills: []string{"backen", "kasse"}, German: 3, Free: weekdays(7, 18), MostMinutes: 45}

func TestEachScoreIsTheSumOfItsParts(t *testing.T) {
	for name, c := range map[string]struct {
		person  matching.Person
		place   matching.Place
		verdict matching.Verdict
		points  int
	}{
		"all is met":                   {baker, matching.Place{Occupation: "2922", Skills: []string{"backen"}, German: 2, Week: weekdays(8, 14), TravelMinutes: 30}, matching.Fits, 100},
		"related occupation":           {baker, matching.Place{Occupation: "2923", Week: weekdays(8, 14), TravelMinutes: 30}, matching.Fits, 94},
		"another occupation":           {baker, matching.Place{Occupation: "8210", Week: weekdays(8, 14), TravelMinutes: 30}, matching.Fits, 85},
		"half the skills":              {baker, matching.Place{Occupation: "2922", Skills: []string{"backen", "tanzen"}, Week: weekdays(8, 14), TravelMinutes: 30}, matching.Ask, 85},
		"a level too low":              {baker, matching.Place{Occupation: "2922", German: 4, Week: weekdays(8, 14), TravelMinutes: 30}, matching.Ask, 92},
		"two levels too low":           {baker, matching.Place{Occupation: "2922", German: 5, Week: weekdays(8, 14), TravelMinutes: 30}, matching.Never, 85},
		"too early":                    {baker, matching.Place{Occupation: "2922", Week: weekdays(4, 12), TravelMinutes: 30}, matching.Never, 75},
		"too far":                      {baker, matching.Place{Occupation: "2922", Week: weekdays(8, 14), TravelMinutes: 46}, matching.Never, 85},
		"hours to be agreed":           {baker, matching.Place{Occupation: "2922", WeekMinutes: 30 * 60, TravelMinutes: 30}, matching.Ask, 87},
		"more hours than there are":    {baker, matching.Place{Occupation: "2922", WeekMinutes: 56 * 60, TravelMinutes: 30}, matching.Never, 75},
		"nobody looked up the way":     {baker, matching.Place{Occupation: "2922", Week: weekdays(8, 14)}, matching.Ask, 92},
		"nothing is known of a person": {matching.Person{}, matching.Place{Occupation: "2922", Skills: []string{"backen"}, German: 2, Week: weekdays(8, 14), TravelMinutes: 30}, matching.Ask, 12 + 7},
	} {
		f := matching.Match(c.person, c.place)
		sum, most := 0, 0
		for _, p := range f.Parts {
			sum, most = sum+p.Points, most+p.Of
			if p.Points < 0 || p.Points > p.Of {
				t.Errorf("%s: %+v", name, p)
			}
		}
		if f.Verdict != c.verdict || f.Points != c.points || sum != f.Points || most != 100 {
			t.Errorf("%s: %+v, want %s with %d", name, f, c.verdict, c.points)
		}
	}
}

// The Kita is open from eight to three: with half an hour of way, work can be from
// half past eight to half past two.
func TestTheWayMustFitIntoTheHoursOfTheKita(t *testing.T) {
	mother := matching.Person{Care: weekdays(8, 15), MostMinutes: 45}
	at := func(from, until, way int) matching.Place {
		place := matching.Place{TravelMinutes: way}
		place.Week[0] = []matching.Span{{From: from, Until: until}}
		return place
	}
	for _, c := range []struct {
		from, until, way int
		want             matching.State
	}{{510, 870, 30, matching.Met}, {509, 870, 30, matching.Missing}, {510, 871, 30, matching.Missing}, {480, 900, 0, matching.Met}, {510, 870, 31, matching.Missing}} {
		if p := part(matching.Match(mother, at(c.from, c.until, c.way)), matching.Hours); p.State != c.want {
			t.Errorf("%d to %d with %d minutes of way: %+v", c.from, c.until, c.way, p)
		}
	}
	course := mother
	course.Busy[0] = []matching.Span{{From: 600, Until: 660}}
	if f := matching.Match(course, at(510, 870, 30)); f.Verdict != matching.Never || !slices.Equal(part(f, matching.Hours).Days, []int{0}) {
		t.Errorf("in the time of the course: %+v", f)
	}
}

var (
	someSkills = rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 0, 4)
	someWeek   = rapid.Custom(func(r *rapid.T) (w matching.Week) {
		for i := range 3 {
			for range rapid.IntRange(0, 3).Draw(r, "spans") {
				from := rapid.IntRange(-2, 30).Draw(r, "from")
				w[i] = append(w[i], matching.Span{From: from * 60, Until: (from + rapid.IntRange(-1, 9).Draw(r, "long")) * 60})
			}
		}
		return w
	})
	somebody = rapid.Custom(func(r *rapid.T) matching.Person {
		return matching.Person{Occupations: rapid.SliceOfN(rapid.SampledFrom([]string{"2922", "2923", "8130"}), 0, 2).Draw(r, "occupations"), Skills: someSkills.Draw(r, "skills"),
			German: matching.Level(rapid.IntRange(0, 6).Draw(r, "german")), Free: someWeek.Draw(r, "free"), Care: someWeek.Draw(r, "care"), Busy: someWeek.Draw(r, "busy"), MostMinutes: rapid.IntRange(0, 90).Draw(r, "most")}
	})
	somewhere = rapid.Custom(func(r *rapid.T) matching.Place {
		return matching.Place{Occupation: rapid.SampledFrom([]string{"", "2922", "8130"}).Draw(r, "occupation"), Skills: someSkills.Draw(r, "asked"), German: matching.Level(rapid.IntRange(0, 6).Draw(r, "level")),
			Week: someWeek.Draw(r, "week"), WeekMinutes: rapid.IntRange(0, 2400).Draw(r, "minutes"), TravelMinutes: rapid.IntRange(0, 120).Draw(r, "travel")}
	})
)

// in asks minute by minute, as nobody would compute it.
func in(w matching.Week, weekday, minute int) bool {
	return slices.ContainsFunc(w[weekday], func(s matching.Span) bool {
		return max(0, s.From) <= minute && minute < min(24*60, s.Until)
	})
}

func anywhere(w matching.Week) bool {
	for d := range w {
		for m := range 24 * 60 {
			if in(w, d, m) {
				return true
			}
		}
	}
	return false
}

func TestHoursOutsideOfWhatSomebodyCanNeverFit(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p, at := somebody.Draw(r, "person"), somewhere.Draw(r, "place")
		at.TravelMinutes = at.TravelMinutes / 30 * 30
		f := matching.Match(p, at)
		if !anywhere(at.Week) || !anywhere(p.Free) && !anywhere(p.Care) {
			return
		}
		outside := false
		for d := range at.Week {
			for m := range 24 * 60 {
				if !in(at.Week, d, m) {
					continue
				}
				free := (!anywhere(p.Free) || in(p.Free, d, m)) && !in(p.Busy, d, m)
				for way := -at.TravelMinutes; anywhere(p.Care) && way <= at.TravelMinutes && free; way++ {
					// the last minute of the way home is the one before the Kita closes
					free = in(p.Care, d, m+way)
				}
				outside = outside || !free
			}
		}
		if got := part(f, matching.Hours); (got.State == matching.Missing) != outside || outside && f.Verdict != matching.Never {
			r.Fatalf("outside is %t: %+v", outside, f)
		}
	})
}

var rank = map[matching.Verdict]int{matching.Never: 0, matching.Ask: 1, matching.Fits: 2}

func TestWhoCanMoreFitsNoWorse(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p, at := somebody.Draw(r, "person"), somewhere.Draw(r, "place")
		before := matching.Match(p, at)
		more := p
		switch rapid.IntRange(0, 3).Draw(r, "what") {
		case 0:
			more.Skills = append(slices.Clone(p.Skills), rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}).Draw(r, "skill"))
		case 1:
			if p.German > 0 {
				more.German++
			}
		case 2:
			if p.MostMinutes > 0 {
				more.MostMinutes += rapid.IntRange(1, 60).Draw(r, "minutes")
			}
		case 3:
			more.Busy = matching.Week{}
		}
		after := matching.Match(more, at)
		if after.Points < before.Points || rank[after.Verdict] < rank[before.Verdict] {
			r.Fatalf("%+v became %+v", before, after)
		}
	})
}

func TestAPlaceThatAsksForMoreFitsNoBetter(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p, at := somebody.Draw(r, "person"), somewhere.Draw(r, "place")
		more := at
		more.German, more.Skills = min(6, at.German+1), append(slices.Clone(at.Skills), "z")
		if a, b := matching.Match(p, at), matching.Match(p, more); b.Points > a.Points || rank[b.Verdict] > rank[a.Verdict] {
			r.Fatalf("%+v became %+v", a, b)
		}
	})
}

func TestAWayIsEstimatedInBands(t *testing.T) {
	for km, want := range map[float64]int{0: 15, 5: 30, 7.5: 30, 7.6: 45, 15: 45, 22.5: 60, 37.5: 90, 38: 120, -1: 0, 5000: 0} {
		if got := matching.Estimate(km); got != want {
			t.Errorf("%v km: %d, want %d", km, got, want)
		}
	}
	if km := matching.Kilometres(51.66, 7.63, 51.51, 7.47); km < 19 || km > 21 { // Werne to Dortmund
		t.Errorf("%v km", km)
	}
	if matching.Band(31) != 45 || matching.Band(0) != 0 || matching.Band(91) != 0 {
		t.Error("bands")
	}
}
