package post

import (
	"context"
	"slices"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// Side is who wrote.
type Side string

// The sides.
const (
	FromPerson Side = "person"
	FromHelper Side = "helper" // in the place of the person, as themselves
	FromOffice Side = "office"
)

// About is what a message is about besides its words.
type About string

// The things a message can be about.
const (
	Meeting     About = "meeting"
	Preparation About = "preparation"
	Letter      About = "letter"
	Paper       About = "paper"
)

// Topic is one of them.
type Topic struct {
	About About
	ID    id.ID
	At    time.Time // when it begins; zero: it has no time
}

// Message is what somebody wrote, once.
type Message struct {
	ID       id.ID
	Thread   id.ID
	Side     Side
	Words    string // message key of what the house says in each reader's language
	Text     string // what was written
	Language string // of the text
	Topic    Topic
	At       time.Time
	By       id.ID
	ByName   string
	Read     time.Time // by the other side

	Translations []Translation // one for each language, the latest
	Files        []Attachment
}

// Maker is who a translation is by.
type Maker string

// The makers.
const (
	Interpreter Maker = "interpreter"
	Colleague   Maker = "colleague"
	Helper      Maker = "helper" // of whose page it is
	Writer      Maker = "writer" // who wrote the message
)

// Translation is what a human says a message means in another language.
type Translation struct {
	ID       id.ID
	Message  id.ID
	Language string
	Text     string
	Maker    Maker
	Name     string // of that human
	At       time.Time
	By       string // who wrote it down
}

// Attachment is a photo or PDF that was sent along.
type Attachment struct {
	ID        id.ID
	Message   id.ID
	MediaType string
	Bytes     int
	Pages     int
	Width     int
	Height    int
	Preview   []byte // of a picture; nil where there is none
}

// IsPicture reports whether it can be shown on a page.
func (a Attachment) IsPicture() bool { return a.MediaType == "image/jpeg" }

const (
	messageColumns     = `m.id, m.thread_id, m.side, m.words, m.about, m.about_id, m.about_at, m.language, m.at, m.by_id, m.by_name, m.read_at`
	translationColumns = `x.id, x.message_id, x.language, x.maker, x.name, x.at, x.by_name`
	attachmentColumns  = `f.id, f.message_id, f.media_type, f.bytes, f.pages, f.width, f.height`
)

func scanMessage(row db.Row) (m Message, err error) {
	err = row.Scan(&m.ID, &m.Thread, &m.Side, &m.Words, &m.Topic.About, &m.Topic.ID, db.Time(&m.Topic.At), &m.Language, db.Time(&m.At), &m.By, &m.ByName, db.Time(&m.Read))
	return m, err
}

func scanTranslation(row db.Row) (x Translation, err error) {
	err = row.Scan(&x.ID, &x.Message, &x.Language, &x.Maker, &x.Name, db.Time(&x.At), &x.By)
	return x, err
}

func scanAttachment(row db.Row) (f Attachment, err error) {
	err = row.Scan(&f.ID, &f.Message, &f.MediaType, &f.Bytes, &f.Pages, &f.Width, &f.Height)
	return f, err
}

// mostShown is how many messages a page of a thread has: the latest.
const mostShown = 200

// messagesOf gives the messages of a thread, the oldest first, opened.
func messagesOf(ctx context.Context, tx *db.Tx, s tenant.Scope, keys *seal.Ring, thread id.ID) ([]Message, error) {
	all, err := db.All(ctx, tx, scanMessage, `SELECT `+messageColumns+` FROM post_message m WHERE m.tenant_id = $1 AND m.thread_id = $2 ORDER BY m.at DESC, m.id DESC LIMIT $3`, s.Tenant, thread, mostShown)
	if err != nil || len(all) == 0 {
		return all, err
	}
	slices.Reverse(all)
	at, ids := map[id.ID]*Message{}, make([]id.ID, len(all))
	for i := range all {
		at[all[i].ID], ids[i] = &all[i], all[i].ID
	}
	args := []any{s.Tenant}
	in := db.List(&args, ids)
	translations, err := db.All(ctx, tx, scanTranslation, `SELECT `+translationColumns+` FROM post_translation x WHERE x.tenant_id = $1 AND x.message_id IN (`+in+`) ORDER BY x.id`, args...)
	if err != nil {
		return nil, err
	}
	files, err := db.All(ctx, tx, scanAttachment, `SELECT `+attachmentColumns+` FROM post_attachment f WHERE f.tenant_id = $1 AND f.message_id IN (`+in+`) ORDER BY f.id`, args...)
	if err != nil {
		return nil, err
	}
	for _, x := range translations {
		ids = append(ids, x.ID)
	}
	texts, err := Files.Open(ctx, tx, keys, s.Tenant, textPart, ids...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Text = string(texts[all[i].ID])
	}
	for _, x := range translations {
		x.Text = string(texts[x.ID])
		at[x.Message].translated(x)
	}
	var pictures []id.ID
	for _, f := range files {
		pictures = append(pictures, f.ID)
	}
	previews, err := Files.Open(ctx, tx, keys, s.Tenant, previewPart, pictures...)
	for _, f := range files {
		f.Preview = previews[f.ID]
		at[f.Message].Files = append(at[f.Message].Files, f)
	}
	return all, err
}

// translated adds a translation, in the place of an earlier one.
func (m *Message) translated(x Translation) {
	for i := range m.Translations {
		if m.Translations[i].Language == x.Language {
			m.Translations[i] = x
			return
		}
	}
	m.Translations = append(m.Translations, x)
}

// OpenAttachment gives a file that was sent along to who may read its message.
func OpenAttachment(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, which id.ID) (Attachment, []byte, error) {
	if err := mayRead(s); err != nil {
		return Attachment{}, nil, err
	}
	f, err := db.One(ctx, tx, scanAttachment, `SELECT `+attachmentColumns+` FROM post_attachment f WHERE f.tenant_id = $1 AND f.id = $2`, s.Tenant, which)
	if err != nil {
		return f, nil, err
	}
	thread, err := db.One(ctx, tx, db.Value[id.ID], `SELECT m.thread_id FROM post_message m WHERE m.tenant_id = $1 AND m.id = $2`, s.Tenant, f.Message)
	if err != nil {
		return f, nil, err
	}
	t, err := find(ctx, tx, s, thread)
	if err != nil {
		return f, nil, err
	}
	found, err := Files.Open(ctx, tx, keys, s.Tenant, contentPart, f.ID)
	if err == nil && found[f.ID] == nil {
		err = errs.NotFound("error.not-found")
	}
	log(tx, c, s, audit.Read, "message: file", t)
	return f, found[f.ID], err
}

const change = audit.Change

// log puts on record that somebody read or wrote of a thread; never what.
func log(tx *db.Tx, c clock.Clock, s tenant.Scope, a audit.Action, detail string, of ...Thread) {
	var subjects []id.ID
	for _, t := range of {
		subjects = append(subjects, t.Household, t.Person)
	}
	audit.Log(tx, c, s, a, tenant.Contact, detail, once(subjects)...)
}

func once(all []id.ID) (ones []id.ID) {
	seen := map[id.ID]bool{}
	for _, one := range all {
		if !seen[one] {
			seen[one], ones = true, append(ones, one)
		}
	}
	return ones
}
