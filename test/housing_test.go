package test

import (
	"strings"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
)

// The day of who houses people: from a flat that is rented to a family that has
// moved in, and a hall that closes.
func TestAFamilyIsHousedFromTheAnnouncementToTheKey(t *testing.T) {
	b := browser.Start(t)
	open := map[string]func(testing.TB) *site{"sqlite": onSQLite, "postgres": onPostgres}
	for name, c := range map[string]struct {
		database string
		view     browser.View
	}{
		"housing":                        {"sqlite", browser.View{}},
		"housing, phone, Arabic, script": {"postgres", browser.View{Width: browser.Phone, Lang: i18n.Arabic, NoScript: true}},
	} {
		t.Run(name, func(t *testing.T) { house(t, open[c.database](t), b, c.view, strings.ReplaceAll(name, ", ", "-")) })
	}
}

// announcedWithoutPlace finds a household that is on its way to Werne and has no place yet.
const announcedWithoutPlace = `FROM transfer_household w JOIN transfer t ON t.id = w.transfer_id JOIN tenant m ON m.id = w.to_tenant_id
	WHERE w.to_tenant_id = $1 AND m.name = 'Werne' AND w.active AND t.state IN ('acknowledged', 'ready') AND t.households = 1 AND t.persons BETWEEN 2 AND 4
	AND NOT EXISTS (SELECT 1 FROM stay x WHERE x.household_id = w.household_id) ORDER BY t.arrive_on, w.household_id LIMIT 1`

func house(t *testing.T, s *site, b *browser.Browser, v browser.View, name string) {
	ctx := i18n.With(t.Context(), v.Lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	today := testkit.Today.String()

	// A flat is rented.
	housing := s.enter(t, b, v, "wohnen@werne.example")
	housing.Go(s.URL + "/unterkuenfte")
	housing.sound(name + "-sites")
	housing.Follow(say("housing.add"))
	housing.sound(name + "-site-form")
	housing.Submit("/unterkuenfte/neu", "name", "", "kind", "flat")
	housing.Sees(say("error.required"))
	housing.Submit("/unterkuenfte/neu", "name", "Am Testhof 1", "kind", "flat", "near.1.name", "Grundschule Mitte", "near.1.minutes", "7")
	housing.sound(name + "-dwelling-form")
	flatForm := strings.TrimPrefix(housing.URL(), s.URL)
	housing.Submit(flatForm, "name", "Erdgeschoss", "1.places", "0")
	housing.Sees(say("housing.room.places", "most", 100))
	housing.sound(name + "-dwelling-fault")
	housing.Submit(flatForm, "name", "Erdgeschoss", "1.places", "3", "1.area", "28,5", "2.places", "3")
	housing.Sees("Am Testhof 1", "Erdgeschoss")
	site := strings.TrimPrefix(housing.URL(), s.URL)
	housing.Toggle(say("housing.cost.add"))
	housing.Submit(site+"/kosten", "amount", "1.250,50", "per", "site-month", "from", today)
	housing.Sees(say("housing.cost.done"))
	housing.sound(name + "-site")

	// A family is announced; it gets the flat.
	household := s.one(t, `SELECT w.household_id `+announcedWithoutPlace)
	transfer := s.one(t, `SELECT w.transfer_id `+announcedWithoutPlace)
	flat := s.one(t, `SELECT d.id FROM dwelling d JOIN site p ON p.id = d.site_id WHERE d.tenant_id = $1 AND p.name = 'Am Testhof 1'`)
	if household == "" || flat == "" {
		t.Fatal("nobody is announced without a place")
	}
	housing.Go(s.URL + "/unterbringung")
	housing.sound(name + "-desk")
	guest := "/unterbringung/" + household + "?zuweisung=" + transfer
	housing.Go(s.URL + guest)
	housing.sound(name + "-guest")
	housing.Go(s.URL + guest + "&wohnung=" + flat)
	housing.sound(name + "-book")
	housing.Submit(guest, "from", "2020-01-01")
	housing.Sees(say("housing.day.past"))
	housing.Submit(guest, "from", testkit.Today.AddDays(2).String())
	housing.Sees("Am Testhof 1", say("housing.state.planned"))
	housing.Go(s.URL + site + "/kalender")
	housing.Sees(say("housing.calendar.of", "name", "Am Testhof 1"))
	housing.sound(name + "-calendar")
	if sheets := browser.Sheets(housing.PDF()); sheets < 1 || sheets > 2 {
		t.Errorf("the month of one flat is printed on %d sheets", sheets)
	}

	// It comes earlier than was said; the place is its own, and it moves in.
	intake := s.enter(t, b, v, "aufnahme@werne.example")
	intake.Go(s.URL + "/zuweisungen/" + transfer + "/ankunft")
	intake.Submit("/zuweisungen/"+transfer+"/ankunft", "on", today)
	own := s.one(t, `SELECT household_id FROM stay WHERE tenant_id = $1 AND dwelling_id = '`+flat+`'`)
	if own == household || own == "" {
		t.Fatalf("the place was not tied to the household: %q", own)
	}
	housing.Go(s.URL + "/unterbringung/" + own)
	housing.Toggle(say("housing.turn.move-in"))
	housing.Submit("/unterbringung/"+own+"/aendern", "on", today)
	housing.Sees(say("housing.turned.move-in"), say("housing.state.actual"))
	housing.sound(name + "-moved-in")
	intake.Go(s.URL + "/haushalte/" + own)
	intake.Sees("Am Testhof 1")
	intake.sound(name + "-household")

	// The rest is suggested, changed by hand, and taken over.
	housing.Go(s.URL + "/belegung")
	housing.sound(name + "-runs")
	housing.Submit("/belegung")
	housing.Sees(say("placing.name", "number", 2))
	housing.Toggle(say("placing.details"))
	housing.sound(name + "-run")
	housing.Submit("/belegung/aendern", "keep", "0", "reason", "")
	housing.Sees(say("error.required"))
	housing.Submit("/belegung/aendern", "keep", "0", "reason", "Dort wird bald gebaut.")
	housing.Sees(say("placing.name", "number", 3))
	housing.Submit("/belegung/uebernehmen")
	housing.Sees(say("placing.taken"))
	housing.sound(name + "-taken")

	// The hall closes for new people.
	hall := s.one(t, `SELECT id FROM site WHERE tenant_id = $1 AND kind = 'hall'`)
	housing.Go(s.URL + "/unterkuenfte/" + hall)
	housing.Toggle(say("housing.closure.add"))
	housing.Submit("/unterkuenfte/"+hall+"/sperre", "why", "renovation", "from", today)
	housing.Sees(say("housing.why.renovation"))
	housing.sound(name + "-hall")

	// What a month costs, which standard is kept, and what the year may bring.
	housing.Go(s.URL + "/unterkuenfte/standards")
	housing.Toggle(say("housing.rule.change"))
	housing.Submit("/unterkuenfte/standards", "kind", "area", "value", "7", "from", today, "source", "")
	housing.Sees(say("error.required"))
	housing.Submit("/unterkuenfte/standards", "kind", "area", "value", "7", "from", today, "source", "Beschluss des Rates")
	housing.Sees("Beschluss des Rates")
	housing.sound(name + "-standards")
	housing.Go(s.URL + "/unterkuenfte/kosten")
	housing.Sees("Am Testhof 1")
	housing.Toggle(say("budget.open"))
	housing.sound(name + "-budget")
	housing.Go(s.URL + "/unterkuenfte/ausblick")
	housing.sound(name + "-outlook")
	housing.Submit("/unterkuenfte/ausblick", "name", "Probe")
	housing.Sees(say("outlook.added", "name", "Probe"))
	plan := "/vorhaben/" + s.one(t, `SELECT id FROM scenario WHERE tenant_id = $1 AND name = 'Probe'`)
	housing.Submit(plan, "what", "rent", "from", today, "count", "0", "places", "4")
	housing.Sees(say("outlook.count", "most", 500))
	housing.Submit(plan, "what", "rent", "from", testkit.Today.AddDays(60).String(), "count", "20", "places", "5", "month", "1.200")
	housing.Sees(say("outlook.changed"))
	housing.sound(name + "-scenario")

	// The lead sees it all and changes nothing.
	lead := s.enter(t, b, v, "leitung@werne.example")
	lead.Go(s.URL + "/unterkuenfte/" + hall)
	lead.SeesNot(say("housing.closure.add"))
	if status := lead.Go(s.URL + "/unterkuenfte/neu"); status != 403 {
		t.Errorf("the lead plans a site: %d", status)
	}
}
