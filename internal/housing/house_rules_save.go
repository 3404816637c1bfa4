package housing

import (
	"context"
	"maps"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// HouseRulesOf gives what holds in a site of the scope's tenant, and whom to call.
func HouseRulesOf(ctx context.Context, tx *db.Tx, s tenant.Scope, site id.ID) (HouseRules, error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return HouseRules{}, err
	}
	h, err := db.One(ctx, tx, scanHouseRules, `SELECT p.id, p.house_rules, coalesce(h.rules, '{}'), coalesce(h.words, '{}'), coalesce(h.version, 0), coalesce(h.at, 0), coalesce(h.by_name, '')
		FROM site p LEFT JOIN house_rules h ON h.id = p.id AND h.tenant_id = p.tenant_id WHERE p.tenant_id = $1 AND p.id = $2`, s.Tenant, site)
	return h, err
}

func scanHouseRules(row db.Row) (h HouseRules, err error) {
	var german string
	err = row.Scan(&h.Site, &german, db.JSON(&h.Terms), db.JSON(&h.Words), &h.Version, db.Time(&h.At), &h.By)
	if german != "" {
		h.Words[i18n.German] = german
	}
	return h, err
}

// SaveHouseRules keeps what holds in a site, of the version that was seen.
func SaveHouseRules(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, h HouseRules) (HouseRules, error) {
	if err := s.MayWrite(tenant.Site); err != nil {
		return h, err
	}
	h.tidy()
	if err := h.check(); err != nil {
		return h, err
	}
	if _, err := FindSite(ctx, tx, s, h.Site); err != nil {
		return h, err
	}
	h.At, h.By = c.Now(), s.Name
	others := maps.Clone(h.Words)
	delete(others, i18n.German)
	var err error
	if h.Version == 0 {
		_, err = tx.Exec(ctx, `INSERT INTO house_rules (id, tenant_id, rules, words, version, at, by_id, by_name) VALUES ($1, $2, $3, $4, 1, $5, $6, $7)`,
			h.Site, s.Tenant, db.JSON(h.Terms), db.JSON(others), db.Micros(h.At), s.Actor, h.By)
	} else {
		err = tx.Must(ctx, `UPDATE house_rules SET rules = $4, words = $5, at = $6, by_id = $7, by_name = $8, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
			s.Tenant, h.Site, h.Version, db.JSON(h.Terms), db.JSON(others), db.Micros(h.At), s.Actor, h.By)
	}
	if db.IsDuplicate(err) {
		return h, errs.Conflict("error.conflict").Because(err)
	}
	if err != nil {
		return h, err
	}
	h.Version++
	if _, err := tx.Exec(ctx, `UPDATE site SET house_rules = $3 WHERE tenant_id = $1 AND id = $2`, s.Tenant, h.Site, h.Words[i18n.German]); err != nil {
		return h, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Site, "house rules", h.Site)
	return h, nil
}

// RoomsOfStay gives the rooms in which a stay has places.
func RoomsOfStay(ctx context.Context, tx *db.Tx, s tenant.Scope, stay id.ID) ([]Room, error) {
	if err := s.MayRead(tenant.Stay); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanRoom, `SELECT `+roomColumns+` FROM room r WHERE r.tenant_id = $1
		AND r.id IN (SELECT p.room_id FROM hold h JOIN place p ON p.id = h.place_id AND p.tenant_id = h.tenant_id WHERE h.tenant_id = $1 AND h.stay_id = $2) ORDER BY r.number, r.id`, s.Tenant, stay)
}
