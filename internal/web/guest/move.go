package guest

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/own"
)

// moving is who moves to another municipality, and who moves here.
type moving struct {
	Away, Here []portal.Moving
	TakesIn    bool
	Gives      bool // may hand over all that somebody lets go along
}

// ShowMoves lists them, with what is to be done next.
func ShowMoves(v *door.Visit) error {
	p := moving{TakesIn: v.Scope.Writes(tenant.Register) && v.Scope.Writes(tenant.Path), Gives: v.Scope.Reads(tenant.NeedHealth) && v.Scope.Reads(tenant.Identity)}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Away, p.Here, err = portal.Moves(ctx, tx, v.Clock, v.Scope)
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("moving.title"), movingPage(p))
}

// ConfirmMove confirms the day of moving out.
func ConfirmMove(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var faults errs.List
	day := door.ReadDay(v.Text("on"), "on", &faults)
	if err := faults.Err(); err != nil {
		return err
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		return portal.ConfirmMove(ctx, tx, v.Clock, v.Scope, which, day)
	})
	if err != nil {
		return err
	}
	return v.Go("/umzuege", "moving.confirmed", "day", day)
}

// TakeIn takes a household in that moves here.
func TakeIn(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var h person.Household
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		h, err = portal.TakeIn(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, which)
		return err
	})
	if err != nil {
		return err
	}
	return v.Go("/haushalte/"+string(h.ID), "moving.taken")
}

// SendPackage gives what goes along to a municipality that is not in this house, in
// German: it is for another office.
func SendPackage(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var all []portal.Taken
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		_, all, err = portal.PackageOf(ctx, tx, v.Clock, v.Scope, which, v.Setup().Keys)
		return err
	})
	if err != nil {
		return err
	}
	return own.SendPackage(i18n.With(v.Context(), i18n.German), v, all)
}

// HandOver closes the leave of a household whose package was handed over.
func HandOver(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		return portal.HandOver(ctx, tx, v.Clock, v.Scope, which)
	})
	if err != nil {
		return err
	}
	return v.Go("/umzuege", "moving.handed")
}
