package demand

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"wegwarte/engine/disclosure"
	"wegwarte/engine/disclosure/check"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Release is what was counted in one week.
type Release struct {
	MadeOn    clock.Date // the Monday
	MadeAt    time.Time
	Rules     string
	Threshold int // counts below it are withheld
	Withheld  int // cells
}

// Count is one cell of a release. What is not in it is nobody.
type Count struct {
	Place   id.ID      // "": all together
	Vaccine string     // "": persons who want any
	Dose    int        // 0: all together
	Week    clock.Date // zero: all together
	Persons int        // -1: withheld
}

// Withheld reports whether the count is not told.
func (c Count) Withheld() bool { return c.Persons < 0 }

// policy is by which counts are withheld.
func policy() disclosure.Policy { return disclosure.Usual() }

// protect gives of counts what may be told: a table for each vaccine, with its
// margins. What was withheld the last time stays so. A table that cannot be protected
// is left out as a whole.
func protect(n counts, before []Count) (told []Count, refused []string, err error) {
	n = n.gathered()
	stay, tables := stays(n, before), map[string]*disclosure.Table{}
	for at, persons := range n {
		t := tables[at.vaccine]
		if t == nil {
			t = &disclosure.Table{Columns: columns}
			tables[at.vaccine] = t
		}
		t.Rows = append(t.Rows, disclosure.Row{Key: []string{string(at.place), strconv.Itoa(at.dose), at.week.String()}, Count: persons})
	}
	for vaccine, t := range tables {
		sorted.By(t.Rows, func(a, b disclosure.Row) int { return slices.Compare(a.Key, b.Key) })
		p := policy()
		p.Hide = stay[vaccine]
		release, err := disclosure.Protect(t, p)
		if err == nil {
			err = check.Proved(t, p, release)
		}
		if _, no := errors.AsType[*disclosure.RefusedError](err); no {
			refused = append(refused, vaccine)
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		told = append(told, cellsOf(vaccine, release)...)
	}
	return told, refused, nil
}

// stays gives the cells of a vaccine's table that were withheld the last time and
// are there again: told now, where nothing else has changed, they would tell what
// they were then.
func stays(n counts, before []Count) map[string][]disclosure.Hidden {
	keys := map[string][]disclosure.Hidden{}
	for _, c := range before {
		if c.Withheld() && n[cell{c.Vaccine, c.Place, c.Dose, c.Week}] > 0 {
			keys[c.Vaccine] = append(keys[c.Vaccine], disclosure.Hidden{Key: []string{string(c.Place), strconv.Itoa(c.Dose), c.Week.String()}})
		}
	}
	return keys
}

// columns are those of each table.
var columns = []string{"place", "dose", "week"}

// gathered puts places with few persons together: to withhold each of their counts
// would take counts of large places with it, and help nobody.
func (n counts) gathered() counts {
	persons, all := map[id.ID]int64{}, counts{}
	for at, some := range n {
		if at.vaccine == "" {
			persons[at.place] += some
		}
	}
	for at, some := range n {
		if persons[at.place] < 2*policy().Min {
			at.place = Elsewhere
		}
		all[at] += some
	}
	return all
}

func cellsOf(vaccine string, release *disclosure.Release) (told []Count) {
	for _, c := range release.Cells {
		if c.Count == 0 && !c.Hidden {
			continue
		}
		one := Count{Vaccine: vaccine, Persons: int(c.Count)}
		if c.Hidden {
			one.Persons = -1
		}
		if c.Key[0] != disclosure.All {
			one.Place = id.ID(c.Key[0])
		}
		if c.Key[1] != disclosure.All {
			one.Dose, _ = strconv.Atoi(c.Key[1])
		} else if vaccine == "" {
			continue // its one dose is all of them
		}
		if c.Key[2] != disclosure.All {
			one.Week, _ = clock.ParseDate(c.Key[2])
		}
		told = append(told, one)
	}
	return told
}

// kept is for how many weeks releases are kept.
const kept = 26

// store keeps a release, unless there is one of the week.
func store(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, told []Count) error {
	today := clock.Today(c)
	made := Monday(today)
	rules := record.VaccinationRules(today).Rules
	withheld := 0
	rows := make([][]any, len(told))
	for i, one := range told {
		if one.Withheld() {
			withheld++
		}
		rows[i] = []any{s.Tenant, made, one.Place, one.Vaccine, one.Dose, one.Week, one.Persons}
	}
	n, err := tx.Exec(ctx, `INSERT INTO dose_release (tenant_id, made_on, made_at, rules, threshold, withheld) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (tenant_id, made_on) DO NOTHING`, s.Tenant, made, db.Micros(c.Now()), rules.Name+" "+rules.Version, policy().Min, withheld)
	if err != nil || n == 0 {
		return err
	}
	if err := db.Insert(ctx, tx, `dose_count (tenant_id, made_on, place, vaccine, dose, week, persons)`, rows, ""); err != nil {
		return err
	}
	for _, table := range []string{"dose_count", "dose_release"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE tenant_id = $1 AND made_on < $2`, s.Tenant, made.AddDays(-7*kept)); err != nil {
			return err
		}
	}
	audit.Log(tx, c, s, audit.Create, tenant.MeasureHealth, "doses counted")
	return nil
}

// Latest gives the newest release of the scope's tenant; NotFound: there is none.
// It is read by whoever reads of transfers, as it is about nobody.
func Latest(ctx context.Context, tx *db.Tx, s tenant.Scope) (r Release, err error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return r, err
	}
	return db.One(ctx, tx, func(row db.Row) (r Release, err error) {
		err = row.Scan(&r.MadeOn, db.Time(&r.MadeAt), &r.Rules, &r.Threshold, &r.Withheld)
		return r, err
	}, `SELECT made_on, made_at, rules, threshold, withheld FROM dose_release WHERE tenant_id = $1 ORDER BY made_on DESC LIMIT 1`, s.Tenant)
}

const countColumns = `n.place, n.vaccine, n.dose, n.week, n.persons`

func scanCount(row db.Row) (c Count, err error) {
	err = row.Scan(&c.Place, &c.Vaccine, &c.Dose, &c.Week, &c.Persons)
	return c, err
}

// At gives what a release tells of one place, or of all together where place is
// empty.
func At(ctx context.Context, tx *db.Tx, s tenant.Scope, made clock.Date, place id.ID) ([]Count, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanCount, `SELECT `+countColumns+` FROM dose_count n
		WHERE n.tenant_id = $1 AND n.made_on = $2 AND n.place = $3 ORDER BY n.vaccine, n.dose, n.week`, s.Tenant, made, place)
}

// PlacesPage is how many places a page has.
const PlacesPage = 25

// Places gives the places where a dose is wanted, those with most persons first, each
// with its weeks; behind one of them where after is given. Zero Week is all weeks.
func Places(ctx context.Context, tx *db.Tx, s tenant.Scope, made clock.Date, vaccine string, dose int, after Count) ([]Count, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	args, behind := []any{s.Tenant, made, vaccine, dose, PlacesPage}, ""
	if after.Place != "" {
		args, behind = append(args, after.Persons, after.Place), " AND (n.persons, n.place) < ($6, $7)"
	}
	return db.All(ctx, tx, scanCount, fmt.Sprintf(`SELECT `+countColumns+` FROM dose_count n
		WHERE n.tenant_id = $1 AND n.made_on = $2 AND n.vaccine = $3 AND n.dose = $4 AND n.week = '' AND n.place <> ''%s
		ORDER BY n.persons DESC, n.place DESC LIMIT $5`, behind), args...)
}

// Of gives the weeks of some places.
func Of(ctx context.Context, tx *db.Tx, s tenant.Scope, made clock.Date, vaccine string, dose int, places []id.ID) ([]Count, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	args := []any{s.Tenant, made, vaccine, dose}
	return db.All(ctx, tx, scanCount, `SELECT `+countColumns+` FROM dose_count n
		WHERE n.tenant_id = $1 AND n.made_on = $2 AND n.vaccine = $3 AND n.dose = $4 AND n.place IN (`+db.List(&args, places)+`)
		ORDER BY n.place, n.week`, args...)
}

// All gives a release cell by cell, behind one of them where after is given.
func All(ctx context.Context, tx *db.Tx, s tenant.Scope, made clock.Date, after *Count) ([]Count, bool, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, false, err
	}
	args, behind := []any{s.Tenant, made, allPage}, ""
	if after != nil {
		args, behind = append(args, after.Place, after.Vaccine, after.Dose, after.Week), " AND (n.place, n.vaccine, n.dose, n.week) > ($4, $5, $6, $7)"
	}
	list, err := db.All(ctx, tx, scanCount, `SELECT `+countColumns+` FROM dose_count n WHERE n.tenant_id = $1 AND n.made_on = $2`+behind+`
		ORDER BY n.place, n.vaccine, n.dose, n.week LIMIT $3`, args...)
	return list, len(list) == allPage, err
}

const allPage = 1000

// Names gives what the places of the scope's releases are called. Who is coming has
// no name.
func Names(ctx context.Context, tx *db.Tx, s tenant.Scope) (map[id.ID]string, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	names := map[id.ID]string{}
	if s.Kind == tenant.Municipality {
		here, err := tenant.Find(ctx, tx, s.Tenant)
		names[s.Tenant] = here.Name
		return names, err
	}
	units, err := tenant.Units(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	towns, err := tenant.OfKind(ctx, tx, tenant.Municipality)
	for _, t := range towns {
		names[t.ID] = t.Name
	}
	return names, err
}

// none reports whether there is no release.
func none(err error) bool { return errs.Is(err, errs.KindNotFound) }
