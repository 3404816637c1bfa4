package office

import (
	"context"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// ListPlaces shows the municipalities of the Land with their official figures.
func ListPlaces(v *door.Visit) error {
	var places []tenant.Place
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		places, err = tenant.Places(ctx, tx, v.Tenant.LandKey)
		return err
	})
	if err != nil {
		return err
	}
	german := collate.New(language.German)
	slices.SortStableFunc(places, func(a, b tenant.Place) int { return german.CompareString(a.Name, b.Name) })
	return v.Show(v.T("places.title"), placeListPage(places))
}
