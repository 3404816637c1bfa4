package office

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// ListPlaces shows the municipalities of the Land with their official figures.
func ListPlaces(v *door.Visit) error {
	p := placeList{Order: placeOrder(v.R.URL.Query())}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Places, err = placesOf(ctx, tx, v.Tenant.LandKey, p.Order)
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("places.title"), placeListPage(p))
}

// placeList is the municipalities, and by which column they come.
type placeList struct {
	Places []tenant.Place
	Order  ui.ShortOrder
}

// PlaceTable is the municipalities as a table to keep.
var PlaceTable = export.List{Path: "/kommunen", Kind: "places", Data: tenant.Account, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order := placeOrder(query)
	return export.Of(v.Scope, export.Source[tenant.Place]{Title: v.T("places.title"), Query: order.Query(), Columns: placeColumns(v.Context()),
		Page: export.Whole(func(ctx context.Context, tx *db.Tx) ([]tenant.Place, error) {
			return placesOf(ctx, tx, v.Tenant.LandKey, order)
		})}), nil
}}

func placeOrder(query url.Values) ui.ShortOrder {
	return ui.Ordered(query, "/kommunen", "kreis", "ags", "einwohner", "flaeche")
}

// placesOf gives the municipalities of a Land as a German dictionary has them,
// or by another column. They are some hundred, and are read at once.
func placesOf(ctx context.Context, tx *db.Tx, land string, order ui.ShortOrder) ([]tenant.Place, error) {
	places, err := tenant.Places(ctx, tx, land)
	german := collate.New(language.German)
	slices.SortStableFunc(places, func(a, b tenant.Place) int { return german.CompareString(a.Name, b.Name) })
	ui.SortShort(order, places, map[string]func(a, b tenant.Place) int{
		"":          func(a, b tenant.Place) int { return german.CompareString(a.Name, b.Name) },
		"kreis":     func(a, b tenant.Place) int { return german.CompareString(a.Kreis, b.Kreis) },
		"ags":       func(a, b tenant.Place) int { return cmp.Compare(a.AGS, b.AGS) },
		"einwohner": func(a, b tenant.Place) int { return cmp.Compare(a.Population, b.Population) },
		"flaeche":   func(a, b tenant.Place) int { return cmp.Compare(a.AreaHa, b.AreaHa) },
	})
	return places, err
}
