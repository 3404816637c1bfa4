package own

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/fact"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// correct is the form in which somebody says what is right.
type correct struct {
	What   string
	Line   line // zero: something is missing
	Back   string
	Due    clock.Date
	Said   string
	Words  string
	Faults i18n.Faults

	was string // in German
}

// load finds what the address names, among what is known of whose page it is.
func (p *correct) load(v *door.Visit, ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error { //nolint:revive // the visit leads
	item, _, ok := itemOf(p.What)
	if !ok {
		return errs.NotFound("error.not-found")
	}
	s, a, err := portal.Alone(ctx, tx, v.Clock, s, a.Person, portal.Papers, portal.Health)
	if err != nil || item == fact.Missing {
		return err
	}
	known, err := fact.ShowPapers(ctx, tx, v.Clock, s, v.Setup().Keys, a)
	if err != nil {
		return err
	}
	german := i18n.With(v.Context(), i18n.German)
	groups, words := paperGroups(v.Context(), known), paperGroups(german, known)
	if p.Line, ok = lineOf(groups, p.What); !ok {
		health, err := fact.ShowHealth(ctx, tx, v.Clock, s, v.Setup().Keys, a)
		if err != nil {
			return err
		}
		groups, words, p.Back = healthGroups(v.Context(), health), healthGroups(german, health), "/ich/gesundheit"
		if p.Line, ok = lineOf(groups, p.What); !ok {
			return errs.NotFound("error.not-found")
		}
	}
	disputed(groups, known.Said)
	p.Line, _ = lineOf(groups, p.What)
	inGerman, _ := lineOf(words, p.What)
	p.was = inGerman.german()
	return nil
}

func newCorrect(v *door.Visit) correct {
	return correct{What: v.R.PathValue("was"), Back: "/ich/papiere", Due: v.Today().AddMonths(1)}
}

// ShowCorrect asks what is right.
func ShowCorrect(v *door.Visit) error {
	p := newCorrect(v)
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		return p.load(v, ctx, tx, s, a)
	})
	if err != nil {
		return err
	}
	if k := p.Line.Said; k != nil {
		p.Said, p.Words = k.Said, k.Words
	}
	return v.Show(v.T("own.correct.title"), correctPage(p))
}

// Correct takes in what somebody says is right.
func Correct(v *door.Visit) error {
	p := newCorrect(v)
	p.Said, p.Words = v.Text("said"), v.Text("words")
	item, row, _ := itemOf(p.What)
	err := writes(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		if err := p.load(v, ctx, tx, s, a); err != nil {
			return err
		}
		_, err := fact.Correct(ctx, tx, v.Clock, s, fact.CorrectCommand{Person: a.Person, Item: item, Row: row, Was: p.was, Said: p.Said, Words: p.Words, Language: i18n.From(v.Context())})
		return err
	})
	switch {
	case errs.Is(err, errs.KindInvalid):
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("own.correct.title"), correctPage(p))
	case err != nil:
		return err
	}
	return v.Go(p.Back, "own.correct.done")
}

// Uncorrect takes it back.
func Uncorrect(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	err = writes(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		return fact.Withdraw(ctx, tx, v.Clock, s, a.Person, which)
	})
	if err != nil {
		return err
	}
	back := "/ich/papiere"
	if v.Form().Get("back") == "gesundheit" {
		back = "/ich/gesundheit"
	}
	return v.Go(back, "own.correct.withdrawn")
}
