package assignment

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// By is what figures are told apart by.
type By string

// What they can be told apart by; always by month of arrival as well.
const (
	ByMunicipality By = "municipality"
	ByFacility     By = "facility"
	ByMonth        By = "month" // by that alone
)

// FigureFilter narrows the figures.
type FigureFilter struct {
	From, Until  clock.Date // of the arrival, both included
	By           By
	Municipality id.ID // "": all
	Unit         id.ID // "": all
}

// Figure is what was announced for a month, of one municipality or facility: how
// long before, and how much was known.
type Figure struct {
	Month clock.Date // its first day
	Of    id.ID      // municipality or facility, "" for all
	Name  string
	record.Completeness
	Persons int

	spread map[int]int // calendar days of notice -> households
	kept   int
}

// Spread is how many households were announced how many calendar days ahead.
type Spread map[int]int

// Households counts what the figure is about.
func (f Figure) Households() (n int) {
	for _, count := range f.spread {
		n += count
	}
	return n
}

// Quantile gives the days of notice that a share of the households had at most:
// .5 is the median. It is one of the values there are, the lower of two.
func (f Figure) Quantile(share float64) int {
	days := make([]int, 0, len(f.spread))
	for d := range f.spread {
		days = append(days, d)
	}
	slices.Sort(days)
	rank, seen := max(1, int(share*float64(f.Households())+.999999)), 0
	for _, d := range days {
		if seen += f.spread[d]; seen >= rank {
			return d
		}
	}
	return 0
}

// Kept gives the share of households, in percent, for which the promise that
// held at the time was kept.
func (f Figure) Kept() int {
	if n := f.Households(); n > 0 {
		return 100 * f.kept / n
	}
	return 0
}

// Spread gives the households by days of notice.
func (f Figure) Spread() Spread { return f.spread }

type figureRow struct {
	month                           string
	of                              id.ID
	days                            int
	kept                            bool
	households, persons, want, have int
}

func scanFigure(row db.Row) (f figureRow, err error) {
	err = row.Scan(&f.month, &f.of, &f.days, &f.kept, &f.households, &f.persons, &f.want, &f.have)
	return f, err
}

// Figures gives what was announced, as the scope may know of it: the Land's for
// all, a facility's of its own households, a municipality's of what it was told.
// It counts, and names nobody.
func Figures(ctx context.Context, tx *db.Tx, s tenant.Scope, f FigureFilter) ([]Figure, error) {
	args := []any{}
	where, err := f.where(s, &args)
	if err != nil {
		return nil, err
	}
	of := map[By]string{ByMunicipality: "to_tenant_id", ByFacility: "unit_id", ByMonth: "''"}[f.By]
	if of == "" {
		return nil, errs.NotFound("error.not-found")
	}
	rows, err := db.All(ctx, tx, scanFigure, `SELECT substr(arrive_on, 1, 7), `+of+`, notice_days, notice_days >= promised_days,
			count(*), CAST(sum(persons) AS BIGINT), CAST(sum(expected) AS BIGINT), CAST(sum(known) AS BIGINT)
		FROM announcement WHERE `+where+`
		GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`, args...)
	if err != nil {
		return nil, err
	}
	figures := collect(rows)
	return figures, named(ctx, tx, figures, f.By)
}

// named gives each figure the name of its office.
func named(ctx context.Context, tx *db.Tx, figures []Figure, by By) error {
	if by == ByMonth {
		return nil
	}
	var ids []id.ID
	for _, f := range figures {
		ids = append(ids, f.Of)
	}
	names := map[id.ID]string{}
	for some := range slices.Chunk(distinct(ids), mostNamed) {
		var args []any
		from := map[By]string{ByMunicipality: "tenant", ByFacility: "unit"}[by]
		found, err := db.All(ctx, tx, scanName, `SELECT id, name FROM `+from+` WHERE id IN (`+db.List(&args, some)+`)`, args...)
		if err != nil {
			return err
		}
		for _, one := range found {
			names[one.id] = one.name
		}
	}
	for i := range figures {
		figures[i].Name = names[figures[i].Of]
	}
	return nil
}

type name struct {
	id   id.ID
	name string
}

func scanName(row db.Row) (n name, err error) {
	err = row.Scan(&n.id, &n.name)
	return n, err
}

// where names the rows of the filter that the scope may know of.
func (f FigureFilter) where(s tenant.Scope, args *[]any) (string, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return "", err
	}
	*args = append(*args, s.Tenant, f.From, f.Until)
	n := len(*args)
	where := fmt.Sprintf("holds AND arrive_on >= $%d AND arrive_on <= $%d", n-1, n)
	if s.Kind == tenant.Municipality {
		where += fmt.Sprintf(" AND to_tenant_id = $%d", n-2)
	} else {
		where += fmt.Sprintf(" AND tenant_id = $%d", n-2)
	}
	unit := f.Unit
	if own := s.OnlyUnit(); own != "" {
		unit = own
	}
	for column, only := range map[string]id.ID{"unit_id": unit, "to_tenant_id": f.Municipality} {
		if only != "" {
			*args = append(*args, only)
			where += fmt.Sprintf(" AND %s = $%d", column, len(*args))
		}
	}
	return where, nil
}

// collect puts the rows of each month and office together, the latest month first.
func collect(rows []figureRow) []Figure {
	type key struct {
		month string
		of    id.ID
	}
	at := map[key]int{}
	var all []Figure
	for _, r := range rows {
		k := key{r.month, r.of}
		i, known := at[k]
		if !known {
			i = len(all)
			at[k] = i
			month, _ := clock.ParseDate(r.month + "-01")
			all = append(all, Figure{Month: month, Of: r.of, spread: map[int]int{}})
		}
		f := &all[i]
		f.spread[r.days] += r.households
		f.Persons += r.persons
		f.Completeness = f.Plus(record.Completeness{Expected: r.want, Known: r.have})
		if r.kept {
			f.kept += r.households
		}
	}
	sorted.By(all, func(a, b Figure) int { return b.Month.Compare(a.Month) })
	return all
}

// Sum puts figures together: of all months, or of all offices.
func Sum(figures []Figure) Figure {
	all := Figure{spread: map[int]int{}}
	for _, f := range figures {
		for days, n := range f.spread {
			all.spread[days] += n
		}
		all.Persons, all.kept = all.Persons+f.Persons, all.kept+f.kept
		all.Completeness = all.Plus(f.Completeness)
	}
	return all
}
