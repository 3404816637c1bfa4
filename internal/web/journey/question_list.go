package journey

import (
	"context"
	"net/url"
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
)

// questionList is what the visitor has to answer, the most pressing first.
type questionList struct {
	Today  clock.Date
	Asked  []assignment.Asked
	Scope  tenant.Scope
	All    bool // also those that wait for others of the Land
	Typed  map[id.ID]answerValues
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
	p := questionList{Today: v.Today(), Scope: v.Scope, All: v.R.URL.Query().Get("alle") != "", Typed: map[id.ID]answerValues{}}
	if v.Scope.Kind != tenant.Land {
		return p, errs.NotFound("error.not-found")
	}
	page := assignment.QuestionPage{Limit: questionsPage, All: p.All}
	if last, ok := id.Parse(v.R.URL.Query().Get("nach")); ok {
		page.ID = last
		page.DueOn, _ = clock.ParseDate(v.R.URL.Query().Get("tag")) // without a day: from the beginning
		p.First = p.view(p.All)
	}
	err := p.load(v, page)
	if n := len(p.Asked); n == questionsPage {
		query := url.Values{"tag": {p.Asked[n-1].DueOn.String()}, "nach": {string(p.Asked[n-1].ID)}}
		if p.All {
			query.Set("alle", "1")
		}
		p.Next = "/fragen?" + query.Encode()
	}
	return p, err
}

// QuestionTable is the open questions as a table to keep.
var QuestionTable = export.List{Path: "/fragen", Kind: "questions", Data: tenant.Transfer, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	if v.Scope.Kind != tenant.Land {
		return export.Table{}, errs.NotFound("error.not-found")
	}
	p := questionList{Today: v.Today(), Scope: v.Scope, All: query.Get("alle") != ""}
	page := assignment.QuestionPage{Limit: 100, All: p.All}
	return export.Of(v.Scope, export.Source[assignment.Asked]{Title: v.T("questions.title"), Query: allOf(p.All), Filter: viewWords(v, "questions.view.", p.All),
		Columns: questionColumns(v.Context()),
		Persons: func(q assignment.Asked) []id.ID { return personsOf(q.Handover) },
		Page: func(ctx context.Context, tx *db.Tx) ([]assignment.Asked, bool, error) {
			asked, err := assignment.OpenQuestions(ctx, tx, v.Clock, v.Scope, page)
			if n := len(asked); n == page.Limit {
				page.DueOn, page.ID = asked[n-1].DueOn, asked[n-1].ID
				return asked, true, err
			}
			return asked, false, err
		}}), nil
}}

func (p *questionList) load(v *door.Visit, page assignment.QuestionPage) error {
	return v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Asked, err = assignment.OpenQuestions(ctx, tx, v.Clock, v.Scope, page)
		return err
	})
}

// view is the address of what waits for the visitor, or of all that is open.
func (p questionList) view(all bool) string {
	if all {
		return "/fragen?alle=1"
	}
	return "/fragen"
}

// answers reports whether the visitor may answer.
func (p questionList) answers(q assignment.Asked) bool {
	return p.Scope.Writes(tenant.Transfer) || q.Sort == assignment.SortQuestion && p.Scope.Writes(tenant.Need)
}

// answerAgain shows the list of questions with what is wrong with an answer.
func answerAgain(v *door.Visit, question id.ID, typed answerValues, failed error) error {
	p, err := loadQuestions(v)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(p.Asked, func(q assignment.Asked) bool { return q.ID == question }) {
		p.All = true
		if err := p.load(v, assignment.QuestionPage{Limit: 100, All: true}); err != nil {
			return err
		}
	}
	p.Typed[question] = typed
	p.Faults = i18n.Err(v.Context(), of(failed, question))
	return v.ShowInvalid(v.T("questions.title"), questionsPageOf(p))
}
