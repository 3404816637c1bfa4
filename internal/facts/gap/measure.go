package gap

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	engine "wegwarte/engine/gap"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Measure is something that closes a gap.
type Measure struct {
	ID        id.ID // "": is new
	Indicator string
	Title     string
	Places    int64 // thousandths of the indicator's unit
	Staff     int64 // of places, as many as are staffed by it: thousandths
	Once      int64 // cents
	Yearly    int64 // cents a year
	From      clock.Date
	State     State
	Source    string // a decision, a plan; may be ""
	Version   int    // the one that somebody saw
	At        time.Time
	By        string
}

// State is how far a measure is.
type State string

// The states. What is decided on or done counts from its day, unless the figure of what there is is newer than that: then it is in the figure.
const (
	Proposed State = "proposed"
	Decided  State = "decided"
	Done     State = "done"
	Dropped  State = "dropped"
)

// States lists them in their order.
var States = []State{Proposed, Decided, Done, Dropped}

const (
	mostMeasures = 300             // of a municipality
	mostPlaces   = 1_000_000_000   // thousandths
	mostCents    = 100_000_000_000 // a thousand millions of euros
)

const measureColumns = `m.id, m.indicator, m.title, m.places, m.staff, m.once, m.yearly, m.from_day, m.state, m.source, m.version, m.at, m.by_name`

func scanMeasure(row db.Row) (m Measure, err error) {
	err = row.Scan(&m.ID, &m.Indicator, &m.Title, &m.Places, &m.Staff, &m.Once, &m.Yearly, &m.From, &m.State, &m.Source, &m.Version, db.Time(&m.At), &m.By)
	return m, err
}

// Measures gives those of the scope's municipality, by their day.
func Measures(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Measure, error) {
	if err := may(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanMeasure, `SELECT `+measureColumns+` FROM gap_measure m WHERE m.tenant_id = $1 ORDER BY m.from_day, m.id`, s.Tenant)
}

// FindMeasure gives one.
func FindMeasure(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Measure, error) {
	if err := may(s, tenant.Scope.MayRead); err != nil {
		return Measure{}, err
	}
	return db.One(ctx, tx, scanMeasure, `SELECT `+measureColumns+` FROM gap_measure m WHERE m.tenant_id = $1 AND m.id = $2`, s.Tenant, which)
}

// SaveMeasure adds a measure, or changes the one that somebody saw.
func SaveMeasure(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, m Measure) (Measure, error) {
	if err := may(s, tenant.Scope.MayWrite); err != nil {
		return m, err
	}
	m.Title, m.Source = strings.TrimSpace(m.Title), strings.TrimSpace(m.Source)
	if err := m.check(clock.Today(c)); err != nil {
		return m, err
	}
	m.At, m.By = c.Now(), s.Name
	if m.ID != "" {
		if _, err := FindMeasure(ctx, tx, s, m.ID); err != nil {
			return m, err
		}
		err := tx.Must(ctx, `UPDATE gap_measure SET indicator = $4, title = $5, places = $6, staff = $7, once = $8, yearly = $9, from_day = $10, state = $11, source = $12, version = version + 1, at = $13, by_id = $14, by_name = $15
			WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, m.ID, m.Version, m.Indicator, m.Title, m.Places, m.Staff, m.Once, m.Yearly, m.From, m.State, m.Source, db.Micros(m.At), s.Actor, m.By)
		if err != nil {
			return m, err
		}
		m.Version++
		audit.Log(tx, c, s, audit.Change, tenant.Facts, "gap measure", m.ID)
		return m, nil
	}
	all, err := Measures(ctx, tx, s)
	if err != nil {
		return m, err
	}
	if len(all) >= mostMeasures {
		return m, errs.Invalid("gap.measure.many", "most", mostMeasures).At("title")
	}
	m.ID, m.Version = id.New(), 1
	_, err = tx.Exec(ctx, `INSERT INTO gap_measure (id, tenant_id, indicator, title, places, staff, once, yearly, from_day, state, source, version, at, by_id, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $14)`, m.ID, s.Tenant, m.Indicator, m.Title, m.Places, m.Staff, m.Once, m.Yearly, m.From, m.State, m.Source, db.Micros(m.At), s.Actor, m.By)
	if err == nil {
		audit.Log(tx, c, s, audit.Create, tenant.Facts, "gap measure", m.ID)
	}
	return m, err
}

// farthest is how many years ahead, and back, a measure may begin.
const farthest = 20

func (m Measure) check(today clock.Date) error {
	i, known := IndicatorOf(m.Indicator)
	if !known {
		return errs.NotFound("error.not-found")
	}
	var faults errs.List
	if m.Title == "" {
		faults.Add(errs.Invalid("error.required").At("title"))
	}
	for _, text := range []struct{ text, field string }{{m.Title, "title"}, {m.Source, "source"}} {
		if utf8.RuneCountInString(text.text) > longest {
			faults.Add(errs.Invalid("gap.long", "most", longest).At(text.field))
		}
	}
	for _, n := range []struct {
		n, most int64
		field   string
	}{{m.Places, mostPlaces, "places"}, {m.Staff, mostPlaces, "staff"}, {m.Once, mostCents, "once"}, {m.Yearly, mostCents, "yearly"}} {
		if n.n < 0 || n.n > n.most {
			faults.Add(errs.Invalid("gap.amount").At(n.field))
		}
	}
	switch {
	case m.Places == 0 && m.Staff == 0:
		faults.Add(errs.Invalid("gap.measure.nothing").At("places"))
	case m.Staff > 0 && i.Staffed == "":
		faults.Add(errs.Invalid("gap.measure.staff").At("staff"))
	}
	switch {
	case m.From.IsZero():
		faults.Add(errs.Invalid("error.required").At("from"))
	case m.From.After(today.AddMonths(12*farthest)) || m.From.Before(today.AddMonths(-12*farthest)):
		faults.Add(errs.Invalid("gap.measure.far", "most", farthest).At("from"))
	}
	if !slices.Contains(States, m.State) {
		faults.Add(errs.Invalid("gap.choice").At("state"))
	}
	return faults.Err()
}

// counts reports whether a measure counts as planned beside a figure of a day.
func (m Measure) counts(figure clock.Date) bool {
	return (m.State == Decided || m.State == Done) && m.From.After(figure)
}

func (m Measure) engine() engine.Measure {
	return engine.Measure{Places: m.Places, Staff: m.Staff, From: number(m.From), Once: m.Once, Yearly: m.Yearly}
}

// number counts days for the engine.
func number(d clock.Date) int { return zero.DaysUntil(d) }

var zero = clock.MustDate("1990-01-01")
