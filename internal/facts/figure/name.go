package figure

import (
	"context"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Meaning is which of our keys somebody said a foreign name stands for.
type Meaning struct {
	Name  string // folded
	Words string // as it stood in the file
	Key   string // of a family without the age; "" for none of ours
}

// mostMeanings bounds what is said at once.
const mostMeanings = 2_000

// Meanings gives what the scope's tenant said of foreign names, by the folded name.
func Meanings(ctx context.Context, tx *db.Tx, s tenant.Scope) (map[string]string, error) {
	if err := s.MayRead(tenant.Facts); err != nil {
		return nil, err
	}
	all := map[string]string{}
	err := db.Each(ctx, tx, func(row db.Row) error {
		var name, key string
		err := row.Scan(&name, &key)
		all[name] = key
		return err
	}, `SELECT name, key FROM figure_name WHERE tenant_id = $1`, s.Tenant)
	return all, err
}

// Mean keeps what somebody says of foreign names; what was said before is changed.
func Mean(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, all ...Meaning) error {
	if err := s.MayWrite(tenant.Facts); err != nil || len(all) == 0 {
		return err
	}
	if len(all) > mostMeanings {
		return errs.Invalid("figure.rule.many", "most", mostMeanings)
	}
	rows := make([][]any, 0, len(all))
	sorted.By(all, func(a, b Meaning) int { return strings.Compare(a.Name, b.Name) }) // everybody locks in this order
	for i, m := range all {
		if !named(m.Key) || m.Name == "" || len(m.Name) > 4*longest || len(m.Words) > 4*longest {
			return errs.Invalid("figure.rule.key").At("key")
		}
		if i > 0 && all[i-1].Name == m.Name {
			continue
		}
		rows = append(rows, []any{id.New(), s.Tenant, m.Name, m.Words, m.Key, db.Micros(c.Now()), s.Actor, s.Name})
	}
	err := db.Insert(ctx, tx, "figure_name (id, tenant_id, name, words, key, at, by_id, by_name)", rows,
		`ON CONFLICT (tenant_id, name) DO UPDATE SET words = excluded.words, key = excluded.key, at = excluded.at, by_id = excluded.by_id, by_name = excluded.by_name`)
	if err == nil {
		audit.Log(tx, c, s, audit.Change, tenant.Facts, "names of figures")
	}
	return err
}

// named reports whether a foreign name may stand for it: "", a key, or a family.
func named(key string) bool {
	if key == "" {
		return true
	}
	for _, k := range Keys() {
		if k.Key == key {
			return true
		}
	}
	return false
}
