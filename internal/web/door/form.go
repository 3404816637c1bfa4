package door

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/ui"
)

// Text gives what was typed into a field of the form, without space around it.
func (v *Visit) Text(name string) string { return strings.TrimSpace(v.Form().Get(name)) }

// Typed gives what was typed into some fields, to show the form again with it.
func (v *Visit) Typed(names ...string) map[string]string {
	values := make(map[string]string, len(names))
	for _, name := range names {
		values[name] = v.Text(name)
	}
	return values
}

// ReadDay reads a day of a form; an empty field is the zero day.
func ReadDay(value, field string, faults *errs.List) clock.Date {
	if value == "" {
		return clock.Date{}
	}
	day, err := clock.ParseDate(value)
	if err != nil {
		faults.Add(errs.Invalid("error.date.form").At(field))
	}
	return day
}

// ReadNumber reads a whole number of a form; an empty field is 0.
func ReadNumber(value, field string, faults *errs.List) int {
	if value == "" {
		return 0
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		faults.Add(errs.Invalid("housing.number").At(field))
	}
	return n
}

// Options offers values whose words are messages; where empty is a key, nothing is
// offered first, in its words.
func Options[T ~string](ctx context.Context, prefix string, all []T, selected T, empty string) (list []ui.Option) {
	if empty != "" {
		list = append(list, ui.Option{Label: i18n.T(ctx, empty), Chosen: selected == ""})
	}
	for _, one := range all {
		list = append(list, ui.Option{Value: string(one), Label: i18n.T(ctx, prefix+string(one)), Chosen: one == selected})
	}
	return list
}
