package housing

import (
	"context"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Rule is a number that counts from a day on, with its source.
type Rule struct {
	ID        id.ID // "" for what the house brings along
	Number    int
	Kind      RuleKind
	Value     int // 0: it does not count
	From      clock.Date
	Source    string
	Uncertain bool // what the house brings along and nobody has confirmed
	At        time.Time
	By        string
}

// RuleKind is what a rule is about.
type RuleKind string

// The kinds.
const (
	LeastArea     RuleKind = "area"   // tenths of m² per place, at least
	MostPlaces    RuleKind = "size"   // places of one site, at most
	MostPerShower RuleKind = "shower" // places for each shower that is shared, at most
	MostPerToilet RuleKind = "toilet" // places for each toilet that is shared, at most
	Rate          RuleKind = "rate"   // cents that the municipality gets per person and month
)

// RuleKinds lists them in the order of the page.
var RuleKinds = []RuleKind{LeastArea, MostPlaces, MostPerShower, MostPerToilet, Rate}

// Standards are those that a site keeps or does not.
var Standards = RuleKinds[:4]

// Sources of what the house brings along: no floor space is binding in NRW, so all
// of it can be set otherwise.
const (
	council  = "Flüchtlingsrat NRW, Forderung; in NRW nicht verbindlich"
	sanitary = "Richtwert für gemeinsame Bäder; in NRW nicht verbindlich"
	flat     = "§ 4 FlüAG NRW, Stand 1.1.2024; spätere Sätze nicht geprüft"
)

// brought gives the rules the house brings along. The rate is higher where a town
// is no part of a Kreis, which its key tells.
func brought(ags string) []Rule {
	rate, old := 101_300, 87_500
	if len(ags) == 8 && ags[5:] == "000" {
		rate, old = 130_300, 112_500
	}
	day := clock.MustDate("2021-01-01")
	return []Rule{
		{Kind: LeastArea, Value: 90, From: day, Source: council, Uncertain: true},
		{Kind: MostPlaces, Value: 80, From: day, Source: council, Uncertain: true},
		{Kind: MostPerShower, Value: 10, From: day, Source: sanitary, Uncertain: true},
		{Kind: MostPerToilet, Value: 10, From: day, Source: sanitary, Uncertain: true},
		{Kind: Rate, Value: rate, From: clock.MustDate("2024-01-01"), Source: flat, Uncertain: true},
		{Kind: Rate, Value: old, From: day, Source: "§ 4 FlüAG NRW, bis 31.12.2023", Uncertain: true},
	}
}

func scanRule(row db.Row) (r Rule, err error) {
	err = row.Scan(&r.ID, &r.Number, &r.Kind, &r.Value, &r.From, &r.Source, db.Time(&r.At), &r.By)
	return r, err
}

// Rules lists what was ever set, and what the house brings along, the latest day
// first; of one day the last that was set.
func Rules(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Rule, error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return nil, err
	}
	own, err := tenant.Find(ctx, tx, s.Tenant)
	if err != nil {
		return nil, err
	}
	all, err := db.All(ctx, tx, scanRule, `SELECT id, number, kind, value, from_day, source, at, by_name FROM housing_rule WHERE tenant_id = $1 ORDER BY from_day DESC, number DESC`, s.Tenant)
	if err != nil {
		return nil, err
	}
	all = append(all, brought(own.AGS)...)
	sorted.By(all, func(a, b Rule) int { return b.From.Compare(a.From) })
	return all, nil
}

// RuleOn gives of all rules, the latest first, the one of a kind that counts on a
// day; false where none does. What was set goes before what the house brings along.
func RuleOn(all []Rule, kind RuleKind, day clock.Date) (Rule, bool) {
	counts := func(own bool) int {
		return slices.IndexFunc(all, func(r Rule) bool { return r.Kind == kind && (r.ID != "") == own && !r.From.After(day) })
	}
	i := counts(true)
	if i < 0 {
		i = counts(false)
	}
	if i < 0 || all[i].Value == 0 {
		return Rule{}, false
	}
	return all[i], true
}

const mostRule = 10_000_000

// SetRule says what counts from a day on.
func SetRule(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, r Rule) (Rule, error) {
	if err := s.MayWrite(tenant.Site); err != nil {
		return r, err
	}
	r.Source = strings.TrimSpace(r.Source)
	var faults errs.List
	if !slices.Contains(RuleKinds, r.Kind) {
		faults.Add(errs.Invalid("housing.choice").At("kind"))
	}
	if r.Value < 0 || r.Value > mostRule {
		faults.Add(errs.Invalid("housing.number").At("value"))
	}
	if r.From.IsZero() {
		faults.Add(errs.Invalid("error.required").At("from"))
	}
	if r.Source == "" {
		faults.Add(errs.Invalid("error.required").At("source"))
	}
	faults.Add(short(r.Source, longestText, "source"))
	if err := faults.Err(); err != nil {
		return r, err
	}
	last, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(number), 0) FROM housing_rule WHERE tenant_id = $1`, s.Tenant)
	if err != nil {
		return r, err
	}
	r.ID, r.Number, r.At, r.By = id.New(), last+1, c.Now(), s.Name
	_, err = tx.Exec(ctx, `INSERT INTO housing_rule (id, tenant_id, number, kind, value, from_day, source, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		r.ID, s.Tenant, r.Number, r.Kind, r.Value, r.From, r.Source, db.Micros(r.At), s.Actor, r.By)
	if db.IsDuplicate(err) {
		return r, errs.Conflict("error.conflict").Because(err)
	}
	if err == nil {
		audit.Log(tx, c, s, audit.Create, tenant.Site, "rule", r.ID)
	}
	return r, err
}
