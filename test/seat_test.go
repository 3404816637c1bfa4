package test

import (
	"fmt"
	"strings"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/world/days"
)

// Seats: somebody without a record is signed up for a full course and waits, with the rule in the open; the one to whom a seat is
// offered takes it on their own page. Kita places are reckoned by the municipality's criteria; people decide otherwise, with a reason.
func TestSeatsAreGivenByAStatedRule(t *testing.T) {
	b := browser.Start(t)
	open := map[string]func(testing.TB) *site{"sqlite": onSQLite, "postgres": onPostgres}
	for name, c := range map[string]struct {
		database string
		view     browser.View
	}{
		"seats":                        {"postgres", browser.View{}},
		"seats, phone, Arabic, script": {"sqlite", browser.View{Width: browser.Phone, Lang: i18n.Arabic, NoScript: true}},
	} {
		t.Run(name, func(t *testing.T) { seatsGiven(t, open[c.database](t), b, c.view, strings.ReplaceAll(name, ", ", "-")) })
	}
}

func seatsGiven(t *testing.T, s *site, b *browser.Browser, v browser.View, name string) {
	ctx := i18n.With(t.Context(), v.Lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	today := testkit.Today
	course := s.one(t, `SELECT id FROM offer WHERE tenant_id = $1 AND title = 'Deutsch A1 am Vormittag'`)
	sheet := "/plaetze/" + course

	// Without their consent nobody is signed up; the course is full, and they wait.
	manager := s.enter(t, b, v, "integration@werne.example")
	manager.Go(s.URL + "/plaetze")
	manager.Sees(say("seat.needs"), "Deutsch A1 am Vormittag")
	manager.sound(name + "-board")
	manager.Go(s.URL + sheet + "/neu")
	guest := []string{"name", "Petra Probe", "contact", "petra@probe.example", "consent_on", today.String()}
	manager.Submit(sheet+"/neu", guest...)
	manager.Sees(say("seat.consent"))
	manager.Submit(sheet+"/neu", append(guest, "consent", "said")...)
	manager.Sees(say("seat.signed.waiting"), "Petra Probe", say("own.seat.rule.since"))
	manager.sound(name + "-sheet")

	// A family is signed up at once, by what they said.
	table := s.one(t, `SELECT id FROM offer WHERE tenant_id = $1 AND title = 'Kochen an einem langen Tisch'`)
	mother := s.one(t, `SELECT p.id FROM person p JOIN household h ON h.id = p.household_id JOIN offer o ON o.tenant_id = p.tenant_id AND o.title = 'Kochen an einem langen Tisch'
		WHERE p.tenant_id = $1 AND p.position = 1 AND h.left_on = '' AND 2 = (SELECT count(*) FROM person q WHERE q.household_id = h.id AND q.birth_date < '2011')
		AND NOT EXISTS (SELECT 1 FROM seat s JOIN person q ON q.id = s.person_id WHERE q.household_id = h.id) ORDER BY p.id LIMIT 1`)
	other := s.one(t, `SELECT q.id FROM person p JOIN person q ON q.household_id = p.household_id AND q.id <> p.id WHERE p.tenant_id = $1 AND p.id = '`+mother+`' AND q.birth_date < '2011' LIMIT 1`)
	family := "/personen/" + mother + "/plaetze/neu?angebot=" + table
	manager.Go(s.URL + family)
	manager.Sees(say("seat.with"))
	manager.sound(name + "-family")
	manager.Submit(family, "contact", "0151 2345 999", "consent_on", today.String(), "consent", "said", "with."+other, "1")
	manager.Sees(say("seat.signed.all.taken"))
	if got := s.one(t, `SELECT '' || count(*) FROM seat WHERE tenant_id = $1 AND offer_id = '`+table+`' AND state = 'taken' AND person_id IN ('`+mother+`', '`+other+`') HAVING count(*) > 0`); got != "2" {
		t.Errorf("%s of a family of two have a seat", got)
	}

	// Another rule is stated, with its reason.
	manager.Go(s.URL + sheet + "/regel")
	manager.Submit(sheet+"/regel", "days", "5", "points.one-parent", "10")
	manager.Sees(say("seat.terms.reason"))
	manager.Submit(sheet+"/regel", "days", "5", "points.one-parent", "10", "reason", "Beschluss des Rates")
	manager.Sees(say("seat.terms.saved"), "Beschluss des Rates", say("own.seat.criterion.one-parent"))

	// Who is offered a seat takes it on their own page.
	number := "4001 2026 0023"
	own := b.Open(t, v)
	own.Go(s.URL + "/ich/anmelden")
	own.Submit("/ich/anmelden", "number", number, "pin", days.PIN)
	own.Go(s.URL + "/ich/plaetze")
	own.Sees("Deutsch A1 am Vormittag", say("own.seat.step.offered"), say("own.seat.accept"))
	offered := s.one(t, `SELECT id FROM seat WHERE tenant_id = $1 AND state = 'offered' AND place = 0`)
	own.Submit("/ich/plaetze/"+offered, "to", "taken")
	own.Sees(say("own.seat.taken"))

	// Kita places: the criteria, a proposal, a decision of people with its reason.
	manager.Go(s.URL + "/kita/kriterien")
	manager.Submit("/kita/kriterien", "points.waiting", "0")
	manager.Sees(say("seat.rule.source"), say("seat.rule.points"))
	manager.Go(s.URL + "/kita")
	manager.Submit("/kita", "starts", "2027-08-01")
	manager.Sees(say("seat.run.made"), say("seat.run.method"))
	manager.sound(name + "-run")
	run := fmt.Sprintf("/kita/laeufe/%s", s.one(t, `SELECT '' || number FROM seat_run WHERE tenant_id = $1 ORDER BY number DESC LIMIT 1`))
	manager.Toggle(say("seat.run.otherwise"))
	manager.Submit(run+"/aendern", "wish", "none")
	manager.Sees(say("seat.run.reason"))
	manager.Submit(run+"/aendern", "wish", "none", "reason", "Die Familie zieht um.")
	manager.Sees(say("seat.run.pinned"), "Die Familie zieht um.")
	manager.Submit(run + "/beschliessen")
	manager.Sees(say("seat.run.decided"), say("seat.run.state.decided"))
}
