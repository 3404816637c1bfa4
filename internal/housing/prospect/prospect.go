// Package prospect is what the Land's facilities hold in the year ahead: places,
// what of them is kept free or closed, which open and close, how long people stay.
// The Land reckons it from its stock and tells it to its municipalities, so that
// they can plan with it. It counts, and names nobody.
package prospect

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Figures are the Land's places, today and in the months ahead.
type Figures struct {
	Day     clock.Date `json:"day"`
	Persons int        `json:"persons"` // who live in its facilities
	Stay    int        `json:"stay"`    // days for which they have on the mean; 0: not known
	Left    int        `json:"left"`    // days after which who left in the last half year did, in the middle; 0: nobody left
	Months  []Month    `json:"months"`  // today, and the first of each month ahead
	Changes []Change   `json:"changes"` // what opens and closes, by day
}

// Month is what there is on a day.
type Month struct {
	Day    clock.Date `json:"day"`
	Places int        `json:"places"`
	Kept   int        `json:"kept"`   // of them kept free: a reserve
	Closed int        `json:"closed"` // of them closed: renovation, quarantine, damage
}

// Used gives how many of a hundred places that can be lived in the persons fill.
func (m Month) Used(persons int) int {
	if there := m.Places - m.Closed; there > 0 {
		return (100*persons + there/2) / there
	}
	return 0
}

// Change is that a facility opens or closes.
type Change struct {
	Day    clock.Date `json:"day"`
	Name   string     `json:"name"`
	Places int        `json:"places"`
	Closes bool       `json:"closes"`
}

// Statement is what the Land has told.
type Statement struct {
	ID     id.ID
	Number int
	Figures
	Note string
	At   time.Time
	By   string
}

const (
	monthsAhead = 12
	longestNote = 1000
	mostSites   = 500
)

// Reckon reckons the figures from the Land's stock.
func Reckon(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (Figures, error) {
	if err := ofLand(s, tenant.Scope.MayRead); err != nil {
		return Figures{}, err
	}
	today := clock.Today(c)
	f := Figures{Day: today, Months: []Month{{Day: today}}}
	for i := 1; i <= monthsAhead; i++ {
		f.Months = append(f.Months, Month{Day: clock.NewDate(today.Year(), today.Month(), 1).AddMonths(i)})
	}
	for i := range f.Months {
		if err := f.Months[i].count(ctx, tx, s); err != nil {
			return f, err
		}
	}
	var days int
	for filter := (housing.SiteFilter{Limit: mostSites}); ; {
		page, err := housing.Sites(ctx, tx, s, today, filter)
		if err != nil {
			return f, err
		}
		for _, p := range page {
			f.Persons += p.Full.Persons
			days += p.Full.Persons * p.Full.Days
			if p.Opens.After(today) {
				f.Changes = append(f.Changes, Change{Day: p.Opens, Name: p.Name, Places: p.Places})
			}
			if p.Closes.After(today) {
				f.Changes = append(f.Changes, Change{Day: p.Closes, Name: p.Name, Places: p.Places, Closes: true})
			}
		}
		if len(page) < mostSites {
			break
		}
		filter.After = page[len(page)-1].ID
	}
	if f.Persons > 0 {
		f.Stay = days / f.Persons
	}
	sorted.By(f.Changes, func(a, b Change) int { return a.Day.Compare(b.Day) })
	var err error
	f.Left, err = left(ctx, tx, s, today)
	return f, err
}

func (m *Month) count(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	totals, err := housing.Totals(ctx, tx, s, m.Day)
	if err != nil {
		return err
	}
	for _, full := range totals {
		m.Places += full.Places
	}
	return db.Each(ctx, tx, func(row db.Row) error { // of facilities that are there
		var why housing.Why
		var places int
		if err := row.Scan(&why, &places); err != nil {
			return err
		}
		if why == housing.KeptFree {
			m.Kept += places
		} else {
			m.Closed += places
		}
		return nil
	}, `SELECT k.why, sum(k.places) FROM closure k JOIN site p ON p.id = k.site_id AND p.tenant_id = k.tenant_id WHERE k.tenant_id = $1 AND k.why <> 'removed'
		AND k.from_day <= $2 AND (k.until_day = '' OR k.until_day > $2) AND p.opens <= $2 AND (p.closes = '' OR p.closes > $2) GROUP BY k.why`, s.Tenant, m.Day)
}

// halfYear is for how long back it is counted how long people stayed.
const halfYear = 183

// left gives after how many days persons left, in the middle of those who did.
func left(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date) (int, error) {
	type some struct{ days, persons int }
	all, total := []some{}, 0
	err := db.Each(ctx, tx, func(row db.Row) error {
		var came, went clock.Date
		var persons int
		if err := row.Scan(&came, &went, &persons); err != nil {
			return err
		}
		if days := came.DaysUntil(went); !came.IsZero() && days >= 0 {
			all, total = append(all, some{days, persons}), total+persons
		}
		return nil
	}, `SELECT h.registered_on, h.left_on, sum(h.size) FROM household h WHERE h.tenant_id = $1 AND h.left_on <> '' AND h.left_on > $2 GROUP BY h.registered_on, h.left_on`, s.Tenant, today.AddDays(-halfYear))
	if err != nil {
		return 0, err
	}
	sorted.By(all, func(a, b some) int { return a.days - b.days })
	below := 0
	for _, one := range all {
		if below += one.persons; 2*below >= total {
			return one.days, nil
		}
	}
	return 0, nil
}

func ofLand(s tenant.Scope, may func(tenant.Scope, tenant.Data) error) error {
	if s.Kind != tenant.Land {
		return errs.Forbidden("error.forbidden")
	}
	return may(s, tenant.Site)
}

// Tell tells the municipalities the figures as they are today.
func Tell(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, note string) (Statement, error) {
	if err := ofLand(s, tenant.Scope.MayWrite); err != nil {
		return Statement{}, err
	}
	st := Statement{ID: id.New(), Note: strings.TrimSpace(note), At: c.Now(), By: s.Name}
	if utf8.RuneCountInString(st.Note) > longestNote {
		return st, errs.Invalid("prospect.long", "most", longestNote).At("note")
	}
	var err error
	if st.Figures, err = Reckon(ctx, tx, c, s); err != nil {
		return st, err
	}
	last, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(number), 0) FROM prospect WHERE tenant_id = $1`, s.Tenant)
	if err != nil {
		return st, err
	}
	st.Number = last + 1
	_, err = tx.Exec(ctx, `INSERT INTO prospect (id, tenant_id, number, figures, note, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		st.ID, s.Tenant, st.Number, db.JSON(st.Figures), st.Note, db.Micros(st.At), s.Actor, st.By)
	if err == nil {
		audit.Log(tx, c, s, audit.Create, tenant.Site, "prospect")
	}
	return st, err
}

// Told gives what the scope's Land told last. Everybody at the Land and its
// municipalities who reads of sites reads it; nothing found: not told yet.
func Told(ctx context.Context, tx *db.Tx, s tenant.Scope) (st Statement, err error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return st, err
	}
	land, err := tenant.LandOf(ctx, tx, s)
	if err != nil {
		return st, err
	}
	return db.One(ctx, tx, func(row db.Row) (st Statement, err error) {
		err = row.Scan(&st.ID, &st.Number, db.JSON(&st.Figures), &st.Note, db.Time(&st.At), &st.By)
		return st, err
	}, `SELECT id, number, figures, note, at, by_name FROM prospect WHERE tenant_id = $1 ORDER BY number DESC LIMIT 1`, land.ID)
}
