package planning

import (
	"context"
	"net/url"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/demand"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
)

// doses is how many vaccinations will probably be wanted, where and in which week.
type doses struct {
	Scope   tenant.Scope
	Release demand.Release
	None    bool // nothing was counted yet
	Names   map[id.ID]string
	Place   id.ID // whose counts are shown; "": all together
	At      []demand.Count
	Vaccine string // whose places are shown
	Dose    int
	Places  []demand.Count
	Of      []demand.Count
	Late    bool // the second half of the weeks
	Next    string
	Paged   bool
}

const dosePath = "/impfbedarf"

// ShowDoses shows what the last count found.
func ShowDoses(v *door.Visit) error {
	query := v.R.URL.Query()
	p := doses{Scope: v.Scope, Vaccine: query.Get("impfstoff"), Late: query.Get("wochen") == "spaeter", Place: id.ID(query.Get("ort"))}
	p.Dose, _ = strconv.Atoi(query.Get("dosis"))
	var after demand.Count
	if last := query.Get("nach"); last != "" {
		after.Place, p.Paged = id.ID(last), true
		after.Persons, _ = strconv.Atoi(query.Get("zahl"))
	}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Release, err = demand.Latest(ctx, tx, v.Scope); err != nil {
			p.None = errs.Is(err, errs.KindNotFound)
			return err
		}
		if p.Names, err = demand.Names(ctx, tx, v.Scope); err != nil {
			return err
		}
		if p.At, err = demand.At(ctx, tx, v.Scope, p.Release.MadeOn, p.Place); err != nil {
			return err
		}
		if p.Places, err = demand.Places(ctx, tx, v.Scope, p.Release.MadeOn, p.Vaccine, p.Dose, after); err != nil {
			return err
		}
		ids := make([]id.ID, len(p.Places))
		for i, c := range p.Places {
			ids[i] = c.Place
		}
		p.Of, err = demand.Of(ctx, tx, v.Scope, p.Release.MadeOn, p.Vaccine, p.Dose, ids)
		return err
	})
	if err != nil && !p.None {
		return err
	}
	if _, known := p.Names[p.Place]; !known && p.Place != "" && p.Place != demand.Coming && p.Place != demand.Elsewhere {
		return errs.NotFound("error.not-found")
	}
	if n := len(p.Places); n == demand.PlacesPage {
		p.Next = p.url(p.Place, p.Vaccine, p.Dose, p.Late, url.Values{"nach": {string(p.Places[n-1].Place)}, "zahl": {strconv.Itoa(p.Places[n-1].Persons)}})
	}
	return v.Show(v.T("dose.title"), dosePage(p))
}

// url is the page with one thing chosen otherwise.
func (p doses) url(place id.ID, vaccine string, dose int, late bool, more url.Values) string {
	q := url.Values{}
	for name, values := range more {
		q[name] = values
	}
	if place != "" {
		q.Set("ort", string(place))
	}
	if vaccine != "" {
		q.Set("impfstoff", vaccine)
		q.Set("dosis", strconv.Itoa(dose))
	}
	if late {
		q.Set("wochen", "spaeter")
	}
	if len(q) == 0 {
		return dosePath
	}
	return dosePath + "?" + q.Encode()
}

// shownWeeks is how many weeks stand beside each other.
const shownWeeks = demand.Weeks / 2

// weeks are those that are shown.
func (p doses) weeks() (all []clock.Date) {
	first := p.Release.MadeOn
	if p.Late {
		first = first.AddDays(7 * shownWeeks)
	}
	for i := range shownWeeks {
		all = append(all, first.AddDays(7*i))
	}
	return all
}

// line is one row of a table: a count for each week, and for all.
type line struct {
	Place   id.ID
	Vaccine string
	Dose    int
	Persons map[clock.Date]int
}

// linesOf puts counts that come in order into rows.
func linesOf(all []demand.Count) (lines []line) {
	for _, c := range all {
		if n := len(lines); n == 0 || lines[n-1].Place != c.Place || lines[n-1].Vaccine != c.Vaccine || lines[n-1].Dose != c.Dose {
			lines = append(lines, line{c.Place, c.Vaccine, c.Dose, map[clock.Date]int{}})
		}
		lines[len(lines)-1].Persons[c.Week] = c.Persons
	}
	return lines
}

// byPlace gives the rows of places in the order of the places.
func (p doses) byPlace() []line {
	all, sorted := linesOf(p.Of), []line{}
	for _, c := range p.Places {
		for _, l := range all {
			if l.Place == c.Place {
				sorted = append(sorted, l)
			}
		}
	}
	return sorted
}

// placeName is what a place is called.
func (p doses) placeName(ctx context.Context, place id.ID) string {
	switch name := p.Names[place]; {
	case place == "":
		return i18n.T(ctx, "dose.everywhere")
	case place == demand.Coming:
		return i18n.T(ctx, "dose.coming")
	case place == demand.Elsewhere:
		return i18n.T(ctx, "dose.elsewhere")
	case p.Scope.Kind == tenant.Municipality:
		return i18n.T(ctx, "dose.here", "name", name)
	case name == "":
		return "–"
	default:
		return name
	}
}

// doseName names what is counted: "MMR, 1. Dosis".
func doseName(ctx context.Context, vaccine string, dose int) string {
	switch {
	case vaccine == "":
		return i18n.T(ctx, "dose.any")
	case dose == 0:
		return i18n.T(ctx, "dose.all", "vaccine", vaccine)
	}
	return i18n.T(ctx, "dose.number", "vaccine", vaccine, "number", dose)
}

// weekName writes a week: "KW 48".
func weekName(ctx context.Context, monday clock.Date) string {
	_, week := monday.ISOWeek()
	return i18n.T(ctx, "dose.week", "number", week)
}

// countWord writes a count, "0" where there is nobody, and that it is withheld.
func countWord(ctx context.Context, persons int) string {
	if persons < 0 {
		return i18n.T(ctx, "dose.withheld")
	}
	return i18n.Number(ctx, persons)
}

// DoseTable is the last release as a table to keep.
var DoseTable = export.List{Path: dosePath, Kind: "doses", Data: tenant.Transfer, Open: func(v *door.Visit, _ url.Values) (export.Table, error) {
	p := doses{Scope: v.Scope}
	var after *demand.Count
	ctx := v.Context()
	return export.Of(v.Scope, export.Source[demand.Count]{Title: v.T("dose.title"), Columns: []export.Column[demand.Count]{
		export.Text(i18n.T(ctx, "dose.place"), func(c demand.Count) string { return p.placeName(ctx, c.Place) }),
		export.Text(i18n.T(ctx, "dose.what"), func(c demand.Count) string { return doseName(ctx, c.Vaccine, c.Dose) }),
		export.Day(i18n.T(ctx, "dose.week-from"), func(c demand.Count) clock.Date { return c.Week }),
		export.Text(i18n.T(ctx, "dose.persons"), func(c demand.Count) string { return countWord(ctx, c.Persons) }),
	}, Load: func(ctx context.Context, tx *db.Tx) (err error) {
		p.Names, err = demand.Names(ctx, tx, v.Scope)
		if err == nil {
			p.Release, err = demand.Latest(ctx, tx, v.Scope)
		}
		if errs.Is(err, errs.KindNotFound) {
			err = nil
		}
		return err
	}, Page: func(ctx context.Context, tx *db.Tx) ([]demand.Count, bool, error) {
		list, more, err := demand.All(ctx, tx, v.Scope, p.Release.MadeOn, after)
		if n := len(list); n > 0 {
			after = &list[n-1]
		}
		return list, more, err
	}}), nil
}}
