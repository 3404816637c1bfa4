package assignment

import (
	"context"
	"slices"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// freeze keeps the hand-over as the transfer's next version.
func (t *Transfer) freeze(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, h Handover) error {
	text, sum, err := h.seal()
	if err != nil {
		return err
	}
	t.Handover++
	t.Households, t.Persons = len(h.Households), len(h.Persons())
	_, err = tx.Exec(ctx, `INSERT INTO handover
		(id, transfer_id, tenant_id, to_tenant_id, version, content, sha256, made_at, made_by, azr_until)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		id.New(), t.ID, t.Land, t.Municipality, t.Handover, text, sum, db.Micros(c.Now()), s.Actor, h.azrUntil())
	if err != nil {
		return err
	}
	if all := h.Persons(); len(all) > 0 {
		err = tx.Must(ctx, `UPDATE transfer SET sort_name = $3 WHERE tenant_id = $1 AND id = $2`, t.Land, t.ID, sortName(all[0].FamilyName, all[0].GivenName))
		if err != nil {
			return err
		}
	}
	return t.travels(ctx, tx, s, h)
}

const frozenColumns = `h.transfer_id, h.tenant_id, h.to_tenant_id, h.version, h.made_at, h.content, h.sha256`

type frozenRow struct {
	transfer id.ID
	land     id.ID
	town     id.ID
	version  int
	madeAt   time.Time
	content  string
	sum      string
}

func scanFrozen(row db.Row) (f frozenRow, err error) {
	err = row.Scan(&f.transfer, &f.land, &f.town, &f.version, db.Time(&f.madeAt), &f.content, &f.sum)
	return f, err
}

// read gives the hand-over without what was taken back since.
func (f frozenRow) read(recalled map[id.ID][]Recall) (Frozen, error) {
	h, err := unseal(f.content, f.sum)
	if err != nil {
		return Frozen{}, errs.Internal(err)
	}
	return Frozen{Version: f.version, MadeAt: f.madeAt, SHA256: f.sum, Handover: h}.redact(recalled[f.transfer]), nil
}

// versions gives all hand-overs of a transfer, oldest first and uncut.
func versions(ctx context.Context, tx *db.Tx, s tenant.Scope, t Transfer) ([]Frozen, error) {
	rows, err := db.All(ctx, tx, scanFrozen, `SELECT `+frozenColumns+` FROM handover h
		WHERE h.transfer_id = $1 AND h.tenant_id = $2 AND h.to_tenant_id = $3 ORDER BY h.version`, t.ID, t.Land, t.Municipality)
	if err != nil {
		return nil, err
	}
	recalled, err := recalls(ctx, tx, t.Land, []id.ID{t.ID})
	if err != nil {
		return nil, err
	}
	all, err := readAll(ctx, tx, rows, recalled)
	if err != nil {
		return nil, err
	}
	handovers := make([]Handover, len(all))
	for i := range all {
		handovers[i] = all[i].Handover
	}
	return all, settle(ctx, tx, s, handovers)
}

// latest gives the hand-over the municipality knows, uncut; of a draft, none.
func latest(ctx context.Context, tx *db.Tx, t Transfer) (Frozen, error) {
	row, err := db.One(ctx, tx, scanFrozen, `SELECT `+frozenColumns+` FROM handover h
		WHERE h.transfer_id = $1 AND h.tenant_id = $2 AND h.to_tenant_id = $3 AND h.version = $4`, t.ID, t.Land, t.Municipality, t.Handover)
	if err != nil {
		return Frozen{}, err
	}
	recalled, err := recalls(ctx, tx, t.Land, []id.ID{t.ID})
	if err != nil {
		return Frozen{}, err
	}
	all, err := readAll(ctx, tx, []frozenRow{row}, recalled)
	if err != nil {
		return Frozen{}, err
	}
	return all[0], nil
}

// latestOf gives the hand-overs of several transfers of the scope's tenant by
// transfer, uncut.
func latestOf(ctx context.Context, tx *db.Tx, s tenant.Scope, transfers []Transfer) (map[id.ID]Frozen, error) {
	args := []any{s.Tenant}
	ids := make([]id.ID, len(transfers))
	for i, t := range transfers {
		ids[i] = t.ID
	}
	rows, err := db.All(ctx, tx, scanFrozen, `SELECT `+frozenColumns+` FROM handover h
		JOIN transfer t ON t.id = h.transfer_id AND t.tenant_id = h.tenant_id AND t.handover = h.version
		WHERE $1 IN (h.tenant_id, h.to_tenant_id) AND h.transfer_id IN (`+db.List(&args, ids)+`)`, args...)
	if err != nil {
		return nil, err
	}
	recalled, err := recalls(ctx, tx, s.Tenant, ids)
	if err != nil {
		return nil, err
	}
	list, err := readAll(ctx, tx, rows, recalled)
	if err != nil {
		return nil, err
	}
	all := make(map[id.ID]Frozen, len(rows))
	var handovers []Handover
	for i, row := range rows {
		all[row.transfer] = list[i]
		handovers = append(handovers, list[i].Handover)
	}
	return all, settle(ctx, tx, s, handovers)
}

// settle sees to it that a facility reads of those who live there now, and not
// of those who did when it was announced: households move while they are on
// their way. Where they lived is still told by Facility and Place.
func settle(ctx context.Context, tx *db.Tx, s tenant.Scope, handovers []Handover) error {
	unit := s.OnlyUnit()
	if unit == "" {
		return nil
	}
	var ids []id.ID
	for _, h := range handovers {
		for _, in := range h.Households {
			ids = append(ids, in.ID)
		}
	}
	home := map[id.ID]bool{}
	for some := range slices.Chunk(distinct(ids), mostNamed) {
		args := []any{s.Tenant, unit}
		found, err := db.All(ctx, tx, db.Value[id.ID], `SELECT id FROM household
			WHERE tenant_id = $1 AND unit_id = $2 AND id IN (`+db.List(&args, some)+`)`, args...)
		if err != nil {
			return err
		}
		for _, one := range found {
			home[one] = true
		}
	}
	for _, h := range handovers {
		for i := range h.Households {
			h.Households[i].Unit = ""
			if home[h.Households[i].ID] {
				h.Households[i].Unit = unit
			}
		}
	}
	return nil
}

// mostNamed is how many values one statement carries.
const mostNamed = 500
