package report

import (
	"cmp"
	"context"
	"math/big"
	"strings"
	"time"

	"wegwarte/engine/quota"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Purpose is what a key is for.
type Purpose string

// The purposes. The formula of the residence rule in force could not be verified:
// there are no rules for it until a Land sets some. Until then it is off: nobody
// reports for it, and nothing is reckoned by it.
const (
	Asylum    Purpose = "asylum"    // § 3 FlüAG NRW
	Residence Purpose = "residence" // § 12a AufenthG, AWoV NRW
)

// Whole is one, in the parts in which factors are kept.
const Whole = 10_000

// Rules are the factors from a day on, in parts of Whole.
type Rules struct {
	ID      id.ID // "" for what the house brings along
	Number  int
	Purpose Purpose
	From    clock.Date

	Population, Area, Cap, Credit int

	Iterate   bool
	Keeps     int // days for which a report counts; 0: until the next, however old
	Source    string
	Uncertain string // what is not sure about it; may be ""
	At        time.Time
	By        string
}

// keeps is how long a report counts where a Land has not said: about three
// months. The law does not say.
const keeps = 92

// Standard gives the rules that the house brings along.
func Standard() []Rules {
	var all []Rules
	for _, r := range quota.Standard {
		all = append(all, Rules{Purpose: Asylum, From: clock.MustDate(r.From), Population: parts(r.Population), Area: parts(r.Area), Cap: parts(r.Cap),
			Credit: parts(r.Credit), Iterate: r.Iterate, Keeps: keeps, Source: r.Source,
			Uncertain: "Veröffentlicht ist die Anrechnung 1 : 1 für heute, nicht der Tag, an dem sie begann. Das Gesetz sagt nicht, ob nach der Umverteilung noch einmal gekappt wird; " +
				"hier geschieht es, dem Wortlaut nach, einmal. Wie lange eine Meldung gilt, ist ein Vorschlag von Wegwarte."})
	}
	return all
}

func parts(r *big.Rat) int {
	n, _ := new(big.Rat).Mul(r, big.NewRat(Whole, 1)).Float64()
	return int(n + .5)
}

// Engine gives the rules in the form in which they are reckoned with.
func (r Rules) Engine() quota.Rules {
	part := func(n int) *big.Rat { return big.NewRat(int64(n), Whole) }
	return quota.Rules{From: r.From.String(), Source: r.Source, Population: part(r.Population), Area: part(r.Area), Cap: part(r.Cap),
		Credit: part(r.Credit), Iterate: r.Iterate}
}

// AllRules lists the rules of the scope's Land and those of the house for a
// purpose, the latest first.
func AllRules(ctx context.Context, tx *db.Tx, s tenant.Scope, purpose Purpose) ([]Rules, error) {
	if err := s.MayRead(tenant.Quota); err != nil {
		return nil, err
	}
	land, err := tenant.LandOf(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	return rulesOf(ctx, tx, land.ID, purpose)
}

func rulesOf(ctx context.Context, tx *db.Tx, land id.ID, purpose Purpose) ([]Rules, error) {
	all, err := db.All(ctx, tx, func(row db.Row) (r Rules, err error) {
		err = row.Scan(&r.ID, &r.Number, &r.Purpose, &r.From, &r.Population, &r.Area, &r.Cap, &r.Credit, &r.Iterate, &r.Keeps, &r.Source, &r.Uncertain, db.Time(&r.At), &r.By)
		return r, err
	}, `SELECT id, number, purpose, from_day, population, area, cap, credit, iterate, keeps, source, uncertain, at, by_name
		FROM report_rule WHERE tenant_id = $1 AND purpose = $2 ORDER BY number`, land, purpose)
	if purpose == Asylum {
		all = append(all, Standard()...)
	}
	sorted.By(all, func(a, b Rules) int { return cmp.Or(b.From.Compare(a.From), cmp.Compare(b.Number, a.Number)) })
	return all, err
}

// On gives of the rules, the latest first, those that hold on a day. Before the
// first for asylum, those hold: there was no time without. Others are off until
// their day.
func On(all []Rules, day clock.Date) Rules {
	for _, r := range all {
		if !r.From.After(day) {
			return r
		}
	}
	if len(all) == 0 || all[0].Purpose != Asylum {
		return Rules{}
	}
	return all[len(all)-1]
}

// Off reports whether these are no rules: nothing is reckoned by them.
func (r Rules) Off() bool { return r.Purpose == "" }

// inForce holds that a Land has rules for a purpose, so that there is something
// to report for.
func inForce(ctx context.Context, tx *db.Tx, land id.ID, purpose Purpose) error {
	all, err := rulesOf(ctx, tx, land, purpose)
	if err == nil && len(all) == 0 {
		err = errs.Conflict("report.off")
	}
	return err
}

// AddRules lets the Land set rules from a day on. Rules for the same day correct
// those before.
func AddRules(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, r Rules) (Rules, error) {
	if err := ofLand(s); err != nil {
		return r, err
	}
	r.Source, r.Uncertain = strings.TrimSpace(r.Source), strings.TrimSpace(r.Uncertain)
	if err := r.check(); err != nil {
		return r, err
	}
	last, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(number), 0) FROM report_rule WHERE tenant_id = $1`, s.Tenant)
	if err != nil {
		return r, err
	}
	r.ID, r.Number, r.At, r.By = id.New(), last+1, c.Now(), s.Name
	_, err = tx.Exec(ctx, `INSERT INTO report_rule (id, tenant_id, number, purpose, from_day, population, area, cap, credit, iterate, keeps, source, uncertain, at, by_id, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`, r.ID, s.Tenant, r.Number, r.Purpose, r.From, r.Population, r.Area, r.Cap,
		r.Credit, r.Iterate, r.Keeps, r.Source, r.Uncertain, db.Micros(r.At), s.Actor, s.Name)
	if err == nil {
		audit.Log(tx, c, s, audit.Create, tenant.Quota, "rules of the quota", r.ID)
	}
	return r, err
}

func (r Rules) check() error {
	faults := r.Factors()
	if r.Purpose != Asylum && r.Purpose != Residence {
		faults.Add(errs.Invalid("report.rule.purpose").At("purpose"))
	}
	switch {
	case r.From.IsZero():
		faults.Add(errs.Invalid("error.required").At("from"))
	case r.From.Before(earliest):
		faults.Add(errs.Invalid("report.rule.early", "year", earliest.Year()).At("from"))
	}
	if r.Keeps < 0 || r.Keeps > 3660 {
		faults.Add(errs.Invalid("report.rule.keeps", "most", 3660).At("keeps"))
	}
	if r.Source == "" {
		faults.Add(errs.Invalid("error.required").At("source"))
	}
	faults.Add(short(r.Source, "source"))
	faults.Add(short(r.Uncertain, "uncertain"))
	return faults.Err()
}

// Factors says what is wrong with the factors alone.
func (r Rules) Factors() (faults errs.List) {
	if r.Population < 0 || r.Area < 0 || r.Population+r.Area != Whole {
		faults.Add(errs.Invalid("report.rule.weights").At("population"))
	}
	if r.Cap < 0 || r.Cap > 100*Whole {
		faults.Add(errs.Invalid("report.rule.cap", "most", 10_000).At("cap"))
	}
	if r.Credit < 0 || r.Credit > 10*Whole {
		faults.Add(errs.Invalid("report.rule.credit", "most", 10).At("credit"))
	}
	return faults
}
