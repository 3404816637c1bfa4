package housing_test

import (
	"context"
	"slices"
	"testing"

	"wegwarte/engine/placement"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/testkit"
)

func TestOnlyWhatThereIsCanBeWishedFor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		site, _ := w.site(t, placement.Flat, housing.Dwelling{Rooms: rooms(2)})
		site.District, site.Near = "Nord", []housing.Near{{Kind: "school", Name: "GS Nord", Minutes: 5}}
		w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
			_, err = housing.SaveSite(ctx, tx, w.Clock, w.housing, site)
			return err
		})
		h := w.lives(t, 2)
		set := func(wish housing.Wish) (got housing.Wish, err error) {
			wish.Household = h.ID
			err = w.Try(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
				got, err = housing.SetWish(ctx, tx, w.Clock, w.housing, "", wish)
				return err
			})
			return got, err
		}
		got, err := set(housing.Wish{Uses: []string{"GS Nord", "GS Mond"}, Wishes: []string{"Nord", "flat", "hall", "Mond"}})
		if err != nil || !slices.Equal(got.Uses, []string{"GS Nord"}) || !slices.Equal(got.Wishes, []string{"Nord", "flat"}) {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := set(housing.Wish{}); !errs.Is(err, errs.KindConflict) {
			t.Errorf("somebody who did not see it: %v", err)
		}
		if got, err = set(housing.Wish{Version: got.Version}); err != nil || len(got.Wishes) > 0 {
			t.Errorf("taken back: %+v, %v", got, err)
		}
	})
}
