package say

import (
	"context"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/record"
	"wegwarte/internal/web/ui"
)

// Statement names an allergy, medicine or aid: "Penicillin", "Rollstuhl", "Keine
// Allergien bekannt".
func Statement(ctx context.Context, a record.Statement) string {
	switch {
	case a.None && a.Sort != "":
		return i18n.T(ctx, "statement.none."+string(a.Kind)+"."+a.Sort)
	case a.None:
		return i18n.T(ctx, "statement.none."+string(a.Kind))
	case a.Kind == record.Aid && a.Sort != "":
		return i18n.T(ctx, "statement.sort."+a.Sort)
	}
	return a.About
}

// StatementFacts lists what a source says of it beside the name.
func StatementFacts(ctx context.Context, a record.Statement) (facts []string) {
	add := func(when bool, key string, args ...any) {
		if when {
			facts = append(facts, i18n.T(ctx, key, args...))
		}
	}
	if a.None {
		return nil
	}
	add(a.Kind == record.Aid && a.Sort != "" && a.About != "" && a.About != Statement(ctx, a), "statement.also", "text", a.About)
	if a.Kind == record.Allergy {
		add(a.Sort != "", "statement.sort."+a.Sort)
		add(true, "statement.certainty."+a.Certainty)
		add(a.Reaction != "", "statement.reaction", "text", a.Reaction)
	}
	if a.Dosage != "" {
		facts = append(facts, a.Dosage)
	}
	add(a.ATC != "", "statement.code.atc", "code", a.ATC)
	add(a.PZN != "", "statement.code.pzn", "code", a.PZN)
	if from := Day(ctx, a.From, a.FromPrecision); from != "" {
		add(true, "statement.since", "day", from)
	}
	add(!a.Until.IsZero(), "statement.until", "day", i18n.DateShort(ctx, a.Until))
	add(!a.EndedOn.IsZero(), "statement.ended", "day", i18n.DateShort(ctx, a.EndedOn))
	return facts
}

// StatementStatus is what matters first: how dangerous an allergy is, whether a
// medicine is still taken.
func StatementStatus(ctx context.Context, a record.Statement) (ui.Kind, string) {
	switch {
	case a.None:
		return ui.Success, i18n.T(ctx, "statement.asked")
	case a.Standing == record.Stopped, a.Standing == record.Paused, !a.EndedOn.IsZero():
		standing := a.Standing
		if !a.EndedOn.IsZero() {
			standing = record.Stopped
		}
		return ui.Neutral, i18n.T(ctx, takenOr(a.Kind)+string(standing))
	case a.Kind == record.Allergy && a.Danger == "high":
		return ui.Danger, i18n.T(ctx, "statement.danger.high")
	case a.Kind == record.Allergy:
		return ui.Warning, i18n.T(ctx, "statement.danger."+a.Danger)
	case a.Standing == record.Unstated:
		return ui.Warning, i18n.T(ctx, takenOr(a.Kind)+"unknown")
	}
	return ui.Info, i18n.T(ctx, takenOr(a.Kind)+"current")
}

func takenOr(kind record.StatementKind) string {
	if kind == record.Medicine {
		return "statement.taken."
	}
	return "statement.standing."
}

// Supply words when a medicine runs out and until when a prescription is needed:
// seen on a day, or, before they have come, from the arrival.
func Supply(ctx context.Context, r record.RunsOut, from clock.Date, arrival bool) (ui.Kind, string) {
	day := i18n.DateShort(ctx, r.Last)
	switch {
	case r.Unknown():
		return ui.Warning, i18n.T(ctx, "statement.supply.unknown")
	case r.Covered():
		return ui.Success, i18n.T(ctx, "statement.supply.covered", "day", i18n.DateShort(ctx, r.Ends))
	case r.Days < 1 && arrival:
		return ui.Danger, i18n.T(ctx, "statement.supply.before", "day", day)
	case r.Days < 1:
		return ui.Danger, i18n.T(ctx, "statement.supply.gone", "day", day)
	}
	key := "statement.supply.last.days"
	if arrival {
		key = "statement.supply.last.arrival"
	}
	words := []string{i18n.T(ctx, key, "count", r.Days, "day", day)}
	tone := ui.Info
	if r.Days <= soon {
		tone = ui.Warning
	}
	if r.Prescription.Before(from) {
		tone, r.Prescription = ui.Danger, from
	}
	return tone, strings.Join(append(words, i18n.T(ctx, "statement.supply.prescription", "day", i18n.DateShort(ctx, r.Prescription))), " · ")
}

// soon is how many days of supply call for somebody to act: about what an
// appointment takes.
const soon = 14
