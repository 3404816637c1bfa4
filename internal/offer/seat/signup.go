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
	o, err := hold(ctx, tx, s, cmd.Offer)
	if err == nil && own != "" && o.Provider != own {
		err = errs.NotFound("error.not-found")
	}
	if err != nil {
		return Seat{}, err
	}
	terms, err := TermsOf(ctx, tx, s, o.ID)
	if err != nil {
		return Seat{}, err
	}
	today := clock.Today(c)
	var faults errs.List
	faults.Add(cmd.tidy())
	if cmd.Consent != OwnDoes {
		faults.Add(agreed(s, cmd.Consent, cmd.ConsentOn, today))
	}
	faults.Add(cmd.checkPeople(o))
	switch {
	case o.How != offer.Seat || o.Theme == offer.KitaPlace || !o.Signable(today):
		faults.Add(errs.Conflict("own.seat.error.closed"))
	case !fits(o, age, age >= 0):
		faults.Add(errs.Invalid("own.seat.error.age").At("person"))
	}
	if err := faults.Err(); err != nil {
		return Seat{}, err
	}
	if err := promote(ctx, tx, c, s, o); err != nil { // who waits comes before who comes now
		return Seat{}, err
	}
	t := cmd.seat(s, c, o, who, terms.Rule)
	waits, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM seat s WHERE s.tenant_id = $1 AND s.offer_id = $2 AND s.state = 'waiting'`, s.Tenant, o.ID)
	if err != nil {
		return t, err
	}
	if waits == 0 {
		got, err := offer.Take(ctx, tx, s, o.ID, t.People)
		if err != nil {
			return t, err
		}
		if got {
			t.State, t.SeatedOn = Taken, today
		}
	}
	if err := t.insert(ctx, tx, s); err != nil {
		return t, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Seat, "signed up", t.subjects()...)
	return t, tell(ctx, tx, c, s, t, o)
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
	cmd.Person = p.ID
	if n, known := p.Birth.AgeOn(clock.Today(c)); known {
		return "p:" + string(p.ID), n, nil
	}
	return "p:" + string(p.ID), -1, nil
}

// here gives somebody who lives here, or through whom they are shown.
func here(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) (person.Person, error) {
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
	return p, err
}

// MostPeople is how many may come by one sign-up.
const MostPeople = 6

// checkPeople holds that there are ever so many seats, and that somebody of the register signs up alone: the others of a household have their own wishes.
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
