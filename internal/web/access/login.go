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

type logIn struct {
	Passkeys bool
	Email    string
	Optional bool // nobody needs a second factor here: said, so that nobody takes it for a real house
	Faults   i18n.Faults
}

// ShowLogIn asks who is there.
func ShowLogIn(v *door.Visit) error {
	if v.Scope.Actor != "" {
		return v.Go("/", "")
	}
	return v.Show(v.T("log-in.title"), logInPage(newLogIn(v)))
}

func newLogIn(v *door.Visit) logIn {
	p := logIn{Optional: !v.Setup().Required, Passkeys: v.Setup().Passkeys()}
	if p.Passkeys {
		v.Scripts = []string{passkeyModule}
	}
	return p
}

// LogIn lets somebody in, or asks for their second factor.
func LogIn(v *door.Visit) error {
	form := v.Form()
	a, err := account.LogIn(v.Context(), v.DB(), v.Clock, form.Get("email"), form.Get("password"), v.Network())
	if errs.Is(err, errs.KindInvalid) || errs.Is(err, errs.KindBusy) {
		p := newLogIn(v)
		p.Email, p.Faults = form.Get("email"), i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("log-in.title"), logInPage(p))
	}
	if err != nil {
		return err
	}
	if a.SecondFactor {
		if err := v.Ask(a); err != nil {
			return err
		}
		return v.Go("/anmelden/zweiter-schritt", "")
	}
	back, err := v.LogIn(a, "")
	if err != nil {
		return err
	}
	return v.Go(back, "")
}

// LogOut ends the session.
func LogOut(v *door.Visit) error {
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		return account.EndSignIn(ctx, tx, v.Clock, v.Scope, v.SignIn)
	})
	if err != nil {
		return err
	}
	if err := v.LogOut(); err != nil {
		return err
	}
	return v.Go("/anmelden", "")
}

// SetLanguage changes the language of the interface and comes back.
func SetLanguage(v *door.Visit) error {
	if lang := i18n.Lang(v.Form().Get("lang")); lang.Known() {
		v.Speak(lang)
	}
	return v.Go(v.Form().Get("back"), "")
}

// SetRole changes the role somebody with several acts in.
func SetRole(v *door.Visit) error {
	v.ActAs(tenant.Role(v.Form().Get("role")))
	return v.Go("/", "")
}
