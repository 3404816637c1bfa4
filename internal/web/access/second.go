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

// second is the second step of a log-in.
type second struct {
	Factors  account.Factors
	Passkeys bool // one of the account's can be asked for
	Faults   i18n.Faults
}

// ShowSecond asks for the second factor of whoever has shown their password.
func ShowSecond(v *door.Visit) error {
	a, err := v.Asked()
	if errs.Is(err, errs.KindNotFound) {
		return v.Go("/anmelden", "")
	}
	if err != nil {
		return err
	}
	p, err := loadSecond(v, a)
	if err != nil {
		return err
	}
	return v.Show(v.T("second.title"), secondPage(p))
}

// Second lets somebody in whose code is right.
func Second(v *door.Visit) error {
	a, err := v.Asked()
	if errs.Is(err, errs.KindNotFound) {
		return v.Go("/anmelden", "second.late")
	}
	if err != nil {
		return err
	}
	shown, err := account.Prove(v.Context(), v.DB(), v.Clock, v.Setup(), a, v.Form().Get("code"))
	if errs.Is(err, errs.KindInvalid) || errs.Is(err, errs.KindBusy) {
		p, load := loadSecond(v, a)
		if load != nil {
			return load
		}
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("second.title"), secondPage(p))
	}
	if err != nil {
		return err
	}
	back, err := v.LogIn(a, shown)
	if err != nil {
		return err
	}
	if shown != account.Recovery {
		return v.Go(back, "")
	}
	p, err := loadSecond(v, a)
	if err != nil {
		return err
	}
	return v.Go(back, "second.recovery-used", "count", p.Factors.Recovery)
}

func loadSecond(v *door.Visit, a account.Account) (p second, err error) {
	s := tenant.Scope{Tenant: a.Tenant, Actor: a.ID}
	err = v.DB().Do(v.Context(), a.Tenant, func(ctx context.Context, tx *db.Tx) error {
		p.Factors, err = account.FactorsOf(ctx, tx, s)
		return err
	})
	if p.Passkeys = v.Setup().Passkeys() && len(p.Factors.Passkeys) > 0; p.Passkeys {
		v.Scripts = []string{passkeyModule}
	}
	return p, err
}
