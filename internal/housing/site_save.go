package housing

import (
	"context"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// SaveSite keeps a site: a new one where it has no ID, else what was changed of
// the version that was seen. Its places come with its dwellings.
func SaveSite(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, site Site) (Site, error) {
	if err := s.MayWrite(tenant.Site); err != nil {
		return site, err
	}
	for _, text := range []*string{&site.Name, &site.Street, &site.Town, &site.District, &site.Note} {
		*text = strings.TrimSpace(*text)
	}
	if site.Near == nil {
		site.Near = []Near{}
	}
	if err := site.check(); err != nil {
		return site, err
	}
	if err := site.checkUnit(ctx, tx, s); err != nil {
		return site, err
	}
	action := audit.Change
	var err error
	if site.ID == "" {
		action = audit.Create
		site.ID, site.Version, site.Places = id.New(), 1, 0
		_, err = tx.Exec(ctx, `INSERT INTO site (id, tenant_id, unit_id, name, sort_name, kind, street, town, district, kitchen, bathroom, toilets, showers,
				near, opens, closes, closing, house_rules, note, places, version, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, '', $18, 0, 1, $19)`, site.ID, s.Tenant, null(site.Unit), site.Name, person.Fold(site.Name),
			site.Kind, site.Street, site.Town, site.District, site.Kitchen, site.Bathroom, site.Toilets, site.Showers, db.JSON(site.Near), site.Opens, site.Closes,
			site.Closing, site.Note, db.Micros(c.Now()))
	} else {
		if _, err := FindSite(ctx, tx, s, site.ID); err != nil {
			return site, err
		}
		err = tx.Must(ctx, `UPDATE site SET unit_id = $4, name = $5, sort_name = $6, kind = $7, street = $8, town = $9, district = $10, kitchen = $11, bathroom = $12,
				toilets = $13, showers = $14, near = $15, opens = $16, closes = $17, closing = $18, note = $19, version = version + 1
			WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, site.ID, site.Version, null(site.Unit), site.Name, person.Fold(site.Name), site.Kind, site.Street, site.Town,
			site.District, site.Kitchen, site.Bathroom, site.Toilets, site.Showers, db.JSON(site.Near), site.Opens, site.Closes, site.Closing, site.Note)
		site.Version++
	}
	if db.IsDuplicate(err) {
		return site, errs.Invalid("housing.name.taken").At("name").Because(err)
	}
	if err == nil {
		audit.Log(tx, c, s, action, tenant.Site, "site", site.ID)
	}
	return site, err
}

// checkUnit holds that a facility is one of the scope's.
func (p Site) checkUnit(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	if p.Unit == "" {
		return nil
	}
	units, err := tenant.Units(ctx, tx, s)
	if err != nil {
		return err
	}
	for _, u := range units {
		if u.ID == p.Unit {
			return nil
		}
	}
	return errs.NotFound("error.not-found").At("unit")
}

// null is how an empty reference is stored.
func null(which id.ID) any {
	if which == "" {
		return nil
	}
	return which
}
