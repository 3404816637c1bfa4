package days

import (
	"context"
	"fmt"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/letter"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// letters are what case managers wrote, so many days ago; days in braces count
// from then.
var letters = []struct {
	ago  int
	kind letter.Kind
	lang i18n.Lang
	said map[string]string
	days map[string]int // of fields
}{
	{9, letter.Invitation, i18n.Arabic, map[string]string{"time": "10:30", "about": "Ihr Weg in den nächsten Monaten", "bring": "Ausweis\nZeugnisse, auch ohne Übersetzung"}, map[string]int{"day": 6}},
	{8, letter.Daycare, i18n.Ukrainian, map[string]string{letter.OfficeName: "Kita Lindenhof", "hours": "Montag bis Freitag, 8 bis 14 Uhr", "note": "Das Kind spricht noch kein Deutsch."}, map[string]int{"from-day": 60}},
	{6, letter.Papers, i18n.Farsi, map[string]string{"papers": "Geburtsurkunde\nSchulzeugnis", "what-for": "Anmeldung in der Schule"}, map[string]int{"until": 14}},
	{5, letter.Course, i18n.Turkish, map[string]string{letter.OfficeName: "Volkshochschule", "level": "Anfang", "times": "vormittags, solange die Kinder in der Schule sind"}, nil},
	{4, letter.Cover, i18n.German, map[string]string{letter.OfficeName: "Bezirksregierung, Anerkennungsstelle", letter.OfficeAddress: "Domplatz 1\n48143 Münster", "about": "Antrag auf Anerkennung des Berufsabschlusses",
		"request": "Wir legen den Antrag mit den Unterlagen vor, die schon da sind. Die Übersetzung des Diploms reichen wir nach.", "enclosures": "Antrag\nLebenslauf\nKopie des Diploms"}, nil},
	{3, letter.Release, i18n.Arabic, map[string]string{"from": "Volkshochschule", "what": "Teilnahme am Sprachkurs"}, map[string]int{"until": 180}},
	{1, letter.Reminder, i18n.German, map[string]string{letter.OfficeName: "Bezirksregierung, Anerkennungsstelle", letter.OfficeAddress: "Domplatz 1\n48143 Münster", letter.Reference: "24-AE-1187", "profession": "Gesundheits- und Krankenpflegerin"},
		map[string]int{"applied-on": -160, "complete-on": -120, "due-on": -28}},
}

// correspond has the case manager write letters for some who live there. Who lives
// where nobody wrote down is given theirs by hand.
func (p *player) correspond(ctx context.Context, residents []world.Resident, now time.Time) error {
	who := p.offices.scope(p.offices.towns[world.DemoMunicipality], "", tenant.CaseManager)
	return p.db.Do(ctx, who.Tenant, func(ctx context.Context, tx *db.Tx) error {
		n := 0
		for i, r := range residents {
			if !r.Left.IsZero() || n == 3*len(letters) {
				continue
			}
			one := letters[i%len(letters)]
			day := clock.DateOf(now).AddDays(-one.ago)
			if day.Before(r.From) {
				continue
			}
			cmd := letter.MakeCommand{Household: r.ID, Kind: one.kind, Lang: one.lang, Values: map[string]string{}, ByHand: true}
			for name, text := range one.said {
				cmd.Values[name] = text
			}
			for name, days := range one.days {
				cmd.Values[name] = day.AddDays(days).String()
			}
			if one.kind == letter.Invitation {
				cmd.Values["place"] = "Rathaus, Zimmer 12"
			}
			switch _, err := letter.Make(ctx, tx, clock.At(opening(day).Add(2*time.Hour)), who, nil, cmd); {
			case err == nil:
				n++
			case !errs.Is(err, errs.KindInvalid): // a Kita is for families
				return fmt.Errorf("a letter about %s: %w", r.FileNumber, err)
			}
		}
		return nil
	})
}
