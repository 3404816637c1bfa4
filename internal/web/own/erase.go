package own

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/meet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// erase is the page on which somebody deletes what is kept about them.
type erase struct {
	Self   bool // it is the visitor's own page
	Old    bool // there are notes of a case that ended
	Faults i18n.Faults
}

// by gives what is treated in one way.
func (p erase) by(how portal.How) (all []portal.Erasure) {
	for _, e := range portal.Erasures {
		if e.How == how && (p.Self || e.Name != "access" && e.Name != "meet") && (p.Old || e.Name != "old-notes") {
			all = append(all, e)
		}
	}
	return all
}

// ShowErase says what can be deleted at once, what has to be asked for, and what
// stays, and why.
func ShowErase(v *door.Visit) error { return eraseShown(v, nil) }

func eraseShown(v *door.Visit, wrong error) error {
	var p erase
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		p.Self = a.Standing == portal.Self
		n, err := portal.OldNotes(ctx, tx, v.Clock, s, a.Person)
		p.Old = n > 0
		return err
	})
	if err != nil {
		return err
	}
	if wrong != nil {
		p.Faults = i18n.Err(v.Context(), wrong)
		return v.ShowInvalid(v.T("own.delete.title"), erasePage(p))
	}
	return v.Show(v.T("own.delete.title"), erasePage(p))
}

// Erase deletes what was ticked, and asks for what somebody has to decide.
func Erase(v *door.Visit) error {
	var closed bool
	var due clock.Date
	names := v.Form()["what"]
	err := writes(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) {
		closed, due, err = portal.Erase(ctx, tx, v.Clock, s, portal.EraseCommand{Person: a.Person, Names: names, Rooms: map[string]portal.Forgets{"meet": meet.Forget}})
		return err
	})
	switch {
	case errs.Is(err, errs.KindInvalid) || errs.Is(err, errs.KindConflict):
		return eraseShown(v, err)
	case err != nil:
		return err
	case closed:
		v.Remember(numberCookie, "", -1)
		if err := v.LogOut(); err != nil {
			return err
		}
		v.W.Header().Set("Clear-Site-Data", `"cache", "storage"`)
		return v.Go("/ich/anmelden", "")
	case !due.IsZero():
		return v.Go("/ich/loeschen", "own.delete.asked", "due", due)
	}
	return v.Go("/ich/loeschen", "own.delete.done")
}
