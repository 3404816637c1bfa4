package web

import (
	"strings"

	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// entry is one line of the navigation; it is shown to whom the page it leads to
// would let in.
type entry struct {
	key, url string
	access   door.Access
	at       tenant.Kind // "" for every kind of tenant
	unit     bool        // only for people who work in a facility
}

var entries = []entry{
	{"nav.start", "/", door.LoggedIn, "", false},
	{"nav.inbox", "/eingang", door.Read(tenant.Transfer), tenant.Municipality, false},
	{"nav.desk", "/verteilung", door.Write(tenant.Transfer), tenant.Land, false},
	{"nav.questions", "/fragen", door.Read(tenant.Transfer), tenant.Land, true},
	{"nav.households", "/haushalte", door.Read(tenant.Register), "", false},
	{"nav.import", "/ankuenfte", door.Write(tenant.Register), tenant.Land, true},
	{"nav.accounts", "/zugaenge", door.Read(tenant.Account), "", false},
	{"nav.audit", "/protokoll", door.Read(tenant.Audit), "", false},
	{"nav.places", "/kommunen", door.LoggedIn, tenant.Land, false},
	{"nav.profile", "/mein-zugang", door.LoggedIn, "", false},
}

func navigation(v *door.Visit) []ui.NavItem {
	var items []ui.NavItem
	for _, e := range entries {
		if !e.access.Allows(v.Scope) || e.at != "" && e.at != v.Scope.Kind || e.unit && v.Scope.OnlyUnit() == "" {
			continue
		}
		items = append(items, ui.NavItem{Label: v.T(e.key), URL: e.url, Current: e.covers(v.R.URL.Path)})
	}
	return items
}

// covers reports whether a page lies under the entry.
func (e entry) covers(path string) bool {
	return path == e.url || e.url != "/" && strings.HasPrefix(path, e.url+"/")
}
