package vaccination

// Setting is where protection from measles has to be shown (§ 20(8) IfSG).
type Setting uint8

// The settings.
const (
	Kita   Setting = iota // day care for children
	School                // of whom has to go to school
	Shared                // shared accommodation
)

// String names the setting.
func (s Setting) String() string { return [...]string{"kita", "school", "shared"}[s] }

// What follows on missing proof (§ 20(9)–(12) IfSG).
const (
	FollowsNothing = "nothing"
	NoEntry        = "no-entry"      // the child is not taken in
	HealthOffice   = "health-office" // may attend; the health office is told
	NoBan          = "no-ban"        // stays; there is no ban from the accommodation
)

// bornAfter is the last birthday without a duty: it is about those "nach dem 31. Dezember 1970 geboren".
var bornAfter = dayOf(date{1970, 12, 31})

// The terms of whoever lives in shared accommodation: the duty begins after four
// weeks, proof is due within four more.
const (
	weeksUntilDuty  = 4 * 7
	weeksUntilProof = 4 * 7
)

// Measles is what the law asks of somebody on a day in one setting. It asks less than the
// rules of vaccination do; a doctor's word that somebody is immune, or must not be vaccinated, is
// proof as well and is not known here.
type Measles struct {
	Setting Setting
	Exempt  bool // born before 1971
	Needed  int  // doses: one from the first birthday on, two from the second
	Counted int  // documented, on different days, at whatever age
	Missing int
	From    Day    // since when the duty has held, or will hold; zero if never or not known
	Until   Day    // the last day for proof, in shared accommodation
	Next    Day    // the birthday on which more will be needed, zero if none
	Follows string // what follows while proof is missing
	Overdue bool   // Until has passed
	Source  string
}

// MeaslesProof says what § 20(8)–(13) IfSG asks for. Since is the day somebody
// entered: for shared accommodation, without it, no days are told. The doses are the
// days of those against measles.
func MeaslesProof(in Setting, born Day, doses []Span, since, on Day) Measles {
	m := Measles{Setting: in, Counted: distinct(doses, on), Follows: FollowsNothing, Source: "§ 20 Abs. 8–13 IfSG"}
	if born <= bornAfter {
		m.Exempt = true
		return m
	}
	first, second := reached(born.date(), 12), reached(born.date(), 24)
	switch {
	case on < first:
		m.Next = first
	case on < second:
		m.Needed, m.Next = 1, second
	default:
		m.Needed = 2
	}
	m.From = first
	if in == Shared {
		m.From = 0
		if since > 0 {
			m.From = max(first, since+weeksUntilDuty)
			m.Until = m.From + weeksUntilProof
		}
	} else if since > 0 {
		m.From = max(first, since)
	}
	if m.Missing = max(0, m.Needed-m.Counted); m.Missing > 0 {
		m.Follows = [...]string{NoEntry, HealthOffice, NoBan}[in]
		m.Overdue = m.Until > 0 && on > m.Until
	}
	return m
}

// distinct counts doses up to a day, each day once.
func distinct(doses []Span, on Day) int {
	var room [16]Dose
	sorted := room[:0]
	for _, d := range doses {
		if d.First <= on {
			sorted = append(sorted, Dose{1, d})
		}
	}
	inOrder(sorted)
	return len(apart(nil, sorted, 0))
}
