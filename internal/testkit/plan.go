package testkit

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
)

// Plan is how a database answers a query.
type Plan struct {
	Query string
	Steps []string
}

// Asked is a query as it was asked.
type Asked struct {
	Query string
	Args  []any
}

// Plans runs fn, which reads, on a tenant's data, and gives how the database
// answers each of its queries.
func Plans(t testing.TB, d *db.DB, at id.ID, fn func(context.Context, *db.Tx) error) []Plan {
	t.Helper()
	var all []Asked
	seen := map[string]bool{}
	ctx := db.Watch(t.Context(), func(query string, args []any) {
		if !seen[query] {
			seen[query] = true
			all = append(all, Asked{query, args})
		}
	})
	if err := d.Look(ctx, at, func(ctx context.Context, tx *db.Tx) error { return fn(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
	return Explain(t, d, at, slices.DeleteFunc(all, func(one Asked) bool { return strings.Contains(one.Query, "audit_") }))
}

// Explain gives how the database answers queries that read a tenant's data.
// PostgreSQL, which reads all of a small table and sorts it whatever indexes
// there are, is told that it may not where there is a choice.
func Explain(t testing.TB, d *db.DB, at id.ID, all []Asked) (plans []Plan) {
	t.Helper()
	err := d.Do(t.Context(), at, func(ctx context.Context, tx *db.Tx) error {
		explain, scan := "EXPLAIN QUERY PLAN ", detail
		if d.Dialect() == db.Postgres {
			explain, scan = "EXPLAIN ", db.Value[string]
			for _, way := range []string{"seqscan", "sort", "incremental_sort", "bitmapscan", "hashjoin", "mergejoin"} {
				if _, err := tx.Exec(ctx, "SET LOCAL enable_"+way+" = off"); err != nil {
					return err
				}
			}
		}
		for _, one := range all {
			if !strings.HasPrefix(strings.TrimSpace(one.Query), "SELECT") {
				continue
			}
			steps, err := db.All(ctx, tx, scan, explain+one.Query, one.Args...)
			if err != nil {
				return err
			}
			plans = append(plans, Plan{one.Query, steps})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return plans
}

func detail(row db.Row) (step string, err error) {
	var number, parent, unused int
	err = row.Scan(&number, &parent, &unused, &step)
	return step, err
}

// small are tables that are read whole: there are few rows, whatever the size
// of a Land; and what was narrowed down before.
var (
	small   = regexp.MustCompile(`^SCAN (counted|u|unit|tenant|CONSTANT ROW|\d+-ROW|\(subquery)|Seq Scan on (unit|tenant)\b`)
	reading = regexp.MustCompile(`^SCAN |Seq Scan on `)
	sorting = regexp.MustCompile(`USE TEMP B-TREE FOR (LAST \d+ TERMS? OF |RIGHT PART OF )?ORDER BY|^\s*(->\s+)?(Incremental )?Sort `)
)

// Fault says that the plan reads all of a table that is large ("reads"), or
// sorts all to give some, where an index should give them in order ("sorts"); ""
// if neither.
func (p Plan) Fault() string {
	for _, step := range p.Steps {
		switch {
		case small.MatchString(step):
		case reading.MatchString(step):
			return p.fault("reads a table", step)
		case sorting.MatchString(step) && strings.Contains(p.Query, "LIMIT"):
			return p.fault("sorts", step)
		}
	}
	return ""
}

func (p Plan) fault(what, step string) string {
	return what + ": " + step + "\n" + p.Query + "\n  " + strings.Join(p.Steps, "\n  ")
}
