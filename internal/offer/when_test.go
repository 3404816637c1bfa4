package offer

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"wegwarte/internal/clock"
)

func days(slots []Slot) (all []string) {
	for _, s := range slots {
		all = append(all, s.Day.String())
	}
	return all
}

func TestTimesComeAgainAsTheyAreSaid(t *testing.T) {
	from, to := clock.MustDate("2026-11-26"), clock.MustDate("2027-01-31")
	for name, c := range map[string]struct {
		w    When
		want []string
	}{
		"each second Tuesday":                  {When{Weekly: []Weekly{{Day: time.Tuesday, From: 600, Every: 2}}, Begins: clock.MustDate("2026-11-20"), Ends: clock.MustDate("2026-12-31")}, []string{"2026-12-01", "2026-12-15", "2026-12-29"}},
		"the first Saturday":                   {When{Weekly: []Weekly{{Day: time.Saturday, From: 600, Nth: 1}}}, []string{"2026-12-05", "2027-01-02"}},
		"the last Friday, not one, no holiday": {When{Weekly: []Weekly{{Day: time.Friday, From: 600, Nth: -1}}, Not: []clock.Date{clock.MustDate("2026-11-27")}}, []string{"2027-01-29"}}, // the last of December is Christmas
		"a holiday all the same":               {When{Weekly: []Weekly{{Day: time.Friday, From: 600, Nth: -1}}, Always: true}, []string{"2026-11-27", "2026-12-25", "2027-01-29"}},
		"single days":                          {When{Dates: []Slot{{Day: clock.MustDate("2027-01-05"), From: 600}, {Day: clock.MustDate("2025-01-05"), From: 600}}}, []string{"2027-01-05"}},
		"by arrangement":                       {When{Words: "nach Vereinbarung"}, nil},
	} {
		got := days(c.w.Between(from, to, 99))
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
	}
}

func TestTheNextTimeIsTheFirstOfAll(t *testing.T) {
	start := clock.MustDate("2026-11-26")
	rapid.Check(t, func(t *rapid.T) {
		var w When
		for range rapid.IntRange(0, 3).Draw(t, "weekly") {
			w.Weekly = append(w.Weekly, Weekly{Day: time.Weekday(rapid.IntRange(0, 6).Draw(t, "day")), From: rapid.IntRange(0, 1400).Draw(t, "from"), Nth: rapid.IntRange(-1, 4).Draw(t, "nth")})
		}
		for range rapid.IntRange(0, 3).Draw(t, "dates") {
			w.Dates = append(w.Dates, Slot{Day: start.AddDays(rapid.IntRange(-40, 300).Draw(t, "ahead")), From: rapid.IntRange(0, 1400).Draw(t, "at")})
		}
		if rapid.Bool().Draw(t, "begins") {
			w.Begins = start.AddDays(rapid.IntRange(-20, 200).Draw(t, "begin"))
		}
		from := start.AddDays(rapid.IntRange(0, 60).Draw(t, "day"))
		slots := w.Between(from, from.AddDays(farthest), 1)
		next, ok := w.Next(from)
		if ok != (len(slots) > 0) || ok && next != slots[0] {
			t.Fatalf("%v: next %v %v, first %v", w, next, ok, slots)
		}
	})
}

func TestTimesAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		"Di 16–18":                       "Di 16–18",
		"Mo-Mi 8:30 bis 12 Uhr":          "Mo 8:30–12\nDi 8:30–12\nMi 8:30–12",
		"Mo, Mi und Fr 9–11":             "Mo 9–11\nMi 9–11\nFr 9–11",
		"1. Sa 10–13; letzter Fr 19":     "1. Sa 10–13\nletzter Fr 19",
		"Donnerstag 18–20 alle 2 Wochen": "Do 18–20 alle 2 Wochen",
		"5.12.2026 10–16\n2026-12-06 11": "5.12.2026 10–16\n6.12.2026 11",
		"Sa–Mo 22–24":                    "Sa 22–24\nSo 22–24\nMo 22–24",
		"":                               "",
		"Di 18–16":                       "!", "Di 25": "!", "Xy 9": "!", "morgens": "!", "Di 9:75": "!", "32.12.2026 9": "!", "Di– 9–10": "!",
	} {
		var w When
		err := w.ParseTimes(text)
		got := w.FormatTimes()
		if err != nil {
			got = "!"
		}
		if got != want {
			t.Errorf("%q: %q, want %q (%v)", text, got, want, err)
		}
	}
}

func FuzzTimes(f *testing.F) {
	for _, text := range []string{"Di 16–18", "1. Sa 10–13; letzter Fr 19", "Do 18–20 alle 2 Wochen", "5.12.2026 10–16", "Mo–So 0–24"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var w, again When
		if w.ParseTimes(text) != nil {
			return
		}
		if err := again.ParseTimes(w.FormatTimes()); err != nil || again.FormatTimes() != w.FormatTimes() {
			t.Fatalf("%q: %q, then %q (%v)", text, w.FormatTimes(), again.FormatTimes(), err)
		}
	})
}
