// Package portal is the person's own page: who has one, who may look at it with
// them, and what they see of their record.
//
// It lies above all rooms of the record, because it shows what they hold. A use
// case runs in the scope of a visitor, who may do nothing (tenant.Person); As
// alone opens the record of the one person it is about, as far as the visitor
// may see it. Nothing here decides about anybody.
//
// Sources: Art. 12, 15 to 20 DSGVO.
package portal

import (
	"context"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Right is a part of somebody's page.
type Right string

// The rights. Whose page it is has all; who helps has those they were given.
const (
	Way          Right = "way"          // goals and steps
	Appointments Right = "appointments" // when to be where
	Papers       Right = "papers"       // what is known, from whom
	Health       Right = "health"       // what is documented, what is probably due
	Messages     Right = "messages"     // with the case manager
	Letters      Right = "letters"
	Offers       Right = "offers" // courses, seats, meeting others
)

// Rights lists what somebody can let others see; what else there is, who read the
// file, consents, the export, stays with whose page it is.
var Rights = []Right{Way, Appointments, Papers, Health, Messages, Letters, Offers}

// opens says what of the record a right opens.
var opens = map[Right]tenant.Self{
	Way:          {Read: tenant.These(tenant.Register, tenant.Path, tenant.NeedHealth)},
	Appointments: {Read: tenant.These(tenant.Register, tenant.Path, tenant.Transfer, tenant.Case), Write: tenant.These(tenant.Contact)},
	Papers:       {Read: tenant.These(tenant.Register, tenant.Need, tenant.Measure, tenant.Identity, tenant.Education, tenant.Stay, tenant.Work, tenant.Flat)},
	Health:       {Read: tenant.These(tenant.Register, tenant.NeedHealth, tenant.MeasureHealth)},
	Messages:     {Read: tenant.These(tenant.Register, tenant.Case), Write: tenant.These(tenant.Contact)},
	Letters:      {Read: tenant.These(tenant.Register, tenant.Path, tenant.Case)},
	Offers:       {Read: tenant.These(tenant.Register, tenant.Offer), Write: tenant.These(tenant.Seat, tenant.Encounter)},
}

// Standing is why somebody may look at a page.
type Standing string

// The standings.
const (
	Self   Standing = "self"
	Ward   Standing = "ward"   // a minor of whom they are parent or guardian
	Helped Standing = "helped" // who lets them, until a day
)

// Acting is whose page a visitor may look at, and as what.
type Acting struct {
	Person    id.ID
	Household id.ID
	Name      string // as it stands in the register
	NameOwn   string
	Standing  Standing
	Rights    []Right
	Until     clock.Date // of Helped
	Years     int        // how old they are; below 0: it is not known

	by id.ID       // the visitor, for whom Whose found it
	at tenant.Kind // of the tenant whose record it is
}

// May reports whether the visitor has the right.
func (a Acting) May(r Right) bool { return a.Standing != Helped || slices.Contains(a.Rights, r) }

// Adult reports whether they are known to be of age.
func (a Acting) Adult() bool { return a.Years >= 18 }

// Own reports whether nobody else lets the visitor look.
func (a Acting) Own() bool { return a.Standing != Helped }

// Whose gives whose pages the visitor may look at: their own first, then of whom
// they are parent or guardian, then of who lets them.
func Whose(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]Acting, error) {
	if err := s.MayWrite(tenant.Own); err != nil {
		return nil, err
	}
	me, err := guestBy(ctx, tx, s, s.Actor)
	if err != nil {
		return nil, err
	}
	var all []Acting
	if me.Person != "" {
		if all, err = family(ctx, tx, c, s, me.Person); err != nil {
			return nil, err
		}
	}
	helped, err := helpedBy(ctx, tx, c, s, me.ID)
	if err != nil {
		return nil, err
	}
	at, err := tenant.Find(ctx, tx, s.Tenant)
	all = append(all, helped...)
	for i := range all {
		all[i].by, all[i].at = s.Actor, at.Kind
	}
	return all, err
}

// family gives somebody and the minors of their household of whom they are parent
// or guardian.
func family(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) ([]Acting, error) {
	lead, home, err := person.Home(ctx, tx, s, who)
	if err != nil {
		return nil, err
	}
	s.Own = tenant.Self{Person: lead, Household: home, Read: tenant.These(tenant.Register)}
	households, err := person.Load(ctx, tx, s, []id.ID{home})
	if err != nil || len(households) == 0 {
		return nil, errs.NotFound("error.not-found").Because(err)
	}
	h := households[0]
	me, ok := h.Person(lead)
	if !ok {
		return nil, errs.NotFound("error.not-found")
	}
	today := clock.Today(c)
	all := []Acting{acting(h, me, Self, today)}
	relations, err := person.Relations(ctx, tx, s, []id.ID{home})
	if err != nil {
		return nil, err
	}
	for _, p := range h.Persons {
		cares := slices.ContainsFunc(relations, func(r person.Relation) bool {
			return r.Person == lead && r.Other == p.ID && (r.Kind == person.Parent || r.Kind == person.Guardian)
		})
		if cares && p.Birth.MinorOn(today) && !me.Birth.MinorOn(today) {
			all = append(all, acting(h, p, Ward, today))
		}
	}
	return all, nil
}

func acting(h person.Household, p person.Person, as Standing, today clock.Date) Acting {
	years, known := p.Birth.AgeOn(today)
	if !known {
		years = -1
	}
	return Acting{Years: years, Person: p.ID, Household: h.ID, Name: p.Name(), NameOwn: p.NameOwn(), Standing: as, Rights: Rights}
}

// Open gives the scope in which the rooms are asked for what rights open of one
// person's record, of whom Whose said that the visitor may look at it.
func Open(s tenant.Scope, a Acting, rights ...Right) (tenant.Scope, error) {
	if a.Person == "" || a.by != s.Actor {
		return s, errs.NotFound("error.not-found")
	}
	own := tenant.Self{Person: a.Person, Household: a.Household}
	for _, r := range rights {
		if !a.May(r) {
			return s, errs.Forbidden("own.error.not-shared")
		}
		own.Read |= opens[r].Read
		own.Write |= opens[r].Write
	}
	s.Kind, s.Own = a.at, own
	return s, nil
}

// As is Open for one of those whose page the visitor may look at: now, not as it
// was at the log-in.
func As(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID, rights ...Right) (tenant.Scope, Acting, error) {
	all, err := Whose(ctx, tx, c, s)
	if err != nil {
		return s, Acting{}, err
	}
	i := slices.IndexFunc(all, func(a Acting) bool { return a.Person == who })
	if i < 0 {
		return s, Acting{}, errs.NotFound("error.not-found")
	}
	as, err := Open(s, all[i], rights...)
	return as, all[i], err
}

// Alone is As for what nobody shares: it refuses who helps.
func Alone(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID, rights ...Right) (tenant.Scope, Acting, error) {
	as, a, err := As(ctx, tx, c, s, who, rights...)
	if err == nil && !a.Own() {
		err = errs.Forbidden("own.error.not-shared")
	}
	return as, a, err
}

// oldestFirst puts who is older first: it is they who usually have the phone.
func oldestFirst(all []person.Person) []person.Person {
	all = slices.Clone(all)
	sorted.By(all, func(a, b person.Person) int { return a.Birth.Date.Compare(b.Birth.Date) })
	return all
}
