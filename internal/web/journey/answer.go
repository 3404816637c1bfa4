package journey

import (
	"context"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// answerForm is the form below a question. A page can hold several: the names of
// its fields end in the question's.
type answerForm struct {
	assignment.Question
	Scope  tenant.Scope
	Values answerValues
	Faults i18n.Faults
}

// answerValues is what stands in the fields.
type answerValues struct{ Text, Verdict, Outcome, Day, Place, None, Detail, Source string }

// files gives what of the answer can go into the record.
func (f answerForm) files() assignment.FilingKind { return f.Files(f.Scope) }

// field gives the name of one of the form's fields.
func (f answerForm) field(name string) string { return name + "-" + string(f.ID) }

// faulty gives what is wrong with one of the form's fields.
func (f answerForm) faulty(name string) string { return f.Faults.At(f.field(name)) }

// Answer answers a question, from the transfer's page or from the list of
// questions, and leads back there.
func Answer(v *door.Visit) error {
	one, err := v.ID("id")
	if err != nil {
		return err
	}
	values := readAnswer(v, one)
	cmd := assignment.AnswerCommand{Question: one, Text: values.Text, Verdict: assignment.Verdict(values.Verdict)}
	if cmd.File, err = values.filing(text(v, "files")); err == nil {
		var t assignment.Transfer
		if t, err = use(v, assignment.Answer, cmd); err == nil {
			if v.Scope.OnlyUnit() != "" {
				return v.Go("/fragen", "transfer.flash.answered", "town", t.MunicipalityName)
			}
			return v.Go(path(t.ID)+"#fragen", "transfer.flash.answered", "town", t.MunicipalityName)
		}
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	return answerAgain(v, one, values, err)
}

func readAnswer(v *door.Visit, question id.ID) answerValues {
	read := func(name string) string { return text(v, name+"-"+string(question)) }
	return answerValues{read("answer"), read("verdict"), read("outcome"), read("day"), read("place"), read("none"), read("detail"), read("source")}
}

// filing reads what is to go into the record; nothing where the form said nothing
// of it.
func (a answerValues) filing(kind string) (*assignment.Filing, error) {
	f := assignment.Filing{Source: record.Source(a.Source), Detail: a.Detail, Place: a.Place, None: a.None == "ja", Outcome: record.Outcome(a.Outcome)}
	switch assignment.FilingKind(kind) {
	case assignment.FileMeasure:
		if a.Outcome == "" {
			return nil, nil
		}
		day, err := clock.ParseDate(a.Day)
		if a.Day != "" && err != nil {
			return nil, errs.Invalid("error.date.form").At("day")
		}
		if f.Day = day; !day.IsZero() {
			f.Precision = person.ToTheDay
		}
	case assignment.FileNeed:
		if a.None == "" {
			return nil, nil
		}
	case assignment.FileNone:
		if !f.None {
			return nil, nil
		}
	case assignment.FileDetail:
		if a.Detail == "" {
			return nil, nil
		}
	default:
		return nil, nil
	}
	return &f, nil
}

// of moves the errors of an answer to the fields of its form.
func of(err error, question id.ID) error {
	list := errs.All(err)
	for i, e := range list {
		if e.Field != "" {
			moved := *e
			list[i] = moved.At(e.Field + "-" + string(question))
		}
	}
	return list.Err()
}

func outcomes(ctx context.Context) []ui.Option {
	options := []ui.Option{{Label: i18n.T(ctx, "answer.file.nothing")}}
	for _, o := range record.Outcomes {
		if o != record.NotDocumented {
			options = append(options, ui.Option{Value: string(o), Label: say.Outcome(ctx, o)})
		}
	}
	return options
}

func answerSources(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, s := range record.Sources {
		if s != record.HandOver {
			options = append(options, ui.Option{Value: string(s), Label: say.Source(ctx, s)})
		}
	}
	return options
}

func verdicts(ctx context.Context, sort assignment.Sort) []ui.Option {
	return []ui.Option{{Value: string(assignment.Accepted), Label: i18n.T(ctx, "answer.accepted."+string(sort))},
		{Value: string(assignment.Refused), Label: i18n.T(ctx, "answer.refused."+string(sort))}}
}

func noneOptions(ctx context.Context, kind assignment.FilingKind) []ui.Option {
	options := []ui.Option{{Value: "ja", Label: i18n.T(ctx, "answer.file.none")}}
	if kind == assignment.FileNeed {
		options = append(options, ui.Option{Value: "nein", Label: i18n.T(ctx, "answer.file.needed")})
	}
	return options
}
