package gap

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	engine "wegwarte/engine/gap"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Assumption is a version of what a municipality assumes.
type Assumption struct {
	ID      id.ID
	Key     string
	Version int // from 1; 0: nothing was assumed yet
	engine.Range
	Dropped bool // the figure, or what is usual, counts again
	Why     string
	At      time.Time
	By      string
}

// longest is how many characters a reason, a title or a source has at most.
const longest = 300

const assumptionColumns = `a.id, a.key, a.version, a.low, a.value, a.high, a.dropped, a.why, a.at, a.by_name`

func scanAssumption(row db.Row) (a Assumption, err error) {
	err = row.Scan(&a.ID, &a.Key, &a.Version, &a.Low, &a.Value, &a.High, &a.Dropped, &a.Why, db.Time(&a.At), &a.By)
	return a, err
}

// may asks for a right to the facts of a municipality.
func may(s tenant.Scope, right func(tenant.Scope, tenant.Data) error) error {
	if s.Kind != tenant.Municipality {
		return errs.Forbidden("error.forbidden")
	}
	return right(s, tenant.Facts)
}

// Assumptions gives what the scope's municipality assumes, by key: the newest version, also where it was dropped.
func Assumptions(ctx context.Context, tx *db.Tx, s tenant.Scope) (map[string]Assumption, error) {
	if err := may(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	all, err := db.All(ctx, tx, scanAssumption, `SELECT `+assumptionColumns+` FROM gap_assumption a WHERE a.tenant_id = $1
		AND a.version = (SELECT max(b.version) FROM gap_assumption b WHERE b.tenant_id = a.tenant_id AND b.key = a.key)`, s.Tenant)
	by := make(map[string]Assumption, len(all))
	for _, a := range all {
		by[a.Key] = a
	}
	return by, err
}

// mostVersions is how many versions are shown.
const mostVersions = 50

// Versions gives what was assumed under a key, the newest first.
func Versions(ctx context.Context, tx *db.Tx, s tenant.Scope, key string) ([]Assumption, error) {
	if err := may(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanAssumption, `SELECT `+assumptionColumns+` FROM gap_assumption a WHERE a.tenant_id = $1 AND a.key = $2 ORDER BY a.version DESC LIMIT $3`, s.Tenant, key, mostVersions)
}

// Assume keeps what the scope's municipality assumes from now on, or, dropped, that it assumes nothing of its own any more. a.Version is that
// which somebody saw: a newer one is a conflict.
func Assume(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a Assumption) (Assumption, error) {
	if err := may(s, tenant.Scope.MayWrite); err != nil {
		return a, err
	}
	a.Why = strings.TrimSpace(a.Why)
	if err := a.check(); err != nil {
		return a, err
	}
	last, err := db.All(ctx, tx, db.Value[int], `SELECT version FROM gap_assumption WHERE tenant_id = $1 AND key = $2 ORDER BY version DESC LIMIT 1`, s.Tenant, a.Key)
	if err != nil {
		return a, err
	}
	if now := append(last, 0)[0]; now != a.Version {
		return a, errs.Conflict("gap.assume.conflict")
	}
	a.ID, a.At, a.By = id.New(), c.Now(), s.Name
	a.Version++
	_, err = tx.Exec(ctx, `INSERT INTO gap_assumption (id, tenant_id, key, version, low, value, high, dropped, why, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		a.ID, s.Tenant, a.Key, a.Version, a.Low, a.Value, a.High, a.Dropped, a.Why, db.Micros(a.At), s.Actor, a.By)
	if db.IsDuplicate(err) {
		return a, errs.Conflict("gap.assume.conflict").Because(err)
	}
	if err == nil {
		audit.Log(tx, c, s, audit.Change, tenant.Facts, "assumption", a.ID)
	}
	return a, err
}

func (a Assumption) check() error {
	k, known := KindOf(a.Key)
	if !known {
		return errs.NotFound("error.not-found")
	}
	var faults errs.List
	for _, one := range []struct {
		n     int64
		field string
	}{{a.Low, "low"}, {a.Value, "value"}, {a.High, "high"}} {
		if !a.Dropped && (one.n < 1000*k.Least || one.n > 1000*k.Most) {
			faults.Add(errs.Invalid("gap.bounds", "least", int(k.Least), "most", int(k.Most)).At(one.field))
		}
	}
	switch {
	case a.Low > a.Value || a.Value > a.High:
		faults.Add(errs.Invalid("gap.range").At("low"))
	case k.Whole && !a.Dropped && (a.Low != a.High || a.Value%1000 != 0):
		faults.Add(errs.Invalid("gap.whole").At("value"))
	}
	if a.Why == "" {
		faults.Add(errs.Invalid("error.required").At("why"))
	}
	if utf8.RuneCountInString(a.Why) > longest {
		faults.Add(errs.Invalid("gap.long", "most", longest).At("why"))
	}
	return faults.Err()
}
