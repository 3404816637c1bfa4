package test

import (
	"strings"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
)

// A case goes to a colleague: the brief writes itself from the record and leaves
// out what is one's own; it is theirs once they take it.
func TestACaseIsHandedOverToAColleague(t *testing.T) {
	b := browser.Start(t)
	open := map[string]func(testing.TB) *site{"sqlite": onSQLite, "postgres": onPostgres}
	for name, c := range map[string]struct {
		database string
		view     browser.View
	}{
		"handover":                        {"postgres", browser.View{}},
		"handover, phone, Arabic, script": {"sqlite", browser.View{Width: browser.Phone, Lang: i18n.Arabic, NoScript: true}},
	} {
		t.Run(name, func(t *testing.T) { handOver(t, open[c.database](t), b, c.view, strings.ReplaceAll(name, ", ", "-")) })
	}
}

func handOver(t *testing.T, s *site, b *browser.Browser, v browser.View, name string) {
	ctx := i18n.With(t.Context(), v.Lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	today := testkit.Today
	const of = ` FROM path_case k JOIN account a ON a.id = k.manager_id WHERE k.tenant_id = $1 AND a.email = 'integration@werne.example' AND k.ended_on = '' AND k.person_id = ''
		AND NOT EXISTS (SELECT 1 FROM path_handover o WHERE o.case_id = k.id) ORDER BY k.opened_on, k.id LIMIT 1`
	which, household := s.one(t, `SELECT k.id`+of), s.one(t, `SELECT k.household_id`+of)
	colleague := s.one(t, `SELECT a.id FROM account a WHERE a.tenant_id = $1 AND a.email = 'begleitung@werne.example'`)

	// Two notes from the phone, one of them nobody else's; a meeting with an interpreter.
	mine := s.enter(t, b, v, "integration@werne.example")
	notes := "/haushalte/" + household + "/notizen"
	mine.Go(s.URL + notes + "?baustein=visit")
	mine.Submit(notes, "text", "")
	mine.Sees(say("error.required"))
	mine.Submit(notes, "text", "Beim Besuch war der Herd kaputt.")
	mine.Sees(say("note.kept"), "Herd kaputt")
	mine.Choose(say("note.sight.private"))
	mine.Submit(notes, "text", "Nur mein Eindruck: Heimweh.")
	mine.Sees(say("note.kept"), "Heimweh")
	mine.sound(name + "-notes")
	meetings := "/haushalte/" + household + "/treffen"
	mine.Go(s.URL + meetings)
	mine.Submit(meetings, "day", today.AddDays(40).String(), "time", "10:30", "interpreter", "booked")
	mine.Sees(say("meeting.service"))
	mine.Submit(meetings, "day", today.AddDays(40).String(), "time", "10:30", "interpreter", "booked", "service", "Sprachpool", "place", "Rathaus 7")
	mine.Sees(say("meeting.kept"), "Sprachpool")
	mine.sound(name + "-meetings")

	// The case is offered, with a word of one's own.
	mine.Go(s.URL + "/faelle")
	mine.sound(name + "-cases")
	mine.Go(s.URL + "/faelle/" + which)
	mine.Sees(say("handover.brief"), "Herd kaputt", "Rathaus 7")
	mine.SeesNot("Heimweh")
	mine.Submit("/faelle/"+which, "to", colleague, "words", "Bitte nachmittags anrufen.")
	mine.Sees(say("handover.withdraw"))
	offer := strings.TrimPrefix(mine.URL(), s.URL)

	// The colleague finds it in their day, reads the brief and takes it.
	theirs := s.enter(t, b, v, "begleitung@werne.example")
	theirs.Go(s.URL + "/mein-tag")
	theirs.Sees(say("handover.waits", "name", "Elif Bergmann"))
	theirs.sound(name + "-day")
	theirs.Go(s.URL + offer)
	theirs.Sees("Bitte nachmittags anrufen.", "Herd kaputt")
	theirs.SeesNot("Heimweh")
	theirs.sound(name + "-brief")
	theirs.Press(say("handover.take"))
	theirs.Sees(say("handover.answered.taken"))
	theirs.Go(s.URL + "/faelle/" + which)
	theirs.Sees("Marek Dombrowski")

	// What is one's own stays so, also for who has the case now.
	theirs.Go(s.URL + "/suche")
	theirs.Submit("/suche", "suche", "heimw")
	theirs.Sees(say("search.none"))
	theirs.Submit("/suche", "suche", "herd kap")
	theirs.Sees("Herd kaputt")
	theirs.sound(name + "-search")
}
