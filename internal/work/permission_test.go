package work_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/internal/clock"
	"wegwarte/internal/work"
)

func on(text string) clock.Date { return clock.MustDate(text) }

// asylum is somebody whose procedure goes on, outside of the Land's facilities.
func asylum(registered string, change ...func(*work.Facts)) work.Facts {
	f := work.Facts{Paper: work.Permission, Says: work.SaysConsent, Registered: on(registered), Facility: work.No, Identity: work.No, Accelerated: work.No, Dublin: work.No, Ban: work.No}
	for _, c := range change {
		c(&f)
	}
	return f
}

func facility(f *work.Facts)               { f.Facility = work.Yes }
func dublin(f *work.Facts)                 { f.Dublin = work.Yes }
func accelerated(f *work.Facts)            { f.Accelerated = work.Yes }
func ban(f *work.Facts)                    { f.Ban = work.Yes }
func tolerated(f *work.Facts)              { f.Paper = work.Tolerated }
func identity(f *work.Facts)               { f.Identity = work.Yes }
func paper(p work.Paper) func(*work.Facts) { return func(f *work.Facts) { f.Paper = p } }
func says(s work.Says) func(*work.Facts)   { return func(f *work.Facts) { f.Says = s } }
func until(day string) func(*work.Facts)   { return func(f *work.Facts) { f.PaperUntil = on(day) } }

// Hand-worked: registered on 14 December, three months end with 14 March (§ 188 Abs. 2
// BGB), so that a permission can be had from 15 March on.
func TestWhoMayWorkFromWhenByHandWorkedCases(t *testing.T) {
	today := on("2027-02-01")
	for _, c := range []struct {
		name, paragraph string
		facts           work.Facts
		may             work.May
		from            string
		rule            string
	}{
		{"outside, three months", "§ 61 Abs. 2 AsylG, § 188 Abs. 2 BGB", asylum("2026-12-14"), work.MayRequest, "2027-03-15", "outside"},
		{"outside, the month has no such day", "§ 188 Abs. 3 BGB", asylum("2026-11-30"), work.MayRequest, "2027-03-01", "outside"},
		{"outside, in a leap year", "§ 188 Abs. 3 BGB", asylum("2027-11-30"), work.MayRequest, "2028-03-01", "outside"},
		{"outside, the last of a month", "§ 188 Abs. 2 BGB", asylum("2026-08-31"), work.MayRequest, "2026-12-01", "outside"},
		{"outside, Dublin is not asked there", "§ 61 Abs. 2 AsylG", asylum("2026-12-14", dublin), work.MayRequest, "2027-03-15", "outside"},
		{"in a facility", "§ 61 Abs. 1 AsylG", asylum("2026-12-14", facility), work.MayRequest, "2027-03-15", "facility"},
		{"in a facility, another state is responsible", "§ 61 Abs. 1 AsylG", asylum("2026-12-14", facility, dublin), work.MayRequest, "2027-06-15", "facility-dublin"},
		{"in a facility, accelerated", "§ 61 Abs. 1 AsylG", asylum("2026-12-14", facility, accelerated), work.MayNot, "", "facility-accelerated"},
		{"a ban is noted", "§ 61 Abs. 2 AsylG", asylum("2026-01-14", ban), work.MayNot, "", "ban"},
		{"a ban is noted, whatever else is", "§ 61 Abs. 2 AsylG", asylum("2026-01-14", ban, says(work.SaysAllowed)), work.MayNot, "", "ban"},
		{"Duldung", "§ 61 Abs. 1 AsylG, § 60a AufenthG", asylum("2026-12-14", tolerated), work.MayRequest, "2027-06-15", "tolerated"},
		{"Duldung, identity cleared", "§ 61 Abs. 1 AsylG, § 60a AufenthG", asylum("2026-12-14", tolerated, identity), work.MayRequest, "2027-03-15", "tolerated-identity"},
		{"temporary protection", "§ 24 AufenthG", asylum("2027-01-31", paper(work.Temporary), says(work.SaysNothing)), work.MayWork, "", "temporary"},
		{"recognised", "§ 4a Abs. 1 AufenthG", asylum("2027-01-31", paper(work.Protected), says(work.SaysNothing)), work.MayWork, "", "protection"},
		{"the paper allows it", "§ 4a AufenthG", asylum("2027-01-31", paper(work.Another), says(work.SaysAllowed)), work.MayWork, "", "paper-allows"},
		{"the paper asks for consent", "Nebenbestimmung", asylum("2027-01-31", paper(work.Another)), work.MayRequest, "2027-02-01", "paper-consent"},
		{"another paper, nothing written", "–", asylum("2027-01-31", paper(work.Another), says(work.SaysNothing)), work.MayUnknown, "", ""},
		{"the paper ended yesterday", "Datum auf dem Papier", asylum("2026-01-14", until("2027-01-31")), work.MayUnknown, "", "expired"},
		{"the paper ends today", "§ 61 Abs. 2 AsylG", asylum("2026-12-14", until("2027-02-01")), work.MayRequest, "2027-03-15", "outside"},
	} {
		e := work.Evaluate(c.facts, today)
		from := ""
		if !e.From.IsZero() {
			from = e.From.String()
		}
		if e.May != c.may || from != c.from || e.Rule != c.rule {
			t.Errorf("%s (%s): %+v, want %s from %s by %s", c.name, c.paragraph, e, c.may, c.from, c.rule)
		}
	}
}

func TestAPermissionIsDueOnItsFirstDayAndNotTheDayBefore(t *testing.T) {
	f := asylum("2026-12-14")
	for day, want := range map[string]bool{"2027-03-14": false, "2027-03-15": true, "2027-03-16": true} {
		if e := work.Evaluate(f, on(day)); e.Due(on(day)) != want {
			t.Errorf("on %s: %+v", day, e)
		}
	}
}

func TestOfDaysBeforeTheLawWasReadNothingIsSaid(t *testing.T) {
	for day, want := range map[string]work.May{"2026-06-11": work.MayUnknown, "2026-06-12": work.MayRequest} {
		if e := work.Evaluate(asylum("2026-01-14"), on(day)); e.May != want {
			t.Errorf("on %s: %+v", day, e)
		}
	}
}

func TestAFactThatIsNotKnownIsNotGuessed(t *testing.T) {
	today := on("2027-02-01")
	for name, c := range map[string]struct {
		facts   work.Facts
		may     work.May
		missing []work.Fact
	}{
		"nothing":                            {work.Facts{}, work.MayUnknown, []work.Fact{"paper"}},
		"no registration":                    {work.Facts{Paper: work.Permission, Facility: work.No, Ban: work.No}, work.MayUnknown, []work.Fact{"registered"}},
		"a ban nobody looked for":            {asylum("2026-12-14", func(f *work.Facts) { f.Ban = "" }), work.MayUnknown, []work.Fact{"ban"}},
		"where they live":                    {asylum("2026-12-14", func(f *work.Facts) { f.Facility = "" }, dublin), work.MayUnknown, []work.Fact{"facility"}},
		"where they live, but no matter":     {asylum("2026-12-14", func(f *work.Facts) { f.Facility = "" }), work.MayRequest, nil},
		"identity, where six are over":       {asylum("2026-07-14", tolerated, func(f *work.Facts) { f.Identity = "" }), work.MayRequest, nil},
		"identity, three months or six":      {asylum("2026-12-14", tolerated, func(f *work.Facts) { f.Identity = "" }), work.MayUnknown, []work.Fact{"identity"}},
		"procedure, in a facility":           {asylum("2026-12-14", facility, func(f *work.Facts) { f.Accelerated = "" }), work.MayUnknown, []work.Fact{"accelerated"}},
		"both of procedure, in a facility":   {asylum("2026-12-14", facility, func(f *work.Facts) { f.Accelerated, f.Dublin = "", "" }), work.MayUnknown, []work.Fact{"accelerated", "dublin"}},
		"what § 24 says does not need these": {asylum("2026-12-14", paper(work.Temporary), func(f *work.Facts) { f.Accelerated, f.Dublin, f.Facility, f.Identity = "", "", "", "" }), work.MayWork, nil},
	} {
		if e := work.Evaluate(c.facts, today); e.May != c.may || !slices.Equal(e.Missing, c.missing) {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func TestAnAnswerTellsWhatWouldChangeIt(t *testing.T) {
	today := on("2027-02-01")
	got := map[work.Fact]work.Evaluation{}
	for _, c := range work.Changes(asylum("2026-12-14", facility, dublin), today) {
		got[c.Fact] = c.Then
	}
	if got[work.FactFacility].From != on("2027-03-15") || got[work.FactDublin].Rule != "facility" || got[work.FactAccelerated].May != work.MayNot || got[work.FactBan].May != work.MayNot || len(got) != 4 {
		t.Errorf("%+v", got)
	}
	if all := work.Changes(asylum("2026-12-14", tolerated), today); len(all) != 2 || all[1].Fact != work.FactIdentity || all[1].Then.From != on("2027-03-15") {
		t.Errorf("%+v", all)
	}
}

func TestWhatIsDoubtfulIsSwitchedOffAndEveryRowHasASource(t *testing.T) {
	ids := map[string]bool{}
	for _, r := range work.Rules {
		if r.Source == "" || r.From.IsZero() || r.How == "" || ids[r.ID] {
			t.Errorf("%+v", r)
		}
		ids[r.ID] = true
		if r.How == work.Doubtful && (r.On(on("2027-02-01")) || r.On(r.From)) {
			t.Errorf("%s is applied", r.ID)
		}
	}
}

var someFacts = rapid.Custom(func(r *rapid.T) work.Facts {
	answer := rapid.SampledFrom([]work.Answer{work.Yes, work.No, work.NotAsked})
	f := work.Facts{Paper: rapid.SampledFrom(append([]work.Paper{""}, work.Papers...)).Draw(r, "paper"), Says: rapid.SampledFrom(append([]work.Says{""}, work.AllSays...)).Draw(r, "says"),
		Facility: answer.Draw(r, "facility"), Identity: answer.Draw(r, "identity"), Accelerated: answer.Draw(r, "accelerated"), Dublin: answer.Draw(r, "dublin"), Ban: answer.Draw(r, "ban")}
	if rapid.Bool().Draw(r, "registered") {
		f.Registered = on("2026-01-01").AddDays(rapid.IntRange(0, 500).Draw(r, "day"))
	}
	if rapid.Bool().Draw(r, "until") {
		f.PaperUntil = on("2026-12-01").AddDays(rapid.IntRange(0, 100).Draw(r, "last"))
	}
	return f
})

// A fact that is recorded later may make an answer surer; it never makes one that
// was sure another one, unless the answer said that this fact could.
func TestAnAnswerHoldsWhateverTheUnknownFactsTurnOutToBe(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		f, today := someFacts.Draw(r, "facts"), on("2026-12-01").AddDays(rapid.IntRange(0, 90).Draw(r, "today"))
		before := work.Evaluate(f, today)
		known := f
		for _, a := range []*work.Answer{&known.Facility, &known.Identity, &known.Accelerated, &known.Dublin, &known.Ban} {
			if *a == work.NotAsked {
				*a = rapid.SampledFrom([]work.Answer{work.Yes, work.No}).Draw(r, "answer")
			}
		}
		after := work.Evaluate(known, today)
		if before.May != work.MayUnknown && (before.May != after.May || before.From != after.From && !(before.Due(today) && after.Due(today))) {
			r.Fatalf("%+v became %+v", before, after)
		}
		if before.May == work.MayUnknown && before.Rule == "" && len(before.Missing) == 0 {
			r.Fatalf("not known, and not said why: %+v", before)
		}
	})
}

// Nothing but the recorded facts decides: there is no place for anything else.
func TestNothingButTheRecordedFactsDecides(t *testing.T) {
	want := []string{"Paper", "Says", "PaperUntil", "Registered", "Facility", "Identity", "Accelerated", "Dublin", "Ban"}
	var got []string
	for i := range reflect.TypeFor[work.Facts]().NumField() {
		got = append(got, reflect.TypeFor[work.Facts]().Field(i).Name)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the facts are %v", got)
	}
	rapid.Check(t, func(r *rapid.T) {
		f, today := someFacts.Draw(r, "facts"), on("2026-12-01")
		if a, b := work.Evaluate(f, today), work.Evaluate(f, today); !reflect.DeepEqual(a, b) {
			r.Fatalf("%+v and %+v", a, b)
		}
	})
}

// Time brings nearer what is allowed, and takes nothing away but an expired paper.
func TestWaitingNeverMovesTheFirstDay(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		f := someFacts.Draw(r, "facts")
		f.PaperUntil = clock.Date{}
		a, b := work.Evaluate(f, on("2026-12-01")), work.Evaluate(f, on("2026-12-01").AddDays(rapid.IntRange(0, 300).Draw(r, "later")))
		if a.May != work.MayUnknown && (a.May != b.May || a.Rule != b.Rule || !a.Counted.IsZero() && a.From != b.From) {
			r.Fatalf("%+v became %+v", a, b)
		}
	})
}
