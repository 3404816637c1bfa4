package path_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/mail"
	"wegwarte/internal/night"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// invited is a town in which one person is met who has a mailbox and a telephone,
// and a post that leads to both.
type invited struct {
	*town
	lone   person.Household
	jobs   *job.Runner
	sent   []mail.Letter
	texts  []string
	refuse error
}

func (w *invited) Send(_ context.Context, l mail.Letter) error {
	w.sent = append(w.sent, l)
	return w.refuse
}

func (w *invited) Text(_ context.Context, to, text string) error {
	w.texts = append(w.texts, to+": "+text)
	return nil
}

func invites(t *testing.T, d *db.DB, texter bool) *invited {
	t.Helper()
	w := &invited{town: found(t, d)}
	w.kim = w.hires(t, "Kim")
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		w.lone, err = person.Register(ctx, tx, w.Clock, w.kim, person.RegisterCommand{FileNumber: "W-2", Persons: []person.Person{{FamilyName: "Haddad", GivenName: "Amina", Birth: person.BornInYear(1990),
			Sex: person.Female, Email: "amina@post.example", Phone: "+49 170 1234567", Languages: []person.Language{{Tag: "so", Reads: true}, {Tag: "ar", Speaks: true}, {Tag: "uk", Reads: true}}}}})
		return err
	})
	w.catchUp(t)
	intake := w.At(w.Municipality, tenant.Intake)
	w.Do(t, intake, func(ctx context.Context, tx *db.Tx) error {
		return assignment.SetContact(ctx, tx, w.Clock, intake, assignment.Contact{Office: "Integration", Address: "Rathaus", Phone: "02389 71-0"})
	})
	w.jobs = &job.Runner{DB: d, Clock: w.Clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	post := mail.Post{DB: d, Clock: w.Clock, Directory: account.MailTo, Persons: path.MailTo(w.Clock), Transport: w,
		Calendar: func(_ context.Context, m mail.Mail, office, to string) []byte {
			return []byte(string(m.About) + " " + office + " " + to)
		}}
	if texter {
		post.Texter = w
	}
	w.jobs.On(mail.SendJob, post.Deliver)
	return w
}

func (w *invited) meets(t *testing.T, was path.Meeting, f path.MeetingFields, state path.MeetingState) (m path.Meeting) {
	t.Helper()
	cmd := path.MeetCommand{Household: w.lone.ID, MeetingFields: f, State: state, Double: true}
	if was.ID != "" {
		cmd.Meeting = path.Seen{ID: was.ID, Version: was.Version}
	}
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		m, err = path.Meet(ctx, tx, w.Clock, w.kim, cmd)
		return err
	})
	return m
}

// arrives gives what has been sent since the last time it was asked.
func (w *invited) arrives(t *testing.T) []mail.Letter {
	t.Helper()
	if _, err := w.jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	sent := w.sent
	w.sent = nil
	return sent
}

func (w *invited) night(t *testing.T) {
	t.Helper()
	if err := (night.Desk{DB: w.DB, Clock: w.Clock, Name: "ways", Actor: "ways", Tenants: account.Staffed, Steps: []night.Step{path.RemindAll}}).Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (w *invited) told(t *testing.T, which id.ID) (all []mail.Mail) {
	t.Helper()
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
		m, err := path.FindMeeting(ctx, tx, w.Clock, w.kim, which)
		all = m.Told
		return err
	})
	return all
}

// at is ten o'clock, some days from today.
func at(days int) time.Time { return today.AddDays(days).Begins().Add(10 * time.Hour) }

func agreed(begins time.Time) path.MeetingFields {
	return path.MeetingFields{Begins: begins, Minutes: 45, Place: "Frauenhaus, 2. Stock", About: "Trennung", Interpreter: path.NoInterpreter, Remind: path.RemindByMail}
}

func TestWhoAgreedIsToldOnceOfEachDayAndTime(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := invites(t, d, false)
		m := w.meets(t, path.Meeting{}, agreed(at(8)), "")
		sent := w.arrives(t)
		if len(sent) != 1 || sent[0].To != "amina@post.example" || sent[0].Language != i18n.Ukrainian || sent[0].Method != "REQUEST" ||
			!strings.Contains(sent[0].Text, "10:00") || !strings.Contains(sent[0].Text, "02389 71-0") || !strings.Contains(sent[0].HTML, w.Municipality.Name) {
			t.Fatalf("invited: %+v", sent)
		}
		other := m.MeetingFields
		other.Place, other.About = "Rathaus", "Kita"
		m = w.meets(t, m, other, path.Planned)
		if sent := w.arrives(t); len(sent) > 0 {
			t.Errorf("told of a place that no mail says: %+v", sent)
		}
		other.Begins = at(9).Add(time.Hour)
		m = w.meets(t, m, other, path.Planned)
		if sent := append(w.arrives(t), w.arrives(t)...); len(sent) != 1 || !strings.Contains(sent[0].Text, "11:00") || !strings.Contains(sent[0].Subject, "перенесено") {
			t.Errorf("moved: %+v", sent)
		}
		w.meets(t, path.Meeting{}, agreed(at(7)), "") // a Monday: they can ask on Friday
		w.meets(t, path.Meeting{}, agreed(at(1)), "") // tomorrow: the invitation reminds them
		if sent := w.arrives(t); len(sent) != 2 {
			t.Errorf("two more: %+v", sent)
		}
		for range 9 {
			w.night(t)
			w.night(t)
			day := clock.Today(w.Clock)
			if sent := w.arrives(t); len(sent) > 0 {
				t.Errorf("reminded at night, %s", day)
			}
			w.Clock.Move(day.Begins().Add(10*time.Hour + time.Minute).Sub(w.Clock.Now()))
			sent := w.arrives(t)
			if want := day == today.AddDays(8) || day == today.AddDays(4); want != (len(sent) == 1) {
				t.Errorf("%s: %+v", day, sent)
			}
			w.Clock.Move(day.AddDays(1).Begins().Add(time.Hour).Sub(w.Clock.Now()))
		}
		m = w.meets(t, m, other, path.Cancelled)
		if sent := w.arrives(t); len(sent) != 1 || sent[0].Method != "CANCEL" || !strings.Contains(sent[0].Text, "скасовано") {
			t.Errorf("cancelled: %+v", sent)
		}
		w.meets(t, m, other, path.Cancelled)
		if sent := w.arrives(t); len(sent) > 0 {
			t.Errorf("cancelled twice: %+v", sent)
		}
		if told := w.told(t, m.ID); len(told) != 4 || told[0].Kind != mail.MeetingCancelled || told[0].State != mail.Sent {
			t.Errorf("what the page shows: %+v", told)
		}
	})
}

func TestNoMailNamesAnybodyOrAPlaceAndNoAddressIsKept(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := invites(t, d, true)
		w.meets(t, path.Meeting{}, agreed(at(8)), "")
		byText := agreed(at(9))
		byText.Remind = path.RemindBySMS
		w.meets(t, path.Meeting{}, byText, "")
		w.refuse = &mail.Refusal{Answer: "550 no such user amina@post.example", Address: true}
		l := w.arrives(t)
		if len(l) != 1 || len(w.texts) != 1 || !strings.HasPrefix(w.texts[0], "+49 170 1234567: У вас") || !strings.Contains(w.texts[0], "02389 71-0") {
			t.Fatalf("%+v, %q", l, w.texts)
		}
		for _, word := range []string{"Haddad", "Amina", "Frauenhaus", "Trennung", "W-2", "⟦", "[Deutsch]"} {
			if all := l[0].Subject + l[0].Text + l[0].HTML + w.texts[0]; strings.Contains(all, word) {
				t.Errorf("%q in %s", word, all)
			}
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			rows, err := db.All(ctx, tx, db.Value[string], `SELECT address || language || facts || answer || path FROM mail UNION ALL SELECT address FROM mail_stop`)
			if all := strings.Join(rows, " "); len(rows) != 2 || strings.Contains(all, "amina") || strings.Contains(all, "170") || strings.Contains(all, "uk") || strings.Contains(all, string(w.lone.Persons[0].ID)) {
				t.Errorf("kept: %s", all)
			}
			return err
		})
	})
}

func TestWhoDidNotAgreeOrHasLeftIsToldNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := invites(t, d, false)
		silent := agreed(at(1))
		silent.Remind = path.NoReminder
		w.meets(t, path.Meeting{}, silent, "")
		w.night(t)
		if sent := w.arrives(t); len(sent) > 0 {
			t.Errorf("told without consent: %+v", sent)
		}
		changed := w.meets(t, path.Meeting{}, agreed(at(3)), "")
		silent.Begins = changed.Begins
		w.meets(t, changed, silent, path.Planned) // before it went out
		late := w.meets(t, path.Meeting{}, agreed(at(2)), "")
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			return tx.Must(ctx, `UPDATE household SET left_on = $3 WHERE tenant_id = $1 AND id = $2`, w.kim.Tenant, w.lone.ID, today)
		})
		w.Clock.Move(26 * time.Hour)
		w.night(t)
		if sent := w.arrives(t); len(sent) > 0 {
			t.Errorf("told: %+v", sent)
		}
		for _, m := range []path.Meeting{changed, late} {
			if told := w.told(t, m.ID); len(told) != 1 || told[0].Answer != "no-more" {
				t.Errorf("%+v", told)
			}
		}
	})
}

func TestATextThatNobodySendsIsNotSaidToBeSent(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := invites(t, d, false)
		f := agreed(at(8))
		f.Remind = path.RemindBySMS
		m := w.meets(t, path.Meeting{}, f, "")
		if sent := w.arrives(t); len(sent) > 0 {
			t.Errorf("a text went by mail: %+v", sent)
		}
		if told := w.told(t, m.ID); len(told) != 1 || told[0].State != mail.Failed || told[0].Answer != "no-texter" {
			t.Errorf("%+v", told)
		}
	})
}

func TestAReminderNamesWhatItLacks(t *testing.T) {
	w := invites(t, testkit.SQLite(t), false)
	try := func(f path.MeetingFields) string {
		err := w.Try(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			_, err := path.Meet(ctx, tx, w.Clock, w.kim, path.MeetCommand{Household: w.family.ID, MeetingFields: f})
			return err
		})
		var first *errs.Error
		if all := errs.All(err); len(all) > 0 && errors.As(all[0], &first) {
			return first.Key
		}
		return ""
	}
	f := agreed(at(8))
	if got := try(f); got != "meeting.remind.person" {
		t.Errorf("of a family of three: %s", got)
	}
	f.Person = w.family.Persons[0].ID
	if got := try(f); got != "meeting.remind.missing.mail" {
		t.Errorf("without a mailbox: %s", got)
	}
	if f.Remind = path.RemindBySMS; try(f) != "meeting.remind.missing.sms" {
		t.Errorf("without a telephone: %s", try(f))
	}
	if f.Remind = "letter"; try(f) != "path.choice" {
		t.Errorf("by an unknown way: %s", try(f))
	}
}
