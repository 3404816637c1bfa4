package paper

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// paperPage shows one paper and what can be done with it.
type paperPage struct {
	Scope    tenant.Scope
	Today    clock.Date
	Person   person.Person
	Paper    record.Paper
	Preview  []byte // of a PDF
	Item     string // what it belongs to, in words
	Kinds    []record.PaperEntry
	Items    []ui.Option
	Values   described
	Why      string // of a removal
	Note     string
	Changes  bool // may describe and turn it
	Removes  bool
	Keeps    bool             // may say that it stays with the person
	Kept     *record.KeptBack // nil where it may be handed over
	Removing bool             // the form to remove it came back
	Faults   i18n.Faults
}

// ShowPaper shows one paper.
func ShowPaper(v *door.Visit) error {
	p, err := loadPaper(v)
	if err != nil {
		return err
	}
	return v.Show(kindOf(v.Context(), p.Paper), paperView(p))
}

// ChangePaper says anew what the paper is.
func ChangePaper(v *door.Visit) error {
	p, err := loadPaper(v)
	if err != nil {
		return err
	}
	p.Values = readDescribed(v)
	version, _ := strconv.Atoi(v.Form().Get("version"))
	said, err := p.Values.command()
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			return record.DescribePaper(ctx, tx, v.Clock, v.Scope, record.DescribeCommand{Paper: p.Paper.ID, Version: version, Described: said})
		})
	}
	return p.answer(v, err, folderURL(p.Person.ID), "paper.changed")
}

// TurnPaper turns a picture by a quarter, to the left or to the right.
func TurnPaper(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	quarters := map[string]int{"left": -1, "right": 1}[v.Form().Get("do")]
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		return record.TurnPaper(ctx, tx, v.Clock, v.Scope, which, quarters)
	})
	if err != nil {
		return err
	}
	return v.Go(paperURL(which), "")
}

// RemovePaper removes the file.
func RemovePaper(v *door.Visit) error {
	p, err := loadPaper(v)
	if err != nil {
		return err
	}
	p.Removing, p.Why, p.Note = true, v.Form().Get("why"), strings.TrimSpace(v.Form().Get("removal_note"))
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := assignment.RemovePaper(ctx, tx, v.Clock, v.Scope, record.RemoveCommand{Paper: p.Paper.ID, Why: record.RemovalReason(p.Why), Note: p.Note})
		return err
	})
	return p.answer(v, err, folderURL(p.Person.ID), "paper.removed")
}

// answer goes on, or shows the page again with what is wrong.
func (p paperPage) answer(v *door.Visit, err error, to, flash string) error {
	if err == nil {
		return v.Go(to, flash)
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(kindOf(v.Context(), p.Paper), paperView(p))
}

func loadPaper(v *door.Visit) (p paperPage, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p.Scope, p.Today = v.Scope, v.Today()
	var h person.Household
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		if p.Paper, err = record.ShowPaper(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		if h, p.Person, err = person.ShowPerson(ctx, tx, v.Clock, v.Scope, p.Paper.Person); err != nil {
			return err
		}
		p.Removes = !p.Paper.IsGone() && p.Paper.WrittenBy(v.Scope)
		p.Changes = p.Removes && h.LeftOn.IsZero()
		if p.Keeps = p.Changes && v.Scope.Kind == tenant.Land; p.Keeps {
			if _, p.Kept, err = record.ShowKeepable(ctx, tx, v.Clock, v.Scope, record.KeptPaper, which); err != nil {
				return err
			}
		}
		if p.Items, err = itemsOf(v, ctx, tx, p.Person.ID); err != nil {
			return err
		}
		if !p.Paper.IsPicture() && !p.Paper.IsGone() {
			_, p.Preview, err = record.OpenPaper(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, which, record.PaperPreview)
			if errs.Is(err, errs.KindNotFound) {
				err = nil
			}
		}
		return err
	})
	if err != nil {
		return p, err
	}
	p.Kinds = kindsFor(v.Scope)
	p.Values = described{Kind: string(p.Paper.Kind), IssuedOn: p.Paper.IssuedOn.String(), Language: p.Paper.Language, Note: p.Paper.Note, Item: itemValue(p.Paper)}
	for _, o := range p.Items {
		if o.Value == p.Values.Item {
			p.Item = o.Label
		}
	}
	trail(v, h, ui.Crumb{Label: v.T("paper.of", "name", p.Person.Name()), URL: folderURL(p.Person.ID)})
	return p, nil
}

func itemValue(p record.Paper) string {
	switch {
	case p.Need != "":
		return "need:" + string(p.Need)
	case p.Measure != "":
		return "measure:" + string(p.Measure)
	}
	return ""
}

// SendPaper gives the file.
func SendPaper(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var kept record.Paper
	var data []byte
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		kept, data, err = record.OpenPaper(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, which, record.PaperContent)
		return err
	})
	if err != nil {
		return err
	}
	return v.SendStored(fileName(kept), kept.MediaType, data)
}

// fileName says nothing of whose paper it is.
func fileName(p record.Paper) string {
	if p.IsPicture() {
		return string(p.ID) + ".jpg"
	}
	return string(p.ID) + ".pdf"
}

// definitions lists what is known of a paper.
func (p paperPage) definitions(ctx context.Context) []ui.Definition {
	list := []ui.Definition{{Term: i18n.T(ctx, "paper.field.issued"), Text: i18n.DateShort(ctx, p.Paper.IssuedOn)}}
	add := func(key, text string) {
		if text != "" {
			list = append(list, ui.Definition{Term: i18n.T(ctx, key), Text: text})
		}
	}
	add("paper.field.language", say.Language(ctx, p.Paper.Language))
	add("paper.field.item", p.Item)
	add("paper.field.note", p.Paper.Note)
	if !p.Paper.IsPicture() {
		add("paper.field.form", i18n.T(ctx, "paper.pdf", "count", p.Paper.Pages))
	}
	add("paper.field.added", i18n.Time(ctx, p.Paper.AddedAt))
	entry, _ := p.Paper.Kind.Entry()
	add("paper.field.source", entry.Source)
	add("paper.field.readers", readersOf(ctx, p.Scope, entry.Data))
	return list
}

// travels says whether the paper goes along in a hand-over.
func (p paperPage) travels(ctx context.Context) string {
	entry, _ := p.Paper.Kind.Entry()
	switch {
	case p.Scope.Kind != tenant.Land:
		return ""
	case entry.Travels == record.TravelsNever:
	case p.Paper.Item() != "":
		return i18n.T(ctx, "paper.travels.item")
	case entry.Travels == record.TravelsByKind:
		return i18n.T(ctx, "paper.travels.kind")
	}
	return i18n.T(ctx, "paper.travels.not")
}
