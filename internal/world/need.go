package world

import (
	"fmt"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
)

// somebody is one person of a household as the rules of needs and measures see
// them: no nationality, no status.
type somebody struct {
	*Person
	h     *Household
	r     *region
	m     member
	years int
	dice
}

func (h *Household) somebody(r *region, m member, p *Person, d dice) somebody {
	return somebody{Person: p, h: h, r: r, m: m, years: m.months / year, dice: d}
}

func (w somebody) woman() bool   { return w.Sex == person.Female }
func (w somebody) first() bool   { return w.ID == w.h.Persons[0].ID }
func (w somebody) grown() bool   { return w.years >= 18 }
func (w somebody) speaker() bool { return w.first() || w.m.role == father || w.m.role == mother }

// usual is how often something is needed in a range of ages.
type usual struct {
	from, to int // completed years, both included
	chance   float64
}

func (w somebody) byAge(table ...usual) float64 {
	for _, u := range table {
		if w.years >= u.from && w.years <= u.to {
			return u.chance
		}
	}
	return 0
}

// rule says how often a measure is needed, by whom, and what is written down
// about it. The shares are plausible, not measured.
type rule struct {
	code   string
	chance func(somebody) float64
	detail func(somebody) string
	from   []drawn[record.Source]
}

var (
	told     = []drawn[record.Source]{{record.OwnWord, 8}, {record.Observation, 2}}
	seen     = []drawn[record.Source]{{record.Observation, 5}, {record.OwnWord, 3}, {record.OtherDocument, 2}}
	attested = []drawn[record.Source]{{record.OtherDocument, 6}, {record.OwnWord, 4}}
)

var needRules = []rule{
	{"interpreter", interpreted, interpreterDetail, told},
	{"reading-help", func(w somebody) float64 {
		if w.years < 16 || reads(w.Languages) {
			return 0
		}
		return .6
	}, nil, told},
	{"sign-language", always(.0012, 6, 90), words("Deutsche Gebärdensprache in Anfängen", "Arabische Gebärdensprache", "Gebärden der Familie"), seen},
	{"hearing-access", ages(usual{5, 64, .004}, usual{65, 99, .12}), nil, seen},
	{"visual-access", ages(usual{5, 64, .005}, usual{65, 99, .08}), nil, seen},

	{"step-free", ages(usual{3, 64, .007}, usual{65, 74, .15}, usual{75, 99, .4}), nil, seen},
	{"ground-floor", ages(usual{18, 64, .01}, usual{65, 99, .12}), nil, told},
	{"lift", ages(usual{60, 74, .1}, usual{75, 99, .25}), nil, told},
	{"wheelchair-space", always(.0035, 4, 95), words("Rollstuhl, 65 cm breit", "Aktivrollstuhl", "Elektrorollstuhl, braucht Steckdose"), seen},
	{"single-room", always(.012, 18, 99), nil, attested},
	{"quiet-room", always(.012, 6, 99), words("nicht zur Straße hin", "nicht neben dem Gemeinschaftsraum"), attested},
	{"carer-bed", ages(usual{3, 64, .001}, usual{75, 99, .06}), nil, seen},
	{"own-bathroom", always(.006, 3, 99), nil, attested},
	{"cooking", firstOnly(.05), words("kocht für ein Kind mit Unverträglichkeit", "kocht nach eigenen Speiseregeln"), told},
	{"child-friendly", ages(usual{0, 6, .12}), nil, seen},
	{"baby-bed", ages(usual{0, 1, .9}), nil, seen},
	{"assistance-animal", always(.0003, 18, 99), words("Blindenführhund, mittelgroß"), seen},

	{"women-only", womanAlone(.14), nil, told},
	{"protected-unit", womanAlone(.025), nil, told},
	{"address-protected", always(.002, 18, 99), nil, told},

	{"continuous-medication", ages(usual{1, 17, .02}, usual{18, 49, .06}, usual{50, 64, .22}, usual{65, 99, .5}),
		words("täglich, Vorrat für 14 Tage mitgegeben", "zweimal täglich", "täglich, Rezept läuft in einem Monat aus", "einmal wöchentlich"), attested},
	{"dialysis", ages(usual{18, 64, .0012}, usual{65, 99, .006}), words("dreimal in der Woche, höchstens 30 km", "dreimal in der Woche, vormittags"), attested},
	{"specialist", ages(usual{0, 17, .035}, usual{18, 64, .05}, usual{65, 99, .14}), words("Augenheilkunde", "Zahnmedizin",
		"Orthopädie", "Kinderheilkunde", "Innere Medizin", "Hals-Nasen-Ohren", "Frauenheilkunde", "Neurologie"), attested},
	{"therapy", ages(usual{6, 17, .03}, usual{18, 64, .06}), words("Gespräche alle zwei Wochen, mit Dolmetschen", "Erstgespräch geführt, Anschluss gesucht", "Gruppe für Jugendliche"), attested},
	{"pregnancy-care", pregnancy, dueDate, attested},
	{"care-service", ages(usual{5, 64, .0008}, usual{75, 99, .07}), words("morgens und abends", "einmal täglich"), attested},
	{"aid-supply", ages(usual{3, 64, .006}, usual{65, 99, .08}), words("Hörgerät", "Gehstock", "Rollator", "Unterarmgehstützen", "Brille", "Orthesen, angepasst"), attested},
	{"medical-diet", always(.005, 0, 99), words("glutenfrei", "ohne Milch", "ohne Nüsse", "weiche Kost"), attested},

	{"single-parent-support", func(w somebody) float64 {
		if w.h.Form == SingleParent && w.first() {
			return .45
		}
		return 0
	}, nil, told},
	{"kita-place", ages(usual{1, 2, .25}, usual{3, 5, .8}), nil, seen},
	{"school-place", ages(usual{6, 17, .92}), schoolDetail, seen},
	{"special-school", ages(usual{6, 17, .01}), nil, attested},

	{"transport-seated", ages(usual{18, 74, .006}, usual{75, 99, .2}), nil, seen},
	{"transport-companion", ages(usual{18, 74, .004}, usual{75, 99, .1}), nil, seen},
	{"child-seat", ages(usual{0, 6, .5}, usual{7, 11, .2}), seatDetail, seen},

	{"near-relatives", firstOnly(.09), words("Bruder lebt in Dortmund", "Schwester lebt mit ihrer Familie in Köln", "Tante lebt in Bielefeld", "Eltern leben in Münster",
		"Cousin lebt in Wuppertal", "Schwester lebt in Werne", "Bruder lebt in Bochum", "Sohn lebt in Essen"), told},
}

func always(chance float64, from, to int) func(somebody) float64 {
	return ages(usual{from, to, chance})
}

func ages(table ...usual) func(somebody) float64 {
	return func(w somebody) float64 { return w.byAge(table...) }
}

func firstOnly(chance float64) func(somebody) float64 {
	return func(w somebody) float64 {
		if w.first() {
			return chance
		}
		return 0
	}
}

func womanAlone(chance float64) func(somebody) float64 {
	return func(w somebody) float64 {
		if w.woman() && w.first() && w.h.Form != Couple {
			return chance
		}
		return 0
	}
}

func words(some ...string) func(somebody) string {
	return func(w somebody) string { return pick(w.dice, some) }
}

func interpreted(w somebody) float64 {
	switch {
	case w.years < 14, speaks(w.Languages, "de"):
		return 0
	case w.speaker():
		return .93
	}
	return .3
}

func pregnancy(w somebody) float64 {
	if w.woman() && (w.m.role == mother || w.m.role == alone) {
		return w.byAge(usual{18, 24, .08}, usual{25, 34, .09}, usual{35, 42, .04})
	}
	return 0
}

// needed notes that p needs the measure since a day, as the rule has it.
func (w somebody) needed(r rule, found clock.Date) record.Need {
	entry, ok := record.Current().Need(r.code)
	if !ok {
		panic("world: the catalogue has no need " + r.code) // held by a test
	}
	n := record.Need{ID: w.id(found), Person: w.ID, Code: r.code, Catalogue: record.Current().Version, Severity: entry.Severity,
		From: w.h.Since, Source: draw(w.dice, r.from), SourceDay: found, Basis: entry.Bases[0], Health: entry.Health,
		RecordedAt: morning(found)}
	if entry.Group == "protection" && w.chance(.4) {
		n.Health = true // who records it keeps it among few
	}
	if r.detail != nil && (entry.Detail == record.AskedRequired || w.chance(.75)) {
		n.Detail = r.detail(w)
	}
	if w.chance(.12) {
		n.Basis = record.ByConsent
		n.Consent = fmt.Sprintf("unterschrieben am %s, Formular der Einrichtung", german(found))
	}
	if r.code == "pregnancy-care" {
		n.Until = w.due()
	}
	return n
}

// need draws what somebody needs and when it is found: most at the first talk,
// some only after weeks.
func (w somebody) need() {
	for _, r := range needRules {
		if !w.chance(r.chance(w)) {
			continue
		}
		n := w.needed(r, w.found())
		w.Needs = append(w.Needs, n)
		if r.code == "wheelchair-space" {
			w.Needs = append(w.Needs, w.needed(wheelchairRide, clock.DateOf(n.RecordedAt)))
		}
	}
}

var wheelchairRide = rule{code: "transport-wheelchair", from: seen}

// found draws the day a need is found.
func (w somebody) found() clock.Date {
	switch p := w.Float64(); {
	case p < .55:
		return w.h.Since.AddWorkdays(w.between(1, 3))
	case p < .9:
		return w.h.Since.AddWorkdays(w.between(3, 15))
	}
	return w.h.Since.AddWorkdays(w.between(16, 45))
}

// due is the last day of the month in which the child is expected, drawn from
// the person's own number so that it is the same each time.
func (w somebody) due() clock.Date {
	month := int(w.ID[len(w.ID)-1])%6 + 2
	return clock.NewDate(w.h.Since.Year(), w.h.Since.Month()+time.Month(month)+1, 0)
}

func dueDate(w somebody) string {
	due := w.due()
	return fmt.Sprintf("Geburt erwartet im %s %d", germanMonths[due.Month()-1], due.Year())
}

func interpreterDetail(w somebody) string {
	detail := languageNames[w.r.tongue]
	if !reads(w.Languages) {
		detail += ", liest nicht"
	}
	return detail
}

func schoolDetail(w somebody) string {
	switch {
	case w.years < 10:
		return fmt.Sprintf("Grundschule, %d Jahre", w.years)
	case w.years < 16:
		return fmt.Sprintf("weiterführende Schule, %d Jahre", w.years)
	}
	return fmt.Sprintf("Berufskolleg oder internationale Klasse, %d Jahre", w.years)
}

func seatDetail(w somebody) string {
	switch {
	case w.years < 1:
		return "Babyschale"
	case w.years < 4:
		return "Kindersitz, 9 bis 18 kg"
	}
	return "Sitzerhöhung"
}

// languageNames are in German, as a social worker writes them.
var languageNames = map[string]string{"ar": "Arabisch", "tr": "Türkisch", "prs": "Dari", "uk": "Ukrainisch", "kmr": "Kurmandschi",
	"fa": "Farsi", "fr": "Französisch", "en": "Englisch", "so": "Somali", "ti": "Tigrinya", "ps": "Paschtu", "sq": "Albanisch",
	"ka": "Georgisch", "ru": "Russisch", "es": "Spanisch"}

var germanMonths = [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
	"November", "Dezember"}

func german(d clock.Date) string { return fmt.Sprintf("%d.%d.%d", d.Day(), d.Month(), d.Year()) }

// morning is nine o'clock in Berlin.
func morning(d clock.Date) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 9, 0, 0, 0, clock.Berlin)
}
