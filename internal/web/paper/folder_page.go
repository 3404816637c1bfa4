package paper

import (
	"context"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// folderPage shows a person's papers, and asks for more.
type folderPage struct {
	folder
	Scope   tenant.Scope
	Today   clock.Date
	Kinds   []record.PaperEntry // that the role may add
	Items   []ui.Option         // what a paper may belong to
	Values  described
	Kept    int          // files of a sending that was refused in part
	Refused []ui.Refusal // those that were not taken
	Faults  i18n.Faults
}

// described is what stands in the fields about a paper.
type described struct {
	Kind, IssuedOn, Language, Note, Item string
}

// ShowFolder shows a person's papers and asks for more.
func ShowFolder(v *door.Visit) error {
	p, err := loadFolder(v)
	if err != nil {
		return err
	}
	p.Values.Item = v.Form().Get("item") // the need or measure that led here
	return v.Show(v.T("paper.of", "name", p.Person.Name()), folderView(p))
}

func loadFolder(v *door.Visit) (p folderPage, err error) {
	who, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p.Scope, p.Today, p.Kinds = v.Scope, v.Today(), kindsFor(v.Scope)
	var h person.Household
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		var one person.Person
		if h, one, err = person.ShowPerson(ctx, tx, v.Clock, v.Scope, who); err != nil {
			return err
		}
		if one.Into != "" { // merged: their papers are shown with the one who leads
			if h, one, err = person.ShowPerson(ctx, tx, v.Clock, v.Scope, one.Into); err != nil {
				return err
			}
		}
		folders, err := load(v, ctx, tx, h, one)
		if err != nil {
			return err
		}
		p.folder = folders[0]
		if p.Adds {
			p.Items, err = itemsOf(v, ctx, tx, one.ID)
		}
		return err
	})
	if err == nil {
		trail(v, h)
	}
	return p, err
}

// kindsFor lists the kinds of papers that the role may add.
func kindsFor(s tenant.Scope) (kinds []record.PaperEntry) {
	for _, e := range record.PaperKinds {
		if e.AddedBy(s) {
			kinds = append(kinds, e)
		}
	}
	return kinds
}

// itemsOf lists the needs and measures of a person that a paper may belong to.
func itemsOf(v *door.Visit, ctx context.Context, tx *db.Tx, who id.ID) (items []ui.Option, err error) { //nolint:revive // the visit leads
	if !v.Scope.Reads(tenant.Need) && !v.Scope.Reads(tenant.Measure) && !v.Scope.Reads(tenant.MeasureHealth) {
		return nil, nil
	}
	known, err := record.Show(ctx, tx, v.Clock, v.Scope, []id.ID{who})
	if err != nil {
		return nil, err
	}
	for _, n := range known.Needs {
		items = append(items, ui.Option{Value: "need:" + string(n.ID), Label: v.T("paper.item.need", "what", say.Need(ctx, n.Code))})
	}
	for _, m := range known.Measures {
		label := v.T("paper.item.measure", "what", say.Measure(ctx, m.Kind, m.Antigens))
		if day := say.Day(ctx, m.Day, m.DayPrecision); day != "" {
			label += ", " + day
		}
		items = append(items, ui.Option{Value: "measure:" + string(m.ID), Label: label})
	}
	return items, nil
}

// readDescribed reads the fields about a paper.
func readDescribed(v *door.Visit) described {
	form := v.Form()
	return described{form.Get("kind"), form.Get("issued_on"), form.Get("language"), strings.TrimSpace(form.Get("note")), form.Get("item")}
}

func (d described) command() (c record.Described, err error) {
	c = record.Described{Kind: record.PaperKind(d.Kind), Language: d.Language, Note: d.Note}
	var faults errs.List
	if d.IssuedOn != "" {
		if c.IssuedOn, err = clock.ParseDate(d.IssuedOn); err != nil {
			faults.Add(errs.Invalid("error.record.day.form").At("issued_on"))
		}
	}
	if d.Item != "" {
		of, which, _ := strings.Cut(d.Item, ":")
		item, ok := id.Parse(which)
		switch {
		case ok && of == "need":
			c.Need = item
		case ok && of == "measure":
			c.Measure = item
		default:
			faults.Add(errs.Invalid("error.paper.item").At("item"))
		}
	}
	return c, faults.Err()
}
