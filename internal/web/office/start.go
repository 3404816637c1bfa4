package office

import (
	"context"
	"strconv"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/report"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/journey"
	"wegwarte/internal/web/ui"
)

// start is what is next, for one role.
type start struct {
	Scope     tenant.Scope
	AGS       string // of the visitor's municipality
	Today     clock.Date
	Way       journey.Start     // those who are on the way; zero for a role that has nothing to do with them
	Unchecked int               // emergencies nobody who supervises has looked at
	ToDecide  int               // releases that wait for the visitor's word
	Across    int               // pairs that may be one person, in two facilities, for the Land's desk
	Report    report.State      // of the monthly report, for the municipality's desk that writes it
	Asks      []account.Account // who waits for a link to a new password; for who keeps the accounts
}

// ShowStart shows what is to be done next, by whom, until when.
func ShowStart(v *door.Visit) error {
	p := start{Scope: v.Scope, AGS: v.Tenant.AGS, Today: v.Today()}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Scope.Writes(tenant.Account) {
			if p.Asks, err = account.Asking(ctx, tx, v.Clock, v.Scope); err != nil {
				return err
			}
		}
		if p.Scope.Reads(tenant.Audit) {
			if p.Unchecked, err = person.Unchecked(ctx, tx, v.Scope); err != nil {
				return err
			}
		}
		if p.Scope.MayRelease() == nil {
			if p.ToDecide, err = account.ToDecide(ctx, tx, v.Clock, v.Scope); err != nil {
				return err
			}
		}
		if p.Scope.Writes(tenant.Duplicate) {
			if p.Across, err = person.WaitingAcross(ctx, tx, v.Scope); err != nil {
				return err
			}
		}
		if v.Scope.Kind == tenant.Municipality && v.Scope.Writes(tenant.Quota) {
			if p.Report, err = report.OwnState(ctx, tx, v.Scope, v.Today()); err != nil {
				return err
			}
		}
		p.Way, err = journey.LoadStart(v, ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("start.title"), startPage(p))
}

// registers reports whether the visitor takes arrivals in.
func (p start) registers() bool { return p.Scope.OnlyUnit() != "" && p.Scope.Writes(tenant.Register) }

// reportText says what is to be done about the monthly report; "" if nothing is.
func (p start) reportText(ctx context.Context) string {
	e := report.ExpectedOn(p.Today)
	key := "start.report." + string(p.Report)
	switch {
	case p.Report == "" || p.Report == report.Current:
		return ""
	case p.Report.Missing():
		key = "start.report.missing"
	}
	month := i18n.T(ctx, "date.month-year", "month", i18n.Key("date.month."+strconv.Itoa(int(e.Month.Month()))), "year", strconv.Itoa(e.Month.Year()))
	return i18n.T(ctx, key, "month", month, "until", e.Until)
}

func (p start) reportKind() ui.Kind {
	if p.Report == report.Due {
		return ui.Info
	}
	return ui.Warning
}
