package test

import (
	"strings"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
)

// A nurse whose certificate is missing: what is to be handed in, the authority that owes an answer,
// a decision that asks for more, and the course after which she may work as a nurse.
func TestANurseIsRecognised(t *testing.T) {
	s, v := onSQLite(t), browser.View{}
	ctx := i18n.With(t.Context(), v.Lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	today := testkit.Today
	nurse := s.one(t, `SELECT r.id FROM recognition r WHERE r.tenant_id = $1 AND r.occupation = 'Pflegefachfrau' AND r.ended_on = '' ORDER BY r.id LIMIT 1`)
	certificate := s.one(t, `SELECT d.id FROM recognition_document d WHERE d.tenant_id = $1 AND d.recognition_id = '`+nurse+`' AND d.code = 'certificate'`)
	experience := s.one(t, `SELECT d.id FROM recognition_document d WHERE d.tenant_id = $1 AND d.recognition_id = '`+nurse+`' AND d.code = 'experience'`)
	page := "/anerkennung/" + nurse

	manager := s.enter(t, browser.Start(t), v, "integration@werne.example")
	manager.Go(s.URL + page)
	manager.Sees(say("recognition.stage.preparing"), say("recognition.turn.person"), say("recognition.document.state.missing"))
	manager.sound("nurse-preparing")
	manager.Submit(page+"/unterlagen", "state-"+certificate, "sworn", "state-"+experience, "there")
	manager.Sees(say("recognition.documents.saved"), say("recognition.stage.ready"), say("recognition.document.state.sworn"))

	// The authority owes an answer; who is late is reminded.
	tell := func(kind string, fields ...string) {
		t.Helper()
		manager.Toggle(say("recognition.tell." + kind))
		manager.Submit(page+"/ereignis", fields...)
	}
	tell("applied", "day", today.AddDays(1).String())
	manager.Sees(say("recognition.day.future"))
	manager.Submit(page+"/ereignis", "day", today.AddDays(-300).String())
	manager.Sees(say("recognition.told"), say("recognition.stage.receipt"), say("recognition.reminder.write"))
	manager.Follow(say("recognition.reminder.write"))
	manager.Sees("Bezirksregierung Münster, Gesundheitsberufe", "Mit freundlichen Grüßen")
	manager.sound("nurse-reminder")
	if sheets := browser.Sheets(manager.PDF()); sheets != 1 {
		t.Errorf("a reminder is printed on %d sheets", sheets)
	}
	manager.Go(s.URL + page)
	tell("acknowledged", "day", today.AddDays(-250).String())
	tell("documents_complete", "day", today.AddDays(-200).String())
	manager.Sees(say("recognition.stage.deciding"))

	// More is asked for, and she chooses the course.
	tell("decided", "day", today.AddDays(-20).String(), "result", "compensation")
	manager.Sees(say("recognition.missing.required"))
	manager.Submit(page+"/ereignis", "day", today.AddDays(-20).String(), "result", "compensation", "missing", "Pflege alter Menschen")
	manager.Sees(say("recognition.stage.choosing"), "Pflege alter Menschen")
	manager.sound("nurse-choosing")
	manager.Submit(page+"/massnahme", "kind", "adaptation", "state", "running", "from", today.AddDays(-5).String(), "until", today.AddDays(200).String(), "provider", "Pflegeschule am Kanal")
	manager.Sees(say("recognition.measure.saved"), say("recognition.stage.making"), say("recognition.turn.provider"), "Pflegeschule am Kanal")
	manager.sound("nurse-course")
	manager.Toggle(say("recognition.measure.change"))
	manager.Submit(page+"/massnahme", "state", "passed")
	manager.Sees(say("recognition.outcome.recognised"))

	// Her way knows it, too.
	household := s.one(t, `SELECT p.household_id FROM recognition r JOIN person p ON p.id = r.person_id WHERE r.tenant_id = $1 AND r.id = '`+nurse+`'`)
	manager.Go(s.URL + "/haushalte/" + household)
	manager.Sees("Pflegefachfrau", say("recognition.outcome.recognised"))
	if on := s.one(t, `SELECT m.reached FROM path_milestone m JOIN recognition r ON r.person_id = m.person_id WHERE m.tenant_id = $1 AND m.kind = 'recognised' AND r.id = '`+nurse+`'`); !strings.HasPrefix(on, today.String()) {
		t.Errorf("the first recognition is of %q", on)
	}
}
