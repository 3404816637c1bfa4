package report

import (
	"context"
	"math/big"
	"slices"

	"wegwarte/engine/calc"
	"wegwarte/engine/quota"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// Standing is everything that the quota of a day is reckoned from.
type Standing struct {
	Purpose Purpose
	Day     clock.Date
	Land    tenant.Tenant
	Rules   Rules
	Towns   []Town // by their keys
}

// Town is a municipality on that day.
type Town struct {
	tenant.Place
	Last       *Report // nil: there is none up to the day
	State      State
	Facilities []Place
}

// Places adds up the places of the Land's facilities there.
func (t Town) Places() (n int) {
	for _, f := range t.Facilities {
		n += f.Places
	}
	return n
}

// Stand gives the standing of the scope's Land on a day for a purpose, by the rules
// and reports of that day in their newest version. Where there are none
// (Rules.Off), nothing can be reckoned.
func Stand(ctx context.Context, tx *db.Tx, s tenant.Scope, purpose Purpose, day clock.Date) (st Standing, err error) {
	if err := s.MayRead(tenant.Quota); err != nil {
		return st, err
	}
	st.Purpose, st.Day = purpose, day
	if st.Land, err = tenant.LandOf(ctx, tx, s); err != nil {
		return st, err
	}
	rules, err := rulesOf(ctx, tx, st.Land.ID, purpose)
	if err != nil {
		return st, err
	}
	st.Rules = On(rules, day)
	known, err := tenant.Places(ctx, tx, st.Land.LandKey)
	if err != nil {
		return st, err
	}
	reports, err := latest(ctx, tx, st.Land, purpose, day)
	if err != nil {
		return st, err
	}
	statements, err := placesOf(ctx, tx, st.Land.ID)
	if err != nil {
		return st, err
	}
	facilities := map[string][]Place{}
	for _, p := range PlacesOn(statements, day) {
		facilities[p.AGS] = append(facilities[p.AGS], p)
	}
	for _, k := range known {
		t := Town{Place: k, Facilities: facilities[k.AGS]}
		if r, there := reports[k.AGS]; there {
			if s.Kind == tenant.Municipality {
				r.By = "" // the figures are everybody's, who wrote them down is not
			}
			t.Last = &r
		}
		t.State = state(purpose, day, t.Last, st.Rules.Keeps)
		st.Towns = append(st.Towns, t)
	}
	return st, nil
}

// Reckon computes the quota; where total is given, it is in the place of what is
// reported and credited.
func (st Standing) Reckon(r Rules, total *int) (*calc.Result, error) {
	all := make([]quota.Municipality, len(st.Towns))
	for i, t := range st.Towns {
		all[i] = quota.Municipality{AGS: t.AGS, Population: int64(t.Population), AreaHa: t.AreaHa, Places: int64(t.Places())}
		if t.Last != nil && !t.State.Missing() {
			n := int64(t.Last.Persons)
			all[i].Bestand = &n
		}
	}
	var given *big.Rat
	if total != nil {
		given = big.NewRat(int64(*total), 1)
	}
	return quota.Calculate(r.Engine(), all, given)
}

// Missing counts the municipalities without a Bestand.
func (st Standing) Missing() (n int) {
	for _, t := range st.Towns {
		if t.State.Missing() {
			n++
		}
	}
	return n
}

// Find gives the position of a municipality by its key, -1 where it is none of
// the Land's.
func (st Standing) Find(ags string) int {
	return slices.IndexFunc(st.Towns, func(t Town) bool { return t.AGS == ags })
}
