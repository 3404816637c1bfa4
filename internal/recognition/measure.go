package recognition

import (
	"context"
	"slices"
	"strings"
	"time"

	"wegwarte/engine/deadline"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Measure is what follows a result, or helps to one.
type Measure struct {
	ID       id.ID
	Kind     MeasureKind
	State    MeasureState
	Chosen   clock.Date
	From     clock.Date // zero: not set
	Until    clock.Date
	Provider string
	Note     string
	At       time.Time
	By       string
}

// MeasureKind is what it is.
type MeasureKind string

// The kinds.
const (
	Adaptation  MeasureKind = "adaptation"  // a course, at most three years (§ 11 BQFG)
	Aptitude    MeasureKind = "aptitude"    // a test, within six months (§ 11 BQFG)
	Analysis    MeasureKind = "analysis"    // what somebody can do, where papers are missing (§ 14 BQFG)
	Partnership MeasureKind = "partnership" // work while it is decided (§ 16d(3) AufenthG)
)

// MeasureKinds lists them.
var MeasureKinds = []MeasureKind{Adaptation, Aptitude, Analysis, Partnership}

// MeasureState is how far it is.
type MeasureState string

// The states.
const (
	Planned MeasureState = "planned"
	Running MeasureState = "running"
	Passed  MeasureState = "passed"
	Failed  MeasureState = "failed"
	GivenUp MeasureState = "given-up"
)

// MeasureStates lists them.
var MeasureStates = []MeasureState{Planned, Running, Passed, Failed, GivenUp}

// Live reports whether something can still come of it.
func (s MeasureState) Live() bool { return s == Planned || s == Running }

// Offered are the measures that can be chosen as a procedure stands: those that make up for
// what is missing where the decision says so, and what helps to a decision before.
func (p Procedure) Offered() []MeasureKind {
	switch {
	case !p.Ended.IsZero():
		return nil
	case p.Result == Compensation:
		return []MeasureKind{Adaptation, Aptitude, Partnership}
	case p.Result == Partial:
		return []MeasureKind{Adaptation, Partnership}
	case p.Result == "":
		return []MeasureKind{Analysis, Partnership}
	}
	return nil
}

// ends is the last day on which a measure can be done; zero where none is known.
func (m Measure) ends() clock.Date {
	if m.Kind == Aptitude && m.Until.IsZero() {
		return dateOf(deadline.Months(aptitudeMonths).From(dayOf(m.Chosen)))
	}
	return m.Until
}

const (
	aptitudeMonths   = 6  // § 11 BQFG: the test is to be possible within
	adaptationMonths = 36 // § 11 BQFG: a course takes at most
	mostMeasures     = 20
)

const measureColumns = `m.id, m.kind, m.state, m.chosen_on, m.from_day, m.until_day, m.provider, m.note, m.at, m.by_name`

func scanMeasure(row db.Row) (m Measure, err error) {
	return m, row.Scan(&m.ID, &m.Kind, &m.State, &m.Chosen, &m.From, &m.Until, &m.Provider, &m.Note, db.Time(&m.At), &m.By)
}

func measuresOf(ctx context.Context, tx *db.Tx, s tenant.Scope, procedure id.ID) ([]Measure, error) {
	return db.All(ctx, tx, scanMeasure, `SELECT `+measureColumns+` FROM recognition_measure m WHERE m.tenant_id = $1 AND m.recognition_id = $2 ORDER BY m.chosen_on, m.id`, s.Tenant, procedure)
}

// SaveMeasure keeps what the person chose, or how far it is (with its ID).
func SaveMeasure(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen, m Measure) (Procedure, error) {
	h, err := hold(ctx, tx, s, seen)
	if err != nil {
		return h.Procedure, err
	}
	at := slices.IndexFunc(h.measures, func(known Measure) bool { return known.ID == m.ID })
	if m.ID != "" && at < 0 {
		return h.Procedure, errs.NotFound("error.not-found")
	}
	m.Provider, m.Note, m.At, m.By = strings.TrimSpace(m.Provider), strings.TrimSpace(m.Note), c.Now(), s.Name
	if at >= 0 {
		m.Kind, m.Chosen = h.measures[at].Kind, h.measures[at].Chosen
	}
	if m.Chosen.IsZero() {
		m.Chosen = clock.Today(c)
	}
	if err := h.allows(m, at < 0, clock.Today(c)); err != nil {
		return h.Procedure, err
	}
	if at < 0 {
		m.ID = id.New()
		h.measures = append(h.measures, m)
		_, err = tx.Exec(ctx, `INSERT INTO recognition_measure (id, tenant_id, recognition_id, kind, state, chosen_on, from_day, until_day, provider, note, at, by_id, by_name)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, m.ID, s.Tenant, h.ID, m.Kind, m.State, m.Chosen, m.From, m.Until, m.Provider, m.Note, db.Micros(m.At), s.Actor, m.By)
	} else {
		h.measures[at] = m
		err = tx.Must(ctx, `UPDATE recognition_measure SET state = $4, from_day = $5, until_day = $6, provider = $7, note = $8, at = $9, by_id = $10, by_name = $11
			WHERE tenant_id = $1 AND recognition_id = $2 AND id = $3`, s.Tenant, h.ID, m.ID, m.State, m.From, m.Until, m.Provider, m.Note, db.Micros(m.At), s.Actor, m.By)
	}
	if err != nil {
		return h.Procedure, err
	}
	err = h.save(ctx, tx, c, s, "recognition: measure "+string(m.State))
	return h.Procedure, err
}

// allows holds the rules of a measure.
func (h *held) allows(m Measure, isNew bool, today clock.Date) error {
	var faults errs.List
	if isNew && !slices.Contains(h.Offered(), m.Kind) {
		faults.Add(errs.Invalid("recognition.measure.kind").At("kind"))
	}
	if isNew && len(h.measures) >= mostMeasures {
		faults.Add(errs.Invalid("recognition.measure.many", "most", mostMeasures).At("kind"))
	}
	if !slices.Contains(MeasureStates, m.State) {
		faults.Add(errs.Invalid("recognition.choice").At("state"))
	}
	if m.Chosen.After(today) {
		faults.Add(errs.Invalid("recognition.day.future").At("chosen"))
	}
	if m.State == Running && m.From.After(today) {
		faults.Add(errs.Invalid("recognition.measure.running").At("from"))
	}
	for field, day := range map[string]clock.Date{"chosen": m.Chosen, "from": m.From, "until": m.Until} {
		faults.Add(believable(day, field))
	}
	switch longest := dateOf(deadline.Months(adaptationMonths).From(dayOf(m.From))); {
	case !m.Until.IsZero() && !m.From.IsZero() && m.Until.Before(m.From):
		faults.Add(errs.Invalid("recognition.event.until-before").At("until"))
	case !m.Until.IsZero() && !m.From.IsZero() && m.Until.After(longest) && (m.Kind == Adaptation || m.Kind == Partnership): // three years, both
		faults.Add(errs.Invalid("recognition.measure.long").At("until"))
	}
	faults.Add(short(m.Provider, longestLine, "provider"))
	faults.Add(short(m.Note, longestText, "note"))
	return faults.Err()
}
