package days

import (
	"context"
	"fmt"
	"time"

	"wegwarte/engine/matching"
	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/work"
	"wegwarte/internal/world"
)

// vacancies are the places that employers of the town have told of.
var vacancies = []struct {
	kind                                           work.Kind
	employer, title, skills, hours, town, contact  string
	german, week, minutes, payFrom, payUntil, days int // days: until one can apply; 0: none is set
	per                                            work.Per
	licence                                        work.Licence
}{
	{work.Job, "St. Christophorus Klinik", "Gesundheits- und Krankenpflege (KldB 8130)", "Wundversorgung, Blutabnahme", "Mo–Fr 7–14:30", "Werne", "Pflegedirektion, Frau Lohmann", 4, 35, 15, 1850, 2300, 30, work.PerHour, ""},
	{work.Internship, "Seniorenhaus Am Stadtpark", "Altenpflege (KldB 8210)", "Pflege", "Mo–Fr 8:30–13", "Werne", "Herr Dierkes", 3, 22, 15, 0, 0, 0, "", ""},
	{work.Training, "Elektro Steinhoff", "Bauelektrik (KldB 2621)", "Kabel verlegen", "Mo–Do 7:30–16, Fr 7:30–13", "Werne", "Frau Steinhoff", 3, 38, 30, 105_000, 115_000, 60, work.PerMonth, ""},
	{work.Job, "Bäckerei Kötter", "Back- und Konditoreiwarenherstellung (KldB 2922)", "Backen", "Di–Sa 3–10", "Werne", "Meister Kötter", 1, 35, 15, 1450, 1700, 21, work.PerHour, "food"},
	{work.Job, "Lippe-Logistik", "Lagerwirtschaft (KldB 5131)", "Kommissionieren", "Mo–Fr 6–14", "Bergkamen", "Personalbüro", 2, 38, 0, 1420, 1580, 0, work.PerHour, "forklift"},
	{work.Job, "Gebäudedienste Falk", "Reinigung (KldB 5410)", "", "Mo–Fr 9–13", "Werne", "Frau Falk", 1, 20, 30, 1425, 1425, 14, work.PerHour, ""},
	{work.Job, "Hotel am Kloster", "Köche/Köchinnen (KldB 2930)", "Kochen, HACCP", "Mi–So 15–22", "Lünen", "Küchenchef Radtke", 2, 35, 30, 1550, 1800, 40, work.PerHour, "food"},
	{work.Internship, "Stadtbücherei Werne", "Bibliothekswesen (KldB 7332)", "Arabisch", "Di–Do 10–14", "Werne", "Frau Everding", 3, 12, 15, 0, 0, 0, "", ""},
	{work.Job, "Kita Regenbogen", "Kinderbetreuung und -erziehung (KldB 8311)", "Kinder betreuen", "Mo–Fr 8–14", "Werne", "Leitung, Frau Öztürk", 4, 30, 15, 1650, 1950, 25, work.PerHour, "first-aid"},
	{work.Training, "Autohaus Hesse", "Kraftfahrzeugtechnik (KldB 2521)", "Autos reparieren", "Mo–Fr 7:30–16:15", "Hamm", "Werkstattleitung", 3, 39, 45, 98_000, 110_000, 90, work.PerMonth, ""},
	{work.Job, "Malerbetrieb Nientiedt", "Maler- und Lackiererarbeiten (KldB 3321)", "Streichen, Tapezieren", "", "Werne", "Herr Nientiedt", 2, 38, 0, 1500, 1750, 0, work.PerHour, "car"},
	{work.Job, "Textilpflege Brinkmann", "Bekleidungs-, Hut- und Mützenherstellung (KldB 2822)", "Nähen", "Mo–Fr 8–12:30", "Selm", "Frau Brinkmann", 1, 22, 0, 1430, 1500, 18, work.PerHour, ""},
}

// exchange is whose program brings places, too.
const exchange = "Stellenbörse der Wirtschaftsförderung"

// broughtVacancies are those the program has brought.
var broughtVacancies = []work.Opening{
	{Kind: work.Job, Number: "WF-2207", Employer: "Gartenbau Schulze Wemhove", Title: "Gartenbau (KldB 1210)",
		Details: work.Details{Skills: []string{"Pflanzen", "Mähen"}, German: 1, WeekHours: 35, Town: "Werne", Minutes: 30, PayFrom: 1450, PayUntil: 1600, PayPer: work.PerHour, Contact: "Herr Schulze Wemhove"}},
	{Kind: work.Internship, Number: "WF-2213", Employer: "Zahnarztpraxis am Markt", Title: "Medizinisches Fachpersonal (KldB 8110)",
		Details: work.Details{Skills: []string{"Arabisch"}, German: 3, WeekHours: 20, Town: "Werne", Minutes: 15, Contact: "Frau Dr. Wienke"}},
}

// vita is somebody's working life so far, and what they want.
type vita struct {
	told    work.Told
	entries []work.Entry
}

var vitae = []vita{
	{work.Told{Wants: "Ich möchte wieder als Krankenschwester arbeiten.", Can: "Acht Jahre Chirurgie, davon drei im Operationssaal.", Occupations: []string{"Gesundheits- und Krankenpflege (KldB 8130)"},
		Skills: []string{"Wundversorgung", "Blutabnahme", "Pflege"}, MostMinutes: 45, WeekHours: 30},
		[]work.Entry{{Kind: work.Experience, Title: "Gesundheits- und Krankenpflege (KldB 8130)", Place: "Städtisches Krankenhaus, Chirurgie", From: "2013-09", Until: "2021-06", Note: "Drei Jahre davon im Operationssaal."},
			{Kind: work.Apprentice, Title: "Diplom in Krankenpflege", Place: "Universität", From: "2009-10", Until: "2013-07"}, {Kind: work.Schooling, Title: "Abitur, naturwissenschaftlicher Zweig", From: "2006-09", Until: "2009-06"}}},
	{work.Told{Wants: "Eine Ausbildung als Elektriker, gern in einem kleinen Betrieb.", Can: "Leitungen verlegen, Geräte reparieren.", Occupations: []string{"Bauelektrik (KldB 2621)"}, Skills: []string{"Kabel verlegen", "Löten"},
		Licences: []work.Licence{"car"}, MostMinutes: 60, WeekHours: 40},
		[]work.Entry{{Kind: work.Experience, Title: "Helfer beim Elektriker", Place: "Werkstatt des Onkels", From: "2018-03", Until: "2022-11"}, {Kind: work.Schooling, Title: "Schule bis zur 10. Klasse", From: "2008-09", Until: "2018-02"},
			{Kind: work.Course, Title: "Integrationskurs, Prüfung B1", Place: "Volkshochschule Werne", From: "2025-02", Until: "2025-11"}}},
	{work.Told{Wants: "Arbeit, solange mein Sohn in der Kita ist.", Can: "Nähen, Kleider ändern, kochen für viele.", Occupations: []string{"Bekleidungs-, Hut- und Mützenherstellung (KldB 2822)", "Köche/Köchinnen (KldB 2930)"}, Skills: []string{"Nähen", "Kochen"},
		Licences: []work.Licence{"food"}, MostMinutes: 30, WeekHours: 25},
		[]work.Entry{{Kind: work.Experience, Title: "Schneiderin, selbstständig", From: "2011-01", Until: "2020-08"}}},
	{work.Told{Wants: "Im Lager oder im Verkauf, Hauptsache feste Zeiten.", Occupations: []string{"Lagerwirtschaft (KldB 5131)"}, Skills: []string{"Kommissionieren", "Kasse"}, Licences: []work.Licence{"car", "forklift"}, MostMinutes: 60, WeekHours: 40},
		[]work.Entry{{Kind: work.Experience, Title: "Fahrer und Lagerist", Place: "Großhandel für Obst", From: "2015-05", Until: "2023-02"}}},
	{work.Told{Wants: "Mit Kindern arbeiten.", Can: "Vier Jahre Grundschullehrerin.", Occupations: []string{"Kinderbetreuung und -erziehung (KldB 8311)", "Lehrkräfte in der Primarstufe (KldB 8411)"}, Skills: []string{"Kinder betreuen", "Arabisch", "Unterrichten"},
		Licences: []work.Licence{"first-aid"}, MostMinutes: 30, WeekHours: 30},
		[]work.Entry{{Kind: work.Experience, Title: "Lehrkräfte in der Primarstufe (KldB 8411)", Place: "Grundschule", From: "2016-09", Until: "2020-06"}, {Kind: work.Apprentice, Title: "Bachelor Pädagogik", From: "2012-10", Until: "2016-07"}}},
	{work.Told{Wants: "Maler, draußen oder drinnen.", Skills: []string{"Streichen", "Tapezieren"}, Occupations: []string{"Maler- und Lackiererarbeiten (KldB 3321)"}, Licences: []work.Licence{"car"}, MostMinutes: 45, WeekHours: 40}, nil},
}

// workWays are how far somebody is: what was read on their paper, and what was done.
var workWays = []struct {
	paper      work.Paper
	says       work.Says
	registered int // days ago; 0: not read
	facility   work.Answer
	identity   work.Answer
	unread     bool // nobody has looked at the paper
	german     int
	asked      int       // days ago that the authority was asked; 0: not yet
	outcome    work.Kind // that goes on
	before     bool      // an internship was before
}{
	{work.Protected, work.SaysAllowed, 900, work.No, work.Yes, false, 4, 0, "", false},
	{work.Permission, work.SaysConsent, 400, work.No, work.No, false, 3, 0, "", false},
	{work.Temporary, work.SaysAllowed, 0, work.No, work.Yes, false, 2, 0, "", false},
	{work.Permission, work.SaysConsent, 64, work.No, work.No, false, 1, 0, "", false},
	{work.Protected, work.SaysAllowed, 700, work.No, work.Yes, false, 3, 0, work.Internship, false},
	{work.Tolerated, work.SaysNot, 130, work.No, work.No, false, 2, 0, "", false},
	{"", "", 0, "", "", true, 0, 0, "", false},
	{work.Permission, work.SaysConsent, 300, work.No, work.NotAsked, false, 3, 19, "", false},
	{work.Protected, work.SaysAllowed, 1100, work.No, work.Yes, false, 4, 0, work.Job, true},
	{work.Tolerated, work.SaysConsent, 500, work.No, work.NotAsked, false, 2, 0, "", false},
}

// employ has the case manager tell of places, and of the ways of some residents into work.
func (p *player) employ(ctx context.Context, now time.Time) error {
	who := p.offices.scope(p.offices.towns[world.DemoMunicipality], "", tenant.CaseManager)
	today := clock.DateOf(now)
	at := func(ago int) clock.Clock {
		if hour := opening(today.AddDays(-ago)).Add(3 * time.Hour); hour.Before(now) {
			return clock.At(hour)
		}
		return clock.At(now)
	}
	return p.db.Do(ctx, who.Tenant, func(ctx context.Context, tx *db.Tx) error {
		if _, err := account.AddProgram(ctx, tx, at(29), who, account.AddProgramCommand{Use: account.Vacancies, Name: exchange}); err != nil {
			return err
		}
		if _, err := work.TakeOpenings(ctx, tx, at(2), who, work.TakeCommand{Rows: []int{1, 2}, Source: exchange, All: broughtVacancies}); err != nil {
			return err
		}
		var places []work.Opening
		for i, one := range vacancies {
			o := work.Opening{Kind: one.kind, Employer: one.employer, Title: one.title, Details: work.Details{Skills: []string{}, German: matching.Level(one.german), WeekHours: one.week, Town: one.town, Minutes: one.minutes,
				PayFrom: one.payFrom, PayUntil: one.payUntil, PayPer: one.per, Contact: one.contact, Phone: fmt.Sprintf("02389 555 02%02d", i)}}
			if one.skills != "" {
				o.Skills = []string{one.skills}
			}
			if one.licence != "" {
				o.Licences = []work.Licence{one.licence}
			}
			if one.days > 0 {
				o.Until = today.AddDays(one.days)
			}
			var err error
			if o.Week, err = work.ParseWeek(one.hours); err != nil {
				return err
			}
			if o, err = work.SaveOpening(ctx, tx, at(3+2*i), who, o); err != nil {
				return fmt.Errorf("%s: %w", one.employer, err)
			}
			places = append(places, o)
		}
		n := 0
		for i, r := range p.world.Residents() {
			if !r.Left.IsZero() || n == len(workWays) {
				continue
			}
			h, err := person.Show(ctx, tx, at(0), who, r.ID)
			if err != nil {
				return err
			}
			for _, one := range h.Persons {
				if age, known := one.Birth.AgeOn(today); known && age >= 24 && age < 55 {
					if err := employOne(ctx, tx, who, at, today, h, one, n, places); err != nil {
						return fmt.Errorf("work of %s, %d: %w", h.FileNumber, i, err)
					}
					n++
					break
				}
			}
		}
		return nil
	})
}

func employOne(ctx context.Context, tx *db.Tx, who tenant.Scope, at func(int) clock.Clock, today clock.Date, h person.Household, one person.Person, n int, places []work.Opening) error {
	way, life := workWays[n], vitae[n%len(vitae)]
	told := life.told
	told.Seeks, told.Levels = work.SeeksWork, map[string]int{}
	if n == 1 {
		told.Seeks = work.SeeksTraining
	}
	for _, l := range one.Languages {
		told.Levels[l.Tag] = 6
	}
	if told.Levels["de"] = way.german; way.german == 0 {
		delete(told.Levels, "de")
	}
	told.Free, _ = work.ParseWeek([]string{"Mo–Fr 7–17", "Mo–Fr 6–18, Sa 6–14", "Mo–Fr 8–16"}[n%3])
	for _, other := range h.Persons {
		if age, known := other.Birth.AgeOn(today); known && age < 7 {
			told.Care, _ = work.ParseWeek("Mo–Fr 7:30–16")
		}
	}
	if n%4 == 3 {
		told.Busy, _ = work.ParseWeek("Mo, Mi 17–20")
	}
	if way.unread {
		told = work.Told{Seeks: work.SeeksWork, Wants: told.Wants, Levels: map[string]int{}}
	}
	if _, err := work.SaveProfile(ctx, tx, at(34-n), who, work.SaveProfileCommand{Person: one.ID, Told: told}); err != nil {
		return err
	}
	for _, e := range aged(life.entries, one, today) {
		e.Person = one.ID
		if _, err := work.SaveEntry(ctx, tx, at(34-n), who, e); err != nil {
			return err
		}
	}
	if way.unread {
		return nil
	}
	facts := work.Facts{Paper: way.paper, Says: way.says, Facility: way.facility, Identity: way.identity, Ban: work.No}
	if way.registered > 0 {
		facts.Registered = today.AddDays(-way.registered)
	}
	if way.paper != work.Protected {
		facts.PaperUntil = today.AddDays(95 + 13*n)
	}
	if _, err := work.RecordPaper(ctx, tx, at(30-n), who, work.RecordCommand{Person: one.ID, Facts: facts, Shown: today.AddDays(n - 30)}); err != nil {
		return err
	}
	liked := places[(n*5)%len(places)].ID
	if way.asked > 0 || way.outcome != "" || n == 0 {
		if err := work.Choose(ctx, tx, at(way.asked+1), who, work.ChooseCommand{Person: one.ID, Opening: liked, Choice: work.Interested}); err != nil {
			return err
		}
	}
	if way.asked > 0 {
		r := work.Request{On: today.AddDays(-way.asked), Of: "Ausländerbehörde Kreis Unna"}
		if err := work.SetRequest(ctx, tx, at(way.asked), who, work.RequestCommand{Person: one.ID, Request: r}); err != nil {
			return err
		}
	}
	return cameOf(ctx, tx, who, at, today, one.ID, way.outcome, way.before, places[(n*5)%len(places)])
}

// aged gives the lines of a life as they are of somebody born in another year than
// 1990, as the lives above are told; courses were taken here.
func aged(lines []work.Entry, one person.Person, today clock.Date) (list []work.Entry) {
	by := one.Birth.Date.Year() - 1990
	for _, e := range lines {
		if e.Kind == work.Course {
			list = append(list, e)
			continue
		}
		e.From, e.Until = later(e.From, by), min(later(e.Until, by), work.Month(today.AddDays(-500).String()[:7]))
		if e.From < e.Until {
			list = append(list, e)
		}
	}
	return list
}

// later is a month so many years later.
func later(m work.Month, years int) work.Month {
	day := clock.MustDate(string(m) + "-01")
	return work.Month(clock.NewDate(day.Year()+years, day.Month(), 1).String()[:7])
}

// cameOf tells what came of a way: an internship that was, and what goes on.
func cameOf(ctx context.Context, tx *db.Tx, who tenant.Scope, at func(int) clock.Clock, today clock.Date, one id.ID, goes work.Kind, before bool, place work.Opening) error {
	if before {
		o := work.Outcome{Person: one, Opening: place.ID, Kind: work.Internship, Employer: place.Employer, Title: place.Title, From: today.AddDays(-40), Until: today.AddDays(-27), Ended: work.TakenOver}
		if _, err := work.SaveOutcome(ctx, tx, at(20), who, o); err != nil {
			return err
		}
	}
	if goes == "" {
		return nil
	}
	o := work.Outcome{Person: one, Opening: place.ID, Kind: goes, Employer: place.Employer, Title: place.Title, From: today.AddDays(-6), WeekHours: place.WeekHours}
	if goes == work.Internship {
		o.Until = today.AddDays(15)
	}
	_, err := work.SaveOutcome(ctx, tx, at(5), who, o)
	return err
}
