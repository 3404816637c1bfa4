package door

import (
	"context"
	"strconv"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// arrival is who a session that was found stands for, as it is now: read for
// each request, so that a right that was withdrawn is gone at once.
type arrival struct {
	account account.Account
	tenant  tenant.Tenant
	signIn  id.ID
	late    bool // it is time to write down that the session is in use
	err     error
}

type arrived struct{}

// arriving gives a context within which is kept who a session stands for.
func arriving(ctx context.Context) context.Context {
	return context.WithValue(ctx, arrived{}, new(arrival))
}

// recognise finds out, in the look that found a session, who it stands for.
func (d *Door) recognise(ctx context.Context, tx *db.Tx, content []byte) error {
	a, ok := ctx.Value(arrived{}).(*arrival)
	_, values, err := codec{}.Decode(content)
	if ok && err == nil {
		a.err = a.find(ctx, tx, d.Clock, values)
	}
	return err
}

func (a *arrival) find(ctx context.Context, tx *db.Tx, c clock.Clock, session map[string]any) error {
	text := func(name string) string { s, _ := session[name].(string); return s }
	who := id.ID(text(inAccount))
	if who == "" {
		return nil // nobody is logged in
	}
	epoch, err := strconv.ParseInt(text(inEpoch), 10, 64)
	if err != nil {
		return errs.NotFound("error.not-found").Because(err)
	}
	a.signIn = id.ID(text(inSignIn))
	if a.account, a.tenant, err = account.Current(ctx, tx, who, epoch); err != nil {
		return err
	}
	a.late, err = account.Continue(ctx, tx, c, who, a.signIn)
	return err
}

// enter finds out who is visiting.
func (v *Visit) enter() error {
	ctx, s := v.R.Context(), v.door.sessions
	a, ok := ctx.Value(arrived{}).(*arrival)
	switch {
	case !ok:
		return nil
	case errs.Is(a.err, errs.KindNotFound): // signed out elsewhere, or no longer active
		return s.Destroy(ctx)
	case a.err != nil || a.account.ID == "":
		return a.err
	}
	if a.late {
		err := v.door.DB.Do(ctx, "", func(ctx context.Context, tx *db.Tx) error { return account.Seen(ctx, tx, v.Clock, a.signIn) })
		if err != nil {
			return err
		}
	}
	v.Account, v.Tenant, v.SignIn = a.account, a.tenant, a.signIn
	v.mustSetUp = v.door.Setup.MustSetUp(v.Account)
	v.Scope = tenant.Scope{Tenant: v.Tenant.ID, Kind: v.Tenant.Kind, Unit: v.Account.Unit, Actor: v.Account.ID,
		Name: v.Account.Name, Role: v.role(tenant.Role(s.GetString(ctx, inRole)))}
	if v.Account.Own {
		v.Scope.Kind = tenant.Private
	}
	return nil
}
