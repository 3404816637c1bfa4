package journey_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/testkit/site"
)

// shots names the folder for pictures of what the test looked at; empty: none.
var shots = os.Getenv("WEGWARTE_SHOTS")

// busy fills the site with arrivals at every stage and gives the transfer that
// has been asked about.
func busy(t *testing.T, s *house) (asked assignment.Transfer) {
	t.Helper()
	ukrainian := []person.Language{{Tag: "uk", Speaks: true, Reads: true}, {Tag: "ru", Speaks: true}}
	dari := []person.Language{{Tag: "prs", Speaks: true}}
	households := []person.Household{
		s.family(t),
		s.settle(t, "A-2026-21", []person.Person{
			{FamilyName: "Koval", GivenName: "Olena", FamilyNameOwn: "Коваль", GivenNameOwn: "Олена", Sex: person.Female, Birth: person.Born(clock.MustDate("1951-06-11")), Languages: ukrainian},
		}, map[string]int{"lift": 0, "care-service": 0}),
		s.settle(t, "A-2026-24", []person.Person{
			{FamilyName: "Rahimi", GivenName: "Farid", Sex: person.Male, Birth: person.BornInYear(1999), Languages: dari},
			{FamilyName: "Rahimi", GivenName: "Zahra", Sex: person.Female, Birth: person.BornInYear(2001), Languages: dari},
			{FamilyName: "Rahimi", GivenName: "Ali", Sex: person.Male, Birth: person.BornIn(2026, 9), Languages: nil},
		}, map[string]int{"pregnancy-care": 1, "baby-bed": 2, "reading-help": 0}),
		s.settle(t, "A-2026-30", []person.Person{
			{FamilyName: "Tesfay", GivenName: "Selam", Sex: person.Female, Birth: person.Born(clock.MustDate("1997-01-20")), Languages: []person.Language{{Tag: "ti", Speaks: true, Reads: true}}},
		}, map[string]int{"women-only": 0}),
	}
	s.settle(t, "A-2026-33", []person.Person{
		{FamilyName: "Demir", GivenName: "Baran", Sex: person.Male, Birth: person.BornInYear(1988)},
		{FamilyName: "Demir", GivenName: "Rojin", Sex: person.Female, Birth: person.BornInYear(1990)},
	}, nil)
	var transfers []assignment.Transfer
	land, town := s.As(tenant.LandAllocation), s.As(tenant.Intake)
	land.Name, town.Name = "Birgit Sommer", "Kim Beispiel"
	do := func(scope tenant.Scope, fn func(ctx context.Context, tx *db.Tx) (assignment.Transfer, error)) (out assignment.Transfer) {
		t.Helper()
		s.Do(t, scope, func(ctx context.Context, tx *db.Tx) (err error) {
			out, err = fn(ctx, tx)
			return err
		})
		return out
	}
	for i, days := range []int{11, 18, 24, 31} {
		draft := do(land, func(ctx context.Context, tx *db.Tx) (assignment.Transfer, error) {
			return assignment.Draft(ctx, tx, s.Clock, land, assignment.DraftCommand{Municipality: s.Municipality.ID,
				Households: []id.ID{households[i].ID}, Plan: assignment.Plan{ArriveOn: testkit.Today.AddDays(days), ArriveAt: "13:00", MeetingPoint: "Rathaus, Eingang Süd"}})
		})
		transfers = append(transfers, do(land, func(ctx context.Context, tx *db.Tx) (assignment.Transfer, error) {
			return assignment.Announce(ctx, tx, s.Clock, land, assignment.AnnounceCommand{Seen: assignment.Seen{Transfer: draft.ID, Version: draft.Version},
				Reason: "Die Unterkunft wird in zwei Wochen geschlossen."})
		}))
	}
	for _, i := range []int{0, 1} {
		transfers[i] = do(town, func(ctx context.Context, tx *db.Tx) (assignment.Transfer, error) {
			return assignment.Acknowledge(ctx, tx, s.Clock, town, assignment.AcknowledgeCommand{Seen: assignment.Seen{Transfer: transfers[i].ID, Version: transfers[i].Version}})
		})
	}
	return do(town, func(ctx context.Context, tx *db.Tx) (assignment.Transfer, error) {
		return assignment.Ask(ctx, tx, s.Clock, town, assignment.AskCommand{Seen: assignment.Seen{Transfer: transfers[1].ID, Version: transfers[1].Version},
			About: assignment.Item("person:" + households[1].Persons[0].ID), Text: "Braucht Frau Koval nachts Hilfe, oder genügt ein Pflegedienst am Tag?"})
	})
}

func TestEveryPageIsSoundInEveryLookOfIt(t *testing.T) {
	chromium := browser.Start(t)
	s := serve(t, testkit.SQLite(t))
	asked := busy(t, s)
	for _, role := range []tenant.Role{tenant.Intake, tenant.LandAllocation, tenant.FacilitySocial, tenant.Housing} {
		s.Enter(t, role)
	}
	transfer := "/zuweisungen/" + string(asked.ID)
	pages := map[tenant.Role][]string{
		tenant.Intake:         {"/eingang", transfer, transfer + "/frage", transfer + "/ankunft"},
		tenant.Housing:        {"/eingang", transfer},
		tenant.LandAllocation: {"/verteilung", "/verteilung?ansicht=unterwegs", "/verteilung?ansicht=haushalte", "/zuweisungen/neu", transfer, transfer + "/termin", transfer + "/verschieben"},
		tenant.FacilitySocial: {"/fragen", "/verteilung", transfer},
	}
	for i, look := range []browser.View{{Width: browser.Desk}, {Width: browser.Phone, Lang: i18n.Arabic}} {
		for role, urls := range pages {
			p := chromium.Open(t, look)
			p.Go(s.URL + "/anmelden")
			words := i18n.With(t.Context(), look.Lang)
			p.Fill(i18n.T(words, "account.email"), site.Email(role))
			p.Fill(i18n.T(words, "account.password"), site.Password)
			p.Press(i18n.T(words, "frame.log-in"))
			for n, url := range urls {
				if status := p.Go(s.URL + url); status != 200 {
					t.Errorf("%s %s: %d", role, url, status)
				}
				p.Check()
				if shots != "" {
					p.Shot(filepath.Join(shots, fmt.Sprintf("journey-%s-%d-%d.png", role, n, i)))
				}
			}
		}
	}
}
