package report

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Place is how many places a facility of the Land has in a municipality from a
// day on, until the next statement about it.
type Place struct {
	ID       id.ID
	AGS      string
	Facility string
	Number   int
	From     clock.Date
	Places   int // 0: it no longer counts
	Source   string
	At       time.Time
	By       string
}

const placeColumns = `id, ags, facility, number, from_day, places, source, at, by_name`

func scanPlace(row db.Row) (p Place, err error) {
	err = row.Scan(&p.ID, &p.AGS, &p.Facility, &p.Number, &p.From, &p.Places, &p.Source, db.Time(&p.At), &p.By)
	return p, err
}

// Places lists all statements about places of the scope's Land, the latest first.
func Places(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Place, error) {
	if err := s.MayRead(tenant.Quota); err != nil {
		return nil, err
	}
	land, err := tenant.LandOf(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	return placesOf(ctx, tx, land.ID)
}

func placesOf(ctx context.Context, tx *db.Tx, land id.ID) ([]Place, error) {
	return db.All(ctx, tx, scanPlace, `SELECT `+placeColumns+` FROM report_place WHERE tenant_id = $1 ORDER BY from_day DESC, number DESC`, land)
}

// PlacesOn gives of all statements, the latest first, those that hold on a day.
func PlacesOn(all []Place, day clock.Date) (hold []Place) {
	type which struct{ ags, facility string }
	seen := map[which]bool{}
	for _, p := range all {
		key := which{p.AGS, p.Facility}
		if p.From.After(day) || seen[key] {
			continue
		}
		seen[key] = true
		if p.Places > 0 {
			hold = append(hold, p)
		}
	}
	return hold
}

// SetPlaces keeps statements about places.
func SetPlaces(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, all ...Place) error {
	if err := ofLand(s); err != nil {
		return err
	}
	land, err := tenant.Find(ctx, tx, s.Tenant)
	if err != nil {
		return err
	}
	known, err := tenant.Places(ctx, tx, land.LandKey)
	if err != nil {
		return err
	}
	there := map[string]bool{}
	for _, k := range known {
		there[k.AGS] = true
	}
	last, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(number), 0) FROM report_place WHERE tenant_id = $1`, s.Tenant)
	if err != nil {
		return err
	}
	var rows [][]any
	var ids []id.ID
	for i, p := range all {
		p.Facility, p.Source = strings.TrimSpace(p.Facility), strings.TrimSpace(p.Source)
		if err := p.check(there); err != nil {
			return err
		}
		p.ID = id.New()
		ids = append(ids, p.ID)
		rows = append(rows, []any{p.ID, s.Tenant, p.AGS, p.Facility, last + i + 1, p.From, p.Places, p.Source, db.Micros(c.Now()), s.Actor, s.Name})
	}
	if len(rows) == 0 {
		return nil
	}
	err = db.Insert(ctx, tx, "report_place (id, tenant_id, ags, facility, number, from_day, places, source, at, by_id, by_name)", rows, "")
	if err == nil {
		audit.Log(tx, c, s, audit.Create, tenant.Quota, "places of the land", ids...)
	}
	return err
}

func (p Place) check(there map[string]bool) error {
	var faults errs.List
	if !there[p.AGS] {
		faults.Add(errs.Invalid("report.rule.municipality").At("ags"))
	}
	if n := utf8.RuneCountInString(p.Facility); n == 0 {
		faults.Add(errs.Invalid("error.required").At("facility"))
	} else {
		faults.Add(short(p.Facility, "facility"))
	}
	switch {
	case p.From.IsZero():
		faults.Add(errs.Invalid("error.required").At("from"))
	case p.From.Before(earliest):
		faults.Add(errs.Invalid("report.rule.early", "year", earliest.Year()).At("from"))
	}
	if p.Places < 0 || p.Places > most {
		faults.Add(errs.Invalid("report.rule.places", "most", most).At("places"))
	}
	if p.Source == "" {
		faults.Add(errs.Invalid("error.required").At("source"))
	}
	faults.Add(short(p.Source, "source"))
	return faults.Err()
}

// Proposals gives what the Land's facilities suggest: one for each whose place is
// the name of a municipality and whose capacity is not what counts on the day.
func Proposals(ctx context.Context, tx *db.Tx, s tenant.Scope, day clock.Date) ([]Place, error) {
	if s.Kind != tenant.Land {
		return nil, errs.Forbidden("error.forbidden")
	}
	all, err := Places(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	units, err := tenant.Units(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	land, err := tenant.Find(ctx, tx, s.Tenant)
	if err != nil {
		return nil, err
	}
	known, err := tenant.Places(ctx, tx, land.LandKey)
	if err != nil {
		return nil, err
	}
	return propose(units, known, PlacesOn(all, day), day), nil
}

func propose(units []tenant.Unit, known []tenant.Place, hold []Place, day clock.Date) (list []Place) {
	named := map[string][]string{} // keys, by name: two municipalities may share one
	for _, k := range known {
		name := strings.ToLower(k.Name)
		named[name] = append(named[name], k.AGS)
	}
	counts := map[string]int{}
	for _, p := range hold {
		counts[p.Facility+"\x00"+p.AGS] = p.Places
	}
	for _, u := range units {
		keys := named[strings.ToLower(strings.TrimSpace(u.Place))]
		if len(keys) != 1 || counts[u.Name+"\x00"+keys[0]] == u.Capacity {
			continue
		}
		list = append(list, Place{AGS: keys[0], Facility: u.Name, From: day, Places: u.Capacity})
	}
	return list
}
