package gap

import (
	"context"

	engine "wegwarte/engine/gap"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// register is who came to the municipality with the house's help: days and years of age, of nobody.
type register struct {
	persons []came
	homes   []came // households of whom nobody moved into a flat of their own
}

// came is somebody, or a household, as it is counted.
type came struct{ on, left, born clock.Date }

// since is how far back the register is read, besides the window: for who moved here in a year.
const since = 8 // years

// read reads who came within the window and the years whose moves are looked at.
func (r *register) read(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date) (err error) {
	from := on.AddMonths(-12 * (mostWindow + since))
	scan := func(row db.Row) (c came, err error) {
		err = row.Scan(&c.on, &c.left, &c.born)
		return c, err
	}
	r.persons, err = db.All(ctx, tx, scan, `SELECT h.registered_on, h.left_on, p.birth_date FROM household h JOIN person p ON p.tenant_id = h.tenant_id AND p.household_id = h.id
		WHERE h.tenant_id = $1 AND h.registered_on > $2 AND h.registered_on <= $3 AND p.merged_into IS NULL`, s.Tenant, from, on)
	if err != nil {
		return err
	}
	r.homes, err = db.All(ctx, tx, scan, `SELECT h.registered_on, h.left_on, '' FROM household h WHERE h.tenant_id = $1 AND h.registered_on > $2 AND h.registered_on <= $3 AND h.size > 0
		AND NOT EXISTS (SELECT 1 FROM stay t WHERE t.tenant_id = h.tenant_id AND t.household_id = h.id AND t.state = 'actual' AND t.ending = 'own-flat' AND t.until_day <= $3
			AND NOT EXISTS (SELECT 1 FROM stay u WHERE u.tenant_id = t.tenant_id AND u.household_id = t.household_id AND u.state = 'actual' AND u.from_day >= t.until_day))`, s.Tenant, from, on)
	return err
}

// mostWindow is the longest window in years, as in indicators.json.
const mostWindow = 15

// there reports whether somebody came after a day up to another, and was there on it.
func (c came) there(after, on clock.Date) bool {
	return c.on.After(after) && !c.on.After(on) && (c.left.IsZero() || c.left.After(on))
}

// byAge counts who came after a day and is there on another, by age; ages ends with the last, which is open. Whose age is not known counts with
// those of 30 years.
func (r *register) byAge(after, on clock.Date, ages int) []int64 {
	by := make([]int64, ages)
	for _, c := range r.persons {
		if c.there(after, on) {
			age := 30
			if !c.born.IsZero() {
				age = c.born.AgeOn(on)
			}
			by[min(max(0, age), ages-1)]++
		}
	}
	return by
}

// between counts who came after a day up to another, whether or not they are still there.
func (r *register) between(after, to clock.Date) (n int64) {
	for _, c := range r.persons {
		if c.on.After(after) && !c.on.After(to) {
			n++
		}
	}
	return n
}

func (r *register) households(after, on clock.Date) (n int64) {
	for _, c := range r.homes {
		if c.there(after, on) {
			n++
		}
	}
	return n
}

// bands are the first ages of those that are told together where counts leave the house. They end where indicators do.
var bands = []int{0, 3, 6, 10, 16, 18, 19, 25, 40, 65}

// base is to a multiple of which counts are rounded then: of less than 3, nothing is told.
const base = 5

// fives is a count as it is told: rounded, and the range in which it lies.
func fives(n int64) engine.Range {
	v := (n + base/2) / base * base
	return engine.Whole(max(0, v-base/2), v, v+base/2)
}

// exact are counts by age as ranges.
func exact(by []int64) []engine.Range {
	all := make([]engine.Range, len(by))
	for age, n := range by {
		all[age] = engine.Whole(n, n, n)
	}
	return all
}

// banded rounds counts by age in bands, and spreads what is told of a band evenly over its ages. Nothing else of them is told, so nothing that is reckoned
// from it tells more.
func banded(by []int64) []engine.Range {
	all := make([]engine.Range, len(by))
	for i, from := range bands {
		to := len(by)
		if i+1 < len(bands) {
			to = min(to, bands[i+1])
		}
		if from >= to {
			break
		}
		var n int64
		for _, one := range by[from:to] {
			n += one
		}
		r, width := fives(n), int64(to-from)
		for age := from; age < to; age++ {
			part := func(of int64) int64 { return of*int64(age-from+1)/width - of*int64(age-from)/width } // which add up
			all[age] = engine.Range{Low: part(r.Low), Value: part(r.Value), High: part(r.High)}
			all[age].Value = max(all[age].Value, all[age].Low)
			all[age].High = max(all[age].High, all[age].Value)
		}
	}
	return all
}
