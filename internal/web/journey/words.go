package journey

import (
	"context"
	"strings"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/ui"
)

// path is the address of a transfer, or of something about it.
//
//go:noinline
func path(transfer id.ID, what ...string) string {
	return "/zuweisungen/" + strings.Join(append([]string{string(transfer)}, what...), "/")
}

// whom names the households that are on the way: "Al-Haddad, Petro Koval".
func whom(h assignment.Handover) string {
	var names []string
	for _, in := range h.Households {
		switch {
		case len(in.Persons) == 1:
			names = append(names, in.Persons[0].Name())
		case len(in.Persons) > 1:
			names = append(names, in.Persons[0].FamilyName)
		}
	}
	return strings.Join(names, ", ")
}

// howMany says how many come: "4 Personen", "5 Personen in 2 Haushalten";
// of those who came in part, how many did.
func howMany(ctx context.Context, t assignment.Transfer) string {
	if t.State == assignment.StateArrived && t.Absent > 0 {
		return i18n.T(ctx, "follow.came", "count", t.Persons-t.Absent, "of", t.Persons)
	}
	if t.Households > 1 {
		return i18n.T(ctx, "transfer.persons-in", "count", t.Persons, "households", t.Households)
	}
	return i18n.T(ctx, "transfer.persons", "count", t.Persons)
}

// arrivalDay is the day of arrival in full, with the time if it is known:
// "Donnerstag, 3. Dezember 2026, 13:00 Uhr".
func arrivalDay(ctx context.Context, day clock.Date, at string) string {
	if at == "" {
		return i18n.T(ctx, "transfer.day", "weekday", i18n.Weekday(ctx, day), "day", day)
	}
	return i18n.T(ctx, "transfer.day-clock", "weekday", i18n.Weekday(ctx, day), "day", day, "clock", at)
}

// comes says how soon: "Kommt in 12 Tagen (8 Arbeitstagen)".
func comes(ctx context.Context, t assignment.Transfer, today clock.Date) string {
	switch {
	case t.State == assignment.StatePostponed:
		return i18n.T(ctx, "transfer.comes.postponed")
	case t.State.Ended():
		return i18n.T(ctx, t.State.Text())
	case t.ArriveOn.Before(today):
		return i18n.T(ctx, "transfer.comes.past", "when", ui.Distance(ctx, today, t.ArriveOn))
	}
	return i18n.T(ctx, "transfer.comes", "when", ui.Distance(ctx, today, t.ArriveOn))
}

// stateTone is the colour that repeats a state's words.
func stateTone(s assignment.State) ui.Kind {
	switch s {
	case assignment.StateReady, assignment.StateArrived:
		return ui.Success
	case assignment.StateQueried, assignment.StatePostponed, assignment.StateDidNotArrive:
		return ui.Warning
	case assignment.StateAnnounced, assignment.StateAcknowledged:
		return ui.Info
	default:
		return ui.Neutral
	}
}

// turn says whose turn it is and what to do.
func turn(ctx context.Context, t assignment.Transfer, s tenant.Scope) string {
	if t.Turn == assignment.TurnNobody {
		return ""
	}
	who := t.LandName
	if t.Turn == assignment.TurnMunicipality {
		who = t.MunicipalityName
	}
	key := "transfer.turn.other"
	if string(t.Turn) == string(s.Kind) {
		key = "transfer.turn.mine"
	}
	return i18n.T(ctx, key, "who", who, "task", i18n.Key("transfer.task."+string(t.State)))
}

// until says until when whoever's turn it is has to act, "" without a limit.
func until(ctx context.Context, t assignment.Transfer, today clock.Date) string {
	if t.DueOn.IsZero() {
		return ""
	}
	return i18n.T(ctx, "transfer.turn.until", "day", i18n.DateShort(ctx, t.DueOn), "when", ui.Distance(ctx, today, t.DueOn))
}

// notice says how long before it was announced, against the promise.
func notice(ctx context.Context, n assignment.Notice) string {
	return i18n.T(ctx, "transfer.notice", "notice", span(ctx, n))
}

// span writes a notice in calendar and working days: "11 Tage (9 Arbeitstage)".
func span(ctx context.Context, n assignment.Notice) string {
	return i18n.T(ctx, "transfer.span", "days", i18n.T(ctx, "date.days", "count", n.Days),
		"workdays", i18n.T(ctx, "date.workdays", "count", n.Workdays))
}
