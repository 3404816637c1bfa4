package path

import (
	"context"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"

	"wegwarte/internal/audit"
)

// Wish is whether somebody wants to stay or to return.
type Wish string

// The wishes. It is the person's own word, can change, and changes which steps are
// proposed: never who comes first, or what somebody may have.
const (
	ToStay    Wish = "stay"
	ToReturn  Wish = "return"
	Undecided Wish = "undecided"
)

// Wishes lists them.
var Wishes = []Wish{ToStay, ToReturn, Undecided}

// Wished is what somebody said, and when; an empty wish: nothing.
type Wished struct {
	Wish Wish
	On   clock.Date
}

// WishCommand keeps what somebody said; an empty wish takes it back.
type WishCommand struct {
	Household id.ID
	Person    id.ID
	Wish      Wish
}

// SetWish keeps whether somebody wants to stay or to return.
func SetWish(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd WishCommand) error {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Path); err != nil {
		return err
	}
	h, err := person.Show(ctx, tx, c, s, cmd.Household)
	if err != nil {
		return err
	}
	if _, there := h.Person(cmd.Person); !there {
		return errs.NotFound("error.not-found")
	}
	audit.Log(tx, c, s, audit.Change, tenant.Path, "path: wish", cmd.Household, cmd.Person)
	if cmd.Wish == "" {
		_, err = tx.Exec(ctx, `DELETE FROM path_wish WHERE tenant_id = $1 AND person_id = $2`, s.Tenant, cmd.Person)
		return err
	}
	if !slices.Contains(Wishes, cmd.Wish) {
		return errs.Invalid("path.choice").At("wish")
	}
	_, err = tx.Exec(ctx, `INSERT INTO path_wish (tenant_id, person_id, wish, said_on, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (tenant_id, person_id) DO UPDATE SET wish = excluded.wish, said_on = excluded.said_on, at = excluded.at, by_id = excluded.by_id, by_name = excluded.by_name`,
		s.Tenant, cmd.Person, cmd.Wish, clock.Today(c), db.Micros(c.Now()), s.Actor, s.Name)
	return err
}

// wishesOf gives what persons said; of who was merged, what is asked is the leader's.
func wishesOf(ctx context.Context, tx *db.Tx, s tenant.Scope, persons []id.ID) (map[id.ID]Wished, error) {
	of := map[id.ID]Wished{}
	if len(persons) == 0 {
		return of, nil
	}
	type one struct {
		who id.ID
		Wished
	}
	args := []any{s.Tenant}
	all, err := db.All(ctx, tx, func(row db.Row) (o one, err error) { return o, row.Scan(&o.who, &o.Wish, &o.On) },
		`SELECT `+person.Leads("w.person_id")+`, w.wish, w.said_on FROM path_wish w WHERE w.tenant_id = $1 AND w.person_id IN (`+db.List(&args, persons)+`) ORDER BY w.at`, args...)
	for _, o := range all {
		of[o.who] = o.Wished
	}
	return of, err
}

// factsOf gives what conditions ask of each person, and under the empty ID of the
// household as a whole: it speaks German where somebody does.
func factsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, h person.Household, on clock.Date) (map[id.ID]Facts, error) {
	persons, err := person.WithFollowers(ctx, tx, s, person.IDs(h))
	if err != nil {
		return nil, err
	}
	wishes, err := wishesOf(ctx, tx, s, persons)
	if err != nil {
		return nil, err
	}
	shared, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM stay t JOIN site p ON p.id = t.site_id AND p.tenant_id = t.tenant_id WHERE t.tenant_id = $1 AND t.household_id = $2
		AND t.state = 'actual' AND t.from_day <= $3 AND (t.until_day = '' OR t.until_day > $3) AND p.kind NOT IN ('flat', 'house')`, s.Tenant, h.ID, on)
	if err != nil {
		return nil, err
	}
	all := map[id.ID]Facts{}
	whole := Facts{Shared: shared > 0}
	for _, p := range h.Persons {
		f := Facts{Shared: shared > 0, Wish: wishes[p.ID].Wish}
		f.Age, f.AgeKnown = p.Birth.AgeOn(on)
		f.German = slices.ContainsFunc(p.Languages, func(l person.Language) bool { return l.Tag == "de" })
		whole.German = whole.German || f.German
		all[p.ID] = f
	}
	all[""] = whole
	return all, nil
}
