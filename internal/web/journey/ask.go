package journey

import (
	"strconv"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/web/door"
)

// askForm asks the Land about one item, or about the whole.
type askForm struct {
	assignment.View
	About    assignment.Item
	Person   id.ID
	Text     string
	Workdays int
	Sort     assignment.Sort
	Day      string // of a proposal, as it was typed
	Faults   i18n.Faults
}

// sorts are the words of the address for what is asked.
var sorts = map[string]assignment.Sort{"einwand": assignment.SortObjection, "tag": assignment.SortProposal}

// ShowAsk shows the form for a question.
func ShowAsk(v *door.Visit) error {
	p, err := loadAsk(v, assignment.Item(v.R.URL.Query().Get("zu")))
	if err != nil {
		return err
	}
	if sort, ok := sorts[v.R.URL.Query().Get("art")]; ok {
		p.Sort, p.About, p.Person = sort, "", ""
	}
	return v.Show(v.T("ask.title."+string(p.Sort)), askPage(p))
}

func loadAsk(v *door.Visit, item assignment.Item) (askForm, error) {
	p := askForm{About: item, Sort: assignment.SortQuestion}
	shown, err := loadTransfer(v)
	if err != nil {
		return p, err
	}
	if !shown.may(assignment.ActAsk) {
		return p, errs.Conflict("error.transfer.step")
	}
	p.View, p.Workdays = shown.View, shown.Promise.Answer
	v.Trail = trail(v, crumb(p.Transfer))
	if item == "" {
		return p, nil
	}
	var ok bool
	if p.Person, ok = p.Current.Whose(item); !ok {
		return p, errs.NotFound("error.transfer.item")
	}
	return p, nil
}

// Ask puts a question to the Land.
func Ask(v *door.Visit) error {
	seen, err := seen(v)
	if err != nil {
		return err
	}
	cmd := assignment.AskCommand{Seen: seen, About: assignment.Item(text(v, "about")), Text: text(v, "text"), Sort: assignment.Sort(text(v, "sort"))}
	cmd.Day, _ = clock.ParseDate(text(v, "day"))        // a day that is none is asked for again
	cmd.Workdays, _ = strconv.Atoi(text(v, "workdays")) // what is no number: as promised
	_, failed := use(v, assignment.Ask, cmd)
	if failed == nil {
		return v.Go(path(seen.Transfer)+"#fragen", "transfer.flash.asked")
	}
	if !correctable(failed) {
		return failed
	}
	p, err := loadAsk(v, cmd.About)
	if err != nil {
		return err
	}
	p.Text, p.Workdays, p.Sort, p.Day, p.Faults = cmd.Text, cmd.Workdays, cmd.Sort, text(v, "day"), i18n.Err(v.Context(), failed)
	return v.ShowInvalid(v.T("ask.title."+string(p.Sort)), askPage(p))
}
