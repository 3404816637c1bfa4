package office

import (
	"context"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

type accountForm struct {
	Account account.Account // ID is empty for a new one
	Roles   []ui.Option
	Units   []ui.Option  // facilities of a Land, or providers of offers
	At      string       // the key of what they are
	Own     bool         // the visitor's own account
	Link    account.Link // one that is open; Kind is empty where none is
	Faults  i18n.Faults
}

// ShowNewAccount asks for somebody new.
func ShowNewAccount(v *door.Visit) error {
	p, err := loadAccountForm(v, account.Account{})
	if err != nil {
		return err
	}
	return v.Show(v.T("accounts.add"), accountFormPage(p))
}

// AddAccount creates an account.
func AddAccount(v *door.Visit) error {
	form := v.Form()
	n := account.New{Email: form.Get("email"), Name: form.Get("name"), Unit: id.ID(form.Get("unit")), Roles: chosenRoles(v)}
	var made LinkMade
	err := v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		made.Account, made.Link, made.Sent, err = account.Invite(ctx, tx, v.Clock, v.Scope, v.Setup(), n)
		return err
	})
	if !errs.Is(err, errs.KindInvalid) {
		return made.Show(v, err)
	}
	p, load := loadAccountForm(v, account.Account{Email: n.Email, Name: n.Name, Unit: n.Unit, Roles: n.Roles})
	if load != nil {
		return load
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("accounts.add"), accountFormPage(p))
}

// ShowAccount shows an account and what can be changed.
func ShowAccount(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	return showAccount(v, which, nil)
}

// showAccount shows an account, with what was wrong with a change.
func showAccount(v *door.Visit, which id.ID, fault error) error {
	var a account.Account
	var link account.Link
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if a, err = account.Find(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		link, err = account.OpenLink(ctx, tx, v.Clock, v.Scope, which)
		return err
	})
	if err != nil {
		return err
	}
	p, err := loadAccountForm(v, a)
	if err != nil {
		return err
	}
	p.Link = link
	if fault != nil {
		p.Faults = i18n.Err(v.Context(), fault)
		return v.ShowInvalid(a.Name, accountFormPage(p))
	}
	return v.Show(a.Name, accountFormPage(p))
}

// ChangeAccount does the one thing the pressed button stands for.
func ChangeAccount(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	form := v.Form()
	if form.Get("do") == "link" {
		return makeLink(v, which)
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		switch form.Get("do") {
		case "roles":
			if !form.Has("unit") { // there are none to choose from
				return account.SetRoles(ctx, tx, v.Clock, v.Scope, which, chosenRoles(v))
			}
			return account.SetWork(ctx, tx, v.Clock, v.Scope, which, id.ID(form.Get("unit")), chosenRoles(v))
		case "factor":
			return account.ResetFactors(ctx, tx, v.Clock, v.Scope, which)
		case "revoke":
			return account.RevokeLink(ctx, tx, v.Clock, v.Scope, which)
		case "end":
			return account.SetActive(ctx, tx, v.Clock, v.Scope, which, false)
		case "begin":
			return account.SetActive(ctx, tx, v.Clock, v.Scope, which, true)
		}
		return errs.Invalid("error.no-page")
	})
	if form.Get("do") == "roles" && errs.Is(err, errs.KindInvalid) {
		return showAccount(v, which, err)
	}
	return done(v, err, "accounts.changed")
}

func done(v *door.Visit, err error, key string, args ...any) error {
	if err != nil {
		return err
	}
	return v.Go("/zugaenge", key, args...)
}

func chosenRoles(v *door.Visit) (roles []tenant.Role) {
	for _, r := range v.Form()["roles"] {
		roles = append(roles, tenant.Role(r))
	}
	return roles
}

// loadAccountForm fills in what the form offers: the roles of the tenant's kind
// and its facilities.
func loadAccountForm(v *door.Visit, a account.Account) (accountForm, error) {
	p := accountForm{Account: a, Own: a.ID == v.Scope.Actor, At: "account.unit"}
	if v.Scope.Kind == tenant.Municipality {
		p.At = "account.provider"
	}
	has := map[tenant.Role]bool{}
	for _, r := range a.Roles {
		has[r] = true
	}
	for _, g := range tenant.Matrix {
		if g.ExistsAt(v.Scope.Kind) {
			p.Roles = append(p.Roles, ui.Option{Value: string(g.Role), Label: v.T("role." + string(g.Role)),
				Hint: v.T("purpose." + string(g.Purpose)), Chosen: has[g.Role]})
		}
	}
	err := v.Look(func(ctx context.Context, tx *db.Tx) error {
		places, err := workplaces(ctx, tx, v.Scope)
		for _, w := range places {
			p.Units = append(p.Units, ui.Option{Value: string(w.ID), Label: w.Name, Chosen: w.ID == a.Unit})
		}
		return err
	})
	return p, err
}
