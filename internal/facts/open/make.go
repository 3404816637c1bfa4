package open

import (
	"context"
	"strings"

	"wegwarte/engine/forecast"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

// ground is what all releases of a Land on a day have in common: read once for all of them.
type ground struct {
	land   tenant.Tenant
	places []tenant.Place
	counts []Cells // the latest of each month, the latest first
	quota  *reckoned
}

// stand reads the ground as the Land's or a municipality's lead does.
func stand(ctx context.Context, tx *db.Tx, s tenant.Scope, day clock.Date) (*ground, error) {
	g := &ground{}
	var err error
	if g.land, err = tenant.LandOf(ctx, tx, s); err != nil {
		return nil, err
	}
	if g.places, err = tenant.Places(ctx, tx, g.land.LandKey); err != nil {
		return nil, err
	}
	if g.counts, err = lastOf(ctx, tx, g.land.ID, day); err != nil {
		return nil, err
	}
	g.quota, err = reckon(ctx, tx, s, day)
	return g, err
}

// Make assembles the scope's release of today and keeps it as its draft, in the place of an
// earlier draft. It takes the database: between reading and writing it computes.
func Make(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope) (Release, error) {
	return draft(ctx, d, c, s, nil)
}

func draft(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, g *ground) (r Release, err error) {
	if err := s.MayWrite(tenant.Facts); err != nil {
		return r, err
	}
	var content Content
	var plan *forecast.Plan
	all := s // counts are read as the lead may, whoever has them put together: none of them is of a person
	all.Role = tenant.Lead
	err = d.Look(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		if g == nil {
			if g, err = stand(ctx, tx, all, clock.Today(c)); err != nil {
				return err
			}
		}
		content, plan, err = gather(ctx, tx, c, all, g)
		return err
	})
	if err != nil {
		return r, err
	}
	if plan != nil {
		if err := content.Halls.foresee(ctx, plan); err != nil {
			return r, errs.Internal(err)
		}
	}
	var checked Checked
	if len(g.counts) > 0 {
		checked = g.counts[0].Checked
	}
	err = d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		kept, err := Answers(ctx, tx, s)
		if err != nil {
			return err
		}
		content.Answers = said(kept, content)
		r, err = keep(ctx, tx, c, s, content, checked)
		return err
	})
	return r, err
}

// gather reads what a release tells of.
func gather(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, g *ground) (k Content, plan *forecast.Plan, err error) {
	own, err := tenant.Find(ctx, tx, s.Tenant)
	if err != nil {
		return k, nil, err
	}
	if own.Kind == tenant.Municipality && own.AGS == "" || own.Kind == tenant.Provider {
		return k, nil, errs.Invalid("publish.no-key")
	}
	set, err := settings(ctx, tx, s.Tenant)
	if err != nil {
		return k, nil, err
	}
	k = Content{Format: format, AGS: AddressOf(own), Name: own.Name, Day: clock.Today(c), Office: set.Office}
	if k.Arrivals, err = arrivals(ctx, tx, c, s, own, g.counts, g.places); err != nil {
		return k, nil, err
	}
	if own.Kind == tenant.Municipality {
		if k.Halls, plan, err = gatherHalls(ctx, tx, c, s); err != nil {
			return k, nil, err
		}
		if k.Offers, err = countOffers(ctx, tx, c, s); err != nil {
			return k, nil, err
		}
		k.Allocation = g.quota.of(own.AGS)
		if k.Gaps, err = gaps(ctx, tx, s, k.Day); err != nil {
			return k, nil, err
		}
	}
	return k, plan, nil
}

// AddressOf gives the key by which everybody finds somebody's releases.
func AddressOf(t tenant.Tenant) string {
	if t.Kind == tenant.Land {
		return t.LandKey
	}
	return t.AGS
}

func compareNames(a, b string) int { return strings.Compare(fold.Replace(a), fold.Replace(b)) }

// fold writes letters as a German list sorts them.
var fold = strings.NewReplacer("Ä", "A", "Ö", "O", "Ü", "U", "ä", "a", "ö", "o", "ü", "u", "ß", "ss")
