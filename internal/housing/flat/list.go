package flat

import (
	"context"
	"fmt"

	"wegwarte/engine/placement"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Column is a column by which searches can be listed.
type Column string

// The columns; else they come by how long somebody is waited for.
const (
	BySince    Column = ""
	ByEntitled Column = "entitled"
	ByStage    Column = "stage"
	ByNext     Column = "next"
	ByPersons  Column = "persons" // the most first
)

var orders = map[Column][]string{BySince: {"$since_day"}, ByEntitled: {"$entitled_from"}, ByStage: {"$stage", "$since_day"}, ByNext: {"$next_day"}, ByPersons: {"$persons"}}

// Filter is a page of searches that go on.
type Filter struct {
	By    Column
	Down  bool
	After id.ID
}

// Page is how many searches a page has.
const Page = 50

// Listed is a search with who they are.
type Listed struct {
	Search
	Who person.Household
}

// Name is how people speak of the household.
func (l Listed) Name() string {
	if len(l.Who.Persons) == 0 {
		return l.FileNumber
	}
	return l.Who.Persons[0].FamilyName
}

// List lists the searches of the scope's municipality that go on.
func List(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f Filter) ([]Listed, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	order := db.Order{Table: "flat_search", As: "f", Columns: orders[f.By], Down: f.Down != (f.By == ByPersons)}
	found, err := db.All(ctx, tx, scanSearch, `SELECT `+searchColumns+` FROM flat_search f WHERE f.tenant_id = $1 AND f.ended_on = ''`+order.Behind(&args, f.After)+
		` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT %d`, Page), args...)
	if err != nil || len(found) == 0 {
		return []Listed{}, err
	}
	ids := make([]id.ID, len(found))
	for i, one := range found {
		ids[i] = one.Household
	}
	households, err := person.Load(ctx, tx, s, ids)
	if err != nil {
		return nil, err
	}
	all := make([]Listed, len(found))
	for i, one := range found {
		all[i].Search = one
		for _, h := range households {
			if h.ID == one.Household {
				all[i].Who = h
			}
		}
	}
	audit.Log(tx, c, s, audit.Read, tenant.Flat, "flat searches", person.Subjects(households)...)
	return all, nil
}

// Waiting are those who may live in a flat of their own and still live in a site
// that is none.
type Waiting struct {
	Kind       placement.Kind
	Households int
	Persons    int
	Days       int        // that they have waited, all together
	First      clock.Date // since when the one who waits longest may
}

// AllWaiting counts those who may live in a flat of their own and do not, by the
// kind of site in which they live today.
func AllWaiting(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date) ([]Waiting, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	type one struct {
		kind    placement.Kind
		persons int
		from    clock.Date
	}
	all, err := db.All(ctx, tx, func(row db.Row) (o one, err error) { return o, row.Scan(&o.kind, &o.persons, &o.from) },
		`SELECT p.kind, t.persons, f.entitled_from FROM flat_search f JOIN stay t ON t.tenant_id = f.tenant_id AND t.household_id = f.household_id
			JOIN site p ON p.id = t.site_id AND p.tenant_id = t.tenant_id
		WHERE f.tenant_id = $1 AND f.ended_on = '' AND f.entitled_from <> '' AND f.entitled_from <= $2 AND t.state = 'actual' AND t.from_day <= $2 AND (t.until_day = '' OR t.until_day > $2)
			AND p.kind NOT IN ('flat', 'house')`, s.Tenant, today)
	if err != nil {
		return nil, err
	}
	sums := map[placement.Kind]*Waiting{}
	for _, o := range all {
		w := sums[o.kind]
		if w == nil {
			w = &Waiting{Kind: o.kind}
			sums[o.kind] = w
		}
		w.Households++
		w.Persons += o.persons
		w.Days += o.from.DaysUntil(today)
		if w.First.IsZero() || o.from.Before(w.First) {
			w.First = o.from
		}
	}
	counted := []Waiting{}
	for _, kind := range placement.Kinds {
		if w := sums[kind]; w != nil {
			counted = append(counted, *w)
		}
	}
	return counted, nil
}
