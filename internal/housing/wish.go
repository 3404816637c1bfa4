package housing

import (
	"context"
	"slices"
	"time"

	"wegwarte/engine/placement"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Wish is what a household wishes of a place, and where it goes already. It is a
// preference: who needs something has a need.
type Wish struct {
	Household id.ID
	Uses      []string // schools, Kitas, doctors that some of them go to
	Wishes    []string // districts, and kinds of sites
	Version   int      // 0: nothing was said yet
	At        time.Time
	By        string
}

// Choices are what can be wished for, as the sites of the municipality have it.
type Choices struct {
	Uses      []string
	Districts []string
	Kinds     []placement.Kind
}

func scanWish(row db.Row) (w Wish, err error) {
	err = row.Scan(&w.Household, db.JSON(&w.Uses), db.JSON(&w.Wishes), &w.Version, db.Time(&w.At), &w.By)
	return w, err
}

const wishColumns = `household_id, uses, wishes, version, at, by_name`

// WishOf gives what a household wishes.
func WishOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household id.ID) (Wish, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return Wish{}, err
	}
	w, err := db.One(ctx, tx, scanWish, `SELECT `+wishColumns+` FROM housing_wish WHERE tenant_id = $1 AND household_id = $2`, s.Tenant, household)
	if errs.Is(err, errs.KindNotFound) {
		return Wish{Household: household}, nil
	}
	if err == nil {
		audit.Log(tx, c, s, audit.Read, tenant.Stay, "wishes", household)
	}
	return w, err
}

// WishesOf gives what each of the households wishes that said something.
func WishesOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, households []id.ID) (map[id.ID]Wish, error) {
	all := map[id.ID]Wish{}
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil || len(households) == 0 {
		return all, err
	}
	for some := range slices.Chunk(households, 5000) {
		args := []any{s.Tenant}
		found, err := db.All(ctx, tx, scanWish, `SELECT `+wishColumns+` FROM housing_wish WHERE tenant_id = $1 AND household_id IN (`+db.List(&args, some)+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, w := range found {
			all[w.Household] = w
		}
	}
	if len(all) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.Stay, "wishes", households...)
	}
	return all, nil
}

// ChoicesFor gives what can be wished for: the districts, kinds and names of what is
// near that the sites have which are there on a day, or will be.
func ChoicesFor(ctx context.Context, tx *db.Tx, s tenant.Scope, day clock.Date) (k Choices, err error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return k, err
	}
	sites, err := db.All(ctx, tx, scanSite, `SELECT `+siteColumns+` FROM site p WHERE p.tenant_id = $1 AND (p.closes = '' OR p.closes > $2)`, s.Tenant, day)
	for _, p := range sites {
		for _, n := range p.Near {
			if n.Name != "" {
				k.Uses = append(k.Uses, n.Name)
			}
		}
		if p.District != "" {
			k.Districts = append(k.Districts, p.District)
		}
		if !Hall(p.Kind) {
			k.Kinds = append(k.Kinds, p.Kind)
		}
	}
	for _, list := range []*[]string{&k.Uses, &k.Districts} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	slices.Sort(k.Kinds)
	k.Kinds = slices.Compact(k.Kinds)
	return k, err
}

const mostWishes = 20

// SetWish keeps what a household wishes, in the version that was seen. What no site
// has any more is dropped.
func SetWish(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, transfer id.ID, w Wish) (Wish, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite); err != nil {
		return w, err
	}
	if _, err := findGuest(ctx, tx, c, s, w.Household, transfer); err != nil {
		return w, err
	}
	k, err := ChoicesFor(ctx, tx, s, clock.Today(c))
	if err != nil {
		return w, err
	}
	w.Uses = slices.DeleteFunc(slices.Clone(w.Uses), func(name string) bool { return !slices.Contains(k.Uses, name) })
	w.Wishes = slices.DeleteFunc(slices.Clone(w.Wishes), func(name string) bool {
		return !slices.Contains(k.Districts, name) && !slices.Contains(k.Kinds, placement.Kind(name))
	})
	if len(w.Uses) > mostWishes || len(w.Wishes) > mostWishes {
		return w, errs.Invalid("housing.wish.many", "most", mostWishes).At("wishes")
	}
	w.At, w.By = c.Now(), s.Name
	if w.Version == 0 {
		_, err = tx.Exec(ctx, `INSERT INTO housing_wish (tenant_id, household_id, uses, wishes, version, at, by_id, by_name) VALUES ($1, $2, $3, $4, 1, $5, $6, $7)`,
			s.Tenant, w.Household, db.JSON(w.Uses), db.JSON(w.Wishes), db.Micros(w.At), s.Actor, w.By)
	} else {
		err = tx.Must(ctx, `UPDATE housing_wish SET uses = $4, wishes = $5, version = version + 1, at = $6, by_id = $7, by_name = $8 WHERE tenant_id = $1 AND household_id = $2 AND version = $3`,
			s.Tenant, w.Household, w.Version, db.JSON(w.Uses), db.JSON(w.Wishes), db.Micros(w.At), s.Actor, w.By)
	}
	if err != nil {
		return w, err
	}
	w.Version++
	audit.Log(tx, c, s, audit.Change, tenant.Stay, "wishes", w.Household)
	return w, nil
}
