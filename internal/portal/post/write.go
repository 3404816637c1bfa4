package post

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/scan"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// Blocks are what the house has words for in every language of somebody's page:
// who walks with them needs nobody to translate these.
var Blocks = []string{"received", "come", "call", "photo", "done"}

// WordsOf gives the message key of a block.
func WordsOf(block string) string { return "own.post.block." + block }

// WriteCommand is a message, in a thread that is there or a new one.
type WriteCommand struct {
	As       portal.Acting // on somebody's own page; zero in the office
	Thread   id.ID         // empty: a new one
	Person   id.ID         // of a new one, in the office
	Subject  string        // of a new one
	Words    string        // message key of what the house says
	Titled   string        // message key of a new one's subject, in place of Subject
	Text     string
	Language string // of the text
	Topic    Topic
	Files    []scan.Clean
	Waits    bool // the office waits for an answer

	Translation Translated // "" as its text: none
}

// Translated is a translation as it is entered.
type Translated struct {
	Language, Text string
	Maker          Maker
	Name           string
}

// Write keeps a message. Whose turn it was to write it is no longer.
func Write(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, cmd WriteCommand) (Thread, error) {
	if err := mayRead(s); err != nil {
		return Thread{}, err
	}
	cmd.Subject, cmd.Text = strings.TrimSpace(cmd.Subject), strings.TrimSpace(cmd.Text)
	if err := cmd.check(s); err != nil {
		return Thread{}, err
	}
	if err := bounded(ctx, tx, c, s, cmd); err != nil {
		return Thread{}, err
	}
	t, err := cmd.thread(ctx, tx, c, s, keys)
	if err != nil {
		return t, err
	}
	m := Message{ID: id.New(), Thread: t.ID, Side: cmd.side(s), Words: cmd.Words, Language: cmd.Language, Topic: cmd.Topic, At: c.Now(), By: s.Actor, ByName: s.Name}
	if m.Side == FromPerson {
		m.ByName = cmd.As.Name
	}
	if err := m.insert(ctx, tx, s); err != nil {
		return t, err
	}
	if err := Files.Keep(ctx, tx, keys, s.Tenant, m.ID, textPart, []byte(cmd.Text)); err != nil {
		return t, err
	}
	for _, f := range cmd.Files {
		if err := m.attach(ctx, tx, s, keys, f); err != nil {
			return t, err
		}
	}
	if cmd.Translation.Text != "" {
		if err := cmd.Translation.keep(ctx, tx, c, s, keys, cmd.As, m); err != nil {
			return t, err
		}
	}
	t.turned(m, cmd.Waits)
	log(tx, c, s, audit.Create, "message", t)
	if err := t.save(ctx, tx, s); err != nil {
		return t, err
	}
	t.Version++
	if m.Side == FromOffice {
		return t, tell(ctx, tx, c, s, t)
	}
	return t, nil
}

// turned says whose turn it is after a message.
func (t *Thread) turned(m Message, waits bool) {
	t.Last = m.At
	if m.Side == FromOffice {
		t.Turn, t.Since, t.Answered, t.New = Nobody, m.At, m.At, true
		if waits {
			t.Turn = Person
		}
		t.Rank = t.Turn.rank(true)
		return
	}
	if t.Turn != Office { // who writes again has waited since the first time
		t.Since = m.At
	}
	t.Turn, t.Rank = Office, Office.rank(false)
}

func (cmd WriteCommand) side(s tenant.Scope) Side {
	switch {
	case !own(s):
		return FromOffice
	case cmd.As.Own():
		return FromPerson
	}
	return FromHelper
}

func (cmd WriteCommand) check(s tenant.Scope) error {
	var faults errs.List
	if cmd.Text == "" && cmd.Words == "" && len(cmd.Files) == 0 {
		faults.Add(errs.Invalid("error.required").At("text"))
	}
	if utf8.RuneCountInString(cmd.Text) > longestText {
		faults.Add(errs.Invalid("own.post.error.long", "most", longestText).At("text"))
	}
	if cmd.Thread == "" && cmd.Titled == "" && cmd.Subject == "" {
		faults.Add(errs.Invalid("error.required").At("subject"))
	}
	if utf8.RuneCountInString(cmd.Subject) > longestSubject {
		faults.Add(errs.Invalid("own.post.error.long", "most", longestSubject).At("subject"))
	}
	if len(cmd.Files) > mostFiles {
		faults.Add(errs.Invalid("own.post.error.files", "most", mostFiles).At("file"))
	}
	if cmd.Language != "" && !person.KnownTongue(cmd.Language) {
		faults.Add(errs.Invalid("error.paper.language").At("language"))
	}
	if cmd.Translation.Text != "" {
		if cmd.Text == "" {
			faults.Add(errs.Invalid("error.required").At("text"))
		}
		faults.Add(cmd.Translation.check(s, cmd.Language))
	}
	return faults.Err()
}

// bounded holds what one account may write within a day, and what the files of
// one person may take up.
func bounded(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd WriteCommand) error {
	if !own(s) {
		return nil
	}
	n, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM post_message m WHERE m.tenant_id = $1 AND m.by_id = $2 AND m.at > $3`, s.Tenant, s.Actor, db.Micros(c.Now().Add(-24*time.Hour)))
	if err != nil {
		return err
	}
	if n >= mostOfDay {
		return errs.Busy("own.post.error.many", "most", mostOfDay)
	}
	if len(cmd.Files) == 0 {
		return nil
	}
	persons, err := person.WithFollowers(ctx, tx, s, []id.ID{s.Own.Person})
	if err != nil {
		return err
	}
	args := []any{s.Tenant}
	used, err := db.One(ctx, tx, db.Value[int], `SELECT coalesce(sum(f.bytes), 0) FROM post_thread t JOIN post_message m ON m.tenant_id = t.tenant_id AND m.thread_id = t.id
		JOIN post_attachment f ON f.tenant_id = m.tenant_id AND f.message_id = m.id WHERE t.tenant_id = $1 AND t.person_id IN (`+db.List(&args, persons)+`)`, args...)
	for _, f := range cmd.Files {
		used += len(f.Content()) + len(f.Preview())
	}
	if err == nil && used > mostBytes {
		err = errs.Invalid("own.post.error.full", "mib", mostBytes>>20).At("file")
	}
	return err
}

// thread finds the thread of a message, or begins one.
func (cmd WriteCommand) thread(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring) (Thread, error) {
	if cmd.Thread != "" {
		return find(ctx, tx, s, cmd.Thread)
	}
	who := cmd.Person
	if own(s) {
		who = s.Own.Person
	} else if err := reaches(ctx, tx, c, s, who); err != nil {
		return Thread{}, err
	}
	lead, home, err := person.Home(ctx, tx, s, who)
	if err != nil {
		return Thread{}, err
	}
	t := Thread{ID: id.New(), Person: lead, Household: home, Words: cmd.Titled, Subject: cmd.Subject, Version: 1}
	if _, err := tx.Exec(ctx, `INSERT INTO post_thread (id, tenant_id, person_id, words, turn, turn_rank, since_at, answered_at, last_at, person_new, version)
		VALUES ($1, $2, $3, $4, '', 3, 0, 0, 0, $5, 1)`, t.ID, s.Tenant, lead, t.Words, false); err != nil {
		return t, err
	}
	return t, Files.Keep(ctx, tx, keys, s.Tenant, t.ID, subjectPart, []byte(t.Subject))
}

// reaches refuses to write to who has nobody that reads it: no page of their own,
// and no parent with one.
func reaches(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) error {
	_, home, err := person.Home(ctx, tx, s, who)
	if err != nil {
		return err
	}
	readers, err := Readers(ctx, tx, c, s, home)
	if err == nil && !slices.ContainsFunc(readers, func(p person.Person) bool { return p.ID == who }) {
		err = errs.Invalid("path.choice").At("person")
	}
	return err
}

// Readers gives those of a household to whom the office can write: who has a page
// of their own, and minors where somebody of the household has one.
func Readers(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household id.ID) ([]person.Person, error) {
	holders, err := portal.Holders(ctx, tx, c, s, household)
	if err != nil {
		return nil, err
	}
	anybody := slices.ContainsFunc(holders, func(h portal.Holder) bool { return h.State.Active })
	var all []person.Person
	for _, h := range holders {
		if h.Person.Into == "" && (h.State.Active || anybody && h.Person.Birth.MinorOn(clock.Today(c))) {
			all = append(all, h.Person)
		}
	}
	return all, nil
}

func (m Message) insert(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	_, err := tx.Exec(ctx, `INSERT INTO post_message (id, tenant_id, thread_id, side, words, about, about_id, about_at, language, at, by_id, by_name, read_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)`,
		m.ID, s.Tenant, m.Thread, m.Side, m.Words, m.Topic.About, m.Topic.ID, db.Micros(m.Topic.At), m.Language, db.Micros(m.At), m.By, m.ByName)
	return err
}

// attach keeps a file of the message.
func (m Message) attach(ctx context.Context, tx *db.Tx, s tenant.Scope, keys *seal.Ring, f scan.Clean) error {
	which := id.New()
	width, height := f.Size()
	_, err := tx.Exec(ctx, `INSERT INTO post_attachment (id, tenant_id, message_id, media_type, bytes, pages, width, height) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		which, s.Tenant, m.ID, f.MediaType(), len(f.Content())+len(f.Preview()), f.Pages(), width, height)
	if err == nil {
		err = Files.Keep(ctx, tx, keys, s.Tenant, which, contentPart, f.Content())
	}
	if err == nil {
		err = Files.Keep(ctx, tx, keys, s.Tenant, which, previewPart, f.Preview())
	}
	return err
}
