package person

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// open is nil while the household is here: what has moved on is kept as it was.
func (h Household) open() error {
	if !h.LeftOn.IsZero() {
		return errs.Conflict("error.household.left")
	}
	return nil
}

// of gives the household of one person, if the scope may see it; of somebody who
// was merged, the one who leads.
func of(ctx context.Context, tx *db.Tx, s tenant.Scope, person id.ID) (Household, Person, error) {
	person, err := leader(ctx, tx, s, person)
	if err != nil {
		return Household{}, Person{}, err
	}
	households, err := Of(ctx, tx, s, []id.ID{person})
	if err != nil {
		return Household{}, Person{}, err
	}
	for _, h := range households {
		if p, ok := h.Person(person); ok {
			return h, p, nil
		}
	}
	return Household{}, Person{}, errs.NotFound("error.not-found")
}

// Change corrects what is known of a person: p carries the ID, the version that
// was seen, and all fields as they should be. Household and position stay. It
// is the conflict "error.conflict" where somebody changed the person meanwhile.
func Change(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, p Person) (Person, error) {
	if err := s.MayWrite(tenant.Register); err != nil {
		return Person{}, err
	}
	h, before, err := of(ctx, tx, s, p.ID)
	if err != nil {
		return Person{}, err
	}
	if err := h.open(); err != nil {
		return Person{}, err
	}
	if p.ID != before.ID || p.Version != before.Version {
		return Person{}, errs.Conflict("error.conflict")
	}
	p = p.tidy()
	p.Household, p.Position = before.Household, before.Position
	list := p.check(clock.Today(c))
	relations, err := Relations(ctx, tx, s, []id.ID{h.ID})
	if err != nil {
		return Person{}, err
	}
	list.Add(h.with(p).checkRelations(relations, p.ID, clock.Today(c)))
	if err := list.Err(); err != nil {
		return Person{}, err
	}
	changed := differences(before, p)
	if len(changed) == 0 {
		return before, nil
	}
	p.Version++
	if err := updatePerson(ctx, tx, s, p); err != nil {
		return Person{}, err
	}
	if err := updateHousehold(ctx, tx, s, h.with(p)); err != nil {
		return Person{}, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Register, "fields: "+strings.Join(changed, " "), h.ID, p.ID)
	if before.likeness().Birth != p.likeness().Birth || !slices.Equal(before.likeness().Names, p.likeness().Names) {
		if err := anew(ctx, tx, c, s, p); err != nil {
			return Person{}, err
		}
	}
	return p, nil
}

// with gives the household with p in the place of the person of the same ID.
func (h Household) with(p Person) Household {
	h.Persons = slices.Clone(h.Persons)
	for i := range h.Persons {
		if h.Persons[i].ID == p.ID {
			h.Persons[i] = p
		}
	}
	return h
}

// checkRelations gives the rule that a new date of birth makes one of the
// person's relations break.
func (h Household) checkRelations(relations []Relation, person id.ID, today clock.Date) error {
	for _, r := range relations {
		one, here := h.Person(r.Person)
		other, there := h.Person(r.Other)
		if !here || !there || r.Person != person && r.Other != person {
			continue
		}
		if err := r.check(one, other, nil, today); err != nil {
			return err.At(FieldBirth)
		}
	}
	return nil
}

// differences names the fields in which two tidy persons differ.
func differences(a, b Person) []string {
	var fields []string
	for _, f := range []struct {
		name    string
		differs bool
	}{
		{FieldFamilyName, a.FamilyName != b.FamilyName},
		{FieldGivenName, a.GivenName != b.GivenName},
		{FieldFamilyNameOwn, a.FamilyNameOwn != b.FamilyNameOwn},
		{FieldGivenNameOwn, a.GivenNameOwn != b.GivenNameOwn},
		{FieldBirth, a.Birth != b.Birth},
		{FieldSex, a.Sex != b.Sex},
		{FieldLanguages, !slices.Equal(a.Languages, b.Languages)},
		{FieldPhone, a.Phone != b.Phone},
		{FieldEmail, a.Email != b.Email},
	} {
		if f.differs {
			fields = append(fields, f.name)
		}
	}
	return fields
}

// Join takes one more person into a household that is here already: a child
// born on the way, a spouse who came later.
func Join(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household id.ID, p Person) (Person, error) {
	if err := s.MayWrite(tenant.Register); err != nil {
		return Person{}, err
	}
	households, err := load(ctx, tx, s, []id.ID{household})
	if err != nil {
		return Person{}, err
	}
	if len(households) == 0 {
		return Person{}, errs.NotFound("error.not-found")
	}
	h := households[0]
	if err := h.open(); err != nil {
		return Person{}, err
	}
	p = p.tidy()
	list := p.check(clock.Today(c))
	if len(h.Persons) >= mostPersons {
		list = append(list, errs.Invalid("error.household.many", "most", mostPersons).At(FieldPersons))
	}
	if err := list.Err(); err != nil {
		return Person{}, err
	}
	p.ID, p.Household, p.Version = orNew(p.ID), h.ID, 1
	p.Position = h.Persons[len(h.Persons)-1].Position + 1
	if err := insertPersons(ctx, tx, s, c.Now(), []Person{p}, true); err != nil {
		return Person{}, err
	}
	h.Persons = append(h.Persons, p)
	if err := updateHousehold(ctx, tx, s, h); err != nil {
		return Person{}, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Register, "person", h.ID, p.ID)
	if _, err := propose(ctx, tx, c, s, []Person{p}, false); err != nil {
		return Person{}, err
	}
	return p, nil
}

// Leave ends the stay of the households on a day. It is the last step of a
// transfer, taken at the Land by whom the municipality let confirm the arrival:
// so it asks for no right to write the register, and the caller must have
// asked for the right to end the transfer. A household that is not here, or
// that has left already, is the conflict "error.conflict".
func Leave(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, households []id.ID, on clock.Date) error {
	for ids := range slices.Chunk(households, most) {
		args := []any{s.Tenant, on}
		n, err := tx.Exec(ctx, `UPDATE household SET left_on = $2, version = version + 1
			WHERE tenant_id = $1 AND left_on = '' AND id IN (`+db.List(&args, ids)+`)`, args...)
		if err != nil {
			return err
		}
		if int(n) != len(ids) {
			return errs.Conflict("error.conflict")
		}
	}
	if err := endStays(ctx, tx, s, on, households...); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Register, "fields: left-on", households...)
	return nil
}

// Return notes that households whose stay had ended are here again since a day,
// in the facility they lived in last: they turned up. Like Leave it asks for no
// right to write the register, and the caller must have asked for its own. A
// household that is here is the conflict "error.conflict".
func Return(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household id.ID, on clock.Date) error {
	households, err := load(ctx, tx, s, []id.ID{household})
	if err != nil {
		return err
	}
	if len(households) == 0 {
		return errs.NotFound("error.not-found")
	}
	h := households[0]
	if h.LeftOn.IsZero() {
		return errs.Conflict("error.conflict")
	}
	h.UnitSince = on
	err = tx.Must(ctx, `UPDATE household SET left_on = '', unit_since = $4, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, h.ID, h.Version, on)
	if err != nil {
		return err
	}
	if err := beginStay(ctx, tx, s, h); err != nil {
		return err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Register, "fields: left-on", h.Subjects()...)
	return nil
}
