package proposal

import (
	"context"
	"maps"
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// Reason is why a transfer goes to its municipality, as it was when it was
// announced.
type Reason struct {
	Number  int        `json:"number"`  // of the proposal
	Day     clock.Date `json:"day"`     // as of which it was made
	Town    Town       `json:"town"`    // the municipality, before anybody of this proposal
	Waiting int        `json:"waiting"` // households in all
	Rules   Rules      `json:"rules"`
	Lines   []Told     `json:"lines"`
}

// Told is what the municipality is told of why a household comes.
type Told struct {
	Household id.ID            `json:"household"` // at the Land
	Persons   int              `json:"persons"`
	Days      int              `json:"days"` // of waiting
	Demand    map[Resource]int `json:"demand"`
	Score     int              `json:"score"`
	Best      int              `json:"best"`  // 0: the reader is not told
	Match     int              `json:"match"` // percent
	Points    []Part           `json:"points"`
	Open      int              `json:"open"` // municipalities that would have had room for it
	Decided   string           `json:"decided,omitempty"`
	By        string           `json:"by,omitempty"`
	Over      []Lack           `json:"over,omitempty"`
	Quiet     bool             `json:"-"` // what follows from needs is left out
}

// told gives what is told of a line: what concerns the household and the
// municipality, and nothing of others.
func (l Line) told() Told {
	t := Told{Household: l.ID, Persons: l.Persons, Days: l.Waiting, Demand: l.Demand, Score: l.Score, Best: l.Best, Match: l.Match, Points: l.Points, Open: l.Open, Over: l.Over}
	if l.Override != nil && l.Override.Keep {
		t.Decided, t.By = l.Override.Reason, l.Override.By
	}
	return t
}

func (r Reason) insert(ctx context.Context, tx *db.Tx, proposal id.ID, t assignment.Transfer) error {
	_, err := tx.Exec(ctx, `INSERT INTO transfer_reason (transfer_id, tenant_id, to_tenant_id, proposal_id, content) VALUES ($1, $2, $3, $4, $5)`,
		t.ID, t.Land, t.Municipality, proposal, db.JSON(r))
	return err
}

// ReasonOf gives why a transfer goes where it goes, nil where no proposal says
// so. It tells of no need that the scope may not read. The transfer was read, and
// that audited, by the caller.
func ReasonOf(ctx context.Context, tx *db.Tx, s tenant.Scope, transfer id.ID) (*Reason, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	if s.OnlyUnit() != "" {
		return nil, nil //nolint:nilnil // a facility looks after those who come; where they go is the desk's
	}
	end := "tenant_id"
	if s.Kind == tenant.Municipality {
		end = "to_tenant_id"
	}
	r, err := db.One(ctx, tx, func(row db.Row) (*Reason, error) {
		r := &Reason{}
		err := row.Scan(db.JSON(r))
		return r, err
	}, `SELECT content FROM transfer_reason WHERE `+end+` = $1 AND transfer_id = $2`, s.Tenant, transfer)
	if errs.Is(err, errs.KindNotFound) {
		return nil, nil //nolint:nilnil // many transfers have none
	}
	if err != nil {
		return nil, err
	}
	for i := range r.Lines {
		r.Lines[i].cut(s)
	}
	if s.Kind == tenant.Municipality {
		return r, r.keepQuiet(ctx, tx, s, transfer)
	}
	return r, nil
}

// keepQuiet leaves out what was worked out from needs for households in which
// somebody keeps something to themselves, or took a consent back: it may tell of it.
func (r *Reason) keepQuiet(ctx context.Context, tx *db.Tx, s tenant.Scope, transfer id.ID) error {
	land, err := db.One(ctx, tx, db.Value[id.ID], `SELECT tenant_id FROM transfer_reason WHERE to_tenant_id = $1 AND transfer_id = $2`, s.Tenant, transfer)
	if err != nil {
		return err
	}
	households := make([]id.ID, len(r.Lines))
	for i, l := range r.Lines {
		households[i] = l.Household
	}
	return tx.On(ctx, land, func(ctx context.Context) error {
		quiet, err := record.Discreet(ctx, tx, tenant.Scope{Tenant: land, Kind: tenant.Land}, households)
		for i := range r.Lines {
			if slices.Contains(quiet, r.Lines[i].Household) {
				r.Lines[i].bare()
			}
		}
		return err
	})
}

// bare leaves what does not follow from a need: how many they are, how old, how
// long they wait.
func (t *Told) bare() {
	tells := func(r Resource) bool { return r != Persons && r != Beds && r != Small && r != School && r != Kita }
	maps.DeleteFunc(t.Demand, func(r Resource, _ int) bool { return tells(r) })
	t.Over = slices.DeleteFunc(t.Over, func(k Lack) bool { return tells(k.Resource) })
	t.Points = slices.DeleteFunc(t.Points, func(p Part) bool { return p.Criterion == ByCare || p.Criterion == ByNeeds || p.Criterion == ByFamily })
	t.Score, t.Best, t.Match, t.Open, t.Quiet = 0, 0, 0, 0, true
	for _, p := range t.Points {
		t.Score += p.Points()
	}
}

// cut leaves out what the reader may not be told.
func (t *Told) cut(s tenant.Scope) {
	if s.Reads(tenant.NeedHealth) {
		return
	}
	maps.DeleteFunc(t.Demand, func(r Resource, _ int) bool { return !s.Reads(r.Data()) })
	t.Over = slices.DeleteFunc(t.Over, func(k Lack) bool { return !s.Reads(k.Resource.Data()) })
	t.Points, t.Score = withoutCare(t.Points, t.Score)
	t.Best = 0
}
