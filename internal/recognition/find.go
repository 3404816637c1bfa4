package recognition

import (
	"context"
	"fmt"

	"wegwarte/engine/deadline"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Whole is a procedure with all that belongs to it.
type Whole struct {
	Procedure
	Authority Authority // zero: not known
	Who       person.Person
	Household person.Household
	Documents []Document
	Events    []Event
	Measures  []Measure
}

// Find gives a procedure with all that belongs to it.
func Find(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) (w Whole, err error) {
	if err := may(s, tenant.Scope.MayRead); err != nil {
		return w, err
	}
	h := held{}
	if h.Procedure, err = db.One(ctx, tx, scan, `SELECT `+columns+` FROM recognition r WHERE r.tenant_id = $1 AND r.id = $2`, s.Tenant, which); err != nil {
		return w, err
	}
	if err = h.load(ctx, tx, s); err != nil {
		return w, err
	}
	w = Whole{Procedure: h.Procedure, Documents: h.documents, Events: h.events, Measures: h.measures}
	if w.Authority, err = h.authority(ctx, tx, s); err != nil {
		return w, err
	}
	if w.Household, w.Who, err = person.ShowPerson(ctx, tx, c, s, h.Person); err != nil {
		return w, err
	}
	audit.Log(tx, c, s, audit.Read, tenant.Work, "recognition", h.Person)
	return w, nil
}

// Of gives the procedures of persons, the latest of each first.
func Of(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, persons []id.ID) ([]Procedure, error) {
	if err := may(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	whose, err := person.WithFollowers(ctx, tx, s, persons)
	if err != nil || len(whose) == 0 {
		return nil, err
	}
	args := []any{s.Tenant}
	all, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM recognition r WHERE r.tenant_id = $1 AND r.person_id IN (`+db.List(&args, whose)+`) ORDER BY r.started_on DESC, r.id DESC`, args...)
	if err == nil && len(all) > 0 {
		about := make([]id.ID, len(all))
		for i, p := range all {
			about[i] = p.Person
		}
		audit.Log(tx, c, s, audit.Read, tenant.Work, "recognition", about...)
	}
	return all, err
}

// Column is a column by which procedures can be listed.
type Column string

// The columns; else they come by what is due first.
const (
	ByDue        Column = ""
	BySince      Column = "since"
	ByStage      Column = "stage"
	ByOccupation Column = "occupation"
)

var orders = map[Column][]string{ByDue: {"$due_day"}, BySince: {"$since_day"}, ByStage: {"$stage", "$since_day"}, ByOccupation: {"$occupation"}}

// Filter is a page of procedures that go on.
type Filter struct {
	By        Column
	Down      bool
	After     id.ID
	Turn      Turn       // empty: anybody's
	Authority id.ID      // empty: any
	LateOn    clock.Date // zero: all; else those that are overdue on the day
}

// Page is how many procedures a page has.
const Page = 50

// Listed is a procedure with whose it is.
type Listed struct {
	Procedure
	Who           person.Person
	Household     id.ID
	AuthorityName string
}

// List lists the procedures of the scope's municipality that go on.
func List(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f Filter) ([]Listed, error) {
	if err := may(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	where := ""
	and := func(condition string, value any) {
		args = append(args, value)
		where += fmt.Sprintf(" AND "+condition, len(args))
	}
	if f.Turn != "" {
		and("r.turn = $%d", f.Turn)
	}
	if f.Authority != "" {
		and("r.authority_id = $%d", f.Authority)
	}
	if !f.LateOn.IsZero() {
		and("r.due_day < $%d", f.LateOn)
	}
	order := db.Order{Table: "recognition", As: "r", Columns: orders[f.By], Down: f.Down}
	found, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM recognition r WHERE r.tenant_id = $1 AND r.ended_on = ''`+where+order.Behind(&args, f.After)+
		` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT %d`, Page), args...)
	if err != nil || len(found) == 0 {
		return []Listed{}, err
	}
	return name(ctx, tx, c, s, found)
}

// name adds whose the procedures are, and by whom they are decided.
func name(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, found []Procedure) ([]Listed, error) {
	ids := make([]id.ID, len(found))
	for i, p := range found {
		ids[i] = p.Person
	}
	households, err := person.Of(ctx, tx, s, ids)
	if err != nil {
		return nil, err
	}
	known, err := authorities(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	names := map[id.ID]string{}
	for _, a := range known {
		names[a.ID] = a.Name
	}
	whose, at := map[id.ID]person.Person{}, map[id.ID]id.ID{}
	for _, h := range households {
		for _, p := range h.Persons {
			whose[p.ID], at[p.ID] = p, h.ID
		}
	}
	all := make([]Listed, len(found))
	for i, p := range found {
		all[i] = Listed{p, whose[p.Person], at[p.Person], names[p.Authority]}
	}
	audit.Log(tx, c, s, audit.Read, tenant.Work, "recognitions", ids...)
	return all, nil
}

// Count is how many procedures wait for somebody.
type Count struct {
	Turn Turn
	All  int
	Late int
}

// Counts counts the procedures that go on by whose turn it is.
func Counts(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date) ([]Count, error) {
	if err := may(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, func(row db.Row) (n Count, err error) { return n, row.Scan(&n.Turn, &n.All, &n.Late) },
		`SELECT r.turn, count(*), count(CASE WHEN r.due_day < $2 THEN 1 END) FROM recognition r WHERE r.tenant_id = $1 AND r.ended_on = '' GROUP BY r.turn ORDER BY r.turn`, s.Tenant, today)
}

// Next lists what can be told of the procedure next, the likeliest first.
func (w Whole) Next() []deadline.Kind {
	there, paused := map[deadline.Kind]bool{}, false
	for _, e := range w.Events {
		if e.Struck != "" {
			continue
		}
		there[e.Kind] = true
		switch e.Kind {
		case deadline.Paused:
			paused = e.Until.IsZero()
		case deadline.Resumed:
			paused = false
		}
	}
	switch {
	case w.given() || there[deadline.Decided]:
		return nil
	case !there[deadline.Applied]:
		return []deadline.Kind{deadline.Applied}
	}
	var next []deadline.Kind
	for _, k := range []deadline.Kind{deadline.Acknowledged, deadline.Complete, deadline.Decided, deadline.Paused, deadline.Resumed, deadline.Extended} {
		switch {
		case k == deadline.Paused && paused, k == deadline.Resumed && !paused, k == deadline.Extended && !there[deadline.Complete]:
		case there[k] && (k == deadline.Acknowledged || k == deadline.Complete || k == deadline.Extended):
		default:
			next = append(next, k)
		}
	}
	return next
}
