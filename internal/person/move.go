package person

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// MoveCommand is a household that lives in another facility of the Land now.
type MoveCommand struct {
	Household id.ID
	Version   int // that was seen
	Unit      id.ID
	Since     clock.Date
}

// Move notes that a household has moved to another facility of the same Land.
// The facility it leaves does it, and sees the household no longer from then
// on; the other one does. It is noted once it has happened, not before: until
// then the people are where they are. Where they lived before stays on record
// (Stay).
//
// A household may move while it is on its way to a municipality. What was
// announced stays as it was frozen, and the desk sees that the facility is
// another one now; who may read the transfer and is asked about it is asked of
// the household itself (package assignment), so it goes with the move.
//
// The error lists every rule that is not met, each with its field. It is the
// conflict "error.conflict" where somebody changed the household meanwhile, and
// "error.household.left" where it is no longer here.
func Move(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd MoveCommand) (Household, error) {
	if err := s.MayWrite(tenant.Register); err != nil {
		return Household{}, err
	}
	if s.Kind != tenant.Land {
		return Household{}, errs.Forbidden("error.forbidden")
	}
	households, err := load(ctx, tx, s, []id.ID{cmd.Household})
	if err != nil {
		return Household{}, err
	}
	if len(households) == 0 {
		return Household{}, errs.NotFound("error.not-found")
	}
	h := households[0]
	if err := h.open(); err != nil {
		return Household{}, err
	}
	if h.Version != cmd.Version {
		return Household{}, errs.Conflict("error.conflict")
	}
	units, err := tenant.Units(ctx, tx, s)
	if err != nil {
		return Household{}, err
	}
	if err := cmd.check(h, units, clock.Today(c)).Err(); err != nil {
		return Household{}, err
	}
	h.Unit, h.UnitSince = cmd.Unit, cmd.Since
	err = tx.Must(ctx, `UPDATE household SET unit_id = $4, unit_since = $5, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, h.ID, h.Version, h.Unit, h.UnitSince)
	if err != nil {
		return Household{}, err
	}
	h.Version++
	if err := endStays(ctx, tx, s, h.UnitSince, h.ID); err != nil {
		return Household{}, err
	}
	if err := beginStay(ctx, tx, s, h); err != nil {
		return Household{}, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Register, "fields: "+FieldUnit+" "+FieldUnitSince, h.Subjects()...)
	return h, nil
}

// check gives the rules that a move of the household breaks.
func (cmd MoveCommand) check(h Household, units []tenant.Unit, today clock.Date) errs.List {
	var list errs.List
	switch {
	case cmd.Unit == "":
		list = append(list, errs.Invalid("error.household.move.unit").At(FieldUnit))
	case cmd.Unit == h.Unit:
		list = append(list, errs.Invalid("error.household.move.same").At(FieldUnit))
	case !slices.ContainsFunc(units, func(u tenant.Unit) bool { return u.ID == cmd.Unit }):
		list = append(list, errs.Invalid("error.household.unit.unknown").At(FieldUnit))
	}
	switch {
	case cmd.Since.IsZero():
		list = append(list, errs.Invalid("error.household.move.day").At(FieldUnitSince))
	case cmd.Since.After(today):
		list = append(list, errs.Invalid("error.household.unit-since.future").At(FieldUnitSince))
	case cmd.Since.Before(h.UnitSince):
		list = append(list, errs.Invalid("error.household.move.before", "day", h.UnitSince).At(FieldUnitSince))
	}
	return list
}
