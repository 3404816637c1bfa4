package picture_test

import (
	"context"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/picture"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestAPhotoIsSeenByWhoMaySeeWhatItBelongsTo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w, keys := testkit.NewWorld(t, d), seal.New()
		housing, intake := w.As(tenant.Housing), w.As(tenant.Intake)
		of := id.New()
		add := func(s tenant.Scope, cmd picture.AddCommand) (p picture.Picture, err error) {
			err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				p, err = picture.Add(ctx, tx, w.Clock, s, keys, cmd)
				return err
			})
			return p, err
		}
		open := func(s tenant.Scope, which id.ID, keys *seal.Ring) (data []byte, err error) {
			err = w.Try(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
				_, data, err = picture.Open(ctx, tx, w.Clock, s, keys, which, picture.Whole)
				return err
			})
			return data, err
		}
		if _, err := add(intake, picture.AddCommand{Data: tenant.Site, Of: of, File: testkit.Photo(t, 1)}); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("who may not write of the site adds a photo of it: %v", err)
		}
		p, err := add(housing, picture.AddCommand{Data: tenant.Site, Of: of, Caption: " Die Küche ", File: testkit.Photo(t, 1)})
		if err != nil || p.Caption != "Die Küche" || p.Width != 400 || p.Height != 300 {
			t.Fatalf("%+v, %v", p, err)
		}
		if data, err := open(intake, p.ID, keys); err != nil || len(data) == 0 {
			t.Errorf("who reads of the site does not see it: %v", err)
		}
		if _, err := open(w.At(w.Municipality, tenant.Auditor), p.ID, keys); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("who reads nothing of the site: %v", err)
		}
		other := w.At(w.Elsewhere, tenant.Housing)
		if _, err := open(other, p.ID, keys); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("another municipality: %v", err)
		}
		if _, err := open(housing, p.ID, seal.New()); err == nil {
			t.Error("it opens with another key")
		}
		w.Do(t, intake, func(ctx context.Context, tx *db.Tx) error {
			all, err := picture.Of(ctx, tx, intake, tenant.Site, of)
			if err != nil || len(all) != 1 || all[0] != p {
				t.Errorf("listed: %+v, %v", all, err)
			}
			small, err := picture.Previews(ctx, tx, intake, keys, all)
			if err != nil || len(small[p.ID]) == 0 {
				t.Errorf("small: %v", err)
			}
			all, err = picture.Of(ctx, tx, intake, tenant.Stay, of)
			if err != nil || len(all) != 0 {
				t.Errorf("listed under another kind of data: %+v, %v", all, err)
			}
			return nil
		})
		w.Do(t, other, func(ctx context.Context, tx *db.Tx) error {
			all, err := picture.Of(ctx, tx, other, tenant.Site, of)
			if len(all) != 0 {
				t.Errorf("another municipality sees %d", len(all))
			}
			small, stolen := picture.Previews(ctx, tx, other, keys, []picture.Picture{p})
			if len(small) != 0 || stolen != nil {
				t.Errorf("another municipality sees it small: %v", stolen)
			}
			return err
		})
		for name, s := range map[string]tenant.Scope{"who only reads": intake, "another municipality": other} {
			if err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := picture.Remove(ctx, tx, w.Clock, s, p.ID)
				return err
			}); err == nil {
				t.Errorf("%s removes it", name)
			}
			if err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := picture.Describe(ctx, tx, w.Clock, s, p.ID, "anders")
				return err
			}); err == nil {
				t.Errorf("%s describes it", name)
			}
		}
		w.Do(t, housing, func(ctx context.Context, tx *db.Tx) error {
			if said, err := picture.Describe(ctx, tx, w.Clock, housing, p.ID, " Das Bad "); err != nil || said.Caption != "Das Bad" {
				t.Errorf("described: %+v, %v", said, err)
			}
			all, err := picture.Of(ctx, tx, housing, tenant.Site, of)
			if err != nil || len(all) != 1 || all[0].Caption != "Das Bad" {
				t.Errorf("%+v, %v", all, err)
			}
			return nil
		})
		if err := w.Try(t, housing, func(ctx context.Context, tx *db.Tx) error {
			_, err := picture.Describe(ctx, tx, w.Clock, housing, p.ID, strings.Repeat("ü", 201))
			return err
		}); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("a long caption: %v", err)
		}
		w.Do(t, housing, func(ctx context.Context, tx *db.Tx) error {
			_, err := picture.Remove(ctx, tx, w.Clock, housing, p.ID)
			return err
		})
		if _, err := open(housing, p.ID, keys); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("removed, and still there: %v", err)
		}
	})
}

func TestPhotosAreBounded(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w, keys := testkit.NewWorld(t, d), seal.New()
		s, of := w.As(tenant.Housing), id.New()
		add := func(cmd picture.AddCommand) error {
			cmd.Data, cmd.Of = tenant.Site, of
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := picture.Add(ctx, tx, w.Clock, s, keys, cmd)
				return err
			})
		}
		if err := add(picture.AddCommand{}); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("no photo at all: %v", err)
		}
		if err := add(picture.AddCommand{File: testkit.Photo(t, 1), Caption: strings.Repeat("ü", 201)}); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("a long caption: %v", err)
		}
		one := testkit.Photo(t, 2)
		for range picture.Most {
			if err := add(picture.AddCommand{File: one}); err != nil {
				t.Fatal(err)
			}
		}
		if err := add(picture.AddCommand{File: one}); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("more than are kept: %v", err)
		}
		fresh := seal.New()
		if n, err := picture.Files.Renew(t.Context(), d, fresh, s.Tenant); err == nil {
			t.Errorf("%d keys renewed without the old one", n)
		}
	})
}
