package office

import (
	"context"
	"net/url"

	"wegwarte/internal/db"
	"wegwarte/internal/sorted"
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
	Order  ui.ListOrder
}

// PlaceTable is the municipalities as a table to keep.
var PlaceTable = export.List{Path: "/kommunen", Kind: "places", Data: tenant.Account, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order := placeOrder(query)
	return export.Of(v.Scope, export.Source[tenant.Place]{Title: v.T("places.title"), Query: order.Query(), Columns: placeColumns(v.Context()),
		Page: export.Whole(func(ctx context.Context, tx *db.Tx) ([]tenant.Place, error) {
			return placesOf(ctx, tx, v.Tenant.LandKey, order)
		})}), nil
}}

func placeOrder(query url.Values) ui.ListOrder {
	return ui.Ordered(query, "/kommunen", "kreis", "ags", "einwohner", "flaeche")
}

// placesOf gives the municipalities of a Land as a German dictionary has them,
// or by another column. They are some hundred, and are read at once.
func placesOf(ctx context.Context, tx *db.Tx, land string, order ui.ListOrder) ([]tenant.Place, error) {
	places, err := tenant.Places(ctx, tx, land)
	name := ui.Alphabetical(func(p tenant.Place) string { return p.Name })
	sorted.By(places, name)
	ui.SortShort(order, places, map[string]func(a, b tenant.Place) int{
		"":          name,
		"kreis":     ui.Alphabetical(func(p tenant.Place) string { return p.Kreis }),
		"ags":       ui.By(func(p tenant.Place) string { return p.AGS }),
		"einwohner": ui.By(func(p tenant.Place) int { return p.Population }),
		"flaeche":   ui.By(func(p tenant.Place) int64 { return p.AreaHa }),
	})
	return places, err
}
