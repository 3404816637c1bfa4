package days

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wegwarte/engine/deadline"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/recognition"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// The authorities of the world; the places below are the procedures' by.
const (
	chamberOfCommerce = iota
	chamberOfCrafts
	healthOffice
	schoolOffice
)

var authorities = []recognition.Authority{
	{Name: "IHK FOSA", Law: "BQFG", Address: "Ulmenstraße 52 g\n90443 Nürnberg", Email: "anerkennung@fosa.example", Note: "Berufe aus Industrie und Handel, für fast alle Kammern."},
	{Name: "Handwerkskammer Dortmund", Law: "BQFG", Address: "Ardeystraße 93\n44139 Dortmund", Email: "anerkennung@hwk.example", Phone: "0231 555 0164", Note: "Beratung dienstags, gern mit Zeugnissen."},
	{Name: "Bezirksregierung Münster, Gesundheitsberufe", Law: recognition.OwnLaw, Own: recognition.Own{Acknowledge: deadline.Months(1), Decide: deadline.Months(4), Source: "Auskunft am Telefon, Frau Berning, im Frühjahr"},
		Address: "Domplatz 1–3\n48143 Münster"},
	{Name: "Bezirksregierung Arnsberg, Lehrkräfte", Law: "LABG NRW", Note: "Fristen noch erfragen."},
}

// happening is an event so many days ago; a pause is set until so many days ahead.
type happening struct {
	kind  deadline.Kind
	ago   int
	ahead int
	note  string
}

// procedures are how far people are with their recognition.
var procedures = []struct {
	occupation, code, certificate string
	by                            int
	regulated                     bool
	begun                         int // days ago
	documents                     [5]recognition.DocumentState
	note                          string // at the certificate
	events                        []happening
	result                        recognition.Result
	missing                       string
	measure                       recognition.Measure // From and Until are added to today
	from, until                   int
	costs                         int
	funding                       string
}{
	{occupation: "Pflegefachfrau", code: "81302", certificate: "Bachelor of Nursing", by: healthOffice, regulated: true, begun: 41, note: "Liegt bei der Schwester, wird nachgeschickt.",
		documents: [5]recognition.DocumentState{recognition.There, recognition.There, recognition.Absent, recognition.Translating, recognition.There}, costs: 95_000, funding: "Anerkennungszuschuss beantragt"},
	{occupation: "Elektroniker für Betriebstechnik", code: "26252", certificate: "Diploma, Electrical Technician", by: chamberOfCommerce, begun: 270,
		events: []happening{{deadline.Applied, 252, 0, ""}, {deadline.Acknowledged, 236, 0, ""}, {deadline.Complete, 204, 0, ""}, {deadline.Decided, 118, 0, ""}}, result: recognition.Partial,
		missing: "Steuerungs- und Regelungstechnik, etwa sechs Monate Praxis im Betrieb", measure: recognition.Measure{Kind: recognition.Adaptation, State: recognition.Running, Provider: "Elektro Niehoff, Werne"}, from: -33, until: 150,
		costs: 61_000, funding: "Jobcenter, zugesagt"},
	{occupation: "Kraftfahrzeugmechatroniker", code: "25212", certificate: "Berufsschule für Kraftfahrzeuge, drei Jahre", by: chamberOfCrafts, begun: 214,
		events: []happening{{deadline.Applied, 192, 0, ""}, {deadline.Acknowledged, 176, 0, "Arbeitszeugnis fehlte"}, {deadline.Complete, 152, 0, "Arbeitszeugnis nachgereicht"}}, costs: 38_000, funding: "Jobcenter, zugesagt"},
	{occupation: "Friseurin", code: "82312", certificate: "Fachschule für Kosmetik und Friseurhandwerk", by: chamberOfCrafts, begun: 75, events: []happening{{deadline.Applied, 53, 0, ""}}, costs: 30_000},
	{occupation: "Koch", code: "29302", certificate: "Hotelfachschule, zwei Jahre", by: chamberOfCommerce, begun: 140,
		events: []happening{{deadline.Applied, 121, 0, ""}, {deadline.Acknowledged, 104, 0, ""}, {deadline.Complete, 81, 0, ""}, {deadline.Paused, 13, 17, "Die Kammer bittet um den Lehrplan der Schule."}}, costs: 52_000, funding: "IQ Netzwerk"},
	{occupation: "Pflegefachmann", code: "81302", certificate: "Diplom in Krankenpflege", by: healthOffice, regulated: true, begun: 340,
		events: []happening{{deadline.Applied, 318, 0, ""}, {deadline.Acknowledged, 291, 0, ""}, {deadline.Complete, 240, 0, ""}, {deadline.Decided, 96, 0, ""}}, result: recognition.Compensation,
		missing: "Pflege alter Menschen, Pflegeprozess", measure: recognition.Measure{Kind: recognition.Adaptation, State: recognition.Running, Provider: "Pflegeschule St. Christophorus"}, from: -38, until: 230, costs: 120_000, funding: "Arbeitgeber, Krankenhaus Werne"},
	{occupation: "Malerin und Lackiererin", code: "33212", certificate: "Lehrbrief", by: chamberOfCrafts, begun: 88, note: "Die Kammer verlangt eine beglaubigte Übersetzung.",
		documents: [5]recognition.DocumentState{recognition.There, recognition.There, recognition.Translating, recognition.Absent, recognition.There}, events: []happening{{deadline.Applied, 69, 0, ""}, {deadline.Acknowledged, 51, 0, ""}}},
	{occupation: "Bäcker", code: "29222", certificate: "Lehre in der Bäckerei des Onkels", by: chamberOfCrafts, begun: 25, documents: [5]recognition.DocumentState{recognition.There, recognition.There, recognition.Sworn, recognition.There, recognition.There}},
	{occupation: "Lehrerin an Grundschulen", code: "84114", certificate: "Bachelor of Education", by: schoolOffice, regulated: true, begun: 180, events: []happening{{deadline.Applied, 161, 0, ""}, {deadline.Complete, 133, 0, ""}}},
}

// settled are days from complete documents to the decision, by authority: what makes a statistic.
var settled = []struct {
	occupation, code string
	by, took         int
}{
	{"Tischler", "22342", chamberOfCrafts, 71}, {"Änderungsschneiderin", "28222", chamberOfCrafts, 88}, {"Fleischer", "29232", chamberOfCrafts, 64}, {"Metallbauer", "24412", chamberOfCrafts, 112}, {"Zahntechnikerin", "82532", chamberOfCrafts, 93},
	{"Industriemechaniker", "25102", chamberOfCommerce, 58}, {"Kauffrau für Büromanagement", "71402", chamberOfCommerce, 83}, {"Fachinformatiker", "43102", chamberOfCommerce, 90}, {"Hotelfachfrau", "63222", chamberOfCommerce, 47},
	{"Fachkraft für Lagerlogistik", "51312", chamberOfCommerce, 76},
}

// recognise has some of those who live there have recognised what they learned.
func (p *player) recognise(ctx context.Context, residents []world.Resident, now time.Time) error {
	town := p.offices.towns[world.DemoMunicipality]
	who := p.offices.scope(town, "", tenant.CaseManager)
	return p.db.Do(ctx, who.Tenant, func(ctx context.Context, tx *db.Tx) error {
		first := clock.At(opening(p.world.FirstDay()))
		known := make([]id.ID, len(authorities))
		for i, a := range authorities {
			kept, err := recognition.SaveAuthority(ctx, tx, first, who, a)
			if err != nil {
				return err
			}
			known[i] = kept.ID
		}
		grown, err := p.grown(ctx, tx, who, residents, clock.DateOf(now))
		if err != nil {
			return err
		}
		r := recogniser{tx: tx, who: who, known: known, now: now}
		for i := range min(len(grown), len(procedures)+len(settled)) {
			if err := r.goes(ctx, i, grown[i]); err != nil {
				return fmt.Errorf("recognition %d: %w", i, err)
			}
		}
		return nil
	})
}

// grown are those who may have learned an occupation, one of each household; a woman where the procedure is a woman's.
func (p *player) grown(ctx context.Context, tx *db.Tx, who tenant.Scope, residents []world.Resident, today clock.Date) ([]person.Person, error) {
	var ids []id.ID
	for _, r := range residents {
		if r.Left.IsZero() {
			ids = append(ids, r.ID)
		}
	}
	households, err := person.Load(ctx, tx, who, ids)
	if err != nil {
		return nil, err
	}
	sorted.By(households, func(a, b person.Household) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	var free, out []person.Person
	for _, h := range households {
		for _, one := range h.Persons {
			if age := one.Birth.Date.AgeOn(today); age >= 26 && age <= 55 {
				free = append(free, one)
			}
		}
	}
	for i := range len(procedures) + len(settled) {
		sex := sexOf(i)
		at := slices.IndexFunc(free, func(one person.Person) bool { return one.Sex == sex })
		if at < 0 {
			return out, nil
		}
		household := free[at].Household
		out = append(out, free[at])
		free = slices.DeleteFunc(free, func(one person.Person) bool { return one.Household == household })
	}
	return out, nil
}

// sexOf is whose procedure one is, by the word for the occupation.
func sexOf(i int) person.Sex {
	women := []string{"Pflegefachfrau", "Friseurin", "Malerin und Lackiererin", "Lehrerin an Grundschulen", "Änderungsschneiderin", "Zahntechnikerin", "Kauffrau für Büromanagement", "Hotelfachfrau"}
	var occupation string
	if i < len(procedures) {
		occupation = procedures[i].occupation
	} else {
		occupation = settled[i-len(procedures)].occupation
	}
	if slices.Contains(women, occupation) {
		return person.Female
	}
	return person.Male
}

// recogniser goes the way of one after the other.
type recogniser struct {
	tx    *db.Tx
	who   tenant.Scope
	known []id.ID
	now   time.Time
}

// at is a moment of a day so long ago, not before the person was there.
func (r recogniser) at(ago int) clock.Clock {
	if hour := opening(clock.DateOf(r.now).AddDays(-ago)).Add(2 * time.Hour); hour.Before(r.now) {
		return clock.At(hour)
	}
	return clock.At(r.now)
}

func (r recogniser) goes(ctx context.Context, i int, who person.Person) error {
	if i >= len(procedures) {
		return r.settles(ctx, i-len(procedures), who)
	}
	one := procedures[i]
	p, err := recognition.Begin(ctx, r.tx, r.at(one.begun), r.who, recognition.BeginCommand{Person: who.ID, Terms: recognition.Terms{Code: one.code, Occupation: one.occupation, Certificate: one.certificate,
		LearnedYear: who.Birth.Date.Year() + 22, Regulated: one.regulated, Authority: r.known[one.by], Costs: one.costs, Funding: one.funding}})
	if err != nil {
		return err
	}
	if p, err = r.gather(ctx, p, one.begun*9/10, one.documents, one.note); err != nil {
		return err
	}
	today := clock.DateOf(r.now)
	for _, e := range one.events {
		cmd := recognition.TellCommand{Procedure: seen(p), Kind: e.kind, Day: today.AddDays(-e.ago), Note: e.note, Result: one.result, Missing: one.missing}
		if e.ahead > 0 {
			cmd.Until = today.AddDays(e.ahead)
		}
		if p, err = recognition.Tell(ctx, r.tx, r.at(e.ago), r.who, cmd); err != nil {
			return err
		}
	}
	if m := one.measure; m.Kind != "" {
		m.From, m.Until, m.Chosen = today.AddDays(one.from), today.AddDays(one.until), today.AddDays(one.from-20)
		_, err = recognition.SaveMeasure(ctx, r.tx, r.at(-one.from), r.who, seen(p), m)
	}
	return err
}

func seen(p recognition.Procedure) recognition.Seen {
	return recognition.Seen{ID: p.ID, Version: p.Version}
}

// gather says how far the documents are; what is not said is there.
func (r recogniser) gather(ctx context.Context, p recognition.Procedure, ago int, states [5]recognition.DocumentState, note string) (recognition.Procedure, error) {
	w, err := recognition.Find(ctx, r.tx, r.at(ago), r.who, p.ID)
	if err != nil {
		return p, err
	}
	for i := range w.Documents {
		if w.Documents[i].State = states[i]; states[i] == "" {
			w.Documents[i].State = recognition.There
		}
		if w.Documents[i].Code == recognition.Certificate {
			w.Documents[i].Note = note
		}
	}
	return recognition.SetDocuments(ctx, r.tx, r.at(ago), r.who, recognition.DocumentsCommand{Procedure: seen(p), Documents: w.Documents})
}

// settles tells of one that is over.
func (r recogniser) settles(ctx context.Context, n int, who person.Person) error {
	one, decided := settled[n], 20+17*n
	p, err := recognition.Begin(ctx, r.tx, r.at(decided+one.took+60), r.who, recognition.BeginCommand{Person: who.ID, Terms: recognition.Terms{Code: one.code, Occupation: one.occupation, Authority: r.known[one.by],
		LearnedYear: who.Birth.Date.Year() + 20}})
	if err != nil {
		return err
	}
	if p, err = r.gather(ctx, p, decided+one.took+50, [5]recognition.DocumentState{}, ""); err != nil {
		return err
	}
	for _, e := range []happening{{deadline.Applied, one.took + 30, 0, ""}, {deadline.Acknowledged, one.took + 18, 0, ""}, {deadline.Complete, one.took, 0, ""}, {deadline.Decided, 0, 0, ""}} {
		ago := decided + e.ago
		if p, err = recognition.Tell(ctx, r.tx, r.at(ago), r.who, recognition.TellCommand{Procedure: seen(p), Kind: e.kind, Day: clock.DateOf(r.now).AddDays(-ago), Result: recognition.Full}); err != nil {
			return err
		}
	}
	return nil
}
