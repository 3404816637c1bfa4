package record

import (
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Statement is what one source says of what somebody does not bear, what they
// take, or which aid they need. It never says why.
type Statement struct {
	ID            id.ID            `json:"id"`
	Person        id.ID            `json:"person"`
	Kind          StatementKind    `json:"kind"`
	None          bool             `json:"none,omitempty"`  // it says that there is none, of the sort or of any
	About         string           `json:"about,omitempty"` // what against, which medicine, which aid: as the source writes it
	Sort          string           `json:"sort,omitempty"`  // of StatementSorts; "" where it cannot be told
	Codes         []string         `json:"codes,omitempty"` // "system|code", to tell the same thing in two sources
	ATC           string           `json:"atc,omitempty"`
	PZN           string           `json:"pzn,omitempty"`
	Standing      Standing         `json:"standing"`
	Danger        string           `json:"danger,omitempty"`    // of an allergy: low, high; "" where nobody said
	Certainty     string           `json:"certainty,omitempty"` // presumed, confirmed; "" where nobody said
	Reaction      string           `json:"reaction,omitempty"`
	Dosage        string           `json:"dosage,omitempty"`
	From          clock.Date       `json:"from"`
	FromPrecision person.Precision `json:"from_precision"`
	Until         clock.Date       `json:"until"`                 // the last day by the source's word; zero: open
	EndedOn       clock.Date       `json:"ended_on"`              // the last day by the word of staff; zero: it holds
	LastsUntil    clock.Date       `json:"lasts_until"`           // the last day for which there is supply; zero: not known
	SupplyDays    int              `json:"supply_days,omitempty"` // supply given along, counted from the arrival; 0: not known
	Source        Source           `json:"source"`
	SourceDay     clock.Date       `json:"source_day"`
	Document      id.ID            `json:"document,omitempty"`
	DocumentPath  string           `json:"document_path,omitempty"`
	Basis         Basis            `json:"basis"`
	Consent       string           `json:"consent,omitempty"`
	Origin        id.ID            `json:"origin,omitempty"` // the row at the Land it was handed over from
	RecordedAt    time.Time        `json:"recorded_at"`
	RecordedBy    id.ID            `json:"recorded_by"`
}

// StatementKind is what a statement is about.
type StatementKind string

// The kinds of statements, in the order in which they are shown: what can kill comes first.
const (
	Allergy  StatementKind = "allergy"
	Medicine StatementKind = "medicine"
	Aid      StatementKind = "aid"
)

// StatementKinds lists them.
var StatementKinds = []StatementKind{Allergy, Medicine, Aid}

// StatementSorts are the house's words for what allergies are against, and for aids.
var StatementSorts = map[StatementKind][]string{
	Allergy: {"medicine", "food", "environment", "biologic"},
	Aid: {"wheelchair", "walker", "crutches", "cane", "prosthesis", "orthosis", "hearing-aid", "glasses", "glucose-meter", "insulin-pump",
		"pacemaker", "implant", "oxygen", "ventilator", "inhaler", "stoma", "catheter", "care-bed", "communication"},
}

// Standing is whether it still holds, by its source's word.
type Standing string

// The standings.
const (
	Holding  Standing = "current"
	Paused   Standing = "paused"
	Stopped  Standing = "ended"
	Unstated Standing = "unknown" // the source does not say
)

// Standings lists them in the order a form offers them.
var Standings = []Standing{Holding, Paused, Stopped, Unstated}

// StatementBases are the grounds on which one may be kept and handed on.
var StatementBases = []Basis{"asylg-8-3", "asylg-44-2", ByConsent}

// HoldsOn reports whether it is to be reckoned with on a day: nobody said that
// it has ended. What nobody knows for sure is reckoned with.
func (a Statement) HoldsOn(day clock.Date) bool {
	if a.Standing == Stopped || !a.EndedOn.IsZero() && a.EndedOn.Before(day) {
		return false
	}
	return a.Until.IsZero() || !a.Until.Before(day)
}

// keys say what a statement is about: two that share one are about one thing, the
// same agent by code or name, the same substance, the same kind of aid.
func (a Statement) keys() []string {
	of := string(a.Person) + "\x00" + string(a.Kind) + "\x00"
	if a.None {
		return []string{of + "none\x00" + a.Sort}
	}
	keys := []string{of + "name\x00" + fold(a.About)}
	if len(a.ATC) == len("A10BA02") {
		keys = append(keys, of+"atc\x00"+a.ATC)
	}
	if a.PZN != "" {
		keys = append(keys, of+"pzn\x00"+a.PZN)
	}
	if a.Kind == Aid && a.Sort != "" && a.Sort != "implant" {
		keys = append(keys, of+"sort\x00"+a.Sort)
	}
	for _, code := range a.Codes {
		keys = append(keys, of+"code\x00"+code)
	}
	return keys
}

// denies reports whether one says that there is none of what the other names.
func (a Statement) denies(b Statement) bool {
	return a.Person == b.Person && a.Kind == b.Kind && a.None && !b.None && (a.Sort == "" || a.Sort == b.Sort)
}

func statementPerson(a Statement) id.ID { return a.Person }

// statementData is the kind of data that all of them are, for rights and audit.
const statementData = tenant.MeasureHealth
