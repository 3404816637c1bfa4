package housing

import (
	"context"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Closure is a time in which a site, or a dwelling of it, cannot be lived in by
// anybody new.
type Closure struct {
	ID       id.ID
	Site     id.ID
	Dwelling id.ID // empty: all of the site
	Why      Why
	From     clock.Date
	Until    clock.Date // the day from which it can be lived in again; zero: open
	Note     string
	Places   int // that it takes: those that nobody has in that time
	Version  int
	At       time.Time
	By       string
}

// Why is why something is closed.
type Why string

// The reasons. Removed places are closed for good; only SaveDwelling takes them away.
const (
	Renovation Why = "renovation"
	Quarantine Why = "quarantine" // whoever is there stays, nobody new comes
	Damage     Why = "damage"
	KeptFree   Why = "kept-free" // a reserve
	Removed    Why = "removed"
)

// Whys lists the reasons that can be said.
var Whys = []Why{Renovation, Quarantine, Damage, KeptFree}

const closureColumns = `k.id, k.site_id, k.dwelling_id, k.why, k.from_day, k.until_day, k.note, k.places, k.version, k.at, k.by_name`

func scanClosure(row db.Row) (k Closure, err error) {
	err = row.Scan(&k.ID, &k.Site, &k.Dwelling, &k.Why, &k.From, &k.Until, &k.Note, &k.Places, &k.Version, db.Time(&k.At), &k.By)
	return k, err
}

// Closures lists the closures of a site that have not ended on a day, the latest last.
func Closures(ctx context.Context, tx *db.Tx, s tenant.Scope, site id.ID, day clock.Date) ([]Closure, error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanClosure, `SELECT `+closureColumns+` FROM closure k WHERE k.tenant_id = $1 AND k.site_id = $2 AND k.why <> 'removed'
		AND (k.until_day = '' OR k.until_day > $3) ORDER BY k.from_day, k.id`, s.Tenant, site, day)
}

// Close closes a site or a dwelling for a time. It takes the places that nobody
// has in that time; what becomes free of the others is not given either, but where
// places are only kept free. Dues tells who lives in what is renovated or damaged.
func Close(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, k Closure) (Closure, error) {
	if err := s.MayWrite(tenant.Site); err != nil {
		return k, err
	}
	k.Note = strings.TrimSpace(k.Note)
	if err := k.check(clock.Today(c)); err != nil {
		return k, err
	}
	if _, err := FindSite(ctx, tx, s, k.Site); err != nil {
		return k, err
	}
	if k.Dwelling != "" {
		if d, _, err := FindDwelling(ctx, tx, s, k.Dwelling); err != nil || d.Site != k.Site {
			return k, errs.NotFound("error.not-found").At("dwelling").Because(err)
		}
	}
	free, err := freeIn(ctx, tx, s, k)
	if err != nil {
		return k, err
	}
	if len(free) == 0 && k.Why == KeptFree {
		return k, errs.Invalid("housing.closure.nothing").At("dwelling")
	}
	k.ID, k.Version, k.Places, k.At, k.By = id.New(), 1, len(free), c.Now(), s.Name
	if err := k.insert(ctx, tx, c, s); err != nil {
		return k, err
	}
	if err := k.hold(ctx, tx, s, free); err != nil {
		return k, taken(err)
	}
	audit.Log(tx, c, s, audit.Create, tenant.Site, "closure", k.ID)
	return k, nil
}

func (k *Closure) check(today clock.Date) error {
	var faults errs.List
	if !slices.Contains(Whys, k.Why) {
		faults.Add(errs.Invalid("housing.choice").At("why"))
	}
	switch {
	case k.From.IsZero():
		faults.Add(errs.Invalid("error.required").At("from"))
	case k.From.Before(today):
		faults.Add(errs.Invalid("housing.day.past").At("from"))
	case !k.Until.IsZero() && !k.Until.After(k.From):
		faults.Add(errs.Invalid("housing.until.before").At("until"))
	}
	faults.Add(short(k.Note, longestNote, "note"))
	return faults.Err()
}

func (k Closure) insert(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	_, err := tx.Exec(ctx, `INSERT INTO closure (id, tenant_id, site_id, dwelling_id, why, from_day, until_day, note, places, version, at, by_id, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11, $12)`, k.ID, s.Tenant, k.Site, k.Dwelling, k.Why, k.From, k.Until, k.Note, k.Places, db.Micros(c.Now()), s.Actor, s.Name)
	return err
}

func (k Closure) hold(ctx context.Context, tx *db.Tx, s tenant.Scope, places []id.ID) error {
	rows := make([][]any, len(places))
	for i, p := range places {
		rows[i] = []any{p, s.Tenant, k.Site, nil, k.ID, k.From, k.Until}
	}
	return db.Insert(ctx, tx, holdColumns, rows, "")
}

const holdColumns = "hold (place_id, tenant_id, site_id, stay_id, closure_id, from_day, until_day)"

// freeIn gives the places that nobody has in the time of a closure.
func freeIn(ctx context.Context, tx *db.Tx, s tenant.Scope, k Closure) ([]id.ID, error) {
	return db.All(ctx, tx, db.Value[id.ID], `SELECT p.id FROM place p WHERE p.tenant_id = $1 AND p.site_id = $2 AND ($3 = '' OR p.dwelling_id = $3)
		AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.place_id = p.id AND h.tenant_id = p.tenant_id AND `+overlaps("h", "$4", "$5")+`) ORDER BY p.id`, s.Tenant, k.Site, k.Dwelling, k.From, k.Until)
}

// overlaps is the condition that a row has a day in common with the time between
// two arguments.
func overlaps(table, from, until string) string {
	return `(` + table + `.until_day = '' OR ` + table + `.until_day > ` + from + `) AND (` + until + ` = '' OR ` + table + `.from_day < ` + until + `)`
}

// Reopen ends a closure: what was closed can be lived in from a day on. One that
// has not begun by then never was.
func Reopen(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, closure id.ID, version int, on clock.Date) (Closure, error) {
	if err := s.MayWrite(tenant.Site); err != nil {
		return Closure{}, err
	}
	k, err := db.One(ctx, tx, scanClosure, `SELECT `+closureColumns+` FROM closure k WHERE k.tenant_id = $1 AND k.id = $2 AND k.why <> 'removed'`, s.Tenant, closure)
	if err != nil {
		return k, err
	}
	if k.Version != version || !k.Until.IsZero() && !k.Until.After(on) {
		return k, errs.Conflict("error.conflict")
	}
	if !on.After(k.From) {
		if _, err := tx.Exec(ctx, `DELETE FROM hold WHERE tenant_id = $1 AND closure_id = $2`, s.Tenant, k.ID); err != nil {
			return k, err
		}
		if err := tx.Must(ctx, `DELETE FROM closure WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, k.ID, version); err != nil {
			return k, err
		}
	} else {
		if err := tx.Must(ctx, `UPDATE closure SET until_day = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, k.ID, version, on); err != nil {
			return k, err
		}
		if _, err := tx.Exec(ctx, `UPDATE hold SET until_day = $3 WHERE tenant_id = $1 AND closure_id = $2`, s.Tenant, k.ID, on); err != nil {
			return k, err
		}
	}
	k.Until = on
	audit.Log(tx, c, s, audit.Change, tenant.Site, "closure ended", k.ID)
	return k, nil
}

// taken says that somebody else was faster.
func taken(err error) error {
	if db.IsDuplicate(err) {
		return errs.Conflict("housing.taken").Because(err)
	}
	return err
}
