package message_test

import (
	"context"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/job"
	"wegwarte/internal/mail"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

// answering is a mail server that says one thing to all.
type answering struct{ says error }

func (a answering) Send(context.Context, mail.Letter) error { return a.says }

// write puts mails into the municipality's outbox and, where a server answers,
// sends them.
func write(t *testing.T, s *site.Site, server mail.Transport, messages ...mail.Message) {
	t.Helper()
	s.Do(t, s.As(tenant.Intake), func(ctx context.Context, tx *db.Tx) error {
		for _, m := range messages {
			if err := mail.Enqueue(ctx, tx, s.Clock, s.Municipality.ID, m); err != nil {
				return err
			}
		}
		return nil
	})
	if server == nil {
		return
	}
	r := &job.Runner{DB: s.DB, Clock: s.Clock, Log: slog.New(slog.DiscardHandler)}
	r.On(mail.SendJob, mail.Post{DB: s.DB, Clock: s.Clock, Directory: account.MailTo, Transport: server}.Deliver)
	if _, err := r.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

const token = "Zk3vYp9qLm2nXw8rTb5cHd7e"

// busy fills an outbox with a mail of each fate, to somebody who is employed.
func busy(t *testing.T, s *site.Site) {
	t.Helper()
	who := s.Employ(t, s.Municipality, "s.korte@amt.example", "", tenant.Intake)
	one := mail.Message{Account: who.ID, Kind: mail.Announced, Path: "/eingang", Facts: mail.Facts{Count: 1, Number: "Z-2026-0148", Day: testkit.Today.AddDays(14), Place: s.Land.ID}}
	digest := mail.Message{Account: who.ID, Kind: mail.Digest, Path: "/", Facts: mail.Facts{Day: testkit.Today, Place: s.Municipality.ID, Lines: []mail.Line{
		{Role: tenant.Intake, Item: mail.ItemNew, Count: 2, Day: testkit.Today.AddDays(2)}, {Role: tenant.Intake, Item: mail.ItemArriving, Count: 1, More: 4, Day: testkit.Today.AddDays(1)},
		{Role: tenant.Housing, Item: mail.ItemPreparation, Count: 3, Day: testkit.Today}}}}
	write(t, s, answering{}, digest)
	write(t, s, answering{&mail.Refusal{Answer: "550 5.1.1 <s.korte@amt.example> unknown", Address: true}}, one)
	s.Clock.Move(time.Minute)
	write(t, s, nil, digest, one, mail.Message{Account: who.ID, Kind: mail.PasswordReset, Path: "/neues-passwort", Token: token})
}

func TestAnAdministratorSeesWhatWasWrittenAndWhatDidNotArrive(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := site.Serve(t, d)
		c := s.EnterAt(t, s.Municipality, "", tenant.Administrator)
		c.Get("/postausgang").Has("Hier ist noch nichts", "Es ist kein Mailserver eingerichtet")
		busy(t, s)
		page := c.Get("/postausgang").Has("Neue Zuweisung Z-2026-0148", "Ihr Tag am 23. November 2026", "Name s.korte@amt.example", "Verschickt", "Abgewiesen",
			"Eine Adresse nimmt keine Nachrichten an", "550 5.1.1 …@… unknown")
		c.Get("/postausgang?stand=sent").Has("Ihr Tag").HasNot("Neue Zuweisung")
		var seen []string
		for _, link := range regexp.MustCompile(`/postausgang/([0-9A-Z]{26})`).FindAllString(page.Body, -1) {
			p := c.Get(link).Has("Guten Tag", "absichtlich keine Namen").HasNot(token)
			seen = append(seen, p.Words())
		}
		if all := strings.Join(seen, "\n"); len(seen) != 5 || !strings.Contains(all, "/neues-passwort/…") || !strings.Contains(all, "3 Vorbereitungen sind fällig") {
			t.Errorf("%s", all)
		}
		if to := c.Goes("/postausgang/adressen", "address", "s.korte@amt.example"); to != "/postausgang" {
			t.Error(to)
		}
		c.Get("/postausgang").HasNot("nimmt keine Nachrichten an")
		if p := c.Post("/postausgang/adressen", "address", "s.korte@amt.example"); p.Status != http.StatusNotFound {
			t.Errorf("a second click: %d", p.Status)
		}
		for _, role := range []tenant.Role{tenant.Intake, tenant.Auditor} {
			if p := s.EnterAt(t, s.Municipality, "", role).Get("/postausgang"); p.Status != http.StatusForbidden {
				t.Errorf("%s: %d", role, p.Status)
			}
		}
	})
}

func TestEverybodyChoosesWhatTheyAreTold(t *testing.T) {
	s := site.Serve(t, testkit.SQLite(t))
	c := s.Enter(t, tenant.Housing)
	c.Get("/mein-zugang").Has("/mein-zugang/benachrichtigungen")
	c.Get("/mein-zugang/benachrichtigungen").Has("Neue Zuweisungen und neue Termine", "housing@amt.example")
	all := []string{"announcements", "never", "cancellations", "daily", "questions", "daily", "arrivals", "daily", "deadlines", "never", "language", "ar"}
	c.Goes("/mein-zugang/benachrichtigungen", all...)
	page := c.Get("/mein-zugang/benachrichtigungen").Has("Ihre Benachrichtigungen sind gespeichert")
	for _, chosen := range []string{`name="announcements" value="never" checked`, `name="cancellations" value="daily" checked`, `name="language" value="ar" checked`} {
		if !strings.Contains(page.Body, chosen) {
			t.Errorf("%s is not chosen", chosen)
		}
	}
	if p := c.Post("/mein-zugang/benachrichtigungen", "announcements", "hourly", "language", "xx"); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("nonsense: %d", p.Status)
	}
	admin := s.Enter(t, tenant.Administrator)
	admin.Get("/mein-zugang/benachrichtigungen").Has("keine regelmäßigen Nachrichten")
	admin.Goes("/mein-zugang/benachrichtigungen", "language", "de")
}

// address finds the link that a page shows once.
func address(t *testing.T, p site.Page) string {
	t.Helper()
	found := regexp.MustCompile(`/kalender/[A-Za-z0-9_-]{43}\.ics`).FindString(p.Body)
	if p.Status != http.StatusOK || found == "" {
		t.Fatalf("%d: %s", p.Status, p.Words())
	}
	return found
}

func TestACalendarProgramReadsByItsLink(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := site.Serve(t, d)
		c, program := s.Enter(t, tenant.Intake), s.Client(t)
		c.Get("/kalender").Has("Noch gibt es keinen Link")
		if p := c.Post("/kalender", "name", " "); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("without a name: %d", p.Status)
		}
		link := address(t, c.Post("/kalender", "name", "Teamkalender"))
		c.Get("/kalender").Has("Teamkalender", "noch nie").HasNot(link)
		first := program.Get(link).Has("BEGIN:VCALENDAR", "Ankünfte Musterstadt")
		if kind := first.Header.Get("Content-Type"); first.Status != http.StatusOK || kind != "text/calendar; charset=utf-8" || first.Header.Get("Set-Cookie") != "" {
			t.Errorf("%d %s", first.Status, kind)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+link, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("If-None-Match", `"other", W/`+first.Header.Get("ETag"))
		if p := program.Send(r); p.Status != http.StatusNotModified || p.Body != "" {
			t.Errorf("unchanged: %d", p.Status)
		}
		feed := regexp.MustCompile(`/kalender/([0-9A-Z]{26})"`).FindStringSubmatch(c.Get("/kalender").Body)[1]
		renewed := address(t, c.Post("/kalender/"+feed, "do", "renew"))
		for range 58 {
			program.Get(renewed)
		}
		for path, want := range map[string]int{link: http.StatusNotFound, renewed: http.StatusOK, "/kalender/x.ics": http.StatusNotFound,
			"/kalender/" + feed: http.StatusNotFound, strings.TrimSuffix(renewed, ".ics"): http.StatusNotFound} {
			if p := program.Get(path); p.Status != want {
				t.Errorf("%s: %d, want %d", path, p.Status, want)
			}
		}
		for range 3 {
			program.Get(renewed)
		}
		if p := program.Get(renewed); p.Status != http.StatusTooManyRequests || p.Header.Get("Retry-After") == "" {
			t.Errorf("too often: %d", p.Status)
		}
		if to := c.Goes("/kalender/"+feed, "do", "end"); to != "/kalender" {
			t.Error(to)
		}
		if p := program.Get(renewed); p.Status != http.StatusNotFound {
			t.Errorf("ended: %d", p.Status)
		}
		for _, secret := range []string{link, renewed} {
			if strings.Contains(s.Log.String(), strings.TrimSuffix(strings.TrimPrefix(secret, "/kalender/"), ".ics")) {
				t.Error("the log holds a secret")
			}
		}
		housing := s.Enter(t, tenant.Housing)
		housing.Get("/kalender").HasNot("Link anlegen")
		if p := housing.Post("/kalender", "name", "x"); p.Status != http.StatusForbidden {
			t.Errorf("housing hands out links: %d", p.Status)
		}
		if p := s.Enter(t, tenant.LandAllocation).Get("/kalender"); p.Status != http.StatusForbidden {
			t.Errorf("the Land: %d", p.Status)
		}
		if p := c.Post("/kalender/"+string(id.New()), "do", "end"); p.Status != http.StatusNotFound {
			t.Errorf("no link: %d", p.Status)
		}
	})
}
