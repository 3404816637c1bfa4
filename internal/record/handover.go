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

// ForHandOver gives all that is known about persons whom the scope may see, to
// be frozen in a hand-over: what travels does not depend on what the desk that
// sends it may read. What stands on consent travels only with a consent that
// holds; what the person keeps back does not: only that there is something. The caller shows a reader of the hand-over only the kinds
// of data the reader's role may read, and audits.
func ForHandOver(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) (Record, error) {
	if err := s.MayWrite(tenant.Transfer); err != nil {
		return Record{}, err
	}
	r, err := all(ctx, tx, s, persons)
	if err != nil {
		return r, err
	}
	if r.Papers, err = travellingPapers(ctx, tx, s, persons); err != nil {
		return r, err
	}
	of, err := aboutAll(ctx, tx, s, persons)
	if err != nil {
		return r, err
	}
	kept, err := keptOf(ctx, tx, s, s.OnlyUnit(), of)
	if err != nil {
		return r, err
	}
	r, r.Kept = KeptList(kept).Hold(r)
	answers, err := answersBy(ctx, tx, []any{s.Tenant, s.OnlyUnit(), true, true}, of)
	r.Answers = r.keeps(answers)
	return r, err
}

// all gives what is known about persons whom the scope may see, whatever it may
// read of it.
func all(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) (r Record, err error) {
	of, err := aboutAll(ctx, tx, s, persons)
	if err != nil {
		return r, err
	}
	reach := []any{s.Tenant, s.OnlyUnit(), true, true}
	if r.Needs, err = needsBy(ctx, tx, reach, of); err != nil {
		return r, err
	}
	r.Needs = slices.DeleteFunc(r.Needs, func(n Need) bool { return n.Basis == ByConsent && n.Consent == "" })
	if r.Measures, err = measuresBy(ctx, tx, reach, of); err != nil {
		return r, err
	}
	if r.NoNeeds, err = noNeedsBy(ctx, tx, reach, of); err != nil {
		return r, err
	}
	r.Statements, err = statementsBy(ctx, tx, s, true, of)
	r.Statements = slices.DeleteFunc(r.Statements, func(a Statement) bool { return a.Basis == ByConsent && a.Consent == "" })
	return r, err
}

// Copy takes what was handed over into the record of the scope's municipality
// when the household has arrived. persons leads from the Land's persons to the
// municipality's. Sources and days stay as they were said; the documents stay
// at the Land, and of papers each is taken over by CopyPaper. Copying the same again changes nothing.
func Copy(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, persons map[id.ID]id.ID, known Record) error {
	if err := s.MayWrite(tenant.Transfer); err != nil {
		return err
	}
	arrived := make([]id.ID, 0, len(persons))
	for _, own := range persons {
		arrived = append(arrived, own)
	}
	if err := within(ctx, tx, s, distinct(arrived)); err != nil {
		return err
	}
	ownNeeds, ownMeasures, ownAnswers := make([]Need, len(known.Needs)), make([]Measure, len(known.Measures)), make([]NoNeed, len(known.NoNeeds))
	for i, n := range known.Needs {
		n.Origin, n.ID, n.Person, n.RecordedAt, n.RecordedBy = n.ID, id.New(), persons[n.Person], c.Now(), s.Actor
		ownNeeds[i] = n
	}
	for i, m := range known.Measures {
		m.Origin, m.ID, m.Person, m.RecordedAt, m.RecordedBy = m.ID, id.New(), persons[m.Person], c.Now(), s.Actor
		m.Document = ""
		ownMeasures[i] = m
	}
	for i, n := range known.NoNeeds {
		n.Origin, n.ID, n.Person, n.RecordedAt, n.RecordedBy = n.ID, id.New(), persons[n.Person], c.Now(), s.Actor
		ownAnswers[i] = n
	}
	ownStatements := make([]Statement, len(known.Statements))
	for i, a := range known.Statements {
		a.Origin, a.ID, a.Person, a.RecordedAt, a.RecordedBy = a.ID, id.New(), persons[a.Person], c.Now(), s.Actor
		a.Document = ""
		ownStatements[i] = a
	}
	ownKept := make(KeptList, len(known.Kept))
	for i, k := range known.Kept {
		if k.Person = persons[k.Person]; k.Person == "" {
			return errs.NotFound("error.not-found")
		}
		ownKept[i] = k
	}
	if err := allNamed(ownNeeds, ownMeasures, ownAnswers, ownStatements); err != nil {
		return err
	}
	if err := insertNeeds(ctx, tx, s, ownNeeds); err != nil {
		return err
	}
	if err := insertMeasures(ctx, tx, s, ownMeasures); err != nil {
		return err
	}
	if err := insertNoNeeds(ctx, tx, s, ownAnswers); err != nil {
		return err
	}
	if err := insertStatements(ctx, tx, s, ownStatements); err != nil {
		return err
	}
	logStatements(tx, c, s, audit.Create, ownStatements, "statement: from the hand-over")
	if err := copyAnswers(ctx, tx, c, s, distinct(arrived), known.Answers); err != nil {
		return err
	}
	if err := insertKept(ctx, tx, c, s, ownKept); err != nil {
		return err
	}
	logNeeds(tx, c, s, audit.Create, ownNeeds, "need: from the hand-over")
	logMeasures(tx, c, s, audit.Create, ownMeasures, "measure: from the hand-over")
	return nil
}

// allNamed holds that every row is about one of the persons who arrived.
func allNamed(needs []Need, measures []Measure, answers []NoNeed, statements []Statement) error {
	if slices.ContainsFunc(needs, func(n Need) bool { return n.Person == "" }) ||
		slices.ContainsFunc(measures, func(m Measure) bool { return m.Person == "" }) ||
		slices.ContainsFunc(answers, func(n NoNeed) bool { return n.Person == "" }) ||
		slices.ContainsFunc(statements, func(a Statement) bool { return a.Person == "" }) {
		return errs.NotFound("error.not-found")
	}
	return nil
}
