package journey

import (
	"context"
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// planForm asks when and where households are to arrive: for a new draft, for a
// draft that changes, and for an announcement that is made again.
type planForm struct {
	Today        clock.Date
	Promises     assignment.Promises
	Transfer     *assignment.Transfer // nil for a new draft
	Households   []person.Household   // of a new draft
	Towns        []tenant.Tenant      // to choose from for a new draft
	Municipality id.ID
	After        *assignment.Transfer // with which they did not come, and from which the form is filled
	Plan         assignment.Plan
	Day          string // as it was typed
	Reason       string
	Faults       i18n.Faults
}

// keepsFrom gives the first working day whose announcement today keeps the promise.
func (p planForm) keepsFrom() clock.Date { return p.Promises.Earliest(p.kind(), p.Today) }

func (p planForm) kind() assignment.Kind {
	if p.Plan.Kind == "" {
		return assignment.Usual
	}
	return p.Plan.Kind
}

// promised gives the calendar days of notice for the day that keeps them.
func (p planForm) promised() int { return p.Promises.On(p.kind(), p.keepsFrom()).Days }

// promises loads what the Land has promised.
func (p *planForm) promises(v *door.Visit) error {
	return v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Promises, err = assignment.PromisesFor(ctx, tx, v.Scope)
		return err
	})
}

// announces reports whether the form tells the municipality at once.
func (p planForm) announces() bool {
	return p.Transfer != nil && p.Transfer.State != assignment.StateDraft
}

// ShowDraft asks where some households are to go, and when.
func ShowDraft(v *door.Visit) error {
	p := planForm{Today: v.Today()}
	if err := p.choices(v, ids(v, "haushalt")); err != nil {
		return err
	}
	if err := p.again(v); err != nil {
		return err
	}
	p.Day = p.keepsFrom().String()
	v.Trail = trail(v)
	return v.Show(v.T("draft.title"), planPage(p))
}

// again fills the form from the transfer with which somebody did not come.
func (p *planForm) again(v *door.Visit) error {
	followUp, ok := id.Parse(text(v, "verbleib"))
	if !ok {
		return nil
	}
	return v.Look(func(ctx context.Context, tx *db.Tx) error {
		_, missed, err := assignment.ShowFollowUp(ctx, tx, v.Clock, v.Scope, followUp)
		if err != nil {
			return err
		}
		p.Municipality, p.Plan = missed.Municipality, missed.Plan
		p.After = &missed
		return nil
	})
}

// choices loads the households a draft is for and the municipalities there are.
func (p *planForm) choices(v *door.Visit, households []id.ID) error {
	if v.Scope.Kind != tenant.Land {
		return errs.Forbidden("error.forbidden")
	}
	return v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Promises, err = assignment.PromisesFor(ctx, tx, v.Scope); err != nil {
			return err
		}
		if p.Towns, err = tenant.OfKind(ctx, tx, tenant.Municipality); err != nil {
			return err
		}
		for _, one := range households {
			h, err := person.Show(ctx, tx, v.Clock, v.Scope, one)
			if err != nil {
				return err
			}
			p.Households = append(p.Households, h)
		}
		return nil
	})
}

// Draft plans a transfer.
func Draft(v *door.Visit) error {
	p := planForm{Today: v.Today()}
	p.read(v)
	households := ids(v, "haushalt")
	t, err := use(v, assignment.Draft, assignment.DraftCommand{Municipality: p.Municipality, Households: households, Plan: p.Plan})
	if err == nil {
		return v.Go(path(t.ID), "transfer.flash.drafted", "number", t.Number)
	}
	if !correctable(err) {
		return err
	}
	if err := p.choices(v, households); err != nil {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	v.Trail = trail(v)
	return v.ShowInvalid(v.T("draft.title"), planPage(p))
}

// correctable reports whether all of an error is said at a field of a form.
func correctable(err error) bool {
	return !slices.ContainsFunc(errs.All(err), func(e *errs.Error) bool {
		return e.Kind != errs.KindInvalid && (e.Kind != errs.KindConflict || e.Field == "")
	})
}

func (p *planForm) read(v *door.Visit) {
	p.Municipality, _ = id.Parse(text(v, "municipality"))
	p.Day, p.Reason = text(v, "arrive_on"), text(v, "reason")
	day, _ := clock.ParseDate(p.Day) // a day that is none is asked for again
	p.Plan = assignment.Plan{ArriveOn: day, ArriveAt: text(v, "arrive_at"), MeetingPoint: text(v, "meeting_point"), Kind: assignment.Kind(text(v, "kind"))}
}

// ShowPlan asks for another day, time or place.
func ShowPlan(v *door.Visit) error {
	p, err := loadPlan(v)
	if err != nil {
		return err
	}
	p.Plan, p.Day = p.Transfer.Plan, p.Transfer.ArriveOn.String()
	if p.Transfer.State == assignment.StatePostponed {
		p.Day = ""
	}
	return v.Show(v.T("plan.title"), planPage(p))
}

func loadPlan(v *door.Visit) (planForm, error) {
	p := planForm{Today: v.Today()}
	t, err := find(v)
	if err != nil {
		return p, err
	}
	p.Transfer = &t
	v.Trail = trail(v, crumb(t))
	return p, p.promises(v)
}

// ChangePlan changes a draft, or announces again.
func ChangePlan(v *door.Visit) error {
	p, err := loadPlan(v)
	if err != nil {
		return err
	}
	p.read(v)
	at, err := seen(v)
	if err != nil {
		return err
	}
	flash := "transfer.flash.changed"
	if p.announces() {
		flash = "transfer.flash.announced"
		_, err = use(v, assignment.AnnounceAgain, assignment.AnnounceAgainCommand{Seen: at, Plan: p.Plan, Reason: p.Reason})
	} else {
		_, err = use(v, assignment.Replan, assignment.ReplanCommand{Seen: at, Plan: p.Plan})
	}
	if err == nil {
		return v.Go(path(at.Transfer), flash, "town", p.Transfer.MunicipalityName)
	}
	if !correctable(err) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("plan.title"), planPage(p))
}
