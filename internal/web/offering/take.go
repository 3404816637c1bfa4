package offering

import (
	"bytes"
	"context"
	"encoding/base64"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/offer"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/offers"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// taking is the page on which a list, or a calendar, comes in: asked for, then shown
// with what it would change, then taken in.
type taking struct {
	Events    bool // a calendar
	File      string
	Data      string // of what was looked at, for the second step
	Provider  string // whose calendar it is, and what it is about
	Theme     string
	Providers []offer.Named
	Errors    []sheet.RowError
	Count     int // of errors, also those Errors has no room for
	Ignored   []sheet.Ignored
	Taken     offer.Taken
	Faults    i18n.Faults
}

func (p taking) path() string {
	if p.Events {
		return eventsPath
	}
	return takePath
}

func (p taking) title(v *door.Visit) string {
	if p.Events {
		return v.T("offer.events")
	}
	return v.T("offer.take")
}

const fileField = "datei"

// AskList asks for a list of offers.
func AskList(v *door.Visit) error { return ask(v, taking{}) }

// AskEvents asks for a calendar.
func AskEvents(v *door.Visit) error { return ask(v, taking{Events: true}) }

func ask(v *door.Visit, p taking) error {
	if err := p.load(v); err != nil {
		return err
	}
	return v.Show(p.title(v), takePage(p))
}

func (p *taking) load(v *door.Visit) error {
	v.Trail = []ui.Crumb{{Label: v.T("offer.list"), URL: offerPath}}
	return v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Providers, err = offer.Names(ctx, tx, v.Scope)
		return err
	})
}

// Template gives an empty list.
func Template(v *door.Visit) error {
	file, err := offers.WriteTemplate(v.Context())
	if err != nil {
		return err
	}
	return v.Send("angebote.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file)
}

// LookAtList shows what a list would change.
func LookAtList(v *door.Visit) error { return lookAt(v, taking{}, offers.Limits.Bytes) }

// LookAtEvents shows what a calendar would change.
func LookAtEvents(v *door.Visit) error { return lookAt(v, taking{Events: true}, offers.MostBytes) }

func lookAt(v *door.Visit, p taking, limit int64) error {
	name, data, err := v.File(fileField, limit)
	p.File, p.Data = name, base64.StdEncoding.EncodeToString(data)
	return p.work(v, data, err, offer.Preview, nil)
}

// TakeList takes in the list that was looked at.
func TakeList(v *door.Visit) error { return takeIn(v, taking{}) }

// TakeEvents takes in the calendar that was looked at.
func TakeEvents(v *door.Visit) error { return takeIn(v, taking{Events: true}) }

func takeIn(v *door.Visit, p taking) error {
	data, err := base64.StdEncoding.DecodeString(v.Text("data"))
	if err != nil || len(data) == 0 {
		err = errs.Invalid("error.file.missing").At(fileField)
	}
	p.File, p.Data = v.Text("name"), v.Text("data")
	return p.work(v, data, err, offer.TakeIn, func(t offer.Taken) error {
		return v.Go(offerPath, "offer.taken", "fresh", t.Count(offer.IsNew), "changed", t.Count(offer.IsChanged), "same", t.Count(offer.IsSame))
	})
}

type useCase = func(context.Context, *db.Tx, clock.Clock, tenant.Scope, []offer.Row) (offer.Taken, error)

// work reads a file, hands it to the use case, and shows what came of it, or goes on.
func (p *taking) work(v *door.Visit, data []byte, err error, do useCase, done func(offer.Taken) error) error {
	p.Provider, p.Theme = v.Text("provider"), v.Text("theme")
	if loading := p.load(v); loading != nil {
		return loading
	}
	var list offers.List
	if err == nil {
		list, err = p.read(v, data)
	}
	p.Errors, p.Count, p.Ignored = list.Errors, list.Count, list.Ignored
	if err == nil && p.Count == 0 {
		step := v.Look
		if done != nil {
			step = v.Do
		}
		err = step(func(ctx context.Context, tx *db.Tx) (err error) {
			p.Taken, err = do(ctx, tx, v.Clock, v.Scope, list.Rows)
			return err
		})
	}
	if err == nil && p.Count == 0 {
		if done != nil {
			return done(p.Taken)
		}
		return v.Show(p.title(v), takePage(*p))
	}
	for _, f := range p.Taken.Faults {
		p.Errors, p.Count = append(p.Errors, offers.Fault(v.Context(), f)), p.Count+1
	}
	sorted.By(p.Errors, func(a, b sheet.RowError) int { return a.Row - b.Row })
	if err != nil && p.Count == 0 {
		if !errs.Is(err, errs.KindInvalid) {
			return err
		}
		for _, fault := range i18n.Err(v.Context(), err) {
			if fault.Field == "" || fault.Field == "file" {
				fault.Field = fileField
			}
			p.Faults = append(p.Faults, fault)
		}
	}
	p.Taken.Lines, p.Data = nil, ""
	return v.ShowInvalid(p.title(v), takePage(*p))
}

func (p *taking) read(v *door.Visit, data []byte) (offers.List, error) {
	if !p.Events {
		return offers.Read(v.Context(), bytes.NewReader(data))
	}
	list, err := offers.ReadEvents(bytes.NewReader(data))
	if err != nil {
		return list, err
	}
	name := ""
	for _, n := range p.Providers {
		if string(n.ID) == p.Provider {
			name = n.Name
		}
	}
	themes := themesOf(p.Theme)
	if name == "" || themes == nil {
		field := "provider"
		if name != "" {
			field = "theme"
		}
		return list, errs.Invalid("offer.choice").At(field)
	}
	for i := range list.Rows {
		list.Rows[i].Provider, list.Rows[i].Offer.Theme = name, themes[0]
	}
	return list, nil
}
