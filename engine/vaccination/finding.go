package vaccination

// Status says how it stands with an antigen.
type Status uint8

// The statuses. Only Due and Complete are judgements; by each of the others
// nothing is due, and the doctor is told why nothing is said.
const (
	Due             Status = iota // a dose is probably due, from DueFrom on
	Complete                      // what the rule asks for is documented
	Off                           // the rule of this age is switched off
	NoRule                        // there is no rule for this age
	Replaced                      // the rule of this age holds no longer
	Over                          // the rule's age is over
	Exempt                        // born too early for the rule
	Conditional                   // only if a condition is confirmed
	Pregnant                      // a living vaccine, not in pregnancy
	Contraindicated               // somebody said that it must not be given
)

var statuses = [...]string{"due", "complete", "off", "no-rule", "replaced", "over", "exempt", "conditional", "pregnant", "contraindicated"}

// String names the status.
func (s Status) String() string { return statuses[s] }

// MarshalText writes a status.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Judged says whether the rules told whether something is missing.
func (f *Finding) Judged() bool { return f.Status == Due || f.Status == Complete }

// Finding is what the rules say about one antigen. It is a hint: a doctor decides.
type Finding struct {
	Antigen string
	Status  Status
	Rule    *Rule // the row that answers; nil with NoRule

	Documented int // doses on different days
	Counted    int // of them, those that count in the series
	Early      int // of them, those that came too early to be the last, and do not count
	Short      int // of them, those that came earlier than the gap after the one before, and count all the same

	Due     int  // number of the next dose; 0: none
	DueFrom Day  // from when; zero where nothing is due, or no source names the gap
	Latest  Day  // until when, where the rule says so; what comes later counts all the same
	Missing int  // doses to come, by this rule or one of later start, whichever asks for fewer
	Booster bool // the dose that is due is a booster

	NextBooster Day  // when the next booster will be due, while none is
	Age         int  // months at the first dose, or on the day asked about where there is none
	Unclear     bool // the age at the first dose is known only so far that two rows come into question
	Later       bool // the rule is that of a later dose, whose series is complete by itself
}

// Says gives the rule in a few words: its ID where it answers, else why it does not.
func (f *Finding) Says() string {
	if f.Judged() {
		return f.Rule.ID
	}
	why := [...]string{
		Off: "rule switched off", NoRule: "no rule for this age at the first dose", Replaced: "rule replaced", Over: "over the age of the rule",
		Exempt: "born too early for the rule", Conditional: "only if", Pregnant: "live vaccine, not in pregnancy", Contraindicated: "contraindicated",
	}[f.Status]
	if f.Rule == nil {
		return why
	}
	switch f.Status {
	case Off:
		why += ": " + f.Rule.Doubt()
	case Conditional:
		why += ": " + f.Rule.Condition
	}
	return f.Rule.ID + ": " + why
}
