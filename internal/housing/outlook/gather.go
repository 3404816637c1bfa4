package outlook

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/engine/forecast"
	"wegwarte/engine/placement"
	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// ahead is the plan's horizon.
const ahead = 52 // weeks

// back is how far the history is read.
const back = 156 // weeks

// trust is how much counts what the Land says it plans to send.
const trust = 0.5

// Gather reads what the year ahead follows from. It counts and names nobody.
func Gather(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (*forecast.Plan, error) {
	if s.Kind != tenant.Municipality {
		return nil, errs.Forbidden("error.forbidden")
	}
	if err := s.MayRead(tenant.Site); err != nil {
		return nil, err
	}
	today := clock.Today(c)
	p := &forecast.Plan{First: dayOf(today), Weeks: ahead, Seed: 1}
	if err := came(ctx, tx, s, today, &p.Arrivals); err != nil {
		return nil, err
	}
	if err := announced(ctx, tx, s, today, &p.Arrivals); err != nil {
		return nil, err
	}
	if err := left(ctx, tx, s, today, p); err != nil {
		return nil, err
	}
	return p, stock(ctx, tx, s, today, p)
}

// Coming reads what it takes to say who will come from a day on: who came, who is announced, what the Land plans.
func Coming(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date) (a forecast.Arrivals, first forecast.Day, err error) {
	if s.Kind != tenant.Municipality {
		return a, 0, errs.Forbidden("error.forbidden")
	}
	if err := s.MayRead(tenant.Site); err != nil {
		return a, 0, err
	}
	if err := came(ctx, tx, s, today, &a); err != nil {
		return a, 0, err
	}
	return a, dayOf(today), announced(ctx, tx, s, today, &a)
}

// came reads who came with transfers, by week, since the first of them.
func came(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date, a *forecast.Arrivals) error {
	since := today.AddDays(-7 * back)
	weeks := map[int]*forecast.Week{} // by how many weeks ago they began
	oldest := 0
	err := db.Each(ctx, tx, func(row db.Row) error {
		var day clock.Date
		var size int
		if err := row.Scan(&day, &size); err != nil {
			return err
		}
		n := (day.DaysUntil(today) + 6) / 7
		if size < 1 || n < 1 || n > back {
			return nil
		}
		if weeks[n] == nil {
			weeks[n] = &forecast.Week{}
		}
		weeks[n].Persons += size
		weeks[n].Households++
		oldest = max(oldest, n)
		for len(a.Sizes) < size {
			a.Sizes = append(a.Sizes, 0)
		}
		a.Sizes[size-1]++
		return nil
	}, `SELECT registered_on, size FROM household WHERE tenant_id = $1 AND transfer_id <> '' AND registered_on >= $2 ORDER BY registered_on`, s.Tenant, since)
	for n := oldest; n > 0; n-- {
		w := forecast.Week{From: dayOf(today.AddDays(-7 * n))}
		if one := weeks[n]; one != nil {
			w.Persons, w.Households = one.Persons, one.Households
		}
		a.Weeks = append(a.Weeks, w)
	}
	return err
}

// announced reads who is on the way, and what the Land plans.
func announced(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date, a *forecast.Arrivals) error {
	args := []any{s.Tenant}
	err := db.Each(ctx, tx, func(row db.Row) error {
		var day clock.Date
		var households, persons int
		if err := row.Scan(&day, &households, &persons); err != nil {
			return err
		}
		if day.Before(today) {
			day = today
		}
		for left := max(1, households); left > 0 && persons > 0; left-- { // of several, each has its part
			n := (persons + left - 1) / left
			a.Announced = append(a.Announced, forecast.Announced{Day: dayOf(day), Persons: n})
			persons -= n
		}
		return nil
	}, `SELECT arrive_on, households, persons FROM transfer WHERE to_tenant_id = $1 AND state IN (`+db.List(&args, assignment.Open)+`) AND state <> 'draft' AND handover > 0 ORDER BY arrive_on, id`, args...)
	if err != nil || !s.Reads(tenant.Transfer) {
		return err
	}
	promises, err := assignment.PromisesFor(ctx, tx, s)
	if err != nil {
		return err
	}
	a.Through = dayOf(promises.Earliest(assignment.Usual, today))
	list, err := assignment.Previews(ctx, tx, s, assignment.Monday(today), 26)
	for _, p := range list {
		if from := p.Week; !p.ChangedAt.IsZero() && from.After(today) {
			a.Expected = append(a.Expected, forecast.Expected{From: dayOf(from), To: dayOf(from.AddDays(7)), Persons: float64(p.Planned), Trust: trust})
		}
	}
	return err
}

// left reads how long households lived in each kind of site, and how many left it.
func left(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date, p *forecast.Plan) error {
	since := today.AddDays(-7 * back)
	by := map[placement.Kind]*forecast.Leaving{}
	err := db.Each(ctx, tx, func(row db.Row) error {
		var kind placement.Kind
		var from, until clock.Date
		var how housing.Ending
		if err := row.Scan(&kind, &from, &until, &how); err != nil {
			return err
		}
		if from.Before(since) {
			from = since
		}
		end := until
		if end.IsZero() || end.After(today) {
			end, how = today, ""
		}
		if by[kind] == nil {
			by[kind] = &forecast.Leaving{Kind: kind}
		}
		l := by[kind]
		l.Months += float64(max(0, from.DaysUntil(end))) / monthDays
		switch how {
		case housing.OwnFlat:
			l.OwnFlat++
		case housing.Elsewhere:
			l.Moved++
		case housing.NotKnown:
			l.Other++
		}
		return nil
	}, `SELECT p.kind, t.from_day, t.until_day, t.ending FROM stay t JOIN site p ON p.id = t.site_id AND p.tenant_id = t.tenant_id
		WHERE t.tenant_id = $1 AND t.state = 'actual' AND t.from_day <= $2 AND (t.until_day = '' OR t.until_day > $3)`, s.Tenant, today, since)
	for _, kind := range placement.Kinds {
		if l := by[kind]; l != nil {
			p.Leaving = append(p.Leaving, *l)
		}
	}
	return err
}

const monthDays = 30.436875

// stock reads what there is, who lives there by size, and who is to be housed.
func stock(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date, p *forecast.Plan) error {
	used, err := housing.Used(ctx, tx, s, today, today.AddDays(7*ahead))
	if err != nil {
		return err
	}
	of := map[id.ID]housing.Use{}
	for _, u := range used {
		of[u.Site.ID] = u
	}
	lives := map[id.ID][]int{} // by dwelling
	err = db.Each(ctx, tx, func(row db.Row) error {
		var d id.ID
		var persons, n int
		if err := row.Scan(&d, &persons, &n); err != nil {
			return err
		}
		lives[d] = add(lives[d], persons, n)
		return nil
	}, `SELECT dwelling_id, persons, count(*) FROM stay WHERE tenant_id = $1 AND state = 'actual' AND persons > 0 AND from_day <= $2 AND (until_day = '' OR until_day > $2) GROUP BY dwelling_id, persons`, s.Tenant, today)
	if err != nil {
		return err
	}
	closed, err := blocked(ctx, tx, s, today)
	if err != nil {
		return err
	}
	var all []*forecast.Stock
	seen := map[string]*forecast.Stock{}
	paid := map[id.ID]bool{}
	err = db.Each(ctx, tx, func(row db.Row) error {
		var d housing.Dwelling
		var area, unknown int
		if err := row.Scan(&d.ID, &d.Site, &d.Name, &d.Shared, &d.Opens, &d.Closes, &d.Places, &area, &unknown); err != nil {
			return err
		}
		u, there := of[d.Site]
		if !there || d.Places == 0 {
			return nil
		}
		k, key := piece(u, d, today)
		if unknown == 0 {
			k.M2 = area / 10
		}
		k.Lives, k.Blocked = lives[d.ID], closed[d.ID]
		for _, cost := range costs(u, today) {
			if cost.Per != forecast.Month {
				key += fmt.Sprint(" ", cost.Per, cost.Cents)
			}
			if cost.Per != forecast.Month || !paid[d.Site] { // the rent of all of it is paid once
				k.Costs = append(k.Costs, cost)
			}
		}
		paid[d.Site] = true
		if known := seen[key]; known != nil {
			join(known, k)
			return nil
		}
		seen[key] = &k
		all = append(all, &k)
		return nil
	}, `SELECT d.id, d.site_id, d.name, d.shared, d.opens, d.closes, d.places, coalesce(sum(r.area), 0), count(CASE WHEN r.area = 0 THEN 1 END)
		FROM dwelling d JOIN site p ON p.id = d.site_id AND p.tenant_id = d.tenant_id JOIN room r ON r.tenant_id = d.tenant_id AND r.dwelling_id = d.id AND r.number > 0
		WHERE d.tenant_id = $1 GROUP BY d.id, d.site_id, d.name, d.shared, d.opens, d.closes, d.places, p.sort_name, d.sort_name ORDER BY p.sort_name, d.sort_name`, s.Tenant)
	if err != nil {
		return err
	}
	for _, k := range all {
		p.Stock = append(p.Stock, *k)
	}
	return waiting(ctx, tx, s, today, p)
}

// blocked reads what is closed of each dwelling: places where it is shared, else all of it.
func blocked(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date) (map[id.ID][]forecast.Blocked, error) {
	all := map[id.ID][]forecast.Blocked{}
	end := today.AddDays(7*ahead + 7)
	return all, db.Each(ctx, tx, func(row db.Row) error {
		var d id.ID
		var shared bool
		var from, until clock.Date
		b := forecast.Blocked{}
		if err := row.Scan(&d, &shared, &from, &until, &b.Count); err != nil {
			return err
		}
		if !shared {
			b.Count = 1
		}
		if until.IsZero() || until.After(end) {
			until = end
		}
		if from.Before(today) {
			from = today
		}
		if b.From, b.To = dayOf(from), dayOf(until); from.Before(until) {
			all[d] = append(all[d], b)
		}
		return nil
	}, `SELECT b.dwelling_id, d.shared, h.from_day, h.until_day, count(*) FROM hold h JOIN closure k ON k.id = h.closure_id AND k.tenant_id = h.tenant_id
		JOIN place b ON b.id = h.place_id AND b.tenant_id = h.tenant_id JOIN dwelling d ON d.id = b.dwelling_id AND d.tenant_id = b.tenant_id
		WHERE h.tenant_id = $1 AND k.why <> 'removed' AND (h.until_day = '' OR h.until_day > $2) GROUP BY b.dwelling_id, d.shared, h.closure_id, h.from_day, h.until_day ORDER BY b.dwelling_id, h.from_day`, s.Tenant, today)
}

// waiting counts the households that live nowhere that is known, by size.
func waiting(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date, p *forecast.Plan) error {
	return db.Each(ctx, tx, func(row db.Row) error {
		var size, n int
		err := row.Scan(&size, &n)
		p.Waiting = add(p.Waiting, size, n)
		return err
	}, `SELECT h.size, count(*) FROM household h WHERE h.tenant_id = $1 AND h.left_on = '' AND h.size > 0 AND NOT EXISTS (SELECT 1 FROM stay t WHERE t.tenant_id = h.tenant_id AND t.household_id = h.id
		AND t.state <> 'cancelled' AND ((t.state = 'actual' AND t.from_day <= $2 AND (t.until_day = '' OR t.until_day > $2)) OR (t.ending IN ('own-flat', 'elsewhere')
			AND NOT EXISTS (SELECT 1 FROM stay u WHERE u.tenant_id = t.tenant_id AND u.household_id = t.household_id AND u.state <> 'cancelled' AND u.from_day > t.from_day)))) GROUP BY h.size`, s.Tenant, today)
}

func add(by []int, size, n int) []int {
	if size < 1 {
		return by
	}
	for len(by) < size {
		by = append(by, 0)
	}
	by[size-1] += n
	return by
}

// piece is what a dwelling is to the plan, and what it is counted together with:
// dwellings of one site that are alike, and flats here and there that do not end.
func piece(u housing.Use, d housing.Dwelling, today clock.Date) (forecast.Stock, string) {
	k := forecast.Stock{Name: u.Site.Name, Site: u.Site.Name, Kind: u.Site.Kind, Size: d.Places, Count: 1, Closes: dayOf(d.Ends(u.Site))}
	opens := u.Site.Opens
	if d.Opens.After(opens) {
		opens = d.Opens
	}
	if opens.After(today) {
		k.Opens = dayOf(opens)
	}
	if d.Shared {
		k.Size, k.Count = 0, d.Places
	}
	small := u.Site.Kind == placement.Flat || u.Site.Kind == placement.House
	if small && !d.Shared && k.Closes == 0 && k.Opens == 0 && u.Site.Places == d.Places {
		k.Name, k.Site = fmt.Sprintf("%s %d", u.Site.Kind, d.Places), ""
		return k, k.Name
	}
	key := fmt.Sprint(u.Site.ID, k.Size, k.Opens, k.Closes)
	if k.Size > 0 {
		k.Name = fmt.Sprintf("%s (%d)", u.Site.Name, k.Size)
	}
	if k.Opens != 0 || !d.Closes.IsZero() {
		k.Name += ", " + d.Name
		key += string(d.ID)
	}
	return k, key
}

// join counts one stock to another that is alike.
func join(known *forecast.Stock, k forecast.Stock) {
	known.Count += k.Count
	if k.M2 == 0 {
		known.M2 = 0
	} else if known.M2 > 0 {
		known.M2 += k.M2
	}
	for size, n := range k.Lives {
		known.Lives = add(known.Lives, size+1, n)
	}
	known.Blocked = append(known.Blocked, k.Blocked...)
	for _, c := range k.Costs {
		at := slices.IndexFunc(known.Costs, func(o forecast.Cost) bool { return o.Per == c.Per })
		if at >= 0 && c.Per == forecast.Month {
			known.Costs[at].Cents += c.Cents
		} else if at < 0 {
			known.Costs = append(known.Costs, c)
		}
	}
}

// costs are what a site costs today.
func costs(u housing.Use, today clock.Date) (all []forecast.Cost) {
	per := map[housing.Per]forecast.Per{housing.SiteMonth: forecast.Month, housing.PlaceMonth: forecast.PlaceMonth, housing.PersonDay: forecast.PersonDay}
	for _, k := range housing.CostsOn(u.Costs, today) {
		all = append(all, forecast.Cost{Name: k.Note, Per: per[k.Per], Cents: int64(k.Cents)})
	}
	return all
}

func dayOf(d clock.Date) forecast.Day {
	if d.IsZero() {
		return 0
	}
	day, _ := placement.ParseDay(d.String()) // a date of ours is one of theirs
	return day
}
