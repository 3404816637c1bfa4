package own_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"wegwarte/engine/seating"
	"wegwarte/internal/db"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// A parent applies for a Kita place on the page of their child, and sees how each wish counts.
func TestAParentAppliesForAKitaAndSeesTheCalculation(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := served(t, d)
		kim := w.As(tenant.CaseManager)
		var home person.Household
		var kitas []offer.Provider
		w.Do(t, kim, func(ctx context.Context, tx *db.Tx) (err error) {
			if home, err = person.Register(ctx, tx, w.Clock, kim, person.RegisterCommand{FileNumber: "W-8", Ties: []person.Tie{{Person: 1, Other: 2, Kind: person.Parent}}, Persons: []person.Person{
				{FamilyName: "Saleh", GivenName: "Nour", Birth: person.BornInYear(1991), Sex: person.Female},
				{FamilyName: "Saleh", GivenName: "Sami", Birth: person.Born(testkit.Today.AddMonths(-38)), Sex: person.Male}}}); err != nil {
				return err
			}
			for _, name := range []string{"Kita Nord", "Kita Ost"} {
				p, err := offer.SaveProvider(ctx, tx, w.Clock, kim, offer.Provider{Kind: offer.Kita, Name: name})
				if err != nil {
					return err
				}
				kitas = append(kitas, p)
				if _, err = offer.Save(ctx, tx, w.Clock, kim, offer.Offer{Provider: p.ID, Theme: offer.KitaPlace, Title: "Gruppe", How: offer.Seat, Seats: 20, State: offer.StatePublished, Details: offer.Details{AgeFrom: 3, AgeUntil: 6}}); err != nil {
					return err
				}
			}
			return seat.SetRule(ctx, tx, w.Clock, kim, seat.Rule{ValidFrom: testkit.Today, Days: 14, Source: "Beschluss vom 12.03.2026", Rule: seating.Rule{Criteria: []seating.Criterion{{Kind: seating.Sibling, Points: 20}, {Kind: seating.OneParent, Points: 15}}}})
		})
		c, _ := w.enters(t, w.invites(t, home.Persons[0].ID))
		c.Goes("/ich/sprache", "lang", "de", "back", "/ich")
		c.Get("/ich/kita").Has("Für welches Kind?", "Sami Saleh").HasNot("Kita Nord")
		if p := c.Post("/ich/kita", "wish.1", string(kitas[0].ID)); p.Status != http.StatusNotFound {
			t.Errorf("a Kita place for herself: %d", p.Status)
		}
		if to := c.Goes("/ich/wessen", "whose", string(home.Persons[1].ID), "back", "/ich/kita"); to != "/ich/kita" {
			t.Error(to)
		}
		c.Get("/ich/kita").Has("Kita Nord", "Geht ein Geschwisterkind schon in diese Kita?", "Beschluss vom 12.03.2026", "Ein Elternteil ist allein")
		form := []string{"starts", seat.KitaYear(testkit.Today).String(), "hours", "35", "name", "Sami Saleh", "contact", "02389 555 0111", "q-one-parent", "yes"}
		c.Post("/ich/kita", append(form, "wish.1", string(kitas[1].ID), "wish.2", string(kitas[1].ID))...).Has("Diese Kita steht schon weiter oben")
		c.Post("/ich/kita", append([]string{"starts", "2020-08-01"}, form[2:]...)...).Has("Bitte ein Tag ab heute", "Bitte nennen Sie mindestens eine Kita")
		if to := c.Goes("/ich/kita", append(form, "wish.1", string(kitas[1].ID), "sibling.1", "yes", "wish.2", string(kitas[0].ID), "sibling.2", "no")...); to != "/ich/plaetze" {
			t.Fatal(to)
		}
		page := c.Get("/ich/plaetze").Has("1. Wunsch", "2. Wunsch", "Zusammen: 35 Punkte", "Zusammen: 15 Punkte", "Kita-Anmeldung ändern")
		if strings.Contains(page.Body, "Los:") {
			t.Error("a lot is shown that is not drawn yet")
		}
		c.Get("/ich/kita").Has("Es warten nur wenige Kinder", "Freie Plätze: 40 von 40", "02389 555 0111")
		c.Goes("/ich/kita", append(form, "wish.1", string(kitas[0].ID))...)
		c.Get("/ich/plaetze").Has("1. Wunsch").HasNot("2. Wunsch")
		var wishes []seat.Mine
		w.Do(t, kim, func(ctx context.Context, tx *db.Tx) (err error) {
			wishes, err = seat.OfPersons(ctx, tx, w.Clock, kim, person.IDs(home))
			return err
		})
		if m := wishes[0]; m.State != seat.SignedUp || m.Person != home.Persons[1].ID || m.Consent != seat.OwnDoes || m.Answers.Hours != 35 || m.Offer == "" {
			t.Errorf("%+v", m)
		}
	})
}

// An offer that was made for a step stands beside it, and one signs up with one tap; its days are appointments then.
func TestAnOfferStandsBesideTheStepItServes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := served(t, d)
		kim := w.As(tenant.CaseManager)
		who := w.family.Persons[0].ID
		var course offer.Offer
		w.Do(t, kim, func(ctx context.Context, tx *db.Tx) error {
			p, err := offer.SaveProvider(ctx, tx, w.Clock, kim, offer.Provider{Kind: offer.CourseSchool, Name: "VHS Werne"})
			if err != nil {
				return err
			}
			when := offer.When{Weekly: []offer.Weekly{{Day: time.Monday, From: 540, To: 720}}, Always: true}
			save := func(o offer.Offer) offer.Offer {
				if err == nil {
					o.Provider, o.Theme, o.How, o.State, o.When = p.ID, offer.German, offer.Seat, offer.StatePublished, when
					o, err = offer.Save(ctx, tx, w.Clock, kim, o)
				}
				return o
			}
			course = save(offer.Offer{Title: "Deutsch A1", Seats: 5, Details: offer.Details{Steps: []string{"first-days.benefits"}}})
			save(offer.Offer{Title: "Gitarre", Seats: 5})
			return err
		})
		c, _ := w.enters(t, w.invites(t, who))
		c.Goes("/ich/sprache", "lang", "de", "back", "/ich")
		c.Get("/ich").Has("Das passt dazu", "Deutsch A1", "0 von 5 Plätzen").HasNot("Gitarre")
		if to := c.Goes("/ich/anmeldung/"+string(course.ID), "known", "1"); to != "/ich/anmeldung/"+string(course.ID) {
			t.Errorf("nobody knows how to reach her, and she is not asked: %s", to)
		}
		if to := c.Goes("/ich/anmeldung/"+string(course.ID), "name", "Amina", "contact", "02389 555 0111"); to != "/ich/plaetze" {
			t.Fatal(to)
		}
		c.Get("/ich").HasNot("Das passt dazu").Has("Mein nächster Termin", "Deutsch A1")
		page := c.Get("/ich/termine").Has("Montag", "09:00", "Deutsch A1", "Weitere Tage")
		ics := strings.Split(page.Link("/ich/termine/"), `"`)[0]
		if file := c.Get(ics); !strings.Contains(file.Body, "BEGIN:VEVENT") || strings.Contains(file.Body, "Amina") {
			t.Errorf("%s: %s", ics, file.Body)
		}
	})
}
