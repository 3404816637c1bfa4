package ui

import (
	"context"

	"github.com/a-h/templ"

	"wegwarte/internal/i18n"
)

// Page is what the frame around a page needs to know.
type Page struct {
	Title   string    // of the document; the visible heading is Heading's
	Path    string    // path and query to come back to after changing the language; "" is "/"
	User    *Frame    // nil: nobody is logged in
	Nav     []NavItem // in the order of the work
	Trail   []Crumb   // from the start page down, without the page itself
	Flash   []Flash   // what just happened, from the page before
	Scripts []string  // names of the page's own modules, e.g. "inbox.js"
	Refresh int       // seconds after which a browser without script asks again; 0: never
	Version string
}

// Frame names who is logged in, as what, and where.
type Frame struct{ Name, Role, Tenant string }

// NavItem is one entry of the navigation. Badge counts what waits there; zero
// shows nothing.
type NavItem struct {
	Label, URL string
	Current    bool
	Badge      int
	Items      []NavItem // of a group, which has no URL of its own
}

// NavGroup puts entries under a name; what waits in it, and where one is, shows
// while it is closed.
func NavGroup(label string, items []NavItem) NavItem {
	g := NavItem{Label: label, Items: items}
	for _, i := range items {
		g.Current = g.Current || i.Current
		g.Badge += i.Badge
	}
	return g
}

// Crumb is one step of the trail to a page.
type Crumb struct{ Label, URL string }

// Flash is one sentence about what just happened.
type Flash struct {
	Kind Kind
	Text string
}

func (p Page) path() string {
	if p.Path == "" {
		return "/"
	}
	return p.Path
}

// documentTitle ends with the product's name, so that a browser's tab begins
// with the page.
func (p Page) documentTitle(ctx context.Context) string {
	if p.Title == "" {
		return i18n.T(ctx, "app.name")
	}
	return p.Title + " – " + i18n.T(ctx, "app.name")
}

// others are the languages that the reader could change to.
func others(ctx context.Context) []i18n.Lang {
	var langs []i18n.Lang
	for _, l := range i18n.Languages {
		if l != i18n.From(ctx) {
			langs = append(langs, l)
		}
	}
	return langs
}

// current gives the attribute that says "you are here".
func current(is bool) templ.Attributes {
	if is {
		return templ.Attributes{"aria-current": "page"}
	}
	return nil
}

// holds gives the attribute that says "you are in one of these".
func holds(is bool) templ.Attributes {
	if is {
		return templ.Attributes{"aria-current": "true"}
	}
	return nil
}
