package assignment

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// KeepBack notes that somebody keeps something of their record to themselves. It
// is handed over to nobody; who was told of it already is shown it no more, in no
// version and no question, and has nothing to prepare for it. That there is
// something, the municipality is told; what and how much, it is not.
func KeepBack(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd record.KeepBackCommand) error {
	return turn(ctx, tx, c, s, cmd, record.KeepBack, true)
}

// PassOn notes that it may be handed over after all: who was told of it sees it
// again at once, whom it was not told yet learns of it with the next announcement.
func PassOn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd record.KeepBackCommand) error {
	return turn(ctx, tx, c, s, cmd, record.PassOn, false)
}

type keeping func(context.Context, *db.Tx, clock.Clock, tenant.Scope, record.KeepBackCommand) (record.KeptBack, []string, error)

func turn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd record.KeepBackCommand, note keeping, kept bool) error {
	who, _, err := record.ShowKeepable(ctx, tx, c, s, cmd.Item, cmd.ID)
	if err != nil {
		return err
	}
	ways, err := waysOf(ctx, tx, s, who) // held: nobody arrives meanwhile by what is changed
	if err != nil {
		return err
	}
	before := make([]Frozen, len(ways))
	for i, t := range ways {
		if before[i], err = latest(ctx, tx, t); err != nil {
			return err
		}
	}
	one, names, err := note(ctx, tx, c, s, cmd)
	if err != nil {
		return err
	}
	args := []any{s.Tenant, kept}
	if _, err := tx.Exec(ctx, `UPDATE question SET kept = $2 WHERE tenant_id = $1 AND subject IN (`+db.List(&args, names)+`)`, args...); err != nil {
		return err
	}
	for i, t := range ways {
		after, err := latest(ctx, tx, t)
		if err != nil {
			return err
		}
		if len(Diff(before[i].Handover, after.Handover)) == 0 {
			continue // it was not in what they were told
		}
		town := tenant.Scope{Tenant: t.Municipality, Kind: tenant.Municipality, Actor: s.Actor, Name: s.Name, Role: s.Role}
		err = tx.On(ctx, t.Municipality, func(ctx context.Context) error {
			detail := "hand-over: kept back at the Land"
			if !kept {
				detail = "hand-over: shown again by the Land"
			}
			audit.Log(tx, c, town, audit.Change, one.Data, detail, one.Person)
			return t.replan(ctx, tx, town, before[i].Handover, after)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// waysOf gives the ways that somebody's household is on and of which the
// municipality knows, and holds them until the transaction ends.
func waysOf(ctx context.Context, tx *db.Tx, s tenant.Scope, who id.ID) ([]Transfer, error) {
	return db.All(ctx, tx, func(row db.Row) (t Transfer, err error) {
		err = row.Scan(&t.ID, &t.Land, &t.Municipality, &t.Handover)
		return t, err
	}, `SELECT id, tenant_id, to_tenant_id, handover FROM transfer WHERE tenant_id = $1 AND handover > 0 AND id IN (
			SELECT th.transfer_id FROM transfer_household th JOIN person p ON p.tenant_id = th.tenant_id AND p.household_id = th.household_id
			WHERE th.tenant_id = $1 AND th.active AND p.id = $2)
		ORDER BY id`+tx.ForUpdate(), s.Tenant, who)
}

// replan brings what a municipality has to prepare up to what it is shown now:
// what only something kept back asked for goes, done or not. Where nothing is
// stored yet, it follows from the hand-over anyway.
func (t Transfer) replan(ctx context.Context, tx *db.Tx, town tenant.Scope, before Handover, after Frozen) error {
	list, err := stored(ctx, tx, town, t.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	told := clock.DateOf(after.MadeAt)
	was, is := prepare(before, told), prepare(after.Handover, told)
	find := func(all []Preparation, p Preparation) (Preparation, bool) {
		i := slices.IndexFunc(all, func(w Preparation) bool { return w.Person == p.Person && w.Code == p.Code })
		if i < 0 {
			return Preparation{}, false
		}
		return all[i], true
	}
	for _, p := range list {
		one, needed := find(is, p)
		_, followed := find(was, p)
		switch {
		case p.Own():
		case needed && (one.Need != p.Need || one.Severity != p.Severity || one.Kind != p.Kind):
			err = tx.Must(ctx, `UPDATE preparation SET need = $3, severity = $4, kind = $5 WHERE tenant_id = $1 AND id = $2`,
				town.Tenant, p.ID, one.Need, one.Severity, one.Kind)
		case !needed && followed:
			err = tx.Must(ctx, `DELETE FROM preparation WHERE tenant_id = $1 AND id = $2`, town.Tenant, p.ID)
		}
		if err != nil {
			return err
		}
	}
	fresh := keep(is, func(p Preparation) bool {
		_, there := find(list, p)
		return !there
	})
	return insertPreparations(ctx, tx, town, t.ID, fresh)
}

// readAll gives frozen hand-overs without what was taken back or is kept back by
// now. Every reading of a frozen text comes by here.
func readAll(ctx context.Context, tx *db.Tx, rows []frozenRow, recalled map[id.ID][]Recall) ([]Frozen, error) {
	all := make([]Frozen, len(rows))
	persons := map[id.ID][]id.ID{} // by Land
	for i, row := range rows {
		var err error
		if all[i], err = row.read(recalled); err != nil {
			return nil, err
		}
		for _, p := range all[i].Handover.Persons() {
			persons[row.land] = append(persons[row.land], p.ID)
		}
	}
	for land, of := range persons {
		var kept record.KeptList
		err := tx.On(ctx, land, func(ctx context.Context) (err error) {
			kept, err = record.KeptBackOf(ctx, tx, tenant.Scope{Tenant: land, Kind: tenant.Land}, distinct(of))
			return err
		})
		if err != nil {
			return nil, err
		}
		for i, row := range rows {
			if len(kept) == 0 || row.land != land {
				continue
			}
			if err := all[i].Handover.holdBack(ctx, tx, kept, row); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// holdBack leaves out of a hand-over what is kept back by now. What is missing
// is worked out anew, so that no gap, and no gap that is not there, tells of it.
func (h *Handover) holdBack(ctx context.Context, tx *db.Tx, kept record.KeptList, row frozenRow) error {
	was := record.Record{Needs: h.Needs(""), Measures: h.Measures(""), NoNeeds: h.NoNeeds(""), Statements: h.Statements(""), Papers: h.Copies}
	known, held := kept.Hold(was)
	if len(held) == 0 {
		return nil
	}
	for _, k := range held {
		if !slices.Contains(h.Kept, k) {
			h.Kept = append(slices.Clone(h.Kept), k)
		}
	}
	wanted, err := record.Expectations(ctx, tx, row.land, row.town)
	if err != nil {
		return err
	}
	var missing []record.Gap
	for i, in := range h.Households {
		persons := make([]person.Person, len(in.Persons))
		for k, p := range in.Persons {
			persons[k] = p.Register()
		}
		var gaps []record.Gap
		h.Households[i].Completeness, gaps = record.Review(h.Plan.Day, persons, known, wanted)
		missing = append(missing, gaps...)
	}
	for k, health := range map[*Known]bool{&h.General: false, &h.Health: true} {
		k.Needs = keep(known.Needs, func(n record.Need) bool { return n.Health == health })
		k.Measures = keep(known.Measures, func(m record.Measure) bool { return m.Health == health })
		k.Missing = keep(missing, func(g record.Gap) bool { return g.Health == health })
	}
	h.Health.Statements = known.Statements
	h.Copies = known.Papers
	return nil
}
