package recognise

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wegwarte/engine/deadline"
	"wegwarte/engine/survival"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/recognition"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// authorityList is who recognises qualifications, and how long each takes.
type authorityList struct {
	All       []recognition.Authority
	Durations map[id.ID]recognition.Duration
	Order     ui.ListOrder
	Writes    bool
}

// ListAuthorities shows who recognises qualifications, by which law, and how long each takes.
func ListAuthorities(v *door.Visit) error {
	p := authorityList{Writes: v.Scope.Writes(tenant.Work), Order: authorityOrder(v.R.URL.Query())}
	v.Trail = []ui.Crumb{{Label: v.T("recognition.title"), URL: listPath}}
	if err := v.Look(func(ctx context.Context, tx *db.Tx) error { return p.load(ctx, tx, v) }); err != nil {
		return err
	}
	return v.Show(v.T("recognition.authorities"), authorityListPage(p))
}

func authorityOrder(query url.Values) ui.ListOrder { return ui.Ordered(query, authorityPath, "dauer") }

func (p *authorityList) load(ctx context.Context, tx *db.Tx, v *door.Visit) (err error) {
	if p.All, err = recognition.Authorities(ctx, tx, v.Scope); err != nil {
		return err
	}
	if p.Durations, err = recognition.Durations(ctx, tx, v.Clock, v.Scope); err != nil {
		return err
	}
	ui.SortShort(p.Order, p.All, map[string]func(a, b recognition.Authority) int{
		"":      ui.Alphabetical(func(a recognition.Authority) string { return a.Name }),
		"dauer": ui.By(func(a recognition.Authority) int { return p.sortable(a.ID) }),
	})
	return nil
}

// AuthorityTable is who recognises qualifications, as a table to keep.
var AuthorityTable = export.List{Path: authorityPath, Kind: "recognition-authorities", Data: tenant.Work, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	p := authorityList{Order: authorityOrder(query)}
	ctx := v.Context()
	type row = recognition.Authority
	return export.Of(v.Scope, export.Source[row]{Title: v.T("recognition.authorities"), Query: p.Order.Query(), Columns: []export.Column[row]{
		export.Text(i18n.T(ctx, "recognition.authority"), func(a row) string { return a.Name }),
		export.Text(i18n.T(ctx, "recognition.law"), func(a row) string { return lawWord(ctx, a) }),
		export.Text(i18n.T(ctx, "recognition.field.source"), func(a row) string { return lawTerms(ctx, a) }),
		export.Text(i18n.T(ctx, "recognition.duration"), func(a row) string { return durationWords(ctx, p.Durations[a.ID]) }),
		export.Number(i18n.T(ctx, "recognition.cases"), func(a row) int { return p.Durations[a.ID].All }),
		export.Text(i18n.T(ctx, "recognition.field.address"), func(a row) string { return a.Address }),
		export.Text(i18n.T(ctx, "recognition.field.email"), func(a row) string { return a.Email }),
		export.Text(i18n.T(ctx, "recognition.field.phone"), func(a row) string { return a.Phone }),
	}, Filter: func(export.Names) []string {
		return export.InOrder(ctx, p.Order, map[string]string{"": "recognition.authority", "dauer": "recognition.duration"})
	},
		Page: export.Whole(func(ctx context.Context, tx *db.Tx) ([]row, error) {
			err := p.load(ctx, tx, v)
			return p.All, err
		})}), nil
}}

// sortable is the median for the order of the list; what is not known comes last.
func (p authorityList) sortable(a id.ID) int {
	if d, ok := p.Durations[a]; ok && !d.Withheld && d.Median.Reached() {
		return d.Median.Day
	}
	return survival.MaxDay
}

// authorityForm is an authority as typed.
type authorityForm struct {
	Authority recognition.Authority
	Duration  recognition.Duration
	Values    map[string]string
	Faults    i18n.Faults
}

var authorityFields = []string{"name", "law", "acknowledge", "decide", "extend", "cite", "source", "address", "email", "phone", "note", "resting", "version"}

func (p authorityForm) url() string {
	if p.Authority.ID == "" {
		return oneAuthorityURL + "neu"
	}
	return oneAuthorityURL + string(p.Authority.ID)
}

// ShowAuthority shows the form for an authority, a new one or one that is there.
func ShowAuthority(v *door.Visit) error {
	p, err := loadAuthority(v)
	if err != nil {
		return err
	}
	a := p.Authority
	p.Values = map[string]string{"name": a.Name, "law": a.Law, "acknowledge": a.Own.Acknowledge.String(), "decide": a.Own.Decide.String(), "extend": a.Own.Extend.String(), "cite": a.Own.Cite,
		"source": a.Own.Source, "address": a.Address, "email": a.Email, "phone": a.Phone, "note": a.Note, "version": strconv.Itoa(a.Version)}
	if a.Resting {
		p.Values["resting"] = "1"
	}
	return v.Show(v.T("recognition.authority.form"), authorityPage(p))
}

func loadAuthority(v *door.Visit) (p authorityForm, err error) {
	v.Trail = []ui.Crumb{{Label: v.T("recognition.title"), URL: listPath}, {Label: v.T("recognition.authorities"), URL: authorityPath}}
	if v.R.PathValue("id") == "" {
		return p, nil
	}
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	return p, v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Authority, err = recognition.FindAuthority(ctx, tx, v.Scope, which)
		return err
	})
}

// SaveAuthority keeps an authority.
func SaveAuthority(v *door.Visit) error {
	p, err := loadAuthority(v)
	if err != nil {
		return err
	}
	p.Values = typed(v, authorityFields...)
	var faults errs.List
	a := recognition.Authority{ID: p.Authority.ID, Name: p.Values["name"], Law: p.Values["law"], Own: recognition.Own{Cite: p.Values["cite"], Source: p.Values["source"]}, Address: p.Values["address"],
		Email: p.Values["email"], Phone: p.Values["phone"], Note: p.Values["note"], Resting: p.Values["resting"] != ""}
	a.Version, _ = strconv.Atoi(p.Values["version"])
	if a.Law == recognition.OwnLaw {
		for name, into := range map[string]*deadline.Term{"acknowledge": &a.Own.Acknowledge, "decide": &a.Own.Decide, "extend": &a.Own.Extend} {
			if err := into.UnmarshalText([]byte(p.Values[name])); err != nil {
				faults.Add(errs.Invalid("recognition.choice").At(name).Because(err))
			}
		}
	}
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := recognition.SaveAuthority(ctx, tx, v.Clock, v.Scope, a)
			return err
		})
	}
	if err == nil {
		return v.Go(authorityPath, "recognition.authority.saved", "name", a.Name)
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("recognition.authority.form"), authorityPage(p))
}

// laws are those that an authority can decide by.
func (p authorityForm) laws(ctx context.Context) []ui.Option {
	verified, others := recognition.Laws()
	all := []ui.Option{{Value: "", Label: i18n.T(ctx, "recognition.choose"), Chosen: p.Values["law"] == ""}}
	for _, law := range slices.Concat(verified, others) {
		label := law
		if slices.Contains(others, law) {
			label += " (" + i18n.T(ctx, "recognition.law.unverified") + ")"
		}
		all = append(all, ui.Option{Value: law, Label: label, Chosen: p.Values["law"] == law})
	}
	return append(all, ui.Option{Value: recognition.OwnLaw, Label: i18n.T(ctx, "recognition.law.own"), Chosen: p.Values["law"] == recognition.OwnLaw})
}

// terms are lengths that an authority may have been said to have.
func (p authorityForm) terms(ctx context.Context, name string) []ui.Option {
	all := []ui.Option{{Value: "", Label: i18n.T(ctx, "recognition.term.none"), Chosen: p.Values[name] == ""}}
	for _, term := range []string{"2 weeks", "1 month", "2 months", "3 months", "4 months", "6 months"} {
		n, unit, _ := strings.Cut(term, " ")
		count, _ := strconv.Atoi(n)
		all = append(all, ui.Option{Value: term, Label: i18n.T(ctx, "recognition.term."+strings.TrimSuffix(unit, "s"), "count", count), Chosen: p.Values[name] == term})
	}
	return all
}
