package assignment

import (
	"context"
	"slices"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// WithdrawConsent notes that somebody no longer consents to a need being kept
// and handed on. Said at the Land, every municipality that was told of the need
// is shown it no more: not in the hand-over, whose frozen text stays as
// evidence; not in its own copy; not in what it has to prepare. Said in the
// municipality, it holds for that municipality and for the hand-over by which
// the need came. Both ends have it on record.
func WithdrawConsent(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd record.ConsentCommand) (record.Need, error) {
	need, err := record.WithdrawConsent(ctx, tx, c, s, cmd)
	if err != nil {
		return need, err
	}
	saidOn := cmd.SaidOn
	if saidOn.IsZero() {
		saidOn = clock.Today(c)
	}
	return need, taken{need.ID, need.Origin, need.Code}.back(ctx, tx, c, s, saidOn)
}

// WithdrawStatementConsent is the same for what is known of an allergy, a
// medicine or an aid; cmd.Need is the statement.
func WithdrawStatementConsent(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd record.ConsentCommand) (record.Statement, error) {
	a, err := record.WithdrawStatementConsent(ctx, tx, c, s, cmd)
	if err != nil {
		return a, err
	}
	saidOn := cmd.SaidOn
	if saidOn.IsZero() {
		saidOn = clock.Today(c)
	}
	return a, taken{a.ID, a.Origin, ""}.back(ctx, tx, c, s, saidOn)
}

// taken is what a consent was taken back to: the row, the one at the Land it was
// copied from, and the need's code, which a statement has not.
type taken struct {
	id, origin id.ID
	need       string
}

func (b taken) back(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, saidOn clock.Date) error {
	switch {
	case s.Kind == tenant.Land:
		return recallFrom(ctx, tx, c, s, b, saidOn)
	case b.origin == "":
		return nil
	}
	return recallHere(ctx, tx, c, s, b)
}

// recallFrom takes something of the Land's back from every municipality it was
// handed to.
func recallFrom(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, b taken, saidOn clock.Date) error {
	travels, err := recall(ctx, tx, c, s, b.id)
	if err != nil {
		return err
	}
	for _, one := range travels {
		town := tenant.Scope{Tenant: one.Municipality, Kind: tenant.Municipality, Actor: s.Actor, Name: s.Name, Role: s.Role}
		err := tx.On(ctx, one.Municipality, func(ctx context.Context) error {
			copies, err := one.recallCopies(ctx, tx, c, town, saidOn)
			if err != nil {
				return err
			}
			if copies == 0 { // nobody has arrived: on record under the Land's identifier, as the hand-over is
				audit.Log(tx, c, town, audit.Change, one.kind(), "hand-over: consent withdrawn at the Land", one.Person)
			}
			return one.unprepare(ctx, tx, town, b.need)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// recallCopies withdraws the municipality's own copies, and counts them.
func (t travel) recallCopies(ctx context.Context, tx *db.Tx, c clock.Clock, town tenant.Scope, saidOn clock.Date) (int, error) {
	if t.Of == ofStatement {
		return record.RecallStatement(ctx, tx, c, town, t.Need, saidOn)
	}
	copies, err := record.Recall(ctx, tx, c, town, t.Need, saidOn)
	return len(copies), err
}

// recallHere is what follows in a municipality, and what the Land is told.
func recallHere(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, b taken) error {
	travels, err := recall(ctx, tx, c, s, b.origin)
	if err != nil {
		return err
	}
	for _, one := range travels {
		if err := one.unprepare(ctx, tx, s, b.need); err != nil {
			return err
		}
		land := tenant.Scope{Tenant: one.Land, Kind: tenant.Land, Actor: s.Actor, Name: s.Name, Role: s.Role}
		err := tx.On(ctx, one.Land, func(context.Context) error {
			audit.Log(tx, c, land, audit.Change, one.kind(), "hand-over: consent withdrawn in the municipality", one.Person)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// travel is that a need, or a statement about health, was handed over on consent.
type travel struct {
	Transfer, Land, Municipality id.ID
	Need, Person                 id.ID // the Land's
	Health                       bool
	Of                           string // ofNeed, ofStatement
}

// What may travel on consent.
const (
	ofNeed      = "need"
	ofStatement = "statement"
)

func scanTravel(row db.Row) (t travel, err error) {
	err = row.Scan(&t.Transfer, &t.Land, &t.Municipality, &t.Need, &t.Person, &t.Health, &t.Of)
	return t, err
}

func (t travel) kind() tenant.Data {
	if t.Of == ofStatement {
		return tenant.MeasureHealth
	}
	if t.Health {
		return tenant.NeedHealth
	}
	return tenant.Need
}

// recall marks every hand-over with the need to or from the scope's tenant. It
// holds their transfers, so that nobody arrives meanwhile by what is recalled.
func recall(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, need id.ID) ([]travel, error) {
	travels, err := db.All(ctx, tx, scanTravel, `SELECT transfer_id, tenant_id, to_tenant_id, need_id, person_id, health, of_kind FROM handover_consent
		WHERE need_id = $1 AND $2 IN (tenant_id, to_tenant_id) AND recalled_at = 0 ORDER BY transfer_id`, need, s.Tenant)
	if err != nil {
		return nil, err
	}
	for _, one := range travels {
		_, err := db.One(ctx, tx, db.Value[id.ID], `SELECT id FROM transfer
			WHERE id = $1 AND tenant_id = $2 AND to_tenant_id = $3`+tx.ForUpdate(), one.Transfer, one.Land, one.Municipality)
		if err != nil {
			return nil, err
		}
	}
	_, err = tx.Exec(ctx, `UPDATE handover_consent SET recalled_at = $3, recalled_by = $4, by_end = $5
		WHERE need_id = $1 AND $2 IN (tenant_id, to_tenant_id) AND recalled_at = 0`,
		need, s.Tenant, db.Micros(c.Now()), s.Actor, s.Kind)
	return travels, err
}

// unprepare takes what only the recalled need asked for off the municipality's
// list, done or not; what another need asks for too stays, for that need's sake.
func (t travel) unprepare(ctx context.Context, tx *db.Tx, town tenant.Scope, code string) error {
	list, err := stored(ctx, tx, town, t.Transfer)
	if err != nil || len(list) == 0 || code == "" {
		return err
	}
	transfer := Transfer{ID: t.Transfer, Land: t.Land, Municipality: t.Municipality}
	known, err := versions(ctx, tx, town, transfer)
	if err != nil || len(known) == 0 {
		return err
	}
	latest := known[len(known)-1]
	left := prepare(latest.Handover, clock.DateOf(latest.MadeAt))
	for _, p := range list {
		if p.Person != t.Person || p.Need != code {
			continue
		}
		i := slices.IndexFunc(left, func(w Preparation) bool { return w.Person == p.Person && w.Code == p.Code })
		if i < 0 {
			err = tx.Must(ctx, `DELETE FROM preparation WHERE tenant_id = $1 AND id = $2`, town.Tenant, p.ID)
		} else {
			err = tx.Must(ctx, `UPDATE preparation SET need = $3, severity = $4, kind = $5 WHERE tenant_id = $1 AND id = $2`,
				town.Tenant, p.ID, left[i].Need, left[i].Severity, left[i].Kind)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// travels notes what of a hand-over travels by consent alone.
func (t *Transfer) travels(ctx context.Context, tx *db.Tx, s tenant.Scope, h Handover) error {
	byConsent := keep(h.Needs(""), func(n record.Need) bool { return n.Basis == record.ByConsent })
	ids := make([]id.ID, len(byConsent))
	for i, n := range byConsent {
		ids[i] = n.ID
	}
	if err := record.Consented(ctx, tx, s, ids); err != nil {
		return err
	}
	for _, n := range byConsent {
		if err := t.onConsent(ctx, tx, travel{Need: n.ID, Person: n.Person, Health: n.Health, Of: ofNeed}); err != nil {
			return err
		}
	}
	said := keep(h.Statements(""), func(a record.Statement) bool { return a.Basis == record.ByConsent })
	ids = nil
	for _, a := range said {
		ids = append(ids, a.ID)
		if err := t.onConsent(ctx, tx, travel{Need: a.ID, Person: a.Person, Health: true, Of: ofStatement}); err != nil {
			return err
		}
	}
	return record.ConsentedStatements(ctx, tx, s, ids)
}

func (t *Transfer) onConsent(ctx context.Context, tx *db.Tx, one travel) error {
	_, err := tx.Exec(ctx, `INSERT INTO handover_consent
		(transfer_id, tenant_id, to_tenant_id, need_id, person_id, health, recalled_at, recalled_by, by_end, of_kind)
		VALUES ($1, $2, $3, $4, $5, $6, 0, '', '', $7) ON CONFLICT (transfer_id, need_id) DO NOTHING`,
		t.ID, t.Land, t.Municipality, one.Need, one.Person, one.Health, one.Of)
	return err
}

// Recall is that a need which was handed over is shown no more, because the
// person took their consent back. Which it was is not said.
type Recall struct {
	At     time.Time
	By     tenant.Kind // at which end it was said
	need   id.ID
	person id.ID
	kind   tenant.Data
}

type recallRow struct {
	transfer id.ID
	Recall
}

func scanRecall(row db.Row) (r recallRow, err error) {
	var t travel
	err = row.Scan(&r.transfer, &r.need, &r.person, &t.Health, &t.Of, db.Time(&r.At), &r.By)
	r.kind = t.kind()
	return r, err
}

// recalls gives, by transfer, what was taken back of the hand-overs of which one
// end is the tenant.
func recalls(ctx context.Context, tx *db.Tx, end id.ID, transfers []id.ID) (map[id.ID][]Recall, error) {
	all := map[id.ID][]Recall{}
	for some := range slices.Chunk(transfers, mostNamed) {
		args := []any{end}
		rows, err := db.All(ctx, tx, scanRecall, `SELECT transfer_id, need_id, person_id, health, of_kind, recalled_at, by_end FROM handover_consent
			WHERE $1 IN (tenant_id, to_tenant_id) AND recalled_at <> 0 AND transfer_id IN (`+db.List(&args, some)+`)
			ORDER BY transfer_id, recalled_at, need_id`, args...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			all[r.transfer] = append(all[r.transfer], r.Recall)
		}
	}
	return all, nil
}

// redact leaves out of a frozen hand-over what was taken back.
func (f Frozen) redact(recalled []Recall) Frozen {
	f.Recalled = recalled
	for _, k := range []*Known{&f.Handover.General, &f.Handover.Health} {
		k.Needs = keep(k.Needs, func(n record.Need) bool {
			return !slices.ContainsFunc(recalled, func(r Recall) bool { return r.need == n.ID })
		})
		k.Statements = keep(k.Statements, func(a record.Statement) bool {
			return !slices.ContainsFunc(recalled, func(r Recall) bool { return r.need == a.ID })
		})
	}
	f.Handover.Copies = keep(f.Handover.Copies, func(p record.Paper) bool {
		return p.Need == "" || !slices.ContainsFunc(recalled, func(r Recall) bool { return r.need == p.Need })
	})
	return f
}

// recalledFor gives those of which the reader might have read what they were
// about.
func (f Frozen) recalledFor(s tenant.Scope) []Recall {
	return keep(f.Recalled, func(r Recall) bool { return s.Reads(r.kind) && f.Handover.has(r.person) })
}
