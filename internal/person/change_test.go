package person_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAChangeIsKeptAndFound(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		h := register(t, w, s, haddads())
		amina := h.Persons[0]
		amina.FamilyName, amina.Languages = "Zeidan", []person.Language{{Tag: "fr", Reads: true}}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			amina, err = person.Change(ctx, tx, w.Clock, s, amina)
			return err
		})
		after := show(t, w, s, h.ID)
		if diff := cmp.Diff(amina, after.Persons[0], days); diff != "" || amina.Version != 2 || after.Version != 2 {
			t.Errorf("version %d, %d: %s", amina.Version, after.Version, diff)
		}
		if got := search(t, w, s, "zeidan"); len(got.Households) != 1 {
			t.Error("the new name is not found")
		}
		if got := search(t, w, s, "fr"); len(got.Households) != 0 {
			t.Error("something else than a name is found")
		}
	})
}

func TestWhoSawAnOlderVersionChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		amina := register(t, w, s, haddads()).Persons[0]
		for i, want := range []bool{true, false} {
			amina.Phone = []string{"1", "2"}[i]
			err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := person.Change(ctx, tx, w.Clock, s, amina)
				return err
			})
			if want != (err == nil) || !want && !errs.Is(err, errs.KindConflict) {
				t.Errorf("change %d: %v", i, err)
			}
		}
	})
}

func TestAChangedBirthMustFitTheFamily(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		amina := register(t, w, s, haddads()).Persons[0]
		amina.Birth = person.BornInYear(2021) // her child is born in 2019
		err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Change(ctx, tx, w.Clock, s, amina)
			return err
		})
		if all := errs.All(err); len(all) != 1 || all[0].Key != "error.relation.parent-younger" || all[0].Field != person.FieldBirth {
			t.Errorf("answered with %v", err)
		}
	})
}

func TestAChildIsBornIntoTheHousehold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		h := register(t, w, s, haddads())
		var mona person.Person
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			mona, err = person.Join(ctx, tx, w.Clock, s, h.ID, person.Person{GivenName: "Mona", Birth: person.Born(testkit.Today)})
			if err != nil {
				return err
			}
			_, err = person.AddRelation(ctx, tx, w.Clock, s, person.Relation{Person: h.Persons[0].ID, Other: mona.ID, Kind: person.Parent})
			return err
		})
		after := show(t, w, s, h.ID)
		if len(after.Persons) != 4 || after.Persons[3].ID != mona.ID || mona.Position != 4 {
			t.Errorf("the household is %+v", after)
		}
	})
}

func TestRelationsComeAndGo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		h := register(t, w, s, haddads())
		other := register(t, w, s, single("B-1", "Olena", "Koval", person.BornInYear(1990)))
		wish := person.Relation{Person: other.Persons[0].ID, Other: h.Persons[0].ID, Kind: person.StayTogether}
		add := func(r person.Relation) error {
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				wish, err = person.AddRelation(ctx, tx, w.Clock, s, r)
				return err
			})
		}
		marriage := wish
		marriage.Kind = person.Spouse
		if err := add(marriage); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("a marriage across households is answered with %v", err)
		}
		wish.Kind, wish.Person, wish.Other = person.StayTogether, other.Persons[0].ID, h.Persons[0].ID
		if err := add(wish); err != nil {
			t.Fatal(err)
		}
		kept := wish
		if err := add(person.Relation{Person: kept.Other, Other: kept.Person, Kind: kept.Kind}); !errs.Is(err, errs.KindConflict) {
			t.Errorf("the same wish from the other side is answered with %v", err)
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			both, err := person.Relations(ctx, tx, s, []id.ID{other.ID})
			if len(both) != 1 || both[0] != kept {
				t.Errorf("the other household has the relations %v", both)
			}
			return err
		})
		for i, want := range []error{nil, errs.NotFound("")} {
			err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				return person.RemoveRelation(ctx, tx, w.Clock, s, kept.ID)
			})
			if (err == nil) != (want == nil) || err != nil && !errs.Is(err, errs.KindNotFound) {
				t.Errorf("removing it, time %d, is answered with %v", i+1, err)
			}
		}
	})
}

func TestWhatHasMovedOnStaysAsItWas(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		h := register(t, w, s, haddads())
		leave := func() error {
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				return person.Leave(ctx, tx, w.Clock, s, []id.ID{h.ID}, testkit.Today)
			})
		}
		if err := leave(); err != nil {
			t.Fatal(err)
		}
		if err := leave(); !errs.Is(err, errs.KindConflict) {
			t.Errorf("leaving twice is answered with %v", err)
		}
		if got := show(t, w, s, h.ID); got.LeftOn != testkit.Today {
			t.Errorf("left on %v", got.LeftOn)
		}
		amina := h.Persons[0]
		for step, do := range map[string]func(context.Context, *db.Tx) error{
			"change": func(ctx context.Context, tx *db.Tx) error {
				_, err := person.Change(ctx, tx, w.Clock, s, amina)
				return err
			},
			"join": func(ctx context.Context, tx *db.Tx) error {
				_, err := person.Join(ctx, tx, w.Clock, s, h.ID, person.Person{GivenName: "Mona"})
				return err
			},
			"relation": func(ctx context.Context, tx *db.Tx) error {
				_, err := person.AddRelation(ctx, tx, w.Clock, s, person.Relation{Person: amina.ID, Other: h.Persons[2].ID, Kind: person.Guardian})
				return err
			},
		} {
			if err := w.Try(t, s, do); !errs.Is(err, errs.KindConflict) {
				t.Errorf("%s is answered with %v", step, err)
			}
		}
	})
}

// A municipality that confirms an arrival ends the stay at the Land, in the
// same transaction.
func TestAnArrivalEndsTheStayAtTheLand(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		social, intake := w.As(tenant.FacilitySocial), w.As(tenant.Intake)
		h := register(t, w, social, haddads())
		atLand := intake
		atLand.Tenant, atLand.Kind = w.Land.ID, tenant.Land
		w.Do(t, intake, func(ctx context.Context, tx *db.Tx) error {
			return tx.On(ctx, w.Land.ID, func(ctx context.Context) error {
				return person.Leave(ctx, tx, w.Clock, atLand, []id.ID{h.ID}, clock.MustDate("2026-11-20"))
			})
		})
		if got := show(t, w, social, h.ID); got.LeftOn != clock.MustDate("2026-11-20") {
			t.Errorf("left on %v", got.LeftOn)
		}
	})
}
