package record

import (
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Need is a measure that one person needs.
type Need struct {
	ID         id.ID      `json:"id"`
	Person     id.ID      `json:"person"`
	Code       string     `json:"code"`      // in the catalogue
	Catalogue  string     `json:"catalogue"` // the catalogue's version
	Severity   Severity   `json:"severity"`
	Detail     string     `json:"detail,omitempty"`
	From       clock.Date `json:"from"`
	Until      clock.Date `json:"until"` // the last day; zero: open
	Source     Source     `json:"source"`
	SourceDay  clock.Date `json:"source_day"` // when the source said so
	Basis      Basis      `json:"basis"`
	Consent    string     `json:"consent,omitempty"` // when and how it was given, where the basis is consent
	Health     bool       `json:"health"`            // its circle is Few: it tells of health, or was recorded so
	Origin     id.ID      `json:"origin,omitempty"`  // the row at the Land it was handed over from
	RecordedAt time.Time  `json:"recorded_at"`
	RecordedBy id.ID      `json:"recorded_by"`
}

// HoldsOn reports whether the person has the need on the day.
func (n Need) HoldsOn(day clock.Date) bool {
	return !n.From.After(day) && (n.Until.IsZero() || !n.Until.Before(day))
}

// data is the kind of data the need is, for rights and audit.
func (n Need) data() tenant.Data { return needData(n.Health) }

func needData(health bool) tenant.Data {
	if health {
		return tenant.NeedHealth
	}
	return tenant.Need
}

// Severity is how much depends on a need being met.
type Severity string

// The severities.
const (
	Wish      Severity = "wish"      // good if it can be done
	Needed    Severity = "needed"    // the placement is not suitable without it
	Essential Severity = "essential" // without it the person must not be sent
)

// Severities lists them from the weightiest down.
var Severities = []Severity{Essential, Needed, Wish}

// Source is who says so.
type Source string

// The sources.
const (
	AZR               Source = "azr"                // statement from the central register (§ 3(2) Nr. 9–11 AZRG)
	VaccinationRecord Source = "vaccination-record" // Impfpass (§ 22 IfSG)
	OtherDocument     Source = "document"
	OwnWord           Source = "person" // the person's own word
	Observation       Source = "staff"  // what staff saw
	HandOver          Source = "handover"
)

// Sources lists them in the order a form offers them.
var Sources = []Source{OwnWord, VaccinationRecord, OtherDocument, AZR, Observation, HandOver}

// Basis is the code of the legal basis on which something is recorded and handed
// on, from the catalogue's list.
type Basis string

// ByConsent is the basis that needs the person's consent, noted with the need.
const ByConsent Basis = "consent"
