package equality

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/equal"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// asked is a comparison from which a question to the lead is to grow.
type asked struct {
	shown
	line
}

// askURL leads to the form for a comparison.
func (p shown) askURL(l line) string {
	return with(askPath, p.Number) + "&" + url.Values{"vergleich": {l.Key + "." + string(l.Attribute) + "." + l.Group}}.Encode()
}

// which reads the comparison that is asked about.
func which(v *door.Visit, value string) (p asked, err error) {
	if p.shown, err = find(v); err != nil {
		return p, err
	}
	parts := strings.Split(value, ".")
	if len(parts) != 3 {
		return p, errs.NotFound("error.not-found")
	}
	c, found := p.Find(parts[0], equal.Attribute(parts[1]), parts[2])
	if !found || !c.Told() || p.State != equal.Done {
		return p, errs.NotFound("error.not-found")
	}
	p.line = line{equal.OutcomeOf(parts[0], p.At), c}
	v.Trail = append(v.Trail, ui.Crumb{Label: p.title(v.Context()), URL: with(runPath, p.shown.Number)})
	return p, nil
}

// ShowAsk shows the form for a question.
func ShowAsk(v *door.Visit) error {
	p, err := which(v, v.R.URL.Query().Get("vergleich"))
	if err != nil {
		return err
	}
	p.Typed = map[string]string{"due": p.Today.AddDays(30).String()}
	return v.Show(v.T("equality.ask"), askPage(p))
}

// Ask keeps a question to the lead.
func Ask(v *door.Visit) error {
	p, err := which(v, v.R.URL.Query().Get("vergleich"))
	if err != nil {
		return err
	}
	var faults errs.List
	cmd := equal.AskCommand{Run: p.shown.Number, Outcome: p.Key, Attribute: p.Attribute, Group: p.Group, Question: v.Text("question"), Due: door.ReadDay(v.Text("due"), "due", &faults)}
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := equal.Ask(ctx, tx, v.Clock, v.Scope, cmd)
			return err
		})
	}
	if err == nil {
		return v.Go(with(runPath, p.shown.Number)+"#fragen", "equality.asked")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Faults, p.Typed = i18n.Err(v.Context(), err), v.Typed("question", "due")
	return v.ShowInvalid(v.T("equality.ask"), askPage(p))
}

// Answer keeps what the lead says to a question.
func Answer(v *door.Visit) error {
	task, ok := id.Parse(v.Text("task"))
	if !ok {
		return errs.NotFound("error.not-found")
	}
	version, _ := strconv.Atoi(v.Text("version"))
	var t equal.Task
	err := v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		t, err = equal.Answer(ctx, tx, v.Clock, v.Scope, equal.AnswerCommand{Task: task, Version: version, Answer: v.Text("answer")})
		return err
	})
	if err == nil {
		return v.Go(with(runPath, t.Run)+"#fragen", "equality.answered")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, gone := find(v)
	if gone != nil {
		return gone
	}
	p.Faults, p.Typed, p.Task = i18n.Err(v.Context(), err), v.Typed("answer"), task
	return v.ShowInvalid(p.title(v.Context()), runPage(p))
}
