package access

import (
	"context"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/door"
)

type redeem struct {
	Token   string
	Path    string // of the page
	Account account.Account
	Kind    account.LinkKind
	Faults  i18n.Faults
}

// ShowRedeem asks whoever holds a link for a new password. Looking at it does
// not use the link up: mail programs look at links, too.
func ShowRedeem(v *door.Visit) error {
	p, err := loadRedeem(v)
	if err != nil {
		return err
	}
	return v.Show(p.title(v), redeemPage(p))
}

// Redeem sets the password and uses the link up.
func Redeem(v *door.Visit) error {
	p, err := loadRedeem(v)
	if err != nil {
		return err
	}
	form := v.Form()
	if form.Get("password") != form.Get("again") {
		err = errs.Invalid("error.password.again").At("again")
	} else {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			return account.Redeem(ctx, tx, v.Clock, p.Token, form.Get("password"))
		})
	}
	if errs.Is(err, errs.KindInvalid) || errs.Is(err, errs.KindBusy) {
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(p.title(v), redeemPage(p))
	}
	if err != nil {
		return err
	}
	return v.Go("/anmelden", "redeem.done")
}

func loadRedeem(v *door.Visit) (redeem, error) {
	p := redeem{Token: v.R.PathValue("token"), Path: v.R.URL.Path}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Account, p.Kind, err = account.Redeemable(ctx, tx, v.Clock, p.Token)
		return err
	})
	return p, err
}

func (p redeem) title(v *door.Visit) string { return v.T("redeem.title." + string(p.Kind)) }
