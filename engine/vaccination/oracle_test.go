package vaccination

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The oracle knows the rules as doc.go tells them, and none of the engine's ways: it adds months
// with package time, finds ages by going from month to month, and counts by trying every subset of the doses.

// birthday gives the day on which somebody is so many months old.
func birthday(born time.Time, months int) time.Time {
	first := time.Date(born.Year(), born.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	same := first.AddDate(0, 0, born.Day()-1)
	if same.Month() != first.Month() {
		return first.AddDate(0, 1, 0)
	}
	return same
}

func ageIn(born, on time.Time) (age int) {
	for !birthday(born, age+1).After(on) {
		age++
	}
	return age
}

// ended gives the day a term after another is over.
func ended(from time.Time, t Term) time.Time {
	first := time.Date(from.Year(), from.Month()+time.Month(t.months), 1, 0, 0, 0, 0, time.UTC)
	for d := from.Day(); ; d-- {
		if day := first.AddDate(0, 0, d-1); day.Month() == first.Month() {
			return day.AddDate(0, 0, int(t.days))
		}
	}
}

func row(rules []Rule, antigen string, age int, on Day) (found *Rule) {
	for x := range rules {
		r := &rules[x]
		if slices.Contains(r.Against, antigen) && int(r.From.months) <= age && age < int(r.To.months) && (found == nil || found.Until != 0 && found.Until < on) {
			found = r
		}
	}
	return found
}

// told is what the oracle says of an antigen.
type told struct {
	Status                  Status
	Rule                    string
	Counted, Due, Missing   int
	From, Latest            Day
	Early                   int
	Booster, Unclear, Later bool
}

// most tries every subset of the doses and gives the size of the largest that a row accepts:
// if it completes the row, its last dose to do so comes late enough after the one before it.
func most(r *Rule, doses []Span) (size int) {
	for subset := range 1 << len(doses) {
		var chosen []Span
		for x, d := range doses {
			if subset>>x&1 == 1 {
				chosen = append(chosen, d)
			}
		}
		n := r.Doses
		if len(chosen) >= n && n > 1 && r.Gaps[n-2].Known() && timeOf(chosen[n-1].First).Before(ended(timeOf(chosen[n-2].Last), r.Gaps[n-2])) {
			continue
		}
		size = max(size, len(chosen))
	}
	return size
}

// bare holds doses against one row.
func bare(r *Rule, doses []Span, on Day) told {
	o := told{Rule: r.ID, Status: Complete}
	o.Counted = most(r, doses)
	o.Early = len(doses) - o.Counted
	need, gapKnown := r.Doses, true
	if o.Early > 0 && o.Counted < need && r.IfShort > 0 {
		need, o.Counted, o.Early, gapKnown = r.IfShort, len(doses), 0, false
	}
	var last Day
	if len(doses) > 0 {
		last = min(doses[len(doses)-1].Last, on)
	}
	switch {
	case o.Counted < need:
		o.Status, o.Missing, o.Due = Due, need-o.Counted, o.Counted+1
		if o.Counted == 0 {
			o.From = on
		} else if gap := r.Gaps[min(o.Counted, r.Doses-1)-1]; gapKnown && gap.Known() {
			o.From = dayAt(ended(timeOf(last), gap))
		}
		if gapKnown && o.Counted > 0 && len(r.Latest) >= o.Counted && r.Latest[o.Counted-1].Known() {
			before := doses[o.Counted-1].First // whatever came early, came after it
			o.Latest = dayAt(ended(timeOf(min(before, on)), r.Latest[o.Counted-1]))
		}
	case r.Every.Known():
		if next := dayAt(ended(timeOf(last), r.Every)); next <= on {
			o.Status, o.Missing, o.Due, o.From, o.Booster = Due, 1, o.Counted+1, next, true
		}
	}
	return o
}

func tell(s *Schedule, p Person, given []Dose, on Day, antigen int) told {
	name, rules, born := s.Antigens[antigen], s.Rules.Rules, timeOf(p.Born)
	var doses []Span
	for x, d := range given {
		d.When.First = max(d.When.First, p.Born)
		alone := d.Against.Has(antigen)
		for y, e := range given { // another of them known better, or the same said before
			e.When.First = max(e.When.First, p.Born)
			if e.Against.Has(antigen) && x != y && e.When.First >= d.When.First && e.When.Last <= d.When.Last && (e.When != d.When || y < x) {
				alone = false
			}
		}
		if alone {
			doses = append(doses, d.When)
		}
	}
	slices.SortFunc(doses, func(a, b Span) int { return int(a.First - b.First) })

	// rowsFor gives the rows that any day of a span would have.
	rowsFor := func(d Span) (rows []*Rule) {
		for x := d.First; x <= d.Last; x++ {
			if r := row(rules, name, ageIn(born, timeOf(x)), on); !slices.Contains(rows, r) {
				rows = append(rows, r)
			}
		}
		return rows
	}
	stands := func(r *Rule) bool { return r != nil && !r.Off && (r.Until == 0 || on <= r.Until) }
	usable := func(r *Rule) bool {
		return p.Born > r.BornAfter && (r.Condition == "" || slices.Contains(p.Confirmed, r.ID))
	}
	now := row(rules, name, ageIn(born, timeOf(on)), on)
	rows := []*Rule{now}
	if len(doses) > 0 {
		rows = rowsFor(doses[0])
	}
	for _, r := range rows {
		if stands(r) {
			continue
		}
		o := told{Status: NoRule, Counted: len(doses), Unclear: len(rows) > 1}
		if r != nil {
			if o.Rule, o.Status = r.ID, Off; !r.Off {
				o.Status = Replaced
			}
		}
		return o
	}
	o, rule := bare(rows[0], doses, on), rows[0]
	for _, r := range rows[1:] {
		if b := bare(r, doses, on); b.Missing > o.Missing {
			o, rule = b, r
		}
	}
	o.Unclear = len(rows) > 1
	if o.Missing > 0 {
		for x := 1; x < len(doses) && !o.Later; x++ {
			others := rowsFor(doses[x])
			if len(others) > 1 || others[0] == rule || !stands(others[0]) || !usable(others[0]) {
				continue
			}
			b := bare(others[0], doses[x:], on)
			if b.Missing > 0 {
				o.Missing = min(o.Missing, b.Missing)
				continue
			}
			b.Counted, b.Later, b.Unclear = b.Counted+x, true, o.Unclear
			o, rule = b, others[0]
		}
		if stands(now) && usable(now) && !o.Later {
			o.Missing = min(o.Missing, now.Doses)
		}
	}
	nothing := func(why Status) { o.Status, o.Due, o.From, o.Latest, o.Missing, o.Booster = why, 0, 0, 0, 0, false }
	if o.Due > 0 && rule.UntilAge.Known() {
		end := dayAt(birthday(born, int(rule.UntilAge.months)))
		if on >= end || o.From >= end {
			nothing(Over)
			return o
		}
		if o.Latest == 0 || o.Latest > end-1 {
			o.Latest = end - 1
		}
	}
	switch {
	case p.Born <= rule.BornAfter:
		nothing(Exempt)
	case o.Missing == 0:
	case p.Contraindicated.Has(antigen):
		nothing(Contraindicated)
	case p.Pregnant && slices.Contains(s.Rules.Live.Against, name):
		nothing(Pregnant)
	case !usable(rule):
		nothing(Conditional)
	}
	return o
}

// aPerson draws somebody with doses on days that lie near the boundaries of the rules.
func aPerson(t *rapid.T, s *Schedule) (p Person, doses []Dose, on Day) {
	years := rapid.IntRange(0, 80).Draw(t, "years")
	if rapid.Bool().Draw(t, "child") {
		years %= 16
	}
	born := time.Date(2026-years, time.Month(rapid.IntRange(1, 10).Draw(t, "month")), rapid.IntRange(1, 31).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
	if rapid.IntRange(0, 9).Draw(t, "leap") == 0 {
		born = time.Date(born.Year()/4*4, 2, 29, 0, 0, 0, 0, time.UTC)
	}
	p = Person{Born: dayAt(born), Pregnant: rapid.IntRange(0, 4).Draw(t, "pregnant") == 0}
	p.Contraindicated = Set(rapid.Uint32Range(0, 1<<len(s.Antigens)-1).Draw(t, "without"))
	if rapid.Bool().Draw(t, "may have all") {
		p.Contraindicated = 0
	}
	if rapid.Bool().Draw(t, "confirmed") {
		p.Confirmed = []string{"AD-Rub", "AD-Var"}
	}
	end := day("2026-11-26")
	on = near(t, p.Born, nil, end)
	if rapid.Bool().Draw(t, "today") {
		on = end
	}
	for range rapid.IntRange(0, 6).Draw(t, "doses") {
		doses = append(doses, aDose(t, s, p, doses, on))
	}
	return p, doses, on
}

// near draws a day from the birth on: a birthday, or a gap after another dose, or the day before or after.
func near(t *rapid.T, born Day, doses []Dose, end Day) Day {
	var d Day
	if n := len(doses); n > 0 && rapid.IntRange(0, 3).Draw(t, "by gap") > 0 {
		before := doses[rapid.IntRange(0, n-1).Draw(t, "before")].When.Last
		gap := rapid.SampledFrom([]Term{{days: 14}, {months: 1}, {months: 2}, {days: 56}, {months: 5}, {months: 6}, {months: 12}, {months: 120}}).Draw(t, "gap")
		d = gap.After(before)
	} else {
		d = reached(born.date(), int32(rapid.SampledFrom([]int{0, 1, 2, 9, 11, 12, 13, 24, 36, 60, 61, 108, 150, 180, 190, 216, 300, 600, 720}).Draw(t, "age"))) //nolint:gosec // small
	}
	d += Day(rapid.IntRange(-1, 1).Draw(t, "off by")) //nolint:gosec // small
	return max(born, min(d, end))
}

func aDose(t *rapid.T, s *Schedule, p Person, doses []Dose, on Day) Dose {
	codes := s.Rules.Codes
	code := codes[rapid.IntRange(0, len(codes)-1).Draw(t, "code")]
	if rapid.Bool().Draw(t, "usual") {
		code.ATC = rapid.SampledFrom([]string{"J07CA09", "J07BD52", "J07BD54", "J07AL02", "J07BM03", "J07AH09", "J07BK03"}).Draw(t, "atc")
	}
	against, _ := s.OfCode(code.ATC)
	d := near(t, p.Born, doses, on)
	text := d.String()
	switch rapid.IntRange(0, 9).Draw(t, "known") {
	case 0:
		text = text[:7]
	case 1:
		text = text[:4]
	}
	return Dose{against, span(text)}
}

func TestTheEngineAgreesWithWhatTryingEverythingSays(t *testing.T) {
	for name, s := range map[string]*Schedule{"shipped": shipped, "everything on": everythingOn} {
		t.Run(name, often(func(t *rapid.T) {
			p, doses, on := aPerson(t, s)
			found, err := s.Evaluate(p, doses, on, nil)
			if err != nil {
				t.Fatal(err)
			}
			for n, f := range found {
				got := told{f.Status, "", f.Counted, f.Due, f.Missing, f.DueFrom, f.Latest, f.Early, f.Booster, f.Unclear, f.Later}
				if f.Rule != nil {
					got.Rule = f.Rule.ID
				}
				if want := tell(s, p, doses, on, n); got != want {
					t.Fatalf("%s: born %s, on %s, %v: got %+v, want %+v", f.Antigen, p.Born, on, doses, got, want)
				}
			}
		}))
	}
}
