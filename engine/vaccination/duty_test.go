package vaccination

import (
	"strings"
	"testing"
)

func spans(text string) (all []Span) {
	for _, one := range strings.Fields(text) {
		all = append(all, span(one))
	}
	return all
}

func TestProofOfMeaslesProtection(t *testing.T) {
	on := "2026-11-26"
	for _, c := range []struct {
		why, born, doses, since string
		in                      Setting
		want                    Measles
	}{
		{why: "born in 1970: no duty", born: "1970-12-31", in: Shared, want: Measles{Exempt: true}},
		{why: "born in 1971", born: "1971-01-01", in: Shared, want: Measles{Needed: 2, Missing: 2, Follows: NoBan}},
		{why: "under a year: nothing yet", born: "2025-11-27", in: Kita, want: Measles{From: day("2026-11-27"), Next: day("2026-11-27")}},
		{why: "on the first birthday one", born: "2025-11-26", in: Kita, want: Measles{Needed: 1, Missing: 1, From: day(on), Next: day("2027-11-26"), Follows: NoEntry}},
		{why: "one is enough until the second birthday", born: "2024-11-27", doses: "2026-01-01", in: Kita, want: Measles{Needed: 1, Counted: 1, From: day("2025-11-27"), Next: day(on) + 1}},
		{why: "on the second birthday two", born: "2024-11-26", doses: "2026-01-01", in: Kita, want: Measles{Needed: 2, Counted: 1, Missing: 1, From: day("2025-11-26"), Follows: NoEntry}},
		{why: "whoever has to go to school may", born: "2016-05-01", doses: "2026-01-01", since: "2026-11-02", in: School, want: Measles{Needed: 2, Counted: 1, Missing: 1, From: day("2026-11-02"), Follows: HealthOffice}},
		{why: "the same day twice is one dose", born: "2016-05-01", doses: "2026-01-01 2026-01-01", in: School, want: Measles{Needed: 2, Counted: 1, Missing: 1, From: day("2017-05-01"), Follows: HealthOffice}},
		{why: "two", born: "2016-05-01", doses: "2026-01-01 2026-02", in: School, want: Measles{Needed: 2, Counted: 2, From: day("2017-05-01")}},
		{why: "a month and a day in it may be one", born: "2016-05-01", doses: "2026-02-03 2026-02", in: School, want: Measles{Needed: 2, Counted: 1, Missing: 1, From: day("2017-05-01"), Follows: HealthOffice}},
		{why: "4 weeks until the duty, 4 more for the proof: the last day", born: "1990-01-01", since: "2026-10-01", in: Shared, want: Measles{Needed: 2, Missing: 2, From: day("2026-10-29"), Until: day(on), Follows: NoBan}},
		{why: "and the day after", born: "1990-01-01", since: "2026-09-30", in: Shared, want: Measles{Needed: 2, Missing: 2, From: day("2026-10-28"), Until: day("2026-11-25"), Follows: NoBan, Overdue: true}},
		{why: "with proof nothing is overdue", born: "1990-01-01", since: "2026-09-30", doses: "2000-01-01 2001-01-01", in: Shared, want: Measles{Needed: 2, Counted: 2, From: day("2026-10-28"), Until: day("2026-11-25")}},
		{why: "a baby's terms run from the first birthday", born: "2025-11-20", since: "2026-01-01", in: Shared, want: Measles{Needed: 1, Missing: 1, From: day("2026-11-20"), Until: day("2026-12-18"), Next: day("2027-11-20"), Follows: NoBan}},
		{why: "what is still to come does not count", born: "1990-01-01", doses: "2026-11-27", in: School, want: Measles{Needed: 2, Missing: 2, From: day("1991-01-01"), Follows: HealthOffice}},
	} {
		var since Day
		if c.since != "" {
			since = day(c.since)
		}
		c.want.Setting, c.want.Source = c.in, "§ 20 Abs. 8–13 IfSG"
		if c.want.Follows == "" {
			c.want.Follows = FollowsNothing
		}
		if got := MeaslesProof(c.in, day(c.born), spans(c.doses), since, day(on)); got != c.want {
			t.Errorf("%s:\n got %+v\nwant %+v", c.why, got, c.want)
		}
	}
}

func TestTheCertificateOfTuberculosis(t *testing.T) {
	on := day("2026-11-26")
	for _, c := range []struct {
		why, born       string
		pregnant, again bool
		done            []Examination
		want            Certificate
	}{
		{why: "nothing is documented", born: "1990-01-01", want: Certificate{Why: TBNone, XRay: true}},
		{why: "6 months to the day", born: "1990-01-01", done: []Examination{{On: day("2026-05-26")}}, want: Certificate{Enough: true, By: day("2026-05-26"), Until: on, XRay: true, Why: TBFresh}},
		{why: "a day older", born: "1990-01-01", done: []Examination{{On: day("2026-05-25")}}, want: Certificate{XRay: true, Why: TBOld}},
		{why: "taken in again: 12 months", born: "1990-01-01", again: true, done: []Examination{{On: day("2025-11-26")}}, want: Certificate{Enough: true, By: day("2025-11-26"), Until: on, XRay: true, Why: TBFresh}},
		{why: "and a day older", born: "1990-01-01", again: true, done: []Examination{{On: day("2025-11-25")}}, want: Certificate{XRay: true, Why: TBOld}},
		{why: "the younger one serves", born: "1990-01-01", done: []Examination{{On: day("2026-10-01")}, {On: day("2026-07-01")}, {On: day("2020-07-01")}}, want: Certificate{Enough: true, By: day("2026-10-01"), Until: day("2027-04-01"), XRay: true, Why: TBFresh}},
		{why: "not repeated if done in the previous facility, however old", born: "1990-01-01", done: []Examination{{On: day("2026-10-01")}, {On: day("2025-01-01"), Facility: true}}, want: Certificate{Enough: true, By: day("2025-01-01"), XRay: true, Why: TBFacility}},
		{why: "no X-ray the day before the fifteenth birthday", born: "2011-11-27", want: Certificate{Why: TBNone, XRayFrom: day("2026-11-27")}},
		{why: "on it there may be one", born: "2011-11-26", want: Certificate{Why: TBNone, XRay: true}},
		{why: "no X-ray in pregnancy", born: "1990-01-01", pregnant: true, want: Certificate{Why: TBNone}},
		{why: "what is still to come does not count", born: "1990-01-01", done: []Examination{{On: on + 1}}, want: Certificate{Why: TBNone, XRay: true}},
	} {
		c.want.Source = "§ 36 Abs. 4, 5 IfSG"
		if got := TBCertificate(day(c.born), c.pregnant, c.again, c.done, on); got != c.want {
			t.Errorf("%s:\n got %+v\nwant %+v", c.why, got, c.want)
		}
	}
}
