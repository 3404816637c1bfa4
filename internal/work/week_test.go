package work_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wegwarte/engine/matching"
	"wegwarte/internal/work"
)

func TestTimesAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		"Mo-Fr 8-15": "Mo–Fr 8–15", "Mo–Fr 8:00–15:30 Uhr": "Mo–Fr 8–15:30", "montags und mittwochs 9.30 bis 12 Uhr": "Mo 9:30–12, Mi 9:30–12",
		"Mo, Di 8-12 13-17; Sa 10-14": "Mo–Di 8–12 13–17, Sa 10–14", "Mo: 8 - 12": "Mo 8–12", "": "", " , ": "", "So 0-24": "So 0–24", "Mo bis Do 7-16": "Mo–Do 7–16",
	} {
		w, err := work.ParseWeek(text)
		if err != nil || work.FormatWeek(w) != want {
			t.Errorf("%q: %q, %v", text, work.FormatWeek(w), err)
		}
	}
	for _, text := range []string{"8-15", "Mo", "Mo 15-8", "Mo 8-25", "Mo 8:70-9", "Fr-Mo 8-9", "immer", "Mo 8", "Mo 8-9 Di", "\x00"} {
		if w, err := work.ParseWeek(text); err == nil {
			t.Errorf("%q is read as %v", text, w)
		}
	}
}

func TestWrittenTimesAreReadBack(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var w matching.Week
		for d := range w {
			for at := 0; rapid.Bool().Draw(r, "more") && at < 1200; {
				from := rapid.IntRange(at, 1300).Draw(r, "from")
				until := rapid.IntRange(from+1, 1440).Draw(r, "until")
				w[d], at = append(w[d], matching.Span{From: from, Until: until}), until
			}
		}
		if len([]rune(work.FormatWeek(w))) > 300 {
			return
		}
		if got, err := work.ParseWeek(work.FormatWeek(w)); err != nil || !cmp.Equal(got, w) {
			r.Fatalf("%q: %v %v", work.FormatWeek(w), got, err)
		}
	})
}

func FuzzParseWeek(f *testing.F) {
	for _, text := range []string{"Mo–Fr 8–15, Sa 9:30–13", "Mo 8-", "montags bis 9", "--", "Mo-So 0-24 0-24"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := work.ParseWeek(text)
		if err != nil {
			return
		}
		for _, spans := range w {
			for _, s := range spans {
				if s.From < 0 || s.Until > 24*60 || s.From >= s.Until {
					t.Errorf("%q has %v", text, s)
				}
			}
		}
	})
}
