package path

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// AddStepCommand adds a step.
type AddStepCommand struct {
	Household id.ID
	Person    id.ID
	StepFields
}

// AddStep adds a step to the way of a household or a person.
func AddStep(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd AddStepCommand) (Step, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Path); err != nil {
		return Step{}, err
	}
	w, err := walked(ctx, tx, c, s, cmd.Household)
	if err != nil {
		return Step{}, err
	}
	t := Step{Household: cmd.Household, Person: cmd.Person, StepFields: cmd.tidy(clock.Today(c))}
	t.Words = ""
	var faults errs.List
	faults.Add(t.check())
	faults.Add(w.has(t.Person))
	if t.Goal != "" && !slices.Contains(w.goals, t.Goal) {
		faults.Add(errs.Invalid("path.choice").At("goal"))
	}
	if err := faults.Err(); err != nil {
		return t, err
	}
	k, err := w.caseOf(t.Person)
	if err != nil {
		return t, err
	}
	t = t.begun(k)
	if there, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM path_step t WHERE t.tenant_id = $1 AND t.household_id = $2`, s.Tenant, t.Household); err != nil {
		return t, err
	} else if there >= mostSteps {
		return t, errs.Invalid("path.many", "most", mostSteps).At("title")
	}
	audit.Log(tx, c, s, audit.Create, tenant.Path, "path: step", w.subjects(t.Person)...)
	return t, insert(ctx, tx, c, s, []Step{t})
}

// begun makes it a new step of a case.
func (t Step) begun(k Case) Step {
	t.ID, t.Case, t.Manager, t.State, t.Since, t.Version = id.New(), k.ID, k.Manager, StepOpen, t.Start, 1
	return t
}

// Act is what somebody does with a step.
type Act string

// The acts.
const (
	Alter  Act = "alter"  // what it is, or when
	Pass   Act = "pass"   // it is somebody else's turn
	Finish Act = "finish" // it is done
	Drop   Act = "drop"   // it is not needed
	Reopen Act = "reopen" // it is not done after all
)

// ActCommand does something with a step.
type ActCommand struct {
	Step Seen
	Act  Act
	On   clock.Date // since when it is their turn, or done; zero: today
	Note string     // why
	StepFields
}

// ActOn changes a step, hands it on, or ends it. Nobody overwrites unseen what
// somebody else did meanwhile: the step as it is now comes back with the conflict.
func ActOn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ActCommand) (Step, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Path); err != nil {
		return Step{}, err
	}
	t, err := findStep(ctx, tx, s, cmd.Step.ID, tx.ForUpdate())
	switch {
	case err != nil:
		return t, err
	case t.Version != cmd.Step.Version:
		return t, errs.Conflict("error.conflict")
	case t.Room != "":
		return t, errs.Conflict("path.step.follows")
	}
	was := t
	if t, err = t.acted(cmd, clock.Today(c)); err != nil {
		return was, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "path: "+string(cmd.Act), t.subjects()...)
	return t, t.settle(ctx, tx, c, s, was, strings.TrimSpace(cmd.Note))
}

// settle stores what became of a step, whose turn it was, and the first it may be.
func (t Step) settle(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, was Step, note string) (err error) {
	switch {
	case t.State != StepOpen && was.State == StepOpen:
		err = t.endTurn(ctx, tx, s, t.ClosedOn)
	case t.State == StepOpen && (t.Turn != was.Turn || t.TurnName != was.TurnName || t.Since != was.Since || was.State != StepOpen):
		err = t.pass(ctx, tx, c, s, note)
	}
	if err == nil && t.State == StepDone && was.State != StepDone && t.Milestone != "" && t.Person != "" {
		err = reach(ctx, tx, c, s, t.Person, t.Milestone, t.ClosedOn)
	}
	if err == nil && t.State != StepDone && was.State == StepDone && was.Milestone != "" && t.Person != "" {
		err = takeBack(ctx, tx, c, s, ReachCommand{t.Person, was.Milestone, was.ClosedOn}, t.ID)
	}
	if err != nil {
		return err
	}
	return t.save(ctx, tx, c, s)
}

// acted holds the rules of what can be done with a step.
func (t Step) acted(cmd ActCommand, today clock.Date) (Step, error) {
	on := cmd.On
	if on.IsZero() {
		on = today
	}
	var faults errs.List
	faults.Add(short(strings.TrimSpace(cmd.Note), longestText, "note"))
	if on.After(today) {
		faults.Add(errs.Invalid("path.day.future").At("on"))
	}
	if (t.State == StepOpen) == (cmd.Act == Reopen) {
		return t, errs.Conflict("path.step.over")
	}
	switch cmd.Act {
	case Alter:
		f := cmd.tidy(t.Start)
		if f.Words = ""; f.Title == t.Title || f.Title == "" {
			f.Title, f.Words = t.Title, t.Words
		}
		f.Turn, f.TurnName, f.Evidence = t.Turn, t.TurnName, t.Evidence
		if f.Start != t.Start && t.Since == t.Start { // nobody has had it yet but who begins
			t.Since = f.Start
		}
		t.StepFields = f
	case Pass:
		t.Turn, t.TurnName, t.Since = cmd.Turn, strings.TrimSpace(cmd.TurnName), on
		if !cmd.Due.IsZero() {
			t.Due = cmd.Due
		}
		if on.Before(t.Start) {
			t.Start = on
		}
	case Finish:
		t.State, t.ClosedOn, t.Evidence = StepDone, on, strings.TrimSpace(cmd.Evidence)
	case Drop:
		if t.State, t.ClosedOn = StepDropped, on; strings.TrimSpace(cmd.Note) == "" {
			faults.Add(errs.Invalid("path.why").At("note"))
		}
		t.Evidence = strings.TrimSpace(cmd.Note)
	case Reopen:
		t.State, t.ClosedOn, t.Since = StepOpen, clock.Date{}, today
	default:
		faults.Add(errs.Invalid("path.choice").At("act"))
	}
	if t.State == StepOpen || cmd.Act == Finish {
		faults.Add(t.check())
	}
	return t, faults.Err()
}

func (t Step) subjects() []id.ID {
	if t.Person == "" {
		return []id.ID{t.Household}
	}
	return []id.ID{t.Household, t.Person}
}

// findStep gives a step the scope may see.
func findStep(ctx context.Context, tx *db.Tx, s tenant.Scope, step id.ID, lock string) (Step, error) {
	return db.One(ctx, tx, scanStep, `SELECT `+stepColumns+` FROM path_step t WHERE t.tenant_id = $1 AND t.id = $2`+healthFor(s)+lock, s.Tenant, step)
}

// healthFor leaves steps that tell of health out for who may not see them.
func healthFor(s tenant.Scope) string {
	if s.Reads(tenant.NeedHealth) {
		return ""
	}
	return ` AND t.area <> 'health'`
}
