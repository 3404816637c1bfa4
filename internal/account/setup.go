package account

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/mail"
	"wegwarte/internal/seal"
)

// Setup is how one installation lets people in.
type Setup struct {
	Keys      *seal.Ring // seals what is kept of an authenticator app; nil: there are no apps
	Required  bool       // who may see health data needs a second factor
	PublicURL string     // the address browsers know us by, "https://…"; "" where nobody said
	Mailed    bool       // a mail server takes our mails: links go out by mail
}

// tellLink sends the person behind an account their link, in the transaction
// that makes it, and reports whether it is on its way. Where no mail goes out it is
// the administrator who hands it over.
func tellLink(ctx context.Context, tx *db.Tx, c clock.Clock, setup Setup, a Account, l Link) (sent bool, err error) {
	if !setup.Mailed {
		return false, nil
	}
	kind := mail.PasswordReset
	if l.Kind == Invitation {
		kind = mail.Invitation
	}
	return true, mail.Enqueue(ctx, tx, c, a.Tenant, mail.Message{Account: a.ID, Kind: kind, Facts: mail.Facts{Place: a.Tenant},
		Path: linkPages[l.Kind], Token: mail.Token(l.Token), Until: l.Until})
}

// tellNewDevice says by mail, too, that somebody has logged in from a new browser.
func tellNewDevice(ctx context.Context, tx *db.Tx, c clock.Clock, a Account) error {
	return mail.Enqueue(ctx, tx, c, a.Tenant, mail.Message{Account: a.ID, Kind: mail.NewDevice, Facts: mail.Facts{At: c.Now()}, Path: "/mein-zugang"})
}
