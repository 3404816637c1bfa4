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

// Cost is what a site costs from a day on. Of one kind, the latest statement that
// has begun counts; different kinds add up.
type Cost struct {
	ID     id.ID
	Site   id.ID
	Number int
	From   clock.Date
	Cents  int
	Per    Per
	Note   string
	At     time.Time
	By     string
}

// Per is what a cost is for.
type Per string

// What costs are for.
const (
	SiteMonth  Per = "site-month"  // all of it, whether somebody lives there or not
	PlaceMonth Per = "place-month" // each place, whether somebody lives there or not
	PersonDay  Per = "person-day"  // each person on each day
)

// Pers lists them.
var Pers = []Per{SiteMonth, PlaceMonth, PersonDay}

const (
	costColumns = `id, site_id, number, from_day, cents, per, note, at, by_name`
	mostCents   = 100_000_000_00
)

func scanCost(row db.Row) (k Cost, err error) {
	err = row.Scan(&k.ID, &k.Site, &k.Number, &k.From, &k.Cents, &k.Per, &k.Note, db.Time(&k.At), &k.By)
	return k, err
}

// SetCost says what a site costs from a day on.
func SetCost(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, k Cost) (Cost, error) {
	if err := s.MayWrite(tenant.Site); err != nil {
		return k, err
	}
	k.Note = strings.TrimSpace(k.Note)
	var faults errs.List
	if k.From.IsZero() {
		faults.Add(errs.Invalid("error.required").At("from"))
	}
	if k.Cents < 0 || k.Cents > mostCents {
		faults.Add(errs.Invalid("housing.cost.amount").At("amount"))
	}
	if !slices.Contains(Pers, k.Per) {
		faults.Add(errs.Invalid("housing.choice").At("per"))
	}
	faults.Add(short(k.Note, longestText, "note"))
	if err := faults.Err(); err != nil {
		return k, err
	}
	if _, err := FindSite(ctx, tx, s, k.Site); err != nil {
		return k, err
	}
	last, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(number), 0) FROM site_cost WHERE tenant_id = $1 AND site_id = $2`, s.Tenant, k.Site)
	if err != nil {
		return k, err
	}
	k.ID, k.Number, k.At, k.By = id.New(), last+1, c.Now(), s.Name
	_, err = tx.Exec(ctx, `INSERT INTO site_cost (id, tenant_id, site_id, number, from_day, cents, per, note, at, by_id, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, k.ID, s.Tenant, k.Site, k.Number, k.From, k.Cents, k.Per, k.Note, db.Micros(k.At), s.Actor, k.By)
	if db.IsDuplicate(err) {
		return k, errs.Conflict("error.conflict").Because(err)
	}
	if err == nil {
		audit.Log(tx, c, s, audit.Create, tenant.Site, "cost", k.Site)
	}
	return k, err
}

// Costs lists all statements of a site, the latest day first.
func Costs(ctx context.Context, tx *db.Tx, s tenant.Scope, site id.ID) ([]Cost, error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanCost, `SELECT `+costColumns+` FROM site_cost WHERE tenant_id = $1 AND site_id = $2 ORDER BY from_day DESC, number DESC`, s.Tenant, site)
}

// CostsOn gives of all statements, the latest day first, those that count on a day.
func CostsOn(all []Cost, day clock.Date) (hold []Cost) {
	for _, per := range Pers {
		i := slices.IndexFunc(all, func(k Cost) bool { return k.Per == per && !k.From.After(day) })
		if i >= 0 && all[i].Cents > 0 {
			hold = append(hold, all[i])
		}
	}
	return hold
}
