package housing

import (
	"cmp"
	"context"
	"slices"
	"time"

	"wegwarte/internal/assignment"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// Guest is a household as far as housing it goes: one of the municipality's own,
// or one that is announced.
type Guest struct {
	ID         id.ID // the Land's, where there is a transfer
	Transfer   assignment.Transfer
	FileNumber string
	Since      clock.Date // registered here; zero where they are announced
	Persons    []person.Person
	Needs      Needs
	Known      []record.Need // those that the reader may know of
	Stay       *Housed       // that it has today, or next; nil: none
	Decided    time.Time     // when the last of the stays it has or will have was written down
	Lost       bool          // it has a place, but does not come with its transfer any more, or was merged with another
}

// Announced reports whether they are still on their way.
func (g Guest) Announced() bool { return g.Transfer.ID != "" }

// Name is how people speak of the household.
func (g Guest) Name() string {
	if len(g.Persons) == 0 {
		return g.FileNumber
	}
	return g.Persons[0].FamilyName
}

// Comes gives the day from which they need a place: the day of arrival, or today.
func (g Guest) Comes(today clock.Date) clock.Date {
	if g.Announced() && g.Transfer.ArriveOn.After(today) {
		return g.Transfer.ArriveOn
	}
	return today
}

// Alone reports whether it is one grown-up, who may share a room with others.
func (g Guest) Alone(on clock.Date) bool {
	adults, minors := ages(g.Persons, on)
	return adults == 1 && minors == 0
}

func ofMunicipality(s tenant.Scope, may func(tenant.Scope, tenant.Data) error) error {
	if s.Kind != tenant.Municipality {
		return errs.Forbidden("error.forbidden")
	}
	if err := may(s, tenant.Stay); err != nil {
		return err
	}
	return s.MayRead(tenant.Register)
}

// coming gives the households of all transfers that something still follows, the
// next to come first.
func coming(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]Guest, error) {
	var all []Guest
	filter := assignment.Filter{By: assignment.ByDay, Limit: 100}
	for {
		page, err := assignment.List(ctx, tx, c, s, filter)
		if err != nil {
			return nil, err
		}
		for _, e := range page {
			all = append(all, announced(e, clock.Today(c))...)
		}
		if len(page) < filter.Limit {
			return all, nil
		}
		filter.After = page[len(page)-1].Key()
	}
}

func announced(e assignment.Entry, today clock.Date) (all []Guest) {
	known := e.Known.Handover
	for _, in := range known.Households {
		g := Guest{ID: in.ID, Transfer: e.Transfer, FileNumber: in.FileNumber}
		for _, p := range in.Persons {
			one := p.Register()
			one.ID = p.ID
			g.Persons = append(g.Persons, one)
		}
		for _, n := range known.Needs("") {
			if slices.ContainsFunc(in.Persons, func(p assignment.Person) bool { return p.ID == n.Person }) {
				g.Known = append(g.Known, n)
			}
		}
		g.Needs = NeedsIn(g.Known, g.Comes(today))
		all = append(all, g)
	}
	return all
}

// here gives households of the scope's tenant with their needs.
func here(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, ids []id.ID) ([]Guest, error) {
	households, err := person.Load(ctx, tx, s, ids)
	if err != nil {
		return nil, err
	}
	var members []id.ID
	for _, h := range households {
		for _, p := range h.Persons {
			members = append(members, p.ID)
		}
	}
	needs, err := record.NeedsOf(ctx, tx, s, members)
	if err != nil {
		return nil, err
	}
	all := make([]Guest, len(households))
	for i, h := range households {
		all[i] = Guest{ID: h.ID, FileNumber: h.FileNumber, Since: h.RegisteredOn, Persons: h.Persons}
		for _, n := range needs {
			if _, ours := h.Person(n.Person); ours {
				all[i].Known = append(all[i].Known, n)
			}
		}
		all[i].Needs = NeedsIn(all[i].Known, clock.Today(c))
	}
	if len(households) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.Need, "housing", person.Subjects(households)...)
	}
	return all, nil
}

// FindGuest gives one household: of the scope's municipality, or of a transfer to
// it, with the stay it has today or next.
func FindGuest(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household, transfer id.ID) (Guest, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return Guest{}, err
	}
	g, err := findGuest(ctx, tx, c, s, household, transfer)
	if errs.Is(err, errs.KindConflict) || errs.Is(err, errs.KindNotFound) {
		g, err = lost(ctx, tx, s, household, transfer, err)
	}
	if err != nil {
		return g, err
	}
	one := []Guest{g}
	err = withStays(ctx, tx, s, clock.Today(c), one)
	return one[0], err
}

// lost is a household that has a place and does not come with its transfer any
// more, or stands in the register under another that it was merged with, so that the
// place can be given back.
func lost(ctx context.Context, tx *db.Tx, s tenant.Scope, household, transfer id.ID, why error) (Guest, error) {
	number, err := db.All(ctx, tx, db.Value[string], `SELECT file_number FROM stay WHERE tenant_id = $1 AND household_id = $2 AND coalesce(transfer_id, '') = $3 AND state <> 'cancelled'`, s.Tenant, household, transfer)
	if err != nil || len(number) == 0 {
		return Guest{}, cmp.Or(err, why)
	}
	var t assignment.Transfer
	if transfer != "" {
		t, err = assignment.Find(ctx, tx, s, transfer)
	}
	return Guest{ID: household, Transfer: t, FileNumber: number[0], Lost: true}, err
}

// withStays adds to households the stay that each has on a day, or next.
func withStays(ctx context.Context, tx *db.Tx, s tenant.Scope, day clock.Date, all []Guest) error {
	at := make(map[id.ID]*Guest, len(all))
	ids := make([]id.ID, len(all))
	for i := range all {
		ids[i], at[all[i].ID] = all[i].ID, &all[i]
	}
	args := []any{s.Tenant, day}
	stays, err := db.All(ctx, tx, scanHoused, `SELECT `+stayColumns+`, p.name, d.name`+fromStay+`WHERE t.tenant_id = $1 AND t.state <> 'cancelled' AND (t.until_day = '' OR t.until_day > $2)
		AND t.household_id IN (`+db.List(&args, ids)+`) ORDER BY t.from_day`, args...)
	for i := range stays {
		g := at[stays[i].Household]
		if stays[i].Transfer != g.Transfer.ID {
			continue // booked for an earlier announcement
		}
		if g.Stay == nil {
			g.Stay = &stays[i]
		}
		if stays[i].At.After(g.Decided) {
			g.Decided = stays[i].At
		}
	}
	return err
}

func findGuest(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household, transfer id.ID) (Guest, error) {
	if transfer == "" {
		all, err := here(ctx, tx, c, s, []id.ID{household})
		if err == nil && len(all) == 0 {
			err = errs.NotFound("error.not-found")
		}
		if err != nil {
			return Guest{}, err
		}
		return all[0], nil
	}
	view, err := assignment.Show(ctx, tx, c, s, transfer)
	if err != nil {
		return Guest{}, err
	}
	if view.State.Ended() {
		return Guest{}, errs.Conflict("housing.transfer.ended")
	}
	for _, g := range announced(assignment.Entry{Transfer: view.Transfer, Known: assignment.Frozen{Handover: view.Current}}, clock.Today(c)) {
		if g.ID == household {
			return g, nil
		}
	}
	return Guest{}, errs.NotFound("error.not-found")
}
