package test

import (
	"strconv"
	"strings"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
)

// The desk's week, from who waits to what the municipality is told of why.
func TestAWeekIsProposedDecidedAnnouncedAndExplained(t *testing.T) {
	b := browser.Start(t)
	open := map[string]func(testing.TB) *site{"sqlite": onSQLite, "postgres": onPostgres}
	for name, c := range map[string]struct {
		database string
		view     browser.View
	}{
		"week":                        {"postgres", browser.View{}},
		"week, phone, Arabic, script": {"sqlite", browser.View{Width: browser.Phone, Lang: i18n.Arabic, NoScript: true}},
	} {
		t.Run(name, func(t *testing.T) { week(t, open[c.database](t), b, c.view, strings.ReplaceAll(name, ", ", "-")) })
	}
}

func week(t *testing.T, s *site, b *browser.Browser, v browser.View, name string) {
	ctx := i18n.With(t.Context(), v.Lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }

	// The municipality says what it has.
	housing := s.enter(t, b, v, "wohnen@werne.example")
	housing.Go(s.URL + "/aufnahme")
	housing.sound(name + "-capacity")
	housing.Submit("/aufnahme", "places", "60", "small", "61")
	housing.Sees(say("proposal.capacity.small", "all", 60))
	housing.Submit("/aufnahme", "places", "60", "small", "50", "school", "12", "kita", "6", "step-free", "3")
	housing.Sees(say("proposal.capacity.kept"))

	// The desk has a proposal made for those who wait longest.
	desk := s.enter(t, b, v, "verteilung@land.example")
	desk.Go(s.URL + "/vorschlaege")
	desk.sound(name + "-list")
	desk.Submit("/vorschlaege", "arrive_on", testkit.Today.AddDays(20).String(), "persons", "25")
	number := s.one(t, `SELECT CAST(number AS TEXT) FROM proposal WHERE tenant_id = $1 ORDER BY number DESC LIMIT 1`)
	n, err := strconv.Atoi(number)
	if err != nil {
		t.Fatal(err)
	}
	desk.Sees(say("proposal.name", "number", n))
	desk.sound(name + "-proposal")

	// It decides that one household goes to Werne, and must say why.
	desk.Go(s.URL + "/vorschlag/haushalt?nr=" + number + "&h=1")
	desk.sound(name + "-line")
	town := s.one(t, `SELECT t.id FROM tenant t WHERE t.name = 'Werne' AND $1 <> ''`)
	desk.Toggle(say("proposal.decide.keep"))
	desk.Submit("/vorschlag/aendern", "town", town, "reason", "")
	desk.Sees(say("error.required"))
	desk.sound(name + "-reason")
	desk.Submit("/vorschlag/aendern", "town", town, "reason", "Die Stadt hat für diesen Haushalt eine Wohnung.")
	desk.Sees(say("proposal.compare.title", "one", n, "other", n+1), "Werne")
	desk.sound(name + "-compare")

	// It announces all at once.
	desk.Follow(say("proposal.compare.open", "number", n+1))
	desk.Submit("/vorschlag/ankuendigen")
	desk.Sees(say("desk.view.unterwegs"))

	// The municipality reads why.
	transfer := s.one(t, `SELECT r.transfer_id FROM transfer_reason r JOIN tenant t ON t.id = r.to_tenant_id WHERE r.tenant_id = $1 AND t.name = 'Werne'`)
	intake := s.enter(t, b, v, "aufnahme@werne.example")
	intake.Go(s.URL + "/zuweisungen/" + transfer)
	intake.Sees(say("proposal.reason", "town", "Werne"), "Die Stadt hat für diesen Haushalt eine Wohnung.")
	intake.sound(name + "-why")

	// The legal desk looks whether all are treated alike; nobody else may.
	legal := s.enter(t, b, v, "rechtsstelle@land.example")
	legal.Go(s.URL + "/vorschlaege/gruppen")
	legal.Sees(say("proposal.balance.kind.status"))
	legal.sound(name + "-balance")
	if status := desk.Go(s.URL + "/vorschlaege/gruppen"); status != 403 {
		t.Errorf("the desk asks for status: %d", status)
	}
}
