package office

import (
	"context"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/web/door"
)

// LinkMade is a link that was just made; it is shown this once.
type LinkMade struct {
	Account account.Account
	Link    account.Link
	Sent    bool // it is on its way to the person already
	Address string
	Back    string // where it leads on to; "": the accounts
}

// makeLink makes a new link for an account.
func makeLink(v *door.Visit, which id.ID) error {
	var made LinkMade
	err := v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		if made.Account, err = account.Find(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		made.Link, made.Sent, err = account.MakeLink(ctx, tx, v.Clock, v.Scope, v.Setup(), which)
		return err
	})
	return made.Show(v, err)
}

// Show gives the link to who made it, who hands it over, unless it is on
// its way. It stands on this page alone, and on none that can be asked for again.
func (p LinkMade) Show(v *door.Visit, err error) error {
	if err != nil {
		return err
	}
	if p.Back == "" {
		p.Back = "/zugaenge"
	}
	p.Address = v.House().URL + p.Link.Path()
	return v.Show(v.T("link.title."+string(p.Link.Kind), "name", p.Account.Name), linkMadePage(p))
}
