package test

import (
	"strings"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
)

// The way into work: what the paper says is read and explained, the person says what
// they can and when, a place fits, they choose it, and it becomes an internship.
func TestSomebodyFindsTheirWayIntoWork(t *testing.T) {
	b := browser.Start(t)
	open := map[string]func(testing.TB) *site{"sqlite": onSQLite, "postgres": onPostgres}
	for name, c := range map[string]struct {
		database string
		view     browser.View
	}{
		"work":                        {"postgres", browser.View{}},
		"work, phone, Arabic, script": {"sqlite", browser.View{Width: browser.Phone, Lang: i18n.Arabic, NoScript: true}},
	} {
		t.Run(name, func(t *testing.T) { intoWork(t, open[c.database](t), b, c.view, strings.ReplaceAll(name, ", ", "-")) })
	}
}

func intoWork(t *testing.T, s *site, b *browser.Browser, v browser.View, name string) {
	ctx := i18n.With(t.Context(), v.Lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	today := testkit.Today
	who := s.one(t, `SELECT p.id FROM person p JOIN household h ON h.id = p.household_id JOIN tenant m ON m.id = p.tenant_id WHERE p.tenant_id = $1 AND m.name = 'Werne' AND h.left_on = ''
		AND p.birth_date < '2000-01-01' AND p.birth_date > '1970-01-01' AND p.merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM work_profile f WHERE f.person_id = p.id) ORDER BY p.id LIMIT 1`)
	file := "/personen/" + who + "/arbeit"

	// A place is entered; what is wrong is said.
	manager := s.enter(t, b, v, "integration@werne.example")
	manager.Go(s.URL + "/stellen/neu")
	manager.sound(name + "-new-place")
	place := []string{"kind", "internship", "employer", "Probewerk", "title", "Bauelektrik (KldB 2621)", "skills", "Kabel verlegen", "german", "2", "minutes", "20"}
	manager.Submit("/stellen/neu", append(place, "hours", "immer")...)
	manager.Sees(say("work.week.wrong", "part", "immer"))
	manager.Submit("/stellen/neu", append(place, "hours", "Mo–Fr 8:30–14")...)
	manager.Sees(say("work.opening.saved"), "Probewerk")

	// What the paper says is read, and the answer opens into its rule.
	manager.Go(s.URL + file)
	manager.Sees(say("work.stage.paper"))
	manager.Submit(file+"/papier", "paper", "asylum", "says", "with-consent", "registered", today.AddDays(-200).String(), "facility", "no", "ban", "no")
	manager.Sees(say("work.paper.saved"), say("work.rule.outside"), "§ 61 Abs. 2 AsylG", say("work.stage.profile"))
	manager.sound(name + "-permission")

	// What the person says: the place fits, because the way fits into the Kita's hours.
	profile := []string{"seeks", "work", "wants", "Als Elektriker arbeiten.", "skills", "Kabel verlegen", "level.de", "3", "most_minutes", "30"}
	manager.Submit(file+"/profil", append(profile, "free", "Mo–Fr 8–16", "care", "nachmittags")...)
	manager.Sees(say("work.week.wrong", "part", "nachmittags"))
	manager.Submit(file+"/profil", append(profile, "free", "Mo–Fr 8–16", "care", "Mo–Fr 8–15")...)
	manager.Sees(say("work.profile.saved"), "Probewerk", say("work.verdict.fits"), say("work.stage.choose"))
	manager.sound(name + "-matches")

	// The person chooses; the authority is asked; an internship begins.
	opening := s.one(t, `SELECT o.id FROM work_opening o WHERE o.tenant_id = $1 AND o.employer = 'Probewerk' ORDER BY o.id DESC LIMIT 1`)
	manager.Submit(file+"/wahl", "opening", opening, "choice", "interested")
	manager.Sees(say("work.chosen.interested"), say("work.stage.request"))
	manager.Submit(file+"/antrag", "asked_on", today.AddDays(-1).String(), "asked_of", "Ausländerbehörde", "answer", "granted", "answer_on", today.String())
	manager.Sees(say("work.request.saved"), say("work.stage.apply"))
	manager.Toggle(say("work.outcome.from"))
	manager.Submit(file+"/ergebnis", "from", today.String(), "until", today.AddDays(13).String())
	manager.Sees(say("work.outcome.saved"), say("work.stage.trying"), say("work.outcome.goes"))
	manager.sound(name + "-internship")

	// The CV says what the person wants it to say, on one sheet.
	manager.Toggle(say("work.entry.add"))
	manager.Submit(file+"/eintrag", "kind", "work", "title", "Elektrikerhelfer", "from", "03/2018", "until", "11/2022")
	manager.Sees(say("work.entry.saved"))
	manager.Go(s.URL + "/personen/" + who + "/lebenslauf")
	manager.Sees("Berufserfahrung", "Elektrikerhelfer", "03/2018 – 11/2022")
	manager.sound(name + "-cv")
	if sheets := browser.Sheets(manager.PDF()); sheets != 1 {
		t.Errorf("a short CV is printed on %d sheets", sheets)
	}
	manager.Go(s.URL + "/arbeit")
	manager.Sees(say("work.stage.trying"))
	manager.sound(name + "-list")
}
