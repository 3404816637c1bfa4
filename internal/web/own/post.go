package own

import (
	"context"
	"strings"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/post"
	"wegwarte/internal/scan"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

const postPath = "/ich/nachrichten"

func threadURL(which id.ID) string { return postPath + "/" + string(which) }

// mailbox is what somebody and who walks with them wrote to each other.
type mailbox struct {
	portal.Acting
	Threads []post.Thread
	Case    path.Case
	Told    post.Told
	Next    string
	Faults  i18n.Faults
}

// ListPost lists one's own threads, what is new first seen.
func ListPost(v *door.Visit) error { return listPost(v, nil) }

func listPost(v *door.Visit, wrong error) error {
	var p mailbox
	after, _ := id.Parse(v.R.URL.Query().Get("ab"))
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) {
		p.Acting = a
		if p.Threads, err = post.Mine(ctx, tx, v.Clock, s, v.Setup().Keys, after); err != nil {
			return err
		}
		if p.Case, err = path.CaseOf(ctx, tx, s, a.Household, a.Person); err != nil || a.Standing != portal.Self {
			return err
		}
		p.Told, err = post.HowTold(ctx, tx, v.Clock, s)
		return err
	}, portal.Messages)
	if err != nil {
		return err
	}
	if n := len(p.Threads); n == post.Page {
		p.Next = postPath + "?ab=" + string(p.Threads[n-1].ID)
	}
	if wrong != nil {
		p.Faults = i18n.Err(v.Context(), wrong)
		return v.ShowInvalid(v.T("own.post.title"), mailboxPage(p))
	}
	return v.Show(v.T("own.post.title"), mailboxPage(p))
}

// TellMe keeps how somebody wants to be told of news.
func TellMe(v *door.Visit) error {
	w := post.Wish(v.Text("channel"))
	err := writes(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		return post.TellMe(ctx, tx, v.Clock, s, a, w)
	}, portal.Messages)
	switch {
	case errs.Is(err, errs.KindInvalid):
		return listPost(v, err)
	case err != nil:
		return err
	}
	return v.Go(postPath, "own.post.told.kept")
}

// writing is the form of a message, in a thread or a new one.
type writing struct {
	portal.Acting
	post.Shown
	Values  map[string]string
	Refused []ui.Refusal
	Faults  i18n.Faults
}

func (p writing) action() string {
	if p.ID == "" {
		return postPath + "/neu"
	}
	return threadURL(p.ID)
}

// ShowNewPost asks what somebody wants to write about.
func ShowNewPost(v *door.Visit) error {
	p := writing{Values: map[string]string{}}
	if v.R.URL.Query().Get("art") == "brief" {
		p.Values["subject"], p.Values["text"] = v.T("own.post.words.letter.title"), v.T("own.post.words.letter")
	}
	return p.show(v, nil)
}

// ShowPost shows a thread, with what was written in it, and answers.
func ShowPost(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	p := writing{Values: map[string]string{}}
	p.ID = which
	return p.show(v, nil)
}

func (p writing) show(v *door.Visit, wrong error) error {
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) {
		if p.Acting = a; p.ID == "" {
			return nil
		}
		p.Shown, err = post.Show(ctx, tx, v.Clock, s, v.Setup().Keys, a, p.ID)
		return err
	}, portal.Messages)
	if err != nil {
		return err
	}
	title := v.T("own.post.new")
	if p.ID != "" {
		title = subject(v.Context(), p.Thread)
	}
	view := newPostPage
	if p.ID != "" {
		view = postPage
	}
	if wrong != nil || len(p.Refused) > 0 {
		p.Faults = i18n.Err(v.Context(), wrong)
		return v.ShowInvalid(title, view(p))
	}
	return v.Show(title, view(p))
}

// WritePost keeps a message with what was sent along: all of it or nothing.
func WritePost(v *door.Visit) error {
	p := writing{}
	if v.R.PathValue("id") != "" {
		which, err := v.ID("id")
		if err != nil {
			return err
		}
		p.ID = which
	}
	files, sent, err := Attached(v)
	if err != nil {
		return err
	}
	p.Values, p.Refused = v.Typed("subject", "text", "translated", "translation"), sent.Refused
	err = sent.Faults.Err()
	var kept post.Thread
	if err == nil && len(p.Refused) == 0 {
		cmd := post.WriteCommand{Thread: p.ID, Subject: p.Values["subject"], Text: p.Values["text"], Language: pageLanguage(v.Context()), Files: files,
			Translation: post.Translated{Language: p.Values["translated"], Text: p.Values["translation"]}}
		err = writes(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) {
			cmd.As = a
			kept, err = post.Write(ctx, tx, v.Clock, s, v.Setup().Keys, cmd)
			return err
		}, portal.Messages)
	}
	switch {
	case err == nil && len(p.Refused) == 0:
		return v.Go(threadURL(kept.ID), "own.post.sent")
	case err == nil || errs.Is(err, errs.KindInvalid):
		return p.show(v, err)
	}
	return err
}

// Attached reads the files of a form, each made anew.
func Attached(v *door.Visit) (files []scan.Clean, sent door.Sending, err error) {
	sent, err = v.Receive(func(data []byte) (bool, error) {
		if len(files) >= 5 {
			return false, errs.Invalid("own.post.error.files", "most", 5).At("file")
		}
		clean, err := scan.Apart(v.Context(), data)
		if err == nil {
			files = append(files, clean)
		}
		return false, err
	})
	return files, sent, err
}

// TranslatePost puts beside a message what it means in another language.
func TranslatePost(v *door.Visit) error {
	p := writing{Values: v.Typed("message", "translated", "translation")}
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	p.ID = which
	err = writes(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		_, err := post.Translate(ctx, tx, v.Clock, s, v.Setup().Keys, post.TranslateCommand{As: a, Message: id.ID(p.Values["message"]),
			Translated: post.Translated{Language: p.Values["translated"], Text: p.Values["translation"]}})
		return err
	}, portal.Messages)
	switch {
	case errs.Is(err, errs.KindInvalid):
		return p.show(v, err)
	case err != nil:
		return err
	}
	return v.Go(threadURL(which), "own.post.translated")
}

// SendAttachment sends a file that was sent along.
func SendAttachment(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var f post.Attachment
	var data []byte
	err = reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, _ portal.Acting) (err error) {
		f, data, err = post.OpenAttachment(ctx, tx, v.Clock, s, v.Setup().Keys, which)
		return err
	}, portal.Messages)
	if err != nil {
		return err
	}
	return v.SendStored(AttachmentName(f), f.MediaType, data)
}

// AttachmentName is what a file is saved as: nobody's name.
func AttachmentName(f post.Attachment) string {
	if f.IsPicture() {
		return "foto.jpg"
	}
	return "papier.pdf"
}

// pageLanguage is the language somebody writes in, as a tag of it alone.
func pageLanguage(ctx context.Context) string {
	tag, _, _ := strings.Cut(string(i18n.From(ctx)), "-")
	return tag
}

// channels are the ways in which somebody can be told, with where that reaches them.
func (p mailbox) channels(ctx context.Context) (all []ui.Option) {
	for _, w := range post.Wishes {
		o := ui.Option{Value: string(w), Label: i18n.T(ctx, "own.post.told.no"), Chosen: w == p.Told.Wish}
		if w != post.NotAtAll {
			o.Label, o.Hint = i18n.T(ctx, "own.post.told."+string(w)), w.Address(p.Told.Person)
			if o.Hint == "" {
				o.Hint = i18n.T(ctx, "own.post.told.unknown")
			}
		}
		all = append(all, o)
	}
	return all
}

// subject words what a thread is about.
func subject(ctx context.Context, t post.Thread) string {
	if t.Words != "" {
		return i18n.T(ctx, t.Words)
	}
	return t.Subject
}

// by words who wrote a message.
func (p writing) by(ctx context.Context, m post.Message) string {
	switch {
	case m.Side == post.FromPerson && p.Own():
		return i18n.T(ctx, "own.post.me")
	case m.Side == post.FromHelper:
		return i18n.T(ctx, "own.post.helper", "name", m.ByName)
	}
	return m.ByName
}

// MadeBy words who translated.
func MadeBy(ctx context.Context, x post.Translation) string {
	return i18n.T(ctx, "own.post.maker."+string(x.Maker), "name", x.Name, "language", say.Language(ctx, x.Language))
}

// WordsOf says what the house worded of a message.
func WordsOf(ctx context.Context, m post.Message) string {
	return i18n.T(ctx, m.Words, "when", i18n.Time(ctx, m.Topic.At), "day", i18n.Date(ctx, dayOf(m.Topic.At)))
}

func dayOf(t time.Time) clock.Date { return clock.DateOf(t.In(clock.Berlin)) }

// Tongues are the languages that a text can be put into, the reader's own first.
func Tongues(ctx context.Context, chosen string) (all []ui.Option) {
	for _, l := range i18n.Own {
		if l == i18n.Plain {
			continue
		}
		all = append(all, ui.Option{Value: string(l), Label: l.Name(), Chosen: chosen == string(l)})
	}
	return all
}
