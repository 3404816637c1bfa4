package publish

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

const settingsPath = path + "/einstellungen"

// settings are how the page is kept.
type settings struct {
	open.Settings
	Scope  tenant.Scope
	Least  string // as it was typed
	Faults i18n.Faults
}

// ShowSettings shows how often something is made, and who answers for the page.
func ShowSettings(v *door.Visit) error {
	p, err := loadSettings(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("publish.settings"), settingsPage(p))
}

func loadSettings(v *door.Visit) (p settings, err error) {
	p.Scope = v.Scope
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Settings, err = open.SettingsOf(ctx, tx, v.Scope)
		return err
	})
	p.Least = strconv.Itoa(p.Smallest)
	return p, err
}

// SaveSettings keeps them.
func SaveSettings(v *door.Visit) error {
	p, err := loadSettings(v)
	if err != nil {
		return err
	}
	one := func(name string) string { return strings.TrimSpace(v.Form().Get(name)) }
	p.Number, _ = strconv.Atoi(one("number"))
	p.Rhythm, p.Automatic = open.Rhythm(one("rhythm")), one("automatic") != ""
	if v.Scope.Kind == tenant.Land {
		p.Least = one("smallest")
		p.Smallest = -1
		if n, err := strconv.Atoi(p.Least); err == nil {
			p.Smallest = n
		}
	}
	p.Office = open.Office{Name: one("name"), Address: one("address"), For: one("for"), Email: one("email"), Phone: one("phone"), Imprint: one("imprint"), Privacy: one("privacy")}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error { return open.Set(ctx, tx, v.Clock, v.Scope, p.Settings) })
	if errs.Is(err, errs.KindInvalid) {
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("publish.settings"), settingsPage(p))
	}
	if err != nil {
		return err
	}
	return v.Go(path, "publish.settings.saved")
}

func (p settings) rhythms(ctx context.Context) (all []ui.Option) {
	for _, r := range open.Rhythms {
		all = append(all, ui.Option{Value: string(r), Label: i18n.T(ctx, "publish.rhythm."+string(r)), Chosen: r == p.Rhythm})
	}
	return all
}
