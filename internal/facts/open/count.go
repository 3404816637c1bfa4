package open

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"wegwarte/engine/disclosure"
	"wegwarte/engine/disclosure/publish"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Cells are the protected counts of one month's weeks for a whole Land: of each
// municipality, its district and the Land, by week and of all weeks.
type Cells struct {
	ID       id.ID
	Number   int
	Month    clock.Date // its first day; its weeks are those whose Monday lies in it
	Day      clock.Date // when it was counted
	Smallest int
	Cells    []Cell
	Checked  Checked
	At       time.Time
}

// Cell is one count. Town is a municipality's or a district's key, "" the Land's; Week
// is zero for all weeks together. Who is in none of the cells, is nobody.
type Cell struct {
	Town string     `json:"town,omitempty"`
	Week clock.Date `json:"week,omitzero"`
	N    int        `json:"n"` // -1: withheld
}

// Checked is what the check of a release found, as it is kept.
type Checked struct {
	Cells    int    `json:"cells"`
	Withheld int    `json:"withheld"`
	Before   int    `json:"before"`            // earlier releases it was held against
	Attacked bool   `json:"attacked"`          // and tried together with
	Refused  string `json:"refused,omitempty"` // the cell that cannot be protected: nothing of the table is told
}

// homes is how few households in a cell are told of as none: a count of persons can be
// large and yet be one family.
const homes = 3

// CountNow counts who is announced for the weeks of this month in the scope's Land, protects
// and keeps it. It takes the database: between reading and writing it computes.
func CountNow(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope) (Cells, error) {
	if s.Kind != tenant.Land {
		return Cells{}, errs.Forbidden("error.forbidden")
	}
	if err := s.MayWrite(tenant.Facts); err != nil {
		return Cells{}, err
	}
	day := clock.Today(c)
	now := Cells{Month: clock.NewDate(day.Year(), day.Month(), 1), Day: day, At: c.Now()}
	var table people
	var before []Cells
	err := d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		set, err := settings(ctx, tx, s.Tenant)
		if err != nil {
			return err
		}
		now.Smallest = set.Smallest
		if before, err = counts(ctx, tx, s.Tenant, now.Month); err != nil {
			return err
		}
		table, err = announced(ctx, tx, s, now.Month)
		return err
	})
	if err != nil {
		return now, err
	}
	if err := now.protect(table, before); err != nil {
		return now, err
	}
	return now, d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error { return now.store(ctx, tx, c, s) })
}

// Weeks gives the Mondays that lie in a month.
func Weeks(month clock.Date) (all []clock.Date) {
	first := month.AddDays((8 - int(month.Weekday())) % 7)
	for d := first; d.Month() == month.Month(); d = d.AddDays(7) {
		all = append(all, d)
	}
	return all
}

// people is who is announced: persons and households by municipality and week.
type people struct {
	towns      []tenant.Place
	known      map[string]tenant.Place
	persons    map[Cell]int64
	households map[Cell]int
}

func announced(ctx context.Context, tx *db.Tx, s tenant.Scope, month clock.Date) (p people, err error) {
	land, err := tenant.LandOf(ctx, tx, s)
	if err != nil {
		return p, err
	}
	p.known, p.persons, p.households = map[string]tenant.Place{}, map[Cell]int64{}, map[Cell]int{}
	if p.towns, err = tenant.Places(ctx, tx, land.LandKey); err != nil {
		return p, err
	}
	for _, t := range p.towns {
		p.known[t.AGS] = t
	}
	weeks := Weeks(month)
	first, end := weeks[0], weeks[len(weeks)-1].AddDays(7)
	err = db.Each(ctx, tx, func(row db.Row) error {
		var ags string
		var day clock.Date
		var persons, households int
		if err := row.Scan(&ags, &day, &persons, &households); err != nil {
			return err
		}
		if _, there := p.known[ags]; there {
			p.add(Cell{Town: ags, Week: first.AddDays(first.DaysUntil(day) / 7 * 7)}, persons, households)
		}
		return nil
	}, `SELECT coalesce(m.ags, ''), a.day, a.persons, a.households FROM (
			SELECT to_tenant_id, arrive_on AS day, CAST(sum(persons) AS BIGINT) AS persons, count(*) AS households FROM announcement
			WHERE tenant_id = $1 AND holds AND arrive_on >= $2 AND arrive_on < $3 GROUP BY to_tenant_id, arrive_on) a
		JOIN tenant m ON m.id = a.to_tenant_id`, s.Tenant, first, end)
	return p, err
}

func (p people) add(at Cell, persons, households int) {
	p.persons[at] += int64(persons)
	kreis := p.known[at.Town].KreisKey
	for _, town := range []string{at.Town, kreis, ""} {
		for _, week := range []clock.Date{at.Week, {}} {
			p.households[Cell{Town: town, Week: week}] += households
		}
	}
}

var columns = []string{"municipality", "kreis", "week"}

// table gives the counts as the protector reads them.
func (p people) table() *disclosure.Table {
	t := &disclosure.Table{Columns: columns, Within: map[string][]string{"municipality": {"kreis"}}}
	for at, n := range p.persons {
		t.Rows = append(t.Rows, disclosure.Row{Key: []string{at.Town, p.known[at.Town].KreisKey, at.Week.String()}, Count: n})
	}
	sorted.By(t.Rows, func(a, b disclosure.Row) int { return slices.Compare(a.Key, b.Key) })
	return t
}

// key gives the names of a cell for the protector, and of gives them back.
func (p people) key(at Cell) []string {
	key := []string{disclosure.All, disclosure.All, disclosure.All}
	switch len(at.Town) {
	case 8:
		key[0], key[1] = at.Town, p.known[at.Town].KreisKey
	case 5:
		key[1] = at.Town
	}
	if !at.Week.IsZero() {
		key[2] = at.Week.String()
	}
	return key
}

func of(key []string) (at Cell) {
	switch {
	case key[0] != disclosure.All:
		at.Town = key[0]
	case key[1] != disclosure.All:
		at.Town = key[1]
	}
	if key[2] != disclosure.All {
		at.Week, _ = clock.ParseDate(key[2])
	}
	return at
}

// protect gives of the counts what may be told, held against those before of the same weeks.
// A table that cannot be protected is not told at all.
func (k *Cells) protect(p people, before []Cells) error {
	if len(p.persons) == 0 {
		return nil
	}
	t, policy := p.table(), disclosure.Policy{Min: int64(k.Smallest), Zeros: disclosure.ShowZeros}
	for _, one := range before {
		policy.Before = append(policy.Before, one.release(p))
	}
	for at, n := range p.households {
		if n > 0 && n < homes {
			policy.Hide = append(policy.Hide, disclosure.Hidden{Key: p.key(at)})
		}
	}
	sorted.By(policy.Hide, func(a, b disclosure.Hidden) int { return slices.Compare(a.Key, b.Key) })
	k.Checked = Checked{Before: len(before), Attacked: true}
	release, err := publish.Release(t, policy)
	if refused, no := errors.AsType[*disclosure.RefusedError](err); no {
		k.Checked.Refused = refused.Cell
		return nil
	}
	if err != nil {
		return fmt.Errorf("protecting the counts: %w", err)
	}
	k.Cells = k.Cells[:0]
	for _, c := range release.Cells {
		k.Checked.Cells++
		if c.Hidden {
			k.Checked.Withheld++
		}
		if c.Count == 0 && !c.Hidden {
			continue
		}
		one := of(c.Key)
		if one.N = int(c.Count); c.Hidden {
			one.N = -1
		}
		k.Cells = append(k.Cells, one)
	}
	sorted.By(k.Cells, Cell.compare)
	return nil
}

// release gives kept counts as the protector reads earlier ones. Cells with nobody are not listed, and are so.
func (k Cells) release(p people) *disclosure.Release {
	r := &disclosure.Release{Columns: columns, ZerosOmitted: true}
	for _, c := range k.Cells {
		r.Cells = append(r.Cells, disclosure.Cell{Key: p.key(c), Count: int64(max(0, c.N)), Hidden: c.N < 0})
	}
	return r
}

func (k *Cells) store(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	last, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(max(number), 0) FROM open_count WHERE tenant_id = $1`, s.Tenant)
	if err != nil {
		return err
	}
	k.ID, k.Number = id.New(), last+1
	_, err = tx.Exec(ctx, `INSERT INTO open_count (id, tenant_id, number, month, day, smallest, cells, checked, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		k.ID, s.Tenant, k.Number, k.Month, k.Day, k.Smallest, db.JSON(k.Cells), db.JSON(k.Checked), db.Micros(k.At))
	if err == nil {
		audit.Log(tx, c, s, audit.Create, tenant.Facts, "protected counts", k.ID)
	}
	return err
}

const countColumns = `id, number, month, day, smallest, cells, checked, at`

func scanCells(row db.Row) (k Cells, err error) {
	err = row.Scan(&k.ID, &k.Number, &k.Month, &k.Day, &k.Smallest, db.JSON(&k.Cells), db.JSON(&k.Checked), db.Time(&k.At))
	return k, err
}

// counts gives a Land's counts of a month's weeks, the oldest first. What could not be
// protected told nothing, and is not among them.
func counts(ctx context.Context, tx *db.Tx, land id.ID, month clock.Date) ([]Cells, error) {
	all, err := db.All(ctx, tx, scanCells, `SELECT `+countColumns+` FROM open_count WHERE tenant_id = $1 AND month = $2 ORDER BY number`, land, month)
	return slices.DeleteFunc(all, func(k Cells) bool { return k.Checked.Refused != "" }), err
}

// months is how many earlier months a release shows.
const months = 12

// lastOf gives the latest counts of each of the last months, the latest first.
func lastOf(ctx context.Context, tx *db.Tx, land id.ID, until clock.Date) ([]Cells, error) {
	return db.All(ctx, tx, scanCells, `SELECT `+countColumns+` FROM open_count k WHERE tenant_id = $1 AND month <= $2 AND number = (
		SELECT max(number) FROM open_count n WHERE n.tenant_id = k.tenant_id AND n.month = k.month) ORDER BY month DESC LIMIT $3`, land, until, months+1)
}

func (c Cell) compare(other Cell) int {
	return cmp.Or(strings.Compare(c.Town, other.Town), c.Week.Compare(other.Week))
}

// In gives the count of a cell.
func (k Cells) In(town string, week clock.Date) Count {
	at, there := slices.BinarySearchFunc(k.Cells, Cell{Town: town, Week: week}, Cell.compare)
	if !there {
		return Count{}
	}
	return Count{max(0, k.Cells[at].N), k.Cells[at].N < 0}
}
