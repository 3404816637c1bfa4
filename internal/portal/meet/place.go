package meet

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Place is a public place of the municipality's list, from which two choose where they meet first.
type Place struct {
	ID       id.ID
	Kind     string // of Places
	Name     string
	Address  string
	Hours    string // when it is open, in words
	StepFree bool
	Version  int
}

const (
	mostPlaces                              = 200
	longestPlace, longestHours, longestWhen = 120, 200, 100
)

func scanPlace(row db.Row) (p Place, err error) {
	err = row.Scan(&p.ID, &p.Kind, &p.Name, &p.Address, &p.Hours, &p.StepFree, &p.Version)
	return p, err
}

const placeColumns = `l.id, l.kind, l.name, l.address, l.hours, l.step_free, l.version`

// places gives those that can be chosen. They are no secret.
func places(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Place, error) {
	return db.All(ctx, tx, scanPlace, `SELECT `+placeColumns+` FROM meet_place l WHERE l.tenant_id = $1 AND l.gone = FALSE ORDER BY l.name, l.id`+fmt.Sprintf(` LIMIT %d`, mostPlaces), s.Tenant)
}

// placeOf gives one that was chosen, also where it cannot be any more.
func placeOf(ctx context.Context, tx *db.Tx, s tenant.Scope, all []Place, which id.ID) (Place, error) {
	if which == "" {
		return Place{}, nil
	}
	if i := slices.IndexFunc(all, func(p Place) bool { return p.ID == which }); i >= 0 {
		return all[i], nil
	}
	return db.One(ctx, tx, scanPlace, `SELECT `+placeColumns+` FROM meet_place l WHERE l.tenant_id = $1 AND l.id = $2`, s.Tenant, which)
}

// SavePlace puts a public place on the list, or changes it over the version that was seen.
func SavePlace(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, p Place) error {
	if err := ofDesk(s); err != nil {
		return err
	}
	if err := p.check(); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Encounter, "meet: place")
	if p.ID != "" {
		return tx.Must(ctx, `UPDATE meet_place SET kind = $4, name = $5, address = $6, hours = $7, step_free = $8, at = $9, by_id = $10, by_name = $11, version = version + 1
			WHERE tenant_id = $1 AND id = $2 AND version = $3 AND gone = FALSE`, s.Tenant, p.ID, p.Version, p.Kind, p.Name, p.Address, p.Hours, p.StepFree, db.Micros(c.Now()), s.Actor, s.Name)
	}
	all, err := places(ctx, tx, s)
	if err != nil {
		return err
	}
	if len(all) >= mostPlaces {
		return errs.Invalid("meet.place.many", "most", mostPlaces).At("place_name")
	}
	_, err = tx.Exec(ctx, `INSERT INTO meet_place (id, tenant_id, kind, name, address, hours, step_free, gone, version, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE, 1, $8, $9, $10)`,
		id.New(), s.Tenant, p.Kind, p.Name, p.Address, p.Hours, p.StepFree, db.Micros(c.Now()), s.Actor, s.Name)
	return err
}

func (p *Place) check() error {
	var faults errs.List
	if !slices.Contains(Places, p.Kind) {
		faults.Add(errs.Invalid("error.required").At("kind"))
	}
	for _, one := range []struct {
		field string
		text  *string
		most  int
		needs bool
	}{{"place_name", &p.Name, longestPlace, true}, {"address", &p.Address, longestPlace, true}, {"hours", &p.Hours, longestHours, false}} {
		*one.text = strings.Join(strings.Fields(*one.text), " ")
		switch n := utf8.RuneCountInString(*one.text); {
		case n == 0 && one.needs:
			faults.Add(errs.Invalid("error.required").At(one.field))
		case n > one.most:
			faults.Add(errs.Invalid("own.error.meet.long", "most", one.most).At(one.field))
		}
	}
	return faults.Err()
}

// RemovePlace takes a place off the list. Who chose it still sees it.
func RemovePlace(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) error {
	if err := ofDesk(s); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Encounter, "meet: place")
	return tx.Must(ctx, `UPDATE meet_place SET gone = TRUE, at = $3, by_id = $4, by_name = $5, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND gone = FALSE`, s.Tenant, which, db.Micros(c.Now()), s.Actor, s.Name)
}

// Appoint is where two meet first: a public place.
type Appoint struct {
	Pair    id.ID
	Version int
	Place   string // of the municipality's list; where it keeps none, of Places
	At      string // when, and where there is no list, which
}

// Choose says where two who agreed meet first; either may.
func Choose(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, a Appoint) error {
	_, p, err := mineOf(ctx, tx, c, s, a.Pair)
	if err == nil && p.State != Agreed {
		err = errs.NotFound("error.not-found")
	}
	if err != nil {
		return err
	}
	all, err := places(ctx, tx, s)
	if err != nil {
		return err
	}
	kind, which := a.Place, ""
	known := slices.Contains(Places, a.Place)
	if len(all) > 0 {
		kind, which = "", a.Place
		known = slices.ContainsFunc(all, func(one Place) bool { return string(one.ID) == a.Place }) || which != "" && which == string(p.Place.ID)
	}
	if !known {
		return errs.Invalid("error.required").At("place")
	}
	if a.At = strings.TrimSpace(a.At); utf8.RuneCountInString(a.At) > longestWhen {
		return errs.Invalid("own.error.meet.long", "most", longestWhen).At("at")
	}
	audit.Log(tx, c, s, audit.Change, tenant.Encounter, "meet: place", s.Actor)
	return tx.Must(ctx, `UPDATE meet_pair SET place = $4, place_id = $5, place_text = $6, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3 AND state = 'agreed'`,
		s.Tenant, a.Pair, a.Version, kind, which, a.At)
}
