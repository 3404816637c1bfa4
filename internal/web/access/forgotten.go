package access

import (
	"wegwarte/internal/account"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/door"
)

type forgotten struct {
	Email  string
	Asked  bool
	Faults i18n.Faults
}

// ShowForgotten asks who cannot log in.
func ShowForgotten(v *door.Visit) error {
	return v.Show(v.T("forgotten.title"), forgottenPage(forgotten{}))
}

// AskForgotten takes in that somebody cannot log in; it says the same whether
// there is such an account or not.
func AskForgotten(v *door.Visit) error {
	email := v.Form().Get("email")
	err := account.Forgotten(v.Context(), v.DB(), v.Clock, v.Setup(), email, v.Network())
	if errs.Is(err, errs.KindBusy) {
		return v.ShowInvalid(v.T("forgotten.title"), forgottenPage(forgotten{Email: email, Faults: i18n.Err(v.Context(), err)}))
	}
	if err != nil {
		return err
	}
	return v.Show(v.T("forgotten.title"), forgottenPage(forgotten{Asked: true}))
}
