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
	Units   []ui.Option
	Own     bool // the visitor's own account
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
	n := account.New{Email: form.Get("email"), Name: form.Get("name"), Password: form.Get("password"),
		Unit: id.ID(form.Get("unit")), Roles: chosenRoles(v)}
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := account.Add(ctx, tx, v.Clock, v.Scope, n)
		return err
	})
	if !errs.Is(err, errs.KindInvalid) {
		return done(v, err, "accounts.added", "name", n.Name)
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
	var a account.Account
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		a, err = account.Find(ctx, tx, v.Clock, v.Scope, which)
		return err
	})
	if err != nil {
		return err
	}
	p, err := loadAccountForm(v, a)
	if err != nil {
		return err
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
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		switch form.Get("do") {
		case "roles":
			return account.SetRoles(ctx, tx, v.Clock, v.Scope, which, chosenRoles(v))
		case "password":
			return account.SetPassword(ctx, tx, v.Clock, v.Scope, which, form.Get("password"))
		case "end":
			return account.SetActive(ctx, tx, v.Clock, v.Scope, which, false)
		case "begin":
			return account.SetActive(ctx, tx, v.Clock, v.Scope, which, true)
		}
		return errs.Invalid("error.no-page")
	})
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
	p := accountForm{Account: a, Own: a.ID == v.Scope.Actor}
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
		units, err := tenant.Units(ctx, tx, v.Scope)
		for _, u := range units {
			p.Units = append(p.Units, ui.Option{Value: string(u.ID), Label: u.Name, Chosen: u.ID == a.Unit})
		}
		return err
	})
	return p, err
}
