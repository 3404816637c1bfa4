package access

import (
	"context"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

type profile struct {
	Account account.Account
	Role    tenant.Role
	Faults  i18n.Faults
}

// ShowProfile shows one's own account: roles, password, sessions.
func ShowProfile(v *door.Visit) error {
	return v.Show(v.T("profile.title"), profilePage(profile{Account: v.Account, Role: v.Scope.Role}))
}

// ChangePassword gives the visitor a new password; the old one is asked for.
func ChangePassword(v *door.Visit) error {
	form := v.Form()
	_, err := account.LogIn(v.Context(), v.DB(), v.Clock, v.Account.Email, form.Get("old"), v.Network())
	if errs.Is(err, errs.KindInvalid) {
		err = errs.Invalid("error.password.old").At("old")
	}
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			return account.SetPassword(ctx, tx, v.Clock, v.Scope, v.Scope.Actor, form.Get("password"))
		})
	}
	if errs.Is(err, errs.KindInvalid) || errs.Is(err, errs.KindBusy) {
		return v.ShowInvalid(v.T("profile.title"), profilePage(profile{Account: v.Account, Role: v.Scope.Role, Faults: i18n.Err(v.Context(), err)}))
	}
	if err != nil {
		return err
	}
	return v.Go("/anmelden", "profile.password-changed")
}

// SignOutEverywhere ends all of the visitor's sessions, this one too.
func SignOutEverywhere(v *door.Visit) error {
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		return account.SignOutEverywhere(ctx, tx, v.Clock, v.Scope)
	})
	if err != nil {
		return err
	}
	return v.Go("/anmelden", "profile.signed-out")
}
