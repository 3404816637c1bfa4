package world

import (
	"cmp"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
)

// medicine is one that somebody may take for a long time.
type medicine struct {
	name, atc, dosage string
	from              int // completed years
}

var medicines = []medicine{
	{"Metformin 500 mg", "A10BA02", "morgens und abends je 1 Tablette", 30},
	{"Ramipril 5 mg", "C09AA05", "morgens 1 Tablette", 40},
	{"Bisoprolol 2,5 mg", "C07AB07", "morgens 1 Tablette", 45},
	{"L-Thyroxin 75 µg", "H03AA01", "morgens nüchtern 1 Tablette", 20},
	{"Salbutamol Dosieraerosol", "R03AC02", "bei Bedarf 2 Hübe, höchstens 8 am Tag", 4},
	{"Levetiracetam 500 mg", "N03AX14", "morgens und abends je 1 Tablette", 12},
	{"Insulin glargin 100 E/ml", "A10AE04", "abends 14 Einheiten", 10},
	{"Amlodipin 5 mg", "C08CA01", "abends 1 Tablette", 50},
	{"Eisen(II)-sulfat 100 mg", "B03AA07", "morgens 1 Tablette", 1},
}

// allergen is what somebody may not bear.
type allergen struct{ about, sort, danger, certainty, reaction string }

var allergens = []allergen{
	{"Penicillin", "medicine", "high", "confirmed", "Atemnot, Ausschlag am ganzen Körper"},
	{"Erdnuss", "food", "high", "confirmed", "Schwellung im Gesicht, Atemnot"},
	{"Bienen- und Wespengift", "environment", "high", "presumed", "Kreislaufschwäche nach einem Stich"},
	{"Ibuprofen", "medicine", "low", "presumed", "Ausschlag"},
	{"Hausstaubmilben", "environment", "low", "confirmed", "Schnupfen"},
	{"Hühnerei", "food", "", "presumed", "Bauchschmerzen"},
	{"Latex", "environment", "low", "", "juckende Haut"},
}

// aidSorts are the house's words for the aids that needs name.
var aidSorts = map[string]string{"Hörgerät": "hearing-aid", "Gehstock": "cane", "Rollator": "walker", "Unterarmgehstützen": "crutches",
	"Brille": "glasses", "Orthesen, angepasst": "orthosis"}

// say notes what the medical team learns of somebody's allergies, medicines and
// aids: it goes with what the person needs.
func (w somebody) say() {
	found := w.found()
	add := func(day clock.Date, a record.Statement) {
		a.ID, a.Person, a.RecordedAt, a.SourceDay = w.id(day), w.ID, morning(day), day
		if a.Basis = record.StatementBases[0]; w.chance(.08) {
			a.Basis, a.Consent = record.ByConsent, "unterschrieben am "+german(day)+", Formular der Einrichtung"
		}
		if a.Standing == "" {
			a.Standing = record.Holding
		}
		if a.Source == "" {
			a.Source = draw(w.dice, attested)
		}
		w.Statements = append(w.Statements, a)
	}
	shows := w.first() && w.h.Index%3 == 0 && w.h.Index > 0 // a summary, as days has it; the first household contradicts its own
	diet := slices.ContainsFunc(w.Needs, func(n record.Need) bool { return n.Detail == "ohne Nüsse" })
	switch p := w.Float64(); {
	case diet:
		add(found, allergy(allergens[1]))
	case p < .07:
		add(found, allergy(pick(w.dice, allergens)))
	case p < .75 && !shows:
		add(found, record.Statement{Kind: record.Allergy, None: true, Source: record.OwnWord})
	}
	taken := false
	for _, n := range w.Needs {
		day := clock.DateOf(n.RecordedAt)
		switch n.Code {
		case "continuous-medication":
			taken = true
			w.takes(day, add)
		case "aid-supply":
			add(day, record.Statement{Kind: record.Aid, About: cmp.Or(n.Detail, "Hilfsmittel"), Sort: aidSorts[n.Detail]})
		case "wheelchair-space":
			add(day, record.Statement{Kind: record.Aid, About: cmp.Or(n.Detail, "Rollstuhl"), Sort: "wheelchair"})
		}
	}
	if !taken && !shows && w.chance(.5) {
		add(found, record.Statement{Kind: record.Medicine, None: true, Source: record.OwnWord})
	}
}

func allergy(a allergen) record.Statement {
	return record.Statement{Kind: record.Allergy, About: a.about, Sort: a.sort, Danger: a.danger, Certainty: a.certainty, Reaction: a.reaction}
}

// takes draws one or two medicines, how long each lasts, and now and then a
// second source that says something else.
func (w somebody) takes(day clock.Date, add func(clock.Date, record.Statement)) {
	fit := slices.DeleteFunc(slices.Clone(medicines), func(m medicine) bool { return m.from > w.years })
	if len(fit) == 0 {
		return
	}
	first := w.IntN(len(fit))
	for i := range w.between(1, min(2, len(fit))) {
		m := fit[(first+i)%len(fit)]
		a := record.Statement{Kind: record.Medicine, About: m.name, ATC: m.atc, Dosage: m.dosage, Source: record.OtherDocument,
			From: clock.NewDate(day.Year()-w.between(1, 4), 1, 1), FromPrecision: person.ToTheYear}
		switch p := w.Float64(); {
		case p < .4:
			a.SupplyDays = pick(w.dice, []int{7, 14, 14, 28})
		case p < .7:
			a.LastsUntil = w.h.Since.AddDays(w.between(40, 120))
		}
		add(day, a)
		if w.chance(.12) {
			add(day, record.Statement{Kind: record.Medicine, About: m.name, ATC: m.atc, Dosage: "nur abends 1 Tablette", Source: record.OwnWord})
		}
	}
}
