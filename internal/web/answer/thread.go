package answer

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/post"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/own"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

func threadURL(which id.ID) string { return inboxPath + "/" + string(which) }

func householdURL(which id.ID) string { return "/haushalte/" + string(which) }

func dayOf(t time.Time) clock.Date {
	if t.IsZero() {
		return clock.Date{}
	}
	return clock.DateOf(t.In(clock.Berlin))
}

// threadPage is one thread with the form to answer it, or a household's threads
// with the form of a new one.
type threadPage struct {
	post.Shown
	Threads []post.Thread
	Readers []person.Person // of the household
	Blocks  []path.Block    // the municipality's own beginnings
	Today   clock.Date
	Writer  string
	Values  map[string]string
	Refused []ui.Refusal
	Faults  i18n.Faults
	Other   bool // somebody wrote meanwhile
}

// ShowThread shows what was written in a thread, and answers.
func ShowThread(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	return (&threadPage{Values: map[string]string{}}).thread(v, which, nil)
}

func (p *threadPage) thread(v *door.Visit, which id.ID, wrong error) error {
	p.Today, p.Writer = v.Today(), v.Account.Name
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Shown, err = post.Show(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, portal.Acting{}, which); err != nil {
			return err
		}
		p.Blocks, err = path.Blocks(ctx, tx, v.Scope)
		return err
	})
	if err != nil {
		return err
	}
	v.Trail = []ui.Crumb{{Label: v.T("post.title"), URL: inboxPath}, {Label: p.Who.FileNumber, URL: householdURL(p.Household)}}
	return p.answered(v, subject(v.Context(), p.Thread), threadView, wrong)
}

func (p *threadPage) answered(v *door.Visit, title string, view func(*threadPage) templ.Component, wrong error) error {
	if block, ok := id.Parse(v.R.URL.Query().Get("baustein")); ok && p.Values["text"] == "" {
		if i := slices.IndexFunc(p.Blocks, func(b path.Block) bool { return b.ID == block }); i >= 0 {
			p.Values["text"] = p.Blocks[i].Text
		}
	}
	if p.Other || wrong != nil || len(p.Refused) > 0 {
		p.Faults = i18n.Err(v.Context(), wrong)
		return v.ShowInvalid(title, view(p))
	}
	return v.Show(title, view(p))
}

// ListThreads shows the threads with a household, and begins one.
func ListThreads(v *door.Visit) error {
	household, err := v.ID("id")
	if err != nil {
		return err
	}
	return (&threadPage{Values: map[string]string{}}).household(v, household, nil)
}

func (p *threadPage) household(v *door.Visit, household id.ID, wrong error) error {
	p.Today, p.Writer, p.Household = v.Today(), v.Account.Name, household
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Threads, err = post.Of(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, household); err != nil {
			return err
		}
		if p.Who, err = person.Show(ctx, tx, v.Clock, v.Scope, household); err != nil {
			return err
		}
		if p.Readers, err = post.Readers(ctx, tx, v.Clock, v.Scope, household); err != nil {
			return err
		}
		p.Blocks, err = path.Blocks(ctx, tx, v.Scope)
		return err
	})
	if err != nil {
		return err
	}
	v.Trail = []ui.Crumb{{Label: v.T("nav.households"), URL: "/haushalte"}, {Label: p.Who.FileNumber, URL: householdURL(household)}}
	return p.answered(v, v.T("post.title"), householdView, wrong)
}

// WriteThread answers in a thread.
func WriteThread(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	p := &threadPage{}
	_, err = p.write(v, post.WriteCommand{Thread: which})
	switch {
	case err == nil && len(p.Refused) == 0:
		return v.Go(threadURL(which), "post.sent")
	case err == nil || errs.Is(err, errs.KindInvalid):
		return p.thread(v, which, err)
	}
	return err
}

// BeginThread writes to somebody of a household.
func BeginThread(v *door.Visit) error {
	household, err := v.ID("id")
	if err != nil {
		return err
	}
	p := &threadPage{}
	t, err := p.write(v, post.WriteCommand{})
	switch {
	case err == nil && len(p.Refused) == 0:
		return v.Go(threadURL(t.ID), "post.sent")
	case err == nil || errs.Is(err, errs.KindInvalid):
		return p.household(v, household, err)
	}
	return err
}

var writeNames = []string{"person", "subject", "block", "text", "language", "translated", "translation", "maker", "name", "waits"}

// write keeps what the form says, with what was sent along: all of it or nothing.
func (p *threadPage) write(v *door.Visit, cmd post.WriteCommand) (t post.Thread, err error) {
	files, sent, err := own.Attached(v)
	if err != nil {
		return t, err
	}
	p.Values, p.Refused = v.Typed(writeNames...), sent.Refused
	if err := sent.Faults.Err(); err != nil || len(p.Refused) > 0 {
		return t, err
	}
	cmd.Person, cmd.Subject, cmd.Text, cmd.Language, cmd.Files, cmd.Waits = ident(p.Values["person"]), p.Values["subject"], p.Values["text"], "de", files, p.Values["waits"] != ""
	cmd.Translation = translated(p.Values)
	if block := p.Values["block"]; slices.Contains(post.Blocks, block) {
		cmd.Words = post.WordsOf(block)
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		t, err = post.Write(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, cmd)
		return err
	})
	return t, err
}

func translated(values map[string]string) post.Translated {
	return post.Translated{Language: values["translated"], Text: values["translation"], Maker: post.Maker(values["maker"]), Name: values["name"]}
}

func ident(text string) id.ID {
	which, _ := id.Parse(text)
	return which
}

// TranslateThread puts beside a message what it means in another language.
func TranslateThread(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	p := &threadPage{Values: v.Typed("message", "translated", "translation", "maker", "name")}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := post.Translate(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, post.TranslateCommand{Message: ident(p.Values["message"]), Translated: translated(p.Values)})
		return err
	})
	switch {
	case errs.Is(err, errs.KindInvalid):
		return p.thread(v, which, err)
	case err != nil:
		return err
	}
	return v.Go(threadURL(which), "own.post.translated")
}

// RestThread says that nobody has to answer.
func RestThread(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(v.Text("version"))
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		return post.Rest(ctx, tx, v.Clock, v.Scope, post.Seen{Thread: which, Version: version})
	})
	switch {
	case errs.Is(err, errs.KindConflict):
		return (&threadPage{Values: map[string]string{}, Other: true}).thread(v, which, nil)
	case err != nil:
		return err
	}
	return v.Go(inboxPath, "post.rested")
}

// SendAttachment sends a file that was sent along.
func SendAttachment(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var f post.Attachment
	var data []byte
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		f, data, err = post.OpenAttachment(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, which)
		return err
	})
	if err != nil {
		return err
	}
	return v.SendStored(own.AttachmentName(f), f.MediaType, data)
}

// Section gives the part of a household's page that says what was written.
func Section(v *door.Visit, ctx context.Context, tx *db.Tx, h person.Household) (templ.Component, error) { //nolint:revive // the visit leads
	if v.Scope.Kind != tenant.Municipality || !v.Scope.Writes(tenant.Contact) || !v.Scope.Writes(tenant.Path) {
		return templ.NopComponent, nil
	}
	p := &threadPage{Today: v.Today()}
	p.Household = h.ID
	var err error
	if p.Threads, err = post.Of(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, h.ID); err != nil {
		return nil, err
	}
	p.Who = h
	return section(p), nil
}

// subject words what a thread is about.
func subject(ctx context.Context, t post.Thread) string {
	if t.Words != "" {
		return i18n.T(ctx, t.Words)
	}
	return t.Subject
}

func (p *threadPage) name(who id.ID) string {
	one, _ := p.Who.Person(who)
	return one.Name()
}

// by words who wrote a message, and as what.
func (p *threadPage) by(ctx context.Context, m post.Message) string {
	if m.Side == post.FromHelper {
		return i18n.T(ctx, "own.post.helper", "name", m.ByName)
	}
	return m.ByName
}

// reads are the languages the person reads, in words.
func (p *threadPage) reads(ctx context.Context) (words string) {
	one, _ := p.Who.Person(p.Person)
	for _, l := range one.Languages {
		if l.Reads {
			if words != "" {
				words += ", "
			}
			words += say.Language(ctx, l.Tag)
		}
	}
	return words
}

// tongue is the language to translate into that is offered first.
func (p *threadPage) tongue() string {
	if chosen := p.Values["translated"]; chosen != "" {
		return chosen
	}
	one, _ := p.Who.Person(p.Person)
	for _, l := range one.Languages {
		if lang := i18n.Lang(l.Tag); l.Reads && lang != i18n.German && lang.IsOwn() {
			return l.Tag
		}
	}
	return ""
}

func (p *threadPage) people() (all []ui.Option) {
	for _, one := range p.Readers {
		all = append(all, ui.Option{Value: string(one.ID), Label: one.Name(), Chosen: string(one.ID) == p.Values["person"]})
	}
	return all
}

func (p *threadPage) blocks(ctx context.Context) []ui.Option {
	all := []ui.Option{{Label: i18n.T(ctx, "post.block.none"), Chosen: p.Values["block"] == ""}}
	for _, b := range post.Blocks {
		all = append(all, ui.Option{Value: b, Label: i18n.T(ctx, post.WordsOf(b)), Chosen: b == p.Values["block"]})
	}
	return all
}

func (p *threadPage) makers(ctx context.Context) (all []ui.Option) {
	for _, m := range []post.Maker{post.Interpreter, post.Colleague} {
		all = append(all, ui.Option{Value: string(m), Label: i18n.T(ctx, "post.maker."+string(m)), Chosen: string(m) == p.Values["maker"] || p.Values["maker"] == "" && m == post.Interpreter})
	}
	return all
}
