package web

import (
	"slices"
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
	work     work        // where they work
}

// work is where at their tenant somebody works.
type work uint8

const (
	anywhere work = iota
	inFacility
	inOffice
)

// suits reports whether somebody with the scope works there.
func (w work) suits(s tenant.Scope) bool {
	return w == anywhere || (w == inFacility) == (s.OnlyUnit() != "")
}

var entries = []entry{
	{"nav.start", "/", door.LoggedIn, "", anywhere},
	{"nav.inbox", "/eingang", door.Read(tenant.Transfer), tenant.Municipality, anywhere},
	{"nav.tasks", "/vorbereitung", door.Read(tenant.Transfer), tenant.Municipality, anywhere},
	{"nav.desk", "/verteilung", door.Read(tenant.Transfer), tenant.Land, inOffice},
	{"nav.questions", "/fragen", door.Read(tenant.Transfer), tenant.Land, anywhere},
	{"nav.missed", "/verbleib", door.Read(tenant.Transfer), tenant.Land, anywhere},
	{"nav.trips", "/fahrten", door.Read(tenant.Transfer), tenant.Land, inFacility},
	{"nav.unknown", "/offene-angaben", door.Read(tenant.Transfer), tenant.Land, inFacility},
	{"nav.households", "/haushalte", door.Read(tenant.Register), "", anywhere},
	{"nav.duplicates", "/dubletten", door.Write(tenant.Register), "", anywhere},
	{"nav.round", "/impftag", door.Write(tenant.MeasureHealth), tenant.Land, inFacility},
	{"nav.import", "/ankuenfte", door.Write(tenant.Register), tenant.Land, inFacility},
	{"nav.calendar", "/kalender", door.Read(tenant.Transfer), tenant.Municipality, anywhere},
	{"nav.figures", "/vorlauf", door.Read(tenant.Transfer), "", anywhere},
	{"nav.accounts", "/zugaenge", door.Read(tenant.Account), "", anywhere},
	{"nav.outbox", "/postausgang", door.Write(tenant.Account), "", anywhere},
	{"nav.audit", "/protokoll", door.Read(tenant.Audit), "", anywhere},
	{"nav.places", "/kommunen", door.LoggedIn, tenant.Land, inOffice},
	{"nav.profile", "/mein-zugang", door.LoggedIn, "", anywhere},
}

func navigation(v *door.Visit) []ui.NavItem {
	var items []ui.NavItem
	for _, e := range entries {
		if !e.access.Allows(v.Scope) || e.at != "" && e.at != v.Scope.Kind || !e.work.suits(v.Scope) {
			continue
		}
		items = append(items, ui.NavItem{Label: v.T(e.key), URL: e.url, Current: e.covers(v.R.URL.Path)})
	}
	return items
}

// below names the pages that are reached from an entry but have addresses of
// their own.
var below = map[string][]string{
	"/eingang":    {"/zuweisungen/", "/ankunftskontakt"},
	"/verteilung": {"/zuweisungen/"},
	"/haushalte":  {"/personen/", "/bedarf/", "/massnahmen/"},
	"/vorlauf":    {"/vorschau", "/zusagen", "/erwartungen"},
}

// covers reports whether a page lies under the entry.
func (e entry) covers(path string) bool {
	under := func(folder string) bool { return strings.HasPrefix(path, folder) }
	return path == e.url || e.url != "/" && under(e.url+"/") || slices.ContainsFunc(below[e.url], under)
}
