package outcome

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

// untold is what is kept of a mark of which nothing is told: so that it is not counted
// anew when more is entered.
const untold = -1

// Told gives all that was told of a municipality's firsts, by first; the cohorts of each in their order. It
// is about nobody: whoever reads of ways in general may read it.
func Told(ctx context.Context, tx *db.Tx, s tenant.Scope) (map[First][]Series, error) {
	if err := mayRead(s); err != nil {
		return nil, err
	}
	return told(ctx, tx, s)
}

func told(ctx context.Context, tx *db.Tx, s tenant.Scope) (map[First][]Series, error) {
	all := map[First][]Series{}
	err := db.Each(ctx, tx, func(row db.Row) error {
		var f First
		var c Series
		var p Point
		if err := row.Scan(&c.From, &c.To, &c.Of, &f.Kind, &f.Of, &p.Mark, &p.Had, &p.Left); err != nil {
			return err
		}
		list := all[f]
		if n := len(list); n == 0 || list[n-1].From != c.From {
			list = append(list, c)
		}
		if last := &list[len(list)-1]; p.Had != untold {
			last.Points = append(last.Points, p)
		}
		all[f] = list
		return nil
	}, `SELECT c.from_on, c.to_on, c.persons, p.kind, p.people, p.mark, p.had, p.gone FROM outcome_point p
		JOIN outcome_cohort c ON c.tenant_id = p.tenant_id AND c.from_on = p.from_on AND c.people = p.people
		WHERE p.tenant_id = $1 ORDER BY p.kind, p.people, p.from_on, p.mark`, s.Tenant)
	return all, err
}

// mayRead asks for what whoever reads the page needs: there are ways in municipalities only.
func mayRead(s tenant.Scope) error {
	if s.Kind != tenant.Municipality {
		return errs.Forbidden("error.forbidden")
	}
	return s.MayRead(tenant.Path)
}

// cohort is one with how many of each group are in it, -1 of too few.
type cohort struct {
	Cohort
	persons map[People]int
	done    []int // the marks that were decided on, in order
}

// cohorts gives those of the tenant, the oldest first.
func cohorts(ctx context.Context, tx *db.Tx, s tenant.Scope) (all []cohort, err error) {
	err = db.Each(ctx, tx, func(row db.Row) error {
		var c Cohort
		var people People
		var persons int
		if err := row.Scan(&c.From, &c.To, &people, &persons); err != nil {
			return err
		}
		if n := len(all); n == 0 || all[n-1].Cohort != c {
			all = append(all, cohort{Cohort: c, persons: map[People]int{}})
		}
		all[len(all)-1].persons[people] = persons
		return nil
	}, `SELECT from_on, to_on, people, persons FROM outcome_cohort WHERE tenant_id = $1 ORDER BY from_on, people`, s.Tenant)
	if err != nil {
		return nil, err
	}
	return all, db.Each(ctx, tx, func(row db.Row) error {
		var from clock.Date
		var mark int
		if err := row.Scan(&from, &mark); err != nil {
			return err
		}
		for i := range all {
			if all[i].From == from {
				all[i].done = append(all[i].done, mark)
			}
		}
		return nil
	}, `SELECT DISTINCT from_on, mark FROM outcome_point WHERE tenant_id = $1 ORDER BY from_on, mark`, s.Tenant)
}

// due gives the marks that a cohort has come to and that were not decided on.
func (c cohort) due(today clock.Date) (all []int) {
	for _, mark := range Marks {
		if c.closed(mark, today) && !slices.Contains(c.done, mark) {
			all = append(all, mark)
		}
	}
	return all
}

// found keeps a new cohort: how many are in each group, where they are enough.
func found(ctx context.Context, tx *db.Tx, s tenant.Scope, c Cohort, all map[People][]one) error {
	var rows [][]any
	for _, people := range peoples {
		n := len(all[people])
		if !worth(n) {
			n = untold
		}
		rows = append(rows, []any{s.Tenant, c.From, c.To, people, n})
	}
	return db.Insert(ctx, tx, `outcome_cohort (tenant_id, from_on, to_on, people, persons)`, rows, "")
}

// decide tells what may be told of the marks that are due.
func decide(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, k cohort, all map[People][]one, marks []int) error {
	before, err := told(ctx, tx, s)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, f := range Firsts {
		var points []Point
		for _, series := range before[f] {
			if series.Cohort == k.Cohort {
				points = series.Points
			}
		}
		for _, mark := range marks {
			p, ok := tell(points, k.persons[f.Of], mark, count(all[f.Of], f.Kind, mark))
			if ok {
				points = append(points, p)
			} else {
				p = Point{mark, Count{untold, Unsaid}}
			}
			rows = append(rows, []any{s.Tenant, f.Kind, f.Of, k.From, mark, p.Had, p.Left, clock.Today(c)})
		}
	}
	if err := db.Insert(ctx, tx, `outcome_point (tenant_id, kind, people, from_on, mark, had, gone, told_on)`, rows, ""); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Path, "outcomes told")
	return nil
}
