package record

import (
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Measure is what one source says about one thing done for one person.
type Measure struct {
	ID           id.ID            `json:"id"`
	Person       id.ID            `json:"person"`
	Kind         string           `json:"kind"` // in the catalogue
	Outcome      Outcome          `json:"outcome"`
	Day          clock.Date       `json:"day"` // first possible day; zero: not known
	DayPrecision person.Precision `json:"day_precision"`
	Place        string           `json:"place,omitempty"`
	Vaccine      string           `json:"vaccine,omitempty"`  // name as the source writes it
	ATC          string           `json:"atc,omitempty"`      // e.g. "J07BD52"
	Antigens     []string         `json:"antigens,omitempty"` // what it protects from, sorted
	Batch        string           `json:"batch,omitempty"`
	Dose         string           `json:"dose,omitempty"` // number in the series, as the source writes it
	Note         string           `json:"note,omitempty"`
	Source       Source           `json:"source"`
	SourceDay    clock.Date       `json:"source_day"`              // when the source said so
	Document     id.ID            `json:"document,omitempty"`      // the document it was read from
	DocumentPath string           `json:"document_path,omitempty"` // where in it
	Health       bool             `json:"health"`                  // tells of health
	Origin       id.ID            `json:"origin,omitempty"`        // the row at the Land it was handed over from
	RecordedAt   time.Time        `json:"recorded_at"`
	RecordedBy   id.ID            `json:"recorded_by"`
}

// data is the kind of data the measure is, for rights and audit.
func (m Measure) data() tenant.Data { return measureData(m.Health) }

func measureData(health bool) tenant.Data {
	if health {
		return tenant.MeasureHealth
	}
	return tenant.Measure
}

// Outcome is what became of a measure.
type Outcome string

// The outcomes.
const (
	Done          Outcome = "done"
	Declined      Outcome = "declined"
	NotOffered    Outcome = "not-offered"
	Planned       Outcome = "planned"
	NotDocumented Outcome = "not-documented" // asked about, and nothing was found
)

// Outcomes lists them in the order a form offers them.
var Outcomes = []Outcome{Done, Planned, Declined, NotOffered, NotDocumented}
