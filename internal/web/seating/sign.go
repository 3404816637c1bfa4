package seating

import (
	"context"
	"slices"
	"strings"

	"wegwarte/engine/seating"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// signPage signs somebody up for an offer.
type signPage struct {
	form
	Offer  offer.Offer
	Terms  seat.Terms
	Who    person.Person   // zero: somebody without a record
	Family []person.Person // who lives with them, and can be signed up with them
	Today  clock.Date
	Choice []seat.Listed // where no offer was chosen yet
}

// whose gives the person that an address asks for, and those who live with them.
func whose(ctx context.Context, tx *db.Tx, v *door.Visit, name string) (p person.Person, family []person.Person, err error) {
	which, err := v.ID(name)
	if err != nil {
		return p, nil, err
	}
	h, p, err := person.ShowPerson(ctx, tx, v.Clock, v.Scope, which)
	return p, slices.DeleteFunc(h.Unmerged(), func(o person.Person) bool { return o.ID == p.ID || o.ID == p.Into }), err
}

// contactOf gives how the register knows somebody can be reached, and what they speak.
func contactOf(p person.Person) (r seat.Released) {
	r.Name, r.Contact = p.Name(), p.Phone
	if r.Contact == "" {
		r.Contact = p.Email
	}
	for _, l := range p.Languages {
		if r.Language == "" || l.Tag == "de" {
			r.Language = l.Tag
		}
	}
	return r
}

func (p signPage) url() string {
	if p.Who.ID != "" {
		return personURL(p.Who.ID) + "/neu?angebot=" + string(p.Offer.ID)
	}
	return sheetURL(p.Offer.ID) + "/neu"
}

// readAnswers gives what somebody answered; of is "" for who is signed up first.
func readAnswers(v *door.Visit, kinds []seating.Kind, of id.ID) map[seating.Kind]bool {
	said := map[seating.Kind]bool{}
	for _, kind := range kinds {
		if text := v.Text(answerName(kind, of)); text == "yes" || text == "no" {
			said[kind] = ticked(text)
		}
	}
	return said
}

func answerName(kind seating.Kind, of id.ID) string {
	if of == "" {
		return "answer." + string(kind)
	}
	return "answer." + string(kind) + "." + string(of)
}

func withName(who id.ID) string { return "with." + string(who) }

// along gives who of the family is to be signed up as well.
func (p signPage) along(v *door.Visit) (all []seat.Along) {
	for _, o := range p.Family {
		if v.Text(withName(o.ID)) != "" {
			all = append(all, seat.Along{Person: o.ID, Answers: readAnswers(v, p.Terms.Rule.Asks(), o.ID)})
		}
	}
	return all
}

func loadSign(v *door.Visit, ctx context.Context, tx *db.Tx) (p signPage, err error) { //nolint:revive // the visit leads
	p.Today = v.Today()
	which, chosen := id.Parse(v.R.URL.Query().Get("angebot"))
	if strings.HasPrefix(v.R.URL.Path, "/personen/") {
		if p.Who, p.Family, err = whose(ctx, tx, v, "id"); err != nil {
			return p, err
		}
	} else if which, err = v.ID("id"); err != nil {
		return p, err
	} else {
		chosen = true
	}
	if !chosen {
		all, err := seat.List(ctx, tx, v.Scope, seat.Filter{By: seat.ByTitle})
		for _, l := range all {
			if l.Theme != offer.KitaPlace && l.Signable(p.Today) {
				p.Choice = append(p.Choice, l)
			}
		}
		return p, err
	}
	if p.Offer, err = offer.Find(ctx, tx, v.Scope, which); err != nil {
		return p, err
	}
	p.Terms, err = seat.TermsOf(ctx, tx, v.Scope, which)
	return p, err
}

func (p signPage) trail(v *door.Visit) {
	if p.Who.ID != "" {
		crumb(v, p.Who.Name(), personURL(p.Who.ID))
		return
	}
	crumb(v, v.T("seat.title"), boardPath)
	crumb(v, p.Offer.Title, sheetURL(p.Offer.ID))
}

// ShowSign asks for what is released to the provider, and for what the rule asks.
func ShowSign(v *door.Visit) error {
	var p signPage
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = loadSign(v, ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	p.trail(v)
	return v.Show(v.T("seat.sign"), sign(p))
}

// SignUp signs somebody up.
func SignUp(v *door.Visit) error {
	var p signPage
	var made []seat.Seat
	var failed error
	var faults errs.List
	on := door.ReadDay(v.Text("consent_on"), "consent_on", &faults)
	err := v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		if p, err = loadSign(v, ctx, tx); err != nil {
			return err
		}
		cmd := seat.SignUpCommand{Offer: p.Offer.ID, Person: p.Who.ID, Released: released(v), Answers: readAnswers(v, p.Terms.Rule.Asks(), ""), ConsentOn: on, Consent: seat.Consent(v.Text("consent"))}
		if failed = faults.Err(); failed == nil {
			made, failed = seat.SignUpTogether(ctx, tx, v.Clock, v.Scope, cmd, p.along(v))
		}
		return failed
	})
	if err != nil && failed == nil {
		return err
	}
	if failed != nil {
		p.Values = typed(v)
		if err := p.failed(v.Context(), failed); err != nil {
			return err
		}
		p.trail(v)
		return v.ShowInvalid(v.T("seat.sign"), sign(p))
	}
	back := sheetURL(p.Offer.ID)
	if p.Who.ID != "" {
		back = personURL(p.Who.ID)
	}
	if len(made) > 1 {
		return v.Go(back, "seat.signed.all."+string(made[0].State))
	}
	return v.Go(back, "seat.signed."+string(made[0].State))
}

func released(v *door.Visit) seat.Released {
	return seat.Released{Name: v.Text("name"), Contact: v.Text("contact"), Language: v.Text("language")}
}

// minePage is what somebody signed up for.
type minePage struct {
	sheetPage
	Who person.Person
	All []seat.Mine
	Age int // -1: not known
}

// child reports whether a Kita may be a question.
func (p minePage) child() bool { return p.Age >= 0 && p.Age < 7 }

func loadMine(v *door.Visit, ctx context.Context, tx *db.Tx, who person.Person) (p minePage, err error) { //nolint:revive // the visit leads
	p.Who, p.Today, p.Age = who, v.Today(), -1
	p.Writes, p.Desk = v.Scope.Writes(tenant.Seat), true
	if age, known := who.Birth.AgeOn(v.Today()); known {
		p.Age = age
	}
	p.All, err = seat.OfPersons(ctx, tx, v.Clock, v.Scope, []id.ID{who.ID})
	return p, err
}

// ShowPerson shows what somebody signed up for, where they wait and why at that place.
func ShowPerson(v *door.Visit) error {
	var p minePage
	err := v.Look(func(ctx context.Context, tx *db.Tx) error {
		who, _, err := whose(ctx, tx, v, "id")
		if err == nil {
			p, err = loadMine(v, ctx, tx, who)
		}
		return err
	})
	if err != nil {
		return err
	}
	crumb(v, p.Who.Name(), "/haushalte/"+string(p.Who.Household))
	return v.Show(v.T("seat.mine"), mine(p))
}
