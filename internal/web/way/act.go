package way

import (
	"context"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/path"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
)

// Begin begins a case, of the household or of one person of age.
func Begin(v *door.Visit) error {
	household, err := v.ID("id")
	if err != nil {
		return err
	}
	who, _ := id.Parse(v.Text("person"))
	return send(v, "begin", "way.begun", v.Typed("person"), new(errs.List), func(ctx context.Context, tx *db.Tx) error {
		_, err := path.Begin(ctx, tx, v.Clock, v.Scope, path.BeginCommand{Household: household, Person: who})
		return err
	})
}

// SetCase sets how far a case is.
func SetCase(v *door.Visit) error {
	values := v.Typed("phase", "complexity", "agreed_on")
	var faults errs.List
	cmd := path.SetCommand{Case: seen(v, "case"), Phase: path.Phase(values["phase"]), Complexity: door.ReadNumber(values["complexity"], "complexity", &faults),
		AgreedOn: door.ReadDay(values["agreed_on"], "agreed_on", &faults)}
	return send(v, "case", "way.saved", values, &faults, func(ctx context.Context, tx *db.Tx) error {
		_, err := path.Set(ctx, tx, v.Clock, v.Scope, cmd)
		return err
	})
}

// Assign gives a case to a colleague.
func Assign(v *door.Visit) error {
	to, _ := id.Parse(v.Text("manager"))
	of := seen(v, "case")
	return send(v, "assign", "way.assigned", v.Typed("manager"), new(errs.List), func(ctx context.Context, tx *db.Tx) error {
		_, err := path.Assign(ctx, tx, v.Clock, v.Scope, of, to)
		return err
	})
}

// End ends a case.
func End(v *door.Visit) error {
	of, how := seen(v, "case"), path.Ending(v.Text("ending"))
	return send(v, "end", "way.ended", v.Typed("ending"), new(errs.List), func(ctx context.Context, tx *db.Tx) error {
		_, err := path.End(ctx, tx, v.Clock, v.Scope, of, how)
		return err
	})
}

// SetGoal keeps a goal.
func SetGoal(v *door.Visit) error {
	household, err := v.ID("id")
	if err != nil {
		return err
	}
	values := v.Typed("goal", "person", "area", "words", "language", "state")
	who, _ := id.Parse(values["person"])
	cmd := path.SetGoalCommand{Goal: seen(v, "goal"), Household: household, Person: who, Area: path.Area(values["area"]), Words: values["words"], Language: values["language"], State: path.GoalState(values["state"])}
	return send(v, "goal-"+values["goal"], "way.goal.saved", values, new(errs.List), func(ctx context.Context, tx *db.Tx) error {
		_, err := path.SetGoal(ctx, tx, v.Clock, v.Scope, cmd)
		return err
	})
}

// AddStep adds a step.
func AddStep(v *door.Visit) error {
	household, err := v.ID("id")
	if err != nil {
		return err
	}
	values := v.Typed("person", "goal", "area", "title", "turn", "turn_name", "start", "due")
	var faults errs.List
	fields := readStep(values, &faults)
	who, _ := id.Parse(values["person"])
	return send(v, "step", "way.step.added", values, &faults, func(ctx context.Context, tx *db.Tx) error {
		_, err := path.AddStep(ctx, tx, v.Clock, v.Scope, path.AddStepCommand{Household: household, Person: who, StepFields: fields})
		return err
	})
}

func readStep(values map[string]string, faults *errs.List) path.StepFields {
	goal, _ := id.Parse(values["goal"])
	return path.StepFields{Goal: goal, Area: path.Area(values["area"]), Title: values["title"], Turn: path.Turn(values["turn"]), TurnName: values["turn_name"],
		Start: door.ReadDay(values["start"], "start", faults), Due: door.ReadDay(values["due"], "due", faults), Evidence: values["evidence"]}
}

// Apply makes steps from a template.
func Apply(v *door.Visit) error {
	household, err := v.ID("id")
	if err != nil {
		return err
	}
	who, _ := id.Parse(v.Text("person"))
	return send(v, "apply", "way.applied", v.Typed("template"), new(errs.List), func(ctx context.Context, tx *db.Tx) error {
		_, err := path.Apply(ctx, tx, v.Clock, v.Scope, path.ApplyCommand{Household: household, Person: who, Template: v.Text("template")})
		return err
	})
}

// SetWish keeps whether somebody wants to stay or to return.
func SetWish(v *door.Visit) error {
	household, err := v.ID("id")
	if err != nil {
		return err
	}
	who, _ := id.Parse(v.Text("person"))
	return send(v, "wish", "way.saved", v.Typed("wish"), new(errs.List), func(ctx context.Context, tx *db.Tx) error {
		return path.SetWish(ctx, tx, v.Clock, v.Scope, path.WishCommand{Household: household, Person: who, Wish: path.Wish(v.Text("wish"))})
	})
}

// stepPage is one step, and what can be done with it.
type stepPage struct {
	AGS    string         // of the municipality
	Offers []offer.Listed // that serve the step
	path.StepShown
	Today  clock.Date
	Writes bool
	Tags   bool // the reader may say why it is stuck
	Doing  string
	Values map[string]string
	Faults i18n.Faults
	Other  *path.Step // as somebody else left it meanwhile
}

// ShowStep shows one step, and whose turn it was.
func ShowStep(v *door.Visit) error {
	p, err := loadStep(v)
	if err != nil {
		return err
	}
	return v.Show(say.Step(v.Context(), p.Step), step(p))
}

// ActOnStep changes a step, hands it on, or ends it. Where somebody else was
// faster, both versions are shown, and what was typed is kept.
func ActOnStep(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	values := v.Typed("act", "on", "note", "goal", "area", "title", "turn", "turn_name", "start", "due", "evidence")
	var faults errs.List
	cmd := path.ActCommand{Step: path.Seen{ID: which}, Act: path.Act(values["act"]), On: door.ReadDay(values["on"], "on", &faults), Note: values["note"], StepFields: readStep(values, &faults)}
	cmd.Step.Version, _ = strconv.Atoi(v.Text("version"))
	var of path.Step
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			of, err = path.ActOn(ctx, tx, v.Clock, v.Scope, cmd)
			return err
		})
	}
	if err == nil {
		if cmd.Act == path.Finish || cmd.Act == path.Drop {
			return v.Go(wayURL(of.Household), "way.step."+values["act"])
		}
		return v.Go(stepURL(which), "way.step."+values["act"])
	}
	if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict) {
		return err
	}
	p, failed := loadStep(v)
	if failed != nil {
		return failed
	}
	if p.Doing, p.Values, p.Faults = values["act"], values, i18n.Err(v.Context(), err); errs.Is(err, errs.KindConflict) && p.Version != cmd.Step.Version {
		p.Other = &p.Step
	}
	return v.ShowInvalid(say.Step(v.Context(), p.Step), step(p))
}
