package care

import (
	"bytes"
	"context"
	"net/url"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/azr"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// azrList is who is to be asked about statements of the AZR before it deletes
// them, and the page to which lists of statements are brought.
type azrList struct {
	Today  clock.Date
	Erases bool
	Open   []record.ToAsk
	Names  map[id.ID]string
	Next   string
	First  string
	Faults i18n.Faults // of the file as a whole

	Checked bool // a list was read
	File    string
	Taken   record.TakenAZR // what it would record
	Errors  []sheet.RowError
	Count   int
	Ignored []sheet.Ignored
	Packed  string // the statements, on their way to the next step
}

const (
	azrFile  = "liste"
	azrShown = 200 // rows of a preview
	azrOpen  = 50  // persons on a page
)

// ShowAZRList shows whom to ask, and asks for a list.
func ShowAZRList(v *door.Visit) error {
	p, err := loadAZRList(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("azr.list"), azrListView(p))
}

func loadAZRList(v *door.Visit) (azrList, error) {
	p := azrList{Today: v.Today(), Erases: v.House().ErasesAZR, Names: map[id.ID]string{}}
	page := record.ToAskPage{Limit: azrOpen + 1}
	query := v.R.URL.Query()
	if after, ok := id.Parse(query.Get("nach")); ok {
		page.After.Person, p.First = after, "/azr"
		if err := readDay("seit", query.Get("seit"), &page.After.Sent); err != nil {
			return p, errs.NotFound("error.not-found")
		}
	}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Open, err = record.AZRToAsk(ctx, tx, v.Clock, v.Scope, page); err != nil {
			return err
		}
		if len(p.Open) > azrOpen {
			p.Open = p.Open[:azrOpen]
			last := p.Open[azrOpen-1]
			p.Next = "/azr?" + url.Values{"nach": {string(last.Person)}, "seit": {last.Sent.String()}}.Encode()
		}
		ids := make([]id.ID, len(p.Open))
		for i, one := range p.Open {
			ids[i] = one.Person
		}
		households, err := person.Of(ctx, tx, v.Scope, ids)
		p.name(households)
		return err
	})
	return p, err
}

func (p azrList) name(households []person.Household) {
	for _, h := range households {
		for _, one := range h.Persons {
			p.Names[one.ID] = one.Name()
		}
	}
}

// AZRTemplate gives an empty list.
func AZRTemplate(v *door.Visit) error {
	file, err := azr.WriteTemplate(v.Context())
	if err != nil {
		return err
	}
	return v.Send("azr.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file)
}

// CheckAZR reads a list and shows what it would record; nothing is kept yet.
func CheckAZR(v *door.Visit) error {
	p, err := loadAZRList(v)
	if err != nil {
		return err
	}
	if err := p.check(v); err != nil {
		return p.refuse(v, err)
	}
	if p.Count > 0 {
		return v.ShowInvalid(v.T("azr.list"), azrListView(p))
	}
	return v.Show(v.T("azr.list"), azrListView(p))
}

func (p *azrList) check(v *door.Visit) error {
	name, data, err := v.File(azrFile, azr.Limits.Bytes)
	if err != nil {
		return err
	}
	p.File = name
	list, err := azr.Read(v.Context(), bytes.NewReader(data), azr.Limits, v.Today())
	if err != nil {
		return err
	}
	var statements []record.AZRCommand
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		households, err := person.Filed(ctx, tx, v.Clock, v.Scope, list.Numbers())
		if err != nil {
			return err
		}
		p.name(households)
		statements = list.Match(ctx, households, v.Today())
		p.Taken, err = record.CompareAZR(ctx, tx, v.Clock, v.Scope, statements...)
		return err
	})
	if err != nil {
		return err
	}
	p.Checked, p.Errors, p.Count, p.Ignored = true, list.Errors, list.Count, list.Ignored
	p.Packed, err = azr.Pack(statements)
	return err
}

// refuse says what is wrong with the file as a whole.
func (p azrList) refuse(v *door.Visit, err error) error {
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Checked = false
	for _, fault := range i18n.Err(v.Context(), err) {
		p.Faults = append(p.Faults, i18n.Fault{Field: azrFile, Text: fault.Text})
	}
	return v.ShowInvalid(v.T("azr.list"), azrListView(p))
}

// TakeAZR records what was shown before. What is there by now is left as it is.
func TakeAZR(v *door.Visit) error {
	p, err := loadAZRList(v)
	if err != nil {
		return err
	}
	statements, err := azr.Unpack(v.Form().Get("packed"))
	if err != nil {
		return p.refuse(v, err)
	}
	var taken record.TakenAZR
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		taken, err = record.AddAZR(ctx, tx, v.Clock, v.Scope, statements...)
		return err
	})
	if err != nil {
		return p.refuse(v, err)
	}
	return v.Go("/azr", "azr.taken", "count", len(taken.Added))
}

func (p azrList) tone() ui.Kind {
	if p.Count > 0 {
		return ui.Warning
	}
	return ui.Info
}

func (p azrList) words(ctx context.Context) string {
	switch {
	case p.Count > 0:
		return i18n.T(ctx, "azr.wrong", "count", p.Count)
	case len(p.Taken.Added) == 0:
		return i18n.T(ctx, "stock.nothing")
	}
	return i18n.T(ctx, "azr.checked", "count", len(p.Taken.Added))
}
