package stock

import (
	"bytes"
	"context"
	"slices"

	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/sheet"
)

// Row is a row of the list: a room of a dwelling of a site. A site without
// dwellings has a row of its own.
type Row struct {
	Site     housing.Site
	Dwelling *housing.Dwelling
	Room     *housing.Room
}

// Rows gives the rows of a site.
func Rows(p housing.Inventory) (rows []Row) {
	for i := range p.Dwellings {
		d := &p.Dwellings[i]
		for k := range d.Rooms {
			rows = append(rows, Row{p.Site, d, &d.Rooms[k]})
		}
		if len(d.Rooms) == 0 {
			rows = append(rows, Row{Site: p.Site, Dwelling: d})
		}
	}
	if len(rows) == 0 {
		rows = []Row{{Site: p.Site}}
	}
	return rows
}

// Of says what a column is about.
type Of uint8

// What columns are about.
const (
	OfSite Of = iota
	OfDwelling
	OfRoom
)

// Column is a column of the list.
type Column struct {
	Field string // of package housing
	Of    Of
	label string // key of the message that heads it
	max   int    // characters of a text
	cell  func(context.Context, Row) sheet.Cell
}

// Label heads the column.
func (c Column) Label(ctx context.Context) string { return i18n.T(ctx, c.label) }

// Cell gives what stands in the column; blank where the row has no such thing.
func (c Column) Cell(ctx context.Context, r Row) sheet.Cell {
	if c.Of >= OfDwelling && r.Dwelling == nil || c.Of == OfRoom && r.Room == nil {
		return sheet.Cell{}
	}
	return c.cell(ctx, r)
}

// Columns are all columns in their order.
var Columns = []Column{
	{housing.FieldSite, OfSite, "housing.site", 80, text(func(r Row) string { return r.Site.Name })},
	{housing.FieldKind, OfSite, "housing.kind", 0, choice("housing.kind.", func(r Row) placement.Kind { return r.Site.Kind })},
	{housing.FieldStreet, OfSite, "housing.street", 120, text(func(r Row) string { return r.Site.Street })},
	{housing.FieldTown, OfSite, "housing.town", 120, text(func(r Row) string { return r.Site.Town })},
	{housing.FieldDistrict, OfSite, "housing.district", 120, text(func(r Row) string { return r.Site.District })},
	{housing.FieldKitchen, OfSite, "housing.kitchen", 0, choice("housing.kitchen.", func(r Row) housing.Kitchen { return r.Site.Kitchen })},
	{housing.FieldBathroom, OfSite, "housing.bathroom", 0, choice("housing.bathroom.", func(r Row) housing.Bathroom { return r.Site.Bathroom })},
	{housing.FieldToilets, OfSite, "housing.toilets", 0, count(func(r Row) int { return r.Site.Toilets })},
	{housing.FieldShowers, OfSite, "housing.showers", 0, count(func(r Row) int { return r.Site.Showers })},
	{housing.FieldOpens, OfSite, "housing.opens", 0, day(func(r Row) clock.Date { return r.Site.Opens })},
	{housing.FieldCloses, OfSite, "housing.closes", 0, day(func(r Row) clock.Date { return r.Site.Closes })},
	{housing.FieldClosing, OfSite, "housing.closing", 0, choice("housing.closing.", func(r Row) housing.Closing { return r.Site.Closing })},
	{housing.FieldDwelling, OfDwelling, "housing.dwelling", 80, text(func(r Row) string { return r.Dwelling.Name })},
	{housing.FieldShared, OfDwelling, "stock.shared", 0, yes(func(r Row) bool { return r.Dwelling.Shared })},
	{housing.FieldStepFree, OfDwelling, "stock.step-free", 0, yes(func(r Row) bool { return r.Dwelling.StepFree })},
	{housing.FieldGround, OfDwelling, "stock.ground-floor", 0, yes(func(r Row) bool { return r.Dwelling.GroundFloor })},
	{housing.FieldArea, OfDwelling, "stock.area", 0, choice("housing.area.", func(r Row) housing.Area { return r.Dwelling.Area })},
	{housing.FieldUnitOpens, OfDwelling, "stock.dwelling-opens", 0, day(func(r Row) clock.Date { return r.Dwelling.Opens })},
	{housing.FieldUnitCloses, OfDwelling, "stock.dwelling-closes", 0, day(func(r Row) clock.Date { return r.Dwelling.Closes })},
	{housing.FieldRoomNumber, OfRoom, "stock.room-number", 0, count(func(r Row) int { return r.Room.Number })},
	{housing.FieldRoom, OfRoom, "housing.room.name", 80, text(func(r Row) string { return r.Room.Name })},
	{housing.FieldPlaces, OfRoom, "housing.places", 0, count(func(r Row) int { return r.Room.Places })},
	{housing.FieldSquareMeter, OfRoom, "housing.room.m2", 0, func(_ context.Context, r Row) sheet.Cell {
		if r.Room.Area == 0 {
			return sheet.Cell{}
		}
		return sheet.Decimal(int64(r.Room.Area), 1)
	}},
}

func text(of func(Row) string) func(context.Context, Row) sheet.Cell {
	return func(_ context.Context, r Row) sheet.Cell { return sheet.String(of(r)) }
}

func day(of func(Row) clock.Date) func(context.Context, Row) sheet.Cell {
	return func(_ context.Context, r Row) sheet.Cell { return sheet.Day(of(r)) }
}

func yes(of func(Row) bool) func(context.Context, Row) sheet.Cell {
	return func(ctx context.Context, r Row) sheet.Cell { return sheet.String(yesWord(ctx, of(r))) }
}

func yesWord(ctx context.Context, is bool) string {
	if is {
		return i18n.T(ctx, "common.yes")
	}
	return i18n.T(ctx, "common.no")
}

func count(of func(Row) int) func(context.Context, Row) sheet.Cell {
	return func(_ context.Context, r Row) sheet.Cell {
		if n := of(r); n != housing.Unknown {
			return sheet.Int(n)
		}
		return sheet.Cell{}
	}
}

func choice[T ~string](prefix string, of func(Row) T) func(context.Context, Row) sheet.Cell {
	return func(ctx context.Context, r Row) sheet.Cell {
		if of(r) == "" {
			return sheet.Cell{}
		}
		return sheet.String(i18n.T(ctx, prefix+string(of(r))))
	}
}

// words maps what can stand in a column, folded, to what it means: the word of
// every language, and the bare one of the code.
func words[T ~string](prefix string, all []T) map[string]T {
	known := map[string]T{}
	for _, one := range all {
		known[person.Fold(string(one))] = one
		for _, l := range i18n.Languages {
			known[person.Fold(i18n.T(i18n.With(context.Background(), l), prefix+string(one)))] = one
		}
	}
	return known
}

// yesNo maps the words of every language, and what people write besides.
func yesNo() map[string]bool {
	known := map[string]bool{"ja": true, "j": true, "x": true, "1": true, "wahr": true, "yes": true, "nein": false, "n": false, "0": false, "falsch": false, "no": false}
	for _, l := range i18n.Languages {
		ctx := i18n.With(context.Background(), l)
		known[person.Fold(yesWord(ctx, true))], known[person.Fold(yesWord(ctx, false))] = true, false
	}
	return known
}

// WriteTemplate gives an empty list with an explanation of each column.
func WriteTemplate(ctx context.Context) ([]byte, error) {
	t := sheet.Template{Name: i18n.T(ctx, "housing.title"), Guide: i18n.T(ctx, "stock.guide"), GuideHeaders: []string{i18n.T(ctx, "stock.guide.column"), i18n.T(ctx, "stock.guide.meaning")}}
	for _, c := range Columns {
		t.Headers = append(t.Headers, c.Label(ctx))
		t.GuideRows = append(t.GuideRows, []string{c.Label(ctx), c.meaning(ctx)})
	}
	var file bytes.Buffer
	err := sheet.WriteTemplate(&file, t)
	return file.Bytes(), err
}

// meaning explains a column, and lists what can stand in it.
func (c Column) meaning(ctx context.Context) string {
	meaning := i18n.T(ctx, "stock.guide."+c.Field)
	for _, w := range choices(ctx, c.Field) {
		meaning += "\n– " + w
	}
	return meaning
}

// choices lists the words that can stand in a column; none: anything can.
func choices(ctx context.Context, field string) (list []string) {
	add := func(prefix string, words ...string) {
		for _, w := range words {
			list = append(list, i18n.T(ctx, prefix+w))
		}
	}
	switch field {
	case housing.FieldKind:
		add("housing.kind.", names(placement.Kinds)...)
	case housing.FieldKitchen:
		add("housing.kitchen.", names(housing.Kitchens)...)
	case housing.FieldBathroom:
		add("housing.bathroom.", names(housing.Bathrooms)...)
	case housing.FieldClosing:
		add("housing.closing.", names(closings)...)
	case housing.FieldArea:
		add("housing.area.", names(housing.Areas)...)
	case housing.FieldShared, housing.FieldStepFree, housing.FieldGround:
		add("common.", "yes", "no")
	}
	return list
}

func names[T ~string](all []T) (words []string) {
	for _, one := range all {
		words = append(words, string(one))
	}
	return words
}

var closings = []housing.Closing{housing.Lease, housing.Decided}

// label heads the column of a field.
func label(ctx context.Context, field string) string {
	i := slices.IndexFunc(Columns, func(c Column) bool { return c.Field == field })
	if i < 0 {
		return field
	}
	return Columns[i].Label(ctx)
}
