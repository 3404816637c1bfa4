package office

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/ui"
)

// The fields of the filter, as they stand in the address.
const (
	fieldFrom    = "von"
	fieldUntil   = "bis"
	fieldActor   = "wer"
	fieldRole    = "rolle"
	fieldAction  = "aktion"
	fieldKind    = "art"
	fieldSubject = "betroffen"
	fieldBefore  = "vor"
)

// listedDays is how far back the list goes where nobody says.
const listedDays = 30

// auditFilter is what was asked for, as it was typed.
type auditFilter struct {
	url.Values
}

var filterFields = []string{fieldFrom, fieldUntil, fieldActor, fieldRole, fieldAction, fieldKind, fieldSubject}

// askedFor keeps what the filter knows of a form, and a beginning where none is given.
func askedFor(form url.Values, today clock.Date) auditFilter {
	f := auditFilter{url.Values{}}
	for _, name := range filterFields {
		if value := strings.TrimSpace(form.Get(name)); value != "" {
			f.Set(name, value)
		}
	}
	if f.Get(fieldFrom) == "" && f.Get(fieldUntil) == "" && f.Get(fieldSubject) == "" {
		f.Set(fieldFrom, today.AddDays(1-listedDays).String())
	}
	return f
}

// identifier is how a file is called: its last word in an address.
var identifier = regexp.MustCompile(`[0-9A-HJKMNP-TV-Z]{26}`)

// read gives the filter for the audit; its errors name fields.
func (f auditFilter) read() (filter audit.Filter, err error) {
	var faults errs.List
	day := func(field string) (d clock.Date) {
		if text := f.Get(field); text != "" {
			if d, err = clock.ParseDate(text); err != nil {
				faults.Add(errs.Invalid("audit.filter.day").At(field))
			}
		}
		return d
	}
	from, until := day(fieldFrom), day(fieldUntil)
	if !from.IsZero() {
		filter.From = from.Begins()
	}
	if !until.IsZero() {
		filter.Until = until.AddDays(1).Begins()
	}
	if !from.IsZero() && !until.IsZero() && until.Before(from) {
		faults.Add(errs.Invalid("audit.filter.order").At(fieldUntil))
	}
	if text := f.Get(fieldSubject); text != "" {
		found := identifier.FindAllString(strings.ToUpper(text), -1)
		if len(found) == 0 {
			faults.Add(errs.Invalid("audit.filter.subject").At(fieldSubject))
		} else {
			filter.Subject = id.ID(found[len(found)-1])
			f.Set(fieldSubject, string(filter.Subject))
		}
	}
	if text := f.Get(fieldActor); text != "" {
		var ok bool
		if filter.Actor, ok = id.Parse(text); !ok {
			faults.Add(errs.Invalid("audit.filter.unknown").At(fieldActor))
		}
	}
	filter.Role, filter.Action, filter.Kind = tenant.Role(f.Get(fieldRole)), audit.Action(f.Get(fieldAction)), tenant.Data(f.Get(fieldKind))
	if _, known := filter.Role.Grant(); !known && filter.Role != "" {
		faults.Add(errs.Invalid("audit.filter.unknown").At(fieldRole))
	}
	if filter.Action != "" && !slices.Contains(audit.Actions, filter.Action) {
		faults.Add(errs.Invalid("audit.filter.unknown").At(fieldAction))
	}
	if filter.Kind != "" && !slices.Contains(tenant.AllData, filter.Kind) {
		faults.Add(errs.Invalid("audit.filter.unknown").At(fieldKind))
	}
	return filter, faults.Err()
}

// order is how the list comes: the newest entries first, or from the beginning.
func (f auditFilter) order(query url.Values) ui.ListOrder {
	return ui.Ordered(query, "/protokoll").Within(f.Values, "")
}

// words says what is listed, for the fold of the filter.
func (f auditFilter) words(ctx context.Context, colleagues []account.Colleague) string {
	var words []string
	for _, field := range []string{fieldFrom, fieldUntil} {
		if day, err := clock.ParseDate(f.Get(field)); err == nil && !day.IsZero() {
			words = append(words, i18n.T(ctx, "audit.filter.fold."+field, "day", i18n.DateShort(ctx, day)))
		}
	}
	for _, c := range colleagues {
		if string(c.ID) == f.Get(fieldActor) {
			words = append(words, c.Name)
		}
	}
	for _, of := range []struct{ field, prefix string }{{fieldRole, "role."}, {fieldAction, "audit.action."}, {fieldKind, "data."}} {
		if word := f.Get(of.field); word != "" && i18n.Has(of.prefix+word) {
			words = append(words, i18n.T(ctx, of.prefix+word))
		}
	}
	if of := f.Get(fieldSubject); identifier.MatchString(of) {
		words = append(words, i18n.T(ctx, "audit.file", "id", of[len(of)-6:]))
	}
	return strings.Join(words, " · ")
}

// hidden gives the filter as fields of another form.
func (f auditFilter) hidden() (pairs []string) {
	for _, name := range filterFields {
		if value := f.Get(name); value != "" {
			pairs = append(pairs, name, value)
		}
	}
	return pairs
}

// filtered gives the address of the list narrowed by names and values.
func filtered(pairs ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		query.Set(pairs[i], pairs[i+1])
	}
	return "/protokoll?" + query.Encode()
}

func actorOptions(ctx context.Context, all []account.Colleague) []ui.Option {
	options := []ui.Option{{Label: i18n.T(ctx, "common.all")}}
	for _, c := range all {
		options = append(options, ui.Option{Value: string(c.ID), Label: c.Name})
	}
	return options
}

func roleOptions(ctx context.Context, at tenant.Kind) []ui.Option {
	options := []ui.Option{{Label: i18n.T(ctx, "common.all")}}
	for _, g := range tenant.Matrix {
		if g.ExistsAt(at) {
			options = append(options, ui.Option{Value: string(g.Role), Label: i18n.T(ctx, "role."+string(g.Role))})
		}
	}
	return options
}

func actionOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{{Label: i18n.T(ctx, "common.all")}}
	for _, a := range audit.Actions {
		options = append(options, ui.Option{Value: string(a), Label: i18n.T(ctx, "audit.action."+string(a))})
	}
	return options
}

func kindOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{{Label: i18n.T(ctx, "common.all")}}
	for _, d := range tenant.AllData {
		options = append(options, ui.Option{Value: string(d), Label: dataName(ctx, d)})
	}
	return options
}
