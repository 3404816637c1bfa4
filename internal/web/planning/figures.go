package planning

import (
	"context"
	"net/url"
	"strconv"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
)

// figures is how much notice was given, and how much was known beforehand.
type figures struct {
	Scope  tenant.Scope
	Filter assignment.FigureFilter
	By     assignment.By
	Total  assignment.Figure
	Months []assignment.Figure // of all offices together, the latest first
	Of     []assignment.Figure // by office, those with the shortest median first
	More   int                 // how many offices more there are
	All    bool                // they are asked for
	Least  int                 // of the cases that are shown
	Most   int
	Cases  []assignment.FigureCase
	Open   bool // the cases are asked for
	Next   string
	Missed absentees

	asked url.Values // the address
}

// words of the address for what the figures are told apart by.
var bys = map[string]assignment.By{"kommune": assignment.ByMunicipality, "einrichtung": assignment.ByFacility}

// ShowFigures shows notice and completeness over time.
func ShowFigures(v *door.Visit) error {
	p := figures{Scope: v.Scope}
	if err := p.read(v, v.R.URL.Query()); err != nil {
		return err
	}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Months, err = p.months(ctx, tx); err != nil {
			return err
		}
		if p.Of, err = p.offices(ctx, tx); err != nil {
			return err
		}
		if err := p.loadMissed(ctx, tx); err != nil {
			return err
		}
		p.Total = assignment.Sum(p.Months)
		if p.More = len(p.Of) - shownOffices; p.More > 0 && !p.All {
			p.Of = p.Of[:shownOffices]
		}
		if p.Open {
			q := p.caseQuery()
			q.After = p.after()
			p.Cases, err = assignment.FigureCases(ctx, tx, v.Scope, p.Filter, q)
			if n := len(p.Cases); n == 50 {
				key := p.Cases[n-1].Key()
				p.Next = p.order(tableCases).URL(url.Values{"nach": {string(key.Transfer)}, "haushalt": {string(key.Household)}})
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("figures.title"), figuresPage(p))
}

// read reads the filter: twelve months up to the end of this one and beyond, to
// what is announced, where nothing else is asked for.
func (p *figures) read(v *door.Visit, query url.Values) error {
	today := v.Today()
	p.asked = query
	p.readMissed()
	p.Filter.From, p.Filter.Until = clock.NewDate(today.Year(), today.Month(), 1).AddMonths(-11), today.AddDays(92)
	for name, into := range map[string]*clock.Date{"von": &p.Filter.From, "bis": &p.Filter.Until} {
		if text := query.Get(name); text != "" {
			day, err := clock.ParseDate(text)
			if err != nil {
				return errs.NotFound("error.not-found")
			}
			*into = day
		}
	}
	p.All = query.Get("alle") != ""
	p.Filter.Municipality, _ = id.Parse(query.Get("kommune"))
	p.Filter.Unit, _ = id.Parse(query.Get("einrichtung"))
	p.By = bys[query.Get("nach-was")]
	if p.By == "" {
		p.By = assignment.ByMunicipality
	}
	if v.Scope.Kind == tenant.Municipality || v.Scope.OnlyUnit() != "" {
		p.By = assignment.ByFacility
	}
	least, low := strconv.Atoi(query.Get("ab"))
	most, high := strconv.Atoi(query.Get("unter"))
	p.Open = low == nil && high == nil
	p.Least, p.Most = least, most-1
	return nil
}

// months and offices give the figures by the one and by the other.
func (p figures) months(ctx context.Context, tx *db.Tx) ([]assignment.Figure, error) {
	f := p.Filter
	f.By = assignment.ByMonth
	all, err := assignment.Figures(ctx, tx, p.Scope, f)
	return p.sorted(tableMonths, all), err
}

func (p figures) offices(ctx context.Context, tx *db.Tx) ([]assignment.Figure, error) {
	f := p.Filter
	f.By = p.By
	all, err := assignment.Figures(ctx, tx, p.Scope, f)
	return p.sorted(tableOffices, byNotice(all)), err
}

// FigureTable is each of the page's tables as one to keep: by month, by office,
// who did not come, or the cases behind a number.
var FigureTable = export.List{Path: "/vorlauf", Kind: "figures", Data: tenant.Transfer, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	p := figures{Scope: v.Scope}
	if err := p.read(v, query); err != nil {
		return export.Table{}, err
	}
	which := query.Get("tabelle")
	switch {
	case which == tableCases && p.Open:
		return export.Of(v.Scope, p.caseSource(v)), nil
	case which == tableMissed && p.Missed.Open:
		return export.Of(v.Scope, p.missedCaseSource(v)), nil
	case (which == tableMissedMonths || which == tableMissedUnits) && p.Missed.Shown:
		return export.Of(v.Scope, p.missedSource(v, which)), nil
	case which != tableOffices:
		which = tableMonths
	}
	read, months := p.offices, which == tableMonths
	if months {
		read = p.months
	}
	return export.Of(v.Scope, export.Source[assignment.Figure]{Title: v.T("figures.title"), Query: p.keep(which), Filter: p.words(v, which),
		Columns: figureColumns(v.Context(), p, months), Page: export.Whole(read)}), nil
}}

// keep is the part of the address that chooses the rows of one table, and their
// order; words say the same.
func (p figures) keep(table string) url.Values {
	q := p.query()
	if table == tableMissed || table == tableMissedMonths || table == tableMissedUnits {
		q = p.missedQuery(p.Missed.What)
		if table != tableMissed {
			q.Del("ausgang")
		}
	}
	q.Set("tabelle", table)
	return p.order(table).Within(q, "").Query()
}

func (p figures) words(v *door.Visit, table string) func(export.Names) []string {
	return func(names export.Names) []string {
		return append(figureWords(v.Context(), p, names), p.orderWords(v.Context(), table)...)
	}
}

func (p figures) caseSource(v *door.Visit) export.Source[assignment.FigureCase] {
	q := p.caseQuery()
	return export.Source[assignment.FigureCase]{Title: casesTitle(v.Context(), p), Kind: "figure-cases", Query: p.keep(tableCases), Filter: p.words(v, tableCases),
		Columns: caseColumns(v.Context()),
		Persons: func(c assignment.FigureCase) []id.ID { return []id.ID{c.Household} },
		Page: func(ctx context.Context, tx *db.Tx) ([]assignment.FigureCase, bool, error) {
			cases, err := assignment.FigureCases(ctx, tx, v.Scope, p.Filter, q)
			if n := len(cases); n == 50 {
				q.After = cases[n-1].Key()
				return cases, true, err
			}
			return cases, false, err
		}}
}

func (p figures) after() assignment.CaseKey {
	transfer, ok := id.Parse(p.asked.Get("nach"))
	household, both := id.Parse(p.asked.Get("haushalt"))
	if !ok || !both {
		return assignment.CaseKey{}
	}
	return assignment.CaseKey{Transfer: transfer, Household: household}
}

// query carries the filter in an address.
func (p figures) query() url.Values {
	q := url.Values{"von": {p.Filter.From.String()}, "bis": {p.Filter.Until.String()}}
	for word, by := range bys {
		if by == p.By {
			q.Set("nach-was", word)
		}
	}
	if p.Filter.Municipality != "" {
		q.Set("kommune", string(p.Filter.Municipality))
	}
	if p.Filter.Unit != "" {
		q.Set("einrichtung", string(p.Filter.Unit))
	}
	if p.Open {
		q.Set("ab", strconv.Itoa(p.Least))
		q.Set("unter", strconv.Itoa(p.Most+1))
	}
	return q
}

// cases is the address of what a bar of the histogram is made of.
func (p figures) cases(least, most int) string {
	q := p.query()
	q.Set("ab", strconv.Itoa(least))
	q.Set("unter", strconv.Itoa(most))
	return "/vorlauf?" + q.Encode() + "#faelle"
}

// shownOffices bounds what is shown unasked.
const shownOffices = 20

// bins are the bars of the histogram, from least up to but without most days.
type bin struct{ least, most, households int }

func (p figures) bins() (list []bin) {
	for _, b := range []bin{{-999, 3, 0}, {3, 7, 0}, {7, 10, 0}, {10, 14, 0}, {14, 17, 0}, {17, 21, 0}, {21, 28, 0}, {28, 999, 0}} {
		for days, n := range p.Total.Spread() {
			if days >= b.least && days < b.most {
				b.households += n
			}
		}
		list = append(list, b)
	}
	return list
}

// byNotice puts the months of each office together and orders the offices: the
// shortest median first.
func byNotice(all []assignment.Figure) (list []assignment.Figure) {
	of := map[id.ID][]assignment.Figure{}
	for _, f := range all {
		of[f.Of] = append(of[f.Of], f)
	}
	for who, some := range of {
		sum := assignment.Sum(some)
		sum.Of, sum.Name = who, some[0].Name
		list = append(list, sum)
	}
	sorted.By(list, func(a, b assignment.Figure) int {
		if d := a.Quantile(.5) - b.Quantile(.5); d != 0 {
			return d
		}
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return list
}
