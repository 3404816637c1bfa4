package seating

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/engine/seating"
	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

const (
	boardPath = "/plaetze"
	kitaPath  = "/kita"
	rulePath  = "/kita/kriterien"
	runPath   = "/kita/laeufe"
)

func sheetURL(o id.ID) string    { return boardPath + "/" + string(o) }
func personURL(who id.ID) string { return "/personen/" + string(who) + "/plaetze" }
func applyURL(who id.ID) string  { return "/personen/" + string(who) + "/kita" }
func runURL(number int) string   { return runPath + "/" + strconv.Itoa(number) }
func version(v *door.Visit) int  { n, _ := strconv.Atoi(v.Text("version")); return n }
func ticked(text string) bool    { return text == "yes" }
func isDesk(v *door.Visit) bool  { return v.Scope.OnlyUnit() == "" }
func crumb(v *door.Visit, label, url string) {
	v.Trail = append(v.Trail, ui.Crumb{Label: label, URL: url})
}

// form is a form that came back, or is shown for the first time.
type form struct {
	Values map[string]string // nil the first time
	Faults i18n.Faults
}

// value gives what was typed, else what is known.
func (f form) value(name, known string) string {
	if f.Values != nil {
		return f.Values[name]
	}
	return known
}

func (f form) field(ctx context.Context, name, known string) ui.Field {
	key, _, _ := strings.Cut(name, ".")
	return ui.Field{Name: name, Label: i18n.T(ctx, "seat.field."+key), Value: f.value(name, known), Error: f.Faults.At(name), Dir: "auto"}
}

func needed(f ui.Field) ui.Field               { f.Required = true; return f }
func hinted(f ui.Field, hint string) ui.Field  { f.Hint = hint; return f }
func called(f ui.Field, label string) ui.Field { f.Label = label; return f }
func brief(f ui.Field) ui.Field                { f.Short, f.InputMode, f.Dir = true, "numeric", "ltr"; return f }

// typed gives what was typed into a form.
func typed(v *door.Visit) map[string]string {
	values := map[string]string{}
	for name := range v.Form() {
		values[name] = v.Text(name)
	}
	return values
}

func (f *form) failed(ctx context.Context, err error) error {
	if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict) {
		return err
	}
	f.Faults = i18n.Err(ctx, err)
	return nil
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

func stateTone(s seat.State) ui.Kind {
	switch s {
	case seat.Taken, seat.Attended:
		return ui.Success
	case seat.Offered:
		return ui.Warning
	case seat.Waiting, seat.SignedUp:
		return ui.Info
	}
	return ui.Neutral
}

func stateWord(ctx context.Context, s seat.State) string { return i18n.T(ctx, "seat.state."+string(s)) }

// criterion says what gives how many points.
func criterion(ctx context.Context, c seating.Criterion) string {
	switch c.Kind {
	case seating.Waiting:
		return i18n.T(ctx, "own.seat.criterion.waiting", "days", i18n.T(ctx, "own.seat.days", "count", c.Each), "most", c.Most)
	case seating.Near:
		return i18n.T(ctx, "own.seat.criterion.near", "metres", i18n.Number(ctx, c.Within))
	}
	return i18n.T(ctx, "own.seat.criterion."+string(c.Kind))
}

// line says what a criterion came to: "20 Punkte: ja".
func line(ctx context.Context, l seating.Line) string {
	answer := "own.seat.answer.unknown"
	switch {
	case l.Criterion.Kind == seating.Waiting:
		return i18n.T(ctx, "own.seat.points.times", "points", i18n.T(ctx, "own.seat.points", "count", l.Points), "count", l.Count)
	case l.Holds == seating.Yes:
		answer = "own.seat.answer.yes"
	case l.Holds == seating.No:
		answer = "own.seat.answer.no"
	}
	return i18n.T(ctx, "own.seat.points.answer", "points", i18n.T(ctx, "own.seat.points", "count", l.Points), "answer", i18n.T(ctx, answer))
}

// theRule is a rule in one sentence.
func theRule(ctx context.Context, r seating.Rule) string {
	switch {
	case len(r.Criteria) == 0:
		return i18n.T(ctx, "own.seat.rule.since")
	case r.Strict:
		return i18n.T(ctx, "own.seat.rule.strict")
	}
	return i18n.T(ctx, "own.seat.rule.points")
}

// whole is how an offer stands: "12 von 12 Plätzen vergeben · 4 warten".
func whole(ctx context.Context, o offer.Offer, held, waiting int) string {
	text := i18n.T(ctx, "seat.held", "held", held, "seats", o.Seats)
	if waiting > 0 {
		text += " · " + i18n.T(ctx, "seat.wait", "count", waiting)
	}
	return text
}

// theAge says for which ages a group of a Kita is.
func theAge(ctx context.Context, from, until int) string {
	return i18n.T(ctx, "seat.age.from-until", "from", from/12, "until", (until+11)/12)
}
