package seat_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"wegwarte/engine/seating"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/person"
	"wegwarte/internal/testkit"
)

var starts = clock.MustDate("2027-08-01")

// kitas opens Kitas with one seat each for children from three on, and criteria.
func (w *town) kitas(t testing.TB, names ...string) (all []id.ID) {
	t.Helper()
	for _, name := range names {
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			p, err := offer.SaveProvider(ctx, tx, w.Clock, w.kim, offer.Provider{Kind: offer.Kita, Name: name})
			all = append(all, p.ID)
			return err
		})
		for _, ages := range [][2]int{{1, 3}, {3, 6}} {
			w.offers(t, offer.Offer{Provider: all[len(all)-1], Theme: offer.KitaPlace, Title: fmt.Sprint(name, " ab ", ages[0]), How: offer.Seat, Seats: 1, Details: offer.Details{AgeFrom: ages[0], AgeUntil: ages[1]}})
		}
	}
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
		return seat.SetRule(ctx, tx, w.Clock, w.kim, seat.Rule{ValidFrom: today, Days: 14, Source: "Beschluss des Jugendhilfeausschusses vom 12.03.2026", Rule: seating.Rule{Criteria: []seating.Criterion{
			{Kind: seating.SchoolNext, Points: 40}, {Kind: seating.Sibling, Points: 20}, {Kind: seating.ParentsBusy, Points: 20}, {Kind: seating.Waiting, Points: 1, Each: 30, Most: 12}}}})
	})
	return all
}

// child is one of three without a record.
func kid(n int, wishes ...id.ID) seat.ApplyCommand {
	cmd := seat.ApplyCommand{Released: seat.Released{Name: fmt.Sprint("Kind ", n), Contact: fmt.Sprintf("kind%d@example.org", n)}, Birth: clock.MustDate("2023-10-10"), Starts: starts, Consent: seat.Written, ConsentOn: today}
	for _, k := range wishes {
		cmd.Wishes = append(cmd.Wishes, seat.Wish{Provider: k})
	}
	return cmd
}

func (w *town) applies(t testing.TB, cmd seat.ApplyCommand) []seat.Seat {
	t.Helper()
	var made []seat.Seat
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = seat.Apply(ctx, tx, w.Clock, w.kim, cmd)
		return err
	})
	return made
}

func (w *town) run(t testing.TB, number int) (r seat.Run) {
	t.Helper()
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = seat.ShowRun(ctx, tx, w.Clock, w.kim, number)
		return err
	})
	return r
}

func (w *town) makes(t testing.TB) seat.Run {
	t.Helper()
	var r seat.Run
	w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = seat.MakeRun(ctx, tx, w.Clock, w.kim, starts)
		return err
	})
	return w.run(t, r.Number)
}

// placed tells who has which Kita in a run: "Kind 1 Nord, Kind 2 -".
func placed(r seat.Run) (all []string) {
	for _, l := range r.Lines {
		where := "-"
		for _, a := range l.Asked {
			if a.Seat == l.Wish {
				where = a.Kita
			}
		}
		all = append(all, l.Name+" "+where)
	}
	slices.Sort(all)
	return all
}

func line(t testing.TB, r seat.Run, name string) seat.Line {
	t.Helper()
	i := slices.IndexFunc(r.Lines, func(l seat.Line) bool { return l.Name == name })
	if i < 0 {
		t.Fatalf("%s is not in the run: %v", name, placed(r))
	}
	return r.Lines[i]
}

func TestKitaPlacesFollowTheCriteriaAndPeopleDecide(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 1)
		k := w.kitas(t, "Nord", "Süd")
		w.applies(t, kid(1, k[0], k[1]))
		busy := kid(2, k[0], k[1])
		busy.Answers = map[seating.Kind]bool{seating.ParentsBusy: true}
		w.applies(t, busy)
		small := kid(3, k[0])
		small.Birth = clock.MustDate("2025-06-01")
		w.applies(t, small)
		own := kid(4, k[1])
		own.Child, own.Name = w.family.Persons[1].ID, "Kind 4" // of five then, the last year before school
		w.applies(t, own)

		r := w.makes(t)
		if got := placed(r); !slices.Equal(got, []string{"Kind 1 -", "Kind 2 Nord", "Kind 3 Nord", "Kind 4 Süd"}) {
			t.Fatal(got)
		}
		if one := line(t, r, "Kind 1"); one.Asked[0].By != seating.ByPoints || one.Asked[0].Behind != 1 || one.Asked[1].Calculation.Total != 0 {
			t.Errorf("%+v", one)
		}
		if last := line(t, r, "Kind 4"); last.Asked[0].Calculation.Total != 40 {
			t.Errorf("a child in its last year before school has %d points", last.Asked[0].Calculation.Total)
		}

		pin := seat.PinCommand{Number: r.Number, Version: r.Version, Who: line(t, r, "Kind 1").Who, Wish: line(t, r, "Kind 1").Asked[0].Seat}
		try := func() error {
			return w.Try(t, w.kim, func(ctx context.Context, tx *db.Tx) error { return seat.Pin(ctx, tx, w.Clock, w.kim, pin) })
		}
		if err := try(); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("decided otherwise without a reason: %v", err)
		}
		pin.Reason = "Härtefall, mit der Leitung besprochen"
		if err := try(); err != nil {
			t.Fatalf("%+v", err)
		}
		if err := try(); !errs.Is(err, errs.KindConflict) {
			t.Errorf("over a version that nobody sees any more: %v", err)
		}
		r = w.run(t, r.Number)
		if got := placed(r); !slices.Equal(got, []string{"Kind 1 Nord", "Kind 2 -", "Kind 3 Nord", "Kind 4 Süd"}) {
			t.Fatal(got)
		}
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			return seat.Decide(ctx, tx, w.Clock, w.kim, seat.DecideCommand{Number: r.Number, Version: r.Version})
		})
		w.counted(t)
		nord := line(t, r, "Kind 1").Asked[0].Seat
		var group id.ID
		for _, g := range r.Groups {
			if g.Kita == "Nord" && g.From == 36 {
				group = g.Offer
			}
		}
		h := w.sheet(t, w.kim, group)
		if got := stands(h); got != "Kind 1 offered | Kind 2" || h.Held[0].ID != nord || h.Held[0].Until != today.AddDays(14) {
			t.Fatal(got)
		}
		if _, err := w.settles(t, w.kim, h.Held[0], seat.Declined); err != nil {
			t.Fatalf("%+v", err)
		}
		if got := stands(w.sheet(t, w.kim, group)); got != "Kind 2 offered | " {
			t.Error(got)
		}
		// Who comes after the places were given waits for one that is freed.
		if late := w.applies(t, kid(5, k[0])); late[0].State != seat.Waiting {
			t.Errorf("%+v", late)
		}
	})
}

func TestAChildHasOneKitaAndGoesOnWaitingForABetterOne(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := opened(t, d, 1)
		k := w.kitas(t, "Nord", "Süd")
		first := kid(1, k[0])
		first.Answers = map[seating.Kind]bool{seating.ParentsBusy: true}
		w.applies(t, first)
		cmd := kid(2, k[0], k[1])
		cmd.Child, cmd.Name = w.registers(t, "W-2", person.Born(clock.MustDate("2023-10-10"))).Persons[0].ID, "Kind 2"
		w.applies(t, cmd)
		r := w.makes(t)
		w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) error {
			return seat.Decide(ctx, tx, w.Clock, w.kim, seat.DecideCommand{Number: r.Number, Version: r.Version})
		})
		mine := func() (all []seat.Mine) {
			w.Do(t, w.kim, func(ctx context.Context, tx *db.Tx) (err error) {
				all, err = seat.OfPersons(ctx, tx, w.Clock, w.kim, []id.ID{cmd.Child})
				return err
			})
			return all
		}
		has := func(name string, want seat.State) seat.Seat {
			t.Helper()
			for _, m := range mine() {
				if m.By.Name == name {
					if m.State != want {
						t.Fatalf("%s: %s instead of %s", name, m.State, want)
					}
					return m.Seat
				}
			}
			t.Fatalf("nothing at %s", name)
			return seat.Seat{}
		}
		south := has("Süd", seat.Offered)
		has("Nord", seat.Waiting)
		if _, err := w.settles(t, w.kim, south, seat.Taken); err != nil {
			t.Fatalf("%+v", err)
		}
		has("Nord", seat.Waiting)
		other := line(t, w.run(t, r.Number), "Kind 1")
		if _, err := w.settles(t, w.kim, seat.Seat{ID: other.Wish, Version: 2}, seat.Declined); err != nil {
			t.Fatalf("%+v", err)
		}
		if _, err := w.settles(t, w.kim, has("Nord", seat.Offered), seat.Taken); err != nil {
			t.Fatalf("%+v", err)
		}
		has("Süd", seat.Withdrawn)
		w.counted(t)
	})
}
