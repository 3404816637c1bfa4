package days

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// deed is one step of one transfer, about to be taken.
type deed struct {
	*player
	tx *db.Tx
	at *hours
	*errand
}

func (d deed) desk() tenant.Scope { return d.offices.scope(d.offices.land, "", tenant.LandAllocation) }

func (d deed) intake() tenant.Scope { return d.offices.scope(d.town, "", tenant.Intake) }

// facility is the social service where the household lives.
func (d deed) facility() tenant.Scope {
	return d.offices.scope(d.offices.land, d.offices.units[d.household.Facility].ID, tenant.FacilitySocial)
}

// do calls the use case of the step.
func (d deed) do(ctx context.Context, s world.Step) (err error) {
	var t assignment.Transfer
	seen := d.way.Seen
	switch s.Do {
	case world.Draft:
		t, err = d.draft(ctx, s)
	case world.Announce:
		d.way.told, d.way.on = s.Day, s.On
		t, err = assignment.Announce(ctx, d.tx, d.at, d.desk(), assignment.AnnounceCommand{Seen: seen, Reason: s.Text})
	case world.AnnounceAgain:
		d.way.told, d.way.on = s.Day, s.On
		cmd := assignment.AnnounceAgainCommand{Seen: seen, Plan: planned(s), Reason: s.Text}
		t, err = assignment.AnnounceAgain(ctx, d.tx, d.at, d.desk(), cmd)
	case world.Postpone:
		t, err = assignment.Postpone(ctx, d.tx, d.at, d.desk(), assignment.PostponeCommand{Seen: seen, Reason: s.Text})
	case world.Withdraw:
		t, err = assignment.Withdraw(ctx, d.tx, d.at, d.desk(), assignment.WithdrawCommand{Seen: seen, Reason: s.Text})
	case world.Answer:
		t, err = d.answer(ctx, s)
	case world.Acknowledge:
		t, err = assignment.Acknowledge(ctx, d.tx, d.at, d.intake(), assignment.AcknowledgeCommand{Seen: seen})
	case world.Ask:
		cmd := assignment.AskCommand{Seen: seen, About: about(d.household, s.About, d.way), Text: s.Text, Sort: s.Sort}
		if s.Sort == assignment.SortProposal {
			cmd.Day = s.On
		}
		t, err = assignment.Ask(ctx, d.tx, d.at, d.intake(), cmd)
	case world.TakeBack:
		return d.takeBack(ctx, s)
	case world.Prepare:
		return d.prepare(ctx, s.Share)
	case world.Ready:
		if err := d.prepare(ctx, 1); err != nil {
			return err
		}
		t, err = assignment.Ready(ctx, d.tx, d.at, d.intake(), assignment.ReadyCommand{Seen: seen})
	case world.Find, world.Keep, world.EndStay:
		return d.followUp(ctx, s)
	case world.Depart:
		t, err = assignment.Depart(ctx, d.tx, d.at, d.facility(), assignment.DepartCommand{Seen: seen, Absent: d.absent(s), Note: s.Text})
	case world.Arrive:
		if t, err = assignment.Arrive(ctx, d.tx, d.at, d.intake(), d.arrival(s)); err == nil {
			err = path.WelcomeAll(ctx, d.tx, d.at, d.intake(), t.ID)
		}
	case world.DidNotArrive:
		t, err = assignment.DidNotArrive(ctx, d.tx, d.at, d.intake(), assignment.DidNotArriveCommand{Seen: seen, Note: s.Text})
	}
	d.way.Seen = assignment.Seen{Transfer: t.ID, Version: t.Version}
	d.way.ended = t.State.Ended()
	return err
}

// draft begins a transfer, of both households where one joins another's.
func (d deed) draft(ctx context.Context, s world.Step) (assignment.Transfer, error) {
	cmd := assignment.DraftCommand{Municipality: d.town.ID, Households: []id.ID{d.household.ID}, Plan: planned(s)}
	if kin := d.household.Kin; kin > d.household.Index && kin <= d.days.last {
		cmd.Households = append(cmd.Households, d.world.Household(kin).ID)
	}
	d.result.Transfers++
	return assignment.Draft(ctx, d.tx, d.at, d.desk(), cmd)
}

func planned(s world.Step) assignment.Plan {
	return assignment.Plan{ArriveOn: s.On, ArriveAt: s.At, MeetingPoint: "Rathaus, Haupteingang"}
}

// about names the need a question is about, where the municipality was told of
// it, and else the whole.
func about(h *world.Household, code string, w *way) assignment.Item {
	if need, ok := h.Need(code, w.told, w.on); ok {
		return assignment.Item("need:" + string(need.ID))
	}
	return ""
}

// answer is the facility's social service's, to all that is asked; what concerns
// two households together, an objection or another day is the desk's.
func (d deed) answer(ctx context.Context, s world.Step) (t assignment.Transfer, err error) {
	by := d.facility()
	if d.household.Kin >= 0 || d.objected() {
		by = d.desk()
	}
	view, err := assignment.Show(ctx, d.tx, d.at, by, d.way.Transfer)
	if err != nil {
		return t, err
	}
	t = view.Transfer
	for _, q := range view.Questions {
		if !q.Open() {
			continue
		}
		cmd := assignment.AnswerCommand{Question: q.ID, Text: s.Text}
		if q.Sort != assignment.SortQuestion {
			cmd.Verdict = assignment.Refused
		}
		if t, err = assignment.Answer(ctx, d.tx, d.at, by, cmd); err != nil {
			return t, err
		}
	}
	return t, nil
}

// takeBack notes at the facility that somebody no longer consents; a need that
// somebody else says was recorded on a law stays.
func (d deed) takeBack(ctx context.Context, s world.Step) error {
	for _, p := range d.household.Persons {
		for _, n := range p.Needs {
			if n.Code != s.About || n.Basis != record.ByConsent {
				continue
			}
			role := tenant.FacilitySocial
			if n.Health {
				role = tenant.FacilityMedic
			}
			by := d.offices.scope(d.offices.land, d.offices.units[d.household.Facility].ID, role)
			_, err := assignment.WithdrawConsent(ctx, d.tx, d.at, by, record.ConsentCommand{Need: n.ID, How: "mündlich im Gespräch"})
			return err
		}
	}
	return nil
}

// objected reports whether the municipality asked for something that only the
// desk can grant.
func (d deed) objected() bool {
	for _, s := range d.household.Way.Steps {
		if s.Do == world.Ask && s.Sort != "" {
			return true
		}
	}
	return false
}

// prepare ticks a share of what is to be done, each by the role whose task it is.
func (d deed) prepare(ctx context.Context, share float64) error {
	view, err := assignment.Show(ctx, d.tx, d.at, d.intake(), d.way.Transfer)
	if err != nil {
		return err
	}
	if err := d.arrange(ctx, share); err != nil {
		return err
	}
	most := share * float64(len(view.Preparations))
	for i, todo := range view.Preparations {
		by := d.offices.scope(d.town, "", todo.Owner)
		if todo.Done() || float64(i) >= most || !by.Reads(todo.Kind) {
			continue
		}
		if _, err := assignment.Tick(ctx, d.tx, d.at, by, assignment.TickCommand{Preparation: todo.ID, Done: true}); err != nil {
			return err
		}
	}
	return nil
}

// practices give appointments.
var practices = []string{"Gesundheitsamt, Impfsprechstunde", "Praxis Dr. Albers, Kurt-Schumacher-Straße", "Kinder- und Jugendarztpraxis am Markt", "Hausarztpraxis Lippeaue"}

// arrange arranges a share of the appointments: one kind after the other, on one
// day for everybody who needs it.
func (d deed) arrange(ctx context.Context, share float64) error {
	due, err := assignment.ShowAppointments(ctx, d.tx, d.at, d.intake(), d.way.Transfer)
	if err != nil || !due.Settled() {
		return err
	}
	var kinds []string
	for _, a := range due.All {
		if a.Need == "" && !a.Done() && !slices.Contains(kinds, a.Code) {
			kinds = append(kinds, a.Code)
		}
	}
	for i, kind := range kinds[:int(share*float64(len(kinds)))] {
		n := len(due.Number) + int(due.Number[len(due.Number)-1]) + i
		cmd := assignment.ArrangeCommand{Transfer: d.way.Transfer, Meet: assignment.Meet{At: fmt.Sprintf("%02d:%02d", 8+n%6, n%4*15), Where: practices[n%len(practices)]}}
		for cmd.On = due.ArriveOn.AddDays(3 + n%18); !cmd.On.IsWorkday(); {
			cmd.On = cmd.On.AddDays(1)
		}
		for _, a := range due.All {
			if a.Code == kind && !a.Done() {
				cmd.For = append(cmd.For, assignment.ArrangeFor{Person: a.Person, Code: kind})
			}
		}
		if _, err := assignment.Arrange(ctx, d.tx, d.at, d.intake(), cmd); err != nil {
			return err
		}
	}
	return nil
}

func (d deed) arrival(s world.Step) assignment.ArriveCommand {
	cmd := assignment.ArriveCommand{Seen: d.way.Seen, On: s.Day, Absent: d.absent(s), Keys: d.keys}
	if s.Text != "" {
		cmd.Differed = []assignment.Differed{{Person: d.household.Persons[0].ID, Note: s.Text}}
	}
	return cmd
}

// absent gives who of the household does not come with the others.
func (d deed) absent(s world.Step) (who []id.ID) {
	all := d.household.Persons
	for i := len(all) - 1; i > 0 && len(who) < s.Absent; i-- { // no child stays behind alone
		if !all[i].Birth.MinorOn(s.Day) {
			who = append(who, all[i].ID)
		}
	}
	return who
}

// followUp is what the facility or the desk does about those who did not come:
// of households that were to go together, about each.
func (d deed) followUp(ctx context.Context, s world.Step) error {
	desk, facility := d.desk(), d.facility()
	households := []id.ID{d.household.ID}
	if kin := d.household.Kin; kin >= 0 && kin <= d.days.last {
		households, facility = append(households, d.world.Household(kin).ID), desk
	}
	for _, household := range households {
		found, err := assignment.FollowUpsOn(ctx, d.tx, d.at, desk, household)
		if err != nil {
			return err
		}
		if len(found) == 0 || !found[0].Open() {
			continue
		}
		at := assignment.FollowUpSeen{ID: found[0].ID, Version: found[0].Version}
		switch s.Do {
		case world.Find:
			cmd := assignment.FoundCommand{FollowUpSeen: at, Found: s.Where, Again: s.On, Note: s.Text}
			if s.Where == assignment.Elsewhere {
				cmd.Place, cmd.Note = s.Text, ""
			}
			_, err = assignment.Found(ctx, d.tx, d.at, facility, cmd)
		case world.Keep:
			_, err = assignment.Keep(ctx, d.tx, d.at, desk, assignment.KeepCommand{FollowUpSeen: at, Keep: true, Note: s.Text})
		default:
			_, err = assignment.EndStay(ctx, d.tx, d.at, desk, assignment.EndStayCommand{FollowUpSeen: at, On: s.Day, Reason: s.Where, Note: s.Text})
		}
		if err != nil {
			return err
		}
	}
	return nil
}
