package upload_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/upload"
)

// bring keeps a list of n parts for the scope.
func bring(t *testing.T, w *testkit.World, s tenant.Scope, digest string, n int) (u upload.Upload) {
	t.Helper()
	list := upload.New{Kind: upload.Arrivals, Name: "liste.csv", Digest: digest, Layout: []string{"Aktenzeichen"}, Size: 10 * n, Rows: 20 * n}
	for i := range n {
		list.Parts = append(list.Parts, upload.Part{Number: i + 1, Size: 10, Content: []byte("rows")})
	}
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		u, err = upload.Bring(ctx, tx, w.Clock, s, list)
		return err
	})
	return u
}

// try runs fn for the scope and gives its error.
func try(t *testing.T, w *testkit.World, s tenant.Scope, fn func(ctx context.Context, tx *db.Tx) error) error {
	t.Helper()
	return w.DB.Do(t.Context(), s.Tenant, fn)
}

func find(t *testing.T, w *testkit.World, s tenant.Scope, which id.ID) (u upload.Upload) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		u, err = upload.Find(ctx, tx, s, upload.Arrivals, which)
		return err
	})
	return u
}

// check and confirm bring a list to where it runs.
func run(t *testing.T, w *testkit.World, s tenant.Scope, u upload.Upload) upload.Upload {
	t.Helper()
	for range u.Parts {
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			return upload.Check(ctx, tx, w.Clock, s, find1(ctx, t, tx, s, u.ID), struct{}{})
		})
	}
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
		return upload.Confirm(ctx, tx, w.Clock, s, find1(ctx, t, tx, s, u.ID))
	})
	return find(t, w, s, u.ID)
}

func find1(ctx context.Context, t *testing.T, tx *db.Tx, s tenant.Scope, which id.ID) upload.Upload {
	t.Helper()
	u, err := upload.Find(ctx, tx, s, upload.Arrivals, which)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestNobodyElseSeesOrMovesAList(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		own := w.As(tenant.FacilitySocial)
		u := bring(t, w, own, "digest", 1)
		next := own
		next.Unit = w.OtherUnit.ID
		for name, s := range map[string]tenant.Scope{"another facility": next, "a municipality": w.As(tenant.Intake), "another municipality": w.At(w.Elsewhere, tenant.Intake)} {
			missing := map[string]func(ctx context.Context, tx *db.Tx) error{
				"Find": func(ctx context.Context, tx *db.Tx) error {
					_, err := upload.Find(ctx, tx, s, upload.Arrivals, u.ID)
					return err
				},
				"Lying": func(ctx context.Context, tx *db.Tx) error {
					_, err := upload.Lying(ctx, tx, s, upload.Arrivals, "digest")
					return err
				},
				"PartOf": func(ctx context.Context, tx *db.Tx) error {
					_, err := upload.PartOf(ctx, tx, s, u, 1)
					return err
				},
				"Confirm": func(ctx context.Context, tx *db.Tx) error { return upload.Confirm(ctx, tx, w.Clock, s, u) },
				"Cancel":  func(ctx context.Context, tx *db.Tx) error { return upload.Cancel(ctx, tx, w.Clock, s, u) },
				"Fail":    func(ctx context.Context, tx *db.Tx) error { return upload.Fail(ctx, tx, w.Clock, s, u) },
				"Check":   func(ctx context.Context, tx *db.Tx) error { return upload.Check(ctx, tx, w.Clock, s, u, 1) },
				"Take": func(ctx context.Context, tx *db.Tx) error {
					return upload.Take(ctx, tx, w.Clock, s, u, upload.Part{Number: 1}, 1)
				},
			}
			for fn, call := range missing {
				if err := try(t, w, s, call); !errs.Is(err, errs.KindNotFound) && !errs.Is(err, errs.KindConflict) {
					t.Errorf("%s: %s is answered with %v", name, fn, err)
				}
			}
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				all, err := upload.Recent(ctx, tx, s, upload.Arrivals)
				if len(all) > 0 {
					t.Errorf("%s is shown %d lists", name, len(all))
				}
				return err
			})
			late := u
			late.ExpiresAt = w.Clock.Now()
			if err := try(t, w, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := upload.Sweep(ctx, tx, w.Clock, s, late)
				return err
			}); err == nil {
				t.Errorf("%s removed the list", name)
			}
			if s.Tenant != own.Tenant {
				if err := try(t, w, s, func(ctx context.Context, tx *db.Tx) error {
					_, _, err := upload.Resume(ctx, tx, s.Tenant, u.ID)
					return err
				}); !errs.Is(err, errs.KindNotFound) {
					t.Errorf("%s may go on with it: %v", name, err)
				}
			}
		}
		if now := find(t, w, own, u.ID); now.State != upload.Checking || now.Checked != 0 {
			t.Errorf("it was moved: %+v", now)
		}
		desk := w.As(tenant.LandAllocation)
		if err := try(t, w, desk, func(ctx context.Context, tx *db.Tx) error {
			_, err := upload.Find(ctx, tx, desk, upload.Arrivals, u.ID)
			return err
		}); !errs.Is(err, errs.KindForbidden) {
			t.Errorf("who may not write the register is answered with %v", err)
		}
	})
}

func TestAStepIsTakenOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		u := run(t, w, s, bring(t, w, s, "digest", 2))
		if u.State != upload.Running {
			t.Fatal(u.State)
		}
		take := func(ctx context.Context, tx *db.Tx) error {
			return upload.Take(ctx, tx, w.Clock, s, u, upload.Part{Number: 1, Size: 10, Content: []byte{}}, struct{}{})
		}
		if err := try(t, w, s, take); err != nil {
			t.Fatal(err)
		}
		if err := try(t, w, s, take); !errs.Is(err, errs.KindConflict) {
			t.Errorf("the part is taken in twice: %v", err)
		}
		if now := find(t, w, s, u.ID); now.Taken != 1 || now.TakenSize != 10 {
			t.Errorf("%+v", now)
		}
	})
}

func TestConfirmedTwiceIsConfirmedOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		u := bring(t, w, s, "digest", 1)
		if err := try(t, w, s, func(ctx context.Context, tx *db.Tx) error { return upload.Confirm(ctx, tx, w.Clock, s, u) }); !errs.Is(err, errs.KindConflict) {
			t.Errorf("a list that is not checked is confirmed: %v", err)
		}
		u = run(t, w, s, u)
		w.Clock.Move(time.Minute)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error { return upload.Confirm(ctx, tx, w.Clock, s, u) })
		if now := find(t, w, s, u.ID); !now.ConfirmedAt.Equal(u.ConfirmedAt) || now.State != upload.Running {
			t.Errorf("%+v", now)
		}
	})
}

func TestTheSameFileLiesThereOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		u := bring(t, w, s, "digest", 1)
		err := try(t, w, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := upload.Bring(ctx, tx, w.Clock, s, upload.New{Kind: upload.Arrivals, Digest: "digest"})
			return err
		})
		if !errs.Is(err, errs.KindConflict) {
			t.Errorf("it lies there twice: %v", err)
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			lying, err := upload.Lying(ctx, tx, s, upload.Arrivals, "digest")
			if lying.ID != u.ID {
				t.Errorf("%+v", lying)
			}
			return err
		})
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error { return upload.Cancel(ctx, tx, w.Clock, s, u) })
		bring(t, w, s, "digest", 1) // once it is thrown away, it may come again
	})
}

// left counts the rows of a table that are left.
func left(t *testing.T, w *testkit.World, s tenant.Scope, table string) (n int) {
	t.Helper()
	w.Do(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM `+table+` WHERE tenant_id = $1`, s.Tenant)
		return err
	})
	return n
}

func TestWhatIsThrownAwayOrTooOldLeavesNothingBehind(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		thrown := bring(t, w, s, "one", 2)
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error { return upload.Cancel(ctx, tx, w.Clock, s, thrown) })
		forgotten := bring(t, w, s, "two", 2)
		sweep := func() (gone bool) {
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				u, as, err := upload.Resume(ctx, tx, s.Tenant, forgotten.ID)
				if err != nil {
					return err
				}
				gone, err = upload.Sweep(ctx, tx, w.Clock, as, u)
				return err
			})
			return gone
		}
		if sweep() {
			t.Error("it was removed before its time")
		}
		w.Clock.Move(upload.Waits)
		if !sweep() || left(t, w, s, "upload") != 0 || left(t, w, s, "upload_part") != 0 {
			t.Errorf("%d lists and %d parts are left", left(t, w, s, "upload"), left(t, w, s, "upload_part"))
		}
	})
}

func TestEachStepIsOnRecord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		u := run(t, w, s, bring(t, w, s, "digest", 2))
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			upload.Looked(tx, w.Clock, s, u, audit.Read)
			return upload.Cancel(ctx, tx, w.Clock, s, u)
		})
		auditor := w.At(w.Land, tenant.Auditor)
		details := map[string]bool{}
		w.Do(t, auditor, func(ctx context.Context, tx *db.Tx) error {
			entries, err := audit.Page(ctx, tx, auditor, audit.Filter{})
			for _, e := range entries {
				details[e.Detail] = true
			}
			return err
		})
		for _, want := range []string{"list brought", "list confirmed", "list looked at", "import stopped"} {
			if !details[want] {
				t.Errorf("%q is not on record: %v", want, details)
			}
		}
		if now := find(t, w, s, u.ID); now.State != upload.Cancelled || !now.ExpiresAt.Equal(w.Clock.Now().Add(upload.Stays)) {
			t.Errorf("%+v", now)
		}
	})
}

func TestNobodyFillsTheHouseWithLists(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		for i := range upload.MostOpen {
			bring(t, w, s, fmt.Sprint(i), 1)
		}
		err := try(t, w, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := upload.Bring(ctx, tx, w.Clock, s, upload.New{Kind: upload.Arrivals, Digest: "one more"})
			return err
		})
		if !errs.Is(err, errs.KindInvalid) {
			t.Errorf("one more is answered with %v", err)
		}
	})
}

func TestListsAreReadByTheirIndexes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		s := w.As(tenant.FacilitySocial)
		u := bring(t, w, s, "digest", 2)
		for _, plan := range testkit.Plans(t, d, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
			if _, err := upload.Recent(ctx, tx, s, upload.Arrivals); err != nil {
				return err
			}
			if _, err := upload.Lying(ctx, tx, s, upload.Arrivals, "digest"); err != nil {
				return err
			}
			_, err := upload.PartOf(ctx, tx, s, u, 2)
			return err
		}) {
			if fault := plan.Fault(); fault != "" {
				t.Error(fault)
			}
		}
	})
}
