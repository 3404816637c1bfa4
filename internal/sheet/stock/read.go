package stock

import (
	"context"
	"io"
	"strconv"
	"strings"

	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sorted"
)

// Limits bounds a list that is brought.
var Limits = sheet.Limits{Bytes: 10 << 20, Unpacked: 64 << 20, Rows: 20_000 + 10, Columns: 64, Cells: 1_000_000}

// List is a list that was read.
type List struct {
	Sites   []housing.StockSite
	Says    map[string]bool // the fields that it has
	Rows    int
	Errors  []sheet.RowError
	Count   int // of errors, also those Errors has no room for
	Ignored []sheet.Ignored
}

// the words that choices can be made by, in all languages.
var (
	kinds     = words("housing.kind.", placement.Kinds)
	kitchens  = words("housing.kitchen.", housing.Kitchens)
	bathrooms = words("housing.bathroom.", housing.Bathrooms)
	areas     = words("housing.area.", housing.Areas)
	reasons   = words("housing.closing.", closings)
	yesses    = yesNo()
)

// mostCount bounds a number before the house's rules are asked.
const mostCount = 1_000_000

// Read reads a list from CSV or XLSX, whose headers and words are those of any
// language of the pages. An error is about the whole file, of kind Invalid.
func Read(ctx context.Context, r io.Reader, limits sheet.Limits) (List, error) {
	file, err := sheet.Open(r, limits)
	if err != nil {
		return List{}, err
	}
	in := reading{ctx: ctx, columns: map[string]*sheet.Column{}, sites: map[string]int{}, dwellings: map[[2]string]int{}, first: map[string]map[string]said{}}
	declared := make([]*sheet.Column, len(Columns))
	for i, c := range Columns {
		declared[i] = c.declare(ctx)
		in.columns[c.Field] = declared[i]
	}
	rows, err := file.Rows(declared...)
	if err != nil {
		return List{}, err
	}
	in.list.Says = map[string]bool{}
	for _, c := range Columns {
		in.list.Says[c.Field] = rows.Has(in.columns[c.Field])
	}
	for row := range rows.All() {
		in.list.Rows++
		in.row(row)
	}
	if err := rows.Err(); err != nil {
		return List{}, err
	}
	in.order()
	in.list.Errors, in.list.Count, in.list.Ignored = rows.Errors(), rows.ErrorCount(), rows.Ignored()
	return in.list, nil
}

// declare gives the column with its header in the reader's language; those of the
// other languages mean the same.
func (c Column) declare(ctx context.Context) *sheet.Column {
	d := &sheet.Column{Header: c.Label(ctx), Required: c.Field == housing.FieldSite, Max: c.max, Aliases: []string{c.Field}}
	for _, l := range i18n.Languages {
		d.Aliases = append(d.Aliases, i18n.T(i18n.With(ctx, l), c.label))
	}
	return d
}

// reading is a list that is being read.
type reading struct {
	ctx       context.Context
	columns   map[string]*sheet.Column
	list      List
	sites     map[string]int             // by folded name: place in the list
	dwellings map[[2]string]int          // by folded names: place in the site
	first     map[string]map[string]said // what was said first about a site or dwelling
}

// said is what a row said about something of which further rows may say the same.
type said struct {
	row  int
	text string
}

func (in *reading) row(row *sheet.Row) {
	c := in.columns
	p := housing.Site{Name: row.Text(c[housing.FieldSite]), Kind: choose(in, row, housing.FieldKind, kinds),
		Street: row.Text(c[housing.FieldStreet]), Town: row.Text(c[housing.FieldTown]), District: row.Text(c[housing.FieldDistrict]),
		Kitchen: choose(in, row, housing.FieldKitchen, kitchens), Bathroom: choose(in, row, housing.FieldBathroom, bathrooms),
		Toilets: in.count(row, housing.FieldToilets, housing.Unknown, 0), Showers: in.count(row, housing.FieldShowers, housing.Unknown, 0),
		Opens: row.Date(c[housing.FieldOpens]), Closes: row.Date(c[housing.FieldCloses]), Closing: choose(in, row, housing.FieldClosing, reasons)}
	site := person.Fold(p.Name)
	if p.Name == "" {
		return // Text noted that it is missing
	}
	at, known := in.sites[site]
	if !known {
		at = len(in.list.Sites)
		in.sites[site] = at
		in.list.Sites = append(in.list.Sites, housing.StockSite{Row: row.Number, Site: p})
	}
	one := &in.list.Sites[at]
	in.same(row, OfSite, site, Row{Site: p})
	merge(&one.Site, p)
	in.dwelling(row, one, site)
}

func (in *reading) dwelling(row *sheet.Row, p *housing.StockSite, site string) {
	c := in.columns
	d := housing.Dwelling{Name: row.Text(c[housing.FieldDwelling]), Shared: choose(in, row, housing.FieldShared, yesses), StepFree: choose(in, row, housing.FieldStepFree, yesses),
		GroundFloor: choose(in, row, housing.FieldGround, yesses), Area: choose(in, row, housing.FieldArea, areas),
		Opens: row.Date(c[housing.FieldUnitOpens]), Closes: row.Date(c[housing.FieldUnitCloses])}
	room := housing.Room{Number: in.count(row, housing.FieldRoomNumber, 0, 1), Name: row.Text(c[housing.FieldRoom]),
		Places: in.count(row, housing.FieldPlaces, 0, 0), Area: int(min(row.Decimal(c[housing.FieldSquareMeter], 1), mostCount))}
	if d.Name == "" {
		for _, one := range Columns {
			if one.Of != OfSite && one.Field != housing.FieldDwelling && !row.Blank(c[one.Field]) {
				row.Fail(c[housing.FieldDwelling], "required", "sheet.rule.required")
			}
		}
		return
	}
	name := person.Fold(d.Name)
	at, known := in.dwellings[[2]string{site, name}]
	if !known {
		at = len(p.Dwellings)
		in.dwellings[[2]string{site, name}] = at
		p.Dwellings = append(p.Dwellings, housing.StockDwelling{Row: row.Number, Dwelling: d})
	}
	one := &p.Dwellings[at]
	in.same(row, OfDwelling, site+"\x00"+name, Row{Dwelling: &d})
	mergeDwelling(&one.Dwelling, d)
	if in.list.Says[housing.FieldPlaces] {
		if row.Blank(c[housing.FieldPlaces]) {
			row.Fail(c[housing.FieldPlaces], "required", "sheet.rule.required")
		}
		one.Dwelling.Rooms, one.Rows = append(one.Dwelling.Rooms, room), append(one.Rows, row.Number)
	}
}

// choose reads one of the words that a column may hold. Of who wrote another one
// those of the reader's language are told.
func choose[T comparable](in *reading, row *sheet.Row, field string, known map[string]T) (value T) {
	column := in.columns[field]
	text := row.Text(column)
	if text == "" {
		return value
	}
	value, there := known[person.Fold(text)]
	if !there {
		row.Fail(column, "choice", "sheet.rule.choice", "options", strings.Join(choices(in.ctx, field), ", "))
	}
	return value
}

// count reads a whole number; a blank cell is what it is otherwise.
func (in *reading) count(row *sheet.Row, field string, otherwise, low int) int {
	if row.Blank(in.columns[field]) {
		return otherwise
	}
	return row.Int(in.columns[field], low, mostCount)
}

// same holds that a further row about a site or a dwelling says what those before
// it said; it may leave out what they said.
func (in *reading) same(row *sheet.Row, of Of, key string, says Row) {
	if in.first[key] == nil {
		in.first[key] = map[string]said{}
	}
	for _, c := range Columns {
		column := in.columns[c.Field]
		if c.Of != of || c.Field == housing.FieldSite || c.Field == housing.FieldDwelling || row.Blank(column) {
			continue
		}
		text := c.Cell(in.ctx, says).Text
		if before, there := in.first[key][c.Field]; !there {
			in.first[key][c.Field] = said{row.Number, text}
		} else if before.text != text {
			row.Fail(column, "differs", "stock.rule.differs", "first", before.row)
		}
	}
}

// merge takes over what a further row says and those before it did not.
func merge(into *housing.Site, p housing.Site) {
	fill(&into.Kind, p.Kind, "")
	fill(&into.Street, p.Street, "")
	fill(&into.Town, p.Town, "")
	fill(&into.District, p.District, "")
	fill(&into.Kitchen, p.Kitchen, "")
	fill(&into.Bathroom, p.Bathroom, "")
	fill(&into.Toilets, p.Toilets, housing.Unknown)
	fill(&into.Showers, p.Showers, housing.Unknown)
	fill(&into.Opens, p.Opens, clock.Date{})
	fill(&into.Closes, p.Closes, clock.Date{})
	fill(&into.Closing, p.Closing, "")
}

func mergeDwelling(into *housing.Dwelling, d housing.Dwelling) {
	fill(&into.Shared, d.Shared, false)
	fill(&into.StepFree, d.StepFree, false)
	fill(&into.GroundFloor, d.GroundFloor, false)
	fill(&into.Area, d.Area, "")
	fill(&into.Opens, d.Opens, clock.Date{})
	fill(&into.Closes, d.Closes, clock.Date{})
}

func fill[T comparable](into *T, value, unsaid T) {
	if *into == unsaid {
		*into = value
	}
}

// order puts the rooms of each dwelling in the order of their numbers; those
// without one stay where they stand, behind the room above.
func (in *reading) order() {
	for _, p := range in.list.Sites {
		for k := range p.Dwellings {
			d := &p.Dwellings[k]
			type placed struct {
				room housing.Room
				row  int
			}
			all, last := make([]placed, len(d.Rows)), 0
			for i, r := range d.Dwelling.Rooms {
				if r.Number == 0 {
					r.Number = last
				}
				last = r.Number
				all[i] = placed{r, d.Rows[i]}
			}
			sorted.By(all, func(a, b placed) int { return a.room.Number - b.room.Number })
			for i, one := range all {
				one.room.Number = i + 1
				d.Dwelling.Rooms[i], d.Rows[i] = one.room, one.row
			}
		}
	}
}

// Fault gives a rule that a row breaks as a mistake of the list.
func Fault(ctx context.Context, f housing.StockFault) sheet.RowError {
	field := label(ctx, f.Field)
	return sheet.RowError{Row: f.Row, Field: field, Rule: f.Err.Key[strings.LastIndexByte(f.Err.Key, '.')+1:], Key: "stock.rule.at",
		Args: []any{"row", strconv.Itoa(f.Row), "field", field, "rule", i18n.T(ctx, f.Err.Key, f.Err.Args...)}}
}
