package test

import (
	"strings"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit/browser"
)

// What holds in a house is chosen once, and is said to whoever moves in, in their
// language.
func TestAHouseholdGetsASheetOfWhereItWillLive(t *testing.T) {
	b := browser.Start(t)
	for name, v := range map[string]browser.View{"home": {}, "home, phone, Arabic, no script": {Width: browser.Phone, Lang: i18n.Arabic, NoScript: true}} {
		t.Run(name, func(t *testing.T) { homeSheet(t, onSQLite(t), b, v, strings.ReplaceAll(name, ", ", "-")) })
	}
}

func homeSheet(t *testing.T, s *site, b *browser.Browser, v browser.View, name string) {
	ctx := i18n.With(t.Context(), v.Lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	stay := s.one(t, `SELECT id FROM stay WHERE tenant_id = $1 AND state = 'actual' AND until_day = '' ORDER BY id LIMIT 1`)
	house := s.one(t, `SELECT site_id FROM stay WHERE tenant_id = $1 AND id = '`+stay+`'`)
	household := s.one(t, `SELECT household_id FROM stay WHERE tenant_id = $1 AND id = '`+stay+`'`)
	if house == "" || household == "" {
		t.Fatal("nobody lives anywhere")
	}
	housing := s.enter(t, b, v, "wohnen@werne.example")
	housing.Go(s.URL + "/unterkuenfte/" + house)
	housing.sound(name + "-site")
	housing.Follow(say("house-rules.change"))
	rules := strings.TrimPrefix(housing.URL(), s.URL)
	housing.Submit(rules, "quiet_from", "21:00", "quiet_until", "")
	housing.Sees(say("house-rules.both"))
	housing.sound(name + "-fault")
	housing.Submit(rules, "quiet_from", "21:00", "quiet_until", "07:00", "words.de", "Der Hof gehört den Kindern.")
	housing.Sees(say("house-rules.saved"), say("leaflet.home.rule.quiet", "from", "21:00", "until", "07:00"))
	housing.Follow(say("photos.to"))
	housing.sound(name + "-photos")

	housing.Go(s.URL + "/unterbringung/" + household)
	housing.Sees(say("home-sheet.for"))
	housing.Follow(say("home-sheet.other"))
	housing.Submit("/aufenthalte/"+stay+"/blatt", "sprache", "fa")
	farsi := i18n.With(t.Context(), i18n.Farsi)
	housing.Sees(i18n.T(farsi, "leaflet.home.rule.quiet", "from", "21:00", "until", "07:00"), i18n.T(farsi, "leaflet.home.words.german"), "Der Hof gehört den Kindern.")
	housing.sound(name + "-sheet")
	if sheets := browser.Sheets(housing.PDF()); sheets < 1 || sheets > 2 {
		t.Errorf("the sheet is printed on %d pages", sheets)
	}

	lead := s.enter(t, b, v, "leitung@werne.example")
	lead.Go(s.URL + "/unterkuenfte/" + house)
	lead.SeesNot(say("house-rules.change"), say("photos.to"))
	if status := lead.Go(s.URL + rules); status != 403 {
		t.Errorf("the lead writes house rules: %d", status)
	}
}
