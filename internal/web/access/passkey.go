package access

import (
	"context"
	"encoding/json"
	"net/http"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/web/door"
)

// passkeyModule speaks with the browser's passkeys; without it there are none,
// and an app does.
const passkeyModule = "passkey.js"

// AskPasskey gives a browser that wants to come in by passkey what it is asked.
func AskPasskey(v *door.Visit) error {
	var of id.ID
	if a, err := v.Asked(); err == nil {
		of = a.ID
	} else if !errs.Is(err, errs.KindNotFound) {
		return err
	}
	return question(v, func(ctx context.Context, tx *db.Tx) (account.Challenge, error) {
		return account.AskPasskey(ctx, tx, v.Setup(), of)
	})
}

// BeginPasskey gives the visitor's browser what it is asked to make a passkey.
func BeginPasskey(v *door.Visit) error {
	return question(v, func(ctx context.Context, tx *db.Tx) (account.Challenge, error) {
		return account.BeginPasskey(ctx, tx, v.Scope, v.Setup())
	})
}

// question answers the page's module; what is wrong is a sentence for it to show.
func question(v *door.Visit, ask func(context.Context, *db.Tx) (account.Challenge, error)) error {
	var c account.Challenge
	err := v.DB().Do(v.Context(), v.Scope.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		c, err = ask(ctx, tx)
		return err
	})
	if errs.Is(err, errs.KindInvalid) {
		said, err := json.Marshal(map[string]string{"error": i18n.Err(v.Context(), err)[0].Text})
		if err != nil {
			return err
		}
		return v.JSON(http.StatusUnprocessableEntity, said)
	}
	if err != nil {
		return err
	}
	v.Keep(c.State)
	return v.JSON(http.StatusOK, c.Options)
}

// LogInByPasskey lets in whose passkey answered, at either step of the log-in.
func LogInByPasskey(v *door.Visit) error {
	a, err := account.ProvePasskey(v.Context(), v.DB(), v.Clock, v.Setup(), v.Kept(), []byte(v.Form().Get("credential")), v.Network())
	if errs.Is(err, errs.KindInvalid) || errs.Is(err, errs.KindNotFound) || errs.Is(err, errs.KindBusy) {
		p := newLogIn(v)
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("log-in.title"), logInPage(p))
	}
	if err != nil {
		return err
	}
	back, err := v.LogIn(a, account.Passkey)
	if err != nil {
		return err
	}
	return v.Go(back, "")
}

// AddPasskey keeps the passkey the visitor's browser made. Who has a second
// factor already shows the password: an open screen is not enough.
func AddPasskey(v *door.Visit) error {
	p, err := loadFactors(v)
	if err != nil {
		return err
	}
	if p.Any() {
		if err := password(v); err != nil {
			return factorsInvalid(v, err)
		}
	}
	form, state := v.Form(), v.Kept()
	var codes []string
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		codes, err = account.AddPasskey(ctx, tx, v.Clock, v.Scope, v.Setup(), state, form.Get("name"), []byte(form.Get("credential")))
		return err
	})
	if err != nil {
		return factorsInvalid(v, err)
	}
	return settled(v, account.Passkey, codes, "passkey.done")
}

// RenamePasskey gives a passkey another name.
func RenamePasskey(v *door.Visit) error {
	form := v.Form()
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		return account.RenamePasskey(ctx, tx, v.Clock, v.Scope, form.Get("key"), form.Get("name"))
	})
	if err != nil {
		return factorsInvalid(v, err)
	}
	return v.Go(factorPath, "passkey.renamed")
}

// RemovePasskey takes a passkey away, after asking for the password.
func RemovePasskey(v *door.Visit) error {
	key := v.Form().Get("key")
	return changeFactors(v, "passkey.removed", func(ctx context.Context, tx *db.Tx) error {
		return account.RemovePasskey(ctx, tx, v.Clock, v.Scope, key)
	})
}
