package own

import (
	"context"
	"slices"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// move is the page on which somebody says that they move to another municipality.
type move struct {
	Moves  []portal.Moving
	Towns  []tenant.Tenant
	To     string
	Name   string // of one that is not in this house
	Day    string
	Parts  []string
	Faults i18n.Faults
}

// open gives the move that can still be taken back.
func (p move) open() (m portal.Moving, ok bool) {
	i := slices.IndexFunc(p.Moves, portal.Moving.Open)
	if i < 0 {
		return m, false
	}
	return p.Moves[i], true
}

// elsewhere is chosen for a municipality that is not in this house.
const elsewhere = "-"

// moveState words how far a move is.
func moveState(ctx context.Context, m portal.Moving) string {
	if m.Elsewhere() && m.State == portal.Confirmed {
		return i18n.T(ctx, "own.move.state.elsewhere")
	}
	return i18n.T(ctx, "own.move.state."+string(m.State))
}

func (p move) towns(ctx context.Context) []ui.Option {
	list := []ui.Option{{Label: i18n.T(ctx, "own.move.choose"), Chosen: p.To == ""}}
	for _, t := range p.Towns {
		list = append(list, ui.Option{Value: string(t.ID), Label: t.Name, Chosen: p.To == string(t.ID)})
	}
	return append(list, ui.Option{Value: elsewhere, Label: i18n.T(ctx, "own.move.elsewhere"), Chosen: p.To == elsewhere})
}

// ShowMove shows what was said, or asks where to.
func ShowMove(v *door.Visit) error {
	return move{Parts: []string{string(portal.AlongPath)}}.show(v)
}

func (p move) show(v *door.Visit) error {
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) {
		if p.Moves, err = portal.MoveOf(ctx, tx, v.Clock, s, a.Person); err == nil {
			p.Towns, err = portal.Towns(ctx, tx, s)
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case len(p.Faults) > 0:
		return v.ShowInvalid(v.T("own.move.title"), movePage(p))
	}
	return v.Show(v.T("own.move.title"), movePage(p))
}

// Move keeps where somebody moves and what goes along.
func Move(v *door.Visit) error {
	form := v.Form()
	p := move{To: form.Get("to"), Name: form.Get("name"), Day: form.Get("on"), Parts: form["parts"]}
	var faults errs.List
	cmd := portal.MoveCommand{To: id.ID(p.To), On: door.ReadDay(p.Day, "on", &faults), Consent: form.Get("consent") != ""}
	switch p.To {
	case elsewhere:
		cmd.To, cmd.ToName = "", p.Name
	case "":
		faults.Add(errs.Invalid("own.move.error.to").At("to"))
	}
	for _, part := range p.Parts {
		cmd.Parts = append(cmd.Parts, portal.Along(part))
	}
	err := faults.Err()
	if err == nil {
		err = writes(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
			cmd.Person = a.Person
			return portal.Move(ctx, tx, v.Clock, s, cmd)
		})
	}
	return p.answer(v, err, "own.move.said")
}

// RevokeMove takes it back.
func RevokeMove(v *door.Visit) error {
	err := writes(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		return portal.Revoke(ctx, tx, v.Clock, s, a.Person)
	})
	return move{}.answer(v, err, "own.move.revoked")
}

func (p move) answer(v *door.Visit, err error, done string) error {
	switch {
	case errs.Is(err, errs.KindInvalid) || errs.Is(err, errs.KindConflict):
		p.Faults = i18n.Err(v.Context(), err)
		return p.show(v)
	case err != nil:
		return err
	}
	return v.Go("/ich/umzug", done)
}

// SendMovePackage gives who moves out of this house what goes along, as a file.
func SendMovePackage(v *door.Visit) error {
	var all []portal.Taken
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) {
		all, err = portal.Package(ctx, tx, v.Clock, s, a.Person, v.Setup().Keys)
		return err
	})
	if err != nil {
		return err
	}
	return SendPackage(v.Context(), v, all)
}
