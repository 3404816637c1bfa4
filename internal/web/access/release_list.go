package access

import (
	"context"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/web/door"
)

type releaseList struct {
	Releases []account.Release
	Names    map[id.ID]string
	Actor    id.ID
	Decides  bool
	Now      time.Time
	Next     string
	Paged    bool
}

// ListReleases shows what was asked to be sent out: all of it to who decides,
// to everybody else their own.
func ListReleases(v *door.Visit) error {
	p := releaseList{Now: v.Clock.Now(), Actor: v.Scope.Actor, Decides: v.Scope.MayRelease() == nil}
	before, after := pageKey(v)
	p.Paged = !before.IsZero()
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Releases, err = account.Releases(ctx, tx, v.Clock, v.Scope, before, after); err != nil {
			return err
		}
		var accounts []id.ID
		for _, r := range p.Releases {
			accounts = append(accounts, r.AskedBy, r.DecidedBy)
		}
		p.Names, err = account.Names(ctx, tx, v.Scope, accounts)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.Releases); n == account.ReleasePage {
		last := p.Releases[n-1]
		p.Next = nextPage("/freigaben", last.Asked, last.ID)
	}
	return v.Show(v.T("releases.title"), releaseListPage(p))
}

// DecideRelease grants or refuses one.
func DecideRelease(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	form := v.Form()
	grant := form.Get("do") == "grant"
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		return account.DecideRelease(ctx, tx, v.Clock, v.Scope, account.DecideReleaseCommand{Release: which, Grant: grant, Note: form.Get("note")})
	})
	if err != nil {
		return err
	}
	if grant {
		return v.Go("/freigaben", "releases.granted")
	}
	return v.Go("/freigaben", "releases.refused")
}

// releaseKind names what is to be sent out.
func releaseKind(ctx context.Context, r account.Release) string {
	if key := "release.kind." + r.Kind; i18n.Has(key) {
		return i18n.T(ctx, key)
	}
	return r.Kind
}
