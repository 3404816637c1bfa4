package assignment_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func waiting(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
	return assignment.Waiting(ctx, tx, s)
}

// TestWhatIsNotOnesOwnIsNotThere calls everything the slice offers on behalf of
// others: the other municipality, the other facility, another Land.
func TestWhatIsNotOnesOwnIsNotThere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		paper := w.copied(t, tenant.FacilityMedic, record.PaperCommand{Person: w.family.Persons[2].ID, Described: record.Described{Kind: record.VaccinationPaper}}, 1)
		said := w.says(t)
		transfer := w.acknowledged(t, 20, w.family)
		ours := w.shown(t, w.As(tenant.Intake), transfer)
		asked := run(t, w, w.As(tenant.Intake), assignment.Ask, assignment.AskCommand{Seen: seen(transfer), Text: "Wann?"})
		question := open(t, w, w.As(tenant.LandAllocation))[0]
		promise := w.promised(t, assignment.Promise{Kind: assignment.Usual, From: testkit.Today, Days: 14})
		do(t, w, w.As(tenant.LandAllocation), func(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
			return true, assignment.Foresee(ctx, tx, w.Clock, s, assignment.PreviewCommand{Municipality: w.Municipality.ID, Week: testkit.Today, Persons: 3})
		})
		town := w.At(w.Elsewhere, tenant.Intake)
		land := w.As(tenant.LandAllocation)
		land.Tenant = w.Elsewhere.ID
		facility := w.As(tenant.FacilityMedic)
		facility.Unit = w.OtherUnit.ID
		for name, s := range map[string]tenant.Scope{"municipality": town, "Land": land, "facility": facility} {
			at := seen(asked)
			ofOurs := record.KeepBackCommand{Item: record.KeptNeed, ID: ours.Current.Needs("")[0].ID, How: "x"}
			commands := map[string]error{
				"announce":       fails(t, w, s, assignment.Announce, assignment.AnnounceCommand{Seen: at}),
				"announce again": fails(t, w, s, assignment.AnnounceAgain, assignment.AnnounceAgainCommand{Seen: at, Plan: plan(20)}),
				"postpone":       fails(t, w, s, assignment.Postpone, assignment.PostponeCommand{Seen: at, Reason: "x"}),
				"withdraw":       fails(t, w, s, assignment.Withdraw, assignment.WithdrawCommand{Seen: at, Reason: "x"}),
				"replan":         fails(t, w, s, assignment.Replan, assignment.ReplanCommand{Seen: at, Plan: plan(20)}),
				"acknowledge":    fails(t, w, s, assignment.Acknowledge, assignment.AcknowledgeCommand{Seen: at}),
				"ask":            fails(t, w, s, assignment.Ask, assignment.AskCommand{Seen: at, Text: "x"}),
				"ready":          fails(t, w, s, assignment.Ready, assignment.ReadyCommand{Seen: at}),
				"arrive":         fails(t, w, s, assignment.Arrive, assignment.ArriveCommand{Seen: at, On: testkit.Today}),
				"did not arrive": fails(t, w, s, assignment.DidNotArrive, assignment.DidNotArriveCommand{Seen: at}),
				"show":           fails(t, w, s, assignment.Show, transfer.ID),
				"consent":        fails(t, w, s, assignment.WithdrawConsent, record.ConsentCommand{Need: ours.Current.Needs("")[0].ID, How: "x"}),
				"statement":      fails(t, w, s, assignment.WithdrawStatementConsent, record.ConsentCommand{Need: said[1].ID, How: "x"}),
				"keep back":      w.Try(t, s, func(ctx context.Context, tx *db.Tx) error { return assignment.KeepBack(ctx, tx, w.Clock, s, ofOurs) }),
				"pass on":        w.Try(t, s, func(ctx context.Context, tx *db.Tx) error { return assignment.PassOn(ctx, tx, w.Clock, s, ofOurs) }),
				"thin": func() error {
					n, err := try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
						return assignment.ThinHandovers(ctx, tx, clock.At(testkit.Now.AddDate(3, 0, 0)), s)
					})
					if err != nil || n > 0 {
						t.Errorf("thins %d hand-overs of another's: %v", n, err)
					}
					return errs.NotFound("error.not-found")
				}(),
				"open a paper": func() error {
					_, err := try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.Handed, error) {
						return assignment.OpenPaper(ctx, tx, w.Clock, s, keys, transfer.ID, paper.ID, record.PaperContent)
					})
					return err
				}(),
				"remove a paper": fails(t, w, s, assignment.RemovePaper, record.RemoveCommand{Paper: paper.ID, Why: record.WrongPerson}),
				"tell":           fails(t, w, s, assignment.Tell, assignment.TellCommand{Transfer: transfer.ID}),
				"tick":           fails(t, w, s, assignment.Tick, assignment.TickCommand{Preparation: ours.Preparations[0].ID, Done: true}),
				"depart":         fails(t, w, s, assignment.Depart, assignment.DepartCommand{Seen: at}),
				"show task": func() error {
					_, err := try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.View, error) {
						_, v, err := assignment.ShowTask(ctx, tx, w.Clock, s, ours.Preparations[0].ID)
						return v, err
					})
					return err
				}(),
				"show appointments": func() error {
					_, err := try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.AppointmentCase, error) {
						return assignment.ShowAppointments(ctx, tx, w.Clock, s, transfer.ID)
					})
					return err
				}(),
				"appointments of one": func() error {
					_, err := try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.Preparation, error) {
						return assignment.AppointmentsOf(ctx, tx, w.Clock, s, w.family.Persons[0].ID)
					})
					return err
				}(),
				"arrange":     fails(t, w, s, assignment.Arrange, assignment.ArrangeCommand{Transfer: transfer.ID, Meet: assignment.Meet{On: testkit.Today}, For: []assignment.ArrangeFor{{Person: w.family.Persons[0].ID, Code: record.TBCertificate}}}),
				"change task": fails(t, w, s, assignment.ChangeTask, assignment.TaskCommand{Preparation: ours.Preparations[0].ID, Take: true}),
				"add task":    fails(t, w, s, assignment.AddTask, assignment.OwnTaskCommand{Transfer: transfer.ID, Title: "x", Owner: tenant.Intake, DueOn: testkit.Today}),
				"answer":      fails(t, w, s, assignment.Answer, assignment.AnswerCommand{Question: question.ID, Text: "x"}),
			}
			for command, err := range commands {
				if !errs.Is(err, errs.KindNotFound) && !errs.Is(err, errs.KindForbidden) {
					t.Errorf("%s, %s: %v", name, command, err)
				}
			}
			if !errs.Is(commands["show"], errs.KindNotFound) {
				t.Errorf("%s is told that the transfer exists: %v", name, commands["show"])
			}
			if _, err := try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.Transfer, error) {
				return assignment.Find(ctx, tx, s, transfer.ID)
			}); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("%s finds it: %v", name, err)
			}
			if all := run(t, w, s, assignment.List, assignment.Filter{States: assignment.States}); len(all) != 0 {
				t.Errorf("%s lists %d", name, len(all))
			}
			for _, by := range assignment.Columns {
				for _, after := range []id.ID{"", transfer.ID} {
					if all := run(t, w, s, assignment.List, assignment.Filter{States: assignment.States, By: by, After: assignment.Key{ID: after}}); len(all) != 0 {
						t.Errorf("%s lists %d by %q", name, len(all), by)
					}
				}
			}
			if n := do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				transfers, persons, err := assignment.Count(ctx, tx, s, assignment.Filter{States: assignment.States})
				return transfers + persons, err
			}); n != 0 {
				t.Errorf("%s counts %d", name, n)
			}
			if list := do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.Trip, error) {
				return assignment.Trips(ctx, tx, w.Clock, s, transfer.ArriveOn, "")
			}); len(list) != 0 {
				t.Errorf("%s sees our trips: %+v", name, list)
			}
			if list := run(t, w, s, assignment.Tasks, assignment.TaskFilter{All: true}); len(list) != 0 {
				t.Errorf("%s has our tasks: %+v", name, list)
			}
			if list, _ := try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.AppointmentCase, error) {
				list, _, err := assignment.Appointments(ctx, tx, w.Clock, s, assignment.AppointmentFilter{})
				return list, err
			}); len(list) != 0 {
				t.Errorf("%s has our appointments: %+v", name, list)
			}
			if n := do(t, w, s, waiting); n != 0 {
				t.Errorf("%s: %d wait", name, n)
			}
			ahead := do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.Outlook, error) {
				return assignment.Ahead(ctx, tx, w.Clock, s, 365)
			})
			if (ahead != assignment.Outlook{Days: 365}) {
				t.Errorf("%s looks ahead at %+v", name, ahead)
			}
			span := assignment.FigureFilter{From: testkit.Today, Until: testkit.Today.AddDays(365), By: assignment.ByMonth}
			if figures := do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.Figure, error) {
				return assignment.Figures(ctx, tx, s, span)
			}); len(figures) != 0 {
				t.Errorf("%s counts %+v", name, figures)
			}
			if cases := do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.FigureCase, error) {
				return assignment.FigureCases(ctx, tx, s, span, assignment.CaseQuery{Most: 999})
			}); len(cases) != 0 {
				t.Errorf("%s opens %+v", name, cases)
			}
			if plans, _ := try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.Preview, error) {
				return assignment.Previews(ctx, tx, s, testkit.Today, 26)
			}); len(plans) != 0 {
				t.Errorf("%s is told what is planned: %+v", name, plans)
			}
			if list, _ := try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.Unknown, error) {
				list, _, err := assignment.Unknowns(ctx, tx, w.Clock, s, assignment.UnknownKey{})
				return list, err
			}); slices.ContainsFunc(list, func(u assignment.Unknown) bool { return u.ID == w.family.ID }) {
				t.Errorf("%s has our household on its work list", name)
			}
			if err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				return assignment.EndPromise(ctx, tx, w.Clock, s, promise.ID)
			}); err == nil {
				t.Errorf("%s ends our promise", name)
			}
			way := do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.Transfer, error) {
				return assignment.Way(ctx, tx, s, w.family)
			})
			if len(way) != 0 {
				t.Errorf("%s sees the way", name)
			}
			if going, _ := try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (map[id.ID][]assignment.Destination, error) {
				return assignment.Destined(ctx, tx, s, testkit.Today.AddDays(-366))
			}); len(going) != 0 {
				t.Errorf("%s is told who is on the way: %+v", name, going)
			}
			bound := do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]id.ID, error) {
				return assignment.OnTheWay(ctx, tx, s, []id.ID{w.family.ID})
			})
			if len(bound) != 0 {
				t.Errorf("%s is told that it is on the way", name)
			}
			agenda := do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.Agenda, error) {
				return assignment.AgendaOf(ctx, tx, w.Clock, s, w.Clock.Now().Add(-time.Hour))
			})
			if (agenda != assignment.Agenda{}) {
				t.Errorf("%s is told what to do: %+v", name, agenda)
			}
			if _, err := try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.Happening, error) {
				return assignment.Happened(ctx, tx, w.Clock, s, ours.Events[0].ID)
			}); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("%s is told what happened: %v", name, err)
			}
			if arrivals, err := try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.Arrival, error) {
				return assignment.Arrivals(ctx, tx, s, testkit.Today)
			}); len(arrivals) != 0 || s.Kind == tenant.Land && !errs.Is(err, errs.KindForbidden) {
				t.Errorf("%s sees arrivals: %v", name, err)
			}
			do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
				err := assignment.SetContact(ctx, tx, w.Clock, s, assignment.Contact{Office: "x", Address: "x", Phone: "1"})
				if s.Kind == tenant.Land && errs.Is(err, errs.KindForbidden) {
					err = nil
				}
				return true, err
			})
			contact := do(t, w, w.As(tenant.Intake), func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.Contact, error) {
				return assignment.ContactOf(ctx, tx, s, s.Tenant)
			})
			if contact.Known() {
				t.Errorf("%s says who meets those who come to us", name)
			}
			if s.Kind == tenant.Land {
				if n := len(run(t, w, s, assignment.OpenQuestions, assignment.QuestionPage{All: true})); n != 0 {
					t.Errorf("%s is asked %d questions", name, n)
				}
				for _, c := range run(t, w, s, assignment.Candidates, assignment.CandidatePage{}) {
					if c.ID == w.family.ID || name == "Land" {
						t.Errorf("%s sees the candidate %+v", name, c)
					}
				}
				if name == "Land" {
					if n := do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
						households, persons, err := assignment.CountCandidates(ctx, tx, s)
						return households + persons, err
					}); n != 0 {
						t.Errorf("%s counts %d candidates", name, n)
					}
				}
			}
		}
		stolen := fails(t, w, land, assignment.Draft, assignment.DraftCommand{Municipality: w.Municipality.ID, Households: []id.ID{w.alone.ID}, Plan: plan(20)})
		if !errs.Is(stolen, errs.KindNotFound) {
			t.Errorf("another Land drafts our people: %v", stolen)
		}
	})
}

// TestWhoDidNotComeIsTheirOwnLandsAlone calls what there is about them on behalf
// of others: the municipalities, the other facility, another Land.
func TestWhoDidNotComeIsTheirOwnLandsAlone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		missed := w.missed(t, w.family)
		f := w.one(t)
		land, facility := w.As(tenant.LandAllocation), w.As(tenant.FacilitySocial)
		land.Tenant, facility.Unit = w.Elsewhere.ID, w.OtherUnit.ID
		all := assignment.FigureFilter{From: testkit.Today, Until: w.today()}
		for name, s := range map[string]tenant.Scope{"its municipality": w.As(tenant.Intake), "another municipality": w.At(w.Elsewhere, tenant.Intake),
			"another Land": land, "another facility": facility} {
			for command, err := range map[string]error{
				"found":    fails(t, w, s, assignment.Found, assignment.FoundCommand{FollowUpSeen: at(f), Found: assignment.Here}),
				"keep":     fails(t, w, s, assignment.Keep, assignment.KeepCommand{FollowUpSeen: at(f), Keep: true}),
				"end stay": fails(t, w, s, assignment.EndStay, assignment.EndStayCommand{FollowUpSeen: at(f), On: w.today(), Reason: assignment.Gone}),
				"return":   fails(t, w, s, assignment.Return, assignment.ReturnCommand{FollowUpSeen: at(f), On: w.today()}),
				"show": func() error {
					_, err := try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.Followed, error) {
						shown, _, err := assignment.ShowFollowUp(ctx, tx, w.Clock, s, f.ID)
						return shown, err
					})
					return err
				}(),
			} {
				if !errs.Is(err, errs.KindNotFound) && !errs.Is(err, errs.KindForbidden) {
					t.Errorf("%s, %s: %v", name, command, err)
				}
			}
			for list, fn := range map[string]func(context.Context, *db.Tx) (int, error){
				"follow-ups": func(ctx context.Context, tx *db.Tx) (int, error) {
					some, err := assignment.FollowUps(ctx, tx, w.Clock, s, assignment.FollowUpFilter{All: true})
					return len(some), err
				},
				"of the transfer": func(ctx context.Context, tx *db.Tx) (int, error) {
					some, err := assignment.FollowUpsOf(ctx, tx, w.Clock, s, missed.ID)
					return len(some), err
				},
				"on the household": func(ctx context.Context, tx *db.Tx) (int, error) {
					some, err := assignment.FollowUpsOn(ctx, tx, w.Clock, s, w.family.ID)
					return len(some), err
				},
				"bound": func(ctx context.Context, tx *db.Tx) (int, error) {
					some, err := assignment.Bound(ctx, tx, s, []id.ID{w.family.ID})
					return len(some), err
				},
				"waiting": func(ctx context.Context, tx *db.Tx) (int, error) {
					some, err := assignment.WaitingFollowUps(ctx, tx, w.Clock, s)
					return some.Count, err
				},
				"figures": func(ctx context.Context, tx *db.Tx) (int, error) {
					by, err := assignment.MissedFigures(ctx, tx, s, all)
					return len(by.Months) + len(by.Facilities), err
				},
				"cases": func(ctx context.Context, tx *db.Tx) (int, error) {
					some, err := assignment.MissedCases(ctx, tx, s, all, assignment.MissedQuery{All: true})
					return len(some), err
				},
			} {
				n := 0
				err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
					n, err = fn(ctx, tx)
					return err
				})
				if n != 0 || err != nil && !errs.Is(err, errs.KindForbidden) {
					t.Errorf("%s, %s: %d, %v", name, list, n, err)
				}
			}
		}
		if now := w.one(t); now.Version != f.Version {
			t.Error("somebody else changed it")
		}
	})
}

// TestNobodyIsShownHealthWithoutTheRightToIt looks for words of health in
// everything a role is shown.
func TestNobodyIsShownHealthWithoutTheRightToIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		transfer := w.acknowledged(t, 20, w.family)
		words := map[tenant.Data][]string{
			tenant.NeedHealth:    {"dialysis", "Mo, Mi, Fr", "patient-transport"},
			tenant.MeasureHealth: {"B-CANARY", "Masern", "tb-screening", "examination"},
			tenant.Need:          {"wheelchair", "room-step-free"},
			tenant.Measure:       {"schooling", "needs-assessment"},
			tenant.Register:      {"Al-Haddad"},
		}
		for _, grant := range tenant.Matrix {
			if !grant.MayRead(tenant.Transfer) {
				continue
			}
			for _, end := range []tenant.Tenant{w.Land, w.Municipality} {
				if !grant.ExistsAt(end.Kind) {
					continue
				}
				s := w.At(end, grant.Role)
				if grant.Unit {
					s.Unit = w.Facility.ID
				}
				shown, err := json.Marshal([]any{w.shown(t, s, transfer), run(t, w, s, assignment.List, assignment.Filter{})})
				if err != nil {
					t.Fatal(err)
				}
				for kind, canaries := range words {
					for _, word := range canaries {
						if strings.Contains(string(shown), word) && !s.Reads(kind) {
							t.Errorf("%s at the %s reads %q", grant.Role, end.Kind, word)
						}
					}
				}
				if s.Role == tenant.Intake && !strings.Contains(string(shown), "B-CANARY") {
					t.Error("intake is not shown the vaccination")
				}
			}
		}
	})
}
