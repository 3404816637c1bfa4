package access

import (
	"context"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/door"
)

// factorPath is where somebody keeps what they show beside their password.
const factorPath = "/mein-zugang/zweiter-faktor"

type factors struct {
	account.Factors
	Must   bool   // nothing else can be done before one is set up
	Needed bool   // their roles need one
	Apps   bool   // this installation can keep an app's secret
	Makes  bool   // … and browsers make passkeys for it
	Name   string // of a passkey, as it was given
	Faults i18n.Faults
}

// ShowFactors shows what the visitor has beside the password.
func ShowFactors(v *door.Visit) error {
	p, err := loadFactors(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("factor.title"), factorsPage(p))
}

func loadFactors(v *door.Visit) (p factors, err error) {
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		p.Factors, err = account.FactorsOf(ctx, tx, v.Scope)
		return err
	})
	p.Must = v.Setup().MustSetUp(v.Account)
	p.Needed = v.Setup().Required && v.Account.Sensitive()
	p.Apps = v.Setup().Keys != nil
	if p.Makes = v.Setup().Passkeys(); p.Makes {
		v.Scripts = []string{passkeyModule}
	}
	return p, err
}

// BeginApp draws a secret for an app.
func BeginApp(v *door.Visit) error {
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		return account.BeginTOTP(ctx, tx, v.Clock, v.Scope, v.Setup())
	})
	if err != nil {
		return err
	}
	return v.Go(factorPath+"/app", "")
}

type app struct {
	account.App
	Picture string // of its address, as an image's source
	Faults  i18n.Faults
}

// ShowApp shows the secret, for an app to read, and asks for a first code.
func ShowApp(v *door.Visit) error {
	p, err := loadApp(v)
	if errs.Is(err, errs.KindNotFound) {
		return v.Go(factorPath, "")
	}
	if err != nil {
		return err
	}
	return v.Show(v.T("factor.app.title"), appPage(p))
}

func loadApp(v *door.Visit) (p app, err error) {
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		p.App, err = account.PendingApp(ctx, tx, v.Scope, v.Setup(), "Wegwarte "+v.Tenant.Name, v.Account.Email)
		return err
	})
	if err != nil {
		return p, err
	}
	p.Picture, err = picture(p.Address)
	return p, err
}

// ConfirmApp takes the app into use and shows the recovery codes.
func ConfirmApp(v *door.Visit) error {
	var codes []string
	err := v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		codes, err = account.ConfirmTOTP(ctx, tx, v.Clock, v.Scope, v.Setup(), v.Form().Get("code"))
		return err
	})
	if errs.Is(err, errs.KindInvalid) {
		p, load := loadApp(v)
		if load != nil {
			return load
		}
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("factor.app.title"), appPage(p))
	}
	if err != nil {
		return err
	}
	return settled(v, account.TOTP, codes, "factor.app.done")
}

// settled goes on after the visitor's factors have changed: with the recovery
// codes, where there are new ones to show.
func settled(v *door.Visit, factor account.Factor, codes []string, key string) error {
	back, err := v.Renew(factor)
	if err != nil {
		return err
	}
	if len(codes) > 0 {
		return v.Show(v.T("recovery.title"), recoveryPage(recovery{Codes: codes, Back: back, Done: key}))
	}
	return v.Go(factorPath, key)
}

type recovery struct {
	Codes []string
	Back  string
	Done  string // key of what was done; "" for new codes alone
}

// RemoveApp takes the visitor's app away, after asking for the password.
func RemoveApp(v *door.Visit) error {
	return changeFactors(v, "factor.app.removed", func(ctx context.Context, tx *db.Tx) error {
		return account.RemoveTOTP(ctx, tx, v.Clock, v.Scope)
	})
}

// NewRecovery shows new recovery codes, after asking for the password.
func NewRecovery(v *door.Visit) error {
	var codes []string
	err := changeAfterPassword(v, func(ctx context.Context, tx *db.Tx) (err error) {
		codes, err = account.NewRecovery(ctx, tx, v.Clock, v.Scope)
		return err
	})
	if err != nil {
		return factorsInvalid(v, err)
	}
	return v.Show(v.T("recovery.title"), recoveryPage(recovery{Codes: codes, Back: factorPath}))
}

// changeFactors does something after which all sessions but this one are over.
func changeFactors(v *door.Visit, key string, change func(context.Context, *db.Tx) error) error {
	if err := changeAfterPassword(v, change); err != nil {
		return factorsInvalid(v, err)
	}
	return settled(v, "", nil, key)
}

func changeAfterPassword(v *door.Visit, change func(context.Context, *db.Tx) error) error {
	if err := password(v); err != nil {
		return err
	}
	return v.Do(change)
}

// password holds that the visitor knows their password: an open screen is not enough.
func password(v *door.Visit) error {
	_, err := account.LogIn(v.Context(), v.DB(), v.Clock, v.Account.Email, v.Form().Get("password"), v.Network())
	if errs.Is(err, errs.KindInvalid) {
		return errs.Invalid("error.factor.password")
	}
	return err
}

func factorsInvalid(v *door.Visit, err error) error {
	if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindBusy) {
		return err
	}
	p, load := loadFactors(v)
	if load != nil {
		return load
	}
	p.Faults, p.Name = i18n.Err(v.Context(), err), v.Form().Get("name")
	return v.ShowInvalid(v.T("factor.title"), factorsPage(p))
}
