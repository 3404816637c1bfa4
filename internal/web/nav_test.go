package web

import (
	"slices"
	"testing"

	"wegwarte/internal/tenant"
	"wegwarte/internal/web/ui"
)

// As many fit side by side at 1440 px, in German as in Arabic.
const oneLine = 11

func TestTheNavigationFitsOnOneLineForEveryRoleAndLosesNothing(t *testing.T) {
	words := func(key string, _ ...any) string { return key }
	for _, g := range tenant.Matrix {
		for _, kind := range []tenant.Kind{tenant.Land, tenant.Municipality} {
			s := tenant.Scope{Tenant: "t", Kind: kind, Actor: "a", Role: g.Role}
			if !g.ExistsAt(kind) {
				continue
			}
			var all []ui.NavItem
			for _, e := range entries {
				if e.suits(s) {
					all = append(all, ui.NavItem{Label: e.key, URL: e.url, Badge: 1, Current: e.url == "/"})
				}
			}
			bar := grouped(all, words)
			if len(bar) > oneLine {
				t.Errorf("%s at a %s has %d entries side by side", g.Role, kind, len(bar))
			}
			var urls []string
			waits, here := 0, 0
			for _, item := range bar {
				waits += item.Badge
				if item.Current {
					here++
				}
				if item.URL != "" {
					urls = append(urls, item.URL)
				}
				for _, i := range item.Items {
					urls = append(urls, i.URL)
				}
			}
			for _, item := range all {
				if !slices.Contains(urls, item.URL) {
					t.Errorf("%s at a %s does not reach %s", g.Role, kind, item.URL)
				}
			}
			if len(urls) != len(all) || waits != len(all) || here != 1 {
				t.Errorf("%s at a %s: %d of %d entries, %d wait, %d current", g.Role, kind, len(urls), len(all), waits, here)
			}
		}
	}
}

func TestEveryPlaceInTheNavigationIsAnEntry(t *testing.T) {
	for _, g := range groups {
		for _, url := range g.urls {
			if !slices.ContainsFunc(entries, func(e entry) bool { return e.url == url }) {
				t.Errorf("%s names %s, which is no entry", g.key, url)
			}
		}
	}
}
