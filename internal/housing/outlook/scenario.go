package outlook

import (
	"context"
	"slices"
	"strings"
	"time"

	"wegwarte/engine/placement"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Scenario is a named set of measures.
type Scenario struct {
	ID       id.ID
	Number   int
	Name     string
	Measures []Measure
	Version  int
	At       time.Time
	By       string
}

// Measure is something that could be done.
type Measure struct {
	What    What           `json:"what"`
	Kind    placement.Kind `json:"kind,omitempty"` // of what is rented or built
	Count   int            `json:"count,omitempty"`
	Places  int            `json:"places,omitempty"`  // of each
	From    clock.Date     `json:"from"`              // from when on, or until when a lease is extended
	Site    string         `json:"site,omitempty"`    // that is extended or closed: its name
	Percent int            `json:"percent,omitempty"` // by which more move out
	Month   int            `json:"month,omitempty"`   // cents a month: of each that is rented or built; of the support
	Once    int            `json:"once,omitempty"`    // cents, once, of each
}

// What is what is done.
type What string

// What can be done.
const (
	Rent    What = "rent"   // or build: dwellings from a day on
	Extend  What = "extend" // a site stays until a day
	Close   What = "close"  // a site is given up on a day
	Support What = "support"
)

// Whats lists what can be done.
var Whats = []What{Rent, Extend, Close, Support}

const (
	longestName  = 80
	mostMeasures = 20
	mostCount    = 500
	mostPlaces   = 200
	mostCents    = 1_000_000_000
)

func scanScenario(row db.Row) (s Scenario, err error) {
	err = row.Scan(&s.ID, &s.Number, &s.Name, db.JSON(&s.Measures), &s.Version, db.Time(&s.At), &s.By)
	return s, err
}

const scenarioColumns = `id, number, name, measures, version, at, by_name`

// MostScenarios is how many a municipality has at most.
const MostScenarios = 12

// Scenarios lists the sets of measures of the scope's municipality, the first first.
func Scenarios(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Scenario, error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanScenario, `SELECT `+scenarioColumns+` FROM scenario WHERE tenant_id = $1 ORDER BY number`, s.Tenant)
}

// Add begins a set of measures.
func Add(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, name string) (Scenario, error) {
	one := Scenario{ID: id.New(), Name: strings.TrimSpace(name), Measures: []Measure{}, Version: 1, At: c.Now(), By: s.Name}
	if err := s.MayWrite(tenant.Site); err != nil {
		return one, err
	}
	switch {
	case one.Name == "":
		return one, errs.Invalid("error.required").At("name")
	case len([]rune(one.Name)) > longestName:
		return one, errs.Invalid("housing.long", "most", longestName).At("name")
	}
	all, err := Scenarios(ctx, tx, s)
	if err != nil {
		return one, err
	}
	if len(all) >= MostScenarios {
		return one, errs.Invalid("outlook.many", "most", MostScenarios).At("name")
	}
	for _, other := range all {
		one.Number = max(one.Number, other.Number)
	}
	one.Number++
	_, err = tx.Exec(ctx, `INSERT INTO scenario (id, tenant_id, number, name, sort_name, measures, version, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9)`,
		one.ID, s.Tenant, one.Number, one.Name, person.Fold(one.Name), db.JSON(one.Measures), db.Micros(one.At), s.Actor, one.By)
	if db.IsDuplicate(err) {
		return one, errs.Invalid("housing.name.taken").At("name").Because(err)
	}
	if err == nil {
		audit.Log(tx, c, s, audit.Create, tenant.Site, "scenario", one.ID)
	}
	return one, err
}

// Seen is the version of a set of measures that somebody saw.
type Seen struct {
	Scenario id.ID
	Version  int
}

// Take adds a measure to a set.
func Take(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen, m Measure) (Scenario, error) {
	m.Site = strings.TrimSpace(m.Site)
	if err := m.check(); err != nil {
		return Scenario{}, err
	}
	return change(ctx, tx, c, s, seen, func(all []Measure) ([]Measure, error) {
		if len(all) >= mostMeasures {
			return nil, errs.Invalid("outlook.measures.many", "most", mostMeasures).At("what")
		}
		return append(all, m), nil
	})
}

// Drop takes the measure at a position, from 0, out of a set.
func Drop(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen, at int) (Scenario, error) {
	return change(ctx, tx, c, s, seen, func(all []Measure) ([]Measure, error) {
		if at < 0 || at >= len(all) {
			return nil, errs.NotFound("error.not-found")
		}
		return slices.Delete(all, at, at+1), nil
	})
}

// Remove deletes a set of measures.
func Remove(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen) error {
	if err := s.MayWrite(tenant.Site); err != nil {
		return err
	}
	if _, err := find(ctx, tx, s, seen.Scenario); err != nil {
		return err
	}
	if err := tx.Must(ctx, `DELETE FROM scenario WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, seen.Scenario, seen.Version); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Site, "scenario removed", seen.Scenario)
	return nil
}

func find(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Scenario, error) {
	return db.One(ctx, tx, scanScenario, `SELECT `+scenarioColumns+` FROM scenario WHERE tenant_id = $1 AND id = $2`, s.Tenant, which)
}

func change(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen, fn func([]Measure) ([]Measure, error)) (Scenario, error) {
	if err := s.MayWrite(tenant.Site); err != nil {
		return Scenario{}, err
	}
	one, err := find(ctx, tx, s, seen.Scenario)
	if err != nil {
		return one, err
	}
	if one.Measures, err = fn(one.Measures); err != nil {
		return one, err
	}
	if err := tx.Must(ctx, `UPDATE scenario SET measures = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, one.ID, seen.Version, db.JSON(one.Measures)); err != nil {
		return one, err
	}
	one.Version = seen.Version + 1
	audit.Log(tx, c, s, audit.Change, tenant.Site, "scenario", one.ID)
	return one, nil
}

func (m Measure) check() error {
	var faults errs.List
	if !slices.Contains(Whats, m.What) {
		return errs.Invalid("housing.choice").At("what")
	}
	if m.From.IsZero() {
		faults.Add(errs.Invalid("error.required").At("from"))
	}
	switch m.What {
	case Rent:
		if !slices.Contains(placement.Kinds, m.Kind) {
			faults.Add(errs.Invalid("housing.choice").At("kind"))
		}
		if m.Count < 1 || m.Count > mostCount {
			faults.Add(errs.Invalid("outlook.count", "most", mostCount).At("count"))
		}
		if m.Places < 1 || m.Places > mostPlaces {
			faults.Add(errs.Invalid("outlook.count", "most", mostPlaces).At("places"))
		}
	case Extend, Close:
		if m.Site == "" {
			faults.Add(errs.Invalid("error.required").At("site"))
		}
	case Support:
		if m.Percent < 1 || m.Percent > 300 {
			faults.Add(errs.Invalid("outlook.percent").At("percent"))
		}
	}
	for field, n := range map[string]int{"month": m.Month, "once": m.Once} {
		if n < 0 || n > mostCents {
			faults.Add(errs.Invalid("housing.cost.amount").At(field))
		}
	}
	return faults.Err()
}
