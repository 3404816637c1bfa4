package planning

import (
	"context"
	"net/url"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
)

// unknownList is a facility's work list: of whom something is not known yet.
type unknownList struct {
	Today       clock.Date
	Scope       tenant.Scope
	List        []assignment.Unknown
	Next, First string
}

// ListUnknowns shows the work list.
func ListUnknowns(v *door.Visit) error {
	p := unknownList{Today: v.Today(), Scope: v.Scope}
	query := v.R.URL.Query()
	var after assignment.UnknownKey
	if last, ok := id.Parse(query.Get("nach")); ok {
		after.ID, p.First = last, "/offene-angaben"
		after.ArriveOn, _ = clock.ParseDate(query.Get("tag")) // without a day: of those on no way
		after.Since, _ = clock.ParseDate(query.Get("seit"))
	}
	var more bool
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.List, more, err = assignment.Unknowns(ctx, tx, v.Clock, v.Scope, after)
		return err
	})
	if err != nil {
		return err
	}
	if more {
		key := p.List[len(p.List)-1].Key()
		p.Next = "/offene-angaben?" + url.Values{"tag": {key.ArriveOn.String()}, "seit": {key.Since.String()}, "nach": {string(key.ID)}}.Encode()
	}
	return v.Show(v.T("unknown.title"), unknownPage(p))
}

// of gives the gaps of one person.
func of(u assignment.Unknown, who id.ID) (list []record.Gap) {
	for _, g := range u.Gaps {
		if g.Person == who {
			list = append(list, g)
		}
	}
	return list
}

// asks reports whether the household is to be asked whether it needs something.
func asks(u assignment.Unknown) bool {
	for _, g := range u.Gaps {
		if g.Of == record.GapGroup || g.Of == record.GapNeed {
			return true
		}
	}
	return false
}

// fill is where a gap is filled, "" where the visitor may not.
func (p unknownList) fill(g record.Gap) string {
	who := "/personen/" + string(g.Person)
	switch {
	case g.Data() == tenant.Register && p.Scope.Writes(tenant.Register):
		return who
	case !p.Scope.Writes(g.Data()):
		return ""
	case g.Of == record.GapMeasure:
		return who + "/massnahmen?" + url.Values{"kind": {g.Code}}.Encode()
	case g.Of == record.GapNeed:
		return who + "/bedarf?" + url.Values{"code": {g.Code}}.Encode()
	case g.Of == record.GapGroup:
		return who + "/bedarf"
	}
	return ""
}

// missed lists the persons about whom the visitor is told something.
func missed(u assignment.Unknown) (list []person.Person) {
	for _, p := range u.Persons {
		if len(of(u, p.ID)) > 0 {
			list = append(list, p)
		}
	}
	return list
}

// unknownOf is one person about whom something is not known; the zero person
// stands for what the visitor is only told the number of.
type unknownOf struct {
	assignment.Unknown
	one person.Person
}

// UnknownTable is the work list as a table to keep, a row for each person.
var UnknownTable = export.List{Path: "/offene-angaben", Kind: "unknown", Data: tenant.Transfer, Open: func(v *door.Visit, _ url.Values) (export.Table, error) {
	var after assignment.UnknownKey
	return export.Of(v.Scope, export.Source[unknownOf]{Title: v.T("unknown.title"), Columns: unknownColumns(v.Context()),
		Persons: func(u unknownOf) []id.ID { return person.IDs(u.Household) },
		Page: func(ctx context.Context, tx *db.Tx) (all []unknownOf, more bool, err error) {
			list, more, err := assignment.Unknowns(ctx, tx, v.Clock, v.Scope, after)
			for _, u := range list {
				persons := missed(u)
				if len(persons) == 0 {
					persons = []person.Person{{}}
				}
				for _, one := range persons {
					all = append(all, unknownOf{u, one})
				}
				after = u.Key()
			}
			return all, more, err
		}}), nil
}}
