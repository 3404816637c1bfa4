package planning

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// promiseList is what the Land has promised, and a form for one more.
type promiseList struct {
	Today  clock.Date
	Scope  tenant.Scope
	List   assignment.Promises
	Order  ui.ListOrder
	Values promiseValues
	Faults i18n.Faults
}

// promiseValues is what stands in the fields.
type promiseValues struct {
	Kind, From, Until, Days, Acknowledge, Answer, NewDay, Find, Decide, Source string
	Pause                                                                      bool
}

// ListPromises shows what was promised to whom for when.
func ListPromises(v *door.Visit) error {
	p, err := loadPromises(v)
	if err != nil {
		return err
	}
	now := p.List.On(assignment.Usual, p.Today)
	p.Values = promiseValues{Kind: string(assignment.Usual), From: p.Today.AddDays(1).String(), Days: strconv.Itoa(now.Days),
		Acknowledge: strconv.Itoa(now.Acknowledge), Answer: strconv.Itoa(now.Answer), NewDay: strconv.Itoa(now.NewDay),
		Find: strconv.Itoa(now.Find), Decide: strconv.Itoa(now.Decide)}
	return v.Show(v.T("promise.title"), promisePage(p))
}

// PromiseTable is what was promised as a table to keep.
var PromiseTable = export.List{Path: "/zusagen", Kind: "promises", Data: tenant.Transfer, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order := promiseOrder(query)
	return export.Of(v.Scope, export.Source[assignment.Promise]{Title: v.T("promise.title"), Query: order.Query(), Columns: promiseColumns(v.Context()),
		Filter: func(export.Names) []string { return export.InOrder(v.Context(), order, promiseHeads) },
		Page: export.Whole(func(ctx context.Context, tx *db.Tx) ([]assignment.Promise, error) {
			all, err := assignment.PromisesFor(ctx, tx, v.Scope)
			return promiseList{List: all, Order: order}.rows(v.Context()), err
		})}), nil
}}

// promiseHeads are the labels of the columns promises can be ordered by.
var promiseHeads = map[string]string{"": "promise.season", "art": "promise.kind", "tage": "promise.days", "fristen": "promise.clocks"}

func promiseOrder(query url.Values) ui.ListOrder {
	return ui.Ordered(query, "/zusagen", "art", "tage", "fristen")
}

// rows gives what was promised and what is proposed, by the column asked for:
// there are some dozen at most.
func (p promiseList) rows(ctx context.Context) []assignment.Promise {
	type row = assignment.Promise
	all := append(slices.Clone(p.List), p.proposed()...)
	ui.SortShort(p.Order, all, map[string]func(a, b row) int{
		"":        func(a, b row) int { return a.From.Compare(b.From) },
		"art":     ui.Alphabetical(func(r row) string { return i18n.T(ctx, "transfer.kind."+string(r.Kind)) }),
		"tage":    ui.By(func(r row) int { return r.Days }),
		"fristen": ui.By(func(r row) int { return r.Acknowledge }),
	})
	return all
}

func loadPromises(v *door.Visit) (promiseList, error) {
	p := promiseList{Today: v.Today(), Scope: v.Scope, Order: promiseOrder(v.R.URL.Query())}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.List, err = assignment.PromisesFor(ctx, tx, v.Scope)
		return err
	})
	return p, err
}

// writes reports whether the visitor promises on behalf of the Land.
func (p promiseList) writes() bool {
	return p.Scope.Kind == tenant.Land && p.Scope.Writes(tenant.Transfer)
}

// proposed gives what the house proposes where the Land has promised nothing.
func (p promiseList) proposed() (list assignment.Promises) {
	for _, one := range assignment.Proposed {
		if len(p.of(one.Kind)) == 0 {
			list = append(list, one)
		}
	}
	return list
}

func (p promiseList) of(kind assignment.Kind) (list assignment.Promises) {
	for _, one := range p.List {
		if one.Kind == kind {
			list = append(list, one)
		}
	}
	return list
}

// ChangePromises adds a promise, or ends one.
func ChangePromises(v *door.Visit) error {
	if one, ok := id.Parse(text(v, "end")); ok {
		err := v.Do(func(ctx context.Context, tx *db.Tx) error {
			return assignment.EndPromise(ctx, tx, v.Clock, v.Scope, one)
		})
		if err != nil {
			return err
		}
		return v.Go("/zusagen", "promise.ended")
	}
	values := promiseValues{text(v, "kind"), text(v, "from"), text(v, "until"), text(v, "days"), text(v, "acknowledge"),
		text(v, "answer"), text(v, "new_day"), text(v, "find"), text(v, "decide"), text(v, "source"), text(v, "pause") != ""}
	promise, faults := values.read()
	err := faults.Err()
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := assignment.AddPromise(ctx, tx, v.Clock, v.Scope, promise)
			return err
		})
	}
	if err == nil {
		return v.Go("/zusagen", "promise.added")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, load := loadPromises(v)
	if load != nil {
		return load
	}
	p.Values, p.Faults = values, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("promise.title"), promisePage(p))
}

func (values promiseValues) read() (assignment.Promise, errs.List) {
	p := assignment.Promise{Kind: assignment.Kind(values.Kind), Pause: values.Pause, Source: values.Source}
	var faults errs.List
	for _, f := range []struct {
		name, text string
		into       *clock.Date
	}{{"from", values.From, &p.From}, {"until", values.Until, &p.Until}} {
		if f.text == "" {
			continue
		}
		d, err := clock.ParseDate(f.text)
		if err != nil {
			faults.Add(errs.Invalid("error.date.form").At(f.name))
		}
		*f.into = d
	}
	for _, f := range []struct {
		name, text string
		into       *int
	}{{"days", values.Days, &p.Days}, {"acknowledge", values.Acknowledge, &p.Acknowledge}, {"answer", values.Answer, &p.Answer}, {"new_day", values.NewDay, &p.NewDay},
		{"find", values.Find, &p.Find}, {"decide", values.Decide, &p.Decide}} {
		n, err := strconv.Atoi(f.text)
		if err != nil {
			faults.Add(errs.Invalid("error.required").At(f.name))
		}
		*f.into = n
	}
	return p, faults
}
