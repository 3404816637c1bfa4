package journey

import (
	"cmp"
	"context"
	"maps"
	"net/url"
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
)

// inbox is who comes to a municipality, when, and what is to be done.
type inbox struct {
	Today    clock.Date
	Scope    tenant.Scope
	Outlook  assignment.Outlook
	Planned  int        // how many more persons the Land plans to send, without names yet
	NextOn   clock.Date // when somebody comes next; zero: nobody is announced
	Arrivals []arrival
	Missing  []assignment.Entry // did not come, and the Land has decided nothing else
	Shown    string             // which of the views
	By       assignment.Column
	Down     bool
	Next     string
	First    string
}

// arrival is one transfer as the inbox shows it.
type arrival struct {
	assignment.Entry
	Needs   []chip
	Carried []chip // what was done, by kind
	Unknown []unknown
	Todo    []assignment.Preparation // what is open, the most pressing first
	Done    int
	Main    bool // its action is the page's main one
}

// chip counts one kind of need, or of measure, in the whole transfer.
type chip struct {
	Code     string
	Severity record.Severity
	Count    int
}

// unknown is one thing nobody knows about some of the persons.
type unknown struct {
	record.Gap
	Item  assignment.Item
	Count int
}

// shownTodo and shownUnknown bound what a card shows; the transfer shows all.
const (
	shownTodo    = 3
	shownUnknown = 3
	shownMissing = 25
	aheadDays    = 14
	plannedWeeks = 8
)

// views are the lists of transfers there are, by the word in the address.
var views = map[string][]assignment.State{
	"":           assignment.Open,
	"angekommen": {assignment.StateArrived},
	"beendet":    {assignment.StateWithdrawn, assignment.StateDidNotArrive},
}

// ShowInbox shows a municipality who comes next.
func ShowInbox(v *door.Visit) error {
	if v.Scope.Kind != tenant.Municipality {
		return errs.NotFound("error.not-found")
	}
	p := inbox{Today: v.Today(), Scope: v.Scope}
	f := p.filter(v.R.URL.Query())
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Outlook, err = assignment.Ahead(ctx, tx, v.Clock, v.Scope, aheadDays); err != nil {
			return err
		}
		plans, err := assignment.Previews(ctx, tx, v.Scope, p.Today, plannedWeeks)
		if err != nil {
			return err
		}
		for _, one := range plans {
			p.Planned += one.Left()
		}
		p.Missing, err = assignment.List(ctx, tx, v.Clock, v.Scope, assignment.Filter{Absent: true, Limit: shownMissing,
			States: []assignment.State{assignment.StateArrived, assignment.StateDidNotArrive}})
		if err != nil {
			return err
		}
		entries, err := assignment.List(ctx, tx, v.Clock, v.Scope, f)
		p.fill(entries, f.Limit)
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("inbox.title"), inboxPage(p))
}

// filter reads which view and which page of it is asked for.
func (p *inbox) filter(query url.Values) assignment.Filter {
	p.Shown = query.Get("stand")
	states, known := views[p.Shown]
	if !known {
		p.Shown, states = "", views[""]
	}
	p.By, p.Down = columnOf(query)
	f := assignment.Filter{States: states, Limit: 12, After: keyOf(query), By: p.By, Down: p.Down}
	if !f.After.IsZero() {
		p.First = p.page(nil)
	}
	return f
}

func (p *inbox) fill(entries []assignment.Entry, limit int) {
	for i, e := range entries {
		a := look(e)
		a.Main = i == 0
		p.Arrivals = append(p.Arrivals, a)
		coming := !e.State.Ended() && e.State != assignment.StatePostponed && !e.ArriveOn.Before(p.Today)
		if coming && (p.NextOn.IsZero() || e.ArriveOn.Before(p.NextOn)) {
			p.NextOn = e.ArriveOn
		}
	}
	if len(entries) == limit {
		p.Next = p.page(behind(entries[limit-1], url.Values{}))
	}
}

// page is the address of the view as it is ordered, with more in the query.
func (p inbox) page(query url.Values) string {
	all := p.query()
	maps.Copy(all, query)
	return address("/eingang", all)
}

// query is which view is asked for, and in which order.
func (p inbox) query() url.Values {
	query := ordered(nil, p.By, p.Down)
	if p.Shown != "" {
		query.Set("stand", p.Shown)
	}
	return query
}

// InboxTable is a view of the inbox as a table to keep.
var InboxTable = export.List{Path: "/eingang", Kind: "arrivals", Data: tenant.Transfer, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	if v.Scope.Kind != tenant.Municipality {
		return export.Table{}, errs.NotFound("error.not-found")
	}
	p := inbox{Today: v.Today(), Scope: v.Scope}
	f := p.filter(query)
	f.After = assignment.Key{}
	src := transfers(v, f)
	src.Title, src.Query, src.Columns = v.T("inbox.title"), p.query(), inboxColumns(v.Context(), p)
	src.Filter = func(export.Names) []string {
		return []string{v.T("inbox.view." + p.Shown), orderWords(v.Context(), p.By, p.Down)}
	}
	return export.Of(v.Scope, src), nil
}}

// keyOf and behind carry the place in a list in the address.
func keyOf(query url.Values) assignment.Key {
	day, err := clock.ParseDate(query.Get("tag"))
	last, ok := id.Parse(query.Get("nach"))
	if err != nil || !ok {
		return assignment.Key{}
	}
	return assignment.Key{OnTime: query.Get("frist") != "vorbei", ArriveOn: day, ID: last}
}

func behind(e assignment.Entry, query url.Values) url.Values {
	key := e.Key()
	query.Set("tag", key.ArriveOn.String())
	query.Set("nach", string(key.ID))
	if !key.OnTime {
		query.Set("frist", "vorbei")
	}
	return query
}

// look puts together what one card says.
func look(e assignment.Entry) arrival {
	a := arrival{Entry: e, Needs: chips(e.Known.Handover.Needs("")), Carried: carried(e.Known.Handover.Measures("")), Unknown: gaps(e.Known.Handover.Missing(""))}
	for _, p := range e.Preparations {
		if p.Done() {
			a.Done++
		} else {
			a.Todo = append(a.Todo, p)
		}
	}
	return a
}

// chips counts needs by code, the weightiest first.
func chips(needs []record.Need) []chip {
	var list []chip
	for _, n := range needs {
		i := slices.IndexFunc(list, func(c chip) bool { return c.Code == n.Code })
		if i < 0 {
			list = append(list, chip{n.Code, n.Severity, 1})
			continue
		}
		list[i].Count++
		if rank(n.Severity) < rank(list[i].Severity) {
			list[i].Severity = n.Severity
		}
	}
	sorted.By(list, func(a, b chip) int { return cmp.Compare(rank(a.Severity), rank(b.Severity)) })
	return list
}

// carried counts what was done by kind, in the order of the kinds' names in the
// record.
func carried(measures []record.Measure) []chip {
	var list []chip
	for _, matter := range record.Matters(measures) {
		m := matter.Statements[0]
		if m.Outcome != record.Done {
			continue
		}
		if i := slices.IndexFunc(list, func(c chip) bool { return c.Code == m.Kind }); i >= 0 {
			list[i].Count++
			continue
		}
		list = append(list, chip{Code: m.Kind, Count: 1})
	}
	sorted.By(list, func(a, b chip) int { return cmp.Compare(a.Code, b.Code) })
	return list
}

func rank(s record.Severity) int { return slices.Index(record.Severities, s) }

// gaps counts what is missing by what it is, in the order it was found.
func gaps(missing []record.Gap) []unknown {
	var list []unknown
	for _, g := range missing {
		i := slices.IndexFunc(list, func(u unknown) bool { return u.Of == g.Of && u.Code == g.Code })
		if i >= 0 {
			list[i].Count++
			continue
		}
		list = append(list, unknown{g, assignment.MissingItem(g), 1})
	}
	return list
}
