package recognise

import (
	"context"
	"math"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/recognition"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

const (
	listPath        = "/anerkennung"
	authorityPath   = "/anerkennung/stellen"
	oneAuthorityURL = "/anerkennungsstellen/"
)

func procedureURL(p id.ID) string { return listPath + "/" + string(p) }

func newURL(person id.ID) string { return "/personen/" + string(person) + "/anerkennung/neu" }

func text(v *door.Visit, name string) string { return strings.TrimSpace(v.Form().Get(name)) }

func typed(v *door.Visit, names ...string) map[string]string {
	values := map[string]string{}
	for _, name := range names {
		values[name] = text(v, name)
	}
	return values
}

// readDay reads a day of a form; an empty field is the zero day.
func readDay(values map[string]string, field string, faults *errs.List) clock.Date {
	if values[field] == "" {
		return clock.Date{}
	}
	day, err := clock.ParseDate(values[field])
	if err != nil {
		faults.Add(errs.Invalid("error.date.form").At(field))
	}
	return day
}

// readNumber reads a whole number; an empty field is 0.
func readNumber(values map[string]string, field, key string, faults *errs.List) int {
	if values[field] == "" {
		return 0
	}
	n, err := strconv.Atoi(values[field])
	if err != nil || n <= 0 {
		faults.Add(errs.Invalid(key).At(field))
	}
	return n
}

// readCents reads an amount in euros; an empty field is 0.
func readCents(values map[string]string, field string, faults *errs.List) int {
	text := strings.NewReplacer("€", "", " ", "", "\u00a0", "").Replace(values[field])
	if text == "" {
		return 0
	}
	if i := strings.LastIndexAny(text, ".,"); i >= 0 && len(text)-i-1 != 3 { // what stands before it sets thousands apart
		text = strings.NewReplacer(".", "", ",", "").Replace(text[:i]) + "." + text[i+1:]
	} else {
		text = strings.NewReplacer(".", "", ",", "").Replace(text)
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f < 0 || f > 1e6 {
		faults.Add(errs.Invalid("recognition.amount").At(field))
		return 0
	}
	return int(math.Round(f * 100))
}

func plainCents(cents int) string {
	if cents == 0 {
		return ""
	}
	return strings.TrimSuffix(strings.Replace(strconv.FormatFloat(float64(cents)/100, 'f', 2, 64), ".", ",", 1), ",00")
}

func plainNumber(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func plainDay(day clock.Date) string { return day.String() }

func options[T ~string](ctx context.Context, prefix string, all []T, selected T, empty bool) (list []ui.Option) {
	if empty {
		list = append(list, ui.Option{Value: "", Label: i18n.T(ctx, "recognition.choose"), Chosen: selected == ""})
	}
	for _, one := range all {
		list = append(list, ui.Option{Value: string(one), Label: i18n.T(ctx, prefix+string(one)), Chosen: one == selected})
	}
	return list
}

func stageWord(ctx context.Context, p recognition.Procedure) string {
	if p.Stage == recognition.Over {
		return i18n.T(ctx, "recognition.outcome."+string(p.Outcome))
	}
	return i18n.T(ctx, "recognition.stage."+string(p.Stage))
}

func turnWord(ctx context.Context, t recognition.Turn) string {
	if t == recognition.ByNobody {
		return "–"
	}
	return i18n.T(ctx, "recognition.turn."+string(t))
}

func tone(p recognition.Procedure, today clock.Date) ui.Kind {
	switch {
	case p.Outcome == recognition.Recognised || p.Outcome == recognition.Enough:
		return ui.Success
	case p.Stage == recognition.Over:
		return ui.Neutral
	case p.Late(today) > 0:
		return ui.Danger
	case p.Turn == recognition.ByPerson || p.Turn == recognition.ByManager:
		return ui.Warning
	}
	return ui.Info
}

// what the procedure is about, in a few words.
func what(p recognition.Procedure) string {
	if p.Code == "" {
		return p.Occupation
	}
	return p.Occupation + " (" + p.Code + ")"
}
