package fhir

// Statement is what a file says of what somebody does not bear, takes, or needs
// as an aid.
type Statement struct {
	Kind      StatementKind
	None      bool   // it says that there is none, of the sort or of any
	About     string // what against, which medicine, which aid: as written
	Sort      string // in the house's words: AllergySorts, AidSorts; "" where it cannot be told
	Codes     []Code // every code the file gives
	ATC, PZN  string
	Standing  Standing
	Danger    Danger // of an allergy
	Certainty Certainty
	Reaction  string // how an allergy shows, as written
	Dosage    string // of a medicine, as written or put together
	From      Day
	Until     Day // the last day by the file's own word
	Lasts     Day // the day until which the supply is enough
	SourceID  string
	Path      string
	Said      string // who says so, for a document that is written
}

// StatementKind is what a statement is about.
type StatementKind string

// The kinds of statements.
const (
	Allergy  StatementKind = "allergy"  // an allergy or intolerance
	Medicine StatementKind = "medicine" // what is taken
	Aid      StatementKind = "aid"      // what is worn, used or implanted
)

// Standing is whether it still holds.
type Standing string

// The standings.
const (
	Current     Standing = "current"
	Paused      Standing = "paused"
	Ended       Standing = "ended"
	StandingOff Standing = "unknown" // the file does not say
)

// Danger is what may happen to somebody with an allergy.
type Danger string

// The dangers a file can tell.
const (
	DangerUnknown Danger = ""
	DangerLow     Danger = "low"
	DangerHigh    Danger = "high" // to life, or severe once before
)

// Certainty is whether somebody confirmed an allergy.
type Certainty string

// The certainties a file can tell.
const (
	CertaintyUnknown Certainty = ""
	Presumed         Certainty = "presumed"
	Confirmed        Certainty = "confirmed"
)

// Condition is a diagnosis that holds by the file's word, for a human to say
// what it makes necessary.
type Condition struct {
	About string // as written
	Codes []Code
	Path  string
}

// statements says what is made of a resource. Of each of these types every
// resource becomes a measure or statement, or is left with its reason.
var statements map[string]func(*mapper, located)

func init() { // the mappers refer back to the table
	statements = map[string]func(*mapper, located){
		"Immunization":        (*mapper).immunization,
		"AllergyIntolerance":  (*mapper).allergy,
		"MedicationStatement": (*mapper).medicationStatement,
		"MedicationRequest":   (*mapper).medicationRequest,
		"MedicationDispense":  (*mapper).medicationDispense,
		"DeviceUseStatement":  (*mapper).deviceUse,
		"Condition":           (*mapper).condition,
		"Procedure":           (*mapper).procedure,
	}
}

// holds reports whether an entry may be read: it is no mistake, nothing turns
// its meaning round, and it is about the file's person. What may not is listed.
func (m *mapper) holds(n *Node, person string) bool {
	var reason string
	switch {
	case n.Text("status") == "entered-in-error" || verified(n) == "entered-in-error":
		reason = "map.entered-in-error"
	case n.Has("modifierExtension"): // may turn the meaning round; R4 forbids to read on
		reason = "map.modifier"
	case m.aboutAnother(n, person):
		reason = "map.other-person"
	default:
		return true
	}
	m.leave(n, reason, summary(n))
	return false
}

// aboutAnother reports whether the entry names another person of this file.
func (m *mapper) aboutAnother(n *Node, person string) bool {
	target := m.follow(n, n.Child(person))
	return target != nil && m.patient != nil && target != m.patient
}

// verified gives the code by which an allergy or diagnosis says how sure it is.
func verified(n *Node) string { return n.Text("verificationStatus", "coding", "code") }

// sourceID gives the entry's identifier, full URL or id in its file.
func (r located) sourceID() string {
	return firstText(r.Text("identifier", "value"), r.fullURL, r.Text("id"))
}

// say keeps a statement; one that does not name what it is about is left.
func (m *mapper) say(s Statement, n *Node) bool {
	if s.About == "" && !s.None {
		m.leave(n, "map.nothing-named", summary(n))
		return false
	}
	m.doc.Statements = append(m.doc.Statements, s)
	return true
}
