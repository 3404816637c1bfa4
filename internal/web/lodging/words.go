package lodging

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

func siteURL(site id.ID) string { return "/unterkuenfte/" + string(site) }

func text(v *door.Visit, name string) string { return strings.TrimSpace(v.Form().Get(name)) }

// readDay reads a day of a form; an empty field is the zero day.
func readDay(value, field string, faults *errs.List) clock.Date {
	if value == "" {
		return clock.Date{}
	}
	day, err := clock.ParseDate(value)
	if err != nil {
		faults.Add(errs.Invalid("error.date.form").At(field))
	}
	return day
}

// readCount reads a number of a form; an empty field is what it is otherwise.
func readCount(value, field string, otherwise int, faults *errs.List) int {
	if value == "" {
		return otherwise
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > 1_000_000 {
		faults.Add(errs.Invalid("housing.number").At(field))
		return otherwise
	}
	return n
}

// readTenths reads an area in m², with one digit behind a comma or a point, in
// tenths.
func readTenths(value, field string, faults *errs.List) int {
	if value == "" {
		return 0
	}
	var own errs.List
	hundredths := readCents(value, field, &own)
	if own != nil || hundredths > 1_000_000 {
		faults.Add(errs.Invalid("housing.room.area").At(field))
		return 0
	}
	return (hundredths + 5) / 10
}

// tenths writes an area in m².
func tenths(ctx context.Context, n int) string {
	return i18n.Decimal(ctx, n, 1)
}

// euros writes an amount of cents.
func euros(ctx context.Context, cents int) string {
	text := i18n.Number(ctx, cents/100)
	if cents%100 != 0 {
		_, fraction, _ := strings.Cut(strconv.FormatFloat(float64(cents%100)/100, 'f', 2, 64), ".")
		text += i18n.Point(ctx) + fraction
	}
	return text + "\u00a0€"
}

// decimal writes a number without thousands set apart as the language has it.
func decimal(ctx context.Context, number string) string {
	return strings.Replace(number, ".", i18n.Point(ctx), 1)
}

func kindOptions(ctx context.Context, selected placement.Kind) (all []ui.Option) {
	for _, k := range placement.Kinds {
		all = append(all, ui.Option{Value: string(k), Label: kindWord(ctx, k), Chosen: k == selected})
	}
	return all
}

func kindWord(ctx context.Context, k placement.Kind) string {
	return i18n.T(ctx, "housing.kind."+string(k))
}

// options offers words of a message, the empty one first.
func options[T ~string](ctx context.Context, prefix string, all []T, selected T, empty bool) (list []ui.Option) {
	if empty {
		list = append(list, ui.Option{Value: "", Label: i18n.T(ctx, "housing.unsaid"), Chosen: selected == ""})
	}
	for _, one := range all {
		list = append(list, ui.Option{Value: string(one), Label: i18n.T(ctx, prefix+string(one)), Chosen: one == selected})
	}
	return list
}

func missWords(ctx context.Context, misses []housing.Miss) string {
	words := make([]string, len(misses))
	for i, m := range misses {
		words[i] = i18n.T(ctx, "housing.miss."+string(m))
	}
	return strings.Join(words, " · ")
}

// features lists what a dwelling is like.
func features(ctx context.Context, d housing.Dwelling) string {
	var all []string
	add := func(is bool, key string) {
		if is {
			all = append(all, i18n.T(ctx, key))
		}
	}
	add(d.StepFree, "housing.step-free")
	add(d.GroundFloor, "housing.ground-floor")
	add(d.Shared, "housing.shared")
	if d.Area != "" {
		all = append(all, i18n.T(ctx, "housing.area."+string(d.Area)))
	}
	return strings.Join(all, " · ")
}

func needWords(ctx context.Context, n housing.Needs) string {
	var all []string
	add := func(is bool, key string) {
		if is {
			all = append(all, i18n.T(ctx, key))
		}
	}
	add(n.StepFree, "housing.step-free")
	add(n.GroundFloor, "housing.ground-floor")
	add(n.CarerBed, "housing.need.carer-bed")
	add(n.SingleRoom, "housing.need.single-room")
	for _, a := range n.Areas {
		all = append(all, i18n.T(ctx, "housing.area."+string(a)))
	}
	return strings.Join(all, " · ")
}

func stateTone(t housing.Stay, today clock.Date) ui.Kind {
	switch {
	case t.State == housing.Cancelled, !t.Until.IsZero() && !t.Until.After(today):
		return ui.Neutral
	case t.State == housing.Actual:
		return ui.Success
	}
	return ui.Info
}

// stateWord says how a stay stands on a day.
func stateWord(ctx context.Context, t housing.Stay, today clock.Date) string {
	if t.State == housing.Actual && !t.Until.IsZero() && !t.Until.After(today) {
		return i18n.T(ctx, "housing.state.ended")
	}
	return i18n.T(ctx, "housing.state."+string(t.State))
}
