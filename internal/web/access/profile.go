package access

import (
	"context"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

type profile struct {
	Account  account.Account
	Role     tenant.Role
	Sessions []account.SignIn
	Current  id.ID            // the session this page is seen in
	News     []account.Device // from which the account was used, not confirmed yet
	Faults   i18n.Faults
}

// ShowProfile shows one's own account: roles, password, sessions.
func ShowProfile(v *door.Visit) error {
	p, err := loadProfile(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("profile.title"), profilePage(p))
}

func loadProfile(v *door.Visit) (profile, error) {
	p := profile{Account: v.Account, Role: v.Scope.Role, Current: v.SignIn}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Sessions, err = v.SignIns(ctx, tx); err != nil {
			return err
		}
		p.News, err = account.NewDevices(ctx, tx, v.Scope, v.Device())
		return err
	})
	return p, err
}

// EndSession ends one of the visitor's sessions.
func EndSession(v *door.Visit) error {
	which, ok := id.Parse(v.Form().Get("sitzung"))
	if !ok {
		return errs.NotFound("error.not-found")
	}
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		return account.EndSignIn(ctx, tx, v.Clock, v.Scope, which)
	})
	if err != nil {
		return err
	}
	return v.Go("/mein-zugang", "profile.session-ended")
}

// ConfirmDevices takes in that the new browsers are the visitor's own.
func ConfirmDevices(v *door.Visit) error {
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		return account.ConfirmDevices(ctx, tx, v.Clock, v.Scope, v.Device())
	})
	if err != nil {
		return err
	}
	return v.Go("/mein-zugang", "device.confirmed")
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
		p, load := loadProfile(v)
		if load != nil {
			return load
		}
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("profile.title"), profilePage(p))
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
