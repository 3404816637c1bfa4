package figure

import (
	"context"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// Towns gives a function that finds the official key of a municipality of the scope's
// Land by its name, as fold spells it: "Werne", "Werne, Stadt". A name that several
// have is nobody's.
func Towns(ctx context.Context, tx *db.Tx, s tenant.Scope, fold func(string) string) (func(name string) string, error) {
	land, err := tenant.LandOf(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	all, err := tenant.Places(ctx, tx, land.LandKey)
	of := map[string]string{}
	put := func(name, ags string) {
		if key := fold(name); key != "" {
			if had, there := of[key]; there && had != ags {
				ags = ""
			}
			of[key] = ags
		}
	}
	for _, p := range all {
		put(p.Name, p.AGS)
		if p.OfficialName != p.Name {
			put(p.OfficialName, p.AGS)
		}
	}
	return func(name string) string {
		if ags := of[fold(name)]; ags != "" {
			return ags
		}
		short, _, _ := strings.Cut(name, ",")
		return of[fold(short)]
	}, err
}
