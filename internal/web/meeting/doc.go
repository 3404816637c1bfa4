// Package meeting is the desk's page of encounters: volunteers, their certificates,
// how many meet, and reports for who is named to get them.
package meeting

import (
	"context"
	"slices"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/meet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/guest"
	"wegwarte/internal/web/ui"
)

const path = "/begegnungen"

type page struct {
	meet.Board
	Today      clock.Date
	Colleagues []account.Colleague
	At         id.ID // whose form has faults
	Name       string
	Typed      meet.Place // of a place that was wrong
	Invites    bool       // the visitor may invite volunteers
	Faults     i18n.Faults
}

func (p page) fault(at id.ID, field string) string {
	if p.At == at {
		return p.Faults.At(field)
	}
	return ""
}

// Show gives the page.
func Show(v *door.Visit) error { return show(v, page{}) }

func show(v *door.Visit, p page) error {
	p.Today, p.Invites = v.Today(), v.Scope.Writes(tenant.Contact)
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Board, err = meet.ShowBoard(ctx, tx, v.Clock, v.Scope); err != nil {
			return err
		}
		p.Colleagues, err = account.Working(ctx, tx, v.Scope, meet.Naming...)
		return err
	})
	if err != nil {
		return err
	}
	if len(p.Faults) > 0 {
		return v.ShowInvalid(v.T("meet.title"), boardPage(p))
	}
	return v.Show(v.T("meet.title"), boardPage(p))
}

// Invite gives a volunteer a page, and shows the letter with the code, once.
func Invite(v *door.Visit) error {
	cmd := meet.InviteCommand{Name: v.Text("name"), Language: i18n.Lang(v.Text("lang"))}
	if !cmd.Language.IsOwn() {
		cmd.Language = i18n.German
	}
	var inv portal.Invitation
	err := v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		inv, err = meet.Invite(ctx, tx, v.Clock, v.Scope, cmd)
		return err
	})
	if errs.Is(err, errs.KindInvalid) {
		return show(v, page{Name: cmd.Name, Faults: i18n.Err(v.Context(), err)})
	}
	if err != nil {
		return err
	}
	return guest.Letter(v, inv, cmd.Language, path)
}

// InviteAgain shows a new letter to who lost what opened their page.
func InviteAgain(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var inv portal.Invitation
	var lang i18n.Lang
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		inv, lang, err = meet.InviteAgain(ctx, tx, v.Clock, v.Scope, which)
		return err
	})
	if err != nil {
		return err
	}
	return guest.Letter(v, inv, lang, path)
}

// acts does something to one volunteer or report, and shows what is wrong with it.
func acts(v *door.Visit, said string, fn func(ctx context.Context, tx *db.Tx, which id.ID) error) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error { return fn(ctx, tx, which) })
	if errs.Is(err, errs.KindInvalid) {
		return show(v, page{At: which, Faults: i18n.Err(v.Context(), err)})
	}
	if err != nil {
		return err
	}
	return v.Go(path, said)
}

// SetClear keeps that a certificate was seen.
func SetClear(v *door.Visit) error {
	return acts(v, "meet.cleared", func(ctx context.Context, tx *db.Tx, which id.ID) error {
		var faults errs.List
		of := door.ReadDay(v.Text("clear"), "clear", &faults)
		if err := faults.Err(); err != nil {
			return err
		}
		return meet.SetClear(ctx, tx, v.Clock, v.Scope, which, of)
	})
}

// Dismiss ends a volunteer's page.
func Dismiss(v *door.Visit) error {
	return acts(v, "meet.dismissed", func(ctx context.Context, tx *db.Tx, which id.ID) error {
		return meet.Dismiss(ctx, tx, v.Clock, v.Scope, which)
	})
}

// Answer answers a report.
func Answer(v *door.Visit) error {
	return acts(v, "meet.answered", func(ctx context.Context, tx *db.Tx, which id.ID) error {
		return meet.AnswerReport(ctx, tx, v.Clock, v.Scope, which, v.Text("answer"))
	})
}

// SetDesk names who gets reports.
func SetDesk(v *door.Visit) error {
	var named []id.ID
	for _, one := range v.Form()["account"] {
		named = append(named, id.ID(one))
	}
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		return meet.SetDesk(ctx, tx, v.Clock, v.Scope, named)
	})
	if errs.Is(err, errs.KindInvalid) {
		return show(v, page{Faults: i18n.Err(v.Context(), err)})
	}
	if err != nil {
		return err
	}
	return v.Go(path, "meet.named")
}

func colleagues(p page) (all []ui.Option) {
	for _, one := range p.Colleagues {
		all = append(all, ui.Option{Value: string(one.ID), Label: one.Name, Chosen: slices.ContainsFunc(p.Desk, func(c account.Colleague) bool { return c.ID == one.ID })})
	}
	return all
}

func languages() (all []ui.Option) {
	for _, l := range i18n.Own {
		all = append(all, ui.Option{Value: string(l), Label: l.Name(), Chosen: l == i18n.German})
	}
	return all
}

// step words what a volunteer still needs before anybody is proposed to them.
func step(ctx context.Context, v meet.Volunteer) (ui.Kind, string) {
	switch {
	case !v.Chosen:
		return ui.Info, i18n.T(ctx, "meet.step.invited")
	case v.CodeAt.IsZero():
		return ui.Info, i18n.T(ctx, "meet.step.code")
	case v.ClearOn.IsZero():
		return ui.Warning, i18n.T(ctx, "meet.step.clear")
	case !v.Cleared:
		return ui.Warning, i18n.T(ctx, "meet.step.old")
	case v.Paused:
		return ui.Neutral, i18n.T(ctx, "meet.step.paused")
	}
	return ui.Success, i18n.T(ctx, "meet.step.open")
}
