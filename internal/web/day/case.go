package day

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/path/bulk"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

const (
	casesPath = "/faelle"
	loadsPath = casesPath + "/verteilung"
)

func caseURL(which id.ID) string { return casesPath + "/" + string(which) }

// casesPage is cases that go on, to look at or to give to somebody.
type casesPage struct {
	form
	Today    clock.Date
	Cases    []path.CaseListed
	Filter   path.CaseFilter
	Order    ui.ListOrder
	Next     string
	Paged    bool
	Writes   bool
	Managers []account.Colleague
	Left     []ui.Refusal
	Done     int
	All      int // of a list with more pages
}

var (
	caseHeads = map[string]string{"": "case.weight", "phase": "case.phase", "akte": "case.who", "seit": "case.since", "wer-hat": "case.manager", "naechstes": "case.next"}
	caseWords = map[string]path.CaseColumn{"phase": path.ByPhase, "akte": path.ByNumber, "seit": path.ByOpened, "wer-hat": path.ByManager, "naechstes": path.ByNext}
)

// caseOrder keeps whose cases are listed.
func caseOrder(query url.Values) ui.ListOrder {
	rest := url.Values{}
	if whose := query.Get("wer"); whose == nobody || whose == everybody || whoseOf(query) != "" {
		rest.Set("wer", whose)
	}
	return ui.Ordered(query, casesPath, "phase", "akte", "seit", "wer-hat", "naechstes").Within(rest, "")
}

// nobody and everybody are the words of the address for cases that nobody has, and
// for all of them.
const (
	nobody    = "niemand"
	everybody = "alle"
)

// caseFilter reads whose cases are asked for: unasked a case manager's own, and to
// the lead all.
func caseFilter(s tenant.Scope, query url.Values, o ui.ListOrder) path.CaseFilter {
	f := path.CaseFilter{By: caseWords[o.Word], Down: o.Down, Manager: whoseOf(query), Nobody: query.Get("wer") == nobody}
	if query.Get("wer") == "" && s.Role == tenant.CaseManager {
		f.Manager = s.Actor
	}
	f.Rising = o.Word == "" && o.Down // unasked the heaviest come first
	return f
}

// ListCases shows cases that go on.
func ListCases(v *door.Visit) error {
	p, err := loadCases(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("case.title"), casesView(p))
}

func loadCases(v *door.Visit) (casesPage, error) {
	query := v.R.URL.Query()
	p := casesPage{Today: v.Today(), Order: caseOrder(query), Writes: v.Scope.Writes(tenant.Case)}
	p.Filter = caseFilter(v.Scope, query, p.Order)
	p.Filter.After, p.Paged = id.Parse(query.Get("ab"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Cases, err = path.Cases(ctx, tx, v.Clock, v.Scope, p.Filter); err == nil {
			p.Managers, err = path.Managers(ctx, tx, v.Scope)
		}
		if err == nil && p.Writes && (len(p.Cases) == path.CasePage || p.Paged) {
			var seen []path.Seen
			seen, err = path.CasesSeen(ctx, tx, v.Scope, p.Filter)
			p.All = len(seen)
		}
		return err
	})
	if n := len(p.Cases); n == path.CasePage {
		p.Next = p.Order.URL(url.Values{"ab": {string(p.Cases[n-1].ID)}})
	}
	return p, err
}

// AssignSeveral gives several cases to a colleague, each in a transaction of its
// own: what somebody else changed meanwhile is named and left alone. A whole list goes
// on in the background.
func AssignSeveral(v *door.Visit) error {
	p, err := loadCases(v)
	if err != nil {
		return err
	}
	p.Values = v.Typed("manager")
	chosen, to := chosenOf(v.Form()["case"]), id.ID(p.Values["manager"])
	var faults errs.List
	all := v.Text("alle") != ""
	if len(chosen) == 0 && !all {
		faults.Add(errs.Invalid("day.none-chosen").At("case"))
	}
	if !slices.ContainsFunc(p.Managers, func(m account.Colleague) bool { return m.ID == to }) {
		faults.Add(errs.Invalid("path.choice").At("manager"))
	}
	if err := faults.Err(); err != nil {
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("case.title"), casesView(p))
	}
	if all {
		return begin(v, func(ctx context.Context, tx *db.Tx) ([]path.Seen, error) {
			return path.CasesSeen(ctx, tx, v.Scope, p.Filter)
		}, bulk.Assign, bulk.What{To: to})
	}
	for _, seen := range chosen {
		err := v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := path.Assign(ctx, tx, v.Clock, v.Scope, seen, to)
			return err
		})
		switch {
		case err == nil:
			p.Done++
		case errs.Is(err, errs.KindInternal):
			return err
		default:
			name := v.T("case.one")
			if i := slices.IndexFunc(p.Cases, func(k path.CaseListed) bool { return k.ID == seen.ID }); i >= 0 {
				name = caseName(p.Cases[i])
			}
			p.Left = append(p.Left, ui.Refusal{Name: name, Text: said(v.Context(), err)})
		}
	}
	if len(p.Left) == 0 {
		return v.Go(p.Order.URL(nil), "case.assigned", "count", p.Done)
	}
	again, err := loadCases(v)
	if err != nil {
		return err
	}
	again.Left, again.Done = p.Left, p.Done
	return v.ShowInvalid(v.T("case.title"), casesView(again))
}

func caseName(k path.CaseListed) string { return k.Whose() }

// CaseTable is the cases as a table to keep.
var CaseTable = export.List{Path: casesPath, Kind: "cases", Data: tenant.Case, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	order := caseOrder(query)
	f := caseFilter(v.Scope, query, order)
	ctx := v.Context()
	type row = path.CaseListed
	return export.Of(v.Scope, export.Source[row]{Title: v.T("case.title"), Query: order.Query(), Columns: []export.Column[row]{
		export.Text(i18n.T(ctx, "case.who"), caseName),
		export.Text(i18n.T(ctx, "case.number"), func(k row) string { return k.FileNumber }),
		export.Text(i18n.T(ctx, "case.phase"), func(k row) string { return i18n.T(ctx, "path.phase."+string(k.Phase)) }),
		export.Number(i18n.T(ctx, "case.weight"), func(k row) int { return k.Weight }),
		export.Text(i18n.T(ctx, "case.manager"), func(k row) string { return managerWord(ctx, k.Case) }),
		export.Day(i18n.T(ctx, "case.since"), func(k row) clock.Date { return k.Opened }),
		export.Text(i18n.T(ctx, "case.next"), func(k row) string { return stepTitle(ctx, k.Next) }),
		export.Day(i18n.T(ctx, "day.due"), func(k row) clock.Date { return k.Next.Due }),
		export.Number(i18n.T(ctx, "case.overdue"), func(k row) int { return k.Overdue }),
	}, Filter: func(export.Names) []string { return export.InOrder(ctx, order, caseHeads) },
		Page: func(ctx context.Context, tx *db.Tx) ([]row, bool, error) {
			all, err := path.Cases(ctx, tx, v.Clock, v.Scope, f)
			if n := len(all); n > 0 {
				f.After = all[n-1].ID
			}
			return all, len(all) == path.CasePage, err
		}}), nil
}}

func managerWord(ctx context.Context, k path.Case) string {
	if k.Manager == "" {
		return i18n.T(ctx, "case.nobody")
	}
	return k.ManagedBy
}

// loadsPage is what each case manager carries.
type loadsPage struct {
	Loads []path.Load
	Order ui.ListOrder
	Mean  int
}

// ShowLoads shows what each case manager carries, and what nobody has.
func ShowLoads(v *door.Visit) error {
	p := loadsPage{Order: ui.Ordered(v.R.URL.Query(), loadsPath, "faelle", "gewicht", "spaet")}
	v.Trail = []ui.Crumb{{Label: v.T("case.title"), URL: casesPath}}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Loads, err = path.Loads(ctx, tx, v.Clock, v.Scope)
		return err
	})
	if err != nil {
		return err
	}
	sum, carry := 0, 0
	for _, l := range p.Loads {
		if l.Manager != "" {
			sum, carry = sum+l.Weight, carry+1
		}
	}
	p.Mean = sum / max(carry, 1)
	name := func(l path.Load) string { return cmp.Or(l.Name, " ") }
	ui.SortShort(p.Order, p.Loads, map[string]func(a, b path.Load) int{"": ui.Alphabetical(name), "faelle": ui.By(func(l path.Load) int { return l.Cases }),
		"gewicht": ui.By(func(l path.Load) int { return l.Weight }), "spaet": ui.By(func(l path.Load) int { return l.Overdue })})
	return v.Show(v.T("load.title"), loadsView(p))
}
