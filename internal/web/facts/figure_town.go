package facts

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/sheet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

const townPath = figurePath + "/gemeinde"

// figureTown is what a Land knows of one of its municipalities.
type figureTown struct {
	Today clock.Date
	Asked string
	Found []tenant.Place // what the words may mean; of one the figures are shown
	Lines []figureLine   // those that the Land brought
}

// mostTowns is how many municipalities a search shows.
const mostTowns = 40

// ShowTown finds a municipality of the Land, and shows the figures that the Land brought of it.
func ShowTown(v *door.Visit) error {
	if v.Scope.Kind != tenant.Land {
		return errs.NotFound("error.no-page")
	}
	p := figureTown{Today: v.Today(), Asked: strings.TrimSpace(v.R.URL.Query().Get("suche"))}
	v.Trail = []ui.Crumb{{Label: v.T("figure.title"), URL: figurePath}}
	err := v.Look(func(ctx context.Context, tx *db.Tx) error {
		if p.Asked == "" {
			return nil
		}
		land, err := tenant.LandOf(ctx, tx, v.Scope)
		if err != nil {
			return err
		}
		all, err := tenant.Places(ctx, tx, land.LandKey)
		if err != nil {
			return err
		}
		if p.Found = meant(all, p.Asked); len(p.Found) != 1 {
			return nil
		}
		town, err := tenant.ByAGS(ctx, tx, p.Found[0].AGS)
		if errs.Is(err, errs.KindNotFound) { // it does not work with the house, so nobody brought anything
			return nil
		}
		if err != nil {
			return err
		}
		latest, err := figure.Brought(ctx, tx, v.Scope, town.ID, p.Today)
		p.Lines = slices.DeleteFunc(linesOf(latest, ""), func(l figureLine) bool { return l.Newest == nil })
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("figure.of-town"), figureTownPage(p))
}

// meant gives the municipalities whose key or name it is, else those whose name has it.
func meant(all []tenant.Place, asked string) (found []tenant.Place) {
	words := sheet.Fold(asked)
	for _, p := range all {
		switch {
		case p.AGS == asked || sheet.Fold(p.Name) == words:
			return []tenant.Place{p}
		case strings.Contains(sheet.Fold(p.Name), words) && len(found) < mostTowns:
			found = append(found, p)
		}
	}
	return found
}

func townURL(p tenant.Place) string {
	return townPath + "?" + url.Values{"suche": {p.AGS}}.Encode()
}
