package own

import (
	"context"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// access is how somebody comes to their page.
type access struct {
	Number   string
	Sessions []account.SignIn
	Current  id.ID
	Passkeys []account.Key
	Makes    bool // browsers make passkeys for this house
	Mine     bool // they said that this is their own phone
	News     []account.Device
	Faults   i18n.Faults
}

// ShowAccess shows the visitor's number, from where they are logged in, and how
// they change their PIN.
func ShowAccess(v *door.Visit) error { return accessShown(v, nil) }

func accessShown(v *door.Visit, wrong error) error {
	p := access{Number: ui.Spaced(v.Account.Email), Current: v.SignIn, Makes: v.Setup().Passkeys(), Mine: mine(v)}
	err := reads(v, func(ctx context.Context, tx *db.Tx, _ tenant.Scope, _ portal.Acting) (err error) {
		if p.Sessions, err = v.SignIns(ctx, tx); err != nil {
			return err
		}
		if p.News, err = account.NewDevices(ctx, tx, v.Scope, v.Device()); err != nil {
			return err
		}
		f, err := account.FactorsOf(ctx, tx, v.Scope)
		p.Passkeys = f.Passkeys
		return err
	})
	if err != nil {
		return err
	}
	if p.Makes {
		v.Scripts = []string{"passkey.js"}
	}
	if wrong != nil {
		p.Faults = i18n.Err(v.Context(), wrong)
		return v.ShowInvalid(v.T("own.access.title"), accessPage(p))
	}
	return v.Show(v.T("own.access.title"), accessPage(p))
}

// wrongOr shows the page again where somebody typed something wrong.
func wrongOr(v *door.Visit, err error, flash string) error {
	switch {
	case errs.Is(err, errs.KindInvalid) || errs.Is(err, errs.KindBusy):
		return accessShown(v, err)
	case err != nil:
		return err
	}
	return v.Go("/ich/zugang", flash)
}

// ChangePIN gives the visitor another PIN; the one before is asked for. They stay
// logged in here, and nowhere else.
func ChangePIN(v *door.Visit) error {
	form := v.Form()
	var err error = errs.Invalid("own.error.pin.again").At("again")
	if account.FoldDigits(form.Get("pin")) == account.FoldDigits(form.Get("again")) {
		err = account.SetPIN(v.Context(), v.DB(), v.Clock, v.Scope, form.Get("before"), form.Get("pin"), v.Network())
	}
	if err == nil {
		_, err = v.Renew("")
	}
	return wrongOr(v, err, "own.access.changed")
}

// EndSession ends one of the visitor's log-ins.
func EndSession(v *door.Visit) error {
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		return account.EndSignIn(ctx, tx, v.Clock, v.Scope, idOf(v, "session"))
	})
	return wrongOr(v, err, "own.access.ended")
}

// ConfirmDevices takes in that the new phones are the visitor's own.
func ConfirmDevices(v *door.Visit) error {
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		return account.ConfirmDevices(ctx, tx, v.Clock, v.Scope, v.Device())
	})
	return wrongOr(v, err, "own.access.confirmed")
}

// LogInByPasskey lets in whose phone answered.
func LogInByPasskey(v *door.Visit) error {
	a, err := account.ProvePasskey(v.Context(), v.DB(), v.Clock, v.Setup(), v.Kept(), []byte(v.Form().Get("credential")), v.Network())
	if errs.Is(err, errs.KindInvalid) || errs.Is(err, errs.KindNotFound) || errs.Is(err, errs.KindBusy) {
		p := newEnter(v)
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("own.log-in.title"), logInPage(p))
	}
	if err != nil {
		return err
	}
	back, err := v.LogIn(a, account.Passkey)
	if err != nil {
		return err
	}
	if back == "/" {
		back = "/ich"
	}
	return v.Go(back, "")
}

// AddPasskey keeps the key the visitor's phone made.
func AddPasskey(v *door.Visit) error {
	form, state := v.Form(), v.Kept()
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		name := v.T("own.passkey.name", "day", clock.Today(v.Clock))
		_, err := account.AddPasskey(ctx, tx, v.Clock, v.Scope, v.Setup(), state, name, []byte(form.Get("credential")))
		return err
	})
	if err == nil {
		_, err = v.Renew(account.Passkey)
	}
	return wrongOr(v, err, "own.passkey.done")
}

// RemovePasskey takes one away.
func RemovePasskey(v *door.Visit) error {
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		return account.RemovePasskey(ctx, tx, v.Clock, v.Scope, v.Form().Get("key"))
	})
	if err == nil {
		_, err = v.Renew("")
	}
	return wrongOr(v, err, "own.passkey.removed")
}
