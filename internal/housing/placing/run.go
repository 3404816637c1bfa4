package placing

import (
	"context"
	"time"

	engine "wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Summary is what a list says of a suggestion.
type Summary struct {
	ID         id.ID
	Number     int
	Parent     id.ID // the suggestion it was changed from; "" if none
	First      clock.Date
	Households int
	Persons    int
	Homes      int // persons who get a place that is no hall
	Halls      int // persons who are in a hall at the end
	Unplaced   int // persons
	Objective  int64
	Bound      int64
	At         time.Time
	By         string
}

// Run is one suggestion, with all it follows from.
type Run struct {
	Summary
	Town      Town
	Overrides []Override
	Report    engine.Report
}

// Override is what somebody decided by hand.
type Override struct {
	Household string    `json:"household"` // its name in the instance
	Unit      string    `json:"unit"`
	Keep      bool      `json:"keep"` // for the unit; else from it
	Reason    string    `json:"reason"`
	At        time.Time `json:"at"`
	By        string    `json:"by"`
}

// Gap gives by how much another plan may be better at most, as a share.
func (s Summary) Gap() float64 {
	if s.Bound <= 0 {
		return 0
	}
	return float64(s.Bound-s.Objective) / float64(s.Bound)
}

const (
	summaryColumns = `id, number, parent_id, first_day, households, persons, homes, halls, unplaced, objective, bound, at, by_name`
	runColumns     = summaryColumns + `, town, overrides, report`
)

func scanSummary(row db.Row) (s Summary, err error) {
	err = row.Scan(s.into()...)
	return s, err
}

func (s *Summary) into() []any {
	return []any{&s.ID, &s.Number, &s.Parent, &s.First, &s.Households, &s.Persons, &s.Homes, &s.Halls, &s.Unplaced, &s.Objective, &s.Bound, db.Time(&s.At), &s.By}
}

func scanRun(row db.Row) (r Run, err error) {
	err = row.Scan(append(r.into(), db.JSON(&r.Town), db.JSON(&r.Overrides), db.JSON(&r.Report))...)
	return r, err
}

// Page is how many suggestions List gives.
const Page = 24

// List lists the suggestions of the scope's municipality, the latest first, behind
// the one with a number; 0: from the latest. What was made by somebody who reads
// needs that tell of health is for such alone: it follows from them.
func List(ctx context.Context, tx *db.Tx, s tenant.Scope, before int) ([]Summary, error) {
	if err := reads(s); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = 1 << 30
	}
	return db.All(ctx, tx, scanSummary, `SELECT `+summaryColumns+` FROM placing_run WHERE tenant_id = $1 AND number < $2 AND (NOT health OR $4) ORDER BY number DESC LIMIT $3`, s.Tenant, before, Page, s.Reads(tenant.NeedHealth))
}

// find gives the suggestion with a number; 0: the latest.
func find(ctx context.Context, tx *db.Tx, s tenant.Scope, number int) (Run, error) {
	if number == 0 {
		return db.One(ctx, tx, scanRun, `SELECT `+runColumns+` FROM placing_run WHERE tenant_id = $1 AND (NOT health OR $2) ORDER BY number DESC LIMIT 1`, s.Tenant, s.Reads(tenant.NeedHealth))
	}
	return db.One(ctx, tx, scanRun, `SELECT `+runColumns+` FROM placing_run WHERE tenant_id = $1 AND number = $2 AND (NOT health OR $3)`, s.Tenant, number, s.Reads(tenant.NeedHealth))
}

func (r *Run) insert(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	last, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(number), 0) FROM placing_run WHERE tenant_id = $1`, s.Tenant)
	if err != nil {
		return err
	}
	r.Number = last + 1
	_, err = tx.Exec(ctx, `INSERT INTO placing_run (id, tenant_id, number, parent_id, first_day, households, persons, homes, halls, unplaced, objective, bound, town, health, overrides, report, at, by_id, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`, r.ID, s.Tenant, r.Number, r.Parent, r.First, r.Households, r.Persons, r.Homes, r.Halls,
		r.Unplaced, r.Objective, r.Bound, db.JSON(r.Town), s.Reads(tenant.NeedHealth), db.JSON(r.Overrides), db.JSON(r.Report), db.Micros(r.At), s.Actor, r.By)
	return err
}

func reads(s tenant.Scope) error {
	if s.Kind != tenant.Municipality {
		return errs.Forbidden("error.forbidden")
	}
	return s.MayRead(tenant.Stay)
}

func writes(s tenant.Scope) error {
	if err := reads(s); err != nil {
		return err
	}
	return s.MayWrite(tenant.Stay)
}
