package figure

import (
	"context"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Back is how many years the house counts who arrived, with the current one.
const Back = 6

// What a count of the house's own says of itself.
const (
	CountedSource  = "eigene Zählung aus Wegwarte"
	CountedLicence = "eigene Zählung"
)

// bands are the ages of those who arrived, each up to the last of its years.
var bands = []struct {
	last int
	key  string
}{{2, "arrival.u3"}, {5, "arrival.3to5"}, {9, "arrival.6to9"}, {15, "arrival.10to15"}, {17, "arrival.16to17"}, {24, "arrival.18to24"}, {64, "arrival.25to64"}, {200, "arrival.65plus"}}

// CountArrivals is a step of the night: once a month it counts how many persons and
// households who arrived in each year live here now, by age. It reads days of birth and of
// arrival, nobody's name, and keeps counts.
//
// It counts the years that the register has whole: those after its first entry. Of the
// years before, whoever has figures brings them.
func CountArrivals(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (int, error) {
	if s.Kind != tenant.Municipality {
		return 0, nil
	}
	s.Role, s.Name = tenant.CaseManager, "wegwarte" // who reads the register, and writes figures
	today := clock.Today(c)
	month := clock.NewDate(today.Year(), today.Month(), 1)
	done, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM figure WHERE tenant_id = $1 AND key = 'arrival.total' AND way = 'counted' AND as_of >= $2`, s.Tenant, month)
	if err != nil || done > 0 {
		return 0, err
	}
	first, err := db.One(ctx, tx, db.Value[string], `SELECT coalesce(min(registered_on), '') FROM household WHERE tenant_id = $1`, s.Tenant)
	if err != nil || first == "" {
		return 0, err
	}
	begin, err := clock.ParseDate(first)
	if err != nil {
		return 0, err
	}
	from := max(begin.Year()+1, today.Year()-Back+1)
	if begin.Month() == 1 && begin.Day() <= 7 { // the house began with the year
		from = max(begin.Year(), today.Year()-Back+1)
	}
	if from > today.Year() {
		return 0, nil
	}
	counts, err := arrived(ctx, tx, s, from, today)
	if err != nil {
		return 0, err
	}
	var all []Change
	run := id.New()
	for year := from; year <= today.Year(); year++ {
		add := func(key string) {
			n := counts[band{year, key}] * Thousand
			all = append(all, Change{Tenant: s.Tenant, Figure: Figure{Key: key, From: clock.NewDate(year, 1, 1), To: clock.NewDate(year, 12, 31), Value: n, Low: n, High: n,
				Source: CountedSource, Licence: CountedLicence, AsOf: today, Way: Counted, ID: id.New(), Run: run, At: c.Now(), By: s.Name}})
		}
		for _, b := range bands {
			add(b.key)
		}
		add("arrival.total")
		add("arrival.households")
	}
	audit.Log(tx, c, s, audit.Read, tenant.Register, "arrivals counted")
	audit.Log(tx, c, s, audit.Create, tenant.Facts, "arrivals counted", run)
	return 0, insert(ctx, tx, s, all)
}

// band is a year of arrival and a key.
type band struct {
	year int
	key  string
}

// arrived counts who lives here and arrived in the years from one on.
func arrived(ctx context.Context, tx *db.Tx, s tenant.Scope, from int, today clock.Date) (map[band]int64, error) {
	counts := map[band]int64{}
	var last id.ID
	err := db.Each(ctx, tx, func(row db.Row) error {
		var home id.ID
		var on clock.Date
		var birth person.Birth
		if err := row.Scan(&home, &on, &birth.Date, &birth.Precision); err != nil {
			return err
		}
		if home != last {
			counts[band{on.Year(), "arrival.households"}]++
			last = home
		}
		counts[band{on.Year(), "arrival.total"}]++
		if age, known := birth.AgeOn(today); known {
			for _, b := range bands {
				if age <= b.last {
					counts[band{on.Year(), b.key}]++
					break
				}
			}
		}
		return nil
	}, `SELECT h.id, h.registered_on, p.birth_date, p.birth_precision FROM household h JOIN person p ON p.tenant_id = h.tenant_id AND p.household_id = h.id
		WHERE h.tenant_id = $1 AND h.left_on = '' AND h.registered_on >= $2 AND h.registered_on <= $3 AND p.merged_into IS NULL ORDER BY h.id`,
		s.Tenant, clock.NewDate(from, 1, 1), today)
	return counts, err
}
