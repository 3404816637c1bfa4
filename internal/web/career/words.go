package career

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
	"wegwarte/internal/work"
)

const (
	listPath    = "/arbeit"
	openingPath = "/stellen"
	takePath    = "/stellen/liste"
)

func fileURL(who id.ID) string    { return "/personen/" + string(who) + "/arbeit" }
func cvURL(who id.ID) string      { return "/personen/" + string(who) + "/lebenslauf" }
func openingURL(one id.ID) string { return openingPath + "/" + string(one) }

// typed gives what was typed into a form, trimmed, and of questions with several
// answers all of them.
func typed(v *door.Visit) map[string][]string {
	values := map[string][]string{}
	for name, all := range v.Form() {
		for _, one := range all {
			values[name] = append(values[name], strings.TrimSpace(one))
		}
	}
	return values
}

// answers are what was typed into a form.
type answers map[string][]string

func (a answers) one(name string) string {
	if len(a[name]) == 0 {
		return ""
	}
	return a[name][0]
}

func (a answers) day(name string, faults *errs.List) clock.Date {
	if a.one(name) == "" {
		return clock.Date{}
	}
	day, err := clock.ParseDate(a.one(name))
	if err != nil {
		faults.Add(errs.Invalid("error.date.form").At(name))
	}
	return day
}

func (a answers) count(name string, faults *errs.List) int {
	if a.one(name) == "" {
		return 0
	}
	n, err := strconv.Atoi(a.one(name))
	if err != nil || n < 0 || n > 1000 {
		faults.Add(errs.Invalid("work.number").At(name))
	}
	return n
}

// cents reads an amount: "14,50", "2.450", "2450.00".
func (a answers) cents(name string, faults *errs.List) int {
	text := strings.ReplaceAll(strings.TrimSuffix(a.one(name), "€"), " ", "")
	if text == "" {
		return 0
	}
	if i := strings.LastIndexAny(text, ".,"); i >= 0 && len(text)-i-1 != 3 {
		text = strings.NewReplacer(".", "", ",", "").Replace(text[:i]) + "." + text[i+1:]
	} else {
		text = strings.NewReplacer(".", "", ",", "").Replace(text)
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f < 0 || f > 1e6 {
		faults.Add(errs.Invalid("work.pay.number").At(name))
		return 0
	}
	return int(f*100 + 0.5)
}

func (a answers) version() int {
	n, _ := strconv.Atoi(a.one("version"))
	return n
}

func dayText(day clock.Date) string {
	if day.IsZero() {
		return ""
	}
	return day.String()
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func centsText(cents int) string {
	if cents == 0 {
		return ""
	}
	return strings.TrimSuffix(strings.Replace(strconv.FormatFloat(float64(cents)/100, 'f', 2, 64), ".", ",", 1), ",00")
}

// options are the answers of a choice, by their wordings; blank offers none.
func options[T ~string](ctx context.Context, prefix string, all []T, blank string, chosen ...T) (list []ui.Option) {
	if blank != "" {
		list = append(list, ui.Option{Label: i18n.T(ctx, blank)})
	}
	for _, one := range all {
		list = append(list, ui.Option{Value: string(one), Label: i18n.T(ctx, prefix+string(one)), Chosen: slices.Contains(chosen, one)})
	}
	return list
}

func levelOptions(ctx context.Context, chosen int) (list []ui.Option) {
	for i, name := range work.Levels {
		o := ui.Option{Value: strconv.Itoa(i), Label: name, Chosen: i == chosen}
		if i == 0 {
			o.Label = i18n.T(ctx, "work.level.none")
		}
		list = append(list, o)
	}
	return list
}

func stageWord(ctx context.Context, s work.Stage) string { return i18n.T(ctx, "work.stage."+string(s)) }

func stageTone(s work.Stage) ui.Kind {
	switch s {
	case work.Working, work.Trying:
		return ui.Success
	case work.NeedsPaper, work.ToRequest:
		return ui.Warning
	case work.Barred, work.Waits:
		return ui.Neutral
	}
	return ui.Info
}

func turnWord(ctx context.Context, s work.Stage) string {
	return i18n.T(ctx, "work.turn."+string(s.Turn()))
}
