package assignment

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

// ArrangeCommand says that an appointment was arranged: one day, for as many of
// what is to be arranged as it serves.
type ArrangeCommand struct {
	Transfer id.ID
	For      []ArrangeFor
	Meet
	Off bool // it was called off: what it was for is to be arranged again
}

// ArrangeFor names one appointment of a case.
type ArrangeFor struct {
	Person id.ID
	Code   string
}

// mostWhere is how long the place of an appointment may be, farthest how many
// days after the arrival it may lie.
const (
	mostWhere = 200
	farthest  = 366
)

// Arrange notes that something was arranged, or called off. It may be done before
// the arrival and in the weeks after it.
func Arrange(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ArrangeCommand) (AppointmentCase, error) {
	t, err := hold(ctx, tx, s, cmd.Transfer)
	if err != nil {
		return AppointmentCase{}, err
	}
	k, err := caseOf(ctx, tx, c, s, t)
	if err != nil {
		return k, err
	}
	if !k.Settled() {
		return k, errs.Conflict("error.appointment.acknowledge")
	}
	cmd.Where = strings.TrimSpace(cmd.Where)
	if err := cmd.check(k); err != nil {
		return k, err
	}
	var rows [][]any
	subjects := []id.ID{}
	for _, of := range cmd.For {
		i := slices.IndexFunc(k.All, func(a Appointment) bool { return a.Person == of.Person && a.Code == of.Code })
		if i < 0 {
			return k, errs.NotFound("error.not-found")
		}
		a := &k.All[i]
		if !a.MayArrange(s) {
			return k, errs.Forbidden("error.forbidden")
		}
		if a.ID == "" {
			a.ID = id.New()
		}
		a.Meet, a.DoneAt, a.DoneBy, a.DoneName = cmd.Meet, c.Now(), s.Actor, s.Name
		done := db.Micros(a.DoneAt)
		if cmd.Off {
			a.Meet, a.DoneBy, a.DoneName, done = Meet{}, "", "", 0
		}
		rows = append(rows, []any{a.ID, s.Tenant, t.ID, a.Person, a.Code, a.Need, a.Severity, a.Kind, a.Owner, a.DueOn,
			done, a.DoneBy, a.DoneName, a.Meet.On, a.Meet.At, a.Meet.Where})
		subjects = append(subjects, k.Registered(a.Person))
	}
	err = db.Insert(ctx, tx, `preparation (id, tenant_id, transfer_id, person_id, code, need, severity, kind, owner, due_on,
		done_at, done_by, done_name, meet_on, meet_at, meet_where)`, rows, `ON CONFLICT (tenant_id, transfer_id, person_id, code) DO UPDATE SET
		done_at = excluded.done_at, done_by = excluded.done_by, done_name = excluded.done_name,
		meet_on = excluded.meet_on, meet_at = excluded.meet_at, meet_where = excluded.meet_where`)
	if err != nil {
		return k, err
	}
	detail := "appointment arranged"
	if cmd.Off {
		detail = "appointment called off"
	}
	audit.Log(tx, c, s, audit.Change, tenant.Transfer, detail, distinct(subjects)...)
	return k, nil
}

func (cmd ArrangeCommand) check(k AppointmentCase) error {
	var faults errs.List
	if len(cmd.For) == 0 {
		faults.Add(errs.Invalid("error.appointment.for").At("for"))
	}
	if cmd.Off {
		return faults.Err()
	}
	switch {
	case cmd.On.IsZero():
		faults.Add(errs.Invalid("error.required").At("on"))
	case cmd.On.Before(k.AnnouncedOn), cmd.On.After(k.ArriveOn.AddDays(farthest)):
		faults.Add(errs.Invalid("error.appointment.day", "from", k.AnnouncedOn, "until", k.ArriveOn.AddDays(farthest)).At("on"))
	}
	if cmd.At != "" && !timeOfDay.MatchString(cmd.At) {
		faults.Add(errs.Invalid("error.transfer.time").At("at"))
	}
	faults.Add(bounded(cmd.Where, mostWhere, "where"))
	return faults.Err()
}
