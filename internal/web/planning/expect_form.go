package planning

import (
	"context"
	"net/url"
	"strconv"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
)

// expectForm is what the visitor's tenant wants to know before somebody comes.
type expectForm struct {
	Scope  tenant.Scope
	List   []record.Expectation
	Typed  map[string]ages // what stands in the fields, by item
	Faults i18n.Faults
}

// ages are two fields as they were typed.
type ages struct{ from, to string }

// ShowExpectations shows the list, and lets who may change it.
func ShowExpectations(v *door.Visit) error {
	p, err := loadExpectations(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("expect.title"), expectPage(p))
}

func loadExpectations(v *door.Visit) (expectForm, error) {
	p := expectForm{Scope: v.Scope, Typed: map[string]ages{}}
	if v.Scope.OnlyUnit() != "" {
		return p, errs.NotFound("error.not-found")
	}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.List, err = record.ExpectationsOf(ctx, tx, v.Scope)
		return err
	})
	for _, e := range p.List {
		p.Typed[e.Item()] = ages{number(e.FromAge), number(e.ToAge)}
	}
	return p, err
}

// ExpectationTable is what is wanted as a table to keep.
var ExpectationTable = export.List{Path: "/erwartungen", Kind: "expectations", Data: tenant.Transfer, Open: func(v *door.Visit, _ url.Values) (export.Table, error) {
	p := expectForm{Scope: v.Scope}
	if v.Scope.OnlyUnit() != "" {
		return export.Table{}, errs.NotFound("error.not-found")
	}
	return export.Of(v.Scope, export.Source[record.Expectation]{Title: v.T("expect.title"), Columns: expectColumns(v.Context(), p),
		Page: export.Whole(func(ctx context.Context, tx *db.Tx) (all []record.Expectation, err error) {
			p.List, err = record.ExpectationsOf(ctx, tx, v.Scope)
			for _, g := range append([]record.Group{""}, record.Groups...) { // as the page has them
				all = append(all, p.lines(g)...)
			}
			return all, err
		})}), nil
}}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// fixed reports whether the visitor cannot change a line: the Land asks for it.
func (p expectForm) fixed(e record.Expectation) bool {
	return !p.Scope.Writes(tenant.Transfer) || p.Scope.Kind == tenant.Municipality && e.Wanted && e.By != p.Scope.Tenant
}

// lines gives what belongs to a group; "" is what is asked of the person as such.
func (p expectForm) lines(g record.Group) (list []record.Expectation) {
	for _, e := range p.List {
		if e.Group() == g {
			list = append(list, e)
		}
	}
	return list
}

// ChangeExpectations changes what is wanted.
func ChangeExpectations(v *door.Visit) error {
	p, err := loadExpectations(v)
	if err != nil {
		return err
	}
	form := v.Form()
	wanted := map[string]bool{}
	for _, item := range form["wanted"] {
		wanted[item] = true
	}
	var changed []record.Expectation
	var faults errs.List
	for _, e := range p.List {
		item := e.Item()
		if p.fixed(e) || !form.Has("from:"+item) {
			continue
		}
		was := e
		typed := ages{text(v, "from:"+item), text(v, "to:"+item)}
		p.Typed[item] = typed
		e.Wanted = wanted[item]
		e.FromAge, err = age(typed.from, item)
		faults.Add(err)
		e.ToAge, err = age(typed.to, item)
		faults.Add(err)
		if e != was {
			e.By = id.ID("")
			changed = append(changed, e)
		}
	}
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error { return record.Expect(ctx, tx, v.Clock, v.Scope, changed) })
	}
	if errs.Is(err, errs.KindInvalid) {
		for i := range p.List {
			p.List[i].Wanted = p.fixed(p.List[i]) && p.List[i].Wanted || wanted[p.List[i].Item()]
		}
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("expect.title"), expectPage(p))
	}
	if err != nil {
		return err
	}
	return v.Go("/erwartungen", "expect.saved", "count", len(changed))
}

func age(typed, item string) (int, error) {
	if typed == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		return 0, errs.Invalid("error.record.expect.age", "most", 130).At(item)
	}
	return n, nil
}
