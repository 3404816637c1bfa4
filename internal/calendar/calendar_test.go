package calendar_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	ical "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wegwarte/internal/assignment"
	"wegwarte/internal/audit"
	"wegwarte/internal/calendar"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

type world struct{ *testkit.World }

func (w world) add(t *testing.T, s tenant.Scope) (secret calendar.Secret) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		secret, err = calendar.Add(ctx, tx, w.Clock, s, "Teamkalender")
		return err
	})
	return secret
}

func (w world) list(t *testing.T, s tenant.Scope) (all []calendar.Feed) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = calendar.List(ctx, tx, s)
		return err
	})
	return all
}

func (w world) open(t *testing.T, secret calendar.Secret) (calendar.Opened, error) {
	t.Helper()
	return calendar.Open(t.Context(), w.DB, w.Clock, secret, func(calendar.Opened) bool { return false })
}

// announced tells Musterstadt of somebody.
func (w world) announced(t *testing.T, plan assignment.Plan) (tr assignment.Transfer) {
	t.Helper()
	social, land := w.As(tenant.FacilitySocial), w.As(tenant.LandAllocation)
	var home person.Household
	w.Do(t, social, func(ctx context.Context, tx *db.Tx) (err error) {
		home, err = person.Register(ctx, tx, w.Clock, social, person.RegisterCommand{FileNumber: string(id.New()), Unit: w.Facility.ID, UnitSince: testkit.Today.AddDays(-40),
			Persons: []person.Person{{FamilyName: "Al-Haddad", GivenName: "Amina", Birth: person.BornInYear(1984), Sex: person.Female}}})
		return err
	})
	w.Do(t, land, func(ctx context.Context, tx *db.Tx) (err error) {
		if tr, err = assignment.Draft(ctx, tx, w.Clock, land, assignment.DraftCommand{Municipality: w.Municipality.ID, Households: []id.ID{home.ID}, Plan: plan}); err != nil {
			return err
		}
		tr, err = assignment.Announce(ctx, tx, w.Clock, land, assignment.AnnounceCommand{Seen: assignment.Seen{Transfer: tr.ID, Version: tr.Version}, Reason: "x"})
		return err
	})
	return tr
}

func parse(t testing.TB, text []byte) *ical.Calendar {
	t.Helper()
	c, err := ical.ParseCalendar(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return c
}

func value(e *ical.VEvent, p ical.ComponentProperty) string {
	if found := e.GetProperty(p); found != nil {
		return found.Value
	}
	return ""
}

func TestALinkShowsWhatWasAnnouncedAndFollowsWhatChanges(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := world{testkit.NewWorld(t, d)}
		secret, land := w.add(t, w.As(tenant.Intake)), w.As(tenant.LandAllocation)
		tr := w.announced(t, assignment.Plan{ArriveOn: testkit.Today.AddDays(14), ArriveAt: "14:30", MeetingPoint: "Rathaus, Markt 1; Hof"})
		event := func() *ical.VEvent {
			o, err := w.open(t, secret)
			if err != nil {
				t.Fatal(err)
			}
			text := o.ICS(t.Context(), "https://w.example/")
			if bytes.Contains(text, []byte("Haddad")) || bytes.Contains(text, []byte("Amina")) {
				t.Errorf("a name is in it:\n%s", text)
			}
			if again := o.ICS(t.Context(), "https://w.example/"); !bytes.Equal(text, again) {
				t.Error("the same arrivals are other bytes")
			}
			return parse(t, text).Events()[0]
		}
		first := event()
		want := map[ical.ComponentProperty]string{
			ical.ComponentPropertyUniqueId: string(tr.ID) + "@wegwarte", ical.ComponentPropertyDtStart: "20261207T133000Z",
			ical.ComponentPropertyDtEnd: "20261207T143000Z", ical.ComponentPropertySummary: "Ankunft " + tr.Number + ": eine Person",
			ical.ComponentPropertyLocation: "Rathaus, Markt 1; Hof", ical.ComponentPropertyStatus: "TENTATIVE",
			ical.ComponentPropertyUrl: "https://w.example/zuweisungen/" + string(tr.ID), ical.ComponentPropertyDtstamp: "20261123T090000Z"}
		for property, text := range want {
			if got := value(first, property); got != text {
				t.Errorf("%s: %q, want %q", property, got, text)
			}
		}
		w.Clock.Move(time.Hour)
		w.Do(t, land, func(ctx context.Context, tx *db.Tx) (err error) {
			tr, err = assignment.AnnounceAgain(ctx, tx, w.Clock, land, assignment.AnnounceAgainCommand{Seen: assignment.Seen{Transfer: tr.ID, Version: tr.Version},
				Plan: assignment.Plan{ArriveOn: testkit.Today.AddDays(20), MeetingPoint: "Rathaus"}})
			return err
		})
		second := event()
		w.Do(t, land, func(ctx context.Context, tx *db.Tx) (err error) {
			tr, err = assignment.Withdraw(ctx, tx, w.Clock, land, assignment.WithdrawCommand{Seen: assignment.Seen{Transfer: tr.ID, Version: tr.Version}, Reason: "x"})
			return err
		})
		third := event()
		if value(second, ical.ComponentPropertyDtStart) != "20261213" || value(second, ical.ComponentPropertyDtEnd) != "20261214" {
			t.Errorf("without a time of day it is the whole day: %s", second.Serialize(&ical.SerializationConfiguration{MaxLength: 75, NewLine: "\n", PropertyMaxLength: 75}))
		}
		if value(third, ical.ComponentPropertyStatus) != "CANCELLED" {
			t.Error("withdrawn is not cancelled")
		}
		for i, e := range []*ical.VEvent{first, second, third} {
			if value(e, ical.ComponentPropertyUniqueId) != string(tr.ID)+"@wegwarte" {
				t.Error("it is another event")
			}
			if i > 0 && value(e, ical.ComponentPropertySequence) <= value([]*ical.VEvent{first, second, third}[i-1], ical.ComponentPropertySequence) {
				t.Error("the sequence does not grow")
			}
		}
	})
}

func TestALinkSeesThirtyDaysBackAndNoDraft(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := world{testkit.NewWorld(t, d)}
		secret := w.add(t, w.At(w.Municipality, tenant.Lead))
		w.announced(t, assignment.Plan{ArriveOn: testkit.Today.AddDays(14), ArriveAt: "10:00", MeetingPoint: "Rathaus"})
		for _, c := range []struct{ days, want int }{{0, 1}, {44, 1}, {45, 0}} {
			w.Clock.Set(testkit.Now.AddDate(0, 0, c.days))
			if o, err := w.open(t, secret); err != nil || len(o.Arrivals) != c.want {
				t.Errorf("after %d days it shows %d (%v)", c.days, len(o.Arrivals), err)
			}
		}
	})
}

func TestOnlyTheSecretOpensAndOnlyWhileItHolds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := world{testkit.NewWorld(t, d)}
		s := w.As(tenant.Intake)
		secret := w.add(t, s)
		feed := w.list(t, s)[0]
		other := w.add(t, s)
		closed := func(secret calendar.Secret) bool {
			_, err := w.open(t, secret)
			if err != nil && !errs.Is(err, errs.KindNotFound) {
				t.Error(err)
			}
			return err != nil
		}
		for _, guess := range []calendar.Secret{"", "x", calendar.Secret(strings.Repeat("A", 43)), secret[:42], secret + "A", calendar.Secret(feed.ID)} {
			if !closed(guess) {
				t.Errorf("%q opens it", guess)
			}
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			stored, err := db.All(ctx, tx, db.Value[string], `SELECT secret FROM calendar_feed WHERE tenant_id = $1`, s.Tenant)
			for _, one := range stored {
				if strings.Contains(one, string(secret)) || len(one) != 64 {
					t.Error("the secret is stored")
				}
			}
			return err
		})
		var renewed calendar.Secret
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			renewed, err = calendar.Renew(ctx, tx, w.Clock, s, feed.ID)
			return err
		})
		if !closed(secret) || closed(renewed) || closed(other) {
			t.Error("a renewed link opens by the old secret, or not by the new one")
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error { return calendar.End(ctx, tx, w.Clock, s, feed.ID) })
		if !closed(renewed) || closed(other) || len(w.list(t, s)) != 1 {
			t.Error("an ended link still opens")
		}
	})
}

func TestReadingsAreOnRecordAndBounded(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := world{testkit.NewWorld(t, d)}
		s := w.As(tenant.Intake)
		secret := w.add(t, s)
		feed := w.list(t, s)[0]
		for i := range 60 {
			if _, err := calendar.Open(t.Context(), d, w.Clock, secret, func(calendar.Opened) bool { return i > 0 }); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.open(t, secret); !errs.Is(err, errs.KindBusy) {
			t.Errorf("the 61st within the hour: %v", err)
		}
		w.Clock.Move(time.Hour)
		if _, err := w.open(t, secret); err != nil {
			t.Error(err)
		}
		auditor := w.At(w.Municipality, tenant.Auditor)
		var actions []audit.Action
		w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, auditor, audit.Filter{Actor: feed.ID})
			for _, e := range entries {
				actions = append(actions, e.Action)
			}
			return err
		})
		if diff := cmp.Diff([]audit.Action{audit.Export, audit.Export}, actions); diff != "" {
			t.Errorf("what was handed out, and nothing else: %s", diff)
		}
		if w.list(t, s)[0].Read != w.Clock.Now() {
			t.Error("when it was last read is not known")
		}
	})
}

func TestAnotherTenantNeitherSeesNorChangesALink(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := world{testkit.NewWorld(t, d)}
		secret := w.add(t, w.As(tenant.Intake))
		feed := w.list(t, w.As(tenant.Intake))[0]
		s := w.At(w.Elsewhere, tenant.Intake)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			all, err := calendar.List(ctx, tx, s)
			if len(all) != 0 {
				t.Error("it is listed")
			}
			if _, err := calendar.Renew(ctx, tx, w.Clock, s, feed.ID); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("it is renewed: %v", err)
			}
			if err := calendar.End(ctx, tx, w.Clock, s, feed.ID); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("it is ended: %v", err)
			}
			return err
		})
		if _, err := w.open(t, secret); err != nil {
			t.Error(err)
		}
		for _, role := range []tenant.Role{tenant.Housing, tenant.CaseManager, tenant.Administrator, tenant.LandAllocation, tenant.FacilitySocial} {
			s := w.As(role)
			err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := calendar.Add(ctx, tx, w.Clock, s, "x")
				_, err2 := calendar.Renew(ctx, tx, w.Clock, s, feed.ID)
				err3 := calendar.End(ctx, tx, w.Clock, s, feed.ID)
				if !errs.Is(err2, errs.KindForbidden) || !errs.Is(err3, errs.KindForbidden) {
					t.Errorf("%s: %v %v", role, err2, err3)
				}
				return err
			})
			if !errs.Is(err, errs.KindForbidden) {
				t.Errorf("%s hands out links: %v", role, err)
			}
		}
	})
}

func TestALinkSaysWhatItIsFor(t *testing.T) {
	w := world{testkit.NewWorld(t, testkit.SQLite(t))}
	s := w.As(tenant.Intake)
	for _, name := range []string{"", "  ", strings.Repeat("ä", 101)} {
		err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := calendar.Add(ctx, tx, w.Clock, s, name)
			return err
		})
		if list := errs.All(err); len(list) != 1 || list[0].Field != "name" {
			t.Errorf("%q: %v", name, err)
		}
	}
	for range 20 {
		w.add(t, s)
	}
	if err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
		_, err := calendar.Add(ctx, tx, w.Clock, s, "one more")
		return errors.Join(err)
	}); !errs.Is(err, errs.KindInvalid) {
		t.Errorf("the 21st: %v", err)
	}
}

// TestWhateverIsWrittenIntoAPlanStaysInItsLine reads with somebody else's
// reader what the writer wrote.
func TestWhateverIsWrittenIntoAPlanStaysInItsLine(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		place := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"x\r\nATTENDEE:mailto:a@b.example\r\nY:", "END:VEVENT\nBEGIN:VALARM", `a\n\\,;"`,
			strings.Repeat("ä", 80), strings.Repeat("محطة ", 40), "\u2067x\u2069"})).Draw(r, "place")
		o := calendar.Opened{Tenant: tenant.Tenant{Name: place}, Arrivals: []assignment.Arrival{{Transfer: assignment.Transfer{ID: "01KBQXJ8Z0A1B2C3D4E5F6G7H8",
			Number: "Z-2026-0148", State: assignment.StateReady, Version: 3, Persons: 4,
			Plan: assignment.Plan{ArriveOn: clock.MustDate("2026-12-07"), ArriveAt: "14:30", MeetingPoint: place}}, Changed: testkit.Now}}}
		text := o.ICS(context.Background(), "https://w.example")
		for _, line := range strings.Split(strings.TrimSuffix(string(text), "\r\n"), "\r\n") {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
				r.Fatalf("a line of %d octets: %q", len(line), line)
			}
		}
		c, err := ical.ParseCalendar(bytes.NewReader(text))
		if err != nil {
			r.Fatalf("%v\n%s", err, text)
		}
		events := c.Events()
		if len(events) != 1 || len(c.Components) != 1 || len(events[0].Components) != 0 || events[0].GetProperty("ATTENDEE") != nil {
			r.Fatalf("more came out than went in:\n%s", text)
		}
		if got, want := value(events[0], ical.ComponentPropertyLocation), plain(place); got != want {
			r.Fatalf("%q became %q", want, got)
		}
	})
}

// A calendar answers an invitation it gets by mail only if that says from whom and for
// whom it is, and takes it out again by the same identifier (RFC 5546).
func TestAnInvitationByMailIsAskedForAndTakenBack(t *testing.T) {
	a := calendar.Invitation{ID: "01KBQXJ8Z0A1B2C3D4E5F6G7H8", Version: 2, Begins: testkit.Now, Ends: testkit.Now.Add(time.Hour), With: "Stadt Werne", Changed: testkit.Now,
		Organizer: "wegwarte@land.example", Attendee: "amina@post.example"}
	for _, method := range []string{"REQUEST", "CANCEL"} {
		a.Cancelled = method == "CANCEL"
		text := a.ICS(t.Context())
		c, err := ical.ParseCalendar(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		e := c.Events()[0]
		if a.Method() != method || !bytes.Contains(text, []byte("METHOD:"+method+"\r\n")) || value(e, ical.ComponentPropertyUniqueId) != string(a.ID)+"@wegwarte" || value(e, ical.ComponentPropertySequence) != "2" ||
			value(e, ical.ComponentPropertyOrganizer) != "mailto:wegwarte@land.example" || value(e, ical.ComponentPropertyAttendee) != "mailto:amina@post.example" {
			t.Errorf("%s:\n%s", method, text)
		}
		if e.GetProperty(ical.ComponentPropertyLocation) != nil || bytes.Contains(text, []byte("CN=")) {
			t.Errorf("says where or who:\n%s", text)
		}
	}
}

// plain is a text as it may stand in a calendar.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\r' || r == 0x7f || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}
