package person

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// tied makes relations of the ties between the household's persons, or gives
// every rule they break, at the field of the person they begin with.
func tied(h Household, ties []Tie, today clock.Date) ([]Relation, error) {
	var list errs.List
	var relations []Relation
	for _, tie := range ties {
		one, other := tie.Person-1, tie.Other-1
		if one < 0 || other < 0 || one >= len(h.Persons) || other >= len(h.Persons) {
			list = append(list, errs.Invalid("error.relation.position").At(PersonField(tie.Person, FieldRelation)))
			continue
		}
		r := Relation{ID: id.New(), Person: h.Persons[one].ID, Other: h.Persons[other].ID, Kind: tie.Kind}.ordered()
		if slices.ContainsFunc(relations, r.same) {
			continue // said from both sides
		}
		if err := r.check(h.Persons[one], h.Persons[other], relations, today); err != nil {
			list = append(list, err.At(PersonField(tie.Person, FieldRelation)))
			continue
		}
		relations = append(relations, r)
	}
	return relations, list.Err()
}

// ordered puts the persons of a mutual relation in the order of their IDs, so
// that it is stored once.
func (r Relation) ordered() Relation {
	if r.Kind.Mutual() && r.Other < r.Person {
		r.Person, r.Other = r.Other, r.Person
	}
	return r
}

func (r Relation) same(other Relation) bool {
	return r.Person == other.Person && r.Other == other.Other && r.Kind == other.Kind
}

// check gives the rule that "one is … of other" breaks, given what is known
// already.
func (r Relation) check(one, other Person, known []Relation, today clock.Date) *errs.Error {
	reverse := Relation{Person: r.Other, Other: r.Person, Kind: r.Kind}
	switch {
	case !slices.Contains(RelationKinds, r.Kind):
		return errs.Invalid("error.relation.kind")
	case one.ID == other.ID:
		return errs.Invalid("error.relation.self")
	case one.Household != other.Household && r.Kind != StayTogether:
		return errs.Invalid("error.relation.across")
	case slices.ContainsFunc(known, r.same):
		return errs.Conflict("error.relation.known")
	case !r.Kind.Mutual() && slices.ContainsFunc(known, reverse.same):
		return errs.Invalid("error.relation.circle")
	case r.Kind == Parent && one.Birth.surelyAfter(other.Birth):
		return errs.Invalid("error.relation.parent-younger")
	case r.Kind == Guardian && one.Birth.MinorOn(today):
		return errs.Invalid("error.relation.guardian-minor")
	}
	return nil
}

// surelyAfter reports whether b lies after other, whatever is not known of both.
func (b Birth) surelyAfter(other Birth) bool {
	if b.Precision == NotKnown || other.Precision == NotKnown {
		return false
	}
	return b.Date.After(other.Last())
}

// AddRelation says how two persons belong together. Across households only the
// wish to stay together is possible.
func AddRelation(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, r Relation) (Relation, error) {
	if err := s.MayWrite(tenant.Register); err != nil {
		return Relation{}, err
	}
	households, err := Of(ctx, tx, s, []id.ID{r.Person, r.Other})
	if err != nil {
		return Relation{}, err
	}
	var one, other Person
	var ids []id.ID
	for _, h := range households {
		if err := h.open(); err != nil {
			return Relation{}, err
		}
		ids = append(ids, h.ID)
		one, other = either(h, r.Person, one), either(h, r.Other, other)
	}
	if one.ID == "" || other.ID == "" {
		return Relation{}, errs.NotFound("error.not-found").At(FieldRelation)
	}
	known, err := Relations(ctx, tx, s, ids)
	if err != nil {
		return Relation{}, err
	}
	r = r.ordered()
	r.ID = id.New()
	if err := r.check(one, other, known, clock.Today(c)); err != nil {
		return Relation{}, err.At(FieldRelation)
	}
	if err := insertRelations(ctx, tx, s, []Relation{r}); err != nil {
		return Relation{}, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Register, "fields: relation", append(ids, r.Person, r.Other)...)
	return r, nil
}

func either(h Household, wanted id.ID, found Person) Person {
	if p, ok := h.Person(wanted); ok {
		return p
	}
	return found
}

// RemoveRelation takes back that two persons belong together.
func RemoveRelation(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, relation id.ID) error {
	if err := s.MayWrite(tenant.Register); err != nil {
		return err
	}
	r, err := db.One(ctx, tx, scanRelation, `SELECT r.id, `+Leads("r.person_id")+`, `+Leads("r.other_id")+`, r.kind
		FROM person_relation r WHERE r.tenant_id = $1 AND r.id = $2`+tx.ForUpdate(), s.Tenant, relation)
	if err != nil {
		return err
	}
	households, err := Of(ctx, tx, s, []id.ID{r.Person, r.Other})
	if err != nil {
		return err
	}
	if len(households) == 0 { // neither end is the scope's to see
		return errs.NotFound("error.not-found")
	}
	subjects := []id.ID{r.Person, r.Other}
	for _, h := range households {
		if err := h.open(); err != nil {
			return err
		}
		subjects = append(subjects, h.ID)
	}
	if err := removeSaid(ctx, tx, s, r); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Register, "fields: relation", subjects...)
	return nil
}

// removeSaid deletes a relation with those that say the same: of two persons who
// are one, both may have had it.
func removeSaid(ctx context.Context, tx *db.Tx, s tenant.Scope, r Relation) error {
	one, err := WithFollowers(ctx, tx, s, []id.ID{r.Person})
	if err != nil {
		return err
	}
	other, err := WithFollowers(ctx, tx, s, []id.ID{r.Other})
	if err != nil {
		return err
	}
	args := []any{s.Tenant, r.Kind, r.Kind.Mutual()}
	these, those := db.List(&args, one), db.List(&args, other)
	n, err := tx.Exec(ctx, `DELETE FROM person_relation WHERE tenant_id = $1 AND kind = $2 AND (person_id IN (`+these+`) AND other_id IN (`+those+`)
		OR $3 AND person_id IN (`+those+`) AND other_id IN (`+these+`))`, args...)
	if err == nil && n == 0 {
		return errs.Conflict("error.conflict")
	}
	return err
}
