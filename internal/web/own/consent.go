package own

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/path"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/consent"
	"wegwarte/internal/portal/meet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// consents is all that somebody allows.
type consents struct {
	portal.Acting
	consent.Given
	Meets []meet.Pair // in which others see something of them
	Today clock.Date
	Town  string
}

const consentsPath = "/ich/erlaubnisse"

// ofMeet is what was released for an encounter.
const ofMeet consent.Kind = "meet"

// ShowConsents shows whom somebody allows what.
func ShowConsents(v *door.Visit) error {
	p := consents{Today: v.Today(), Town: v.Tenant.Name}
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) {
		p.Acting = a
		if p.Given, err = consent.Show(ctx, tx, v.Clock, s, a.Person); err == nil && a.Standing == portal.Self {
			p.Meets, err = meet.Released(ctx, tx, v.Clock, s)
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("own.consent.title"), consentsPage(p))
}

// SetConsent takes one back, or gives it: who asks next finds it so.
func SetConsent(v *door.Visit) error {
	form := v.Form()
	cmd := consent.SetCommand{Kind: consent.Kind(form.Get("what")), Row: idOf(v, "which"), Allow: form.Get("allow") != "", Way: path.Remind(form.Get("allow"))}
	err := writes(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		if cmd.Person = a.Person; cmd.Kind == ofMeet {
			return meet.Stop(ctx, tx, v.Clock, s, cmd.Row)
		}
		return consent.Set(ctx, tx, v.Clock, s, cmd)
	})
	if err != nil {
		return err
	}
	if cmd.Allow {
		return v.Go(consentsPath, "own.consent.given")
	}
	return v.Go(consentsPath, "own.consent.taken")
}

// reached lists the ways in which somebody can be told of a meeting.
func (p consents) reached() (ways []path.Remind) {
	if p.Me.Email != "" {
		ways = append(ways, path.RemindByMail)
	}
	if p.Me.Phone != "" {
		ways = append(ways, path.RemindBySMS)
	}
	return ways
}

// helping words whom somebody lets look now.
func (p consents) helping(ctx context.Context) string {
	if len(p.Helpers) == 0 {
		return i18n.T(ctx, "own.consent.helpers.none")
	}
	return i18n.T(ctx, "own.consent.helpers", "count", len(p.Helpers))
}
