package publish

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

const answersPath = path + "/fragen"

// asked are the questions and answers in their order.
type asked struct {
	Scope tenant.Scope
	All   []open.Kept
}

// ListAnswers lists the questions and answers.
func ListAnswers(v *door.Visit) error {
	p := asked{Scope: v.Scope}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.All, err = open.Answers(ctx, tx, v.Scope)
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("publish.answers"), answersPage(p))
}

// edited is an answer in the form.
type edited struct {
	open.Kept
	Scope  tenant.Scope
	Before []open.Kept
	Latest *open.Content // of which a figure is picked
	Faults i18n.Faults
}

// tongues are the languages that an answer can be said in besides German.
var tongues = i18n.Own[1:]

// ShowAnswer shows the form of an answer, or of a new one.
func ShowAnswer(v *door.Visit) error {
	p, err := loadAnswer(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("publish.answer"), answerPage(p))
}

func loadAnswer(v *door.Visit) (p edited, err error) {
	p.Scope = v.Scope
	v.Trail = []ui.Crumb{{Label: v.T("publish.title"), URL: path}, {Label: v.T("publish.answers"), URL: answersPath}, {Label: v.T("publish.answer")}}
	which := id.ID("")
	if v.R.PathValue("id") != "" {
		if which, err = v.ID("id"); err != nil {
			return p, err
		}
	}
	return p, v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if which != "" {
			if p.Kept, p.Before, err = open.FindAnswer(ctx, tx, v.Scope, which); err != nil {
				return err
			}
		}
		draft, err := open.Drafted(ctx, tx, v.Scope)
		if errs.Is(err, errs.KindNotFound) {
			return nil
		}
		p.Latest = &draft.Content
		return err
	})
}

// SaveAnswer keeps an answer.
func SaveAnswer(v *door.Visit) error {
	p, err := loadAnswer(v)
	if err != nil {
		return err
	}
	one := func(name string) string { return strings.TrimSpace(v.Form().Get(name)) }
	p.Answer = open.Answer{Rumour: one("rumour"), Text: one("text"), Figure: one("figure"), Source: one("source"), Link: one("link"), Words: map[string]open.Words{}}
	for _, l := range tongues {
		p.Words[string(l)] = open.Words{Rumour: one("rumour." + string(l)), Text: one("text." + string(l))}
	}
	seen, _ := strconv.Atoi(one("version"))
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := open.Write(ctx, tx, v.Clock, v.Scope, p.ID, seen, p.Answer)
		return err
	})
	if errs.Is(err, errs.KindInvalid) {
		p.Version, p.Faults = seen, i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("publish.answer"), answerPage(p))
	}
	if err != nil {
		return err
	}
	return v.Go(answersPath, "publish.answer.saved")
}

// MoveAnswer puts an answer elsewhere in the order, or takes it from the page.
func MoveAnswer(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	ways := map[string]int{"up": -1, "down": 1, "hide": 0, "show": 2}
	way, known := ways[v.Form().Get("way")]
	if !known {
		return errs.NotFound("error.not-found")
	}
	if err := v.Do(func(ctx context.Context, tx *db.Tx) error { return open.Move(ctx, tx, v.Clock, v.Scope, which, way) }); err != nil {
		return err
	}
	return v.Go(answersPath, "")
}

// figures are what an answer may point to, with what it is in the draft.
func (p edited) figures(ctx context.Context) []ui.Option {
	all := []ui.Option{{Label: i18n.T(ctx, "publish.figure.none")}}
	for _, key := range open.Keys {
		o := ui.Option{Value: key, Label: i18n.T(ctx, "publish.figure."+key), Chosen: key == p.Figure}
		if p.Latest != nil {
			if f, there := p.Latest.Find(key); there && !f.Withheld && f.Value != "" {
				o.Label += " (" + f.Value + ")"
			}
		}
		all = append(all, o)
	}
	return all
}
