package test

import (
	"strings"
	"testing"

	"wegwarte/internal/facts/council"
	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
)

// The report of a quarter: the figures are there, the lead writes what they mean, finishes it, and what is
// changed later makes another one.
func TestTheCouncilGetsItsReport(t *testing.T) {
	b := browser.Start(t)
	open := map[string]func(testing.TB) *site{"sqlite": onSQLite, "postgres": onPostgres}
	for name, c := range map[string]struct {
		database string
		view     browser.View
	}{
		"report":                        {"sqlite", browser.View{}},
		"report, phone, Arabic, script": {"postgres", browser.View{Width: browser.Phone, Lang: i18n.Arabic, NoScript: true}},
	} {
		t.Run(name, func(t *testing.T) {
			reported(t, open[c.database](t), b, c.view, strings.ReplaceAll(name, ", ", "-"))
		})
	}
}

func reported(t *testing.T, s *site, b *browser.Browser, v browser.View, name string) {
	ctx := i18n.With(t.Context(), v.Lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	this := council.QuarterOf(testkit.Today)
	last := "/quartalsbericht/" + this.Add(-1).String()

	lead := s.enter(t, b, v, "leitung@werne.example")
	lead.Go(s.URL + "/quartalsbericht/" + this.String())
	lead.Sees(say("council.standing.running"), say("council.not-over"))
	lead.Go(s.URL + "/quartalsbericht")
	lead.Sees(say("council.state.open"))
	lead.Go(s.URL + last)
	lead.Sees(say("council.standing.open"), say("council.section.gaps"), say("council.row.households"))
	lead.sound(name + "-draft")

	lead.Go(s.URL + last + "/texte")
	lead.sound(name + "-texts")
	lead.Submit(last+"/texte", "summary", "Mehr Wohnungen, weniger Hallen.", "ahead", strings.Repeat("zu lang ", 600))
	lead.Sees(say("council.long", "most", 4000))
	lead.Submit(last+"/texte", "ahead", "Der Rat möge die Kita beschließen.")
	lead.Sees(say("council.saved"), "Mehr Wohnungen, weniger Hallen.", "Der Rat möge die Kita beschließen.")
	lead.Submit(last + "/fertig")
	lead.Sees(say("council.saved.finished"), "Mehr Wohnungen, weniger Hallen.")
	lead.sound(name + "-finished")

	lead.Go(s.URL + last + "/texte")
	lead.Submit(last+"/texte", "summary", "Anders gesagt.")
	lead.Submit(last + "/fertig")
	lead.Sees("Anders gesagt.")
	lead.Go(s.URL + last + "/1")
	lead.Sees("Mehr Wohnungen, weniger Hallen.")

	land := s.enter(t, b, v, "leitung@land.example")
	land.Go(s.URL + "/quartalsbericht/" + this.String())
	land.Sees(say("council.section.lacks"), say("council.section.closes"), say("council.row.fulfilled"), say("council.row.halls.with"), say("gap.indicator.kita.u3"))
	land.SeesNot(say("council.section.outcomes"))
	land.sound(name + "-land")

	reader := s.enter(t, b, v, "wohnen@werne.example")
	reader.Go(s.URL + "/quartalsbericht")
	reader.Sees(say("council.number", "n", 1), say("council.number", "n", 2))
	reader.Go(s.URL + last + "/2")
	reader.Sees("Anders gesagt.")
}
