package publish

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	public "wegwarte/internal/web/open"
	"wegwarte/internal/web/ui"
)

const (
	path         = "/offene-seite"
	releasesPath = path + "/fassungen"
)

// desk is how things are with the public page.
type desk struct {
	Scope    tenant.Scope
	Address  string // of the public page
	Settings open.Settings
	Draft    *open.Release
	All      []open.Release // that went out, the latest first
	Next     string
	Faults   i18n.Faults
}

func (d desk) decides() bool { return open.MayPublish(d.Scope) }

// Show shows the draft, and what went out.
func Show(v *door.Visit) error {
	d, err := load(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("publish.title"), deskPage(d))
}

func load(v *door.Visit) (d desk, err error) {
	d.Scope, d.Address = v.Scope, public.Address(v.Tenant)
	below, _ := strconv.Atoi(v.R.URL.Query().Get("vor"))
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if d.Settings, err = open.SettingsOf(ctx, tx, v.Scope); err != nil {
			return err
		}
		draft, err := open.Drafted(ctx, tx, v.Scope)
		if err == nil {
			d.Draft = &draft
		} else if !errs.Is(err, errs.KindNotFound) {
			return err
		}
		d.All, err = open.Releases(ctx, tx, v.Scope, max(0, below))
		if n := len(d.All); n == open.PageSize {
			d.Next = path + "?" + url.Values{"vor": {strconv.Itoa(d.All[n-1].Number)}}.Encode()
		}
		return err
	})
	return d, err
}

// again shows the desk with what is wrong.
func again(v *door.Visit, err error) error {
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	d, load := load(v)
	if load != nil {
		return load
	}
	d.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("publish.title"), deskPage(d))
}

// Make assembles a draft of today.
func Make(v *door.Visit) error {
	if _, err := open.Make(v.Context(), v.DB(), v.Clock, v.Scope); err != nil {
		return again(v, err)
	}
	return v.Go(path, "publish.made")
}

// Publish sends the draft out, as it was seen.
func Publish(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := open.Publish(ctx, tx, v.Clock, v.Scope, which, v.Form().Get("hash"))
		return err
	})
	if err != nil {
		return again(v, err)
	}
	return v.Go(path, "publish.published")
}

// Preview shows the draft as everybody would see it.
func Preview(v *door.Visit) error {
	var r open.Release
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = open.Drafted(ctx, tx, v.Scope)
		return err
	})
	if err != nil {
		return err
	}
	v.Frame = func(ui.Page) templ.Component { return public.Preview(r, path) }
	return v.Show(v.T("publish.preview"), templ.NopComponent)
}

// told is one release and what can be done about it.
type told struct {
	open.Release
	Scope   tenant.Scope
	Address string
	Reason  string
	Faults  i18n.Faults
}

// ShowRelease shows a release that went out, and lets it be withdrawn.
func ShowRelease(v *door.Visit) error {
	p, err := loadRelease(v)
	if err != nil {
		return err
	}
	return v.Show(p.title(v.Context()), releasePage(p))
}

func loadRelease(v *door.Visit) (p told, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Release, err = open.Find(ctx, tx, v.Scope, which)
		return err
	})
	if err == nil && p.State == open.Draft {
		err = errs.NotFound("error.not-found")
	}
	p.Scope, p.Address = v.Scope, public.Address(v.Tenant)+"/"+strconv.Itoa(p.Number)
	v.Trail = []ui.Crumb{{Label: v.T("publish.title"), URL: path}, {Label: p.title(v.Context())}}
	return p, err
}

func (p told) title(ctx context.Context) string {
	return i18n.T(ctx, "open.page.as-of", "day", p.Day, "number", strconv.Itoa(p.Number))
}

// Withdraw takes a release back, with a reason.
func Withdraw(v *door.Visit) error {
	p, err := loadRelease(v)
	if err != nil {
		return err
	}
	p.Reason = strings.TrimSpace(v.Form().Get("reason"))
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := open.Withdraw(ctx, tx, v.Clock, v.Scope, p.ID, p.Reason)
		return err
	})
	if errs.Is(err, errs.KindInvalid) {
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(p.title(v.Context()), releasePage(p))
	}
	if err != nil {
		return err
	}
	return v.Go(path, "publish.withdrawn")
}
