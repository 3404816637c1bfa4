package assignment

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// Handed is a paper of a hand-over that somebody of the municipality opens.
type Handed struct {
	Transfer
	Paper  record.Paper // as it was handed over, turned as it is now
	Person Person
	File   []byte // nil where it was removed at the Land, or has no such part
	Gone   bool   // removed at the Land
}

// OpenPaper gives a municipality a paper of the latest hand-over it was told of,
// while the household is on its way: what was handed over and nothing else, cut
// by what the reader may read and what was taken back. From arrival on it has
// its own copy.
func OpenPaper(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, transfer, paper id.ID, part record.PaperPart) (Handed, error) {
	t, err := Find(ctx, tx, s, transfer)
	if err != nil {
		return Handed{}, err
	}
	h := Handed{Transfer: t}
	if !h.OpensPapers(s) {
		return Handed{}, errs.NotFound("error.not-found")
	}
	known, err := latest(ctx, tx, t)
	if err != nil {
		return Handed{}, err
	}
	shown := known.Handover.For(s)
	i := slices.IndexFunc(shown.Copies, func(p record.Paper) bool { return p.ID == paper })
	if i < 0 {
		return Handed{}, errs.NotFound("error.not-found")
	}
	h.Paper = shown.Copies[i]
	h.Person, _ = shown.Person(h.Paper.Person)
	err = tx.On(ctx, t.Land, func(ctx context.Context) error {
		land := tenant.Scope{Tenant: t.Land, Kind: tenant.Land, Actor: s.Actor, Name: s.Name, Role: s.Role}
		now, data, err := record.HandedPaper(ctx, tx, land, keys, paper, part)
		h.File, h.Gone, h.Paper.Turned = data, now.IsGone(), now.Turned
		return err
	})
	if err != nil {
		return Handed{}, err
	}
	audit.Log(tx, c, s, audit.Read, h.Paper.Data(), "hand-over: paper "+string(part), h.Paper.Person)
	return h, nil
}

// OpensPapers reports whether the scope opens papers by the hand-over: a
// municipality, while they are on their way.
func (t Transfer) OpensPapers(s tenant.Scope) bool {
	return s.Kind == tenant.Municipality && t.Municipality == s.Tenant && t.State != StateDraft && !t.State.Ended()
}

// takePapers copies the papers of those who came into the municipality's record:
// those that are still there at the Land.
func (t Transfer) takePapers(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, own map[id.ID]id.ID, papers []record.Paper) error {
	land := tenant.Scope{Tenant: t.Land, Kind: tenant.Land, Actor: s.Actor, Name: s.Name, Role: s.Role}
	for _, p := range papers {
		var one record.CopiedPaper
		err := tx.On(ctx, t.Land, func(ctx context.Context) (err error) {
			one, err = record.RawPaper(ctx, tx, land, keys, p.ID)
			return err
		})
		if err != nil {
			return err
		}
		if one.IsGone() {
			continue
		}
		turned := one.Turned
		one.Paper = p // as it was handed over
		one.Turned = turned
		if err := record.CopyPaper(ctx, tx, c, s, keys, own[p.Person], one); err != nil {
			return err
		}
	}
	return nil
}

// RemovePaper removes a file that has no place here. What was removed at the
// Land is removed, too, where it was taken in by an arrival; in a hand-over it
// opens no more.
func RemovePaper(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd record.RemoveCommand) (record.Paper, error) {
	was, err := record.RemovePaper(ctx, tx, c, s, cmd)
	if err != nil || s.Kind != tenant.Land {
		return was, err
	}
	towns, err := db.All(ctx, tx, db.Value[id.ID], `SELECT DISTINCT t.to_tenant_id FROM transfer t
		JOIN transfer_household th ON th.transfer_id = t.id AND th.tenant_id = t.tenant_id
		JOIN person p ON p.tenant_id = t.tenant_id AND p.household_id = th.household_id
		WHERE t.tenant_id = $1 AND t.state = $2 AND p.id = $3 ORDER BY t.to_tenant_id`, s.Tenant, StateArrived, was.Person)
	if err != nil {
		return was, err
	}
	for _, town := range towns {
		err := tx.On(ctx, town, func(ctx context.Context) error {
			there := tenant.Scope{Tenant: town, Kind: tenant.Municipality, Actor: s.Actor, Name: s.Name, Role: s.Role}
			_, err := record.RecallPaper(ctx, tx, c, there, was.ID)
			return err
		})
		if err != nil {
			return was, err
		}
	}
	return was, nil
}
