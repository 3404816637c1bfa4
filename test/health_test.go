package test

import (
	"strconv"
	"strings"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
)

// From a dose in the facility to the appointment in the municipality: the medics
// note a dose and print the family's sheets, the intake arranges what is still to be
// had, and the Land counts without names.
func TestWhatIsStillDueIsPrintedArrangedAndCounted(t *testing.T) {
	b := browser.Start(t)
	open := map[string]func(testing.TB) *site{"sqlite": onSQLite, "postgres": onPostgres}
	for name, c := range map[string]struct {
		database string
		view     browser.View
	}{
		"health":                        {"postgres", browser.View{}},
		"health, phone, Arabic, script": {"sqlite", browser.View{Width: browser.Phone, Lang: i18n.Arabic, NoScript: true}},
	} {
		t.Run(name, func(t *testing.T) {
			stillDue(t, open[c.database](t), b, c.view, strings.ReplaceAll(name, ", ", "-"))
		})
	}
}

func stillDue(t *testing.T, s *site, b *browser.Browser, v browser.View, name string) {
	ctx := i18n.With(t.Context(), v.Lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	of := ` FROM person p JOIN household h ON h.id = p.household_id JOIN account a ON a.unit_id = h.unit_id
		WHERE h.tenant_id = $1 AND a.email = 'sanitaet@zue.example' AND h.left_on = '' AND h.size <= 3 AND p.position = 1 AND p.birth_date BETWEEN '1971' AND '2004' ORDER BY p.id LIMIT 1`
	who, household, size := s.one(t, `SELECT p.id`+of), s.one(t, `SELECT h.id`+of), s.one(t, `SELECT CAST(h.size AS TEXT)`+of)

	// The facility's medics note a dose; the sheets of the family have it.
	medic := s.enter(t, b, v, "sanitaet@zue.example")
	medic.Go(s.URL + "/personen/" + who + "/massnahmen?kind=vaccination")
	medic.Choose(say("catalogue.antigen.masern"))
	medic.Submit("/personen/"+who+"/massnahmen", "outcome", "done", "day", "20.11.2026", "vaccine", "Probevax", "batch", "PX-77", "source", "vaccination-record", "source_day", testkit.Today.String())
	medic.Go(s.URL + "/haushalte/" + household)
	medic.Sees("Probevax")
	medic.Go(s.URL + "/haushalte/" + household + "/arzttag?sprache=ar")
	medic.Sees(say("medical-day.title"), "Probevax, PX-77", "Blatt für den Arzttermin", "ورقة لموعد الطبيب", "Wahrscheinlich noch offen: Eine Ärztin oder ein Arzt entscheidet.", "الحصبة")
	medic.sound(name + "-sheets")
	if n := strconv.Itoa(browser.Sheets(medic.PDF())); n != size {
		t.Errorf("the sheets of %s persons take %s pages", size, n)
	}
	medic.Go(s.URL + "/haushalte/" + household + "/arzttag?sprache=uk&person=" + who)
	medic.Sees("Аркуш для прийому в лікаря")
	medic.SeesNot("ورقة لموعد الطبيب")

	// The municipality arranges what a family that comes still needs.
	intake := s.enter(t, b, v, "aufnahme@werne.example")
	intake.Go(s.URL + "/termine")
	intake.Sees(say("appointment.title"), say("due.doctor"))
	intake.sound(name + "-appointments")
	transfer := s.one(t, `SELECT t.id FROM transfer t JOIN tenant m ON m.id = t.to_tenant_id WHERE t.tenant_id = $1 AND m.name = 'Werne' AND t.state = 'acknowledged'
		AND NOT EXISTS (SELECT 1 FROM preparation r WHERE r.transfer_id = t.id AND r.meet_on <> '') ORDER BY t.arrive_on LIMIT 1`)
	at := "/termine/" + transfer
	intake.Go(s.URL + at)
	intake.sound(name + "-arrange")
	intake.Submit(at, "on", "", "where", "Praxis Probe")
	intake.Sees(say("error.required"))
	intake.sound(name + "-arrange-again")
	intake.Submit(at, "on", testkit.Today.AddDays(20).String(), "at", "09:30", "where", "Praxis Probe")
	intake.Sees(say("appointment.standing.arranged"), "09:30", "Praxis Probe")
	intake.sound(name + "-arranged")
	intake.Go(s.URL + "/zuweisungen/" + transfer)
	intake.Sees(say("catalogue.prepare.vaccination-appointment"))

	housing := s.enter(t, b, v, "wohnen@werne.example")
	housing.Go(s.URL + at)
	housing.Sees(say("appointment.hidden"))
	housing.SeesNot("Praxis Probe")

	// The Land plans days for vaccination by counts that tell of nobody.
	desk := s.enter(t, b, v, "verteilung@land.example")
	desk.Go(s.URL + "/impfbedarf")
	desk.Sees(say("dose.title"), say("dose.withheld"), "MMR")
	desk.sound(name + "-counts")
	desk.Go(s.URL + "/impfbedarf?impfstoff=MMR&dosis=1")
	desk.Sees(say("dose.places", "what", say("dose.number", "vaccine", "MMR", "number", 1)))
}
