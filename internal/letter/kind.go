package letter

import (
	"slices"

	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
)

// Kind is what a letter is for.
type Kind string

// The kinds.
const (
	Invitation   Kind = "invitation"   // to an appointment
	Papers       Kind = "papers"       // asks the person for documents
	Confirmation Kind = "confirmation" // for the person, to show
	Cover        Kind = "cover"        // to an authority, with enclosures
	Reminder     Kind = "reminder"     // to the authority that recognises qualifications
	Release      Kind = "release"      // from confidentiality: a form to sign
	Daycare      Kind = "daycare"      // a form: place in a Kita
	Course       Kind = "course"       // a form: language course
)

// Kinds lists them in the order in which they are offered.
var Kinds = []Kind{Invitation, Papers, Confirmation, Cover, Reminder, Release, Daycare, Course}

// Sort is what can be written into a field.
type Sort uint8

// The sorts.
const (
	Line  Sort = iota
	Text       // several lines
	Lines      // a list: one line each
	Day
	Time // of day
)

// Field is what somebody says for one letter.
type Field struct {
	Name     string
	Sort     Sort
	Optional bool
}

// design is what a kind of letter is made of.
type design struct {
	fields []Field
	office bool      // goes to an office, in German alone
	form   bool      // has no address: it is filled in and signed
	minor  bool      // is about a child
	health bool      // tells of health
	waits  path.Turn // whose turn it is once it is sent; "" where nothing is asked for
	area   path.Area
	due    string // the field with the day until which
	named  string // the field with what it is about
}

// The fields of a letter to an office.
const (
	OfficeName    = "office"
	OfficeAddress = "office-address"
	Reference     = "reference" // under which the office has it
)

var toOffice = []Field{{OfficeName, Line, false}, {OfficeAddress, Text, false}, {Reference, Line, true}}

var designs = map[Kind]design{
	Invitation:   {fields: []Field{{"day", Day, false}, {"time", Time, false}, {"place", Line, false}, {"about", Line, false}, {"bring", Lines, true}}},
	Papers:       {fields: []Field{{"papers", Lines, false}, {"until", Day, false}, {"what-for", Line, false}}, waits: path.Person, area: path.Papers, due: "until", named: "what-for"},
	Confirmation: {fields: []Field{{"what", Text, false}, {"on", Day, true}}},
	Cover:        {fields: slices.Concat(toOffice, []Field{{"about", Line, false}, {"request", Text, false}, {"enclosures", Lines, false}}), office: true, waits: path.Authority, area: path.Papers, named: "about"},
	Reminder:     {fields: slices.Concat(toOffice, []Field{{"profession", Line, false}, {"applied-on", Day, false}, {"complete-on", Day, false}, {"due-on", Day, false}, {"law", Line, true}}), office: true, waits: path.Authority, area: path.Job, named: "profession"},
	Release:      {fields: []Field{{"from", Line, false}, {"what", Line, false}, {"until", Day, true}}, form: true, health: true},
	Daycare:      {fields: []Field{{OfficeName, Line, false}, {"from-day", Day, false}, {"hours", Line, false}, {"note", Text, true}}, form: true, minor: true, waits: path.SchoolTurn, area: path.School, named: OfficeName},
	Course:       {fields: []Field{{OfficeName, Line, false}, {"level", Line, true}, {"times", Line, true}, {"childcare", Line, true}, {"note", Text, true}}, form: true, waits: path.Provider, area: path.Language, named: OfficeName},
}

// Known reports whether there is such a kind.
func (k Kind) Known() bool { return slices.Contains(Kinds, k) }

// Fields lists what is said for one letter of the kind.
func (k Kind) Fields() []Field { return designs[k].fields }

// ToOffice reports whether it goes to an office: it is in German alone.
func (k Kind) ToOffice() bool { return designs[k].office }

// Waits reports whether something is to come of it.
func (k Kind) Waits() bool { return designs[k].waits != "" }

// ByPost reports whether it goes to where the person lives.
func (k Kind) ByPost() bool { return !designs[k].office && !designs[k].form }

// AboutChild reports whether it is about somebody under age.
func (k Kind) AboutChild() bool { return designs[k].minor }

// ReadBy reports whether the scope may read letters of the kind.
func (k Kind) ReadBy(s tenant.Scope) bool {
	return s.Reads(tenant.Path) && (!designs[k].health || s.Reads(tenant.NeedHealth))
}

// WrittenBy reports whether the scope may write one.
func (k Kind) WrittenBy(s tenant.Scope) bool { return k.ReadBy(s) && s.Writes(tenant.Path) }

// Known words are those that every letter may have besides its fields, in the
// braces of a text: {person} is the name.
const (
	wordPerson   = "person"
	wordBorn     = "born"
	wordAddress  = "address"
	wordPhone    = "phone"
	wordTongues  = "languages"
	wordParents  = "parents"
	wordFile     = "file"
	wordOffice   = "sender"
	wordReach    = "sender-phone"
	wordWriter   = "writer"
	wordToday    = "today"
	wordChildren = "children"
)

// given lists the words that come from what the house knows.
var given = []string{wordPerson, wordBorn, wordAddress, wordPhone, wordTongues, wordParents, wordChildren, wordFile, wordOffice, wordReach, wordWriter, wordToday}

// Words lists what may stand in the braces of a text of the kind.
func (k Kind) Words() []string {
	words := slices.Clone(given)
	for _, f := range k.Fields() {
		words = append(words, f.Name)
	}
	return words
}
