package assignment

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// Handover is what the municipality is told: who comes, what they need, what
// was done for them and what nobody knows. What tells of health lies apart, so
// that a reader without the right to it is shown the rest. Identifiers are the
// Land's.
type Handover struct {
	Number     string      `json:"number"`
	Plan       Terms       `json:"plan"`
	Catalogue  string      `json:"catalogue"` // version of the codes of needs and measures
	Households []Household `json:"households"`
	Relations  []Relation  `json:"relations"`
	General    Known       `json:"general"` // what does not tell of health
	Health     Known       `json:"health"`  // what does

	Kept    record.KeptList     `json:"kept,omitempty"`    // that persons keep something to themselves, and not what
	Answers []record.KeepAnswer `json:"answers,omitempty"` // that statements of the AZR are to be kept
	Copies  []record.Paper      `json:"copies,omitempty"`  // photos and PDFs that go along; the files stay where they are until arrival
}

// Terms are when and where they are to arrive.
type Terms struct {
	Day          clock.Date `json:"day"`
	Time         string     `json:"time"`
	MeetingPoint string     `json:"meeting_point"`
	Kind         Kind       `json:"kind,omitempty"`
}

// Known is what is known about all persons of a hand-over, and what is not.
type Known struct {
	Needs    []record.Need    `json:"needs"`
	Measures []record.Measure `json:"measures"`
	NoNeeds  []record.NoNeed  `json:"no_needs,omitempty"` // asked, and none

	Statements []record.Statement `json:"statements,omitempty"` // allergies, medicines, aids: all of them tell of health
	Missing    []record.Gap       `json:"missing"`
}

// Household is one household of a hand-over.
type Household struct {
	ID         id.ID      `json:"id"`
	FileNumber string     `json:"file_number"`
	Unit       id.ID      `json:"unit"`
	Facility   string     `json:"facility"` // its name, "" if it lives in none
	Place      string     `json:"place"`
	Since      clock.Date `json:"since"`
	Persons    []Person   `json:"persons"`

	Completeness record.Completeness `json:"completeness"`
}

// Person is one person of a hand-over.
type Person struct {
	ID             id.ID            `json:"id"`
	FamilyName     string           `json:"family_name"`
	GivenName      string           `json:"given_name"`
	FamilyNameOwn  string           `json:"family_name_own"`
	GivenNameOwn   string           `json:"given_name_own"`
	BirthDate      clock.Date       `json:"birth_date"`
	BirthPrecision person.Precision `json:"birth_precision"`
	Sex            person.Sex       `json:"sex"`
	Phone          string           `json:"phone"`
	Email          string           `json:"email"`
	Languages      []Language       `json:"languages"`
}

// Language is one that a person speaks, reads, or both.
type Language struct {
	Tag    string `json:"tag"`
	Speaks bool   `json:"speaks"`
	Reads  bool   `json:"reads"`
}

// Relation is how two persons of the hand-over belong together.
type Relation struct {
	Person id.ID               `json:"person"`
	Other  id.ID               `json:"other"`
	Kind   person.RelationKind `json:"kind"`
}

// Frozen is one version of a hand-over, as it was announced.
type Frozen struct {
	Version  int
	MadeAt   time.Time
	SHA256   string
	Handover Handover // cut for the reader, without what was taken back
	Recalled []Recall // what was taken back, since it was announced
}

// seal gives the hand-over's text and its SHA-256. The text is canonical: the
// same content gives the same bytes.
func (h Handover) seal() (text, sum string, err error) {
	raw, err := json.Marshal(h)
	digest := sha256.Sum256(raw)
	return string(raw), hex.EncodeToString(digest[:]), err
}

var errBrokenSeal = errors.New("a frozen hand-over is not what was announced")

// unseal reads a frozen hand-over, unless it was changed.
func unseal(text, sum string) (h Handover, err error) {
	digest := sha256.Sum256([]byte(text))
	if hex.EncodeToString(digest[:]) != sum {
		return h, errBrokenSeal
	}
	err = json.Unmarshal([]byte(text), &h)
	return h, err
}

// For gives what of the hand-over the scope may read: no health where the role
// has no right to it, and for a facility its own people alone.
func (h Handover) For(s tenant.Scope) Handover {
	if unit := s.OnlyUnit(); unit != "" {
		h = h.only(func(in Household) bool { return in.Unit == unit })
	}
	h.General = h.General.cut(s, tenant.Need, tenant.Measure)
	h.Health = h.Health.cut(s, tenant.NeedHealth, tenant.MeasureHealth)
	h.Copies = keep(h.Copies, func(p record.Paper) bool { return p.ReadBy(s) })
	h.Kept = keep(h.Kept, func(k record.KeptBack) bool { return s.Reads(k.Data) })
	h.Answers = h.answers()
	return h
}

func (k Known) cut(s tenant.Scope, needs, measures tenant.Data) Known {
	if !s.Reads(needs) {
		k.Needs, k.NoNeeds = nil, nil
	}
	if !s.Reads(measures) {
		k.Measures, k.Statements = nil, nil
	}
	k.Missing = keep(k.Missing, func(g record.Gap) bool { return s.Reads(g.Data()) })
	return k
}

// only gives the hand-over of some of its households.
func (h Handover) only(in func(Household) bool) Handover {
	h.Households = keep(h.Households, in)
	h.Relations = keep(h.Relations, func(r Relation) bool { return h.has(r.Person) && h.has(r.Other) })
	for _, k := range []*Known{&h.General, &h.Health} {
		k.Needs = keep(k.Needs, func(n record.Need) bool { return h.has(n.Person) })
		k.Measures = keep(k.Measures, func(m record.Measure) bool { return h.has(m.Person) })
		k.NoNeeds = keep(k.NoNeeds, func(n record.NoNeed) bool { return h.has(n.Person) })
		if k.Statements != nil { // a hand-over without any stays as it was before there were any
			k.Statements = keep(k.Statements, func(a record.Statement) bool { return h.has(a.Person) })
		}
		k.Missing = keep(k.Missing, func(g record.Gap) bool { return h.has(g.Person) })
	}
	h.Copies = keep(h.Copies, func(p record.Paper) bool { return h.has(p.Person) })
	h.Kept = keep(h.Kept, func(k record.KeptBack) bool { return h.has(k.Person) })
	h.Answers = h.answers()
	return h
}

func (h Handover) has(who id.ID) bool { _, ok := h.Person(who); return ok }

// Person finds a person of the hand-over.
func (h Handover) Person(who id.ID) (Person, bool) {
	for _, in := range h.Households {
		if i := slices.IndexFunc(in.Persons, func(p Person) bool { return p.ID == who }); i >= 0 {
			return in.Persons[i], true
		}
	}
	return Person{}, false
}

// Persons lists everybody, household by household.
//
//go:noinline
func (h Handover) Persons() []Person {
	var all []Person
	for _, in := range h.Households {
		all = append(all, in.Persons...)
	}
	return all
}

// Needs lists the needs of one person, or of everybody where who is empty.
func (h Handover) Needs(who id.ID) []record.Need {
	return keep(slices.Concat(h.General.Needs, h.Health.Needs), func(n record.Need) bool { return who == "" || n.Person == who })
}

// Measures lists what was done for one person, or for everybody.
func (h Handover) Measures(who id.ID) []record.Measure {
	return keep(slices.Concat(h.General.Measures, h.Health.Measures), func(m record.Measure) bool { return who == "" || m.Person == who })
}

// NoNeeds lists what one person was asked about and does not need, or everybody.
func (h Handover) NoNeeds(who id.ID) []record.NoNeed {
	return keep(slices.Concat(h.General.NoNeeds, h.Health.NoNeeds), func(n record.NoNeed) bool { return who == "" || n.Person == who })
}

// Statements lists the allergies, medicines and aids of one person, or of everybody.
func (h Handover) Statements(who id.ID) []record.Statement {
	return keep(h.Health.Statements, func(a record.Statement) bool { return who == "" || a.Person == who })
}

// answers gives the consents to keep what is in the hand-over.
func (h Handover) answers() []record.KeepAnswer {
	return keep(h.Answers, func(a record.KeepAnswer) bool {
		return slices.ContainsFunc(h.Measures(""), func(m record.Measure) bool { return m.ID == a.Measure })
	})
}

// Keeps reports whether the person keeps something to themselves that the reader
// might have read.
func (h Handover) Keeps(who id.ID) bool {
	return slices.ContainsFunc(h.Kept, func(k record.KeptBack) bool { return k.Person == who })
}

// CopiesOf lists the copies of papers of one person that go along, or of everybody.
func (h Handover) CopiesOf(who id.ID) []record.Paper {
	return keep(h.Copies, func(p record.Paper) bool { return who == "" || p.Person == who })
}

// Completeness adds up how much of what ought to be known is known.
func (h Handover) Completeness() (all record.Completeness) {
	for _, in := range h.Households {
		all = all.Plus(in.Completeness)
	}
	return all
}

// Missing lists what is not known about one person, or about everybody.
func (h Handover) Missing(who id.ID) []record.Gap {
	return keep(slices.Concat(h.General.Missing, h.Health.Missing), func(g record.Gap) bool { return who == "" || g.Person == who })
}

// Subjects gives the IDs of all households and persons, for the audit.
func (h Handover) Subjects() []id.ID {
	var subjects []id.ID
	for _, in := range h.Households {
		subjects = append(subjects, in.ID)
		for _, p := range in.Persons {
			subjects = append(subjects, p.ID)
		}
	}
	return subjects
}

// Register gives the person as the register has them.
//
//go:noinline
func (p Person) Register() person.Person {
	out := person.Person{ID: p.ID, FamilyName: p.FamilyName, GivenName: p.GivenName, FamilyNameOwn: p.FamilyNameOwn,
		GivenNameOwn: p.GivenNameOwn, Birth: person.Birth{Date: p.BirthDate, Precision: p.BirthPrecision}, Sex: p.Sex,
		Phone: p.Phone, Email: p.Email}
	for _, l := range p.Languages {
		out.Languages = append(out.Languages, person.Language(l))
	}
	return out
}

// Name gives the name as it is read aloud, in Latin letters.
//
//go:noinline
func (p Person) Name() string { return p.Register().Name() }

// NameOwn gives the name in the person's own script, "" if it is the same.
//
//go:noinline
func (p Person) NameOwn() string { return p.Register().NameOwn() }

// AgeOn gives the completed years on a day, as the register counts them.
func (p Person) AgeOn(d clock.Date) (years int, known bool) { return p.Register().Birth.AgeOn(d) }

// keep gives the members that are in, in a slice of its own.
//
//go:noinline
func keep[T any](all []T, in func(T) bool) []T {
	kept := make([]T, 0, len(all))
	for _, one := range all {
		if in(one) {
			kept = append(kept, one)
		}
	}
	return kept
}
