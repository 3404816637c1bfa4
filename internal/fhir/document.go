package fhir

import "wegwarte/internal/clock"

// Kind says what sort of file a Document was read from.
type Kind string

// The kinds of file that are told apart.
const (
	KBVImpfpass Kind = "kbv-impfpass" // KBV MIO Impfpass, 1.0 or 1.1
	IPS         Kind = "ips"          // HL7 International Patient Summary
	Other       Kind = "other"        // any other bundle, or a single resource
)

// Document is what a file says, in the house's words. It is neutral: nothing
// has been matched with a person of the register or with what is known already.
type Document struct {
	Kind          Kind
	Version       string     // of the profile, "1.1.0"; "" where the file does not say
	Identifier    string     // the document's own, else its id: tells two imports of one file apart from two files
	Issued        clock.Date // when it was put together; zero if not said
	Title         string
	Issuer        string // who put it together, as written
	Subject       Subject
	Measures      []Measure
	Statements    []Statement // what is not to be given, what is taken, what is used
	Conditions    []Condition // never taken over: a human says what they make necessary
	NotUnderstood []Leftover  // all the rest of the file, for a human to read
	Faults        []Fault     // structural faults that did not prevent reading
	Notes         []Fault     // smaller ones
}

// Subject is the person the file is about: for finding them in the register,
// shown to a human who decides.
type Subject struct {
	Path        string // "" where the file names no person
	Names       []Name
	BirthDate   Day
	Gender      string // male, female, other, unknown or "", as FHIR has it
	Identifiers []Identifier
}

// Name is one name as written.
type Name struct {
	Use    string // official, usual, maiden, …; may be empty
	Text   string // the whole name as one text; put together where the file has only parts
	Family string
	Given  []string
}

// Identifier is a number somebody gave the person.
type Identifier struct {
	System string // who gave it, as a URI
	Type   string // GKV, PKV, PPN, …; may be empty
	Value  string
}

// Precision says how much of a date is known.
type Precision uint8

// The precisions, from nothing to the day.
const (
	Unknown Precision = iota
	ToYear
	ToMonth
	ToDay
)

// Day is a date as far as it is known. The time of day and zone of a moment
// are left out: the day is the one written, where the writer was.
type Day struct {
	Date      clock.Date // the first day of a month or year known alone; zero if unknown
	Precision Precision
	Text      string // as written, also where it could not be read
}

// Outcome is how a measure went.
type Outcome string

// The outcomes a file can tell.
const (
	Done          Outcome = "done"
	Declined      Outcome = "declined"       // the person or a guardian objected
	NotOffered    Outcome = "not-offered"    // medical reasons, already immune, out of stock
	NotDocumented Outcome = "not-documented" // the file says nothing is known, or not why it was not done
)

// MeasureKind is what was done.
type MeasureKind string

// The measures a file can tell.
const (
	Vaccination         MeasureKind = "vaccination"
	PassiveImmunisation MeasureKind = "passive-immunisation" // antibodies given: protects for weeks, is no dose of a vaccine
	TBScreening         MeasureKind = "tb-screening"         // an examination for tuberculosis
)

// Code is a code of some system, as written.
type Code struct{ System, Code, Display string }

// Measure is one thing that was done, or was expressly not.
type Measure struct {
	Kind         MeasureKind
	Outcome      Outcome
	Reason       string // why it was not done, as written
	Day          Day
	ATC          string   // J07…, the file's own or derived; "" if neither
	Antigens     []string // in the house's names; empty where they cannot be told
	VaccineName  string
	Codes        []Code // every code the file gives for the vaccine
	Batch        string
	Manufacturer string
	DoseNumber   string // as written: "1", "3/4", "unknown" is left out
	Series       string
	Subpotent    bool   // the dose is marked as not counting fully
	FirstHand    bool   // written by who gave it, not copied or told
	Place        string // where, as written
	Practitioner string // who gave it, as written
	Note         string // what the writer added, as written
	Origin       Origin // where a writer who was not there has it from
	OriginName   string // that source, as written
	SourceID     string // the entry's identifier, full URL or id in its file
	Path         string // where in the file
}

// Origin is where somebody who writes down a dose that others gave has it from,
// in FHIR's words.
type Origin string

// The origins.
const (
	FromProvider Origin = "provider" // who gave it says so
	FromRecord   Origin = "record"   // it stands in a document
	FromMemory   Origin = "recall"   // the person's or a parent's own word
)

// Leftover is a part of the file that became neither measure, statement nor person.
type Leftover struct {
	Path         string
	ResourceType string
	Reason       string // a rule id: map.kept, map.entered-in-error, …
	Summary      string // plain text as written, cut; never markup
}

// Key gives the message key of the reason.
func (l Leftover) Key() string { return "fhir.rule." + l.Reason }
