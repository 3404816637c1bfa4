package leaflet

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// page shows what is printed for those whom a transfer is about.
type page struct {
	assignment.Told
	Today   clock.Date
	Scope   tenant.Scope
	Chosen  id.ID     // for whom; "" for everybody
	Lang    i18n.Lang // "" for what they read
	Big     bool
	Copies  []paper
	Lost    []assignment.Person // who has no language that papers are written in
	Reading []reading           // of each leaflet there is, in the order of All
}

// paper is one leaflet in one language.
type paper struct {
	assignment.Leaflet
	Told  *assignment.Told
	Today clock.Date
	Lang  i18n.Lang
	Big   bool
}

// Show shows the leaflets of a transfer, ready to be printed.
func Show(v *door.Visit) error {
	transfer, err := v.ID("id")
	if err != nil {
		return err
	}
	form := v.Form()
	p := page{Today: v.Today(), Scope: v.Scope, Big: form.Get("schrift") == "gross"}
	p.Chosen, _ = id.Parse(form.Get("fuer"))
	if lang := i18n.Lang(form.Get("sprache")); lang.OnPaper() {
		p.Lang = lang
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Told, err = assignment.Tell(ctx, tx, v.Clock, v.Scope, assignment.TellCommand{Transfer: transfer, For: p.Chosen})
		return err
	})
	if err != nil {
		return err
	}
	p.copy()
	v.Trail = []ui.Crumb{{Label: p.Transfer.Number, URL: "/zuweisungen/" + string(transfer)}}
	return v.Show(v.T("telling.title")+" "+p.Transfer.Number, leafletPage(p))
}

// copy works out what is printed: each leaflet once in each language.
func (p *page) copy() {
	for _, l := range p.All {
		p.Reading = append(p.Reading, readingsOf(l.For))
	}
	for _, l := range p.Leaflets {
		r := readingsOf(l.For)
		langs, big := r.Langs, p.Big || r.Aloud && p.Lang == ""
		if p.Lang != "" {
			langs = []i18n.Lang{p.Lang}
		}
		for _, lang := range langs {
			p.Copies = append(p.Copies, paper{Leaflet: l, Told: &p.Told, Today: p.Today, Lang: lang, Big: big})
		}
		for _, one := range l.For {
			if p.Lang == "" && readingOf(one).Lost {
				p.Lost = append(p.Lost, one)
			}
		}
	}
}

// In renders a component in a language.
func In(lang i18n.Lang, c templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error { return c.Render(i18n.With(ctx, lang), w) })
}
