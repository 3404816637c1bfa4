// Package own is the pages of the person themselves, below /ich: first for a
// phone on a slow line, in the languages of i18n.Own, without script where
// there is none.
//
// Its frame is lighter than that of the desks: a style of its own that is cut
// from theirs, and the fonts a phone has. Pages for everybody, such as the
// offers of a municipality, stand in it too (door.Everyone).
//
// It must not read a room but through package portal, in the scope that
// portal.As gives.
package own

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/meet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// entry is one line of the navigation of one's own pages.
type entry struct {
	key, url string
	right    portal.Right // who helps sees it where they have the right; "": only whose page it is
	always   bool         // whoever looks
	tab      bool         // always in sight; four at most
}

// entries are one's own pages, in the order of the menu.
var entries = []entry{
	{"own.nav.way", "/ich", portal.Way, false, true},
	{"own.nav.papers", "/ich/papiere", portal.Papers, false, true},
	{"own.nav.health", "/ich/gesundheit", portal.Health, false, false},
	{"own.nav.readers", "/ich/wer-hat-gelesen", "", false, false},
	{"own.nav.consents", "/ich/erlaubnisse", "", false, false},
	{"own.nav.agenda", agendaPath, portal.Appointments, false, true},
	{"own.nav.post", postPath, portal.Messages, false, true},
	{"own.nav.letters", lettersPath, portal.Letters, false, false},
	{"own.nav.seats", "/ich/plaetze", portal.Offers, false, false},
	{"own.nav.meet", meetPath, "", false, false},
	{"own.nav.help", "/ich/begleitung", "", false, false},
	{"own.nav.feedback", feedbackPath, "", true, false},
	{"own.nav.move", "/ich/umzug", "", false, false},
	{"own.nav.take", "/ich/mitnehmen", "", false, false},
	{"own.nav.delete", "/ich/loeschen", "", false, false},
	{"own.nav.access", "/ich/zugang", "", true, false},
}

// reads answers with a page of the visitor's own: it looks, in one transaction, as
// far as the rights open the record, and frames the page for whose it is.
func reads(v *door.Visit, fn func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error, rights ...portal.Right) error {
	return v.Look(func(ctx context.Context, tx *db.Tx) error { return opened(v, ctx, tx, fn, rights) })
}

// writes is reads for what changes something.
func writes(v *door.Visit, fn func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error, rights ...portal.Right) error {
	return v.Do(func(ctx context.Context, tx *db.Tx) error { return opened(v, ctx, tx, fn, rights) })
}

func opened(v *door.Visit, ctx context.Context, tx *db.Tx, fn func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error, rights []portal.Right) error { //nolint:revive // the visit leads
	all, err := portal.Whose(ctx, tx, v.Clock, v.Scope)
	if err != nil {
		return err
	}
	a, volunteer := chosen(all, v.Whose()), false
	if a.Person == "" {
		if volunteer, err = meet.Invited(ctx, tx, v.Scope); err != nil {
			return err
		}
	}
	v.Frame = framed(v, a, all, volunteer)
	if len(rights) == 0 {
		return fn(ctx, tx, v.Scope, a)
	}
	s, err := portal.Open(v.Scope, a, rights...)
	if err != nil {
		return err
	}
	return fn(ctx, tx, s, a)
}

// chosen is whose page the visitor looks at: the first, unless they chose another.
func chosen(all []portal.Acting, whose id.ID) (a portal.Acting) {
	for _, one := range all {
		if a.Person == "" || one.Person == whose {
			a = one
		}
	}
	return a
}

// frame is what stands around a page.
type frame struct {
	ui.Page
	Here  string // path of the page
	House string // whose house it is, and where it begins
	Home  string
	In    bool
	Nav   []entry
	Whose portal.Acting
	All   []portal.Acting
	Keep  string    // the name under which the phone keeps this page; "": it does not
	Now   time.Time // of what is kept
}

// Frame is that of pages for everybody, and of log-in.
func Frame(p ui.Page) templ.Component { return layout(frame{Page: p, Home: "/ich"}) }

func framed(v *door.Visit, a portal.Acting, all []portal.Acting, volunteer bool) func(ui.Page) templ.Component {
	f := frame{Here: v.R.URL.Path, House: v.Tenant.Name, Home: "/ich", In: true, Whose: a, All: all, Keep: keepAs(v, a)}
	for _, e := range entries {
		if e.always || shown(e, a, volunteer) {
			f.Nav = append(f.Nav, e)
		}
	}
	return keeping(v, f)
}

// shown reports whether the menu leads to a page: to that of encounters, only who may take part.
func shown(e entry, a portal.Acting, volunteer bool) bool {
	if e.url == meetPath {
		return volunteer || a.Standing == portal.Self && a.Adult()
	}
	return a.Person != "" && (a.Own() || e.right != "" && a.May(e.right))
}

// keeping is a frame that tells the phone whether it may keep the page.
func keeping(v *door.Visit, f frame) func(ui.Page) templ.Component {
	if f.Keep != "" {
		v.W.Header().Set(keepHeader, f.Keep)
		f.Now = v.Clock.Now()
	}
	return func(p ui.Page) templ.Component {
		f.Page = p
		f.Scripts = append([]string{"keep.js"}, p.Scripts...)
		return layout(f)
	}
}

// languages are those to change to.
func languages(ctx context.Context) (all []i18n.Lang) {
	for _, l := range i18n.Own {
		if l != i18n.From(ctx) {
			all = append(all, l)
		}
	}
	return all
}

// SetLanguage changes the language of one's own pages and comes back.
func SetLanguage(v *door.Visit) error {
	if l := i18n.Lang(v.Form().Get("lang")); l.IsOwn() {
		v.Speak(l)
	}
	return v.Go(v.Form().Get("back"), "")
}

// LookAt changes whose page the visitor looks at.
func LookAt(v *door.Visit) error {
	err := v.Look(func(ctx context.Context, tx *db.Tx) error {
		_, a, err := portal.As(ctx, tx, v.Clock, v.Scope, idOf(v, "whose"))
		if err == nil {
			v.LookAt(a.Person)
		}
		return err
	})
	if err != nil {
		return err
	}
	if v.Form().Get("back") == kitaPath {
		return v.Go(kitaPath, "")
	}
	return v.Go("/ich", "")
}
