package office

import (
	"context"
	"net/url"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
)

// ListPlaces shows the municipalities of the Land with their official figures.
func ListPlaces(v *door.Visit) error {
	var places []tenant.Place
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		places, err = placesOf(ctx, tx, v.Tenant.LandKey)
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("places.title"), placeListPage(places))
}

// PlaceTable is the municipalities as a table to keep.
var PlaceTable = export.List{Path: "/kommunen", Kind: "places", Data: tenant.Account, Open: func(v *door.Visit, _ url.Values) (export.Table, error) {
	return export.Of(v.Scope, export.Source[tenant.Place]{Title: v.T("places.title"), Columns: placeColumns(v.Context()),
		Page: export.Whole(func(ctx context.Context, tx *db.Tx) ([]tenant.Place, error) {
			return placesOf(ctx, tx, v.Tenant.LandKey)
		})}), nil
}}

// placesOf gives the municipalities of a Land as a German dictionary has them.
func placesOf(ctx context.Context, tx *db.Tx, land string) ([]tenant.Place, error) {
	places, err := tenant.Places(ctx, tx, land)
	german := collate.New(language.German)
	slices.SortStableFunc(places, func(a, b tenant.Place) int { return german.CompareString(a.Name, b.Name) })
	return places, err
}
