package housing

import (
	"context"
	"fmt"

	"wegwarte/internal/assignment"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Coming lists the households that are announced to the scope's municipality, the
// next to come first, with the stays that are booked for them.
func Coming(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]Guest, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	all, err := coming(ctx, tx, c, s)
	if err != nil {
		return nil, err
	}
	return all, withStays(ctx, tx, s, clock.Today(c), all)
}

// HomelessPage is how many households Homeless gives.
const HomelessPage = 50

// Homeless lists households of the municipality that live nowhere that is known
// today, by name, behind one, with the stay they will have. Who left for a flat of
// their own last, or for elsewhere, is none of them.
func Homeless(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, after id.ID) ([]Guest, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	args := []any{s.Tenant, clock.Today(c)}
	order := db.Order{Table: "household", As: "h", Columns: []string{"$left_on", "$sort_name"}}
	ids, err := db.All(ctx, tx, db.Value[id.ID], `SELECT h.id FROM household h WHERE h.tenant_id = $1 AND h.left_on = '' AND h.size <> 0
		AND NOT EXISTS (SELECT 1 FROM stay t WHERE t.tenant_id = h.tenant_id AND t.household_id = h.id AND t.state <> 'cancelled'
			AND (`+heldOn("t")+` OR (t.ending IN ('own-flat', 'elsewhere')
				AND NOT EXISTS (SELECT 1 FROM stay u WHERE u.tenant_id = t.tenant_id AND u.household_id = t.household_id AND u.state <> 'cancelled' AND u.from_day > t.from_day))))`+
		order.Behind(&args, after)+` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT %d`, HomelessPage), args...)
	if err != nil || len(ids) == 0 {
		return []Guest{}, err
	}
	return GuestsWithStays(ctx, tx, c, s, ids)
}

// Due is a stay about which something is to be decided, with who they are.
type Due struct {
	Housed
	Who    person.Household    // empty where they are announced
	Before clock.Date          // by when it is to be done
	Coming assignment.Transfer // number and state of that with which they come, or should have
	Why    DueWhy
}

// DueWhy is what is to be decided.
type DueWhy string

// What is to be decided about a stay.
const (
	DueMoveIn  DueWhy = "move-in" // the day has come: have they moved in?
	DueHall    DueWhy = "hall"    // in a hall
	DueClosing DueWhy = "closing" // the dwelling closes
	DueMissing DueWhy = "missing" // booked for somebody who does not come
	DueDay     DueWhy = "day"     // they come on another day than it is booked for
	DueClosed  DueWhy = "closed"  // the dwelling is to be renovated, or is damaged
	DueEnds    DueWhy = "ends"    // it ends on a day: where do they go?
	DueSize    DueWhy = "size"    // they are more, or fewer, than they were
	DueGone    DueWhy = "gone"    // they left the register, or stand in it under another
)

// closingSoon is how long before a dwelling closes it is told who has to leave it.
const closingSoon = 12 * 7

// Dues lists the stays about which something is to be decided, the most urgent
// first.
func Dues(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]Due, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	today := clock.Today(c)
	soon := today.AddDays(closingSoon)
	all, err := db.All(ctx, tx, func(row db.Row) (d Due, err error) {
		d.Stay, err = scanStay(longer{row, []any{&d.SiteName, &d.DwellingName, &d.Before, &d.Why}})
		return d, err
	}, `SELECT `+stayColumns+`, p.name, d.name, t.from_day, 'move-in'`+fromStay+`
			WHERE t.tenant_id = $1 AND t.state IN ('reserved', 'planned') AND t.from_day <= $2 AND t.transfer_id = '' AND (t.until_day = '' OR t.until_day > $2)
		UNION ALL SELECT `+stayColumns+`, p.name, d.name, t.leave_by, 'hall'`+fromStay+`
			WHERE t.tenant_id = $1 AND t.state = 'actual' AND t.until_day = '' AND p.tenant_id = $1 AND p.kind = 'hall'
		UNION ALL SELECT `+stayColumns+`, p.name, d.name, CASE WHEN d.closes <> '' AND d.closes < p.closes THEN d.closes ELSE p.closes END, 'closing'`+fromStay+`
			WHERE t.tenant_id = $1 AND t.state <> 'cancelled' AND (t.until_day = '' OR t.until_day > p.closes) AND p.kind <> 'hall' AND p.tenant_id = $1 AND p.closes > '' AND p.closes <= $3
		UNION ALL SELECT `+stayColumns+`, p.name, d.name, d.closes, 'closing'`+fromStay+`
			WHERE t.tenant_id = $1 AND t.state <> 'cancelled' AND (t.until_day = '' OR t.until_day > d.closes) AND p.kind <> 'hall' AND d.tenant_id = $1 AND d.closes > '' AND d.closes <= $3 AND (p.closes = '' OR p.closes > $3)
		UNION ALL SELECT `+stayColumns+`, p.name, d.name, k.from_day, 'closed'`+fromStay+`JOIN closure k ON k.tenant_id = t.tenant_id AND k.site_id = t.site_id AND k.dwelling_id IN ('', t.dwelling_id)
			WHERE t.tenant_id = $1 AND t.state <> 'cancelled' AND k.tenant_id = $1 AND k.why IN ('renovation', 'damage') AND (t.until_day = '' OR t.until_day > k.from_day)
			AND (k.until_day = '' OR (k.until_day > $2 AND t.from_day < k.until_day))
		UNION ALL SELECT `+stayColumns+`, p.name, d.name, t.from_day, CASE WHEN h.left_on <> '' OR h.size = 0 THEN 'gone' ELSE 'size' END`+fromStay+`JOIN household h ON h.id = t.household_id AND h.tenant_id = t.tenant_id
			WHERE t.tenant_id = $1 AND t.state <> 'cancelled' AND t.transfer_id = '' AND (t.until_day = '' OR t.until_day > $2) AND (h.size <> t.persons OR h.left_on <> '')
		UNION ALL SELECT `+stayColumns+`, p.name, d.name, t.until_day, 'ends'`+fromStay+`
			WHERE t.tenant_id = $1 AND t.state = 'actual' AND t.ending = '' AND t.until_day > $2 AND t.until_day <= $3
		ORDER BY 22, 1 LIMIT 300`, s.Tenant, today, soon)
	if err != nil {
		return nil, err
	}
	loose, err := loose(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	all = append(loose, all...)
	return all, withNames(ctx, tx, c, s, all)
}

// loose lists the stays that are booked for somebody who does not come, or comes
// on another day.
func loose(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Due, error) {
	return db.All(ctx, tx, func(row db.Row) (d Due, err error) {
		d.Stay, err = scanStay(longer{row, []any{&d.SiteName, &d.DwellingName, &d.Before, &d.Coming.State, &d.Coming.Number}})
		d.Why = DueDay
		if d.Coming.State.Ended() {
			d.Why = DueMissing
		}
		return d, err
	}, `SELECT `+stayColumns+`, p.name, d.name, w.arrive_on, w.state, w.number`+fromStay+`JOIN transfer w ON w.id = t.transfer_id AND w.to_tenant_id = t.tenant_id
		WHERE t.tenant_id = $1 AND t.transfer_id <> '' AND t.state IN ('reserved', 'planned')
		AND (w.state IN ('withdrawn', 'did-not-arrive', 'arrived') OR (w.arrive_on <> t.from_day
			AND NOT EXISTS (SELECT 1 FROM stay u WHERE u.tenant_id = t.tenant_id AND u.household_id = t.household_id AND u.transfer_id = t.transfer_id AND u.state <> 'cancelled' AND u.from_day < t.from_day))) ORDER BY w.arrive_on, t.id LIMIT 100`, s.Tenant)
}

func withNames(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, all []Due) error {
	var ids []id.ID
	for _, d := range all {
		if d.Transfer == "" {
			ids = append(ids, d.Household)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	households, err := person.Load(ctx, tx, s, ids)
	if err != nil {
		return err
	}
	for i := range all {
		for _, h := range households {
			if h.ID == all[i].Household {
				all[i].Who = h
			}
		}
	}
	audit.Log(tx, c, s, audit.Read, tenant.Stay, "stays to be decided", person.Subjects(households)...)
	return nil
}
