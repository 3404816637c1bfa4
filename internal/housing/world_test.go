package housing_test

import (
	"context"
	"fmt"
	"testing"

	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

var today = testkit.Today

// town is a municipality with somebody who houses people.
type town struct {
	*testkit.World
	housing tenant.Scope
	n       int
}

func found(t testing.TB, d *db.DB) *town {
	t.Helper()
	w := testkit.NewWorld(t, d)
	return &town{World: w, housing: w.As(tenant.Housing)}
}

// site stores a site with dwellings, whose rooms have so many places each.
func (w *town) site(t testing.TB, kind placement.Kind, dwellings ...housing.Dwelling) (housing.Site, []housing.Dwelling) {
	t.Helper()
	w.n++
	site := housing.Site{Name: fmt.Sprintf("Haus %d", w.n), Kind: kind, Toilets: housing.Unknown, Showers: housing.Unknown}
	w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
		if site, err = housing.SaveSite(ctx, tx, w.Clock, w.housing, site); err != nil {
			return err
		}
		for i := range dwellings {
			dwellings[i].Site = site.ID
			if dwellings[i].Name == "" {
				dwellings[i].Name = fmt.Sprintf("Wohnung %d", i+1)
			}
			if dwellings[i], err = housing.SaveDwelling(ctx, tx, w.Clock, w.housing, dwellings[i]); err != nil {
				return err
			}
		}
		site, err = housing.FindSite(ctx, tx, w.housing, site.ID)
		return err
	})
	return site, dwellings
}

func rooms(places ...int) (all []housing.Room) {
	for _, n := range places {
		all = append(all, housing.Room{Places: n, Area: 90 * n})
	}
	return all
}

// lives registers a household of the municipality: one grown-up with children.
func (w *town) lives(t testing.TB, persons int, needs ...string) person.Household {
	t.Helper()
	w.n++
	intake := w.As(tenant.Intake)
	cmd := person.RegisterCommand{FileNumber: fmt.Sprintf("W-%d", w.n)}
	for i := range persons {
		born := person.BornInYear(today.Year() - 30)
		if i > 0 {
			born = person.BornInYear(today.Year() - 8)
		}
		cmd.Persons = append(cmd.Persons, person.Person{FamilyName: fmt.Sprintf("Name%d", w.n), GivenName: fmt.Sprintf("P%d", i), Birth: born, Sex: person.Female})
	}
	var h person.Household
	w.Do(t, intake, func(ctx context.Context, tx *db.Tx) (err error) {
		if h, err = person.Register(ctx, tx, w.Clock, intake, cmd); err != nil {
			return err
		}
		for _, code := range needs {
			need := record.NeedCommand{Person: h.Persons[0].ID, Code: code, Severity: record.Needed, Source: record.OwnWord, Basis: "asylg-44-2"}
			if _, err := record.AddNeed(ctx, tx, w.Clock, intake, need); err != nil {
				return err
			}
		}
		return nil
	})
	return h
}

func (w *town) book(t testing.TB, cmd housing.BookCommand) (stay housing.Stay, err error) {
	t.Helper()
	if cmd.State == "" {
		cmd.State = housing.Planned
	}
	err = w.Try(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
		stay, err = housing.Book(ctx, tx, w.Clock, w.housing, cmd)
		return err
	})
	return stay, err
}

func (w *town) booked(t testing.TB, h id.ID, d id.ID, from clock.Date) housing.Stay {
	t.Helper()
	stay, err := w.book(t, housing.BookCommand{Household: h, Dwelling: d, From: from})
	if err != nil {
		t.Fatal(err)
	}
	return stay
}

func (w *town) stays(t testing.TB, h id.ID) (all []housing.Housed) {
	t.Helper()
	w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = housing.StaysOf(ctx, tx, w.Clock, w.housing, h)
		return err
	})
	return all
}

func (w *town) full(t testing.TB, day clock.Date) (sum housing.Full) {
	t.Helper()
	w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
		all, err := housing.Totals(ctx, tx, w.housing, day)
		for _, f := range all {
			sum.Places += f.Places
			sum.Occupied += f.Occupied
			sum.Reserved += f.Reserved
			sum.Blocked += f.Blocked
			sum.Persons += f.Persons
		}
		return err
	})
	return sum
}

// faulty reports whether an error has the key.
func faulty(err error, key string) bool {
	for _, e := range errs.All(err) {
		if e.Key == key {
			return true
		}
	}
	return false
}
