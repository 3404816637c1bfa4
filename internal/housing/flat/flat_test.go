package flat_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"wegwarte/engine/placement"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/housing/flat"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

var today = testkit.Today

// town is a municipality whose households look for flats.
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

// lives registers a household of one that lives in a room of a site of the kind.
func (w *town) lives(t testing.TB, kind placement.Kind) person.Household {
	t.Helper()
	w.n++
	intake := w.As(tenant.Intake)
	var h person.Household
	w.Do(t, intake, func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = person.Register(ctx, tx, w.Clock, intake, person.RegisterCommand{FileNumber: fmt.Sprintf("W-%d", w.n),
			Persons: []person.Person{{FamilyName: fmt.Sprintf("Name%d", w.n), GivenName: "P", Birth: person.BornInYear(1990), Sex: person.Female}}})
		return err
	})
	w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
		site, err := housing.SaveSite(ctx, tx, w.Clock, w.housing, housing.Site{Name: fmt.Sprintf("Haus %d", w.n), Kind: kind, Toilets: housing.Unknown, Showers: housing.Unknown})
		if err != nil {
			return err
		}
		room, err := housing.SaveDwelling(ctx, tx, w.Clock, w.housing, housing.Dwelling{Site: site.ID, Name: "Zimmer", Rooms: []housing.Room{{Places: 1, Area: 120}}})
		if err != nil {
			return err
		}
		_, err = housing.Book(ctx, tx, w.Clock, w.housing, housing.BookCommand{Household: h.ID, Dwelling: room.ID, From: today.AddDays(-90), State: housing.Actual})
		return err
	})
	return h
}

func (w *town) begins(t testing.TB, h id.ID, terms flat.Terms) (one flat.Search) {
	t.Helper()
	w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
		one, err = flat.Begin(ctx, tx, w.Clock, w.housing, flat.BeginCommand{Household: h, Terms: terms})
		return err
	})
	return one
}

func (w *town) find(t testing.TB, search id.ID) (one flat.Search, flats []flat.Flat) {
	t.Helper()
	w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
		one, flats, err = flat.Find(ctx, tx, w.Clock, w.housing, search)
		return err
	})
	return one, flats
}

func (w *town) notes(t testing.TB, of flat.Search) (one flat.Flat) {
	t.Helper()
	w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
		one, err = flat.Note(ctx, tx, w.Clock, w.housing, flat.NoteCommand{Search: flat.Seen{ID: of.ID, Version: of.Version}, Address: "Marktweg 3", Rent: 51_000, Area: 480, HalfRooms: 4})
		return err
	})
	return one
}

// step brings a flat on as somebody does who sees it as it is now.
func (w *town) step(t testing.TB, s tenant.Scope, cmd flat.StepCommand) (of flat.Search, err error) {
	t.Helper()
	if cmd.On.IsZero() {
		cmd.On = today
	}
	err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		_, f, _, _, err := flat.FindReport(ctx, tx, w.Clock, s, cmd.Flat.ID)
		if err != nil {
			return err
		}
		cmd.Flat.Version = f.Version
		of, err = flat.Step(ctx, tx, w.Clock, s, cmd)
		return err
	})
	return of, err
}

func entitled(days int) flat.Terms {
	return flat.Terms{EntitledFrom: today.AddDays(-days), Shown: "Bescheid vom März"}
}

func faulty(err error, key string) bool {
	return slices.ContainsFunc(errs.All(err), func(e *errs.Error) bool { return e.Key == key })
}

func TestItIsAlwaysKnownWhoseTurnItIsAndSinceWhen(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		of := w.begins(t, w.lives(t, placement.Shared).ID, flat.Terms{})
		if of.Stage != flat.Entitling || of.Turn != flat.WithMunicipality {
			t.Errorf("without a paper: %+v", of.Standing)
		}
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
			of, err = flat.SetTerms(ctx, tx, w.Clock, w.housing, flat.Seen{ID: of.ID, Version: of.Version}, entitled(40))
			return err
		})
		one := w.notes(t, of)
		for _, want := range []struct {
			cmd  flat.StepCommand
			want flat.Standing
		}{
			{flat.StepCommand{To: flat.Viewing, On: today.AddDays(3), Time: "16:30"}, flat.Standing{Stage: flat.ToView, Turn: flat.WithHousehold, Since: today, Next: today.AddDays(3)}},
			{flat.StepCommand{To: flat.Applied, On: today.AddDays(-5)}, flat.Standing{Stage: flat.Answer, Turn: flat.WithLandlord, Since: today.AddDays(-5)}},
			{flat.StepCommand{To: flat.Offered, On: today.AddDays(-4)}, flat.Standing{Stage: flat.Assurance, Turn: flat.WithPayer, Since: today.AddDays(-4)}},
			{flat.StepCommand{To: flat.Assured, Deposit: 90_000, Bearer: flat.ByPayer}, flat.Standing{Stage: flat.Deposit, Turn: flat.WithPayer, Since: today}},
			{flat.StepCommand{To: flat.Secured, Handover: today.AddDays(9)}, flat.Standing{Stage: flat.Handover, Turn: flat.WithMunicipality, Since: today, Next: today.AddDays(9)}},
		} {
			want.cmd.Flat.ID = one.ID
			if _, err := w.step(t, w.housing, want.cmd); err != nil {
				t.Fatalf("%s: %v", want.cmd.To, err)
			}
			if of, _ = w.find(t, of.ID); of.Standing != want.want {
				t.Errorf("%s: %+v, want %+v", want.cmd.To, of.Standing, want.want)
			}
		}
	})
}

func TestWithTheKeysTheStayInTheAccommodationEnds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		h := w.lives(t, placement.Hall)
		of := w.begins(t, h.ID, entitled(10))
		one := w.notes(t, of)
		for _, to := range []flat.State{flat.Applied, flat.Offered, flat.Assured, flat.Secured} {
			if _, err := w.step(t, w.housing, flat.StepCommand{Flat: flat.Seen{ID: one.ID}, To: to}); err != nil {
				t.Fatal(to, err)
			}
		}
		manager := w.As(tenant.CaseManager)
		if _, err := w.step(t, manager, flat.StepCommand{Flat: flat.Seen{ID: one.ID}, To: flat.Moved}); !faulty(err, "flat.move.housing") {
			t.Errorf("who may not end the stay: %v", err)
		}
		of, err := w.step(t, w.housing, flat.StepCommand{Flat: flat.Seen{ID: one.ID}, To: flat.Moved, On: today.AddDays(-1)})
		if err != nil || of.Stage != flat.AtHome || of.Outcome != flat.Found || of.Ended != today.AddDays(-1) {
			t.Fatalf("%+v, %v", of, err)
		}
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
			stays, err := housing.StaysOf(ctx, tx, w.Clock, w.housing, h.ID)
			if err != nil || len(stays) != 1 || stays[0].Ending != housing.OwnFlat || stays[0].Until != today.AddDays(-1) {
				t.Errorf("%+v, %v", stays, err)
			}
			return nil
		})
		if _, err := w.step(t, w.housing, flat.StepCommand{Flat: flat.Seen{ID: one.ID}, To: flat.Declined}); err == nil {
			t.Error("a search that is over goes on")
		}
	})
}

func TestWhoMayHaveAFlatAndLivesInASharedSiteIsCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		for _, one := range []struct {
			kind  placement.Kind
			terms flat.Terms
		}{{placement.Shared, entitled(10)}, {placement.Shared, entitled(30)}, {placement.Hall, entitled(5)}, {placement.Shared, flat.Terms{}}, {placement.Flat, entitled(50)}} {
			w.begins(t, w.lives(t, one.kind).ID, one.terms)
		}
		ended := w.begins(t, w.lives(t, placement.Hotel).ID, entitled(3))
		w.lives(t, placement.Module) // does not look
		var got []flat.Waiting
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
			if _, err = flat.End(ctx, tx, w.Clock, w.housing, flat.Seen{ID: ended.ID, Version: ended.Version}, flat.Stay); err != nil {
				return err
			}
			got, err = flat.AllWaiting(ctx, tx, w.housing, today)
			return err
		})
		want := []flat.Waiting{{Kind: placement.Shared, Households: 2, Persons: 2, Days: 40, First: today.AddDays(-30)}, {Kind: placement.Hall, Households: 1, Persons: 1, Days: 5, First: today.AddDays(-5)}}
		if !slices.Equal(got, want) {
			t.Errorf("%+v, want %+v", got, want)
		}
	})
}

func TestAHouseholdHasOneSearchAndAnEndedOneCanBeBegunAnew(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		h := w.lives(t, placement.Shared)
		one := w.begins(t, h.ID, flat.Terms{})
		err := w.Try(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
			_, err := flat.Begin(ctx, tx, w.Clock, w.housing, flat.BeginCommand{Household: h.ID})
			return err
		})
		if !faulty(err, "flat.search.twice") {
			t.Errorf("twice: %v", err)
		}
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
			_, err := flat.End(ctx, tx, w.Clock, w.housing, flat.Seen{ID: one.ID, Version: one.Version}, flat.Paused)
			return err
		})
		w.begins(t, h.ID, flat.Terms{})
	})
}

// Whatever is done in whatever order: what stands in the list is what follows from
// the flats, and nothing goes a way that the table of states has not.
func TestTheListTellsWhatFollowsFromTheFlats(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w, random := found(t, d), rand.New(rand.NewPCG(7, 7))
		of := w.begins(t, w.lives(t, placement.Shared).ID, entitled(20))
		for range 3 {
			of, _ = w.find(t, of.ID)
			w.notes(t, of)
		}
		all := []flat.State{flat.Noted, flat.Viewing, flat.Applied, flat.Offered, flat.Assured, flat.Secured, flat.Refused, flat.Declined}
		for range 60 {
			_, flats := w.find(t, of.ID)
			f, to := flats[random.IntN(len(flats))], all[random.IntN(len(all))]
			_, err := w.step(t, w.housing, flat.StepCommand{Flat: flat.Seen{ID: f.ID}, To: to})
			if allowed := slices.Contains(f.State.Next(), to); allowed != (err == nil) {
				t.Fatalf("from %s to %s: %v", f.State, to, err)
			}
			now, flats := w.find(t, of.ID)
			furthest := 0
			order := map[flat.State]int{flat.Viewing: 1, flat.Applied: 2, flat.Offered: 3, flat.Assured: 4, flat.Secured: 5}
			for _, f := range flats {
				furthest = max(furthest, order[f.State])
			}
			want := []flat.Stage{flat.Looking, flat.ToView, flat.Answer, flat.Assurance, flat.Deposit, flat.Handover}[furthest]
			if now.Stage != want || now.Since.After(today) {
				t.Fatalf("%+v of %+v, want %s", now.Standing, flats, want)
			}
		}
	})
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		h := w.lives(t, placement.Shared)
		begin := func(terms flat.Terms) func(context.Context, *db.Tx) error {
			return func(ctx context.Context, tx *db.Tx) error {
				_, err := flat.Begin(ctx, tx, w.Clock, w.housing, flat.BeginCommand{Household: h.ID, Terms: terms})
				return err
			}
		}
		of := w.begins(t, w.lives(t, placement.Shared).ID, entitled(1))
		one := w.notes(t, of)
		step := func(cmd flat.StepCommand) func(context.Context, *db.Tx) error {
			return func(ctx context.Context, tx *db.Tx) error {
				cmd.Flat = flat.Seen{ID: one.ID, Version: one.Version}
				_, err := flat.Step(ctx, tx, w.Clock, w.housing, cmd)
				return err
			}
		}
		landlord := func(l flat.Landlord) func(context.Context, *db.Tx) error {
			return func(ctx context.Context, tx *db.Tx) error {
				_, err := flat.SaveLandlord(ctx, tx, w.Clock, w.housing, l)
				return err
			}
		}
		for want, do := range map[string]func(context.Context, *db.Tx) error{
			"flat.shown.missing":        begin(flat.Terms{EntitledFrom: today}),
			"flat.entitled.future":      begin(flat.Terms{EntitledFrom: today.AddDays(1), Shown: "Bescheid"}),
			"flat.limit.source.missing": begin(flat.Terms{Limit: 50_000}),
			"flat.step.wrong":           step(flat.StepCommand{To: flat.Secured, On: today}),
			"housing.day.past":          step(flat.StepCommand{To: flat.Viewing, On: today.AddDays(-1)}),
			"flat.time":                 step(flat.StepCommand{To: flat.Viewing, On: today, Time: "halb vier"}),
			"housing.day.future":        step(flat.StepCommand{To: flat.Applied, On: today.AddDays(1)}),
			"error.required":            landlord(flat.Landlord{Kind: flat.Private}),
			"housing.choice":            landlord(flat.Landlord{Name: "Bau eG", Kind: "bank"}),
			"flat.email":                landlord(flat.Landlord{Name: "Bau eG", Kind: flat.Cooperative, Email: "bau@"}),
			"flat.report.early": func(ctx context.Context, tx *db.Tx) error {
				_, err := flat.SaveReport(ctx, tx, w.Clock, w.housing, flat.Report{Flat: one.ID, Day: today, Keys: "2"})
				return err
			},
		} {
			if err := w.Try(t, w.housing, do); !faulty(err, want) {
				t.Errorf("want %s, got %v", want, err)
			}
		}
	})
}

func TestAReportIsKeptAsItWasSaid(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		of := w.begins(t, w.lives(t, placement.Shared).ID, entitled(10))
		one := w.notes(t, of)
		for _, to := range []flat.State{flat.Applied, flat.Offered, flat.Assured, flat.Secured} {
			if _, err := w.step(t, w.housing, flat.StepCommand{Flat: flat.Seen{ID: one.ID}, To: to}); err != nil {
				t.Fatal(to, err)
			}
		}
		r := flat.Report{Flat: one.ID, Day: today, Keys: "3 Haus, 1 Keller", Meters: []flat.Meter{{Kind: flat.Electricity, Number: "1EMH00", Reading: "4711,5"}, {Kind: flat.Gas}},
			Rooms: []flat.Room{{Name: "Küche", Faults: "Herd: eine Platte geht nicht"}, {}}}
		save := func(r flat.Report) (flat.Report, error) {
			err := w.Try(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
				r, err = flat.SaveReport(ctx, tx, w.Clock, w.housing, r)
				return err
			})
			return r, err
		}
		kept, err := save(r)
		if err != nil || len(kept.Meters) != 1 || len(kept.Rooms) != 1 {
			t.Fatalf("%+v, %v", kept, err)
		}
		if _, err := save(r); !errs.Is(err, errs.KindConflict) {
			t.Errorf("somebody who did not see it: %v", err)
		}
		kept.Meters[0].Reading = "viel"
		if _, err := save(kept); !faulty(err, "flat.reading") {
			t.Errorf("no reading: %v", err)
		}
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) error {
			_, _, got, _, err := flat.FindReport(ctx, tx, w.Clock, w.housing, one.ID)
			if err != nil || got.Meters[0].Reading != "4711,5" || got.Rooms[0] != r.Rooms[0] || got.Version != 1 {
				t.Errorf("%+v, %v", got, err)
			}
			return nil
		})
	})
}

func TestAnotherMunicipalitySeesAndChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		h := w.lives(t, placement.Shared)
		of := w.begins(t, h.ID, entitled(10))
		one := w.notes(t, of)
		var l flat.Landlord
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
			l, err = flat.SaveLandlord(ctx, tx, w.Clock, w.housing, flat.Landlord{Name: "Bau eG", Kind: flat.Cooperative})
			return err
		})
		of, _ = w.find(t, of.ID)
		other, seen := w.At(w.Elsewhere, tenant.Housing), flat.Seen{ID: of.ID, Version: of.Version}
		for name, got := range map[string]func(context.Context, *db.Tx, tenant.Scope) (int, error){
			"Begin": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := flat.Begin(ctx, tx, w.Clock, s, flat.BeginCommand{Household: h.ID})
				return 0, err
			},
			"SetTerms": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := flat.SetTerms(ctx, tx, w.Clock, s, seen, flat.Terms{})
				return 0, err
			},
			"End": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := flat.End(ctx, tx, w.Clock, s, seen, flat.Paused)
				return 0, err
			},
			"Find": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, all, err := flat.Find(ctx, tx, w.Clock, s, of.ID)
				return len(all), err
			},
			"Of": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := flat.Of(ctx, tx, w.Clock, s, h.ID)
				return len(all), err
			},
			"Note": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := flat.Note(ctx, tx, w.Clock, s, flat.NoteCommand{Search: seen, Address: "x", Rent: 1})
				return 0, err
			},
			"Step": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := flat.Step(ctx, tx, w.Clock, s, flat.StepCommand{Flat: flat.Seen{ID: one.ID, Version: one.Version}, To: flat.Declined, On: today})
				return 0, err
			},
			"List": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := flat.List(ctx, tx, w.Clock, s, flat.Filter{})
				return len(all), err
			},
			"AllWaiting": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := flat.AllWaiting(ctx, tx, s, today)
				return len(all), err
			},
			"Landlords": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := flat.Landlords(ctx, tx, s, false, "")
				return len(all), err
			},
			"Asked": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				all, err := flat.Asked(ctx, tx, s)
				return len(all), err
			},
			"FindLandlord": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				l, err := flat.FindLandlord(ctx, tx, s, l.ID)
				return len(l.Name), err
			},
			"SaveLandlord": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := flat.SaveLandlord(ctx, tx, w.Clock, s, l)
				return 0, err
			},
			"FindReport": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, f, _, _, err := flat.FindReport(ctx, tx, w.Clock, s, one.ID)
				return len(f.Address), err
			},
			"SaveReport": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := flat.SaveReport(ctx, tx, w.Clock, s, flat.Report{Flat: one.ID, Day: today, Keys: "2"})
				return 0, err
			},
			"AddPhoto": func(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
				_, err := flat.AddPhoto(ctx, tx, w.Clock, s, seal.New(), one.ID, "", testkit.Photo(t, 9))
				return 0, err
			},
		} {
			n := 0
			err := w.Try(t, other, func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = got(ctx, tx, other)
				return err
			})
			if lists := slices.Contains([]string{"Of", "List", "AllWaiting", "Landlords", "Asked"}, name); n != 0 || !lists && err == nil {
				t.Errorf("%s: %d, %v", name, n, err)
			}
		}
		after, flats := w.find(t, of.ID)
		if after != of || len(flats) != 1 || flats[0].State != flat.Noted {
			t.Errorf("it was changed: %+v", after)
		}
	})
}

func TestEveryListHasItsIndex(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		of := w.begins(t, w.lives(t, placement.Shared).ID, entitled(10))
		for _, plan := range testkit.Plans(t, d, w.housing.Tenant, func(ctx context.Context, tx *db.Tx) error {
			for _, by := range []flat.Column{flat.BySince, flat.ByEntitled, flat.ByStage, flat.ByNext, flat.ByPersons} {
				if _, err := flat.List(ctx, tx, w.Clock, w.housing, flat.Filter{By: by, After: of.ID}); err != nil {
					return err
				}
			}
			if _, err := flat.Landlords(ctx, tx, w.housing, true, of.ID); err != nil {
				return err
			}
			_, err := flat.AllWaiting(ctx, tx, w.housing, today)
			return err
		}) {
			if fault := plan.Fault(); fault != "" {
				t.Error(fault)
			}
		}
	})
}
