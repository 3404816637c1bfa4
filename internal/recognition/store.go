package recognition

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// held is a procedure that is about to be changed, with all that its standing follows from.
type held struct {
	Procedure
	events    []Event
	documents []Document
	measures  []Measure
}

// hold gives a procedure in the version that was seen. One that somebody ended must be reopened first; one
// whose end follows from a decision can be corrected.
func hold(ctx context.Context, tx *db.Tx, s tenant.Scope, seen Seen) (*held, error) {
	h := &held{}
	if err := may(s, tenant.Scope.MayWrite); err != nil {
		return h, err
	}
	one, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM recognition r WHERE r.tenant_id = $1 AND r.id = $2`+tx.ForUpdate(), s.Tenant, seen.ID)
	if err == nil && (one.Version != seen.Version || one.given()) {
		err = errs.Conflict("error.conflict")
	}
	if err != nil {
		return h, err
	}
	h.Procedure = one
	return h, h.load(ctx, tx, s)
}

func (h *held) load(ctx context.Context, tx *db.Tx, s tenant.Scope) (err error) {
	if h.events, err = eventsOf(ctx, tx, s, h.ID); err != nil {
		return err
	}
	if h.documents, err = documentsOf(ctx, tx, s, h.ID); err != nil {
		return err
	}
	h.measures, err = measuresOf(ctx, tx, s, h.ID)
	return err
}

// save stores a procedure with the standing that follows.
func (h *held) save(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, detail string) error {
	a, err := h.authority(ctx, tx, s)
	if err != nil {
		return err
	}
	h.reckon(a, h.events, h.documents, h.measures, clock.Today(c))
	h.At, h.By = c.Now(), s.Name
	p := h.Procedure
	if err := tx.Must(ctx, `UPDATE recognition SET occupation_code = $4, occupation = $5, certificate = $6, learned_at = $7, learned_year = $8, regulated = $9, authority_id = $10, reference = $11,
			accelerated = $12, costs = $13, funding = $14, note = $15, result = $16, missing = $17, applied_on = $18, complete_on = $19, decided_on = $20, recognised_on = $21, stage = $22,
			turn = $23, since_day = $24, acknowledge_by = $25, decide_by = $26, due_day = $27, cite = $28, ended_on = $29, outcome = $30, version = version + 1, at = $31, by_id = $32, by_name = $33
			WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		s.Tenant, p.ID, p.Version, p.Code, p.Occupation, p.Certificate, p.LearnedAt, p.LearnedYear, p.Regulated, p.Authority, p.Reference, p.Accelerated, p.Costs, p.Funding, p.Note, p.Result, p.Missing,
		p.Applied, p.Complete, p.Decided, p.Recognised, p.Stage, p.Turn, p.Since, p.AcknowledgeBy, p.DecideBy, stored(p.Due), p.Cite, p.Ended, p.Outcome, db.Micros(p.At), s.Actor, p.By); err != nil {
		return err
	}
	h.Version++
	audit.Log(tx, c, s, audit.Change, tenant.Work, detail, h.Person)
	return tell(ctx, tx, c, s, h.Procedure, a)
}

func (h *held) authority(ctx context.Context, tx *db.Tx, s tenant.Scope) (Authority, error) {
	if h.Authority == "" {
		return Authority{}, nil
	}
	a, err := FindAuthority(ctx, tx, s, h.Authority)
	if errs.Is(err, errs.KindNotFound) {
		err = errs.Invalid("recognition.choice").At("authority").Because(err)
	}
	return a, err
}

// BeginCommand begins a procedure.
type BeginCommand struct {
	Person id.ID
	Terms
}

// Begin begins a procedure of a person, with what § 5(1) BQFG asks for as missing.
func Begin(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd BeginCommand) (Procedure, error) {
	if err := may(s, tenant.Scope.MayWrite); err != nil {
		return Procedure{}, err
	}
	_, who, err := person.ShowPerson(ctx, tx, c, s, cmd.Person)
	if err != nil {
		return Procedure{}, err
	}
	terms, err := cmd.Terms.checked(clock.Today(c))
	if err != nil {
		return Procedure{}, err
	}
	h := &held{Procedure: Procedure{ID: id.New(), Person: who.ID, Terms: terms, Started: clock.Today(c), Version: 1, At: c.Now(), By: s.Name}}
	p := h.Procedure
	if _, err := tx.Exec(ctx, `INSERT INTO recognition (id, tenant_id, person_id, occupation_code, occupation, certificate, learned_at, learned_year, regulated, authority_id, reference, accelerated,
			costs, funding, note, result, missing, applied_on, complete_on, decided_on, recognised_on, stage, turn, since_day, acknowledge_by, decide_by, due_day, cite, started_on, ended_on, outcome,
			version, at, by_id, by_name) VALUES ($1, $2, $3, '', '', '', '', 0, FALSE, '', '', FALSE, 0, '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', $4, '', '', $5, $6, $7, $8)`,
		p.ID, s.Tenant, p.Person, p.Started, p.Version, db.Micros(p.At), s.Actor, p.By); err != nil {
		return p, err
	}
	documents := make([]Document, len(Usual))
	for i, code := range Usual {
		documents[i] = Document{ID: id.New(), Code: code, State: Absent, Since: p.Started}
	}
	if err := h.insert(ctx, tx, s, documents); err != nil {
		return p, err
	}
	err = h.save(ctx, tx, c, s, "recognition: begun")
	return h.Procedure, err
}

// Change changes what a procedure is about.
func Change(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen, terms Terms) (Procedure, error) {
	h, err := hold(ctx, tx, s, seen)
	if err != nil {
		return h.Procedure, err
	}
	if h.Terms, err = terms.checked(clock.Today(c)); err != nil {
		return h.Procedure, err
	}
	err = h.save(ctx, tx, c, s, "recognition: terms")
	return h.Procedure, err
}

// End ends a procedure by hand.
func End(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen, how Outcome) (Procedure, error) {
	h, err := hold(ctx, tx, s, seen)
	switch {
	case err != nil:
		return h.Procedure, err
	case !h.Ended.IsZero():
		return h.Procedure, errs.Conflict("error.conflict")
	case !slices.Contains(Outcomes, how) || how == Enough && h.Result != Partial:
		return h.Procedure, errs.Invalid("recognition.choice").At("outcome")
	}
	h.Ended, h.Outcome = clock.Today(c), how
	err = h.save(ctx, tx, c, s, "recognition: ended")
	return h.Procedure, err
}

// Reopen takes an end by hand back.
func Reopen(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen) (Procedure, error) {
	if err := may(s, tenant.Scope.MayWrite); err != nil {
		return Procedure{}, err
	}
	one, err := db.One(ctx, tx, scan, `SELECT `+columns+` FROM recognition r WHERE r.tenant_id = $1 AND r.id = $2`+tx.ForUpdate(), s.Tenant, seen.ID)
	if err == nil && (one.Version != seen.Version || !one.given()) {
		err = errs.Conflict("error.conflict")
	}
	if err != nil {
		return one, err
	}
	h := &held{Procedure: one}
	h.Ended, h.Outcome = clock.Date{}, ""
	if err := h.load(ctx, tx, s); err != nil {
		return one, err
	}
	err = h.save(ctx, tx, c, s, "recognition: reopened")
	return h.Procedure, err
}

// believable keeps days of other centuries out.
func believable(day clock.Date, field string) error {
	if !day.IsZero() && dayOf(day) == 0 {
		return errs.Invalid("recognition.day.wrong").At(field)
	}
	return nil
}
