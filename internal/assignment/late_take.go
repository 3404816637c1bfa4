package assignment

import (
	"context"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// takeInLate puts who came later into the municipality's register and record:
// into the household of theirs that came before, or as one of their own.
func (t Transfer) takeInLate(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, known, came Handover) error {
	own := map[id.ID]id.ID{}
	alone := came
	alone.Households = nil
	for _, in := range came.Households {
		home, err := t.homeOf(ctx, tx, s, in)
		if err != nil {
			return err
		}
		if home == nil {
			alone.Households = append(alone.Households, in)
			continue
		}
		before := map[id.ID]id.ID{} // of the Land's persons who came with it, the municipality's
		for _, p := range known.householdsPersons(in.ID) {
			if one, ok := home.like(p); ok && !came.has(p.ID) {
				before[p.ID] = one
			}
		}
		if err := joinThem(ctx, tx, c, s, known, in, home.ID, own, before); err != nil {
			return err
		}
	}
	joined := came.only(func(in Household) bool { return own[in.Persons[0].ID] != "" })
	if len(joined.Households) > 0 {
		of := record.Record{Needs: joined.Needs(""), Measures: joined.Measures(""), NoNeeds: joined.NoNeeds(""), Kept: joined.Kept, Answers: joined.Answers}
		if err := record.Copy(ctx, tx, c, s, own, of); err != nil {
			return err
		}
		if err := t.takePapers(ctx, tx, c, s, keys, own, joined.Copies); err != nil {
			return err
		}
	}
	if len(alone.Households) == 0 {
		return nil
	}
	return t.takeIn(ctx, tx, c, s, keys, alone.only(func(Household) bool { return true }))
}

// municipal is a household as it is in the municipality.
type municipal struct{ person.Household }

// homeOf gives the household in the municipality of those who came before, nil
// where nobody did or they have moved on.
func (t Transfer) homeOf(ctx context.Context, tx *db.Tx, s tenant.Scope, in Household) (*municipal, error) {
	args := []any{s.Tenant, t.ID}
	ids, err := db.All(ctx, tx, db.Value[id.ID], `SELECT id FROM household
		WHERE tenant_id = $1 AND transfer_id = $2 AND left_on = '' AND file_number IN (`+db.List(&args, t.fileNumbers(in))+`) ORDER BY id LIMIT 1`, args...)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	households, err := person.Load(ctx, tx, s, ids)
	if err != nil || len(households) == 0 {
		return nil, err
	}
	return &municipal{households[0]}, nil
}

// like finds somebody of the household who is as the hand-over had them.
func (m municipal) like(p Person) (who id.ID, ok bool) {
	for _, one := range m.Persons {
		if one.FamilyName == p.FamilyName && one.GivenName == p.GivenName && one.Birth.Date == p.BirthDate && one.Birth.Precision == p.BirthPrecision {
			if ok {
				return "", false // two who cannot be told apart
			}
			who, ok = one.ID, true
		}
	}
	return who, ok
}

func (h Handover) householdsPersons(household id.ID) []Person {
	i := slices.IndexFunc(h.Households, func(in Household) bool { return in.ID == household })
	if i < 0 {
		return nil
	}
	return h.Households[i].Persons
}

// joinThem takes who came later into a household, with their relations.
func joinThem(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, known Handover, in Household, home id.ID, own, before map[id.ID]id.ID) error {
	for _, p := range in.Persons {
		one := p.Register()
		one.ID = ""
		joined, err := person.Join(ctx, tx, c, s, home, one)
		if err != nil {
			return err
		}
		own[p.ID] = joined.ID
	}
	find := func(who id.ID) id.ID {
		if one := own[who]; one != "" {
			return one
		}
		return before[who]
	}
	for _, r := range known.Relations {
		if !in.has(r.Person) && !in.has(r.Other) {
			continue
		}
		one, other := find(r.Person), find(r.Other)
		if one == "" || other == "" {
			continue
		}
		if _, err := person.AddRelation(ctx, tx, c, s, person.Relation{Person: one, Other: other, Kind: r.Kind}); err != nil {
			return err
		}
	}
	return nil
}
