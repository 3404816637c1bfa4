package web

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/equal"
	"wegwarte/internal/person"
	"wegwarte/internal/portal/fact"
	"wegwarte/internal/portal/feedback"
	"wegwarte/internal/portal/post"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// entry is one line of the navigation; it is shown to whom the page it leads to
// would let in.
type entry struct {
	key, url string
	access   door.Access
	at       tenant.Kind              // "" for every kind of tenant
	work     work                     // where they work
	waits    waits                    // what waits there; nil: nothing does
	may      func(tenant.Scope) error // whose it is besides; nil: whoever the page lets in
}

// waits counts what waits for the visitor behind an entry.
type waits func(ctx context.Context, tx *db.Tx, v *door.Visit) (int, error)

// toDecide counts the releases that wait for the visitor's word.
func toDecide(ctx context.Context, tx *db.Tx, v *door.Visit) (int, error) {
	return account.ToDecide(ctx, tx, v.Clock, v.Scope)
}

// toCheck counts the emergencies that nobody has looked at.
func toCheck(ctx context.Context, tx *db.Tx, v *door.Visit) (int, error) {
	return person.Unchecked(ctx, tx, v.Scope)
}

// toCorrect counts what persons say is wrong and nobody has answered.
func toCorrect(ctx context.Context, tx *db.Tx, v *door.Visit) (int, error) {
	return fact.Waiting(ctx, tx, v.Scope, false)
}

// toAnswer counts the messages that nobody has read, or answered.
func toAnswer(ctx context.Context, tx *db.Tx, v *door.Visit) (int, error) {
	w, err := post.WaitFor(ctx, tx, v.Clock, v.Scope)
	return w.Unread + w.Turn, err
}

// toHear counts what people praise or complain of and nobody has answered.
func toHear(ctx context.Context, tx *db.Tx, v *door.Visit) (int, error) {
	return feedback.Waiting(ctx, tx, v.Scope)
}

// toExplain counts the questions about equal treatment that the lead has not answered.
func toExplain(ctx context.Context, tx *db.Tx, v *door.Visit) (int, error) {
	if !equal.Answers(v.Scope) {
		return 0, nil
	}
	return equal.Waiting(ctx, tx, v.Scope)
}

// notDesk leaves the official list to those who do not have it beside what
// municipalities owe and have.
func notDesk(s tenant.Scope) error {
	if s.Writes(tenant.Transfer) {
		return errs.Forbidden("error.forbidden")
	}
	return nil
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
	{"nav.start", "/", door.LoggedIn, "", anywhere, nil, nil},
	{"nav.day", "/mein-tag", door.Read(tenant.Case), tenant.Municipality, anywhere, nil, nil},
	{"nav.post", "/nachrichten", door.Write(tenant.Path), tenant.Municipality, anywhere, toAnswer, nil},
	{"nav.cases", "/faelle", door.Read(tenant.Case), tenant.Municipality, anywhere, nil, nil},
	{"nav.moving", "/umzuege", door.Write(tenant.Case), tenant.Municipality, anywhere, nil, nil},
	{"nav.search", "/suche", door.Read(tenant.Path), tenant.Municipality, anywhere, nil, nil},
	{"nav.inbox", "/eingang", door.Read(tenant.Transfer), tenant.Municipality, anywhere, nil, nil},
	{"nav.tasks", "/vorbereitung", door.Read(tenant.Transfer), tenant.Municipality, anywhere, nil, nil},
	{"nav.appointments", "/termine", door.Read(tenant.Transfer), tenant.Municipality, anywhere, nil, nil},
	{"nav.desk", "/verteilung", door.Read(tenant.Transfer), tenant.Land, inOffice, nil, nil},
	{"nav.week", "/vorschlaege", door.Read(tenant.Transfer), tenant.Land, inOffice, nil, nil},
	{"nav.balance", "/vorschlaege/gruppen", door.Read(tenant.Legal), tenant.Land, inOffice, nil, nil},
	{"nav.capacity", "/aufnahme", door.Read(tenant.Transfer), tenant.Municipality, anywhere, nil, nil},
	{"nav.quota", "/quote", door.Read(tenant.Quota), "", anywhere, nil, nil},
	{"nav.housing", "/unterbringung", door.Read(tenant.Stay), tenant.Municipality, anywhere, nil, nil},
	{"nav.stuck", "/wartet", door.Read(tenant.Path), tenant.Municipality, anywhere, nil, nil},
	{"nav.flats", "/eigene-wohnung", door.Read(tenant.Flat), tenant.Municipality, anywhere, nil, nil},
	{"nav.recognition", "/anerkennung", door.Read(tenant.Work), tenant.Municipality, anywhere, nil, nil},
	{"nav.seats", "/plaetze", door.Read(tenant.Seat), tenant.Municipality, anywhere, nil, nil},
	{"nav.meet", "/begegnungen", door.Write(tenant.Encounter), tenant.Municipality, anywhere, nil, nil},
	{"nav.work", "/arbeit", door.Read(tenant.Work), tenant.Municipality, anywhere, nil, nil},
	{"nav.offers", "/anbieten", door.Read(tenant.Offer), tenant.Municipality, anywhere, nil, nil},
	{"nav.sites", "/unterkuenfte", door.Read(tenant.Site), "", inOffice, nil, nil},
	{"nav.corrections", "/berichtigungen", door.Read(tenant.Contact), tenant.Municipality, anywhere, toCorrect, nil},
	{"nav.questions", "/fragen", door.Read(tenant.Transfer), tenant.Land, anywhere, nil, nil},
	{"nav.missed", "/verbleib", door.Read(tenant.Transfer), tenant.Land, anywhere, nil, nil},
	{"nav.trips", "/fahrten", door.Read(tenant.Transfer), tenant.Land, inFacility, nil, nil},
	{"nav.unknown", "/offene-angaben", door.Read(tenant.Transfer), tenant.Land, inFacility, nil, nil},
	{"nav.households", "/haushalte", door.Read(tenant.Register), "", anywhere, nil, nil},
	{"nav.duplicates", "/dubletten", door.Write(tenant.Duplicate), "", anywhere, nil, nil},
	{"nav.round", "/impftag", door.Write(tenant.MeasureHealth), tenant.Land, inFacility, nil, nil},
	{"nav.doses", "/impfbedarf", door.Read(tenant.Transfer), "", anywhere, nil, nil},
	{"nav.azr", "/azr", door.Write(tenant.MeasureHealth), tenant.Land, inFacility, nil, nil},
	{"nav.import", "/ankuenfte", door.Write(tenant.Register), tenant.Land, inFacility, nil, nil},
	{"nav.themes", "/themen", door.Read(tenant.Path), tenant.Municipality, anywhere, nil, nil},
	{"nav.outcomes", "/ergebnisse", door.Read(tenant.Path), tenant.Municipality, anywhere, nil, nil},
	{"nav.gaps", "/luecken", door.Read(tenant.Facts), tenant.Municipality, anywhere, nil, nil},
	{"nav.council", "/quartalsbericht", door.Read(tenant.Facts), "", inOffice, nil, nil},
	{"nav.equality", "/gleichbehandlung", door.Read(tenant.Equality), "", anywhere, toExplain, nil},
	{"nav.calendar", "/kalender", door.Read(tenant.Transfer), tenant.Municipality, anywhere, nil, nil},
	{"nav.feedback", "/rueckmeldungen", door.Write(tenant.Feedback), tenant.Municipality, anywhere, toHear, nil},
	{"nav.official", "/zahlen", door.Read(tenant.Facts), "", anywhere, nil, nil},
	{"nav.figures", "/vorlauf", door.Read(tenant.Transfer), "", anywhere, nil, nil},
	{"nav.publish", "/offene-seite", door.Write(tenant.Facts), "", inOffice, nil, nil},
	{"nav.accounts", "/zugaenge", door.Read(tenant.Account), "", anywhere, nil, nil},
	{"nav.programs", "/schnittstelle", door.Write(tenant.Account), tenant.Municipality, anywhere, nil, nil},
	{"nav.outbox", "/postausgang", door.Write(tenant.Account), "", anywhere, nil, nil},
	{"nav.releases", "/freigaben", door.LoggedIn, "", anywhere, toDecide, tenant.Scope.MayRelease},
	{"nav.audit", "/protokoll", door.Read(tenant.Audit), "", anywhere, nil, nil},
	{"nav.emergencies", "/notfaelle", door.Read(tenant.Audit), "", anywhere, toCheck, nil},
	{"nav.places", "/kommunen", door.LoggedIn, tenant.Land, inOffice, nil, notDesk},
}

// group is a part of the navigation, and which entries stand in it.
type group struct {
	key  string
	urls []string
}

// groups are what the navigation of whoever has many entries is divided into,
// in the order of the bar; what stands in none is reached at once.
var groups = []group{
	{"nav.group.distribution", []string{"/verteilung", "/vorschlaege", "/vorschlaege/gruppen", "/fragen", "/verbleib", "/kommunen"}},
	{"nav.group.arrival", []string{"/eingang", "/vorbereitung", "/termine", "/kalender", "/aufnahme"}},
	{"nav.group.people", []string{"/haushalte", "/wartet", "/berichtigungen", "/umzuege", "/dubletten"}},
	{"nav.group.facility", []string{"/ankuenfte", "/offene-angaben", "/fahrten", "/impftag", "/azr"}},
	{"nav.group.living", []string{"/unterbringung", "/eigene-wohnung", "/unterkuenfte"}},
	{"nav.group.work", []string{"/anerkennung", "/plaetze", "/anbieten", "/arbeit", "/begegnungen"}},
	{"nav.group.figures", []string{"/quote", "/impfbedarf", "/vorlauf", "/themen", "/ergebnisse"}},
	{"nav.group.facts", []string{"/luecken", "/zahlen", "/gleichbehandlung", "/quartalsbericht", "/offene-seite"}},
	{"nav.group.office", []string{"/rueckmeldungen", "/zugaenge", "/schnittstelle", "/postausgang", "/freigaben", "/protokoll", "/notfaelle"}},
}

// few is up to how many entries stand side by side, without groups.
const few = 7

func navigation(v *door.Visit) []ui.NavItem {
	var items []ui.NavItem
	for _, e := range entries {
		if !e.suits(v.Scope) {
			continue
		}
		item := ui.NavItem{Label: v.T(e.key), URL: e.url, Current: e.covers(v.R.URL.Path)}
		if e.waits != nil {
			item.Badge = e.count(v)
		}
		items = append(items, item)
	}
	return grouped(items, v.T)
}

// suits reports whether the entry is for somebody with the scope.
func (e entry) suits(s tenant.Scope) bool {
	return e.access.Allows(s) && (e.at == "" || e.at == s.Kind) && e.work.suits(s) && (e.may == nil || e.may(s) == nil)
}

// grouped gives the entries in their groups, behind those that stand in none.
func grouped(items []ui.NavItem, t func(key string, args ...any) string) []ui.NavItem {
	if len(items) <= few {
		return items
	}
	bar, in := []ui.NavItem{}, make([][]ui.NavItem, len(groups))
	for _, item := range items {
		if g := slices.IndexFunc(groups, func(g group) bool { return slices.Contains(g.urls, item.URL) }); g < 0 {
			bar = append(bar, item)
		} else {
			in[g] = append(in[g], item)
		}
	}
	for g, members := range in {
		if len(members) > 0 {
			bar = append(bar, ui.NavGroup(t(groups[g].key), members))
		}
	}
	return bar
}

// count counts what waits behind the entry; where that fails, the page does not.
func (e entry) count(v *door.Visit) (n int) {
	_ = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = e.waits(ctx, tx, v)
		return err
	})
	return n
}

// below names the pages that are reached from an entry but have addresses of
// their own.
var below = map[string][]string{
	"/eingang":        {"/zuweisungen/", "/ankunftskontakt"},
	"/verteilung":     {"/zuweisungen/"},
	"/vorschlaege":    {"/vorschlag", "/kommunen"},
	"/haushalte":      {"/personen/", "/bedarf/", "/massnahmen/", "/behalten/", "/notizen/", "/treffen/"},
	"/mein-tag":       {"/uebergaben/", "/vertretung", "/textbausteine"},
	"/unterbringung":  {"/belegung"},
	"/eigene-wohnung": {"/wohnungsuebergabe/", "/vermieter"},
	"/arbeit":         {"/stellen"},
	"/plaetze":        {"/kita"},
	"/unterkuenfte":   {"/wohnungen/"},
	"/quote":          {"/wohnsitz"},
	"/vorlauf":        {"/vorschau", "/zusagen", "/erwartungen"},
}

// covers reports whether a page lies under the entry.
func (e entry) covers(path string) bool {
	under := func(folder string) bool { return strings.HasPrefix(path, folder) }
	return path == e.url || e.url != "/" && under(e.url+"/") || slices.ContainsFunc(below[e.url], under)
}
