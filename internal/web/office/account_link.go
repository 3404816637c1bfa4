package office

import (
	"context"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/web/door"
)

// linkMade is a link that was just made; it is shown this once.
type linkMade struct {
	Account account.Account
	Link    account.Link
	Sent    bool // it is on its way to the person already
	Address string
}

// makeLink makes a new link for an account.
func makeLink(v *door.Visit, which id.ID) error {
	var made linkMade
	err := v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		if made.Account, err = account.Find(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		made.Link, made.Sent, err = account.MakeLink(ctx, tx, v.Clock, v.Scope, v.Setup(), which)
		return err
	})
	return made.show(v, err)
}

// show gives the link to the administrator, who hands it over, unless it is on
// its way. It stands on this page alone, and on none that can be asked for again.
func (p linkMade) show(v *door.Visit, err error) error {
	if err != nil {
		return err
	}
	p.Address = v.House().URL + p.Link.Path()
	return v.Show(v.T("link.title."+string(p.Link.Kind), "name", p.Account.Name), linkMadePage(p))
}
