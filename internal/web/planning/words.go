package planning

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// knownTone is the colour that repeats how much is known.
func knownTone(c record.Completeness) ui.Kind {
	switch {
	case c.Whole():
		return ui.Success
	case c.Percent() >= 80:
		return ui.Info
	default:
		return ui.Warning
	}
}

// asker reports whether the visitor may say that somebody was asked.
func (p unknownList) asker() bool {
	return p.Scope.Writes(tenant.Need) || p.Scope.Writes(tenant.NeedHealth)
}

// month words a month: "November 2026".
func month(ctx context.Context, d clock.Date) string {
	return i18n.T(ctx, "date.month-year", "month", i18n.Key("date.month."+strconv.Itoa(int(d.Month()))), "year", strconv.Itoa(d.Year()))
}

func text(v *door.Visit, name string) string { return strings.TrimSpace(v.Form().Get(name)) }

// tabs leads between the pages of this package, as far as the visitor has them.
func tabs(ctx context.Context, s tenant.Scope, current string) []ui.Tab {
	var list []ui.Tab
	for _, one := range []struct {
		url    string
		office bool // not for facilities
	}{{"/vorlauf", false}, {"/vorschau", true}, {"/zusagen", false}, {"/erwartungen", true}} {
		if !one.office || s.OnlyUnit() == "" {
			list = append(list, ui.Tab{Label: i18n.T(ctx, "planning.tab."+one.url[1:]), URL: one.url, Current: one.url == current})
		}
	}
	return list
}
