package account_test

import (
	"context"
	"slices"
	"testing"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestWhoIsThereIsGivenAProviderAndADeskInvitesItsPeople(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := testkit.NewWorld(t, d)
		kim, admin, far := w.As(tenant.CaseManager), w.At(w.Municipality, tenant.Administrator), w.At(w.Elsewhere, tenant.Administrator)
		var club offer.Provider
		var a account.Account
		w.Do(t, kim, func(ctx context.Context, tx *db.Tx) (err error) {
			club, err = offer.SaveProvider(ctx, tx, w.Clock, kim, offer.Provider{Kind: offer.ClubOf, Name: "TSV"})
			return err
		})
		invite := func(s tenant.Scope, provider id.ID, email string) error {
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				invited, _, _, err := account.InviteOfferer(ctx, tx, w.Clock, s, account.Setup{}, provider, "Ada Verein", email)
				if err == nil {
					a = invited
				}
				return err
			})
		}
		if err := invite(kim, club.ID, "ada@tsv.example"); err != nil || a.Unit != club.ID || !slices.Equal(a.Roles, []tenant.Role{tenant.Offerer}) {
			t.Fatalf("%+v: %+v", a, err)
		}
		offerer := w.As(tenant.Offerer)
		offerer.Unit = club.ID
		for name, err := range map[string]error{
			"a provider's own people": invite(offerer, club.ID, "b@tsv.example"),
			"housing":                 invite(w.As(tenant.Housing), club.ID, "c@tsv.example"),
		} {
			if !errs.Is(err, errs.KindForbidden) {
				t.Errorf("%s invited: %v", name, err)
			}
		}
		if err := invite(kim, id.New(), "d@tsv.example"); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("invited for no provider: %v", err)
		}
		work := func(s tenant.Scope, unit id.ID, roles ...tenant.Role) error {
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				return account.SetWork(ctx, tx, w.Clock, s, a.ID, unit, roles)
			})
		}
		if err := work(admin, "", tenant.Offerer); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("an offerer without a provider: %v", err)
		}
		if err := work(admin, "", tenant.Intake); err != nil {
			t.Fatalf("%+v", err)
		}
		if err := work(far, club.ID, tenant.Offerer); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("an administrator elsewhere: %v", err)
		}
		if err := work(admin, club.ID, tenant.Offerer); err != nil {
			t.Fatalf("%+v", err)
		}
		w.Do(t, admin, func(ctx context.Context, tx *db.Tx) (err error) {
			a, err = account.Find(ctx, tx, w.Clock, admin, a.ID)
			return err
		})
		if a.Unit != club.ID {
			t.Errorf("the account is at %q", a.Unit)
		}
	})
}
