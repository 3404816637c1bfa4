package path

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Column is a column by which open steps can be listed.
type Column string

// The columns; else they come by how long somebody is waited for.
const (
	BySince Column = ""
	ByDue   Column = "due"
)

// Filter is a page of open steps that have begun.
type Filter struct {
	By    Column
	Down  bool
	Turn  Turn   // who can unblock them; empty: anybody
	Name  string // which of them: "IHK FOSA"; with Turn
	Mine  bool   // of the scope's own cases
	After id.ID
}

// Page is how many steps a page has.
const Page = 50

// Listed is a step with whom it is for.
type Listed struct {
	Step
	Who person.Household
}

// Whose names whom the step is for.
func (l Listed) Whose() string {
	if p, there := l.Who.Person(l.Person); there {
		return p.Name()
	}
	if len(l.Who.Persons) == 0 {
		return l.Who.FileNumber
	}
	return l.Who.Persons[0].FamilyName
}

// Stuck lists open steps that have begun, by how long it has been somebody's turn:
// the longest wait first.
func Stuck(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f Filter) ([]Listed, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return nil, err
	}
	args := []any{s.Tenant, clock.Today(c)}
	order := db.Order{Table: "path_step", As: "t", Columns: []string{"$since_day"}, Down: f.Down}
	where := ` AND t.since_day <= $2`
	if f.By == ByDue {
		// an expression, so that both databases walk along the index of the order
		order.Columns, where = []string{"$due_on"}, ` AND t.since_day || '' <= $2 AND t.due_on <> ''`
	}
	where += f.narrow(&args, s)
	found, err := db.All(ctx, tx, scanStep, `SELECT `+stepColumns+` FROM path_step t WHERE t.tenant_id = $1 AND t.state = 'open'`+where+healthFor(s)+order.Behind(&args, f.After)+
		` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT %d`, Page), args...)
	if err != nil {
		return nil, err
	}
	listed, err := withWho(ctx, tx, s, found)
	if err == nil && len(listed) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.Path, "path: stuck", subjectsOf(listed)...)
	}
	return listed, err
}

func (f Filter) narrow(args *[]any, s tenant.Scope) (where string) {
	if f.Mine {
		*args = append(*args, s.Actor)
		where += ` AND t.manager_id = ` + db.Last(*args)
	}
	if f.Turn != "" {
		*args = append(*args, f.Turn)
		where += ` AND t.turn = ` + db.Last(*args)
		if f.Name != "" {
			*args = append(*args, f.Name)
			where += ` AND t.turn_name = ` + db.Last(*args)
		}
	}
	return where
}

// withWho adds the households, read at once.
func withWho(ctx context.Context, tx *db.Tx, s tenant.Scope, steps []Step) ([]Listed, error) {
	all := make([]Listed, len(steps))
	if len(steps) == 0 {
		return all, nil
	}
	ids := make([]id.ID, 0, len(steps))
	for _, t := range steps {
		ids = append(ids, t.Household)
	}
	households, err := person.Load(ctx, tx, s, ids)
	if err != nil {
		return nil, err
	}
	by := make(map[id.ID]person.Household, len(households))
	for _, h := range households {
		by[h.ID] = h
	}
	for i, t := range steps {
		all[i] = Listed{t, by[t.Household]}
	}
	return all, nil
}

func subjectsOf(listed []Listed) []id.ID {
	var all []id.ID
	seen := map[id.ID]bool{}
	for _, l := range listed {
		for _, who := range l.subjects() {
			if !seen[who] {
				seen[who], all = true, append(all, who)
			}
		}
	}
	return all
}

// Waiting is how many open steps wait for one kind of who can unblock them, and
// since when the first does.
type Waiting struct {
	Turn  Turn
	Steps int // at most MostWaiting
	First clock.Date
}

// MostWaiting is as far as steps that wait are counted: whoever has more knows
// enough.
const MostWaiting = 1000

// AllWaiting counts open steps that have begun by whose turn it is.
func AllWaiting(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, mine bool) ([]Waiting, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return nil, err
	}
	args := []any{s.Tenant, clock.Today(c)}
	var counts []string
	for _, turn := range Turns {
		where := Filter{Mine: mine, Turn: turn}.narrow(&args, s)
		counts = append(counts, `SELECT w.turn, count(*), min(w.since_day) FROM (SELECT t.turn, t.since_day FROM path_step t
			WHERE t.tenant_id = $1 AND t.state = 'open' AND t.since_day <= $2`+where+healthFor(s)+` ORDER BY t.since_day LIMIT `+strconv.Itoa(MostWaiting)+`) w GROUP BY w.turn`)
	}
	return db.All(ctx, tx, func(row db.Row) (w Waiting, err error) { return w, row.Scan(&w.Turn, &w.Steps, &w.First) }, strings.Join(counts, ` UNION ALL `)+` ORDER BY 3`, args...)
}

// Place is one who can unblock steps, by the name it was given, and how many wait there.
type Place struct {
	Name  string
	Steps int
	First clock.Date
}

// mostPlaces is how many are named.
const mostPlaces = 12

// Places counts open steps that have begun by the name of whom they wait for, where
// most wait first: of one kind, among the first MostWaiting.
func Places(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f Filter) ([]Place, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return nil, err
	}
	f.Name = ""
	args := []any{s.Tenant, clock.Today(c)}
	return db.All(ctx, tx, func(row db.Row) (p Place, err error) { return p, row.Scan(&p.Name, &p.Steps, &p.First) },
		`SELECT w.turn_name, count(*), min(w.since_day) FROM (SELECT t.turn_name, t.since_day FROM path_step t WHERE t.tenant_id = $1 AND t.state = 'open' AND t.since_day <= $2 AND t.turn_name <> ''`+
			f.narrow(&args, s)+healthFor(s)+fmt.Sprintf(` ORDER BY t.since_day LIMIT %d) w GROUP BY w.turn_name ORDER BY 2 DESC, 3, 1 LIMIT %d`, MostWaiting, mostPlaces), args...)
}
