package register

import (
	"context"
	"net/url"
	"slices"

	"wegwarte/engine/linkage"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// duplicateList is a page of the persons who may be one.
type duplicateList struct {
	Today  clock.Date
	Scope  tenant.Scope
	View   duplicateView
	Order  ui.ListOrder
	Units  map[id.ID]string // the facilities' names, for who sees several
	After  id.ID
	Page   person.DuplicatePage
	Writes bool
}

// duplicateView is one view of the list, as an address names it.
type duplicateView struct {
	word   string
	state  person.DuplicateState
	across bool // pairs that no facility sees: for the Land alone
}

var duplicateViews = []duplicateView{{"", person.Open, false}, {"zwei-einrichtungen", person.Open, true},
	{"zusammengefuehrt", person.Merged, false}, {"getrennt", person.Apart, false}}

// label is the key of what a view is called.
func (w duplicateView) label() string {
	if w.across {
		return "duplicate.state.across"
	}
	return "duplicate.state." + string(w.state)
}

// views are those the visitor has.
func (l duplicateList) views() []duplicateView {
	return slices.DeleteFunc(slices.Clone(duplicateViews), func(w duplicateView) bool { return w.across && !l.several() })
}

// several reports whether the visitor sees the people of more than one facility.
func (l duplicateList) several() bool { return l.Scope.Kind == tenant.Land && l.Scope.OnlyUnit() == "" }

// duplicateWords are the other columns the list can be ordered by, by the word in
// the address.
var duplicateWords = map[string]person.DuplicateColumn{"name": person.DuplicateByName}

// heads are the labels of the columns the list can be ordered by: what was
// decided comes by when it was, unasked, and what is open by how certain it is.
func (l duplicateList) heads() map[string]string {
	if l.decided() {
		return map[string]string{"": "duplicate.decision", "name": "duplicate.pair"}
	}
	return map[string]string{"": "duplicate.how-sure", "name": "duplicate.pair"}
}

// decided reports whether the view shows what was decided, and when.
func (l duplicateList) decided() bool { return l.View.state != person.Open }

func (l duplicateList) filter() person.DuplicateFilter {
	f := person.DuplicateFilter{State: l.View.state, Across: l.View.across, By: duplicateWords[l.Order.Word], Down: l.Order.Down, After: l.After}
	if l.decided() && l.Order.Word == "" {
		f.By = person.DuplicateByDecision
	}
	return f
}

// ListDuplicates shows who may be registered twice, the most certain first.
func ListDuplicates(v *door.Visit) error {
	l := readDuplicates(v, v.R.URL.Query())
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if l.Page, err = person.Duplicates(ctx, tx, v.Clock, v.Scope, l.filter()); err != nil {
			return err
		}
		return l.loadUnits(ctx, tx)
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("duplicate.title"), duplicateListPage(l))
}

func readDuplicates(v *door.Visit, query url.Values) duplicateList {
	l := duplicateList{Today: v.Today(), Scope: v.Scope, View: duplicateViews[0], Writes: v.Scope.Writes(tenant.Duplicate)}
	l.After, _ = id.Parse(query.Get("ab"))
	for _, w := range l.views() {
		if w.word == query.Get("stand") {
			l.View = w
		}
	}
	l.Order = ui.Ordered(query, "/dubletten", "name").Within(l.View.query(), "")
	return l
}

// loadUnits fills in the names of the facilities for who sees several.
func (l *duplicateList) loadUnits(ctx context.Context, tx *db.Tx) error {
	if !l.several() {
		return nil
	}
	units, err := tenant.Units(ctx, tx, l.Scope)
	l.Units = map[id.ID]string{}
	for _, u := range units {
		l.Units[u.ID] = u.Name
	}
	return err
}

// DuplicateTable is a view of the list as a table to keep.
var DuplicateTable = export.List{Path: "/dubletten", Kind: "duplicates", Data: tenant.Duplicate, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	l := readDuplicates(v, query)
	f := l.filter()
	f.After, f.Limit = "", 200
	return export.Of(v.Scope, export.Source[person.Duplicate]{Title: v.T("duplicate.title"), Query: l.Order.Query(), Columns: duplicateColumns(v.Context(), &l),
		Filter: func(export.Names) []string {
			return append([]string{v.T(l.View.label())}, export.InOrder(v.Context(), l.Order, l.heads())...)
		},
		Persons: func(d person.Duplicate) []id.ID { return []id.ID{d.One.ID, d.Other.ID} },
		Load:    l.loadUnits,
		Page: func(ctx context.Context, tx *db.Tx) ([]person.Duplicate, bool, error) {
			page, err := person.Duplicates(ctx, tx, v.Clock, v.Scope, f)
			f.After = page.Next
			return page.Duplicates, page.Next != "", err
		}}), nil
}}

// query is the view in an address.
func (w duplicateView) query() url.Values {
	if w.word == "" {
		return url.Values{}
	}
	return url.Values{"stand": {w.word}}
}

// url is the list's address in another view of it.
func (w duplicateView) url() string {
	if w.word == "" {
		return "/dubletten"
	}
	return "/dubletten?" + w.query().Encode()
}

func duplicateURL(which id.ID) string { return "/dubletten/" + string(which) }

// evidenceLine words what the comparison of one value says, "" where it says
// nothing.
func evidenceLine(ctx context.Context, e linkage.Evidence) string {
	switch {
	case e.Level == linkage.Unknown:
		return ""
	case e.Value == linkage.Order:
		return levelLine(ctx, e)
	}
	return i18n.T(ctx, "duplicate.line", "value", i18n.T(ctx, "duplicate.value."+e.Value.String()), "level", levelLine(ctx, e))
}

// levelLine words how far two values agree.
func levelLine(ctx context.Context, e linkage.Evidence) string {
	if e.Value == linkage.Order {
		return i18n.T(ctx, "duplicate.level.swapped")
	}
	line := i18n.T(ctx, "duplicate.level."+e.Level.String())
	if e.Value == linkage.Date || e.Level != linkage.Same && e.Level != linkage.Sounds {
		return line
	}
	switch {
	case e.Common > 0 && e.Common <= .001:
		return line + " " + i18n.T(ctx, "duplicate.rare")
	case e.Common >= .02:
		return line + " " + i18n.T(ctx, "duplicate.common")
	}
	return line
}

// evidenceKind is the colour of evidence: for one person, or against.
func evidenceKind(e linkage.Evidence) ui.Kind {
	switch {
	case e.Bits >= 2:
		return ui.Success
	case e.Bits <= -1:
		return ui.Warning
	}
	return ui.Neutral
}

// certainty words how likely two are one person.
func certainty(ctx context.Context, p float64) string {
	switch {
	case p >= .99:
		return i18n.T(ctx, "duplicate.certain")
	case p >= .9:
		return i18n.T(ctx, "duplicate.likely")
	}
	return i18n.T(ctx, "duplicate.possible")
}

func certaintyKind(p float64) ui.Kind {
	if p >= .9 {
		return ui.Warning
	}
	return ui.Info
}
