package mail_test

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
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/mail"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// office is a small world with somebody to write to, and a post whose transport
// says what the test wants it to say.
type office struct {
	*testkit.World
	Who  account.Account
	jobs *job.Runner
	sent []mail.Letter
	says func(mail.Letter) error
}

func (o *office) Send(_ context.Context, l mail.Letter) error {
	o.sent = append(o.sent, l)
	return o.says(l)
}

func open(t *testing.T, d *db.DB) *office {
	t.Helper()
	o := &office{World: testkit.NewWorld(t, d), says: func(mail.Letter) error { return nil }}
	s := o.At(o.Municipality, tenant.Administrator)
	o.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		o.Who, err = account.Add(ctx, tx, o.Clock, s, account.New{Email: "aufnahme@stadt.example", Name: "S. Korte",
			Password: "ein Satz, den niemand errät", Roles: []tenant.Role{tenant.Intake}})
		return err
	})
	o.jobs = &job.Runner{DB: d, Clock: o.Clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	o.jobs.On(mail.SendJob, mail.Post{DB: d, Clock: o.Clock, Directory: account.MailTo, Transport: o, Base: "https://wegwarte.example/"}.Deliver)
	return o
}

func (o *office) announced() mail.Message {
	return mail.Message{Account: o.Who.ID, Kind: mail.Announced, Path: "/eingang",
		Facts: mail.Facts{Count: 1, Number: "Z-2026-0148", Day: testkit.Today.AddDays(14), Place: o.Land.ID}}
}

func (o *office) enqueue(t *testing.T, m mail.Message) {
	t.Helper()
	o.Do(t, o.At(o.Land, tenant.LandAllocation), func(ctx context.Context, tx *db.Tx) error {
		return mail.Enqueue(ctx, tx, o.Clock, o.Municipality.ID, m) // the Land tells a municipality
	})
}

func (o *office) drain(t *testing.T) {
	t.Helper()
	if _, err := o.jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (o *office) outbox(t *testing.T) (all []mail.Mail) {
	t.Helper()
	s := o.At(o.Municipality, tenant.Administrator)
	o.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = mail.List(ctx, tx, o.Clock, s, mail.Page{})
		return err
	})
	return all
}

// stored gives every column of the tenant's mails as text: what somebody finds
// who looks into the database.
func (o *office) stored(t *testing.T) (text string) {
	t.Helper()
	o.Do(t, o.At(o.Municipality, tenant.Administrator), func(ctx context.Context, tx *db.Tx) error {
		rows, err := db.All(ctx, tx, db.Value[string], `SELECT address || ' ' || kind || ' ' || facts || ' ' || path || ' ' || token || ' ' || answer || ' ' || state FROM mail`)
		text = strings.Join(rows, "\n")
		return err
	})
	return text
}

func TestAMailIsInTheRecipientsLanguageAndLeadsToItsPage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		o.enqueue(t, o.announced())
		o.drain(t)
		s := tenant.Scope{Tenant: o.Municipality.ID, Kind: tenant.Municipality, Actor: o.Who.ID, Role: tenant.Intake}
		o.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			return account.SetLanguage(ctx, tx, o.Clock, s, i18n.Arabic)
		})
		o.enqueue(t, o.announced())
		o.drain(t)
		if len(o.sent) != 2 {
			t.Fatalf("%d letters", len(o.sent))
		}
		german, arabic := o.sent[0], o.sent[1]
		if german.To != "aufnahme@stadt.example" || german.Subject != "Neue Zuweisung Z-2026-0148" {
			t.Errorf("%s to %s", german.Subject, german.To)
		}
		for _, l := range o.sent {
			for _, body := range []string{l.Text, l.HTML} {
				if !strings.Contains(body, "https://wegwarte.example/eingang") || !strings.Contains(body, "Nordrhein-Westfalen") ||
					!strings.Contains(body, "https://wegwarte.example/mein-zugang/benachrichtigungen") || strings.Contains(body, "⟦") {
					t.Errorf("%s", body)
				}
				if strings.Contains(body, "Korte") {
					t.Error("a mail names its recipient")
				}
			}
		}
		if !strings.Contains(german.Text, "7. Dezember 2026") || !strings.Contains(arabic.HTML, `dir="rtl"`) || !strings.Contains(arabic.Text, "إحالة") {
			t.Errorf("%s\n%s", german.Text, arabic.Text)
		}
	})
}

func TestParallelDoubleSubmitsAreOneMail(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		m := o.announced()
		m.Once = "announced:" + mail.Once(o.Who.ID)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() { o.enqueue(t, m) })
		}
		wg.Wait()
		o.drain(t)
		if len(o.sent) != 1 || len(o.outbox(t)) != 1 {
			t.Errorf("%d letters, %d mails", len(o.sent), len(o.outbox(t)))
		}
	})
}

func TestTheTokenIsGoneOnceTheMailHasEnded(t *testing.T) {
	const token = "Zk3vYp9qLm2nXw8rTb5cHd7e"
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		for name, c := range map[string]struct {
			says error
			wait time.Duration
			want mail.State
		}{
			"sent":     {nil, 0, mail.Sent},
			"refused":  {&mail.Refusal{Answer: "554 no"}, 0, mail.Failed},
			"bounced":  {&mail.Refusal{Answer: "550 no such <aufnahme@stadt.example>", Address: true}, 0, mail.Bounced},
			"too late": {nil, 2 * time.Hour, mail.Failed},
			"down":     {errors.New("connection refused"), 0, mail.Failed}, // until it is of no use any more
		} {
			t.Run(name, func(t *testing.T) {
				o := open(t, renewed(t, d))
				o.says = func(l mail.Letter) error {
					if !strings.Contains(l.Text, "/neues-passwort/"+token+"\n") {
						t.Errorf("the link does not hold the token:\n%s", l.Text)
					}
					return c.says
				}
				o.enqueue(t, mail.Message{Account: o.Who.ID, Kind: mail.PasswordReset, Path: "/neues-passwort", Token: token})
				if !strings.Contains(o.stored(t), token) {
					t.Error("a mail that waits has lost its token")
				}
				o.Clock.Move(c.wait)
				for range 12 {
					o.drain(t)
					if o.outbox(t)[0].State != mail.Queued {
						break
					}
					o.Clock.Move(10 * time.Minute)
				}
				if text := o.stored(t); strings.Contains(text, token) || strings.Contains(text, "<aufnahme") {
					t.Errorf("still there: %s", text)
				}
				if m := o.outbox(t)[0]; m.State != c.want {
					t.Errorf("it is %s: %s", m.State, m.Answer)
				}
			})
		}
	})
}

// renewed gives another empty database of the same kind.
func renewed(t *testing.T, d *db.DB) *db.DB {
	if d.Dialect() == db.Postgres {
		return testkit.Postgres(t)
	}
	return testkit.SQLite(t)
}

func TestARefusedAddressGetsNoMoreUntilSomebodySaysItIsRight(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		s := o.At(o.Municipality, tenant.Administrator)
		o.says = func(mail.Letter) error { return &mail.Refusal{Answer: "550 5.1.1 unknown", Address: true} }
		o.enqueue(t, o.announced())
		o.drain(t)
		o.says = func(mail.Letter) error { return nil }
		o.enqueue(t, o.announced())
		o.drain(t)
		if len(o.sent) != 1 {
			t.Errorf("%d letters went out", len(o.sent))
		}
		var stops []mail.Stop
		o.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			stops, err = mail.Stops(ctx, tx, s)
			return err
		})
		if len(stops) != 1 || stops[0].Address != "aufnahme@stadt.example" || stops[0].Answer != "550 5.1.1 unknown" {
			t.Fatalf("%+v", stops)
		}
		o.Do(t, s, func(ctx context.Context, tx *db.Tx) error { return mail.Resume(ctx, tx, o.Clock, s, stops[0].Address) })
		o.enqueue(t, o.announced())
		o.drain(t)
		var states []mail.State
		for _, m := range o.outbox(t) {
			states = append(states, m.State)
		}
		if diff := cmp.Diff([]mail.State{mail.Sent, mail.Bounced, mail.Bounced}, states); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhoNoLongerWorksHereIsNotWrittenTo(t *testing.T) {
	o := open(t, testkit.SQLite(t))
	s := o.At(o.Municipality, tenant.Administrator)
	o.enqueue(t, o.announced())
	o.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		return account.SetActive(ctx, tx, o.Clock, s, o.Who.ID, false)
	})
	o.drain(t)
	if m := o.outbox(t)[0]; len(o.sent) != 0 || m.State != mail.Failed {
		t.Errorf("%d letters, %+v", len(o.sent), m)
	}
}

func TestWithoutAServerMailsStayUntilTheyAreOfNoUse(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		o.jobs.On(mail.SendJob, mail.Post{DB: d, Clock: o.Clock, Directory: account.MailTo}.Deliver)
		for range 2 {
			o.Do(t, tenant.Scope{Tenant: o.Municipality.ID}, func(ctx context.Context, tx *db.Tx) error {
				return mail.Gather(ctx, tx, o.Clock, o.Municipality.ID, o.announced(), "/eingang")
			})
			o.Clock.Move(3 * time.Minute)
			o.drain(t)
		}
		if n := len(o.outbox(t)); n != 2 {
			t.Errorf("%d mails: what has been there for a while gathers no more", n)
		}
		for range 40 {
			o.drain(t)
			if m := o.outbox(t)[0]; m.State != mail.Queued || m.Attempts != 0 {
				t.Fatalf("%+v", m)
			}
			o.Clock.Move(time.Hour)
		}
		o.Clock.Move(9 * time.Hour)
		o.drain(t)
		if m := o.outbox(t)[0]; m.State != mail.Failed || m.Answer != "no-server" {
			t.Errorf("%+v", m)
		}
	})
}

func TestWhatHappensInARowIsGatheredIntoOneMail(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		gather := func(day int) {
			o.Do(t, tenant.Scope{Tenant: o.Municipality.ID}, func(ctx context.Context, tx *db.Tx) error {
				m := o.announced()
				m.Facts.Day, m.Path = testkit.Today.AddDays(day), "/zuweisungen/"+mail.Path(id.New())
				return mail.Gather(ctx, tx, o.Clock, o.Municipality.ID, m, "/eingang")
			})
		}
		for _, day := range []int{16, 14, 18} {
			gather(day)
		}
		o.drain(t)
		if len(o.sent) != 0 {
			t.Fatal("it did not wait for others")
		}
		o.Clock.Move(3 * time.Minute)
		o.drain(t)
		gather(20) // the first has gone: another mail
		if len(o.sent) != 1 || o.sent[0].Subject != "3 neue Zuweisungen" || !strings.Contains(o.sent[0].Text, "7. Dezember 2026") ||
			!strings.Contains(o.sent[0].Text, "https://wegwarte.example/eingang\n") {
			t.Errorf("%+v", o.sent)
		}
		if n := len(o.outbox(t)); n != 2 {
			t.Errorf("%d mails", n)
		}
	})
}

func TestWhatHappensAtTheSameMomentIsGatheredToo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				o.Do(t, tenant.Scope{Tenant: o.Municipality.ID}, func(ctx context.Context, tx *db.Tx) error {
					return mail.Gather(ctx, tx, o.Clock, o.Municipality.ID, o.announced(), "/eingang")
				})
			})
		}
		wg.Wait()
		o.Clock.Move(3 * time.Minute)
		o.drain(t)
		if len(o.sent) != 1 || o.sent[0].Subject != "8 neue Zuweisungen" {
			t.Errorf("%d letters: %+v", len(o.sent), o.sent)
		}
	})
}

func TestABounceThatComesLaterIsKept(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		bounce := func(r mail.Reference, address bool) (news bool) {
			o.Do(t, tenant.Scope{Tenant: r.Tenant}, func(ctx context.Context, tx *db.Tx) (err error) {
				news, err = mail.Bounce(ctx, tx, o.Clock, r, "550 5.1.1 <aufnahme@stadt.example> unknown", address)
				if errs.Is(err, errs.KindNotFound) {
					return nil
				}
				return err
			})
			return news
		}
		o.enqueue(t, o.announced())
		o.drain(t)
		r := o.sent[0].Reference
		if bounce(mail.Reference{Mail: id.New(), Tenant: r.Tenant}, true) || bounce(mail.Reference{Mail: r.Mail, Tenant: o.Elsewhere.ID}, true) {
			t.Error("a bounce of no mail is news")
		}
		if !bounce(r, true) || bounce(r, true) {
			t.Error("it is news once")
		}
		if m := o.outbox(t)[0]; m.State != mail.Bounced || m.Answer != "550 5.1.1 …@… unknown" {
			t.Errorf("%+v", m)
		}
		o.enqueue(t, o.announced())
		o.drain(t)
		if len(o.sent) != 1 {
			t.Error("the address gets mail still")
		}
	})
}

func TestEverybodyChoosesForThemselves(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		own := tenant.Scope{Tenant: o.Municipality.ID, Kind: tenant.Municipality, Actor: o.Who.ID, Role: tenant.Intake}
		o.Do(t, own, func(ctx context.Context, tx *db.Tx) error {
			return mail.SetWishes(ctx, tx, o.Clock, own, mail.Wishes{mail.Announcements: mail.Never, mail.Arrivals: mail.Daily})
		})
		err := o.Try(t, own, func(ctx context.Context, tx *db.Tx) error {
			return mail.SetWishes(ctx, tx, o.Clock, own, mail.Wishes{"weather": mail.Now, mail.Arrivals: "hourly"})
		})
		if len(errs.All(err)) != 2 {
			t.Errorf("nonsense: %v", err)
		}
		o.Do(t, own, func(ctx context.Context, tx *db.Tx) error {
			w, err := mail.OwnWishes(ctx, tx, own)
			if w.Pace(mail.Announcements, tenant.Intake) != mail.Never || w.Pace(mail.Cancellations, tenant.Intake) != mail.Now ||
				w.Pace(mail.Questions, tenant.Intake) != mail.Daily {
				t.Errorf("%v", w)
			}
			all, err2 := mail.WishesOf(ctx, tx, own.Tenant)
			if len(all) != 1 || len(all[o.Who.ID]) != 2 {
				t.Errorf("%v", all)
			}
			return errors.Join(err, err2)
		})
	})
}

func TestAnotherTenantSeesNothingOfTheOutbox(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		o.says = func(mail.Letter) error { return &mail.Refusal{Answer: "550", Address: true} }
		o.enqueue(t, o.announced())
		o.drain(t)
		ours := o.outbox(t)[0]
		s := o.At(o.Elsewhere, tenant.Administrator)
		o.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			all, err1 := mail.List(ctx, tx, o.Clock, s, mail.Page{})
			stops, err2 := mail.Stops(ctx, tx, s)
			counts, err3 := mail.Counts(ctx, tx, s)
			if len(all)+len(stops)+len(counts) != 0 {
				t.Errorf("%v %v %v", all, stops, counts)
			}
			if _, err := mail.Find(ctx, tx, o.Clock, s, ours.ID); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("finds it: %v", err)
			}
			if err := mail.Resume(ctx, tx, o.Clock, s, "aufnahme@stadt.example"); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("resumes it: %v", err)
			}
			if err := mail.Tidy(ctx, tx, o.Clock, s.Tenant); err != nil {
				t.Error(err)
			}
			s.Actor = o.Who.ID
			wishes, err4 := mail.OwnWishes(ctx, tx, s)
			if len(wishes) != 0 {
				t.Error("sees what somebody elsewhere wants to be told")
			}
			return errors.Join(err1, err2, err3, err4)
		})
		if err := o.Try(t, o.As(tenant.Intake), func(ctx context.Context, tx *db.Tx) error {
			_, err := mail.List(ctx, tx, o.Clock, o.As(tenant.Intake), mail.Page{})
			return err
		}); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("a colleague reads the outbox: %v", err)
		}
		if len(o.outbox(t)) != 1 {
			t.Error("it is gone")
		}
	})
}

func TestWhatEndedLongAgoIsForgotten(t *testing.T) {
	o := open(t, testkit.SQLite(t))
	o.enqueue(t, o.announced())
	o.drain(t)
	for _, left := range []int{1, 0} {
		o.Do(t, tenant.Scope{Tenant: o.Municipality.ID}, func(ctx context.Context, tx *db.Tx) error {
			return mail.Tidy(ctx, tx, o.Clock, o.Municipality.ID)
		})
		if n := len(o.outbox(t)); n != left {
			t.Errorf("%d are left, want %d", n, left)
		}
		o.Clock.Move(91 * 24 * time.Hour)
	}
}
