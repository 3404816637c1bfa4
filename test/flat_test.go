package test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/world/sketch"
)

// From the accommodation into a flat of one's own: the case manager begins, the
// housing office hands the keys over, and the place is free.
func TestAFamilyFindsAFlatOfItsOwn(t *testing.T) {
	b := browser.Start(t)
	open := map[string]func(testing.TB) *site{"sqlite": onSQLite, "postgres": onPostgres}
	for name, c := range map[string]struct {
		database string
		view     browser.View
	}{
		"flat":                        {"postgres", browser.View{}},
		"flat, phone, Arabic, script": {"sqlite", browser.View{Width: browser.Phone, Lang: i18n.Arabic, NoScript: true}},
	} {
		t.Run(name, func(t *testing.T) { ownFlat(t, open[c.database](t), b, c.view, strings.ReplaceAll(name, ", ", "-")) })
	}
}

func ownFlat(t *testing.T, s *site, b *browser.Browser, v browser.View, name string) {
	ctx := i18n.With(t.Context(), v.Lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	today := testkit.Today
	household := s.one(t, `SELECT t.household_id FROM stay t JOIN site p ON p.id = t.site_id JOIN tenant m ON m.id = t.tenant_id WHERE t.tenant_id = $1 AND m.name = 'Werne'
		AND t.state = 'actual' AND t.until_day = '' AND t.from_day < '`+today.AddDays(-10).String()+`' AND NOT EXISTS (SELECT 1 FROM flat_search f WHERE f.household_id = t.household_id)
		ORDER BY t.household_id LIMIT 1`)

	// The case manager begins the search and notes what shows that they may.
	manager := s.enter(t, b, v, "integration@werne.example")
	manager.Go(s.URL + "/haushalte/" + household)
	manager.Submit("/haushalte/" + household + "/eigene-wohnung")
	manager.Sees(say("flat.begun"), say("flat.stage.entitlement"))
	search := strings.TrimPrefix(manager.URL(), s.URL)
	manager.sound(name + "-begun")
	manager.Submit(search+"/bedingungen", "entitled_from", today.AddDays(-30).String(), "shown", "")
	manager.Sees(say("flat.shown.missing"))
	manager.Submit(search+"/bedingungen", "entitled_from", today.AddDays(-30).String(), "shown", "Bescheid", "limit", "500", "limit_source", "Jobcenter")
	manager.Sees(say("flat.terms.saved"), say("flat.stage.looking"))

	// A landlord is asked; a flat is found, viewed and applied for.
	manager.Go(s.URL + "/vermieter/neu")
	manager.sound(name + "-landlord")
	manager.Submit("/vermieter/neu", "name", "Probebau eG", "kind", "cooperative", "email", "x@")
	manager.Sees(say("flat.email"))
	manager.Submit("/vermieter/neu", "name", "Probebau eG", "kind", "cooperative", "email", "x@bau.example")
	manager.Sees("Probebau eG")
	manager.Go(s.URL + search)
	manager.Submit(search+"/wohnung", "address", "Testweg 8", "rent", "")
	manager.Sees(say("flat.rent.missing"))
	manager.Submit(search+"/wohnung", "address", "Testweg 8", "rent", "540,50", "rooms", "2,5")
	manager.Sees(say("flat.noted"), "Testweg 8", say("flat.above", "amount", "40"+map[bool]string{true: ".", false: ","}[v.Lang == i18n.Arabic]+"50\u00a0€"))
	manager.sound(name + "-noted")
	step := func(p somebody, to string, fields ...string) {
		t.Helper()
		p.Toggle(say("flat.step." + to))
		p.Submit(search+"/schritt", fields...)
		p.Sees(say("flat.stepped." + to))
	}
	step(manager, "viewing", "on", today.AddDays(1).String(), "time", "16:30")
	step(manager, "applied")
	step(manager, "offered")
	step(manager, "assured", "deposit", "1.500")

	// The housing office settles the rest: deposit, report, photo, keys.
	housing := s.enter(t, b, v, "wohnen@werne.example")
	housing.Go(s.URL + "/eigene-wohnung")
	housing.Sees(say("flat.waiting"))
	housing.sound(name + "-list")
	housing.Go(s.URL + search)
	step(housing, "secured", "handover", today.String())
	housing.Follow(say("flat.report"))
	report := strings.TrimPrefix(housing.URL(), s.URL)
	housing.sound(name + "-report-form")
	housing.Submit(report, "keys", "", "electricity", "4711")
	housing.Sees(say("error.required"))
	housing.Submit(report, "keys", "3", "electricity", "4711", "room_0", "Küche", "faults_0", "Fliese gesprungen")
	housing.Sees(say("flat.report.saved"), "Fliese gesprungen", "4711")
	housing.sound(name + "-report")
	photo := filepath.Join(t.TempDir(), "kueche.jpg")
	if err := os.WriteFile(photo, sketch.Kitchen.Photo(1), 0o600); err != nil {
		t.Fatal(err)
	}
	housing.Fill(say("flat.field.caption"), "Fliese am Herd")
	housing.Upload(say("flat.field.photo"), photo)
	housing.Press(say("flat.photo.add"))
	housing.Sees(say("flat.photo.kept"), "Fliese am Herd")
	housing.sound(name + "-photo")
	housing.Press(say("flat.photo.remove", "name", "Fliese am Herd"))
	housing.Sees(say("flat.photo.gone"), say("flat.photos.none"))
	if sheets := browser.Sheets(housing.PDF()); sheets < 1 || sheets > 2 {
		t.Errorf("the report of a small flat is printed on %d sheets", sheets)
	}
	housing.Go(s.URL + search)
	step(housing, "moved")
	housing.Sees(say("flat.stage.home"))
	housing.sound(name + "-home")
	housing.Go(s.URL + "/unterbringung/" + household)
	housing.Sees(say("housing.ending.own-flat"))
}
