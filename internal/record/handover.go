package record

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// ForHandOver gives all that is known about persons whom the scope may see, to
// be frozen in a hand-over: what travels does not depend on what the desk that
// sends it may read. The caller shows a reader of the hand-over only the kinds
// of data the reader's role may read, and audits.
func ForHandOver(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) ([]Need, []Measure, error) {
	if err := s.MayWrite(tenant.Transfer); err != nil {
		return nil, nil, err
	}
	all := []any{s.Tenant, s.OnlyUnit(), true, true}
	needs, err := needsBy(ctx, tx, s, all, persons)
	if err != nil {
		return nil, nil, err
	}
	measures, err := measuresBy(ctx, tx, s, all, persons)
	return needs, measures, err
}

// Copy takes what was handed over into the record of the scope's municipality
// when the household has arrived. persons leads from the Land's persons to the
// municipality's. Sources and days stay as they were said; the documents stay
// at the Land. Copying the same again changes nothing.
func Copy(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, persons map[id.ID]id.ID, needs []Need, measures []Measure) error {
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
	ownNeeds, ownMeasures := make([]Need, len(needs)), make([]Measure, len(measures))
	for i, n := range needs {
		n.Origin, n.ID, n.Person, n.RecordedAt, n.RecordedBy = n.ID, id.New(), persons[n.Person], c.Now(), s.Actor
		ownNeeds[i] = n
	}
	for i, m := range measures {
		m.Origin, m.ID, m.Person, m.RecordedAt, m.RecordedBy = m.ID, id.New(), persons[m.Person], c.Now(), s.Actor
		m.Document = ""
		ownMeasures[i] = m
	}
	if err := allNamed(ownNeeds, ownMeasures); err != nil {
		return err
	}
	if err := insertNeeds(ctx, tx, s, ownNeeds); err != nil {
		return err
	}
	if err := insertMeasures(ctx, tx, s, ownMeasures); err != nil {
		return err
	}
	logNeeds(tx, c, s, audit.Create, ownNeeds, "need: from the hand-over")
	logMeasures(tx, c, s, audit.Create, ownMeasures, "measure: from the hand-over")
	return nil
}

// allNamed holds that every row is about one of the persons who arrived.
func allNamed(needs []Need, measures []Measure) error {
	for _, n := range needs {
		if n.Person == "" {
			return errs.NotFound("error.not-found")
		}
	}
	for _, m := range measures {
		if m.Person == "" {
			return errs.NotFound("error.not-found")
		}
	}
	return nil
}
