package placing_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	engine "wegwarte/engine/placement"
	"wegwarte/engine/placement/check"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/housing/placing"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

var today = testkit.Today

type town struct {
	*testkit.World
	s tenant.Scope
	n int
}

func found(t testing.TB, d *db.DB) *town {
	t.Helper()
	w := testkit.NewWorld(t, d)
	return &town{World: w, s: w.As(tenant.Housing)}
}

func (w *town) site(t testing.TB, site housing.Site, dwellings ...housing.Dwelling) (all []housing.Dwelling) {
	t.Helper()
	w.n++
	site.Name, site.Toilets, site.Showers = fmt.Sprintf("Haus %d", w.n), housing.Unknown, housing.Unknown
	w.Do(t, w.s, func(ctx context.Context, tx *db.Tx) error {
		site, err := housing.SaveSite(ctx, tx, w.Clock, w.s, site)
		for i, d := range dwellings {
			if err != nil {
				return err
			}
			d.Site, d.Name = site.ID, fmt.Sprintf("W%d", i+1)
			d, err = housing.SaveDwelling(ctx, tx, w.Clock, w.s, d)
			all = append(all, d)
		}
		return err
	})
	return all
}

func rooms(places ...int) (all []housing.Room) {
	for _, n := range places {
		all = append(all, housing.Room{Places: n})
	}
	return all
}

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

func (w *town) book(t testing.TB, cmd housing.BookCommand) {
	t.Helper()
	w.Do(t, w.s, func(ctx context.Context, tx *db.Tx) error {
		_, err := housing.Book(ctx, tx, w.Clock, w.s, cmd)
		return err
	})
}

func (w *town) show(t testing.TB, number int) (shown placing.Shown) {
	t.Helper()
	w.Do(t, w.s, func(ctx context.Context, tx *db.Tx) (err error) {
		shown, err = placing.Show(ctx, tx, w.Clock, w.s, number)
		return err
	})
	return shown
}

func line(t testing.TB, shown placing.Shown, h person.Household) placing.Line {
	t.Helper()
	for _, l := range shown.Lines {
		if l.Of.Household == h.ID {
			return l
		}
	}
	t.Fatalf("%s is in no line", h.FileNumber)
	return placing.Line{}
}

func TestASuggestionHousesThoseWhoNeedAPlaceAndIsTakenOver(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		flats := w.site(t, housing.Site{Kind: engine.Flat}, housing.Dwelling{StepFree: true, GroundFloor: true, Rooms: rooms(2, 2)}, housing.Dwelling{Rooms: rooms(2, 1)})
		halls := w.site(t, housing.Site{Kind: engine.Hall}, housing.Dwelling{Shared: true, Rooms: rooms(4, 4, 4)})
		wheelchair, family, third := w.lives(t, 2, "step-free"), w.lives(t, 3), w.lives(t, 4)
		w.book(t, housing.BookCommand{Household: family.ID, Dwelling: halls[0].ID, State: housing.Actual, From: today.AddDays(-10)})
		made, err := placing.Make(t.Context(), d, w.Clock, w.s)
		if err != nil {
			t.Fatal(err)
		}
		if made.Households != 3 || made.Persons != 9 || made.Homes != 5 || made.Halls != 4 || made.Unplaced != 0 {
			t.Errorf("%+v", made.Summary)
		}
		shown := w.show(t, made.Number)
		if l := line(t, shown, wheelchair); l.Unit != "Haus 1, W1" || l.Of.Why != placing.Homeless || l.Name == "" {
			t.Errorf("step-free: %+v", l)
		}
		if l := line(t, shown, family); l.Unit != "Haus 1, W2" || l.Of.Why != placing.InHall {
			t.Errorf("out of the hall: %+v", l)
		}
		booked, err := placing.Adopt(t.Context(), d, w.Clock, w.s, made.Number)
		if err != nil || len(booked) != 3 {
			t.Fatal(booked, err)
		}
		for _, b := range booked {
			if b.Err != nil {
				t.Errorf("%s: %v", b.Household, b.Err)
			}
		}
		w.Do(t, w.s, func(ctx context.Context, tx *db.Tx) error {
			for h, dwelling := range map[*person.Household]housing.Dwelling{&wheelchair: flats[0], &family: flats[1], &third: halls[0]} {
				stays, err := housing.StaysOf(ctx, tx, w.Clock, w.s, h.ID)
				if err != nil {
					return err
				}
				if stays[0].Dwelling != dwelling.ID || stays[0].State != housing.Planned {
					t.Errorf("%s: %+v", h.FileNumber, stays)
				}
			}
			return nil
		})
		if again, err := placing.Adopt(t.Context(), d, w.Clock, w.s, made.Number); err != nil || len(again) != 0 {
			t.Errorf("a second time: %v %v", again, err)
		}
	})
}

func TestWhatPeopleDecideHoldsAndTheRestIsSolvedAnew(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	w.site(t, housing.Site{Kind: engine.Flat}, housing.Dwelling{Rooms: rooms(2)}, housing.Dwelling{Rooms: rooms(2)}, housing.Dwelling{Rooms: rooms(1)})
	one, other := w.lives(t, 2), w.lives(t, 2)
	made, err := placing.Make(t.Context(), w.DB, w.Clock, w.s)
	if err != nil {
		t.Fatal(err)
	}
	before := w.show(t, made.Number)
	want := line(t, before, other).Unit
	cmd := placing.AdjustCommand{Number: made.Number, Household: line(t, before, one).Household, Unit: want, Keep: true}
	if _, err := placing.Adjust(t.Context(), w.DB, w.Clock, w.s, cmd); !errs.Is(err, errs.KindInvalid) {
		t.Errorf("without a reason: %v", err)
	}
	cmd.Reason = "der Bruder wohnt nebenan"
	changed, err := placing.Adjust(t.Context(), w.DB, w.Clock, w.s, cmd)
	if err != nil {
		t.Fatal(err)
	}
	after := w.show(t, changed.Number)
	if a, b := line(t, after, one), line(t, after, other); a.Unit != want || b.Unit == want || b.Level != engine.Placed || a.Kept == nil || a.Kept.Reason != cmd.Reason {
		t.Errorf("%+v\n%+v", a, b)
	}
	cmd.Unit = "Haus 1, W3"
	if _, err := placing.Adjust(t.Context(), w.DB, w.Clock, w.s, cmd); !errs.Is(err, errs.KindInvalid) {
		t.Errorf("two in a flat for one: %v", err)
	}
}

func TestTheFilesAreAcceptedByTheChecker(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	w.site(t, housing.Site{Kind: engine.Shared}, housing.Dwelling{Shared: true, Rooms: rooms(2, 3, 4)})
	for n := range 4 {
		w.lives(t, 1+n%3)
	}
	made, err := placing.Make(t.Context(), w.DB, w.Clock, w.s)
	if err != nil {
		t.Fatal(err)
	}
	w.Do(t, w.s, func(ctx context.Context, tx *db.Tx) error {
		files, err := placing.FilesOf(ctx, tx, w.Clock, w.s, made.Number)
		if err != nil {
			return err
		}
		in, err := engine.ReadInstance(bytes.NewReader(files.Instance))
		if err != nil {
			return err
		}
		plan, err := engine.ReadReport(bytes.NewReader(files.Plan))
		if err != nil {
			return err
		}
		weighed, err := engine.Weigh(in, engine.Usual())
		if err != nil {
			return err
		}
		objective, err := check.Feasible(weighed, plan.Placements, in.First)
		if err != nil || objective != made.Objective {
			t.Errorf("objective %d, stated %d: %v", objective, made.Objective, err)
		}
		bound, err := check.Bound(weighed, plan.Certificate, in.First)
		if bound != made.Bound {
			t.Errorf("bound %d, stated %d", bound, made.Bound)
		}
		return err
	})
}

func TestAnotherMunicipalitySeesAndChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		w.site(t, housing.Site{Kind: engine.Flat}, housing.Dwelling{Rooms: rooms(2)})
		w.lives(t, 2)
		made, err := placing.Make(t.Context(), d, w.Clock, w.s)
		if err != nil {
			t.Fatal(err)
		}
		other := w.At(w.Elsewhere, tenant.Housing)
		for name, do := range map[string]func(context.Context, *db.Tx) (int, error){
			"List": func(ctx context.Context, tx *db.Tx) (int, error) {
				all, err := placing.List(ctx, tx, other, 0)
				return len(all), err
			},
			"Show": func(ctx context.Context, tx *db.Tx) (int, error) {
				shown, err := placing.Show(ctx, tx, w.Clock, other, made.Number)
				return len(shown.Lines), err
			},
			"FilesOf": func(ctx context.Context, tx *db.Tx) (int, error) {
				f, err := placing.FilesOf(ctx, tx, w.Clock, other, made.Number)
				return len(f.Plan), err
			},
			"Gather": func(ctx context.Context, tx *db.Tx) (int, error) {
				town, err := placing.Gather(ctx, tx, w.Clock, other)
				return len(town.Who) + len(town.Instance.Sites), err
			},
			"Adopt": func(ctx context.Context, _ *db.Tx) (int, error) {
				all, err := placing.Adopt(ctx, d, w.Clock, other, made.Number)
				return len(all), err
			},
			"Adjust": func(ctx context.Context, _ *db.Tx) (int, error) {
				_, err := placing.Adjust(ctx, d, w.Clock, other, placing.AdjustCommand{Number: made.Number, Household: "1", Unit: "Haus 1, W1", Reason: "x"})
				return 0, err
			},
		} {
			n, err := 0, error(nil)
			if name == "Adopt" || name == "Adjust" {
				n, err = do(t.Context(), nil)
			} else {
				_ = w.Try(t, other, func(ctx context.Context, tx *db.Tx) error { n, err = do(ctx, tx); return err })
			}
			if n != 0 || err != nil && !errs.Is(err, errs.KindNotFound) {
				t.Errorf("%s: %d, %v", name, n, err)
			}
		}
		if _, err := placing.Make(t.Context(), d, w.Clock, other); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("elsewhere nobody waits: %v", err)
		}
	})
}

func TestWishesAndTheSchoolYearAreToldToTheEngine(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		north := housing.Site{Kind: engine.Flat, District: "Nord", Near: []housing.Near{{Kind: "school", Name: "GS Nord", Minutes: 4}}}
		w.site(t, housing.Site{Kind: engine.Flat, District: "Süd"}, housing.Dwelling{Rooms: rooms(2)})
		wished := w.site(t, north, housing.Dwelling{Rooms: rooms(2)})
		lived := w.site(t, housing.Site{Kind: engine.Shared, District: "Mitte"}, housing.Dwelling{Rooms: rooms(2)})
		comes, pupils := w.lives(t, 2), w.lives(t, 2)
		w.book(t, housing.BookCommand{Household: pupils.ID, Dwelling: lived[0].ID, State: housing.Actual, From: today.AddDays(-10)})
		w.Do(t, w.s, func(ctx context.Context, tx *db.Tx) error {
			_, err := housing.SetWish(ctx, tx, w.Clock, w.s, "", housing.Wish{Household: comes.ID, Uses: []string{"GS Nord"}, Wishes: []string{"Nord", "flat"}})
			return err
		})
		w.Do(t, w.s, func(ctx context.Context, tx *db.Tx) error {
			town, err := placing.Gather(ctx, tx, w.Clock, w.s)
			if err != nil {
				return err
			}
			if h := town.Instance.Households; len(h) != 1 || !slices.Equal(h[0].Uses, []string{"GS Nord"}) || !slices.Equal(h[0].Wishes, []string{"Nord", "flat"}) || h[0].Settled != 0 {
				t.Errorf("%+v", h)
			}
			if r := town.Instance.Residents; len(r) != 1 || !strings.HasSuffix(r[0].Settled.String(), "-08-01") || r[0].Settled.String() <= today.String() {
				t.Errorf("a household with a pupil should stay until the school year ends: %+v", r)
			}
			return nil
		})
		made, err := placing.Make(t.Context(), d, w.Clock, w.s)
		if err != nil {
			t.Fatal(err)
		}
		if l := line(t, w.show(t, made.Number), comes); !strings.Contains(l.Unit, "Haus 2") {
			t.Errorf("of two flats they get the one they did not wish for: %+v, want %s", l, wished[0].ID)
		}
	})
}
