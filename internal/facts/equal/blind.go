package equal

import (
	"bytes"
	"context"
	"errors"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Input is what an engine is given at a kind of tenant. Gather reads it as the slice does that asks the engine; what it gives is
// written out and compared byte for byte.
type Input struct {
	Engine string
	At     tenant.Kind
	Gather func(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]byte, error)
}

// Blind is whether an engine could tell groups apart.
type Blind struct {
	Engine string `json:"engine"`
	Same   bool   `json:"same"` // it was given the same, byte for byte
	Empty  bool   `json:"empty"`
	Dealt  int    `json:"dealt"` // labels that were dealt anew, rounded down to a multiple of 5
}

// blind looks at each engine of the run's tenant.
func (d Desk) blind(ctx context.Context, s tenant.Scope) (all []Blind, err error) {
	for _, in := range d.Inputs {
		if in.At != s.Kind {
			continue
		}
		var b Blind
		err := d.DB.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
			audit.Log(tx, d.Clock, s, audit.Read, tenant.Equality, "equality: engines")
			b, err = Check(ctx, tx, d.Clock, s, in)
			return err
		})
		if err != nil {
			return nil, err
		}
		b.Dealt = b.Dealt / base * base
		all = append(all, b)
	}
	return all, nil
}

var errUndo = errors.New("equality: what was dealt is undone")

// Check gathers an input, deals the labels of groups anew among all persons of the tenant, and gathers it again: legal status and
// nationality, language, sex. All that is undone before it returns, and nobody else sees it meanwhile. What the gathering puts on record is undone with it: what
// was read of persons is told to nobody, not even to who asked.
func Check(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, in Input) (Blind, error) {
	b := Blind{Engine: in.Engine}
	if err := s.MayWrite(tenant.Equality); err != nil {
		return b, err
	}
	err := tx.Nested(ctx, func(ctx context.Context) error {
		before, err := in.Gather(ctx, tx, c, s)
		if nothing(before, err) {
			b.Empty = true
			return errUndo
		}
		if err != nil {
			return err
		}
		if b.Dealt, err = deal(ctx, tx, s); err != nil {
			return err
		}
		after, err := in.Gather(ctx, tx, c, s)
		if err != nil {
			return err
		}
		b.Same = bytes.Equal(before, after)
		return errUndo
	})
	if errors.Is(err, errUndo) {
		err = nil
	}
	return b, err
}

// nothing reports whether there is nothing to decide, or no rule by which.
func nothing(before []byte, err error) bool {
	return err == nil && len(before) == 0 || errs.Is(err, errs.KindInvalid) || errs.Is(err, errs.KindConflict)
}

// deal gives each person the labels of another, who stands half of all persons away, and another sex.
func deal(ctx context.Context, tx *db.Tx, s tenant.Scope) (dealt int, err error) {
	persons, err := db.All(ctx, tx, db.Value[id.ID], `SELECT p.id FROM person p WHERE p.tenant_id = $1 ORDER BY p.id`, s.Tenant)
	if err != nil || len(persons) < 2 {
		return 0, err
	}
	of := func(i int) id.ID { return persons[(i+len(persons)/2)%len(persons)] }
	now := map[id.ID]id.ID{}
	for i, p := range persons {
		now[of(i)] = p
	}
	// Statements cannot be changed where they stand on record: new ones are added, the latest of which holds.
	legal, err := db.All(ctx, tx, func(row db.Row) (l [3]string, err error) { return l, row.Scan(&l[0], &l[1], &l[2]) },
		`SELECT l.person_id, l.nationality, l.status FROM person_legal l WHERE l.tenant_id = $1 ORDER BY l.person_id, l.recorded_at, l.number`, s.Tenant)
	if err != nil {
		return 0, err
	}
	said := map[id.ID][2]string{}
	for _, l := range legal {
		said[id.ID(l[0])] = [2]string{l[1], l[2]}
	}
	statuses := []string{"temporary", "tolerated", "in-procedure", "recognised"}
	var rows [][]any
	for i, p := range persons {
		new, had := said[of(i)]
		if !had || new == said[p] { // whoever had none, or the same, is given another
			new = [2]string{[]string{"UA", "SY", "AF"}[i%3], statuses[i%len(statuses)]}
			if new == said[p] {
				new[1] = statuses[(i+1)%len(statuses)]
			}
		}
		rows = append(rows, []any{s.Tenant, p, 1_000_000, new[0], new[1], "x", "2026-01-01", int64(1) << 60, "x"})
	}
	if err := db.Insert(ctx, tx, `person_legal (tenant_id, person_id, number, nationality, status, source, stated_on, recorded_at, recorded_by)`, rows, ""); err != nil {
		return 0, err
	}
	spoken, err := db.All(ctx, tx, func(row db.Row) (l spoken, err error) { return l, row.Scan(&l.who, &l.code, &l.speaks, &l.reads) },
		`SELECT l.person_id, l.language, l.speaks, l.reads FROM person_language l WHERE l.tenant_id = $1 ORDER BY l.person_id, l.language`, s.Tenant)
	if err != nil {
		return 0, err
	}
	rows = nil
	for _, l := range spoken {
		rows = append(rows, []any{s.Tenant, now[l.who], l.code, l.speaks, l.reads})
	}
	if _, err := tx.Exec(ctx, `DELETE FROM person_language WHERE tenant_id = $1`, s.Tenant); err != nil {
		return 0, err
	}
	if err := db.Insert(ctx, tx, `person_language (tenant_id, person_id, language, speaks, reads)`, rows, ""); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `UPDATE person SET sex = CASE sex WHEN 'female' THEN 'male' WHEN 'male' THEN 'female' WHEN 'diverse' THEN 'unknown' ELSE 'diverse' END WHERE tenant_id = $1`, s.Tenant)
	return len(persons), err
}

type spoken struct {
	who           id.ID
	code          string
	speaks, reads bool
}
