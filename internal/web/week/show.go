package week

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"wegwarte/engine/allocation"
	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/proposal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// shown is one proposal.
type shown struct {
	proposal.Shown
	Scope    tenant.Scope
	Today    clock.Date
	Takings  []proposal.Taking
	Nowhere  []proposal.Line
	Page     []proposal.Line // of the table
	Order    ui.ListOrder
	From     int // where the page begins
	Notice   assignment.Notice
	Promise  assignment.Promise
	Promises assignment.Promises
	Reason   string
	Sent     []proposal.Sent // what an announcement left out, and why
	Faults   i18n.Faults
}

const linesPage = 50

// Show shows a proposal: who goes where, and how good that is.
func Show(v *door.Visit) error {
	p, err := loadShown(v, number(v.R.URL.Query()))
	if errs.Is(err, errs.KindNotFound) && v.R.URL.RawQuery == "" {
		return v.Go("/vorschlaege", "")
	}
	if err != nil {
		return err
	}
	return v.Show(p.title(v), shownPage(p))
}

func loadShown(v *door.Visit, which int) (shown, error) {
	p := shown{Scope: v.Scope, Today: v.Today()}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Shown, err = proposal.Show(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		p.Promises, err = assignment.PromisesFor(ctx, tx, v.Scope)
		return err
	})
	if err != nil {
		return p, err
	}
	p.Promise = p.Promises.On(assignment.Usual, p.ArriveOn)
	p.Notice = p.Promise.Notice(p.Today, p.ArriveOn)
	p.Takings, p.Nowhere = proposal.Takings(p.Lines)
	p.Order = lineOrder(v.R.URL.Query(), p.Number)
	p.From, _ = strconv.Atoi(v.R.URL.Query().Get("ab"))
	placed := sortedLines(p.placed(), p.Order, p.name)
	p.From = max(0, min(p.From, len(placed)))
	p.Page = placed[p.From:min(len(placed), p.From+linesPage)]
	v.Trail = trail(v, p.Number)
	return p, nil
}

func trail(v *door.Visit, number int) []ui.Crumb {
	return []ui.Crumb{{Label: v.T("proposal.title"), URL: "/vorschlaege"}, {Label: v.T("proposal.name", "number", number), URL: address(number)}}
}

func (p shown) title(v *door.Visit) string { return v.T("proposal.name", "number", p.Number) }

// placed lists those who have a place, by municipality.
func (p shown) placed() (all []proposal.Line) {
	for _, t := range p.Takings {
		all = append(all, t.Lines...)
	}
	return all
}

func (p shown) next() string {
	if p.From+linesPage >= len(p.placed()) {
		return ""
	}
	return p.Order.URL(url.Values{"ab": {strconv.Itoa(p.From + linesPage)}})
}

func (p shown) first() string {
	if p.From == 0 {
		return ""
	}
	return p.Order.URL(nil)
}

// lineHeads are the labels of the columns who goes where can be ordered by.
var lineHeads = map[string]string{"haushalt": "desk.household", "kommune": "transfer.to", "treffer": "proposal.match"}

// lineOrder is how a proposal's lines come; unasked, those of the municipality that
// takes in most stand first. A number of 0 is the latest's.
func lineOrder(query url.Values, number int) ui.ListOrder {
	rest := url.Values{}
	if number > 0 {
		rest.Set("nr", strconv.Itoa(number))
	}
	o := ui.Ordered(query, "/vorschlag", "haushalt", "kommune", "treffer").Within(rest, "#zeilen")
	o.Down = o.Down && o.Word != ""
	return o
}

// sortedLines orders the lines, which are read at once with their proposal.
func sortedLines(lines []proposal.Line, o ui.ListOrder, name func(proposal.Line) string) []proposal.Line {
	ui.SortShort(o, lines, map[string]func(a, b proposal.Line) int{
		"haushalt": ui.Alphabetical(name),
		"kommune": ui.Alphabetical(func(l proposal.Line) string {
			if l.Town == nil {
				return ""
			}
			return l.Town.Name
		}),
		"treffer": ui.By(func(l proposal.Line) int { return l.Match }),
	})
	return lines
}

// match gives how near the places are to the best there is for each, in percent.
func (p shown) match() int {
	sum := 0
	for _, l := range p.Lines {
		sum += l.Match
	}
	return sum / max(1, len(p.Lines))
}

// decided counts the households of whom somebody decided something.
func (p shown) decided() (n int) {
	for _, l := range p.Lines {
		if l.Override != nil && l.Override.Town != "" {
			n++
		}
	}
	return n
}

// unsaid counts the households that need something of which the municipality did
// not say whether it has it.
func (p shown) unsaid() (n int) {
	for _, l := range p.Lines {
		if len(l.Unsaid) > 0 {
			n++
		}
	}
	return n
}

// acts reports whether the visitor may still change or announce it.
func (p shown) acts() bool {
	return p.Scope.Writes(tenant.Transfer) && p.Scope.Kind == tenant.Land && !p.ArriveOn.Before(p.Today)
}

// name names a household for whoever may know it.
func (p shown) name(l proposal.Line) string { return called(p.Names, l.ID) }

func called(names map[id.ID]person.Household, which id.ID) string {
	h, there := names[which]
	if !there || len(h.Persons) == 0 {
		return "—"
	}
	return h.Persons[0].FamilyName + ", " + h.Persons[0].GivenName
}

// Announce announces a proposal, and says what could not be.
func Announce(v *door.Visit) error {
	which := number(v.Form())
	if which == 0 {
		return errs.NotFound("error.not-found")
	}
	reason := text(v, "reason")
	sent, err := proposal.Announce(v.Context(), v.DB(), v.Clock, v.Scope, proposal.AnnounceCommand{Proposal: which, Reason: reason})
	if err != nil && !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, load := loadShown(v, which)
	if load != nil {
		return load
	}
	p.Reason = reason
	if err != nil {
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(p.title(v), shownPage(p))
	}
	made := 0
	for _, s := range sent {
		if s.Transfer.ID != "" {
			made++
		}
		if s.Err != nil || s.Gone > 0 {
			p.Sent = append(p.Sent, s)
		}
	}
	if len(p.Sent) == 0 {
		return v.Go("/verteilung?ansicht=unterwegs", "proposal.announced", "count", made)
	}
	return v.Show(p.title(v), shownPage(p))
}

// LineTable is who goes where as a table to keep, or what it follows from as files.
var LineTable = export.List{Path: "/vorschlag", Kind: "proposal", Data: tenant.Transfer, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	which := number(query)
	if query.Get(asFiles) != "" {
		return files(v, which), nil
	}
	var names map[id.ID]person.Household
	order := lineOrder(query, which)
	return export.Of(v.Scope, export.Source[proposal.Line]{Title: v.T("proposal.lines"), Query: order.Query(),
		Filter: func(export.Names) []string {
			words := []string{v.T("proposal.latest")}
			if which > 0 {
				words[0] = v.T("proposal.name", "number", which)
			}
			return append(words, export.InOrder(v.Context(), order, lineHeads)...)
		},
		Persons: func(l proposal.Line) []id.ID { return person.IDs(names[l.ID]) },
		Columns: lineColumns(v.Context(), func(l proposal.Line) string { return called(names, l.ID) }),
		Page: export.Whole(func(ctx context.Context, tx *db.Tx) ([]proposal.Line, error) {
			p, err := proposal.Show(ctx, tx, v.Clock, v.Scope, which)
			if errs.Is(err, errs.KindNotFound) && which == 0 {
				return nil, nil
			}
			names = p.Names
			return sortedLines(p.Lines, order, func(l proposal.Line) string { return called(names, l.ID) }), err
		})}), nil
}}

func lineColumns(ctx context.Context, name func(proposal.Line) string) []export.Column[proposal.Line] {
	type row = proposal.Line
	columns := []export.Column[row]{
		export.Text(i18n.T(ctx, "desk.household"), name),
		export.Number(i18n.T(ctx, "proposal.persons"), func(l row) int { return l.Persons }),
		export.Day(i18n.T(ctx, "desk.since"), func(l row) clock.Date { return l.Since }),
		export.Text(i18n.T(ctx, "transfer.to"), func(l row) string { return townName(ctx, l) }),
		export.Number(i18n.T(ctx, "proposal.match"), func(l row) int { return l.Match }),
		export.Number(i18n.T(ctx, "proposal.points"), func(l row) int { return l.Score }),
	}
	for _, c := range proposal.Criteria {
		column := export.Number(i18n.T(ctx, c.Text()), func(l row) int { return l.Of(c).Points() })
		if c == proposal.ByCare {
			column = column.For(tenant.NeedHealth)
		}
		columns = append(columns, column)
	}
	return append(columns, export.Text(i18n.T(ctx, "proposal.why"), func(l row) string { return gist(ctx, l) }),
		export.Text(i18n.T(ctx, "proposal.decided"), func(l row) string {
			if l.Override == nil {
				return ""
			}
			return l.Override.Reason
		}))
}

func townName(ctx context.Context, l proposal.Line) string {
	if l.Town == nil {
		return i18n.T(ctx, "proposal.nowhere")
	}
	return l.Town.Name
}

// dots places the municipalities on a map of so many units in width, north up.
type dot struct {
	X, Y, R int
	Name    string
	Persons int
}

const mapWide = 640

// dots are all municipalities, those who take somebody in last, the larger the
// more persons.
func (p shown) dots() (all []dot, high int) {
	towns := slices.DeleteFunc(slices.Clone(p.Situation.Towns), func(t proposal.Town) bool { return t.Latitude == 0 })
	if len(towns) == 0 {
		return nil, 0
	}
	west, east, south, north := towns[0].Longitude, towns[0].Longitude, towns[0].Latitude, towns[0].Latitude
	for _, t := range towns {
		west, east, south, north = min(west, t.Longitude), max(east, t.Longitude), min(south, t.Latitude), max(north, t.Latitude)
	}
	const edge, squeeze = 20, 1.6 // a degree of latitude is longer than one of longitude: 1 / cos 51.5°
	scale := (mapWide - 2*edge) / max(0.01, east-west)
	high = int((north-south)*scale*squeeze) + 2*edge
	taken := map[string]int{}
	for _, t := range p.Takings {
		taken[t.AGS] = t.Persons
	}
	for _, with := range []bool{false, true} {
		for _, t := range towns {
			if n := taken[t.AGS]; (n > 0) == with {
				all = append(all, dot{X: edge + int((t.Longitude-west)*scale), Y: high - edge - int((t.Latitude-south)*scale*squeeze), R: radius(n), Name: t.Name, Persons: n})
			}
		}
	}
	return all, high
}

// radius grows with the root of the persons, so that areas compare.
func radius(persons int) int {
	r := 2
	for r*r < 4+6*persons && r < 24 {
		r++
	}
	return r
}

// floors gives what groups have with a floor and without, of those who are many
// enough to be told of and whom the visitor may know of.
func (p shown) floors() (all []allocation.FloorCost) {
	for _, f := range p.Solution.Floors {
		g, n := proposal.Group(f.Group), 0
		for _, l := range p.Lines {
			if slices.Contains(l.Groups, g) {
				n++
			}
		}
		if p.Scope.Reads(g.Data()) && n >= proposal.Smallest {
			all = append(all, f)
		}
	}
	return all
}

// mostScarce is of how many things the page says that they are scarce.
const mostScarce = 6

// scarce gives where one more of something would be worth most.
func (p shown) scarce() []proposal.Price {
	all := slices.DeleteFunc(p.Prices(), func(one proposal.Price) bool { return !p.Scope.Reads(one.Resource.Data()) })
	return all[:min(len(all), mostScarce)]
}
