package audit

import (
	"cmp"
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
)

// aboutSubject finds the entries about $n: by the index, and, behind where that
// ends, by what the entries say themselves.
const aboutSubject = `seq IN (SELECT seq FROM audit_subject WHERE tenant_id = $1 AND subject = $n
	UNION ALL SELECT seq FROM audit_entry WHERE tenant_id = $1
		AND seq > (SELECT indexed FROM audit_head WHERE tenant_id = $1) AND subjects LIKE '%' || $n || '%')`

// indexedAtOnce is how many entries one transaction indexes, and namedAtOnce how
// many letters their subjects may have together, but for a single entry: few enough
// that others do not wait for long. An entry about a list names a thousand persons.
const (
	indexedAtOnce = 500
	namedAtOnce   = 256 << 10
)

// Index makes the entries of all chains findable by whom they are about. That
// follows from the entries and is not done with each of them: the persons of one
// list lie all over the index, so that a look at it would write a hundred pages.
func Index(ctx context.Context, d *db.DB) error {
	var chains []id.ID
	err := d.Look(ctx, "", func(ctx context.Context, tx *db.Tx) (err error) {
		chains, err = Chains(ctx, tx)
		return err
	})
	for _, chain := range chains {
		behind := false
		if err == nil {
			err = d.Look(ctx, chain, func(ctx context.Context, tx *db.Tx) error {
				all, err := db.All(ctx, tx, db.Value[int64], `SELECT seq FROM audit_head WHERE tenant_id = $1 AND indexed < seq`, chain)
				behind = len(all) > 0
				return err
			})
		}
		for behind && err == nil {
			err = d.Do(ctx, chain, func(ctx context.Context, tx *db.Tx) (err error) {
				behind, err = indexNext(ctx, tx, chain)
				return err
			})
		}
	}
	return err
}

// indexNext indexes the next entries of a chain. Two that do so at once do the
// same, and the second finds it done.
func indexNext(ctx context.Context, tx *db.Tx, chain id.ID) (more bool, err error) {
	last, more, err := indexable(ctx, tx, chain)
	if err != nil || last == 0 {
		return false, err
	}
	entries, err := db.All(ctx, tx, scanEntry, `SELECT `+columns+` FROM audit_entry
		WHERE tenant_id = $1 AND seq > (SELECT indexed FROM audit_head WHERE tenant_id = $1) AND seq <= $2 ORDER BY seq`, chain, last)
	if err != nil {
		return false, err
	}
	var rows [][]any
	for _, e := range entries {
		for _, subject := range e.Subjects {
			rows = append(rows, []any{chain, subject, e.Seq})
		}
	}
	sorted.By(rows, func(a, b []any) int { // neighbours in the index lie on one page
		return cmp.Compare(a[1].(id.ID), b[1].(id.ID)) //nolint:forcetypeassert // put there above
	})
	if err := db.Insert(ctx, tx, `audit_subject (tenant_id, subject, seq)`, rows, `ON CONFLICT (tenant_id, subject, seq) DO NOTHING`); err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `UPDATE audit_head SET indexed = $2 WHERE tenant_id = $1 AND indexed < $2`, chain, last)
	return more, err
}

// indexable gives the last of the entries that are indexed next, 0 where there
// are none, and whether there are more behind it.
func indexable(ctx context.Context, tx *db.Tx, chain id.ID) (last int64, more bool, err error) {
	type entry struct {
		seq   int64
		named int
	}
	scan := func(row db.Row) (e entry, err error) {
		err = row.Scan(&e.seq, &e.named)
		return e, err
	}
	next, err := db.All(ctx, tx, scan, `SELECT seq, length(subjects) FROM audit_entry
		WHERE tenant_id = $1 AND seq > (SELECT indexed FROM audit_head WHERE tenant_id = $1) ORDER BY seq LIMIT $2`, chain, indexedAtOnce)
	named := 0
	for _, e := range next {
		if named += e.named; last > 0 && named > namedAtOnce {
			return last, true, err
		}
		last = e.seq
	}
	return last, len(next) == indexedAtOnce, err
}
