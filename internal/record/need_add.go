package record

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// NeedCommand says that a person needs something.
type NeedCommand struct {
	ID        id.ID // empty: a new one
	Person    id.ID
	Code      string
	Severity  Severity // empty: what the catalogue proposes
	Detail    string
	From      clock.Date // zero: today
	Until     clock.Date // zero: open
	Source    Source
	SourceDay clock.Date // zero: today
	Basis     Basis
	Consent   string // when and how it was given, where the basis is consent
	Circle    Circle // who may see it; empty: as the catalogue has it
}

// AddNeed records a need. A need that the catalogue says tells of health asks
// for the right to write health data.
func AddNeed(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd NeedCommand) (Need, error) {
	needs, err := AddNeeds(ctx, tx, c, s, cmd)
	if err != nil {
		return Need{}, err
	}
	return needs[0], nil
}

// AddNeeds records several needs, of one or several persons, or none of them.
func AddNeeds(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmds ...NeedCommand) ([]Need, error) {
	needs := make([]Need, len(cmds))
	for i, cmd := range cmds {
		need, err := cmd.decide(clock.Today(c))
		if err != nil {
			return nil, err
		}
		if err := need.mayWrite(s); err != nil {
			return nil, err
		}
		need.RecordedAt, need.RecordedBy = c.Now(), s.Actor
		needs[i] = need
	}
	if err := present(ctx, tx, s, personsOf(needs, needPerson)); err != nil {
		return nil, err
	}
	if err := insertNeeds(ctx, tx, s, needs); err != nil {
		return nil, err
	}
	if err := overtaken(ctx, tx, c, s, needs); err != nil {
		return nil, err
	}
	logNeeds(tx, c, s, audit.Create, needs, "need: code severity detail from until source basis consent circle")
	return needs, nil
}

// decide holds the rules of a need and fills in what was left open.
func (cmd NeedCommand) decide(today clock.Date) (Need, error) {
	var faults errs.List
	entry, known := Current().Need(cmd.Code)
	if !known {
		faults.Add(errs.Invalid("error.record.need.unknown").At("code"))
	}
	need := Need{ID: or(cmd.ID, id.New()), Person: cmd.Person, Code: cmd.Code, Catalogue: Current().Version,
		Severity: or(cmd.Severity, entry.Severity), Detail: cmd.Detail, From: or(cmd.From, today), Until: cmd.Until,
		Source: cmd.Source, SourceDay: or(cmd.SourceDay, today), Basis: cmd.Basis}
	drawn, err := cmd.Circle.drawn(entry)
	faults.Add(err)
	need.Health = drawn == Few
	if known && !slices.Contains(Severities, need.Severity) {
		faults.Add(errs.Invalid("error.record.severity").At("severity"))
	}
	if entry.Detail == AskedRequired && need.Detail == "" {
		faults.Add(errs.Invalid("error.record.detail.required").At("detail"))
	}
	if !need.Until.IsZero() && need.Until.Before(need.From) {
		faults.Add(errs.Invalid("error.record.until.before-from").At("until"))
	}
	faults.Add(sourced(need.Source, need.SourceDay, today))
	switch {
	case known && !slices.Contains(entry.Bases, need.Basis):
		faults.Add(errs.Invalid("error.record.basis").At("basis"))
	case need.Basis == ByConsent && cmd.Consent == "":
		faults.Add(errs.Invalid("error.record.consent.required").At("consent"))
	case need.Basis == ByConsent:
		need.Consent = cmd.Consent
	}
	faults.Add(short("detail", need.Detail, 300))
	faults.Add(short("consent", need.Consent, 500))
	return need, faults.Err()
}
