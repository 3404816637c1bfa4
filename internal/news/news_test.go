package news_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/account"
	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/mail"
	"wegwarte/internal/news"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// house has somebody for each role at each end, and a post that only listens.
type house struct {
	*testkit.World
	jobs *job.Runner
	desk news.Desk
	mu   sync.Mutex
	sent []mail.Letter
}

func (h *house) Send(_ context.Context, l mail.Letter) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sent = append(h.sent, l)
	return nil
}

func open(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{World: testkit.NewWorld(t, d)}
	h.Clock.Set(time.Date(2026, time.November, 24, 6, 30, 0, 0, time.UTC)) // Tuesday, 7:30 in Berlin
	employ := func(at tenant.Tenant, unit id.ID, roles ...tenant.Role) {
		s := h.At(at, tenant.Administrator)
		h.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := account.Add(ctx, tx, h.Clock, s, account.New{Email: mailbox(at, unit, h, roles...), Name: "Korte",
				Password: "ein Satz, den niemand errät", Unit: unit, Roles: roles})
			return err
		})
	}
	for _, at := range []tenant.Tenant{h.Municipality, h.Elsewhere} {
		for _, r := range []tenant.Role{tenant.Intake, tenant.Housing, tenant.CaseManager, tenant.Administrator} {
			employ(at, "", r)
		}
	}
	employ(h.Land, "", tenant.LandAllocation)
	employ(h.Land, "", tenant.LandLegal)
	employ(h.Land, h.Facility.ID, tenant.FacilitySocial)
	employ(h.Land, h.OtherUnit.ID, tenant.FacilitySocial)
	h.desk = news.Desk{DB: d, Clock: h.Clock, Hour: 7}
	h.jobs = &job.Runner{DB: d, Clock: h.Clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	h.jobs.On(mail.SendJob, mail.Post{DB: d, Clock: h.Clock, Directory: account.MailTo, Transport: h, Base: "https://w.example"}.Deliver)
	h.desk.Serve(h.jobs)
	return h
}

func mailbox(at tenant.Tenant, unit id.ID, h *house, roles ...tenant.Role) string {
	domain := map[id.ID]string{h.Municipality.ID: "stadt", h.Elsewhere.ID: "anderswo", h.Land.ID: "land"}[at.ID]
	if unit == h.OtherUnit.ID {
		domain = "zue2"
	} else if unit != "" {
		domain = "zue1"
	}
	return string(roles[0]) + "@" + domain + ".example"
}

// told gives who was told what since it was last asked, after a while.
func (h *house) told(t *testing.T) map[string]string {
	t.Helper()
	for range 2 {
		if _, err := h.jobs.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.Clock.Move(3 * time.Minute)
	}
	all := map[string]string{}
	for _, l := range h.sent {
		if all[l.To] != "" {
			t.Errorf("%s gets two mails", l.To)
		}
		all[l.To] = l.Subject + "\n" + l.Text
		if strings.Contains(l.Text+l.HTML, "Haddad") || strings.Contains(l.Text+l.HTML, "⟦") {
			t.Errorf("%s", l.Text)
		}
	}
	h.sent = nil
	return all
}

func (h *house) draft(t *testing.T, file string, days int) (tr assignment.Transfer) {
	t.Helper()
	var home person.Household
	social := h.As(tenant.FacilitySocial)
	h.Do(t, social, func(ctx context.Context, tx *db.Tx) (err error) {
		home, err = person.Register(ctx, tx, h.Clock, social, person.RegisterCommand{FileNumber: file, Unit: h.Facility.ID, UnitSince: testkit.Today.AddDays(-40),
			Persons: []person.Person{{FamilyName: "Al-Haddad", GivenName: "Amina", Birth: person.BornInYear(1984), Sex: person.Female}}})
		return err
	})
	land := h.As(tenant.LandAllocation)
	h.Do(t, land, func(ctx context.Context, tx *db.Tx) (err error) {
		tr, err = assignment.Draft(ctx, tx, h.Clock, land, assignment.DraftCommand{Municipality: h.Municipality.ID, Households: []id.ID{home.ID},
			Plan: assignment.Plan{ArriveOn: clock.Today(h.Clock).AddDays(days), ArriveAt: "14:30", MeetingPoint: "Rathaus"}})
		return err
	})
	return tr
}

// act runs a use case on a transfer as it stands.
func act[C any](t *testing.T, h *house, s tenant.Scope, tr *assignment.Transfer,
	fn func(context.Context, *db.Tx, clock.Clock, tenant.Scope, C) (assignment.Transfer, error), cmd func(assignment.Seen) C) {
	t.Helper()
	h.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		*tr, err = fn(ctx, tx, h.Clock, s, cmd(assignment.Seen{Transfer: tr.ID, Version: tr.Version}))
		return err
	})
}

func (h *house) announced(t *testing.T, file string, days int) assignment.Transfer {
	t.Helper()
	tr := h.draft(t, file, days)
	act(t, h, h.As(tenant.LandAllocation), &tr, assignment.Announce, func(at assignment.Seen) assignment.AnnounceCommand {
		return assignment.AnnounceCommand{Seen: at, Reason: "kurzfristig"}
	})
	return tr
}

func keys(all map[string]string) []string {
	var names []string
	for name := range all {
		names = append(names, name)
	}
	return names
}

func contains(t *testing.T, all map[string]string, want map[string]string) {
	t.Helper()
	for to, words := range want {
		for _, word := range strings.Split(words, "|") {
			if !strings.Contains(all[to], word) {
				t.Errorf("%s is not told %q but %q", to, word, all[to])
			}
		}
	}
	if len(all) != len(want) {
		t.Errorf("told are %v", keys(all))
	}
}

func TestAnAnnouncementIsToldAtOnceToThoseWhoActAndToNobodyElse(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.draft(t, "A-1", 20)
		contains(t, h.told(t), nil) // nobody is told of a draft
		tr := h.announced(t, "A-2", 20)
		contains(t, h.told(t), map[string]string{"intake@stadt.example": "Neue Zuweisung " + tr.Number + "|14. Dezember|https://w.example/zuweisungen/" + string(tr.ID),
			"housing@stadt.example": "Neue Zuweisung"})
		h.announced(t, "A-3", 3)
		h.announced(t, "A-4", 4)
		contains(t, h.told(t), map[string]string{"intake@stadt.example": "Kurzfristig: 2 neue Zuweisungen|27. November|https://w.example/eingang", "housing@stadt.example": "Kurzfristig"})
	})
}

func TestAnnouncingTwiceAtOnceTellsOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		tr := h.draft(t, "A-1", 20)
		s := h.As(tenant.LandAllocation)
		var wg sync.WaitGroup
		var mu sync.Mutex
		done := 0
		for range 6 {
			wg.Go(func() {
				err := h.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
					_, err := assignment.Announce(ctx, tx, h.Clock, s, assignment.AnnounceCommand{Seen: assignment.Seen{Transfer: tr.ID, Version: tr.Version}})
					return err
				})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					done++
				} else if !errs.Is(err, errs.KindConflict) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		contains(t, h.told(t), map[string]string{"intake@stadt.example": "Neue Zuweisung " + tr.Number, "housing@stadt.example": "Neue Zuweisung " + tr.Number})
		if done != 1 {
			t.Errorf("%d of the submits had an effect", done)
		}
	})
}

func TestWhatIsOvertakenIsNotTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		tr := h.announced(t, "A-1", 20)
		act(t, h, h.As(tenant.LandAllocation), &tr, assignment.Withdraw, func(at assignment.Seen) assignment.WithdrawCommand {
			return assignment.WithdrawCommand{Seen: at, Reason: "x"}
		})
		contains(t, h.told(t), nil)      // neither the announcement nor, as it is far away, its end
		soon := h.announced(t, "A-2", 2) // this one is near
		h.told(t)
		act(t, h, h.As(tenant.LandAllocation), &soon, assignment.Postpone, func(at assignment.Seen) assignment.PostponeCommand {
			return assignment.PostponeCommand{Seen: at, Reason: "x"}
		})
		contains(t, h.told(t), map[string]string{"intake@stadt.example": soon.Number + " kommt nicht|26. November", "housing@stadt.example": "kommt nicht"})
		act(t, h, h.As(tenant.LandAllocation), &soon, assignment.AnnounceAgain, func(at assignment.Seen) assignment.AnnounceAgainCommand {
			return assignment.AnnounceAgainCommand{Seen: at, Plan: assignment.Plan{ArriveOn: testkit.Today.AddDays(30), ArriveAt: "10:00", MeetingPoint: "Rathaus"}}
		})
		contains(t, h.told(t), map[string]string{"intake@stadt.example": "Neuer Termin für " + soon.Number + "|23. Dezember", "housing@stadt.example": "Neuer Termin"})
	})
}

func TestAQuestionIsToldWhereThePersonLivesAndInTheMorningToWhomItHasRisen(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		tr := h.announced(t, "A-1", 20)
		h.told(t)
		ask := func(days int) {
			act(t, h, h.As(tenant.Intake), &tr, assignment.Ask, func(at assignment.Seen) assignment.AskCommand {
				return assignment.AskCommand{Seen: at, Text: "Braucht Al-Haddad ein Bett unten?", Workdays: days}
			})
		}
		ask(2)
		contains(t, h.told(t), map[string]string{"facility-social@zue1.example": "Rückfrage zu " + tr.Number + "|26. November|Musterstadt|https://w.example/fragen"})
		ask(10) // can wait until the morning
		contains(t, h.told(t), nil)
		h.Clock.Set(time.Date(2026, time.November, 27, 7, 0, 0, 0, time.UTC)) // the first is late by a working day
		h.schedule(t)
		told := h.told(t)
		if !strings.Contains(told["land-allocation@land.example"], "Eine Frage wartet auf Ihre Antwort, bis 26. November") ||
			!strings.Contains(told["facility-social@zue1.example"], "2 Fragen warten") {
			t.Errorf("%v", told)
		}
	})
}

func TestWhoDidNotArriveIsAskedForAtTheirFacilityAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		tr := h.announced(t, "A-1", 1)
		h.told(t)
		h.Clock.Set(time.Date(2026, time.November, 25, 15, 0, 0, 0, time.UTC))
		act(t, h, h.As(tenant.Intake), &tr, assignment.DidNotArrive, func(at assignment.Seen) assignment.DidNotArriveCommand {
			return assignment.DidNotArriveCommand{Seen: at, Note: "Al-Haddad war nicht im Bus."}
		})
		contains(t, h.told(t), map[string]string{"facility-social@zue1.example": "Nicht angekommen: " + tr.Number + "|26. November|Musterstadt|https://w.example/verbleib"})
		h.Clock.Set(time.Date(2026, time.November, 27, 7, 0, 0, 0, time.UTC)) // late by a working day
		h.schedule(t)
		told := h.told(t)
		for _, who := range []string{"land-allocation@land.example", "facility-social@zue1.example"} {
			if !strings.Contains(told[who], "Jemand ist nicht angekommen, das ist zu klären bis 26. November") {
				t.Errorf("%s is told %q", who, told[who])
			}
		}
		if strings.Contains(told["intake@stadt.example"], "zu klären") {
			t.Errorf("%v", told)
		}
	})
}

func TestInTheMorningEverybodyIsToldWhatWaitsForThem(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		late := h.announced(t, "A-1", 20)
		soon := h.announced(t, "A-2", 7)
		act(t, h, h.As(tenant.Intake), &soon, assignment.Acknowledge, func(at assignment.Seen) assignment.AcknowledgeCommand { return assignment.AcknowledgeCommand{Seen: at} })
		asked := h.announced(t, "A-3", 20)
		act(t, h, h.As(tenant.Intake), &asked, assignment.Ask, func(at assignment.Seen) assignment.AskCommand {
			return assignment.AskCommand{Seen: at, Text: "Wann?", Workdays: 8}
		})
		h.told(t)
		_ = late
		morning := func(day string) {
			h.Clock.Set(time.Date(2026, time.November, clock.MustDate(day).Day(), 5, 59, 0, 0, time.UTC))
			h.schedule(t)
			contains(t, h.told(t), nil) // not before seven
			h.schedule(t)
			h.schedule(t)
		}
		morning("2026-11-30") // Monday: what waited to be acknowledged is late
		told := h.told(t)
		contains(t, told, map[string]string{
			"intake@stadt.example":         "Ihr Tag am 30. November 2026|Ein Vorgang ist überfällig|Eine Ankunft bis zum nächsten Arbeitstag (1. Dezember 2026), Personen: 1|noch nicht bereit|fällig",
			"housing@stadt.example":        "Ein Vorgang ist überfällig|Eine Ankunft",
			"case-manager@stadt.example":   "Eine Ankunft",
			"land-allocation@land.example": "nicht rechtzeitig bestätigt",
			"facility-social@zue1.example": "Eine Frage wartet auf Ihre Antwort, bis 4. Dezember 2026",
		})
		if text := told["case-manager@stadt.example"]; strings.Contains(text, "überfällig") {
			t.Errorf("who cannot act is told to: %s", text)
		}
		h.Clock.Move(time.Hour)
		h.schedule(t)
		contains(t, h.told(t), nil) // once a day
	})
}

func (h *house) schedule(t *testing.T) {
	t.Helper()
	if err := h.desk.Schedule(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestNobodyIsToldOnADayWithoutWork(t *testing.T) {
	h := open(t, testkit.SQLite(t))
	h.announced(t, "A-1", 3)
	h.told(t)
	for _, at := range []time.Time{
		time.Date(2026, time.November, 28, 9, 0, 0, 0, time.UTC),  // Saturday
		time.Date(2026, time.December, 25, 9, 0, 0, 0, time.UTC),  // Friday, Christmas
		time.Date(2027, time.May, 27, 9, 0, 0, 0, time.UTC),       // Thursday, Corpus Christi in NRW
		time.Date(2026, time.November, 26, 19, 0, 0, 0, time.UTC), // a Thursday's evening
	} {
		h.Clock.Set(at)
		h.schedule(t)
		contains(t, h.told(t), nil)
	}
}

func TestWhoWantsSilenceHasIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		var who []account.Worker
		h.Do(t, h.As(tenant.Intake), func(ctx context.Context, tx *db.Tx) (err error) {
			who, err = account.Workers(ctx, tx, h.Municipality.ID)
			return err
		})
		for _, w := range who {
			s := tenant.Scope{Tenant: h.Municipality.ID, Kind: tenant.Municipality, Actor: w.ID, Role: w.Roles[0]}
			wishes := mail.Wishes{mail.Announcements: mail.Daily, mail.Arrivals: mail.Never, mail.Deadlines: mail.Never}
			if w.Roles[0] == tenant.Housing {
				wishes[mail.Announcements] = mail.Never
			}
			h.Do(t, s, func(ctx context.Context, tx *db.Tx) error { return mail.SetWishes(ctx, tx, h.Clock, s, wishes) })
		}
		h.announced(t, "A-1", 20)
		contains(t, h.told(t), nil)
		h.Clock.Set(time.Date(2026, time.November, 25, 7, 0, 0, 0, time.UTC))
		h.schedule(t)
		contains(t, h.told(t), map[string]string{"intake@stadt.example": "Eine neue Ankündigung ist zu bestätigen, bis 26. November"})
	})
}

func TestSomebodyWithTwoRolesGetsOneMailWithBoth(t *testing.T) {
	h := open(t, testkit.SQLite(t))
	s := h.At(h.Municipality, tenant.Administrator)
	h.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		a, err := account.ByEmail(ctx, tx, h.Clock, s, "housing@stadt.example")
		return errors.Join(err, account.SetRoles(ctx, tx, h.Clock, s, a.ID, []tenant.Role{tenant.Housing, tenant.Intake, tenant.Administrator}))
	})
	h.announced(t, "A-1", 20)
	contains(t, h.told(t), map[string]string{"intake@stadt.example": "Neue Zuweisung", "housing@stadt.example": "Neue Zuweisung"})
	h.Clock.Set(time.Date(2026, time.November, 25, 7, 0, 0, 0, time.UTC))
	h.schedule(t)
	told := h.told(t)["housing@stadt.example"]
	if diff := cmp.Diff(2, strings.Count(told, "Eine neue Ankündigung")); diff != "" || !strings.Contains(told, "Aufnahme") {
		t.Errorf("%s", told)
	}
}
