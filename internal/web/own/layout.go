package own

import (
	"context"

	"github.com/a-h/templ"

	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/web/door"
)

// title of the document ends with the product's name, as on the desks' pages.
func (f frame) title(ctx context.Context) string {
	if f.Title == "" {
		return i18n.T(ctx, "app.name")
	}
	return f.Title + " – " + i18n.T(ctx, "app.name")
}

func (f frame) back() string {
	if f.Path == "" {
		return "/ich"
	}
	return f.Path
}

func pressed(is bool) string {
	if is {
		return "true"
	}
	return "false"
}

// keptAs tells the page's module under which name the phone keeps it.
func keptAs(name string) templ.Attributes {
	if name != "" {
		return templ.Attributes{"data-keep": name}
	}
	return nil
}

func current(is bool) templ.Attributes {
	if is {
		return templ.Attributes{"aria-current": "page"}
	}
	return nil
}

// idOf gives an identifier from a form; what is none is nobody's.
func idOf(v *door.Visit, name string) id.ID {
	one, _ := id.Parse(v.Form().Get(name))
	return one
}

// open gives a fold that is open, or not.
func open(is bool) templ.Attributes { return templ.Attributes{"open": is} }
