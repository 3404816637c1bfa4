package days

import (
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// close is what the demo's municipality assumes, and what it does about what is missing.
func (p *player) close(ctx context.Context, now time.Time) error {
	lead := p.offices.scope(p.offices.towns[world.DemoMunicipality], "", tenant.Lead)
	today := clock.DateOf(now)
	at := clock.At(opening(today.AddDays(-40)))
	summer := func(years int) clock.Date { return clock.NewDate(today.Year()+years, time.August, 1) }
	assumed := []gap.Assumption{
		{Key: "office.per", Why: "Erfahrungswert der Ausländerbehörde aus den letzten drei Jahren"},
		{Key: "housing.each", Why: "Von fünf Menschen, die ankamen, brauchten zuletzt zwei eine eigene Wohnung"},
	}
	assumed[0].Low, assumed[0].Value, assumed[0].High = 260_000, 300_000, 340_000
	assumed[1].Low, assumed[1].Value, assumed[1].High = 330, 400, 460
	const whole, euro = 1000, 100
	return p.db.Do(ctx, lead.Tenant, func(ctx context.Context, tx *db.Tx) error {
		for _, a := range assumed {
			if _, err := gap.Assume(ctx, tx, at, lead, a); err != nil {
				return err
			}
		}
		for _, m := range []gap.Measure{
			{Indicator: "kita.u3", Title: "Kita am Stadtpark: zwei Gruppen", Places: 24 * whole, Staff: 20 * whole, From: summer(1), State: gap.Decided, Once: 2_600_000 * euro, Yearly: 410_000 * euro, Source: "Rat, Vorlage 118/2026"},
			{Indicator: "kita.u3", Title: "Kindertagespflege: zehn Tagesmütter und Tagesväter mehr", Places: 45 * whole, Staff: 45 * whole, From: summer(2), State: gap.Proposed, Once: 60_000 * euro, Yearly: 520_000 * euro},
			{Indicator: "kita.u3", Title: "Berufsbegleitende Ausbildung für 15 Fachkräfte", Staff: 60 * whole, From: summer(3), State: gap.Proposed, Yearly: 390_000 * euro},
			{Indicator: "kita.u3", Title: "Neubau Kita Ost: vier Gruppen", Places: 60 * whole, Staff: 48 * whole, From: summer(3), State: gap.Proposed, Once: 5_400_000 * euro, Yearly: 880_000 * euro},
			{Indicator: "kita.3to6", Title: "Kita am Stadtpark: eine Gruppe", Places: 22 * whole, Staff: 22 * whole, From: summer(1), State: gap.Decided, Once: 1_300_000 * euro, Yearly: 210_000 * euro, Source: "Rat, Vorlage 118/2026"},
			{Indicator: "fullday", Title: "Anbau Wiehagenschule", Places: 75 * whole, Staff: 50 * whole, From: summer(1), State: gap.Decided, Once: 1_900_000 * euro, Yearly: 160_000 * euro, Source: "Rat, Vorlage 74/2026"},
			{Indicator: "fullday", Title: "Räume der Jugendzentren am Nachmittag", Places: 60 * whole, Staff: 60 * whole, From: summer(1), State: gap.Proposed, Yearly: 140_000 * euro},
			{Indicator: "fullday", Title: "Anbau Uhlandschule", Places: 125 * whole, Staff: 125 * whole, From: summer(3), State: gap.Proposed, Once: 3_100_000 * euro, Yearly: 290_000 * euro},
			{Indicator: "housing", Title: "Geförderter Wohnungsbau Baaken", Places: 46 * whole, From: clock.NewDate(today.Year()+2, time.April, 1), State: gap.Decided, Once: 3_700_000 * euro, Source: "Bewilligung der NRW.BANK"},
			{Indicator: "housing", Title: "Wohnungen anmieten und mit Bürgschaft weitergeben", Places: 40 * whole, From: clock.NewDate(today.Year()+1, time.January, 1), State: gap.Proposed, Yearly: 84_000 * euro},
			{Indicator: "housing", Title: "Ankauf von Belegungsrechten", Places: 60 * whole, From: clock.NewDate(today.Year()+1, time.July, 1), State: gap.Proposed, Once: 900_000 * euro},
			{Indicator: "course", Title: "Zwei Kurse am Abend mit Kinderbetreuung", Places: 36 * whole, From: clock.NewDate(today.Year()+1, time.February, 1), State: gap.Proposed, Yearly: 58_000 * euro},
			{Indicator: "office", Title: "Zwei Stellen für Anträge ohne Termin", Places: 2 * whole, Staff: 2 * whole, From: clock.NewDate(today.Year()+1, time.April, 1), State: gap.Proposed, Yearly: 128_000 * euro},
		} {
			if _, err := gap.SaveMeasure(ctx, tx, at, lead, m); err != nil {
				return err
			}
		}
		return nil
	})
}
