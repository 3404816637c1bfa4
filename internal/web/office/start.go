package office

import (
	"context"
	"slices"
	"strconv"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/proposal"
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
	Residence report.State      // the same for the residence rule; "": it is off
	Proposal  *proposal.Summary // that waits to be decided on, for the Land's desk; nil: none
	Room      room              // for the municipality that says what it has room for
	Asks      []account.Account // who waits for a link to a new password; for who keeps the accounts
}

// room is whether it is time to say what there is room for.
type room struct {
	ask   bool
	since clock.Date // the last time it was said; zero: never
}

// newFor is for how many days a municipality is not asked again what it has.
const newFor = 30

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
			if p.Report, err = report.OwnState(ctx, tx, v.Scope, report.Asylum, v.Today()); err != nil {
				return err
			}
			if p.Residence, err = report.OwnState(ctx, tx, v.Scope, report.Residence, v.Today()); err != nil {
				return err
			}
		}
		if v.Scope.Writes(tenant.Transfer) {
			if err := p.week(ctx, tx); err != nil {
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

// week loads what waits of the desk's week: a proposal at the Land, and in a
// municipality what it has room for.
func (p *start) week(ctx context.Context, tx *db.Tx) error {
	if p.Scope.Kind == tenant.Land {
		list, err := proposal.List(ctx, tx, p.Scope, 0)
		parent := func(o proposal.Summary) bool {
			return len(list) > 0 && o.ID == list[0].Parent && o.State == proposal.Announced
		}
		if len(list) > 0 && list[0].State == proposal.Open && !list[0].ArriveOn.Before(p.Today) && !slices.ContainsFunc(list, parent) {
			p.Proposal = &list[0]
		}
		return err
	}
	said, err := proposal.Capacities(ctx, tx, p.Scope, 0)
	if len(said) > 0 {
		p.Room.since = clock.DateOf(said[0].At)
	}
	p.Room.ask = len(said) == 0 || p.Room.since.DaysUntil(p.Today) > newFor
	return err
}

// roomText asks the municipality what it has room for; "" where it said so lately.
func (p start) roomText(ctx context.Context) string {
	switch {
	case !p.Room.ask:
		return ""
	case p.Room.since.IsZero():
		return i18n.T(ctx, "start.room.never")
	}
	return i18n.T(ctx, "start.room.old", "day", p.Room.since)
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
