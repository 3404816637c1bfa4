package work

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Column is a column by which those who look for work can be listed.
type Column string

// The columns; else they come by how long the stage has lasted.
const (
	BySince Column = ""
	ByStage Column = "stage"
	ByNext  Column = "next"
)

var orders = map[Column][]string{BySince: {"$since_day"}, ByStage: {"$stage", "$since_day"}, ByNext: {"$next_day"}}

// Filter is a page of those who look for work.
type Filter struct {
	By    Column
	Down  bool
	After id.ID
}

// Listed is somebody who looks for work.
type Listed struct {
	Profile
	Who        person.Person
	FileNumber string
}

// List lists who looks for work, how far they are and what is next.
func List(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f Filter) ([]Listed, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	order := db.Order{Table: "work_profile", As: "f", Columns: orders[f.By], Down: f.Down}
	found, err := db.All(ctx, tx, scanProfile, `SELECT `+profileColumns+` FROM work_profile f WHERE f.tenant_id = $1 AND f.seeks <> 'no'
		AND EXISTS (SELECT 1 FROM person p JOIN household h ON h.tenant_id = p.tenant_id AND h.id = p.household_id WHERE p.tenant_id = $1 AND p.id = `+person.Leads("f.person_id")+` AND h.left_on = '')`+
		order.Behind(&args, f.After)+` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT %d`, Page), args...)
	if err != nil || len(found) == 0 {
		return []Listed{}, err
	}
	ids := make([]id.ID, len(found))
	for i, one := range found {
		ids[i] = one.Person
	}
	households, err := person.Of(ctx, tx, s, ids)
	if err != nil {
		return nil, err
	}
	all, today := make([]Listed, len(found)), clock.Today(c)
	var subjects []id.ID
	for i, one := range found {
		all[i].Profile = one
		all[i].Standing = one.On(today)
		for _, h := range households {
			if p, ok := h.Person(one.Person); ok {
				all[i].Who, all[i].FileNumber = p, h.FileNumber
			}
		}
		subjects = append(subjects, one.Person)
	}
	audit.Log(tx, c, s, audit.Read, tenant.Work, "work seekers", slices.Compact(subjects)...)
	return all, nil
}

// Of gives how far the persons of a household are, for its page.
func Of(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, h person.Household) (map[id.ID]Profile, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	args, ids := []any{s.Tenant}, []id.ID{}
	for _, p := range h.Persons {
		ids = append(ids, p.ID)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := db.All(ctx, tx, scanProfile, `SELECT `+profileColumns+` FROM work_profile f WHERE f.tenant_id = $1 AND f.person_id IN (`+db.List(&args, ids)+`)`, args...)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	of := map[id.ID]Profile{}
	for _, one := range found {
		one.Standing = one.On(clock.Today(c))
		of[one.Person] = one
	}
	audit.Log(tx, c, s, audit.Read, tenant.Work, "work seekers", h.Subjects()...)
	return of, nil
}
