package work

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/engine/matching"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// SaveOpening keeps a place, a new one or over the version that was seen.
func SaveOpening(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, o Opening) (Opening, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite); err != nil {
		return o, err
	}
	if err := o.check(clock.Today(c)); err != nil {
		return o, err
	}
	towns, err := townsOf(ctx, tx, s)
	if err != nil {
		return o, err
	}
	o.estimate(towns)
	if o.Version == 0 {
		o.ID, o.Version, o.At, o.By = id.New(), 1, c.Now(), s.Name
		_, err = tx.Exec(ctx, `INSERT INTO `+intoOpening+` VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`, o.row(s)...)
		if db.IsDuplicate(err) {
			err = errs.Invalid("work.number.twice").At("number").Because(err)
		}
	} else {
		err = o.update(ctx, tx, s)
	}
	if err == nil {
		audit.Log(tx, c, s, audit.Change, tenant.Work, "work opening")
	}
	return o, err
}

const intoOpening = `work_opening (id, tenant_id, kind, number, source, employer, sort_name, title, data, begins_on, open_until, closed_on, version, at, by_id, by_name)`

func (o Opening) row(s tenant.Scope) []any {
	return []any{o.ID, s.Tenant, o.Kind, o.Number, o.Source, o.Employer, person.Fold(o.Employer), o.Title, db.JSON(o.Details), o.Begins, o.Until, o.Closed, o.Version, db.Micros(o.At), s.Actor, s.Name}
}

func (o *Opening) update(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	err := tx.Must(ctx, `UPDATE work_opening SET kind = $4, number = CASE WHEN source = '' THEN $5 ELSE number END, employer = $6, sort_name = $7, title = $8, data = $9, begins_on = $10, open_until = $11, closed_on = $12,
		version = version + 1, by_id = $13, by_name = $14 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, o.ID, o.Version, o.Kind, o.Number, o.Employer,
		person.Fold(o.Employer), o.Title, db.JSON(o.Details), o.Begins, o.Until, o.Closed, s.Actor, s.Name)
	o.Version++
	return err
}

// estimate fills in the way where nobody looked it up and the town is on the map.
func (o *Opening) estimate(towns map[string]float64) {
	if o.Minutes > 0 && !o.Estimated {
		return
	}
	o.Minutes, o.Estimated = 0, false
	if km, ok := towns[person.Fold(o.Town)]; ok {
		o.Minutes, o.Estimated = matching.Estimate(km), true
	}
}

// townsOf gives how far the municipalities are from the scope's own, by their names.
func townsOf(ctx context.Context, tx *db.Tx, s tenant.Scope) (map[string]float64, error) {
	own, err := tenant.Find(ctx, tx, s.Tenant)
	if err != nil || len(own.AGS) < 2 {
		return nil, err
	}
	places, err := tenant.Places(ctx, tx, own.AGS[:2])
	if err != nil {
		return nil, err
	}
	home := slices.IndexFunc(places, func(p tenant.Place) bool { return p.AGS == own.AGS })
	if home < 0 || places[home].Latitude == 0 {
		return nil, nil
	}
	far := map[string]float64{}
	for _, p := range places {
		if p.Latitude != 0 {
			far[person.Fold(p.Name)] = matching.Kilometres(places[home].Latitude, places[home].Longitude, p.Latitude, p.Longitude)
		}
	}
	return far, nil
}

// FindOpening gives a place.
func FindOpening(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Opening, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return Opening{}, err
	}
	return findOpening(ctx, tx, s, which)
}

func findOpening(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Opening, error) {
	return db.One(ctx, tx, scanOpening, `SELECT `+openingColumns+` FROM work_opening v WHERE v.tenant_id = $1 AND v.id = $2`, s.Tenant, which)
}

// OpeningColumn is a column by which places can be listed.
type OpeningColumn string

// The columns; else the newest come first.
const (
	ByNewest   OpeningColumn = ""
	ByEmployer OpeningColumn = "employer"
	ByTitle    OpeningColumn = "title"
	ByBegins   OpeningColumn = "begins"
	ByUntil    OpeningColumn = "until"
)

var openingOrders = map[OpeningColumn][]string{ByNewest: {"$at"}, ByEmployer: {"$sort_name"}, ByTitle: {"$title"}, ByBegins: {"$begins_on"}, ByUntil: {"$open_until"}}

// OpeningFilter is a page of open places.
type OpeningFilter struct {
	By    OpeningColumn
	Down  bool
	After id.ID
}

// Page is how much a page of a list has.
const Page = 50

// Openings lists the places that are open.
func Openings(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f OpeningFilter) ([]Opening, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	args := []any{s.Tenant, clock.Today(c)}
	order := db.Order{Table: "work_opening", As: "v", Columns: openingOrders[f.By], Down: f.Down != (f.By == ByNewest)}
	return db.All(ctx, tx, scanOpening, `SELECT `+openingColumns+` FROM work_opening v WHERE v.tenant_id = $1 AND v.closed_on = '' AND (v.open_until = '' OR v.open_until >= $2)`+
		order.Behind(&args, f.After)+` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT %d`, Page), args...)
}

// Match is a place with how well it fits, and what the person said to it.
type Match struct {
	Opening Opening
	Fit     matching.Fit
	Choice  Word // empty as long as nothing was said
}

// mostCompared is with how many places a person is compared, the newest first.
const mostCompared = 1000

// Matches compares what somebody says with the places that are open, the best first;
// those that somebody chose are there even when they are closed.
func Matches(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f File) ([]Match, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	open, err := db.All(ctx, tx, scanOpening, `SELECT `+openingColumns+` FROM work_opening v WHERE v.tenant_id = $1 AND v.closed_on = '' AND (v.open_until = '' OR v.open_until >= $2)
		ORDER BY v.at DESC, v.id DESC`+fmt.Sprintf(` LIMIT %d`, mostCompared), s.Tenant, clock.Today(c))
	if err != nil {
		return nil, err
	}
	words := map[id.ID]Word{}
	var chosen []id.ID
	for _, choice := range f.Choices {
		words[choice.Opening] = choice.Choice
		if choice.Choice == Interested && !slices.ContainsFunc(open, func(o Opening) bool { return o.ID == choice.Opening }) {
			chosen = append(chosen, choice.Opening)
		}
	}
	if len(chosen) > 0 {
		args := []any{s.Tenant}
		more, err := db.All(ctx, tx, scanOpening, `SELECT `+openingColumns+` FROM work_opening v WHERE `+db.ByID(&args, "v", chosen), args...)
		if err != nil {
			return nil, err
		}
		open = append(open, more...)
	}
	who := f.Profile.matching()
	list := make([]Match, len(open))
	for i, o := range open {
		list[i] = Match{Opening: o, Fit: matching.Match(who, o.matching()), Choice: words[o.ID]}
	}
	sorted.By(list, func(a, b Match) int {
		if r := rank(b) - rank(a); r != 0 {
			return r
		}
		return b.Fit.Points - a.Fit.Points
	})
	return list, nil
}

// rank puts first what was chosen, last what was declined, and between them what fits.
func rank(m Match) int {
	switch m.Choice {
	case Interested:
		return 4
	case NotThis:
		return 0
	}
	return map[matching.Verdict]int{matching.Fits: 3, matching.Ask: 2, matching.Never: 1}[m.Fit.Verdict]
}
