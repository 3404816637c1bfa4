package test

import (
	"strings"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
)

// The first 30 days: a family is taken in and has a way at once; somebody gets the
// case, hears what they want, and each step says whose turn it is.
func TestAFamilyHasAWayFromTheDayItArrives(t *testing.T) {
	b := browser.Start(t)
	open := map[string]func(testing.TB) *site{"sqlite": onSQLite, "postgres": onPostgres}
	for name, c := range map[string]struct {
		database string
		view     browser.View
	}{
		"way":                        {"sqlite", browser.View{}},
		"way, phone, Arabic, script": {"postgres", browser.View{Width: browser.Phone, Lang: i18n.Arabic, NoScript: true}},
	} {
		t.Run(name, func(t *testing.T) { firstDays(t, open[c.database](t), b, c.view, strings.ReplaceAll(name, ", ", "-")) })
	}
}

func firstDays(t *testing.T, s *site, b *browser.Browser, v browser.View, name string) {
	ctx := i18n.With(t.Context(), v.Lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	today := testkit.Today

	// The municipality registers a mother and her child of four.
	manager := s.enter(t, b, v, "integration@werne.example")
	manager.Go(s.URL + "/haushalte/neu")
	manager.Submit("/haushalte/neu", "file-number", "WEG-1", "1.family-name", "Testerin", "1.given-name", "Anna", "1.birth", "1992", "1.sex", "female")
	household := strings.TrimPrefix(manager.URL(), s.URL)
	manager.Sees(say("way.section"), say("template.first-days.welcome"))
	manager.Follow(say("way.link"))
	way := strings.TrimPrefix(manager.URL(), s.URL)
	if way != household+"/weg" {
		t.Fatalf("the way is at %s", way)
	}
	manager.Sees(say("way.goals.none"), say("template.first-days.register"), say("template.language.level"))
	manager.sound(name + "-begun")

	// The lead gives the case to somebody; without their word it goes no further.
	lead := s.enter(t, b, v, "leitung@werne.example")
	lead.Go(s.URL + way)
	lead.SeesNot(say("template.first-days.doctor")) // tells of health
	lead.Toggle(say("way.assign"))
	lead.Submit(way+"/zustaendig", "manager", s.one(t, `SELECT a.id FROM account a WHERE a.tenant_id = $1 AND a.email = 'integration@werne.example'`))
	lead.Sees(say("way.assigned"), "Elif Bergmann")
	manager.Go(s.URL + way)
	manager.Toggle(say("way.case.change"))
	manager.Submit(way+"/stand", "phase", "goals", "agreed_on", "")
	manager.Sees(say("path.case.agreed"))
	manager.Submit(way+"/stand", "phase", "goals", "agreed_on", today.String())
	manager.Sees(say("way.saved"), say("path.phase.goals"))

	// What she wants, in her own words; and a step of her own that waits for somebody.
	manager.Toggle(say("way.goal.add"))
	manager.Submit(way+"/ziel", "words", "")
	manager.Sees(say("error.required"))
	manager.Submit(way+"/ziel", "words", "Ich möchte wieder nähen.", "area", "job")
	manager.Sees(say("way.goal.saved"), "Ich möchte wieder nähen.")
	manager.Toggle(say("way.step.add"))
	manager.Submit(way+"/schritt", "title", "Nähmaschine besorgen", "area", "job", "turn", "person", "start", today.AddDays(-5).String(), "due", today.AddDays(-9).String())
	manager.Sees(say("path.due.before"))
	manager.Submit(way+"/schritt", "title", "Nähmaschine besorgen", "area", "job", "turn", "person", "start", today.AddDays(-5).String(), "due", today.AddDays(9).String())
	manager.Sees(say("way.step.added"), "Nähmaschine besorgen")
	manager.Follow("Nähmaschine besorgen")
	step := strings.TrimPrefix(manager.URL(), s.URL)
	manager.Submit(step, "turn", "provider", "turn_name", "Nähcafé", "on", today.AddDays(-2).String())
	manager.Sees(say("way.step.pass"), "Nähcafé")
	manager.sound(name + "-step")

	// Two change it at once: the second sees both versions and loses nothing.
	other := s.enter(t, b, v, "begleitung@werne.example")
	other.Go(s.URL + step)
	act := func(p somebody, what string, fields ...string) {
		t.Helper()
		p.Toggle(say("way.act.pass")) // stands open
		p.Toggle(say("way.act." + what))
		p.Submit(step, fields...)
	}
	act(manager, "alter", "title", "Nähmaschine leihen")
	manager.Sees(say("way.step.alter"))
	act(other, "alter", "title", "Nähmaschine kaufen")
	other.Sees(say("way.both", "name", "Elif Bergmann"), "Nähmaschine leihen")
	other.sound(name + "-both")
	other.Submit(step, "title", "Nähmaschine kaufen")
	other.Sees(say("way.step.alter"), "Nähmaschine kaufen")

	// It waits, and then it is done; the municipality changes a template.
	manager.Go(s.URL + "/wartet?wer=provider")
	manager.sound(name + "-stuck")
	manager.Go(s.URL + step)
	act(manager, "finish", "evidence", "steht in der Wohnung")
	manager.Sees(say("way.step.finish"))
	manager.Go(s.URL + "/wegvorlagen/first-days")
	manager.sound(name + "-template")
	manager.Submit("/wegvorlagen/first-days", "reason", "")
	manager.Sees(say("error.required"))
	manager.Submit("/wegvorlagen/first-days", "reason", "neu seit heute", "8.title", "Schlüssel für den Briefkasten", "8.due", "5")
	manager.Sees(say("way.template.saved"))
	manager.Go(s.URL + way)
	manager.Sees(say("way.behind", "template", say("template.first-days"), "version", 2))
	manager.Press(say("way.behind.do"))
	manager.Sees(say("way.applied"), "Schlüssel für den Briefkasten")
	manager.sound(name + "-later")
}
