package register

import (
	"context"
	"net/url"

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
	State  person.DuplicateState
	After  id.ID
	Page   person.DuplicatePage
	Writes bool
}

// duplicateStates are the views of the list, as an address names them.
var duplicateStates = []struct {
	view  string
	state person.DuplicateState
}{{"", person.Open}, {"zusammengefuehrt", person.Merged}, {"getrennt", person.Apart}}

// ListDuplicates shows who may be registered twice, the most certain first.
func ListDuplicates(v *door.Visit) error {
	l := readDuplicates(v, v.R.URL.Query())
	err := v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		l.Page, err = person.Duplicates(ctx, tx, v.Clock, v.Scope, person.DuplicateFilter{State: l.State, After: l.After})
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("duplicate.title"), duplicateListPage(l))
}

func readDuplicates(v *door.Visit, query url.Values) duplicateList {
	l := duplicateList{Today: v.Today(), State: person.Open, Writes: v.Scope.Writes(tenant.Register)}
	l.After, _ = id.Parse(query.Get("ab"))
	for _, s := range duplicateStates {
		if s.view == query.Get("stand") {
			l.State = s.state
		}
	}
	return l
}

// DuplicateTable is a view of the list as a table to keep.
var DuplicateTable = export.List{Path: "/dubletten", Kind: "duplicates", Data: tenant.Register, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	l := readDuplicates(v, query)
	f := person.DuplicateFilter{State: l.State, Limit: 200}
	return export.Of(v.Scope, export.Source[person.Duplicate]{Title: v.T("duplicate.title"), Query: l.query(), Columns: duplicateColumns(v.Context()),
		Filter:  func(export.Names) []string { return []string{v.T("duplicate.state." + string(l.State))} },
		Persons: func(d person.Duplicate) []id.ID { return []id.ID{d.One.ID, d.Other.ID} },
		Page: func(ctx context.Context, tx *db.Tx) ([]person.Duplicate, bool, error) {
			page, err := person.Duplicates(ctx, tx, v.Clock, v.Scope, f)
			f.After = page.Next
			return page.Duplicates, page.Next != "", err
		}}), nil
}}

// query is the view in an address.
func (l duplicateList) query() url.Values {
	for _, s := range duplicateStates {
		if s.state == l.State && s.view != "" {
			return url.Values{"stand": {s.view}}
		}
	}
	return url.Values{}
}

// url is the list's address with another page or view of it.
func (l duplicateList) url(state person.DuplicateState, after id.ID) string {
	query := url.Values{}
	for _, s := range duplicateStates {
		if s.state == state && s.view != "" {
			query.Set("stand", s.view)
		}
	}
	if after != "" {
		query.Set("ab", string(after))
	}
	if len(query) == 0 {
		return "/dubletten"
	}
	return "/dubletten?" + query.Encode()
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
