package days

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/letter"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// kita is the place of the Kita form among them.
const kita = 1

// letters are what case managers wrote, so many days ago; days in braces count
// from then.
var letters = []struct {
	ago  int
	kind letter.Kind
	said map[string]string
	days map[string]int // of fields
}{
	{9, letter.Invitation, map[string]string{"time": "10:30", "about": "Ihr Weg in den nächsten Monaten", "bring": "Ausweis\nZeugnisse, auch ohne Übersetzung"}, map[string]int{"day": 6}},
	{8, letter.Daycare, map[string]string{letter.OfficeName: "Kita Lindenhof", "hours": "Montag bis Freitag, 8 bis 14 Uhr", "note": "Das Kind spricht noch kein Deutsch."}, map[string]int{"from-day": 60}},
	{6, letter.Papers, map[string]string{"papers": "Geburtsurkunde\nSchulzeugnis", "what-for": "Anmeldung in der Schule"}, map[string]int{"until": 14}},
	{5, letter.Course, map[string]string{letter.OfficeName: "Volkshochschule", "level": "Anfang", "times": "vormittags, solange die Kinder in der Schule sind"}, nil},
	{4, letter.Cover, map[string]string{letter.OfficeName: "Bezirksregierung, Anerkennungsstelle", letter.OfficeAddress: "Domplatz 1\n48143 Münster", "about": "Antrag auf Anerkennung des Berufsabschlusses",
		"request": "Wir legen den Antrag mit den Unterlagen vor, die schon da sind. Die Übersetzung des Diploms reichen wir nach.", "enclosures": "Antrag\nLebenslauf\nKopie des Diploms"}, nil},
	{3, letter.Release, map[string]string{"from": "Volkshochschule", "what": "Teilnahme am Sprachkurs"}, map[string]int{"until": 180}},
	{1, letter.Reminder, map[string]string{letter.OfficeName: "Bezirksregierung, Anerkennungsstelle", letter.OfficeAddress: "Domplatz 1\n48143 Münster", letter.Reference: "24-AE-1187", "profession": "Gesundheits- und Krankenpflegerin"},
		map[string]int{"applied-on": -160, "complete-on": -120, "due-on": -28}},
}

// correspond has the case manager write letters for some who live there. Who lives
// where nobody wrote down is given theirs by hand.
func (p *player) correspond(ctx context.Context, residents []world.Resident, now time.Time) error {
	who := p.offices.scope(p.offices.towns[world.DemoMunicipality], "", tenant.CaseManager)
	return p.db.Do(ctx, who.Tenant, func(ctx context.Context, tx *db.Tx) error {
		written, families := 0, 0
		for i, r := range residents {
			if !r.Left.IsZero() || written == 3*len(letters) {
				continue
			}
			next := []int{i % len(letters)}
			if families < 2 { // a Kita is for families: others get what comes next
				next = []int{kita, next[0]}
			}
			for _, which := range next {
				made, err := p.letter(ctx, tx, who, r, which, now)
				if err != nil {
					return fmt.Errorf("a letter about %s: %w", r.FileNumber, err)
				}
				if made {
					written++
					if which == kita {
						families++
					}
					break
				}
			}
		}
		return nil
	})
}

// letter writes one, unless what it needs is not there.
func (p *player) letter(ctx context.Context, tx *db.Tx, who tenant.Scope, r world.Resident, which int, now time.Time) (made bool, err error) {
	one := letters[which]
	day := clock.DateOf(now).AddDays(-one.ago)
	if day.Before(r.From) {
		return false, nil
	}
	if which == kita && !slices.ContainsFunc(r.Persons, func(p world.Person) bool { years, known := p.Birth.AgeOn(day); return known && years < 6 }) {
		return false, nil
	}
	cmd := letter.MakeCommand{Household: r.ID, Kind: one.kind, Lang: reads(r), Values: maps.Clone(one.said), ByHand: true}
	for name, days := range one.days {
		cmd.Values[name] = day.AddDays(days).String()
	}
	if one.kind == letter.Invitation {
		cmd.Values["place"] = "Rathaus, Zimmer 12"
	}
	_, err = letter.Make(ctx, tx, clock.At(opening(day).Add(2*time.Hour)), who, nil, cmd)
	if errs.Is(err, errs.KindInvalid) {
		return false, nil
	}
	return err == nil, err
}

// reads gives a language of papers that the first of them knows, German where
// there is none.
func reads(r world.Resident) i18n.Lang {
	for _, l := range r.Persons[0].Languages {
		if lang, ok := i18n.ReadBy(l.Tag); ok {
			return lang
		}
	}
	return i18n.German
}
