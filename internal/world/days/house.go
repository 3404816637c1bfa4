package days

import (
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
	"wegwarte/internal/picture"
	"wegwarte/internal/scan"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// tell has what holds in a site written down, and its photos taken.
func (p *player) tell(ctx context.Context, tx *db.Tx, c clock.Clock, who tenant.Scope, site id.ID, one world.TownSite) error {
	if one.Rules != nil {
		rules := *one.Rules
		rules.Site = site
		if _, err := housing.SaveHouseRules(ctx, tx, c, who, rules); err != nil {
			return err
		}
	}
	if p.keys == nil || p.world.Persons >= crowd {
		return nil
	}
	for i, photo := range one.Photos {
		clean, err := scan.Read(ctx, photo.Scene.Photo(photo.Seed))
		if err != nil {
			return err
		}
		if _, err := picture.Add(ctx, tx, clock.At(c.Now().Add(time.Duration(i)*time.Minute)), who, p.keys, picture.AddCommand{Data: tenant.Site, Of: site, Caption: photo.Caption, File: clean}); err != nil {
			return err
		}
	}
	return nil
}
