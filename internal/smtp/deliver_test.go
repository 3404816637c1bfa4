package smtp_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/mail"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// house is a small world whose outbox leads to a real server.
type house struct {
	*testkit.World
	server *server
	who    []id.ID
	log    *strings.Builder
}

func build(t *testing.T, d *db.DB, people int) *house {
	t.Helper()
	h := &house{World: testkit.NewWorld(t, d), server: listen(t, true, nil), log: &strings.Builder{}}
	s := h.At(h.Municipality, tenant.Administrator)
	h.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		for i := range people {
			a, err := account.Add(ctx, tx, h.Clock, s, account.New{Email: fmt.Sprintf("person%d@stadt.example", i), Name: "S. Korte",
				Password: "ein Satz, den niemand errät", Roles: []tenant.Role{tenant.Intake}})
			if err != nil {
				return err
			}
			h.who = append(h.who, a.ID)
		}
		return nil
	})
	return h
}

func (h *house) runner() *job.Runner {
	r := &job.Runner{DB: h.DB, Clock: h.Clock, Log: slog.New(slog.NewTextHandler(h.log, nil)), Poll: 5 * time.Millisecond}
	set := h.server.settings("smtps", "")
	r.On(mail.SendJob, mail.Post{DB: h.DB, Clock: h.Clock, Directory: account.MailTo, Transport: set, Base: "https://wegwarte.example"}.Deliver)
	return r
}

func (h *house) enqueue(t *testing.T, to id.ID) {
	t.Helper()
	h.Do(t, h.At(h.Land, tenant.LandAllocation), func(ctx context.Context, tx *db.Tx) error {
		return mail.Enqueue(ctx, tx, h.Clock, h.Municipality.ID, mail.Message{Account: to, Kind: mail.Announced, Path: "/eingang",
			Facts: mail.Facts{Count: 1, Number: "Z-2026-0148", Day: testkit.Today.AddDays(14), Place: h.Land.ID}})
	})
}

// outbox gives states and answers, the newest first.
func (h *house) outbox(t *testing.T) (all []mail.Mail) {
	t.Helper()
	s := h.At(h.Municipality, tenant.Administrator)
	h.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = mail.List(ctx, tx, h.Clock, s, mail.Page{Limit: 200})
		return err
	})
	return all
}

// work drains the queue and moves the clock until no mail waits.
func (h *house) work(t *testing.T) {
	t.Helper()
	r := h.runner()
	for range 20 {
		if _, err := r.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		waits := false
		for _, m := range h.outbox(t) {
			waits = waits || m.State == mail.Queued
		}
		if !waits {
			return
		}
		h.Clock.Move(10 * time.Minute)
	}
	t.Error("mails wait for ever")
}

func TestATemporaryAnswerIsTriedAgainUntilItIsTaken(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d, 1)
		tries := 0
		h.server.rcpt = func(to string) error {
			if tries++; tries < 3 {
				return &gosmtp.SMTPError{Code: 450, EnhancedCode: gosmtp.EnhancedCode{4, 2, 0}, Message: "greylisted: " + to}
			}
			return nil
		}
		h.enqueue(t, h.who[0])
		h.work(t)
		m := h.outbox(t)[0]
		if m.State != mail.Sent || m.Attempts != 3 || len(h.server.letters()) != 1 {
			t.Errorf("%+v, %d letters", m, len(h.server.letters()))
		}
		if strings.Contains(h.log.String(), "@") {
			t.Errorf("the log holds an address: %s", h.log)
		}
	})
}

func TestAPermanentAnswerIsKeptAndTheAddressLeftAlone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d, 2)
		h.server.rcpt = func(to string) error {
			if to == "person0@stadt.example" {
				return &gosmtp.SMTPError{Code: 550, EnhancedCode: gosmtp.EnhancedCode{5, 1, 1}, Message: "no " + to + " here"}
			}
			return nil
		}
		for _, to := range []id.ID{h.who[0], h.who[1], h.who[0]} {
			h.enqueue(t, to)
			h.work(t)
		}
		all := h.outbox(t)
		if all[0].State != mail.Bounced || all[0].Attempts != 0 || all[1].State != mail.Sent || all[2].State != mail.Bounced || all[2].Attempts != 1 {
			t.Errorf("%+v", all)
		}
		if a := all[2].Answer; !strings.Contains(a, "550 5.1.1") || strings.Contains(a, "person0") {
			t.Errorf("the answer that is kept: %s", a)
		}
	})
}

func TestAConnectionThatBreaksInTheMiddleMeansOneLetterInTheEnd(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d, 1)
		h.server.data = func(nth int, c *gosmtp.Conn) error {
			if nth < 3 {
				_ = c.Conn().Close()
				return errDropped
			}
			return nil
		}
		h.enqueue(t, h.who[0])
		h.work(t)
		if m := h.outbox(t)[0]; m.State != mail.Sent || m.Attempts != 3 || len(h.server.letters()) != 1 {
			t.Errorf("%+v, %d letters", m, len(h.server.letters()))
		}
	})
}

// TestWhoCannotKnowSendsAgainUnderTheSameMessageID: where the server took the
// letter and the connection broke before it said so, no protocol can tell. The
// recipient's mail program can: it is the same message.
func TestWhoCannotKnowSendsAgainUnderTheSameMessageID(t *testing.T) {
	h := build(t, testkit.SQLite(t), 1)
	h.server.mute = func(nth int) bool { return nth == 1 }
	h.enqueue(t, h.who[0])
	h.work(t)
	all := h.outbox(t)
	if len(all) != 1 || all[0].State != mail.Sent || len(h.server.letters()) != 2 {
		t.Fatalf("%+v, %d letters", all, len(h.server.letters()))
	}
	want := "<" + strings.ToLower(string(all[0].ID)+"."+string(all[0].Tenant)) + "@land.example>"
	for _, l := range h.server.letters() {
		if got := l.header(t, "Message-ID"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestSeveralProgramsSendEachMailOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		const people = 40
		h := build(t, d, 2)
		var double sync.WaitGroup
		for i := range people { // each submitted twice at once
			once := mail.Once("announced:" + string(id.New()))
			for range 2 {
				double.Go(func() {
					h.Do(t, h.At(h.Land, tenant.LandAllocation), func(ctx context.Context, tx *db.Tx) error {
						return mail.Enqueue(ctx, tx, h.Clock, h.Municipality.ID, mail.Message{Account: h.who[i%2], Kind: mail.Announced, Path: "/eingang", Once: once,
							Facts: mail.Facts{Count: 1, Number: "Z-2026-0148", Day: testkit.Today, Place: h.Land.ID}})
					})
				})
			}
		}
		double.Wait()
		ctx, stop := context.WithTimeout(t.Context(), 60*time.Second)
		defer stop()
		var programs sync.WaitGroup
		h.log = nil
		for range 3 {
			r := h.runner()
			r.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
			programs.Go(func() { r.Run(ctx) })
		}
		for ctx.Err() == nil {
			sent := 0
			for _, m := range h.outbox(t) {
				if m.State == mail.Sent {
					sent++
				}
			}
			if sent == people {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		stop()
		programs.Wait()
		known := map[string]int{}
		for _, l := range h.server.letters() {
			known[l.header(t, "Message-ID")]++
		}
		if len(known) != people || len(h.server.letters()) != people {
			t.Errorf("%d letters, %d different ones, want %d", len(h.server.letters()), len(known), people)
		}
	})
}
