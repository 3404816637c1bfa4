package record

import (
	"slices"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Paper is a photo or PDF of a person's paper. What stands here is known of it;
// the file itself is read by OpenPaper alone.
//
// Who may read it needs the right to its kind and, where it belongs to a need or
// a measure, the right to that too; with what it belongs to it is withdrawn.
type Paper struct {
	ID        id.ID       `json:"id"`
	Person    id.ID       `json:"person"`
	Kind      PaperKind   `json:"kind"`
	Need      id.ID       `json:"need,omitempty"`      // that it belongs to
	Measure   id.ID       `json:"measure,omitempty"`   // that it belongs to
	ItemData  tenant.Data `json:"item_data,omitempty"` // of the need or measure
	IssuedOn  clock.Date  `json:"issued_on"`           // what the paper says; zero: not known
	Language  string      `json:"language,omitempty"`  // BCP 47
	Note      string      `json:"note,omitempty"`
	MediaType string      `json:"media_type"`
	Bytes     int         `json:"bytes"`
	Width     int         `json:"width,omitempty"` // in pixels, as stored; 0 of a PDF
	Height    int         `json:"height,omitempty"`
	Pages     int         `json:"pages"`
	Turned    int         `json:"-"` // quarter turns to the right
	Origin    id.ID       `json:"-"` // the row at the Land it was handed over from
	Version   int         `json:"-"`
	AddedAt   time.Time   `json:"added_at"`
	AddedBy   id.ID       `json:"added_by"`
	Removed   Removal     `json:"-"`
}

// Removal is that a file is gone, and why; what it was stays on record.
type Removal struct {
	At   time.Time // zero while the file is there
	By   id.ID
	Why  RemovalReason
	Note string
}

// PaperKind is what a paper is.
type PaperKind string

// The kinds of papers.
const (
	VaccinationPaper PaperKind = "vaccination-record"
	MedicalLetter    PaperKind = "medical-letter"
	BirthCertificate PaperKind = "birth-certificate"
	ResidencePaper   PaperKind = "residence-paper"
	SchoolReport     PaperKind = "school-report"
	Certificate      PaperKind = "certificate"
	OtherPaper       PaperKind = "other"
)

// PaperEntry is what holds for a kind of papers.
type PaperEntry struct {
	Kind    PaperKind
	Data    tenant.Data // who may not read it, may not read the paper
	Travels Travel
	Posted  tenant.Data // who may write this at the Land may hand such a paper in, and does not see it again; "": nobody
	Source  string      // on which law it is kept
}

// Travel is when a paper goes along in a hand-over.
type Travel int

// The ways.
const (
	TravelsNever    Travel = iota
	TravelsWithItem        // with the need or measure it belongs to
	TravelsByKind          // also where it belongs to none
)

// PaperKinds lists the kinds in the order a form offers them. A letter of a
// doctor holds diagnoses, which the record does not, and a certificate of birth
// may tell of nationality and religion, which no hand-over does: they travel only
// with the need or measure they belong to, as does what nobody could name. What a
// residence paper says, nationality and status, is the legal desk's: the social
// team hands it in as into a letterbox, and it stays.
var PaperKinds = []PaperEntry{
	{VaccinationPaper, tenant.MeasureHealth, TravelsByKind, "", "§ 62 AsylG; § 22 IfSG; § 8 Abs. 3 Nr. 2 AsylG"},
	{MedicalLetter, tenant.MeasureHealth, TravelsWithItem, "", "§ 62 AsylG; § 8 Abs. 3 Nr. 2 AsylG"},
	{BirthCertificate, tenant.Identity, TravelsWithItem, "", "§ 15 Abs. 2 AsylG – nicht am Text geprüft; § 46 Abs. 3 AsylG"},
	{ResidencePaper, tenant.Legal, TravelsNever, tenant.Identity, "§ 3 Abs. 3 FlüAG NRW"},
	{SchoolReport, tenant.Education, TravelsByKind, "", "§ 34 Abs. 6 SchulG NRW"},
	{Certificate, tenant.Education, TravelsByKind, "", "§ 44 Abs. 2 AsylG; § 9 TIntG"},
	{OtherPaper, tenant.Identity, TravelsWithItem, "", "Art. 6 Abs. 1 Buchst. e DSGVO – nicht am Text geprüft"},
}

// PaperData lists the kinds of data that papers are.
var PaperData = []tenant.Data{tenant.MeasureHealth, tenant.Identity, tenant.Education, tenant.Legal}

// Entry gives what holds for the kind; of an unknown one, what reaches nobody.
func (k PaperKind) Entry() (PaperEntry, bool) {
	return find(PaperKinds, func(e PaperEntry) bool { return e.Kind == k })
}

// AddedBy reports whether the scope may add papers of the kind: it may write its
// kind of data, or hand it in.
func (e PaperEntry) AddedBy(s tenant.Scope) bool {
	return s.Writes(e.Data) || e.Posted != "" && s.Kind == tenant.Land && s.Writes(e.Posted)
}

// Text gives the message key of the kind's name.
func (k PaperKind) Text() string { return "paper.kind." + string(k) }

// Data is the kind of data the paper is, for rights and audit.
func (p Paper) Data() tenant.Data {
	entry, _ := p.Kind.Entry()
	return entry.Data
}

// Item gives what the paper belongs to, "" where to nothing.
func (p Paper) Item() id.ID { return or(p.Need, p.Measure) }

// TellsOfHealth reports whether the paper, or what it belongs to, tells of health.
func (p Paper) TellsOfHealth() bool {
	return p.Data() == tenant.MeasureHealth || p.ItemData == tenant.NeedHealth || p.ItemData == tenant.MeasureHealth
}

// ReadBy reports whether the scope may read the paper. An emergency opens what
// is recorded, not the papers behind it.
func (p Paper) ReadBy(s tenant.Scope) bool {
	return s.Emergency.ID == "" && s.Reads(p.Data()) && (p.ItemData == "" || s.Reads(p.ItemData))
}

// WrittenBy reports whether the scope may describe, turn or remove it.
func (p Paper) WrittenBy(s tenant.Scope) bool { return p.ReadBy(s) && s.Writes(p.Data()) }

func (p Paper) mayWrite(s tenant.Scope) error {
	if !p.WrittenBy(s) {
		return errs.Forbidden("error.forbidden")
	}
	return nil
}

// IsPicture reports whether it can be shown on a page.
func (p Paper) IsPicture() bool { return p.MediaType == "image/jpeg" }

// IsGone reports whether the file was removed.
func (p Paper) IsGone() bool { return !p.Removed.At.IsZero() }

// Shape gives the measures of a picture as it is shown.
func (p Paper) Shape() (width, height int) {
	if p.Turned%2 == 1 {
		return p.Height, p.Width
	}
	return p.Width, p.Height
}

// PaperPart is one of the files of a paper.
type PaperPart string

// The parts.
const (
	PaperContent PaperPart = "content"
	PaperPreview PaperPart = "preview"
)

// RemovalReason is why a file was removed.
type RemovalReason string

// The reasons.
const (
	WrongPerson   RemovalReason = "wrong-person"
	Unreadable    RemovalReason = "unreadable"
	TwiceThere    RemovalReason = "twice"
	NotNeeded     RemovalReason = "not-needed"
	RemovedAtLand RemovalReason = "removed-at-land" // where it came from
)

// RemovalReasons lists those that somebody can give.
var RemovalReasons = []RemovalReason{WrongPerson, Unreadable, TwiceThere, NotNeeded}

// What papers may take up. A household with eight children and a folder each
// stays well below.
const (
	MaxPapers         = 60        // of a person
	MaxPersonBytes    = 80 << 20  // of a person
	MaxHouseholdBytes = 250 << 20 // of a household
)

// Readable lists the kinds of papers' data that the scope may read, none in an
// emergency.
func readablePapers(s tenant.Scope, all []tenant.Data) []tenant.Data {
	if s.Emergency.ID != "" {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(all), func(d tenant.Data) bool { return !s.Reads(d) })
}
