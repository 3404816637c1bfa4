package own

import (
	"context"
	"net/http"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/portal"
	"wegwarte/internal/web/door"
)

// enter is the page on which somebody logs in.
type enter struct {
	Number   string
	Known    bool // the browser remembers the number
	Passkeys bool
	Faults   i18n.Faults
}

// numberCookie remembers the number somebody logs in with, on a phone they said
// is theirs: with it alone nobody comes in.
const (
	numberCookie = "nummer"
	remembered   = 365 * 24 * 3600
)

// ShowLogIn asks for number and PIN.
func ShowLogIn(v *door.Visit) error {
	if v.Scope.Actor != "" {
		return v.Go("/ich", "")
	}
	return v.Show(v.T("own.log-in.title"), logInPage(newEnter(v)))
}

func newEnter(v *door.Visit) enter {
	p := enter{Passkeys: v.Setup().Passkeys()}
	if c, err := v.R.Cookie(numberCookie); err == nil && account.CheckNumber(c.Value) == nil {
		p.Number, p.Known = c.Value, true
	}
	v.Scripts = []string{"keep.js"} // who is not logged in leaves nothing in the phone
	if p.Passkeys {
		v.Scripts = append(v.Scripts, "passkey.js")
	}
	return p
}

// LogIn lets somebody in.
func LogIn(v *door.Visit) error {
	form := v.Form()
	number := account.FoldDigits(form.Get("number"))
	err := account.CheckNumber(number)
	var a account.Account
	if err == nil {
		a, err = account.LogIn(v.Context(), v.DB(), v.Clock, number, account.FoldDigits(form.Get("pin")), v.Network())
	}
	if errs.Is(err, errs.KindInvalid) || errs.Is(err, errs.KindBusy) {
		p := newEnter(v)
		p.Number, p.Faults = form.Get("number"), i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("own.log-in.title"), logInPage(p))
	}
	if err != nil {
		return err
	}
	if form.Get("mine") != "" {
		v.Remember(numberCookie, number, remembered)
	}
	back, err := v.LogIn(a, "")
	if err != nil {
		return err
	}
	if back == "/" {
		back = "/ich"
	}
	return v.Go(back, "")
}

// ForgetNumber lets somebody else log in on this phone.
func ForgetNumber(v *door.Visit) error {
	v.Remember(numberCookie, "", -1)
	return v.Go("/ich/anmelden", "")
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
	v.W.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return v.Go("/ich/anmelden", "")
}

// redeem is the page on which somebody uses the code of their invitation.
type redeem struct {
	Code   string
	Faults i18n.Faults
}

// ShowCode asks for the code, where it was not scanned.
func ShowCode(v *door.Visit) error {
	return v.Show(v.T("own.code.title"), codePage(redeem{}))
}

// TakeCode goes on with a code that was typed.
func TakeCode(v *door.Visit) error {
	p := redeem{Code: v.Form().Get("code")}
	if _, err := account.OwnByCode(v.Context(), v.DB(), v.Clock, p.Code, v.Network()); err != nil {
		if p.Faults = i18n.Err(v.Context(), err); errs.Is(err, errs.KindInvalid) || errs.Is(err, errs.KindBusy) {
			return v.ShowInvalid(v.T("own.code.title"), codePage(p))
		}
		return err
	}
	return v.Go("/ich/einladung/"+account.FoldCode(p.Code), "")
}

// ShowRedeem asks who holds a code for a PIN. Looking does not use the code up.
func ShowRedeem(v *door.Visit) error {
	p := redeem{Code: v.R.PathValue("code")}
	if _, err := account.OwnByCode(v.Context(), v.DB(), v.Clock, p.Code, v.Network()); err != nil {
		if p.Faults = i18n.Err(v.Context(), err); errs.Is(err, errs.KindInvalid) || errs.Is(err, errs.KindBusy) {
			p.Code = ""
			return v.ShowInvalid(v.T("own.code.title"), codePage(p))
		}
		return err
	}
	return v.Show(v.T("own.pin.title"), pinPage(p))
}

// Redeem sets the PIN, lets its owner in and shows the number they log in with.
func Redeem(v *door.Visit) error {
	form, p := v.Form(), redeem{Code: v.R.PathValue("code")}
	var a account.Account
	var err error = errs.Invalid("own.error.pin.again").At("again")
	if account.FoldDigits(form.Get("pin")) == account.FoldDigits(form.Get("again")) {
		a, err = portal.Redeem(v.Context(), v.DB(), v.Clock, p.Code, form.Get("pin"), v.Network())
	}
	if errs.Is(err, errs.KindInvalid) || errs.Is(err, errs.KindBusy) {
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("own.pin.title"), pinPage(p))
	}
	if err != nil {
		return err
	}
	if form.Get("mine") != "" {
		v.Remember(numberCookie, a.Email, remembered)
	}
	if _, err := v.LogIn(a, ""); err != nil {
		return err
	}
	http.Redirect(v.W, v.R, "/ich/zugang", http.StatusSeeOther)
	return nil
}
