package lodging

import (
	"context"
	"strconv"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/door"
)

// SetWish keeps what a household wishes of a place.
func SetWish(v *door.Visit) error {
	household, transfer, err := guestIDs(v)
	if err != nil {
		return err
	}
	w := housing.Wish{Household: household, Uses: v.Form()["uses"], Wishes: v.Form()["wishes"]}
	w.Version, _ = strconv.Atoi(text(v, "version"))
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := housing.SetWish(ctx, tx, v.Clock, v.Scope, transfer, w)
		return err
	})
	if err == nil {
		return v.Go(guestURL(household, transfer), "housing.wish.saved")
	}
	if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict) {
		return err
	}
	p, load := loadGuest(v, "", "")
	if load != nil {
		return load
	}
	p.Values, p.Faults = map[string]string{"what": "wish"}, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("housing.guest.title"), guestPage(p))
}
