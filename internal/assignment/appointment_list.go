package assignment

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// AppointmentFilter narrows the list.
type AppointmentFilter struct {
	Arrived bool  // those who came in the last weeks, instead of those who will
	After   id.ID // the page behind this transfer
}

// AppointmentsPage is how many transfers a page has.
const AppointmentsPage = 10

// coming are the states in which a day stands on which they will arrive.
var coming = []State{StateAnnounced, StateAcknowledged, StateQueried, StateReady}

// Appointments lists what a municipality has to arrange for those who come, or
// came lately, by the day of their arrival. What tells of health is left out for
// who may not read it. Vaccinations are evaluated for the page alone; however
// many are on it, it takes the same number of queries.
func Appointments(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f AppointmentFilter) (list []AppointmentCase, more bool, err error) {
	if s.Kind != tenant.Municipality {
		return nil, false, errs.Forbidden("error.forbidden")
	}
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, false, err
	}
	of := Filter{States: coming, By: ByDay, After: Key{ID: f.After}, Limit: AppointmentsPage + 1}
	if f.Arrived {
		of.States, of.Since = []State{StateArrived}, clock.Today(c).AddDays(-shownWeeks)
	}
	transfers, err := of.ordered(ctx, tx, s)
	if err != nil {
		return nil, false, err
	}
	if more = len(transfers) > AppointmentsPage; more {
		transfers = transfers[:AppointmentsPage]
	}
	list, err = casesOf(ctx, tx, c, s, transfers)
	return list, more, err
}

// ShowAppointments gives what is to be arranged for those of one transfer.
func ShowAppointments(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, transfer id.ID) (AppointmentCase, error) {
	t, err := Find(ctx, tx, s, transfer)
	if err != nil {
		return AppointmentCase{}, err
	}
	return caseOf(ctx, tx, c, s, t)
}

func caseOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, t Transfer) (AppointmentCase, error) {
	if s.Kind != tenant.Municipality || t.State.Ended() && t.State != StateArrived {
		return AppointmentCase{}, errs.NotFound("error.not-found")
	}
	list, err := casesOf(ctx, tx, c, s, []Transfer{t})
	if err != nil {
		return AppointmentCase{}, err
	}
	return list[0], nil
}

func casesOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, transfers []Transfer) ([]AppointmentCase, error) {
	if len(transfers) == 0 {
		return nil, nil
	}
	frozen, err := latestOf(ctx, tx, s, transfers)
	if err != nil {
		return nil, err
	}
	todo, err := preparationsOf(ctx, tx, s, transfers, frozen)
	if err != nil {
		return nil, err
	}
	list := make([]AppointmentCase, len(transfers))
	for i, t := range transfers {
		list[i].Transfer = t
	}
	known, err := arrivedOf(ctx, tx, c, s, list)
	if err != nil {
		return nil, err
	}
	today := clock.Today(c)
	var subjects []id.ID
	for i := range list {
		k := &list[i]
		if k.State == StateArrived {
			k.Vaccinated = k.evaluate(s, later(today, k.ArriveOn), known)
		} else {
			h := frozen[k.ID].Handover.For(s)
			for _, p := range h.Persons() {
				k.Persons = append(k.Persons, p.Register())
			}
			subjects = append(subjects, h.Subjects()...)
			k.Vaccinated = k.evaluate(s, later(today, k.ArriveOn), record.Record{Needs: h.Needs(""), Measures: asOfTheLand(h.Measures(""))})
		}
		k.appointments(legible(s, todo[k.ID]))
	}
	audit.Log(tx, c, s, audit.Read, tenant.Transfer, "appointments", distinct(subjects)...)
	if s.Reads(tenant.MeasureHealth) && len(subjects) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.MeasureHealth, "appointments", distinct(subjects)...)
	}
	return list, nil
}

// evaluate says what is due for the persons of the case, named as appointments
// name them; nothing to who may not read it.
func (k *AppointmentCase) evaluate(s tenant.Scope, on clock.Date, known record.Record) []record.Vaccinated {
	if !s.Reads(tenant.MeasureHealth) {
		return nil
	}
	persons := make([]person.Person, len(k.Persons))
	for i, p := range k.Persons {
		persons[i] = p
		if own := k.record[p.ID]; own != "" {
			persons[i].ID = own
		}
	}
	all := record.VaccinationsSince(on, k.ArriveOn, persons, known)
	for i := range all {
		all[i].Person = k.Persons[i].ID
	}
	return all
}

// arrivedOf fills in who arrived with the transfers, and gives what is on record
// of them.
func arrivedOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, list []AppointmentCase) (record.Record, error) {
	at := map[id.ID]*AppointmentCase{}
	var arrived []id.ID
	for i := range list {
		if list[i].State == StateArrived {
			at[list[i].ID] = &list[i]
			arrived = append(arrived, list[i].ID)
		}
	}
	if len(arrived) == 0 {
		return record.Record{}, nil
	}
	args := []any{s.Tenant}
	ids, err := db.All(ctx, tx, db.Value[id.ID], `SELECT h.id FROM household h
		WHERE h.tenant_id = $1 AND h.left_on = '' AND h.transfer_id IN (`+db.List(&args, arrived)+`) ORDER BY h.id`, args...)
	if err != nil {
		return record.Record{}, err
	}
	households, err := person.Load(ctx, tx, s, ids)
	if err != nil {
		return record.Record{}, err
	}
	were, err := announcedAs(ctx, tx, s, arrived)
	if err != nil {
		return record.Record{}, err
	}
	for _, h := range households {
		k := at[h.Transfer]
		k.Households = append(k.Households, h.ID)
		if k.record == nil {
			k.record = map[id.ID]id.ID{}
		}
		for _, p := range h.Persons {
			own := p.ID
			if before, ok := were[own]; ok {
				p.ID = before
			}
			k.record[p.ID] = own
			k.Persons = append(k.Persons, p)
		}
	}
	audit.Log(tx, c, s, audit.Read, tenant.Register, "appointments", person.Subjects(households)...)
	if !s.Reads(tenant.MeasureHealth) || len(households) == 0 {
		return record.Record{}, nil
	}
	return record.Show(ctx, tx, c, s, members(households))
}

// rememberWho keeps who those who arrived were in the hand-over.
func (t Transfer) rememberWho(ctx context.Context, tx *db.Tx, s tenant.Scope, own map[id.ID]id.ID) error {
	var rows [][]any
	for announced, one := range own {
		rows = append(rows, []any{s.Tenant, t.ID, announced, one})
	}
	return db.Insert(ctx, tx, `arrived_person (tenant_id, transfer_id, announced_id, person_id)`, rows,
		`ON CONFLICT (tenant_id, transfer_id, announced_id) DO UPDATE SET person_id = excluded.person_id`)
}

// announcedAs gives who persons of the register were in the hand-overs of some
// transfers.
func announcedAs(ctx context.Context, tx *db.Tx, s tenant.Scope, transfers []id.ID) (map[id.ID]id.ID, error) {
	args, were := []any{s.Tenant}, map[id.ID]id.ID{}
	err := db.Each(ctx, tx, func(row db.Row) error {
		var own, announced id.ID
		err := row.Scan(&own, &announced)
		were[own] = announced
		return err
	}, `SELECT `+person.Leads("r.person_id")+`, r.announced_id FROM arrived_person r
		WHERE r.tenant_id = $1 AND r.transfer_id IN (`+db.List(&args, transfers)+`) ORDER BY r.announced_id DESC`, args...)
	return were, err
}
