package journey

import (
	"context"
	"net/url"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// questionList is what the visitor has to answer, the most pressing first.
type questionList struct {
	Today  clock.Date
	Asked  []assignment.Asked
	Typed  map[id.ID]string
	Faults i18n.Faults
	Next   string
	First  string
}

const questionsPage = 20

// ListQuestions shows the open questions of municipalities.
func ListQuestions(v *door.Visit) error {
	p, err := loadQuestions(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("questions.title"), questionsPageOf(p))
}

func loadQuestions(v *door.Visit) (questionList, error) {
	p := questionList{Today: v.Today(), Typed: map[id.ID]string{}}
	if v.Scope.Kind != tenant.Land {
		return p, errs.NotFound("error.not-found")
	}
	page := assignment.QuestionPage{Limit: questionsPage}
	if last, ok := id.Parse(v.R.URL.Query().Get("nach")); ok {
		page.ID = last
		page.DueOn, _ = clock.ParseDate(v.R.URL.Query().Get("tag")) // without a day: from the beginning
		p.First = "/fragen"
	}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Asked, err = assignment.OpenQuestions(ctx, tx, v.Clock, v.Scope, page)
		return err
	})
	if n := len(p.Asked); n == questionsPage {
		p.Next = "/fragen?" + url.Values{"tag": {p.Asked[n-1].DueOn.String()}, "nach": {string(p.Asked[n-1].ID)}}.Encode()
	}
	return p, err
}

// answerAgain shows the list of questions with what is wrong with an answer.
func answerAgain(v *door.Visit, question id.ID, failed error) error {
	p, err := loadQuestions(v)
	if err != nil {
		return err
	}
	p.Typed[question] = text(v, "answer-"+string(question))
	p.Faults = i18n.Err(v.Context(), failed)
	return v.ShowInvalid(v.T("questions.title"), questionsPageOf(p))
}
