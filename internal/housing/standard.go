package housing

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Verdict is how a site stands with a standard.
type Verdict string

// The verdicts.
const (
	Kept     Verdict = "kept"
	Missed   Verdict = "missed"
	NotAsked Verdict = "not-asked" // it does not apply to such a site
	NotSaid  Verdict = "not-said"  // what it is measured by is not known
)

// Judged is a site with how it stands with each standard that counts.
type Judged struct {
	Site
	Verdicts map[RuleKind]Verdict
	Measures map[RuleKind]int // as the rule's value is; tenths for places per shower and toilet
}

// Judge says how sites stand with the standards that count on a day: those that
// have places, by name. Area is that of all rooms by all places.
func Judge(ctx context.Context, tx *db.Tx, s tenant.Scope, rules []Rule, day clock.Date) ([]Judged, error) {
	if err := s.MayRead(tenant.Site); err != nil {
		return nil, err
	}
	type area struct{ tenths, unknown int }
	areas := map[id.ID]area{}
	err := db.Each(ctx, tx, func(row db.Row) error {
		var site id.ID
		var a area
		err := row.Scan(&site, &a.tenths, &a.unknown)
		areas[site] = a
		return err
	}, `SELECT r.site_id, sum(r.area), count(CASE WHEN r.area = 0 THEN 1 END) FROM room r WHERE r.tenant_id = $1 AND r.number > 0 GROUP BY r.site_id`, s.Tenant)
	if err != nil {
		return nil, err
	}
	sites, err := db.All(ctx, tx, scanSite, `SELECT `+siteColumns+` FROM site p WHERE p.tenant_id = $1 AND p.places > 0 AND (p.closes = '' OR p.closes > $2) ORDER BY p.sort_name, p.id`, s.Tenant, day)
	if err != nil {
		return nil, err
	}
	all := make([]Judged, len(sites))
	for i, p := range sites {
		all[i] = Judged{Site: p, Verdicts: map[RuleKind]Verdict{}, Measures: map[RuleKind]int{}}
		for _, kind := range Standards {
			if rule, counts := RuleOn(rules, kind, day); counts {
				a := areas[p.ID]
				all[i].judge(kind, rule.Value, a.tenths, a.unknown > 0)
			}
		}
	}
	return all, nil
}

func (j *Judged) judge(kind RuleKind, value, area int, unknown bool) {
	say := func(kept bool, measure int) {
		j.Measures[kind] = measure
		j.Verdicts[kind] = Missed
		if kept {
			j.Verdicts[kind] = Kept
		}
	}
	per := func(n int) { // places for each of so many that are shared
		switch {
		case j.Bathroom == BathroomOwn:
			j.Verdicts[kind] = NotAsked
		case n == Unknown:
			j.Verdicts[kind] = NotSaid
		case n == 0:
			say(false, 0)
		default:
			say(j.Places <= value*n, (10*j.Places+n/2)/n)
		}
	}
	switch kind {
	case LeastArea:
		if unknown || area == 0 {
			j.Verdicts[kind] = NotSaid
			return
		}
		say(area >= value*j.Places, area/j.Places)
	case MostPlaces:
		say(j.Places <= value, j.Places)
	case MostPerShower:
		per(j.Showers)
	case MostPerToilet:
		per(j.Toilets)
	}
}
