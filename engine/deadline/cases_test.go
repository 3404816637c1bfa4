package deadline_test

import (
	"errors"
	"strings"
	"testing"

	"wegwarte/engine/deadline"
	"wegwarte/internal/clock"
)

func day(t testing.TB, s string) deadline.Day {
	t.Helper()
	if s == "" {
		return 0
	}
	d, err := deadline.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// nrw are the public holidays of Nordrhein-Westfalen.
func nrw(d deadline.Day) bool { return clock.Holiday(clock.MustDate(d.String())) != "" }

// events reads "2026-01-15 applied, 2026-04-01 extended until 2026-06-30".
func events(t testing.TB, text string) (out []deadline.Event) {
	t.Helper()
	for one := range strings.SplitSeq(text, ", ") {
		if one == "" {
			continue
		}
		words := strings.Fields(one)
		e := deadline.Event{Day: day(t, words[0]), Kind: deadline.Kind(words[1])}
		if len(words) == 4 {
			e.Until = day(t, words[3])
		}
		out = append(out, e)
	}
	return out
}

func rule(t testing.TB, accelerated bool) deadline.Rule {
	t.Helper()
	r, err := deadline.Recognition().Find("BQFG", accelerated, day(t, "2026-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Worked by hand with a calendar; beside each the paragraph that it turns on. Easter 2026 is 5 April.
func TestTermsAreThoseOfTheLaw(t *testing.T) {
	for _, c := range []struct {
		paragraph, events, on, acknowledgeBy, decideBy string
		overdue                                        int
		turn                                           deadline.Turn
		since                                          string
		accelerated                                    bool
	}{
		{"nothing has happened: nobody has applied", "", "2026-03-02", "", "", 0, deadline.Person, "", false},
		{"an application of tomorrow has not happened", "2026-03-03 applied", "2026-03-02", "", "", 0, deadline.Person, "", false},
		{"§ 6(2) BQFG, §§ 187(1), 188(2) BGB: a month", "2026-01-15 applied", "2026-01-15", "2026-02-16", "", 0, deadline.Authority, "2026-01-15", false}, // 15 February is a Sunday
		{"§ 188(2) BGB: the day of the same number", "2026-01-12 applied", "2026-02-12", "2026-02-12", "", 0, deadline.Authority, "2026-01-12", false},
		{"the last day is in time, the next is late", "2026-01-12 applied", "2026-02-13", "2026-02-12", "", 1, deadline.Authority, "2026-01-12", false},
		{"§ 188(3) BGB: February has no 31st", "2025-12-31 applied, 2026-01-10 acknowledged", "2026-02-01", "2026-02-02", "", 0, deadline.Person, "2026-01-10", false}, // 31 January is a Saturday
		{"§ 188(3) BGB: 31 January and a month is 28 February, a Saturday", "2026-01-31 applied", "2026-02-01", "2026-03-02", "", 0, deadline.Authority, "2026-01-31", false},
		{"§ 188(3) BGB in a leap year", "2028-01-31 applied", "2028-02-01", "2028-02-29", "", 0, deadline.Authority, "2028-01-31", false},
		{"§ 14a BQFG: two weeks", "2026-01-12 applied", "2026-01-27", "2026-01-26", "", 1, deadline.Authority, "2026-01-12", true},
		{"§ 193 BGB: two weeks to Easter Monday", "2026-03-23 applied", "2026-04-01", "2026-04-07", "", 0, deadline.Authority, "2026-03-23", true},
		{"§ 6(2) sentence 3 BQFG: documents are missing: it is the person's turn", "2026-01-12 applied, 2026-01-20 acknowledged", "2026-06-01", "2026-02-12", "", 0, deadline.Person, "2026-01-20", false},
		{"§ 6(3) sentence 2 BQFG: from complete documents", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete", "2026-06-01", "2026-02-12", "2026-06-10", 0, deadline.Authority, "2026-03-10", false},
		{"overdue since 10 June", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete", "2026-07-01", "2026-02-12", "2026-06-10", 21, deadline.Authority, "2026-03-10", false},
		{"rows in any order are the same", "2026-03-10 documents_complete, 2026-01-20 acknowledged, 2026-01-12 applied", "2026-07-01", "2026-02-12", "2026-06-10", 21, deadline.Authority, "2026-03-10", false},
		{"§ 193 BGB: 4 June 2026 is Corpus Christi", "2026-03-04 applied, 2026-03-04 documents_complete", "2026-03-05", "2026-04-07", "2026-06-05", 0, deadline.Authority, "2026-03-04", false}, // 4 April is the Saturday before Easter
		{"§ 193 BGB: Christmas, a Saturday, a Sunday", "2025-09-25 applied, 2025-09-25 documents_complete", "2025-10-01", "2025-10-27", "2025-12-29", 0, deadline.Authority, "2025-09-25", false},
		{"§ 188(3) BGB: 30 November and three months", "2025-11-28 applied, 2025-11-29 acknowledged, 2025-11-30 documents_complete", "2025-12-01", "2025-12-29", "2026-03-02", 0, deadline.Authority, "2025-11-30", false},
		{"complete before it is acknowledged: both terms run", "2026-01-12 applied, 2026-01-15 documents_complete", "2026-02-20", "2026-02-12", "2026-04-15", 8, deadline.Authority, "2026-01-15", false},
		{"it is acknowledged late: that is over", "2026-01-12 applied, 2026-01-15 documents_complete, 2026-02-25 acknowledged", "2026-03-20", "2026-02-12", "2026-04-15", 0, deadline.Authority, "2026-01-15", false},
		{"§ 14a BQFG: two months", "2026-01-12 applied, 2026-01-15 documents_complete", "2026-01-20", "2026-01-26", "2026-03-16", 0, deadline.Authority, "2026-01-15", true}, // 15 March is a Sunday

		{"§ 6(4) BQFG, § 209 BGB: 14 days are not counted", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete, 2026-04-01 paused, 2026-04-15 resumed", "2026-05-01", "2026-02-12", "2026-06-24", 0, deadline.Authority, "2026-04-15", false},
		{"§ 6(4) BQFG: it lasts: as if it went on today", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete, 2026-04-01 paused", "2026-04-15", "2026-02-12", "2026-06-24", 0, deadline.Person, "2026-04-01", false},
		{"§ 6(4) BQFG: however long it lasts, nobody is late", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete, 2026-04-01 paused", "2027-04-01", "2026-02-12", "2027-06-10", 0, deadline.Person, "2026-04-01", false},
		{"§ 6(4) BQFG: up to the end of the time that was set", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete, 2026-04-01 paused until 2026-04-14", "2026-05-01", "2026-02-12", "2026-06-24", 0, deadline.Authority, "2026-04-15", false},
		{"what was set ends it, though the answer comes later", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete, 2026-04-01 paused until 2026-04-14, 2026-04-30 resumed", "2026-05-01", "2026-02-12", "2026-06-24", 0, deadline.Authority, "2026-04-15", false},
		{"a pause on the last day still stops it", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete, 2026-06-10 paused, 2026-06-20 resumed", "2026-07-01", "2026-02-12", "2026-06-22", 9, deadline.Authority, "2026-06-20", false},
		{"what is over cannot be stopped", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete, 2026-06-11 paused, 2026-06-20 resumed", "2026-07-01", "2026-02-12", "2026-06-10", 21, deadline.Authority, "2026-06-20", false},
		{"a pause does not stop the receipt", "2026-01-12 applied, 2026-01-20 paused", "2026-02-20", "2026-02-12", "", 8, deadline.Person, "2026-01-20", false},
		{"complete within a pause: it starts when that ends", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-02-01 paused, 2026-02-10 documents_complete, 2026-03-10 resumed", "2026-04-01", "2026-02-12", "2026-06-10", 0, deadline.Authority, "2026-03-10", false},

		{"§ 6(3) sentence 3 BQFG: to the day that was named", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete, 2026-06-01 extended until 2026-07-15", "2026-07-20", "2026-02-12", "2026-07-15", 5, deadline.Authority, "2026-03-10", false},
		{"once: a second extension changes nothing", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete, 2026-06-01 extended until 2026-07-15, 2026-07-01 extended until 2026-09-01", "2026-07-20", "2026-02-12", "2026-07-15", 5, deadline.Authority, "2026-03-10", false},
		{"in time: what is over cannot be lengthened", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete, 2026-06-11 extended until 2026-07-15", "2026-07-20", "2026-02-12", "2026-06-10", 40, deadline.Authority, "2026-03-10", false},
		{"§ 190 BGB: no day was named: the same term once more", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete, 2026-06-01 extended", "2026-07-20", "2026-02-12", "2026-09-10", 0, deadline.Authority, "2026-03-10", false},
		{"§§ 190, 187(2), 188(2) BGB: after the last of April, with the last of July", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-01-31 documents_complete, 2026-04-01 extended", "2026-04-20", "2026-02-12", "2026-07-31", 0, deadline.Authority, "2026-01-31", false},
		{"an extension never shortens", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete, 2026-06-01 extended until 2026-06-02", "2026-06-05", "2026-02-12", "2026-06-10", 0, deadline.Authority, "2026-03-10", false},
		{"a pause after an extension lengthens it", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete, 2026-06-01 extended until 2026-07-15, 2026-06-15 paused, 2026-06-20 resumed", "2026-07-01", "2026-02-12", "2026-07-20", 0, deadline.Authority, "2026-06-20", false},

		{"it is decided: nobody is waited for", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete, 2026-06-20 decided", "2026-12-01", "2026-02-12", "2026-06-10", 0, deadline.Nobody, "", false},
		{"until then it was late", "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete, 2026-06-20 decided", "2026-06-19", "2026-02-12", "2026-06-10", 9, deadline.Authority, "2026-03-10", false},
	} {
		s, err := rule(t, c.accelerated).Reckon(events(t, c.events), day(t, c.on), nrw)
		if err != nil {
			t.Errorf("%s: %v", c.paragraph, err)
			continue
		}
		if s.AcknowledgeBy != day(t, c.acknowledgeBy) || s.DecideBy != day(t, c.decideBy) || s.Overdue != c.overdue || s.WaitingFor != c.turn || s.Since != day(t, c.since) {
			t.Errorf("%s:\n got %s %s %d %q %s\nwant %s %s %d %q %s", c.paragraph, s.AcknowledgeBy, s.DecideBy, s.Overdue, s.WaitingFor, s.Since,
				c.acknowledgeBy, c.decideBy, c.overdue, c.turn, c.since)
		}
	}
}

func TestWhatHasNoEffectIsSaid(t *testing.T) {
	all := events(t, "2026-01-12 applied, 2026-01-20 acknowledged, 2026-03-10 documents_complete, 2026-06-01 extended, 2026-07-01 extended")
	s, err := rule(t, false).Reckon(all, day(t, "2026-07-01"), nrw)
	if err != nil || len(s.Void) != 1 || s.Void[0] != 4 || !s.Assumed {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestWhatCannotHaveHappenedIsRefused(t *testing.T) {
	for text, want := range map[string]deadline.FaultError{
		"2026-01-12 asked":                                                          {0, deadline.UnknownKind},
		"2026-01-12 applied, 2026-01-13 applied":                                    {1, deadline.Twice},
		"2026-01-12 applied, 2026-01-11 acknowledged":                               {1, deadline.BeforeApplied},
		"2026-01-11 documents_complete, 2026-01-12 applied":                         {0, deadline.BeforeApplied},
		"2026-01-12 documents_complete":                                             {0, deadline.NotApplied},
		"2026-01-12 applied, 2026-03-01 decided, 2026-03-02 acknowledged":           {2, deadline.AfterDecided},
		"2026-01-12 applied, 2026-03-01 paused, 2026-03-02 paused":                  {2, deadline.PausedTwice},
		"2026-01-12 applied, 2026-03-01 resumed":                                    {1, deadline.ResumedAlone},
		"2026-01-12 applied, 2026-03-02 resumed, 2026-03-03 paused":                 {1, deadline.ResumedAlone},
		"2026-01-12 applied, 2026-03-01 paused until 2026-02-01":                    {1, deadline.UntilBefore},
		"2026-01-12 applied until 2026-02-01":                                       {0, deadline.UntilOfOther},
		"2026-01-12 applied, 2026-03-01 paused until 2026-03-05, 2026-03-04 paused": {2, deadline.PausedTwice},
	} {
		_, err := rule(t, false).Reckon(events(t, text), day(t, "2026-12-01"), nrw)
		if got, ok := errors.AsType[*deadline.FaultError](err); !ok || *got != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestWhatNobodyHasVerifiedIsOff(t *testing.T) {
	for _, r := range deadline.Recognition().Rules {
		_, err := deadline.Recognition().Find(r.Law, r.Accelerated, day(t, "2026-01-01"))
		if (err != nil) != r.Unsure() {
			t.Errorf("%s: %v", r.Law, err)
		}
	}
	for _, c := range []struct {
		law         string
		accelerated bool
		on          string
	}{{"BQFG", true, "2020-02-29"}, {"BQFG", false, "2012-03-31"}, {"", false, "2026-01-01"}} {
		if _, err := deadline.Recognition().Find(c.law, c.accelerated, day(t, c.on)); err == nil {
			t.Errorf("%+v has a rule", c)
		}
	}
}

func TestRulesThatDoNotHoldTogetherAreRefused(t *testing.T) {
	for what, text := range map[string]string{
		"no rule":          `{"rules":[]}`,
		"no source":        `{"rules":[{"law":"X","cite":"§ 1","certainty":"READ","decide":"3 months"}]}`,
		"not verified":     `{"rules":[{"law":"X","cite":"§ 1","source":"s","certainty":"UNVERIFIED","decide":"3 months"}]}`,
		"no term":          `{"rules":[{"law":"X","cite":"§ 1","source":"s","certainty":"READ"}]}`,
		"ends too early":   `{"rules":[{"law":"X","cite":"§ 1","source":"s","certainty":"READ","decide":"3 months","from":"2026-01-02","until":"2026-01-01"}]}`,
		"two at once":      `{"rules":[{"law":"X","cite":"§ 1","source":"s","certainty":"READ","decide":"3 months"},{"law":"X","cite":"§ 1","source":"s","certainty":"READ","decide":"4 months","from":"2026-01-01"}]}`,
		"an unknown field": `{"rules":[],"more":1}`,
		"something after":  `{"rules":[{"law":"X","cite":"§ 1","source":"s","certainty":"READ","decide":"3 months"}]} {}`,
		"no length":        `{"rules":[{"law":"X","cite":"§ 1","source":"s","certainty":"READ","decide":"three months"}]}`,
		"too much":         `{"rules":[` + strings.Repeat(" ", deadline.MaxRules) + `]}`,
	} {
		if _, err := deadline.Read(strings.NewReader(text)); err == nil {
			t.Errorf("%s is taken", what)
		}
	}
}
