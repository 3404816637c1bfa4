package person

import (
	"context"
	"slices"
	"time"

	"golang.org/x/text/language"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Legal is a person's nationality and legal status. § 3(3) FlüAG NRW counts by
// status, so the legal desk must know it; nobody and nothing else in the house
// can ask for it, and no engine has a field for it.
type Legal struct {
	Person      id.ID
	Nationality string // ISO 3166-1, two letters, or Stateless; "" not known
	Status      Status
	Source      string // who says so: a decision, the AZR, a passport
	StatedOn    clock.Date
	RecordedAt  time.Time // set by SetLegal
	RecordedBy  id.ID     // set by SetLegal
}

// LegalFile is what was stated of a person's nationality and status.
type LegalFile struct {
	Latest  Legal   // holds now; nothing but the person where nothing was stated
	Earlier []Legal // the later ones first
}

// Stateless is the nationality of who has none.
const Stateless = "XX"

// Status is the title or the permission on which somebody is here.
type Status string

// The statuses.
const (
	StatusUnknown  Status = ""
	InProcedure    Status = "in-procedure"   // Aufenthaltsgestattung, § 55 AsylG
	Recognised     Status = "recognised"     // § 25(1), (2) alternative 1 AufenthG
	Subsidiary     Status = "subsidiary"     // § 25(2) alternative 2 AufenthG
	NoDeportation  Status = "no-deportation" // § 25(3) AufenthG
	Admitted       Status = "admitted"       // §§ 22, 23 AufenthG
	Temporary      Status = "temporary"      // § 24 AufenthG
	Tolerated      Status = "tolerated"      // § 60a AufenthG
	OtherwiseLegal Status = "other"
)

// Statuses lists them in the order in which they are offered.
var Statuses = []Status{StatusUnknown, InProcedure, Recognised, Subsidiary, NoDeportation, Admitted, Temporary,
	Tolerated, OtherwiseLegal}

// The fields of Legal.
const (
	FieldNationality = "nationality"
	FieldStatus      = "status"
	FieldSource      = "source"
	FieldStatedOn    = "stated-on"
)

func scanLegal(row db.Row) (l Legal, err error) {
	err = row.Scan(&l.Person, &l.Nationality, &l.Status, &l.Source, &l.StatedOn, db.Time(&l.RecordedAt), &l.RecordedBy)
	return l, err
}

// stated gives every statement about a person, and about those who were merged
// into them, the latest first.
func stated(ctx context.Context, tx *db.Tx, s tenant.Scope, person id.ID) ([]Legal, error) {
	return db.All(ctx, tx, scanLegal, `SELECT person_id, nationality, status, source, stated_on, recorded_at, recorded_by
		FROM person_legal WHERE tenant_id = $1 AND (person_id = $2 OR person_id IN (SELECT id FROM person
			WHERE tenant_id = $1 AND merged_into IS NOT NULL AND merged_into = $2)) ORDER BY recorded_at DESC, number DESC`, s.Tenant, person)
}

// ShowLegal gives what was stated, to the legal desk alone.
func ShowLegal(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, person id.ID) (LegalFile, error) {
	if err := s.MayRead(tenant.Legal); err != nil {
		return LegalFile{}, err
	}
	h, p, err := of(ctx, tx, s, person)
	if err != nil {
		return LegalFile{}, err
	}
	person = p.ID
	all, err := stated(ctx, tx, s, person)
	if err != nil {
		return LegalFile{}, err
	}
	audit.Log(tx, c, s, audit.Read, tenant.Legal, "fields: nationality status", h.ID, person)
	if len(all) == 0 {
		return LegalFile{Latest: Legal{Person: person}}, nil
	}
	return LegalFile{Latest: all[0], Earlier: all[1:]}, nil
}

// SetLegal states nationality and status. What was stated before stays on
// record, and the latest statement holds, of whatever day its source is; the
// same once more is no new statement.
func SetLegal(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, l Legal) error {
	if err := s.MayWrite(tenant.Legal); err != nil {
		return err
	}
	h, p, err := of(ctx, tx, s, l.Person)
	if err != nil {
		return err
	}
	l.Person = p.ID
	if err := h.open(); err != nil {
		return err
	}
	l.Source = tidy(l.Source)
	if err := l.check(clock.Today(c)).Err(); err != nil {
		return err
	}
	before, err := stated(ctx, tx, s, l.Person)
	if err != nil || len(before) > 0 && before[0].says(l) {
		return err
	}
	own := 0
	for _, one := range before {
		if one.Person == l.Person {
			own++
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO person_legal (tenant_id, person_id, number, nationality, status, source, stated_on,
		recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		s.Tenant, l.Person, own+1, l.Nationality, l.Status, l.Source, l.StatedOn, db.Micros(c.Now()), s.Actor)
	if db.IsDuplicate(err) { // somebody stated something at the same moment
		return errs.Conflict("error.conflict").Because(err)
	}
	if err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Legal, "fields: nationality status", h.ID, l.Person)
	return nil
}

// says reports whether two statements state the same, by the same source.
func (l Legal) says(other Legal) bool {
	return l.Nationality == other.Nationality && l.Status == other.Status && l.Source == other.Source && l.StatedOn == other.StatedOn
}

// check gives the rules it breaks: what is known has a source and a day.
func (l Legal) check(today clock.Date) errs.List {
	var list errs.List
	if region, err := language.ParseRegion(l.Nationality); l.Nationality != "" && l.Nationality != Stateless &&
		(err != nil || !region.IsCountry() || region.String() != l.Nationality) {
		list = append(list, errs.Invalid("error.legal.nationality").At(FieldNationality))
	}
	if !slices.Contains(Statuses, l.Status) {
		list = append(list, errs.Invalid("error.legal.status").At(FieldStatus))
	}
	list.Add(checkText(FieldSource, l.Source, 2*longestName))
	if l.Source == "" {
		list = append(list, errs.Invalid("error.legal.source").At(FieldSource))
	}
	switch {
	case l.StatedOn.IsZero():
		list = append(list, errs.Invalid("error.legal.stated-on.missing").At(FieldStatedOn))
	case l.StatedOn.After(today):
		list = append(list, errs.Invalid("error.legal.stated-on.future").At(FieldStatedOn))
	}
	return list
}
