package lodging

import (
	"context"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/stock"
)

// changeLines says what is different about a site or a dwelling.
func changeLines(ctx context.Context, k housing.StockChange) (lines []string) {
	switch {
	case k.Dwelling == nil && k.SiteBefore == nil:
		return []string{kindWord(ctx, k.Site.Kind), address(*k.Site)}
	case k.Dwelling == nil:
		return differences(ctx, stock.OfSite, stock.Row{Site: *k.SiteBefore}, stock.Row{Site: *k.Site}, "stock.change.field")
	case k.DwellingBefore == nil:
		return []string{i18n.T(ctx, "stock.change.rooms", "count", len(k.Dwelling.Rooms), "places", k.Dwelling.Places), features(ctx, *k.Dwelling)}
	}
	lines = differences(ctx, stock.OfDwelling, stock.Row{Dwelling: k.DwellingBefore}, stock.Row{Dwelling: k.Dwelling}, "stock.change.field")
	for i := range k.Dwelling.Rooms {
		r := &k.Dwelling.Rooms[i]
		at := slices.IndexFunc(k.DwellingBefore.Rooms, func(old housing.Room) bool { return r.ID != "" && old.ID == r.ID })
		if at < 0 {
			lines = append(lines, i18n.T(ctx, "stock.change.room.new", "room", r.Label(), "places", r.Places))
			continue
		}
		old := &k.DwellingBefore.Rooms[at]
		lines = append(lines, differences(ctx, stock.OfRoom, stock.Row{Dwelling: k.DwellingBefore, Room: old}, stock.Row{Dwelling: k.Dwelling, Room: r}, "stock.change.room.field", "room", old.Label())...)
	}
	for _, old := range k.DwellingBefore.Rooms {
		if !slices.ContainsFunc(k.Dwelling.Rooms, func(r housing.Room) bool { return r.ID == old.ID }) {
			lines = append(lines, i18n.T(ctx, "stock.change.room.gone", "room", old.Label()))
		}
	}
	return lines
}

// differences words what the columns about something say otherwise than before.
func differences(ctx context.Context, of stock.Of, before, after stock.Row, key string, args ...any) (lines []string) {
	for _, c := range stock.Columns {
		if c.Of != of {
			continue
		}
		was, is := c.Cell(ctx, before), c.Cell(ctx, after)
		if was != is {
			lines = append(lines, i18n.T(ctx, key, slices.Concat(args, []any{"field", c.Label(ctx), "before", shown(ctx, was), "after", shown(ctx, is)})...))
		}
	}
	return lines
}

// shown words a cell as people write it.
func shown(ctx context.Context, c sheet.Cell) string {
	switch {
	case c.Blank():
		return i18n.T(ctx, "stock.empty")
	case c.Kind == sheet.Date:
		if day, err := clock.ParseDate(c.Text); err == nil {
			return i18n.DateShort(ctx, day)
		}
	case c.Kind == sheet.Number:
		return decimal(ctx, c.Text)
	}
	return c.Text
}

// changeName names what a change is about.
func changeName(k housing.StockChange) string {
	if k.Dwelling == nil {
		return k.Site.Name
	}
	return k.Site.Name + ", " + k.Dwelling.Name
}
