package post

import (
	"context"
	"strings"
	"unicode/utf8"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// TranslateCommand is a translation of a message that is there.
type TranslateCommand struct {
	As      portal.Acting // on somebody's own page; zero in the office
	Message id.ID
	Translated
}

// Translate puts what a human says a message means beside it. A later one of the
// same language is shown in its place; none is lost.
func Translate(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, cmd TranslateCommand) (Thread, error) {
	if err := mayRead(s); err != nil {
		return Thread{}, err
	}
	m, err := db.One(ctx, tx, scanMessage, `SELECT `+messageColumns+` FROM post_message m WHERE m.tenant_id = $1 AND m.id = $2`, s.Tenant, cmd.Message)
	if err != nil {
		return Thread{}, err
	}
	t, err := find(ctx, tx, s, m.Thread)
	if err != nil {
		return t, err
	}
	if err := cmd.check(s, m.Language); err != nil {
		return t, err
	}
	if err := bounded(ctx, tx, c, s, WriteCommand{}); err != nil {
		return t, err
	}
	log(tx, c, s, change, "message: translation", t)
	if err := cmd.keep(ctx, tx, c, s, keys, cmd.As, m); err != nil || m.Side != FromOffice {
		return t, err
	}
	return t, tell(ctx, tx, c, s, t)
}

func (x Translated) check(s tenant.Scope, of string) error {
	var faults errs.List
	text := strings.TrimSpace(x.Text)
	if text == "" {
		faults.Add(errs.Invalid("error.required").At("translation"))
	}
	if utf8.RuneCountInString(text) > longestText {
		faults.Add(errs.Invalid("own.post.error.long", "most", longestText).At("translation"))
	}
	if !person.KnownTongue(x.Language) || x.Language == of {
		faults.Add(errs.Invalid("own.post.error.other-language").At("translated"))
	}
	if !own(s) {
		if x.Maker != Interpreter && x.Maker != Colleague {
			faults.Add(errs.Invalid("path.choice").At("maker"))
		}
		if name := strings.TrimSpace(x.Name); name == "" || utf8.RuneCountInString(name) > longestSubject {
			faults.Add(errs.Invalid("error.required").At("name"))
		}
	}
	return faults.Err()
}

// keep stores a translation. On somebody's own page it is by who is there.
func (x Translated) keep(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, as portal.Acting, m Message) error {
	by := s.Name
	if own(s) {
		if x.Maker, x.Name = Writer, as.Name; !as.Own() {
			x.Maker, x.Name = Helper, s.Name
		}
		by = x.Name
	}
	which := id.New()
	if _, err := tx.Exec(ctx, `INSERT INTO post_translation (id, tenant_id, message_id, language, maker, name, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		which, s.Tenant, m.ID, x.Language, x.Maker, strings.TrimSpace(x.Name), db.Micros(c.Now()), s.Actor, by); err != nil {
		return err
	}
	return Files.Keep(ctx, tx, keys, s.Tenant, which, textPart, []byte(strings.TrimSpace(x.Text)))
}
