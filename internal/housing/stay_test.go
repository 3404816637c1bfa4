package housing_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAFlatIsHadByOneHousehold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, flats := w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(2, 2)})
		first, second := w.lives(t, 2), w.lives(t, 1)
		stay := w.booked(t, first.ID, flats[0].ID, today)
		if stay.Places != 4 || stay.Persons != 2 {
			t.Errorf("it has %d places for %d persons, want all 4 for 2", stay.Places, stay.Persons)
		}
		if _, err := w.book(t, housing.BookCommand{Household: second.ID, Dwelling: flats[0].ID, From: today.AddDays(30)}); !faulty(err, "housing.full") {
			t.Errorf("a second household: %v", err)
		}
	})
}

func TestWhoLeavesMakesRoomOnTheSameDay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, flats := w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(2)})
		first, second := w.lives(t, 2), w.lives(t, 1)
		if _, err := w.book(t, housing.BookCommand{Household: first.ID, Dwelling: flats[0].ID, From: today, Until: today.AddDays(10)}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.book(t, housing.BookCommand{Household: second.ID, Dwelling: flats[0].ID, From: today.AddDays(9)}); !faulty(err, "housing.full") {
			t.Errorf("the day before: %v", err)
		}
		w.booked(t, second.ID, flats[0].ID, today.AddDays(10))
	})
}

func TestInASharedDwellingAHouseholdHasWholeRooms(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, flats := w.site(t, placement.Shared, housing.Dwelling{Shared: true, Rooms: rooms(4, 2, 3)})
		if stay := w.booked(t, w.lives(t, 3).ID, flats[0].ID, today); stay.Places != 3 {
			t.Errorf("three persons have %d places, want the room of three", stay.Places)
		}
		if stay := w.booked(t, w.lives(t, 5).ID, flats[0].ID, today); stay.Places != 6 {
			t.Errorf("five persons have %d places, want the rooms of four and two", stay.Places)
		}
		if _, err := w.book(t, housing.BookCommand{Household: w.lives(t, 1).ID, Dwelling: flats[0].ID, From: today}); !faulty(err, "housing.full") {
			t.Errorf("no room is left: %v", err)
		}
	})
}

func TestOnlyWhoSharesSleepsBesideOthers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, flats := w.site(t, placement.Shared, housing.Dwelling{Shared: true, Rooms: rooms(2, 2)})
		one, two, family := w.lives(t, 1), w.lives(t, 1), w.lives(t, 2)
		room := flats[0].Rooms[0].ID
		share := housing.BookCommand{Household: one.ID, Dwelling: flats[0].ID, From: today, Shares: true, Rooms: roomIDs(flats[0], 0)}
		if stay, err := w.book(t, share); err != nil || stay.Places != 1 {
			t.Fatal(stay.Places, err)
		}
		if _, err := w.book(t, housing.BookCommand{Household: family.ID, Dwelling: flats[0].ID, From: today, Rooms: roomIDs(flats[0], 0)}); !faulty(err, "housing.full") {
			t.Errorf("a family in a room with a stranger: %v", err)
		}
		share.Household = family.ID
		if _, err := w.book(t, share); !faulty(err, "housing.book.shares") {
			t.Errorf("a family that shares: %v", err)
		}
		share.Household = two.ID
		if _, err := w.book(t, share); err != nil {
			t.Error(err)
		}
		w.booked(t, family.ID, flats[0].ID, today)
		share.Household, share.Rooms = w.lives(t, 1).ID, roomIDs(flats[0], 1)
		if _, err := w.book(t, share); !faulty(err, "housing.full") {
			t.Errorf("a stranger in a family's room: %v (room %s)", err, room)
		}
	})
}

func TestANeedThatIsNotMetAsksForAReason(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, flats := w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(2, 1)}, housing.Dwelling{StepFree: true, Rooms: rooms(2)}, housing.Dwelling{Area: housing.Women, Rooms: rooms(4)})
		h := w.lives(t, 2, "step-free")
		cmd := housing.BookCommand{Household: h.ID, Dwelling: flats[0].ID, From: today}
		if _, err := w.book(t, cmd); !faulty(err, "housing.book.reason") {
			t.Errorf("steps: %v", err)
		}
		cmd.Reason = "bis die Rampe gebaut ist"
		if _, err := w.book(t, cmd); err != nil {
			t.Error(err)
		}
		w.booked(t, h.ID, flats[1].ID, today.AddDays(5))
		if _, err := w.book(t, housing.BookCommand{Household: w.lives(t, 2).ID, Dwelling: flats[2].ID, From: today}); !faulty(err, "housing.book.reason") {
			t.Errorf("an area for women: %v", err)
		}
		if _, err := w.book(t, housing.BookCommand{Household: w.lives(t, 5).ID, Dwelling: flats[2].ID, From: today, Reason: "eng"}); !faulty(err, "housing.book.small") {
			t.Errorf("five in four places: %v", err)
		}
	})
}

func TestAMoveInThatWasAMistakeIsTakenBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, flats := w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(2)}, housing.Dwelling{Rooms: rooms(2)})
		undo := func(stay housing.Stay) (got housing.Stay, err error) {
			err = w.Try(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
				got, err = housing.NotYet(ctx, tx, w.Clock, w.housing, housing.Seen{Stay: stay.ID, Version: stay.Version})
				return err
			})
			return got, err
		}
		for i, days := range []int{3, 30} {
			stay, err := w.book(t, housing.BookCommand{Household: w.lives(t, 2).ID, Dwelling: flats[i].ID, From: today.AddDays(-days), State: housing.Actual})
			if err != nil {
				t.Fatal(err)
			}
			got, err := undo(stay)
			if days == 3 && (err != nil || got.State != housing.Planned || got.From != stay.From) {
				t.Errorf("of these days: %+v, %v", got, err)
			}
			if days == 30 && !errs.Is(err, errs.KindConflict) {
				t.Errorf("a month later: %v", err)
			}
			if _, err := undo(stay); !errs.Is(err, errs.KindConflict) {
				t.Errorf("twice: %v", err)
			}
		}
	})
}

func TestAMoveKeepsWhereTheyLived(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, halls := w.site(t, placement.Hall, housing.Dwelling{Shared: true, Rooms: rooms(4, 4)})
		_, flats := w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(2)})
		h := w.lives(t, 2)
		first, err := w.book(t, housing.BookCommand{Household: h.ID, Dwelling: halls[0].ID, From: today.AddDays(-5), State: housing.Actual})
		if err != nil {
			t.Fatal(err)
		}
		if first.LeaveBy != today.AddDays(23) {
			t.Errorf("a hall is left by %v", first.LeaveBy)
		}
		next := w.booked(t, h.ID, flats[0].ID, today.AddDays(7))
		all := w.stays(t, h.ID)
		if len(all) != 2 || all[1].Until != next.From || all[1].Ending != housing.Moved || next.Before != first.ID {
			t.Errorf("%+v", all)
		}
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
			_, err := housing.Cancel(ctx, tx, w.Clock, w.housing, housing.Seen{Stay: next.ID, Version: next.Version})
			return err
		})
		if all := w.stays(t, h.ID); !all[1].Until.IsZero() || all[0].State != housing.Cancelled {
			t.Errorf("taken back: %+v", all)
		}
	})
}

func TestAMoveOnAnotherDayMovesTheEndBefore(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, flats := w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(2)}, housing.Dwelling{Rooms: rooms(2)})
		h := w.lives(t, 2)
		if _, err := w.book(t, housing.BookCommand{Household: h.ID, Dwelling: flats[0].ID, From: today.AddDays(-5), State: housing.Actual}); err != nil {
			t.Fatal(err)
		}
		next := w.booked(t, h.ID, flats[1].ID, today.AddDays(7))
		for _, day := range []clock.Date{today.AddDays(12), today.AddDays(3), today} {
			w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
				next, err = housing.Shift(ctx, tx, w.Clock, w.housing, housing.Seen{Stay: next.ID, Version: next.Version}, day, housing.Planned)
				return err
			})
			if all := w.stays(t, h.ID); all[1].Until != day || all[0].From != day {
				t.Errorf("on %v: %+v", day, all)
			}
		}
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
			_, err := housing.MoveIn(ctx, tx, w.Clock, w.housing, housing.Seen{Stay: next.ID, Version: next.Version}, today)
			return err
		})
		if f := w.full(t, today); f.Persons != 2 || f.Occupied != 2 {
			t.Errorf("%+v", f)
		}
	})
}

func TestClosedPlacesAreNotGiven(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		site, flats := w.site(t, placement.Shared, housing.Dwelling{Shared: true, Rooms: rooms(2, 2)})
		w.booked(t, w.lives(t, 2).ID, flats[0].ID, today)
		k := housing.Closure{Site: site.ID, Why: housing.Quarantine, From: today, Until: today.AddDays(14)}
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
			k, err = housing.Close(ctx, tx, w.Clock, w.housing, k)
			return err
		})
		if k.Places != 2 {
			t.Errorf("it closes %d places, want the two that nobody has", k.Places)
		}
		h := w.lives(t, 2)
		if _, err := w.book(t, housing.BookCommand{Household: h.ID, Dwelling: flats[0].ID, From: today}); !faulty(err, "housing.full") {
			t.Errorf("in quarantine: %v", err)
		}
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
			_, err = housing.Reopen(ctx, tx, w.Clock, w.housing, k.ID, k.Version, today.AddDays(7))
			return err
		})
		w.booked(t, h.ID, flats[0].ID, today.AddDays(7))
	})
}

func TestPlacesAreTakenAwayOnlyWhereNobodyHasThem(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		site, flats := w.site(t, placement.Shared, housing.Dwelling{Shared: true, Rooms: rooms(4, 2)})
		h := w.lives(t, 2)
		w.booked(t, h.ID, flats[0].ID, today)
		change := func(d housing.Dwelling) (housing.Dwelling, error) {
			err := w.Try(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
				d, err = housing.SaveDwelling(ctx, tx, w.Clock, w.housing, d)
				return err
			})
			return d, err
		}
		less := flats[0]
		less.Rooms = slices.Clone(flats[0].Rooms)
		less.Rooms[1].Places = 1
		if _, err := change(less); !faulty(err, "housing.room.lived-in") {
			t.Errorf("a place that somebody has: %v", err)
		}
		less.Rooms[0].Places, less.Rooms[1].Places = 1, 2
		changed, err := change(less)
		if err != nil {
			t.Fatal(err)
		}
		if f := w.full(t, today); f.Places != 3 || f.Blocked != 0 || f.Free() != 1 {
			t.Errorf("%+v", f)
		}
		changed.Rooms[0].Places = 3
		if changed, err = change(changed); err != nil {
			t.Fatal(err)
		}
		if f := w.full(t, today); f.Places != 5 || f.Free() != 3 {
			t.Errorf("given back: %+v", f)
		}
		changed.Rooms = changed.Rooms[1:]
		if _, err = change(changed); err != nil {
			t.Fatal(err)
		}
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
			all, err := housing.Dwellings(ctx, tx, w.housing, site.ID)
			if len(all) != 1 || len(all[0].Rooms) != 1 || all[0].Rooms[0].Places != 2 {
				t.Errorf("%+v", all)
			}
			return err
		})
	})
}

func roomIDs(d housing.Dwelling, at ...int) (all []id.ID) {
	for _, i := range at {
		all = append(all, d.Rooms[i].ID)
	}
	return all
}

// parallel is how many writers try at once, and how often each.
const parallel, tries = 8, 40

func TestNoPlaceIsHadTwiceUnderParallelWriters(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, flats := w.site(t, placement.Shared, housing.Dwelling{Shared: true, Rooms: rooms(1, 1, 1)})
		var homes []id.ID
		for range parallel {
			homes = append(homes, w.lives(t, 1).ID)
		}
		var writers sync.WaitGroup
		for i, home := range homes {
			writers.Go(func() {
				for n := range tries {
					from := today.AddDays((i*7 + n*5) % 60)
					cmd := housing.BookCommand{Household: home, Dwelling: flats[0].ID, From: from, Until: from.AddDays(1 + (i+n)%4), State: housing.Planned}
					_ = d.Do(t.Context(), w.housing.Tenant, func(ctx context.Context, tx *db.Tx) error {
						_, err := housing.Book(ctx, tx, w.Clock, w.housing, cmd)
						return err
					})
				}
			})
		}
		writers.Wait()
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
			n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM hold WHERE tenant_id = $1`, w.housing.Tenant)
			if n < 5 {
				t.Errorf("%d holds: nobody wrote", n)
			}
			if err != nil {
				return err
			}
			twice, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM hold a JOIN hold b ON b.place_id = a.place_id AND b.stay_id <> a.stay_id
				AND a.from_day < b.until_day AND b.from_day < a.until_day WHERE a.tenant_id = $1`, w.housing.Tenant)
			if twice != 0 {
				t.Errorf("%d places are had twice", twice)
			}
			return err
		})
	})
}

func TestTheDatabaseItselfHoldsThatNoPlaceIsHadTwice(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		_, flats := w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(1)}, housing.Dwelling{Rooms: rooms(1)})
		one, two := w.lives(t, 1), w.lives(t, 1)
		first := w.booked(t, one.ID, flats[0].ID, today)
		second := w.booked(t, two.ID, flats[1].ID, today)
		for name, change := range map[string]string{
			"another's place": `UPDATE hold SET place_id = (SELECT place_id FROM hold WHERE stay_id = $2) WHERE stay_id = $1`,
			"two stays":       `UPDATE stay SET household_id = (SELECT household_id FROM stay WHERE id = $2) WHERE id = $1`,
		} {
			err := w.Try(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, change, second.ID, first.ID)
				return err
			})
			if !db.IsDuplicate(err) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestWhoMayNotReadStaysSeesHowFullItIsAndNobody(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		site, flats := w.site(t, placement.Shared, housing.Dwelling{Shared: true, Rooms: rooms(2, 3)})
		h := w.lives(t, 2)
		w.booked(t, h.ID, flats[0].ID, today.AddDays(1))
		for role, named := range map[tenant.Role]bool{tenant.Housing: true, tenant.Lead: true} {
			s := w.At(w.Municipality, role)
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				k, err := housing.Month(ctx, tx, w.Clock, s, site.ID, today)
				if err != nil {
					return err
				}
				if len(k.Lines) != 2 || len(k.Lines[0].Spells) != 1 || (k.Lines[0].Spells[0].Name != "") != named || k.Lines[0].Free[today.Day()] != 0 || k.Lines[1].Free[0] != 3 {
					t.Errorf("%s: %+v", role, k.Lines)
				}
				return nil
			})
		}
	})
}
