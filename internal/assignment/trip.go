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
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// Trip is one transfer on the day it takes place, as whoever sees it off needs
// it.
type Trip struct {
	Transfer
	Handover Handover // cut for the reader
	Left     bool     // it was said who has left
	Absent   []id.ID  // of those who were to go, who did not
	Note     string
	Contact  Contact // who meets them
}

// TripsPage is how many transfers a page of a day's trips has.
const TripsPage = 50

// Trips lists the transfers that are to arrive on a day, as far as the scope may
// know of them: a facility those of its own people.
func Trips(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, day clock.Date, after id.ID) ([]Trip, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	args := []any{day, after, TripsPage}
	where := seen(s, &args)
	transfers, err := db.All(ctx, tx, scanTransfer, `SELECT `+transferColumns+fromTransfer+`
		WHERE t.arrive_on = $1 AND t.id > $2 AND t.handover > 0 AND t.state NOT IN ('withdrawn', 'postponed') AND `+where+`
		ORDER BY t.id LIMIT $3`, args...)
	if err != nil || len(transfers) == 0 {
		return nil, err
	}
	frozen, err := latestOf(ctx, tx, s, transfers)
	if err != nil {
		return nil, err
	}
	left, err := departures(ctx, tx, s, transfers)
	if err != nil {
		return nil, err
	}
	contacts, err := contactsOf(ctx, tx, transfers)
	if err != nil {
		return nil, err
	}
	trips := make([]Trip, len(transfers))
	var subjects []id.ID
	for i, t := range transfers {
		h := frozen[t.ID].Handover.For(s)
		trips[i] = Trip{Transfer: t, Handover: h, Contact: contacts[t.Municipality]}
		if e, ok := left[t.ID]; ok {
			trips[i].Left, trips[i].Absent, trips[i].Note = true, e.Detail.about(h).Absent, e.Note
		}
		subjects = append(subjects, h.Subjects()...)
	}
	audit.Log(tx, c, s, audit.Read, tenant.Transfer, "trips of a day", distinct(subjects)...)
	return trips, nil
}

// departures gives, of several transfers, what was last said of who has left.
func departures(ctx context.Context, tx *db.Tx, s tenant.Scope, transfers []Transfer) (map[id.ID]Event, error) {
	args := []any{s.Tenant, ActDepart}
	ids := make([]id.ID, len(transfers))
	for i, t := range transfers {
		ids[i] = t.ID
	}
	type told struct {
		transfer id.ID
		Event
	}
	all, err := db.All(ctx, tx, func(row db.Row) (e told, err error) {
		err = row.Scan(&e.transfer, db.Time(&e.At), &e.Actor, &e.ActorName, &e.Note, db.JSON(&e.Detail))
		return e, err
	}, `SELECT transfer_id, at, actor, actor_name, note, content FROM transfer_event
		WHERE $1 IN (tenant_id, to_tenant_id) AND action = $2 AND transfer_id IN (`+db.List(&args, ids)+`) ORDER BY transfer_id, version`, args...)
	left := map[id.ID]Event{}
	for _, e := range all {
		left[e.transfer] = e.Event
	}
	return left, err
}

// Departed gives who was said not to have left with the others, the latest word.
func (v View) Departed() (absent []id.ID, said bool) {
	for _, e := range slices.Backward(v.Events) {
		if e.Action == ActDepart {
			return e.Detail.Absent, true
		}
	}
	return nil, false
}

// DepartCommand says who of a transfer has left the facility, and who has not.
type DepartCommand struct {
	Seen
	Absent []id.ID // of those the scope may know of
	Note   string  // why somebody stayed, or what the municipality should know
}

// Depart tells the municipality, on the day, who is on the way. It ends nothing:
// the municipality says who arrives. What a facility says of its own people
// leaves what another said of theirs as it is.
func Depart(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd DepartCommand) (Transfer, error) {
	t, err := cmd.open(ctx, tx, s, ActDepart)
	if err != nil {
		return t, err
	}
	if t.ArriveOn.After(clock.Today(c)) {
		return t, errs.Conflict("error.transfer.too-early")
	}
	found, err := latestOf(ctx, tx, s, []Transfer{t})
	if err != nil {
		return t, err
	}
	known := found[t.ID].Handover.For(s)
	var faults errs.List
	for _, who := range cmd.Absent {
		if !known.has(who) {
			faults.Add(errs.NotFound("error.transfer.item").At("absent"))
		}
	}
	if len(cmd.Absent) > 0 {
		faults.Add(said(cmd.Note, "note"))
	}
	faults.Add(bounded(cmd.Note, mostCharacters, "note"))
	if err := faults.Err(); err != nil {
		return t, err
	}
	before, err := departures(ctx, tx, s, []Transfer{t})
	if err != nil {
		return t, err
	}
	others := keep(before[t.ID].Detail.Absent, func(who id.ID) bool { return !known.has(who) })
	return t, t.act(ctx, tx, c, s, ActDepart, strings.TrimSpace(cmd.Note), Detail{Absent: distinct(slices.Concat(others, cmd.Absent))})
}

// Paper is something a person takes along.
type Paper string

// The papers, by what was recorded of the person.
const (
	PaperIdentity    Paper = "identity" // everybody's
	PaperVaccination Paper = "vaccination"
	PaperMedication  Paper = "medication"
	PaperPregnancy   Paper = "pregnancy"
	PaperExamination Paper = "examination"
	PaperSchool      Paper = "school"
)

// paperOf says which paper shows a kind of measure that was done.
var paperOf = map[string]Paper{
	"vaccination": PaperVaccination, "passive-immunisation": PaperVaccination, "measles-proof": PaperVaccination,
	"medication-plan": PaperMedication, "pregnancy-care": PaperPregnancy,
	"examination": PaperExamination, "tb-screening": PaperExamination, "schooling": PaperSchool,
}

// Papers lists what a person should take along, by what the reader may know was
// done for them.
func (h Handover) Papers(who id.ID) []Paper {
	papers := []Paper{PaperIdentity}
	for _, m := range h.Measures(who) {
		if p, ok := paperOf[m.Kind]; ok && m.Outcome == record.Done && !slices.Contains(papers, p) {
			papers = append(papers, p)
		}
	}
	return papers
}

// onTheWay are the needs that matter during the trip, besides those of the group
// transport.
var onTheWay = []string{"continuous-medication", "dialysis", "medical-diet", "assistance-animal", "pregnancy-care", "wheelchair-space"}

// NeedsOnTheWay lists what a person needs during the trip.
func (h Handover) NeedsOnTheWay(who id.ID) []record.Need {
	return keep(h.Needs(who), func(n record.Need) bool {
		entry, _ := record.Current().Need(n.Code)
		return entry.Group == "transport" || slices.Contains(onTheWay, n.Code)
	})
}
