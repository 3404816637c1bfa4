package housing_test

import (
	"context"
	"testing"

	"wegwarte/engine/placement"
	"wegwarte/internal/db"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAllPlacesKeptForAHouseholdBecomeItsOwnOnArrival(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, flats := w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(2)}, housing.Dwelling{Rooms: rooms(2)})
		announced := w.lives(t, 2) // stands for the Land's
		if _, err := w.book(t, housing.BookCommand{Household: announced.ID, Dwelling: flats[0].ID, From: today, Until: today.AddDays(5)}); err != nil {
			t.Fatal(err)
		}
		w.booked(t, announced.ID, flats[1].ID, today.AddDays(5))
		transfer, intake := id.New(), w.As(tenant.Intake)
		var own person.Household
		w.Do(t, intake, func(ctx context.Context, tx *db.Tx) (err error) {
			if _, err = tx.Exec(ctx, `UPDATE stay SET transfer_id = $2, file_number = 'L-7' WHERE tenant_id = $1`, intake.Tenant, transfer); err != nil {
				return err
			}
			own, err = person.Register(ctx, tx, w.Clock, intake, person.RegisterCommand{FileNumber: "L-7/2026-1", Transfer: transfer, Persons: []person.Person{
				{FamilyName: "A", GivenName: "B", Birth: person.BornInYear(1990), Sex: person.Female}}})
			if err != nil {
				return err
			}
			n, err := housing.TakeIn(ctx, tx, w.Clock, intake, transfer)
			if n != 1 {
				t.Errorf("%d households were tied", n)
			}
			return err
		})
		all := w.stays(t, own.ID)
		if len(all) != 2 || all[0].Transfer != "" || all[0].Persons != 1 || len(w.stays(t, announced.ID)) != 0 {
			t.Errorf("%+v", all)
		}
	})
}

func TestAShortStayLeavesALaterOneAlone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, flats := w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(2)}, housing.Dwelling{Rooms: rooms(2)})
		h := w.lives(t, 2)
		w.booked(t, h.ID, flats[0].ID, today.AddDays(20))
		if _, err := w.book(t, housing.BookCommand{Household: h.ID, Dwelling: flats[1].ID, From: today, Until: today.AddDays(20)}); err != nil {
			t.Fatal(err)
		}
		if all := w.stays(t, h.ID); len(all) != 2 || all[0].State != housing.Planned || all[1].State != housing.Planned {
			t.Errorf("%+v", all)
		}
	})
}

func TestWhatBecomesFreeWhileItIsClosedIsNotGiven(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		site, flats := w.site(t, placement.Shared, housing.Dwelling{Shared: true, Rooms: rooms(2, 2)})
		stay := w.booked(t, w.lives(t, 2).ID, flats[0].ID, today)
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
			if _, err := housing.Close(ctx, tx, w.Clock, w.housing, housing.Closure{Site: site.ID, Why: housing.Renovation, From: today, Until: today.AddDays(30)}); err != nil {
				return err
			}
			dues, err := housing.Dues(ctx, tx, w.Clock, w.housing)
			found := false
			for _, d := range dues {
				found = found || d.Why == housing.DueClosed && d.ID == stay.ID
			}
			if !found {
				t.Errorf("nobody is told who lives in what is renovated: %+v", dues)
			}
			if err != nil {
				return err
			}
			_, err = housing.Cancel(ctx, tx, w.Clock, w.housing, housing.Seen{Stay: stay.ID, Version: stay.Version})
			return err
		})
		h := w.lives(t, 2)
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
			offers, err := housing.Offers(ctx, tx, w.Clock, w.housing, housing.Guest{ID: h.ID, Persons: h.Persons}, today.AddDays(3))
			if len(offers) != 0 {
				t.Errorf("offered while it is renovated: %+v", offers)
			}
			return err
		})
		if _, err := w.book(t, housing.BookCommand{Household: h.ID, Dwelling: flats[0].ID, From: today.AddDays(3)}); !faulty(err, "housing.full") {
			t.Errorf("freed while it is renovated: %v", err)
		}
		w.booked(t, h.ID, flats[0].ID, today.AddDays(30))
	})
}

func TestAHouseholdGetsARoomMoreWhereItLives(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, flats := w.site(t, placement.Shared, housing.Dwelling{Shared: true, Rooms: rooms(2, 2)})
		h := w.lives(t, 2)
		if _, err := w.book(t, housing.BookCommand{Household: h.ID, Dwelling: flats[0].ID, State: housing.Actual, From: today.AddDays(-9), Rooms: roomIDs(flats[0], 0)}); err != nil {
			t.Fatal(err)
		}
		stay, err := w.book(t, housing.BookCommand{Household: h.ID, Dwelling: flats[0].ID, From: today, Rooms: roomIDs(flats[0], 0, 1)})
		if err != nil || stay.Places != 4 {
			t.Errorf("%d places: %v", stay.Places, err)
		}
	})
}

func TestPlacesThatAreNotThereAreNotFree(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(2)}, housing.Dwelling{Rooms: rooms(3), Opens: today.AddDays(9)}, housing.Dwelling{Rooms: rooms(4), Closes: today})
		for days, want := range map[int]int{0: 2, 9: 5, -1: 6} {
			if f := w.full(t, today.AddDays(days)); f.Places != want || f.Free() != want {
				t.Errorf("in %d days: %+v, want %d", days, f, want)
			}
		}
	})
}

func TestAFlatThatIsHadStaysHadWhole(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, flats := w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(2)})
		h := w.lives(t, 2)
		w.booked(t, h.ID, flats[0].ID, today)
		more := flats[0]
		more.Rooms = append(more.Rooms, housing.Room{Places: 2})
		shared := flats[0]
		shared.Shared = true
		save := func(one housing.Dwelling) error {
			return w.Try(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
				_, err := housing.SaveDwelling(ctx, tx, w.Clock, w.housing, one)
				return err
			})
		}
		if err := save(shared); !faulty(err, "housing.shared.lived-in") {
			t.Errorf("shared with somebody in it: %v", err)
		}
		if err := save(more); err != nil {
			t.Fatal(err)
		}
		if f := w.full(t, today); f.Places != 4 || f.Free() != 0 || f.Reserved != 4 {
			t.Errorf("%+v", f)
		}
	})
}

func TestWhoLostTheirOwnFlatIsNotForgotten(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, flats := w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(2)})
		h := w.lives(t, 2)
		count := func() (n int) {
			w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
				all, err := housing.Homeless(ctx, tx, w.Clock, w.housing, "")
				n = len(all)
				return err
			})
			return n
		}
		lived := func(from, until int, how housing.Ending) {
			stay, err := w.book(t, housing.BookCommand{Household: h.ID, Dwelling: flats[0].ID, State: housing.Actual, From: today.AddDays(from)})
			if err != nil {
				t.Fatal(err)
			}
			w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
				_, err := housing.Leave(ctx, tx, w.Clock, w.housing, housing.Seen{Stay: stay.ID, Version: stay.Version}, today.AddDays(until), how)
				return err
			})
		}
		lived(-90, -60, housing.OwnFlat)
		if n := count(); n != 0 {
			t.Errorf("in a flat of their own: %d", n)
		}
		lived(-20, -1, housing.NotKnown)
		if n := count(); n != 1 {
			t.Errorf("without a place since yesterday: %d", n)
		}
		w.booked(t, h.ID, flats[0].ID, today.AddDays(10))
		if n := count(); n != 1 {
			t.Errorf("with a place in ten days, and none tonight: %d", n)
		}
	})
}

func TestWhoGrewIsCountedAnewAndToldOf(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, flats := w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(4)})
		h := w.lives(t, 2)
		stay := w.booked(t, h.ID, flats[0].ID, today)
		intake := w.As(tenant.Intake)
		w.Do(t, intake, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Join(ctx, tx, w.Clock, intake, h.ID, person.Person{FamilyName: "Kind", GivenName: "Neu", Birth: person.Born(today.AddDays(-3)), Sex: person.Male})
			return err
		})
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
			told := func(why housing.DueWhy) (n int, err error) {
				dues, err := housing.Dues(ctx, tx, w.Clock, w.housing)
				for _, d := range dues {
					if d.Why == why {
						n++
					}
				}
				return n, err
			}
			if n, err := told(housing.DueSize); n != 1 || err != nil {
				t.Errorf("told of %d that grew: %v", n, err)
			}
			if _, err := housing.Recount(ctx, tx, w.Clock, w.housing, housing.Seen{Stay: stay.ID, Version: stay.Version}); err != nil {
				return err
			}
			if n, err := told(housing.DueSize); n != 0 || err != nil {
				t.Errorf("still told of %d: %v", n, err)
			}
			return nil
		})
		if all := w.stays(t, h.ID); all[0].Persons != 3 {
			t.Errorf("%+v", all)
		}
	})
}

func TestAFullHouseCanBePutUnderQuarantine(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		site, flats := w.site(t, placement.Shared, housing.Dwelling{Shared: true, Rooms: rooms(2)})
		stay := w.booked(t, w.lives(t, 2).ID, flats[0].ID, today)
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
			k, err := housing.Close(ctx, tx, w.Clock, w.housing, housing.Closure{Site: site.ID, Why: housing.Quarantine, From: today, Until: today.AddDays(14)})
			if k.Places != 0 {
				t.Errorf("it takes %d places of a full house", k.Places)
			}
			if err != nil {
				return err
			}
			_, err = housing.Cancel(ctx, tx, w.Clock, w.housing, housing.Seen{Stay: stay.ID, Version: stay.Version})
			return err
		})
		if _, err := w.book(t, housing.BookCommand{Household: w.lives(t, 2).ID, Dwelling: flats[0].ID, From: today}); !faulty(err, "housing.full") {
			t.Errorf("somebody new in quarantine: %v", err)
		}
	})
}
