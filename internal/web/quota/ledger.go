package quota

import (
	"context"
	"strings"

	"wegwarte/internal/i18n"
	"wegwarte/internal/report"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// ledger is the key a page reckons by: that of admission, or that of the
// residence rule. Both have the same pages, under addresses of their own.
type ledger struct{ report.Purpose }

var (
	admission = ledger{report.Asylum}
	residence = ledger{report.Residence}
)

// of gives the ledger whose page is asked for.
func of(v *door.Visit) ledger {
	if path := v.R.URL.Path; path == residence.path() || strings.HasPrefix(path, residence.path()+"/") {
		return residence
	}
	return admission
}

// path is where its pages are.
func (l ledger) path() string {
	if l == residence {
		return "/wohnsitz"
	}
	return "/quote"
}

func (l ledger) town(ags string) string    { return l.path() + "/" + ags }
func (l ledger) reports(ags string) string { return l.town(ags) + "/meldungen" }

// key is that of a text, or of the one in its place for the residence rule.
func (l ledger) key(key string) string {
	if own := key + ".residence"; l == residence && i18n.Has(own) {
		return own
	}
	return key
}

func (l ledger) say(ctx context.Context, key string, args ...any) string {
	return i18n.T(ctx, l.key(key), args...)
}

// tabs leads between the pages, as far as the visitor has them.
func (l ledger) tabs(ctx context.Context, s tenant.Scope, ags, current string) (list []ui.Tab) {
	add := func(key, url string) {
		list = append(list, ui.Tab{Label: l.say(ctx, "quote.tab."+key), URL: url, Current: url == current})
	}
	if s.Kind == tenant.Municipality {
		add("rechenweg", l.town(ags))
		add("meldungen", l.reports(ags))
	} else {
		add("quote", l.path())
	}
	if l == admission {
		add("was-waere-wenn", "/quote/was-waere-wenn")
	}
	if l == admission && s.Kind == tenant.Land {
		add("plaetze", "/quote/plaetze")
	}
	add("regeln", "/quote/regeln")
	if s.Kind == tenant.Land && s.Writes(tenant.Quota) {
		add("einlesen", l.path()+"/einlesen")
	}
	return append(list, ui.Tab{Label: l.other().say(ctx, "quote.ledger"), URL: l.other().path()})
}

// townTabs are the pages of one municipality: for itself, and for the Land.
func (l ledger) townTabs(ctx context.Context, s tenant.Scope, ags, current string) []ui.Tab {
	if s.Kind == tenant.Municipality {
		return l.tabs(ctx, s, ags, current)
	}
	var list []ui.Tab
	for i, url := range []string{l.town(ags), l.reports(ags)} {
		list = append(list, ui.Tab{Label: i18n.T(ctx, "quote.tab."+[]string{"rechenweg", "meldungen"}[i]), URL: url, Current: url == current})
	}
	return append(list, ui.Tab{Label: l.other().say(ctx, "quote.ledger"), URL: l.other().town(ags)})
}

// other is the ledger beside it.
func (l ledger) other() ledger {
	if l == residence {
		return admission
	}
	return residence
}
