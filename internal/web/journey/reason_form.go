package journey

import (
	"wegwarte/internal/assignment"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/door"
)

// reasonForm asks why, before something is called off.
type reasonForm struct {
	Transfer assignment.Transfer
	Action   assignment.Action
	URL      string
	Reason   string
	Required bool
	Faults   i18n.Faults
}

// title and the other texts of the form differ by what is called off.
func (p reasonForm) text(what string) string { return "reason." + string(p.Action) + "." + what }

// ShowPostpone asks why a day does not hold.
func ShowPostpone(v *door.Visit) error { return showReason(v, assignment.ActPostpone) }

// ShowWithdraw asks why a transfer is taken back.
func ShowWithdraw(v *door.Visit) error { return showReason(v, assignment.ActWithdraw) }

// ShowDidNotArrive asks what is known about those who did not come.
func ShowDidNotArrive(v *door.Visit) error { return showReason(v, assignment.ActDidNotArrive) }

func showReason(v *door.Visit, a assignment.Action) error {
	p, err := loadReason(v, a)
	if err != nil {
		return err
	}
	return v.Show(v.T(p.text("title")), reasonPage(p))
}

func loadReason(v *door.Visit, a assignment.Action) (reasonForm, error) {
	t, err := find(v)
	if err == nil && !t.May(v.Scope, a) {
		err = errs.Conflict("error.transfer.step")
	}
	v.Trail = trail(v, crumb(t))
	return reasonForm{Transfer: t, Action: a, URL: v.R.URL.Path,
		Required: a != assignment.ActDidNotArrive && t.State != assignment.StateDraft}, err
}

// Postpone says that the announced day does not hold.
func Postpone(v *door.Visit) error {
	return callOff(v, assignment.ActPostpone, func(at assignment.Seen, reason string) error {
		_, err := use(v, assignment.Postpone, assignment.PostponeCommand{Seen: at, Reason: reason})
		return err
	})
}

// Withdraw takes a transfer back.
func Withdraw(v *door.Visit) error {
	return callOff(v, assignment.ActWithdraw, func(at assignment.Seen, reason string) error {
		_, err := use(v, assignment.Withdraw, assignment.WithdrawCommand{Seen: at, Reason: reason})
		return err
	})
}

// DidNotArrive says that nobody came.
func DidNotArrive(v *door.Visit) error {
	return callOff(v, assignment.ActDidNotArrive, func(at assignment.Seen, reason string) error {
		_, err := use(v, assignment.DidNotArrive, assignment.DidNotArriveCommand{Seen: at, Note: reason})
		return err
	})
}

func callOff(v *door.Visit, a assignment.Action, do func(assignment.Seen, string) error) error {
	seen, err := seen(v)
	if err != nil {
		return err
	}
	reason := text(v, "reason")
	failed := do(seen, reason)
	if failed == nil {
		return v.Go(path(seen.Transfer), "transfer.flash."+string(a))
	}
	if !correctable(failed) {
		return failed
	}
	p, err := loadReason(v, a)
	if err != nil {
		return err
	}
	p.Reason, p.Faults = reason, i18n.Err(v.Context(), at(failed, "note", "reason"))
	return v.ShowInvalid(v.T(p.text("title")), reasonPage(p))
}
