package seat

import (
	"context"
	"slices"

	"wegwarte/engine/seating"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// SignUpCommand signs somebody up for an offer.
type SignUpCommand struct {
	Offer  id.ID
	Person id.ID // empty: somebody without a record
	People int   // of somebody without a record: how many come, they among them; 0: they alone
	Released
	Answers   map[seating.Kind]bool
	ConsentOn clock.Date
	Consent   Consent
}

// SignUp gives somebody a seat, or a place in the order of those who wait where none is free. The person does so themselves, or the case
// manager with their consent; for somebody without a record a provider's people may as well.
func SignUp(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd SignUpCommand) (Seat, error) {
	own, err := access(s, tenant.Scope.MayWrite)
	if err != nil {
		return Seat{}, err
	}
	who, age, err := cmd.whose(ctx, tx, c, s, own)
	if err != nil {
		return Seat{}, err
	}
	return cmd.enter(ctx, tx, c, s, own, who, age)
}

// enter signs somebody up of whom it is known who may do so, and by what they are known again.
func (cmd SignUpCommand) enter(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, own id.ID, who string, age int) (Seat, error) {
	made, err := enter(ctx, tx, c, s, own, []entrant{{&cmd, who, age}})
	if err != nil {
		return Seat{}, err
	}
	return made[0], nil
}

// entrant is somebody to be signed up, and by what they are known again.
type entrant struct {
	*SignUpCommand
	who string
	age int // below 0: not known
}

// enter signs several up for one offer: either all get a seat, or all wait.
func enter(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, own id.ID, all []entrant) ([]Seat, error) {
	o, err := hold(ctx, tx, s, all[0].Offer)
	if err == nil && own != "" && o.Provider != own {
		err = errs.NotFound("error.not-found")
	}
	if err != nil {
		return nil, err
	}
	terms, err := TermsOf(ctx, tx, s, o.ID)
	if err != nil {
		return nil, err
	}
	today := clock.Today(c)
	var faults errs.List
	for i, e := range all {
		if i > 0 {
			faults.Add(e.along(o))
			continue
		}
		faults.Add(e.tidy())
		if e.Consent != OwnDoes {
			faults.Add(agreed(s, e.Consent, e.ConsentOn, today))
		}
		faults.Add(e.checkPeople(o))
		switch {
		case o.How != offer.Seat || o.Theme == offer.KitaPlace || !o.Signable(today):
			faults.Add(errs.Conflict("own.seat.error.closed"))
		case !fits(o, e.age, e.age >= 0):
			faults.Add(errs.Invalid("own.seat.error.age").At("person"))
		}
	}
	if len(all) > 1 && o.Seats > 0 && len(all) > o.Seats {
		faults.Add(errs.Invalid("seat.with.error.seats", "seats", o.Seats).At("with"))
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if err := promote(ctx, tx, c, s, o); err != nil { // who waits comes before who comes now
		return nil, err
	}
	seats, people := make([]Seat, len(all)), 0
	for i, e := range all {
		if i > 0 {
			e.Contact, e.Language, e.Consent, e.ConsentOn, e.People = all[0].Contact, all[0].Language, all[0].Consent, all[0].ConsentOn, 1
		}
		seats[i] = e.seat(s, c, o, e.who, terms.Rule)
		people += seats[i].People
	}
	waits, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM seat s WHERE s.tenant_id = $1 AND s.offer_id = $2 AND s.state = 'waiting'`, s.Tenant, o.ID)
	if err != nil {
		return nil, err
	}
	got := false
	if waits == 0 {
		if got, err = offer.Take(ctx, tx, s, o.ID, people); err != nil {
			return nil, err
		}
	}
	for i := range seats {
		t := &seats[i]
		if got {
			t.State, t.SeatedOn = Taken, today
		}
		if err := t.insert(ctx, tx, s); err != nil {
			if i > 0 && errs.Is(err, errs.KindInvalid) {
				err = errs.Invalid("seat.with.error.twice", "name", t.Name).At("with")
			}
			return nil, err
		}
		audit.Log(tx, c, s, audit.Create, tenant.Seat, "signed up", t.subjects()...)
		if err := tell(ctx, tx, c, s, *t, o); err != nil {
			return nil, err
		}
	}
	return seats, nil
}

// whose gives by what somebody is known again, and their age, below 0 where it is not known.
func (cmd *SignUpCommand) whose(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, own id.ID) (who string, age int, err error) {
	if s.Own.Person != "" {
		cmd.Person, cmd.Consent, cmd.ConsentOn = s.Own.Person, OwnDoes, clock.Today(c)
	}
	if cmd.Person == "" {
		return cmd.guest(), -1, nil
	}
	if own != "" {
		return "", -1, errs.Forbidden("error.forbidden") // a provider does not see the register
	}
	p, err := here(ctx, tx, c, s, cmd.Person)
	if err != nil {
		return "", -1, err
	}
	who, age = cmd.as(p, clock.Today(c))
	return who, age, nil
}

// as has it be for somebody of the register.
func (cmd *SignUpCommand) as(p person.Person, today clock.Date) (who string, age int) {
	cmd.Person = p.ID
	if n, known := p.Birth.AgeOn(today); known {
		return "p:" + string(p.ID), n
	}
	return "p:" + string(p.ID), -1
}

// here gives somebody who lives here, or through whom they are shown.
func here(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) (person.Person, error) {
	_, p, err := home(ctx, tx, c, s, which)
	return p, err
}

// home is here with the household around them.
func home(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) (person.Household, person.Person, error) {
	as := s
	if s.Own.Person != "" {
		as = house(s) // about themselves alone, and access has let them
	}
	h, p, err := person.ShowPerson(ctx, tx, c, as, which)
	if err == nil && p.Into != "" {
		h, p, err = person.ShowPerson(ctx, tx, c, as, p.Into)
	}
	if err == nil && !h.LeftOn.IsZero() {
		err = errs.Conflict("own.seat.error.left")
	}
	return h, p, err
}

// MostPeople is how many may come by one sign-up.
const MostPeople = 6

// checkPeople holds that there are ever so many seats, and that somebody of the register takes one alone: the others of a household have one each (SignUpTogether).
func (cmd *SignUpCommand) checkPeople(o offer.Offer) error {
	cmd.People = max(cmd.People, 1)
	if cmd.People > 1 && cmd.Person != "" || cmd.People > MostPeople || o.Seats > 0 && cmd.People > o.Seats {
		return errs.Invalid("own.seat.error.people", "most", min(MostPeople, max(1, o.Seats))).At("people")
	}
	return nil
}

// agreed holds that somebody said yes to the provider being told, and when.

func agreed(s tenant.Scope, how Consent, on, today clock.Date) error {
	switch {
	case s.Own.Person != "":
		return nil
	case !slices.Contains(Consents, how):
		return errs.Invalid("seat.consent").At("consent")
	case on.IsZero():
		return errs.Invalid("error.required").At("consent_on")
	case on.After(today):
		return errs.Invalid("seat.day.future").At("consent_on")
	}
	return nil
}

// seat is what they are signed up as, with answers to what the rule asks and nothing else.
func (cmd SignUpCommand) seat(s tenant.Scope, c clock.Clock, o offer.Offer, who string, rule seating.Rule) Seat {
	today := clock.Today(c)
	t := Seat{ID: id.New(), Offer: o.ID, Provider: o.Provider, Person: cmd.Person, Who: who, People: cmd.People, Released: cmd.Released, State: Waiting, StateOn: today, Since: today, ConsentOn: cmd.ConsentOn, Consent: cmd.Consent,
		Version: 1, At: c.Now(), By: s.Name}
	t.Answers.Yes = only(cmd.Answers, rule)
	return t
}

// only gives the answers to what a rule asks.
func only(answers map[seating.Kind]bool, rule seating.Rule) map[seating.Kind]bool {
	kept := map[seating.Kind]bool{}
	for _, criterion := range rule.Criteria {
		if yes, answered := answers[criterion.Kind]; answered && slices.Contains(seating.Asked, criterion.Kind) {
			kept[criterion.Kind] = yes
		}
	}
	return kept
}

// insert stores a new one; somebody who is there already is not signed up again.
func (t Seat) insert(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	var whom *id.ID
	if t.Person != "" {
		whom = &t.Person
		ids, err := person.WithFollowers(ctx, tx, house(s), []id.ID{t.Person})
		if err != nil {
			return err
		}
		args := []any{s.Tenant, t.Offer}
		there, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM seat s WHERE s.tenant_id = $1 AND s.offer_id = $2 AND s.state IN ('signed-up', 'waiting', 'offered', 'taken', 'attended') AND s.person_id IN (`+db.List(&args, ids)+`)`, args...)
		if err != nil || there > 0 {
			return twice(err)
		}
	}
	n, err := tx.Exec(ctx, `INSERT INTO seat (id, tenant_id, offer_id, provider_id, person_id, who, name, contact, language, birth, place, starts, people, state, state_on, since, seated_on, until, answers,
		consent_on, consent, asked, version, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $24, $13, $14, $15, $16, $17, $18, $19, $20, '', 1, $21, $22, $23)
		ON CONFLICT DO NOTHING`, t.ID, s.Tenant, t.Offer, t.Provider, whom, t.Who, t.Name, t.Contact, t.Language, t.Birth, t.Place, t.Starts, t.State, t.StateOn, t.Since, t.SeatedOn, t.Until,
		db.JSON(t.Answers), t.ConsentOn, t.Consent, db.Micros(t.At), s.Actor, s.Name, max(t.People, 1))
	if err != nil || n == 0 {
		return twice(err)
	}
	return nil
}

func twice(err error) error {
	if err != nil {
		return err
	}
	return errs.Invalid("own.seat.error.twice").At("person")
}
