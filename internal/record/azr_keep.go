package record

import (
	"context"
	"slices"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// KeepAnswer is what a person said of one statement of the AZR: whether it is
// to be kept here after the AZR has deleted it (Art. 9(2)(a) DSGVO).
type KeepAnswer struct {
	Measure    id.ID      `json:"measure"`
	Keep       bool       `json:"keep"`
	SaidOn     clock.Date `json:"said_on"`
	How        string     `json:"how"`
	RecordedAt time.Time  `json:"recorded_at"`
	RecordedBy id.ID      `json:"recorded_by"`
}

// KeepCommand is what a person said of several of their statements. It can be
// said anew at any time, also that what was to be kept is not any more (Art. 7(3)
// DSGVO); the latest word holds.
type KeepCommand struct {
	Person id.ID
	Keep   []id.ID    // of their statements
	Drop   []id.ID    // those that they do not want kept
	SaidOn clock.Date // zero: today
	How    string     // in person, through whom, in which language
}

// Keep records the answers, all or none.
func Keep(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd KeepCommand) error {
	said, err := (ConsentCommand{SaidOn: cmd.SaidOn, How: cmd.How}).decide(clock.Today(c))
	if err != nil {
		return err
	}
	if len(cmd.Keep)+len(cmd.Drop) == 0 {
		return errs.Invalid("error.record.azr.nothing").At("answers")
	}
	if err := within(ctx, tx, s, []id.ID{cmd.Person}); err != nil {
		return err
	}
	statements, err := AZRStatements(ctx, tx, s, cmd.Person)
	if err != nil {
		return err
	}
	theirs := map[id.ID]bool{}
	for _, m := range statements {
		theirs[m.ID] = true
	}
	if err := s.MayWrite(tenant.MeasureHealth); err != nil {
		return err
	}
	rows := make([][]any, 0, len(cmd.Keep)+len(cmd.Drop))
	for keep, list := range map[bool][]id.ID{true: distinct(cmd.Keep), false: distinct(cmd.Drop)} {
		for _, measure := range list {
			if !theirs[measure] {
				return errs.NotFound("error.not-found")
			}
			delete(theirs, measure) // two answers to one question are none
			rows = append(rows, []any{s.Tenant, measure, keep, said.SaidOn, said.How, db.Micros(c.Now()), s.Actor})
		}
	}
	err = db.Insert(ctx, tx, `keep_answer (tenant_id, measure_id, keep, said_on, how, recorded_at, recorded_by)`, rows,
		`ON CONFLICT (tenant_id, measure_id) DO UPDATE SET keep = excluded.keep, said_on = excluded.said_on, how = excluded.how,
			recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by`)
	if err != nil {
		return err
	}
	if len(cmd.Keep) > 0 {
		audit.Log(tx, c, s, audit.Change, tenant.MeasureHealth, "measure: consent to keep", cmd.Person)
	}
	if len(cmd.Drop) > 0 {
		audit.Log(tx, c, s, audit.Change, tenant.MeasureHealth, "measure: no consent to keep", cmd.Person)
	}
	return nil
}

// AZRStatements gives what the central register said of a person, oldest first.
// It is not audited: the caller is.
func AZRStatements(ctx context.Context, tx *db.Tx, s tenant.Scope, who id.ID) ([]Measure, error) {
	measures, err := MeasuresOf(ctx, tx, s, []id.ID{who})
	var list []Measure
	for _, m := range measures {
		if m.Source == AZR {
			list = append(list, m)
		}
	}
	return list, err
}

func scanAnswer(row db.Row) (a KeepAnswer, err error) {
	err = row.Scan(&a.Measure, &a.Keep, &a.SaidOn, &a.How, db.Time(&a.RecordedAt), &a.RecordedBy)
	return a, err
}

// answersOf gives what was said of the statements of persons, as far as the scope
// may read those.
func answersOf(ctx context.Context, tx *db.Tx, s tenant.Scope, of about) ([]KeepAnswer, error) {
	return answersBy(ctx, tx, reach(s, measureData), of)
}

func answersBy(ctx context.Context, tx *db.Tx, reach []any, of about) ([]KeepAnswer, error) {
	return rowsAbout(ctx, tx, of, scanAnswer, `SELECT k.measure_id, k.keep, k.said_on, k.how, k.recorded_at, k.recorded_by
		FROM keep_answer k JOIN measure r ON r.tenant_id = k.tenant_id AND r.id = k.measure_id
		WHERE`+inReach+`AND`+legible, reach, `1`)
}

// keeps gives the consents to keep what is in the record.
func (r Record) keeps(answers []KeepAnswer) (list []KeepAnswer) {
	for _, a := range answers {
		if a.Keep && slices.ContainsFunc(r.Measures, func(m Measure) bool { return m.ID == a.Measure }) {
			list = append(list, a)
		}
	}
	return list
}

// copyAnswers takes the consents over that came with a hand-over of the persons:
// they are about the copies of the measures that they were about at the Land.
func copyAnswers(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, persons []id.ID, answers []KeepAnswer) error {
	type copied struct{ own, origin id.ID }
	own := map[id.ID]id.ID{}
	for some := range slices.Chunk(answers, most) {
		origins := make([]id.ID, len(some))
		for i, a := range some {
			origins[i] = a.Measure
		}
		args := []any{s.Tenant}
		found, err := db.All(ctx, tx, func(row db.Row) (one copied, err error) {
			err = row.Scan(&one.own, &one.origin)
			return one, err
		}, `SELECT id, origin_id FROM measure WHERE tenant_id = $1 AND person_id IN (`+db.List(&args, persons)+`) AND origin_id IN (`+db.List(&args, origins)+`)`, args...)
		if err != nil {
			return err
		}
		for _, one := range found {
			own[one.origin] = one.own
		}
	}
	var rows [][]any
	for _, a := range answers {
		if own[a.Measure] != "" {
			rows = append(rows, []any{s.Tenant, own[a.Measure], true, a.SaidOn, a.How, db.Micros(c.Now()), s.Actor})
		}
	}
	return db.Insert(ctx, tx, `keep_answer (tenant_id, measure_id, keep, said_on, how, recorded_at, recorded_by)`, rows,
		`ON CONFLICT (tenant_id, measure_id) DO NOTHING`)
}

// Leaving is a statement of the AZR with the day after which the AZR does not
// have it any more, and what the person said of keeping it.
type Leaving struct {
	Measure
	Last   clock.Date
	Answer *KeepAnswer // nil: nobody has asked
}

// Kept reports whether it stays here by the person's consent.
func (l Leaving) Kept() bool { return l.Answer != nil && l.Answer.Keep }

// Soon reports whether its last day is so near that it is to be asked about, or
// is over.
func (l Leaving) Soon(today clock.Date) bool { return !l.Last.After(today.AddDays(azrNotice)) }

// Over reports whether the AZR has deleted it.
func (l Leaving) Over(today clock.Date) bool { return l.Last.Before(today) }

// Leaving gives the statements of the AZR among what is known about a person.
func (r Record) Leaving(who id.ID) (list []Leaving) {
	answers := map[id.ID]*KeepAnswer{}
	for i := range r.Answers {
		answers[r.Answers[i].Measure] = &r.Answers[i]
	}
	for _, m := range r.Measures {
		if m.Source == AZR && m.Person == who {
			list = append(list, Leaving{m, AZRLast(m.SourceDay), answers[m.ID]})
		}
	}
	return list
}
