package assignment

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// TellCommand asks for what is to be printed for those whom a transfer is
// about.
type TellCommand struct {
	Transfer id.ID
	For      id.ID // a household, or a person to whom one is addressed; "" for everybody
}

// Told is what can be printed for them.
type Told struct {
	Transfer Transfer
	Version  Frozen // of the hand-over, cut for whoever prints it
	Contact  Contact
	Hides    bool      // whoever prints it may not read all that travels
	All      []Leaflet // of the transfer, so that one can be chosen
	Leaflets []Leaflet // those that were asked for
}

// Tell gives the leaflets of a transfer that was announced, as the hand-over
// that the municipality knows has it. Of one that will not take place there is
// none.
func Tell(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd TellCommand) (Told, error) {
	t, err := Find(ctx, tx, s, cmd.Transfer)
	if err != nil {
		return Told{}, err
	}
	if t.Handover == 0 || t.State == StateWithdrawn || t.State == StateDidNotArrive {
		return Told{}, errs.Conflict("error.leaflet.none")
	}
	frozen, err := latestOf(ctx, tx, s, []Transfer{t})
	if err != nil {
		return Told{}, err
	}
	told := Told{Transfer: t, Version: frozen[t.ID], Hides: !s.Reads(tenant.NeedHealth) || !s.Reads(tenant.MeasureHealth)}
	told.Version.Handover = told.Version.Handover.toldBy(s)
	told.All = told.Version.Handover.leaflets()
	told.Leaflets = keep(told.All, cmd.wants)
	if len(told.Leaflets) == 0 {
		return Told{}, errs.NotFound("error.not-found")
	}
	if told.Contact, err = ContactOf(ctx, tx, s, t.Municipality); err != nil {
		return Told{}, err
	}
	audit.Log(tx, c, s, audit.Read, tenant.Transfer, "leaflet for the persons", subjectsOf(told.Leaflets)...)
	return told, nil
}

// toldBy is For with all copies of papers that do not tell of health, whichever
// of them the scope may open: the leaflet says of what kind they are, and no more.
func (h Handover) toldBy(s tenant.Scope) Handover {
	cut := h.For(s)
	whole := s.Reads(tenant.NeedHealth) && s.Reads(tenant.MeasureHealth)
	cut.Copies = keep(h.Copies, func(p record.Paper) bool { return cut.has(p.Person) && (whole || !p.TellsOfHealth()) })
	return cut
}

func (cmd TellCommand) wants(l Leaflet) bool {
	return cmd.For == "" || cmd.For == l.Household || slices.ContainsFunc(l.For, func(p Person) bool { return p.ID == cmd.For })
}

func subjectsOf(all []Leaflet) []id.ID {
	var subjects []id.ID
	for _, l := range all {
		subjects = append(subjects, l.Household)
		for _, p := range l.About {
			subjects = append(subjects, p.ID)
		}
	}
	return distinct(subjects)
}
