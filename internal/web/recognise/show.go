package recognise

import (
	"context"
	"slices"
	"strconv"

	"wegwarte/engine/deadline"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/recognition"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// procedure is the page of one.
type procedure struct {
	recognition.Whole
	Authorities []recognition.Authority
	Papers      []record.Paper // copies of certificates and of who somebody is, on record
	Today       clock.Date
	Writes      bool
	Doing       string // the form that came back
	Values      map[string]string
	Faults      i18n.Faults
}

func (p procedure) title(v *door.Visit) string {
	return v.T("recognition.of", "occupation", p.Occupation)
}

// Show shows how far a procedure is, whose turn it is, and what can be told next.
func Show(v *door.Visit) error {
	p, err := load(v)
	if err != nil {
		return err
	}
	return v.Show(p.title(v), procedurePage(p))
}

func load(v *door.Visit) (p procedure, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p = procedure{Today: v.Today(), Values: map[string]string{}}
	v.Trail = []ui.Crumb{{Label: v.T("recognition.title"), URL: listPath}}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Whole, err = recognition.Find(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		if p.Authorities, err = recognition.Authorities(ctx, tx, v.Scope); err != nil {
			return err
		}
		shown, err := record.ShowPapers(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, []id.ID{p.Person})
		for _, one := range shown {
			if !one.IsGone() && (one.Data() == tenant.Education || one.Data() == tenant.Identity) {
				p.Papers = append(p.Papers, one.Paper)
			}
		}
		return err
	})
	p.Writes = v.Scope.Writes(tenant.Work)
	return p, err
}

// changes reports whether the procedure can be changed.
func (p procedure) changes() bool {
	return p.Writes && !slices.Contains(recognition.Outcomes, p.Outcome)
}

// seen is the procedure in the version that the form was made for.
func seen(v *door.Visit) (s recognition.Seen, err error) {
	if s.ID, err = v.ID("id"); err == nil {
		s.Version, _ = strconv.Atoi(text(v, "version"))
	}
	return s, err
}

// send does what a form of the page asks for, and shows it again, open, where something is wrong.
func send(v *door.Visit, doing string, values map[string]string, faults *errs.List, flash string, do func(context.Context, *db.Tx, recognition.Seen) error) error {
	of, err := seen(v)
	if err != nil {
		return err
	}
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error { return do(ctx, tx, of) })
	}
	if err == nil {
		return v.Go(procedureURL(of.ID), flash)
	}
	if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict) {
		return err
	}
	p, fails := load(v)
	if fails != nil {
		return fails
	}
	p.Doing, p.Values, p.Faults = doing, values, i18n.Err(v.Context(), err)
	return v.ShowInvalid(p.title(v), procedurePage(p))
}

// Tell keeps what happened.
func Tell(v *door.Visit) error {
	values := typed(v, "kind", "day", "until", "note", "result", "missing")
	var faults errs.List
	cmd := recognition.TellCommand{Kind: deadline.Kind(values["kind"]), Day: readDay(values, "day", &faults), Until: readDay(values, "until", &faults), Note: values["note"],
		Result: recognition.Result(values["result"]), Missing: values["missing"]}
	return send(v, "tell-"+values["kind"], values, &faults, "recognition.told", func(ctx context.Context, tx *db.Tx, of recognition.Seen) error {
		cmd.Procedure = of
		_, err := recognition.Tell(ctx, tx, v.Clock, v.Scope, cmd)
		return err
	})
}

// Correct strikes an event out, and tells in its place how it was.
func Correct(v *door.Visit) error {
	values := typed(v, "event", "why", "day", "until")
	var faults errs.List
	cmd := recognition.CorrectCommand{Event: id.ID(values["event"]), Why: values["why"], Day: readDay(values, "day", &faults), Until: readDay(values, "until", &faults)}
	return send(v, "correct-"+values["event"], values, &faults, "recognition.corrected", func(ctx context.Context, tx *db.Tx, of recognition.Seen) error {
		cmd.Procedure = of
		_, err := recognition.Correct(ctx, tx, v.Clock, v.Scope, cmd)
		return err
	})
}

// SetDocuments says how far the documents are.
func SetDocuments(v *door.Visit) error {
	form := v.Form()
	values := typed(v, "more")
	cmd := recognition.DocumentsCommand{More: values["more"]}
	for _, which := range form["document"] {
		for _, name := range []string{"state-" + which, "note-" + which, "paper-" + which} {
			values[name] = text(v, name)
		}
		cmd.Documents = append(cmd.Documents, recognition.Document{ID: id.ID(which), State: recognition.DocumentState(values["state-"+which]), Note: values["note-"+which], Paper: id.ID(values["paper-"+which])})
	}
	return send(v, "documents", values, new(errs.List), "recognition.documents.saved", func(ctx context.Context, tx *db.Tx, of recognition.Seen) error {
		cmd.Procedure = of
		_, err := recognition.SetDocuments(ctx, tx, v.Clock, v.Scope, cmd)
		return err
	})
}

// SaveMeasure keeps what the person chose, or how far it is.
func SaveMeasure(v *door.Visit) error {
	values := typed(v, "measure", "kind", "state", "chosen", "from", "until", "provider", "note")
	var faults errs.List
	m := recognition.Measure{ID: id.ID(values["measure"]), Kind: recognition.MeasureKind(values["kind"]), State: recognition.MeasureState(values["state"]), Chosen: readDay(values, "chosen", &faults),
		From: readDay(values, "from", &faults), Until: readDay(values, "until", &faults), Provider: values["provider"], Note: values["note"]}
	return send(v, "measure-"+values["measure"], values, &faults, "recognition.measure.saved", func(ctx context.Context, tx *db.Tx, of recognition.Seen) error {
		_, err := recognition.SaveMeasure(ctx, tx, v.Clock, v.Scope, of, m)
		return err
	})
}

// Change changes what a procedure is about.
func Change(v *door.Visit) error {
	values, terms, faults := readTerms(v)
	return send(v, "terms", values, faults, "recognition.saved", func(ctx context.Context, tx *db.Tx, of recognition.Seen) error {
		_, err := recognition.Change(ctx, tx, v.Clock, v.Scope, of, terms)
		return err
	})
}

// End ends a procedure by hand, or takes that back.
func End(v *door.Visit) error {
	values := typed(v, "outcome", "reopen")
	flash := "recognition.ended"
	if values["reopen"] != "" {
		flash = "recognition.reopened"
	}
	return send(v, "end", values, new(errs.List), flash, func(ctx context.Context, tx *db.Tx, of recognition.Seen) (err error) {
		if values["reopen"] != "" {
			_, err = recognition.Reopen(ctx, tx, v.Clock, v.Scope, of)
		} else {
			_, err = recognition.End(ctx, tx, v.Clock, v.Scope, of, recognition.Outcome(values["outcome"]))
		}
		return err
	})
}

var termFields = []string{"occupation", "code", "certificate", "learned_at", "learned_year", "regulated", "authority", "reference", "accelerated", "costs", "funding", "note"}

func readTerms(v *door.Visit) (map[string]string, recognition.Terms, *errs.List) {
	values, faults := typed(v, termFields...), &errs.List{}
	return values, recognition.Terms{Code: values["code"], Occupation: values["occupation"], Certificate: values["certificate"], LearnedAt: values["learned_at"],
		LearnedYear: readNumber(values, "learned_year", "recognition.year", faults), Regulated: values["regulated"] != "", Authority: id.ID(values["authority"]), Reference: values["reference"],
		Accelerated: values["accelerated"] != "", Costs: readCents(values, "costs", faults), Funding: values["funding"], Note: values["note"]}, faults
}

func termValues(t recognition.Terms) map[string]string {
	values := map[string]string{"occupation": t.Occupation, "code": t.Code, "certificate": t.Certificate, "learned_at": t.LearnedAt, "learned_year": plainNumber(t.LearnedYear), "authority": string(t.Authority),
		"reference": t.Reference, "costs": plainCents(t.Costs), "funding": t.Funding, "note": t.Note}
	for name, yes := range map[string]bool{"regulated": t.Regulated, "accelerated": t.Accelerated} {
		if yes {
			values[name] = "1"
		}
	}
	return values
}
