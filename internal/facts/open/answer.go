package open

import (
	"context"
	"slices"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Answer is what is asked or said, and what is so.
type Answer struct {
	Rumour string           `json:"rumour"` // as one hears it
	Text   string           `json:"text"`
	Figure string           `json:"figure,omitempty"` // one of Keys that the release fills in
	Source string           `json:"source"`
	Link   string           `json:"link,omitempty"`
	Words  map[string]Words `json:"words,omitempty"` // by language; German is above
}

// Words are an answer in another language.
type Words struct {
	Rumour string `json:"rumour"`
	Text   string `json:"text"`
}

// In gives the words in a language, and in which they are: German where there are none.
func (a Answer) In(lang i18n.Lang) (Words, i18n.Lang) {
	if w, there := a.Words[string(lang)]; there && w.Text != "" {
		return w, lang
	}
	return Words{a.Rumour, a.Text}, i18n.German
}

// Kept is an answer as the desk edits it.
type Kept struct {
	Answer
	ID      id.ID
	Place   int // 0: it is no longer shown
	Version int
	At      time.Time
	By      string
}

const (
	mostAnswers   = 60
	longestRumour = 300
	longestText   = 2000
)

func scanKept(row db.Row) (k Kept, err error) {
	err = row.Scan(&k.ID, &k.Place, &k.Version, db.JSON(&k.Answer), db.Time(&k.At), &k.By)
	return k, err
}

// Answers lists the scope's answers in their order; those no longer shown come last.
func Answers(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Kept, error) {
	if err := s.MayRead(tenant.Facts); err != nil {
		return nil, err
	}
	all, err := db.All(ctx, tx, scanKept, `SELECT id, place, version, data, at, by_name FROM open_answer WHERE tenant_id = $1 ORDER BY place, id`, s.Tenant)
	gone := 0
	for gone < len(all) && all[gone].Place == 0 {
		gone++
	}
	return append(slices.Clone(all[gone:]), all[:gone]...), err
}

// FindAnswer gives one of the scope's answers with its earlier versions, the latest first.
func FindAnswer(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Kept, []Kept, error) {
	if err := s.MayRead(tenant.Facts); err != nil {
		return Kept{}, nil, err
	}
	k, err := db.One(ctx, tx, scanKept, `SELECT id, place, version, data, at, by_name FROM open_answer WHERE tenant_id = $1 AND id = $2`, s.Tenant, which)
	if err != nil {
		return k, nil, err
	}
	before, err := db.All(ctx, tx, scanKept, `SELECT answer_id, 0, version, data, at, by_name FROM open_answer_version WHERE tenant_id = $1 AND answer_id = $2 ORDER BY version DESC LIMIT 50`, s.Tenant, which)
	return k, before, err
}

// Write keeps an answer: a new one at the end, or the next version of one, where
// version is that somebody saw.
func Write(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID, version int, a Answer) (id.ID, error) {
	if err := s.MayWrite(tenant.Facts); err != nil {
		return "", err
	}
	if err := a.check(); err != nil {
		return "", err
	}
	if which == "" {
		all, err := Answers(ctx, tx, s)
		if err != nil {
			return "", err
		}
		if len(all) >= mostAnswers {
			return "", errs.Invalid("publish.answers.many", "most", mostAnswers).At("rumour")
		}
		place := 1
		for _, k := range all {
			place = max(place, k.Place+1)
		}
		which = id.New()
		_, err = tx.Exec(ctx, `INSERT INTO open_answer (id, tenant_id, place, version, data, at, by_id, by_name) VALUES ($1, $2, $3, 1, $4, $5, $6, $7)`,
			which, s.Tenant, place, db.JSON(a), db.Micros(c.Now()), s.Actor, s.Name)
		if err != nil {
			return "", err
		}
		version = 0
	} else if err := tx.Must(ctx, `UPDATE open_answer SET data = $4, version = version + 1, at = $5, by_id = $6, by_name = $7 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		s.Tenant, which, version, db.JSON(a), db.Micros(c.Now()), s.Actor, s.Name); err != nil {
		return "", err
	}
	_, err := tx.Exec(ctx, `INSERT INTO open_answer_version (tenant_id, answer_id, version, data, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		s.Tenant, which, version+1, db.JSON(a), db.Micros(c.Now()), s.Actor, s.Name)
	if err == nil {
		audit.Log(tx, c, s, audit.Change, tenant.Facts, "public answer", which)
	}
	return which, err
}

func (a *Answer) check() error {
	var faults errs.List
	for _, one := range []struct {
		text  *string
		field string
		most  int
		must  bool
	}{{&a.Rumour, "rumour", longestRumour, true}, {&a.Text, "text", longestText, true}, {&a.Source, "source", longestLine, true}, {&a.Link, "link", longestLine, false}} {
		faults.Add(line(one.text, one.field, one.most))
		if one.must && *one.text == "" {
			faults.Add(errs.Invalid("error.required").At(one.field))
		}
	}
	faults.Add(webAddress(a.Link, "link"))
	if a.Figure != "" && !slices.Contains(Keys, a.Figure) {
		faults.Add(errs.Invalid("publish.choice").At("figure"))
	}
	for lang, w := range a.Words {
		if !slices.Contains(i18n.Own, i18n.Lang(lang)) || i18n.Lang(lang) == i18n.German {
			faults.Add(errs.Invalid("publish.choice").At("rumour." + lang))
			continue
		}
		faults.Add(line(&w.Rumour, "rumour."+lang, longestRumour))
		faults.Add(line(&w.Text, "text."+lang, longestText))
		switch {
		case w.Rumour == "" && w.Text == "":
			delete(a.Words, lang)
			continue
		case w.Rumour == "":
			faults.Add(errs.Invalid("error.required").At("rumour." + lang))
		case w.Text == "":
			faults.Add(errs.Invalid("error.required").At("text." + lang))
		}
		a.Words[lang] = w
	}
	return faults.Err()
}

// Move puts an answer one place up or down, or takes it from the page (0), or back to
// its end. Way is -1, 1, 0 or 2.
func Move(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID, way int) error {
	if err := s.MayWrite(tenant.Facts); err != nil {
		return err
	}
	all, err := Answers(ctx, tx, s)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(k Kept) bool { return k.ID == which })
	if at < 0 {
		return errs.NotFound("error.not-found")
	}
	one := all[at]
	shown := slices.DeleteFunc(slices.Clone(all), func(k Kept) bool { return k.Place == 0 })
	here := slices.IndexFunc(shown, func(k Kept) bool { return k.ID == which })
	switch {
	case way == 0 && here >= 0:
		shown = slices.Delete(shown, here, here+1)
		if _, err := tx.Exec(ctx, `UPDATE open_answer SET place = 0 WHERE tenant_id = $1 AND id = $2`, s.Tenant, which); err != nil {
			return err
		}
	case way == 2 && here < 0:
		shown = append(shown, one)
	case (way == 1 || way == -1) && here >= 0 && here+way >= 0 && here+way < len(shown):
		shown[here], shown[here+way] = shown[here+way], shown[here]
	default:
		return nil // it is there already
	}
	for i, k := range shown {
		if k.Place == i+1 {
			continue
		}
		if _, err := tx.Exec(ctx, `UPDATE open_answer SET place = $3 WHERE tenant_id = $1 AND id = $2`, s.Tenant, k.ID, i+1); err != nil {
			return err
		}
	}
	audit.Log(tx, c, s, audit.Change, tenant.Facts, "order of public answers", which)
	return nil
}

// said gives the answers that go out, each with what its figure is.
func said(all []Kept, content Content) (out []Said) {
	for _, k := range all {
		if k.Place == 0 {
			continue
		}
		one := Said{Answer: k.Answer, ID: k.ID, Version: k.Version, Since: clock.DateOf(k.At)}
		if f, there := content.Find(k.Figure); there {
			one.Value = &f
		}
		out = append(out, one)
	}
	return out
}
