package day

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// notePage is the notes about a household, with the form for another one.
type notePage struct {
	form
	path.Notebook
	Sight  path.Sight
	Blocks []path.Block
	Next   string
	Paged  bool
	Writes bool
	Health bool // may write of it
}

func notesURL(household id.ID) string { return householdURL(household) + "/notizen" }

func noteURL(note id.ID) string { return "/notizen/" + string(note) }

// houseBlocks are the beginnings of notes that the house has words for.
var houseBlocks = []struct {
	Name    string
	Purpose path.NotePurpose
}{{"call", path.Call}, {"missed", path.Call}, {"talk", path.Talk}, {"visit", path.Visit}, {"agreed", path.Agreement}, {"office", path.FromOffice}}

// Section leads from a household's page to its notes and meetings.
func Section(v *door.Visit, _ context.Context, _ *db.Tx, household person.Household) (templ.Component, error) { //nolint:revive // as the other parts
	if v.Scope.Kind != tenant.Municipality || !v.Scope.Reads(tenant.Path) {
		return templ.NopComponent, nil
	}
	return section(household.ID), nil
}

// ShowNotes shows the notes, the latest first; "baustein" begins one.
func ShowNotes(v *door.Visit) error {
	p, err := loadNotes(v)
	if err != nil {
		return err
	}
	query := v.R.URL.Query()
	p.Values = map[string]string{"purpose": string(path.Talk), "sight": string(path.CaseFile), "person": string(whoseOf(query))}
	begin := query.Get("baustein")
	for _, b := range houseBlocks {
		if b.Name == begin {
			p.Values["purpose"], p.Values["text"] = string(b.Purpose), v.T("note.block."+b.Name+".text")
		}
	}
	for _, b := range p.Blocks {
		if string(b.ID) == begin {
			p.Values["purpose"], p.Values["text"] = string(b.Purpose), b.Text
		}
	}
	return v.Show(v.T("note.title"), notesView(p))
}

func loadNotes(v *door.Visit) (p notePage, err error) {
	household, err := v.ID("id")
	if err != nil {
		return p, err
	}
	query := v.R.URL.Query()
	p = notePage{Sight: path.Sight(query.Get("sicht")), Writes: v.Scope.Writes(tenant.Path), Health: v.Scope.Reads(tenant.NeedHealth)}
	if !slices.Contains(path.Sights, p.Sight) {
		p.Sight = ""
	}
	f := path.NoteFilter{Household: household, Sight: p.Sight}
	f.After, p.Paged = id.Parse(query.Get("ab"))
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Notebook, err = path.Notes(ctx, tx, v.Clock, v.Scope, f); err == nil {
			p.Blocks, err = path.Blocks(ctx, tx, v.Scope)
		}
		return err
	})
	if p.More {
		p.Next = p.url(url.Values{"ab": {string(p.Notes[len(p.Notes)-1].ID)}})
	}
	trailOf(v, p.Household)
	return p, err
}

func (p notePage) url(query url.Values) string {
	if p.Sight != "" {
		query.Set("sicht", string(p.Sight))
	}
	if len(query) == 0 {
		return notesURL(p.Household.ID)
	}
	return notesURL(p.Household.ID) + "?" + query.Encode()
}

func noteFields(values map[string]string) path.NoteFields {
	return path.NoteFields{Area: path.Area(values["area"]), Purpose: path.NotePurpose(values["purpose"]), Sight: path.Sight(values["sight"]), Text: values["text"]}
}

// AddNote keeps another note.
func AddNote(v *door.Visit) error {
	p, err := loadNotes(v)
	if err != nil {
		return err
	}
	p.Values = v.Typed("person", "area", "purpose", "sight", "text")
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		_, err = path.AddNote(ctx, tx, v.Clock, v.Scope, path.AddNoteCommand{Household: p.Household.ID, Person: id.ID(p.Values["person"]), NoteFields: noteFields(p.Values)})
		return err
	})
	if err == nil {
		return v.Go(notesURL(p.Household.ID), "note.kept")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("note.title"), notesView(p))
}

// oneNote is a note with its history, to be corrected.
type oneNote struct {
	form
	path.NoteShown
	Writes bool
	Health bool
	Other  bool // somebody corrected it meanwhile: their version and the one typed stand side by side
}

// ShowNote shows a note with its history.
func ShowNote(v *door.Visit) error {
	p, err := loadNote(v)
	if err != nil {
		return err
	}
	p.Values = map[string]string{"area": string(p.Area), "purpose": string(p.Purpose), "sight": string(p.Sight), "text": p.Text}
	return v.Show(v.T("note.one"), noteView(p))
}

func loadNote(v *door.Visit) (p oneNote, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p = oneNote{Writes: v.Scope.Writes(tenant.Path), Health: v.Scope.Reads(tenant.NeedHealth)}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.NoteShown, err = path.FindNote(ctx, tx, v.Clock, v.Scope, which)
		return err
	})
	trailOf(v, p.NoteShown.Household, ui.Crumb{Label: v.T("note.title"), URL: notesURL(p.NoteShown.Household.ID)})
	return p, err
}

// CorrectNote corrects a note or takes it back. Where somebody else corrected it
// meanwhile, both versions are shown.
func CorrectNote(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	values := v.Typed("area", "purpose", "sight", "text", "version", "strike")
	version, _ := strconv.Atoi(values["version"])
	var now path.Note
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		now, err = path.CorrectNote(ctx, tx, v.Clock, v.Scope, path.CorrectNoteCommand{Note: path.Seen{ID: which, Version: version}, Strike: values["strike"] != "", NoteFields: noteFields(values)})
		return err
	})
	switch {
	case err == nil && now.Struck:
		return v.Go(notesURL(now.Household), "note.taken-back")
	case err == nil:
		return v.Go(noteURL(now.ID), "note.corrected")
	case !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict):
		return err
	}
	p, loading := loadNote(v)
	if loading != nil {
		return loading
	}
	p.Values, p.Other = values, errs.Is(err, errs.KindConflict)
	if !p.Other {
		p.Faults = i18n.Err(v.Context(), err)
	}
	return v.ShowInvalid(v.T("note.one"), noteView(p))
}

const blocksPath = "/textbausteine"

// blockPage is the municipality's own beginnings of notes.
type blockPage struct {
	form
	Blocks []path.Block
	Doing  string // which form came back
	Writes bool
}

// ShowBlocks shows the municipality's own beginnings of notes, to change them.
func ShowBlocks(v *door.Visit) error {
	p, err := loadBlocks(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("block.title"), blocksView(p))
}

func loadBlocks(v *door.Visit) (p blockPage, err error) {
	p.Writes = v.Scope.Writes(tenant.Path)
	v.Trail = []ui.Crumb{{Label: v.T("day.title"), URL: dayPath}}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Blocks, err = path.Blocks(ctx, tx, v.Scope)
		return err
	})
	return p, err
}

// SaveBlock keeps one of them; with neither title nor text it goes.
func SaveBlock(v *door.Visit) error {
	p, err := loadBlocks(v)
	if err != nil {
		return err
	}
	p.Values = v.Typed("title", "purpose", "text", "block")
	seen, _ := seenOf(p.Values["block"])
	p.Doing = string(seen.ID)
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		_, err = path.SaveBlock(ctx, tx, v.Clock, v.Scope, path.Block{ID: seen.ID, Version: seen.Version, Title: p.Values["title"], Purpose: path.NotePurpose(p.Values["purpose"]), Text: p.Values["text"]})
		return err
	})
	if err == nil {
		return v.Go(blocksPath, "block.saved")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("block.title"), blocksView(p))
}
