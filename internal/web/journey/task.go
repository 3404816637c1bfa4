package journey

import (
	"context"
	"net/url"
	"strings"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// taskList is what is to be prepared, for all who come.
type taskList struct {
	Today       clock.Date
	Scope       tenant.Scope
	All         bool
	Tasks       []assignment.Task
	Next, First string
}

// ListTasks shows what the visitor has to prepare, the most pressing first.
func ListTasks(v *door.Visit) error {
	if v.Scope.Kind != tenant.Municipality {
		return errs.NotFound("error.not-found")
	}
	query := v.R.URL.Query()
	p := taskList{Today: v.Today(), Scope: v.Scope, All: query.Get("alle") != ""}
	f := assignment.TaskFilter{All: p.All}
	if last, ok := id.Parse(query.Get("nach")); ok {
		f.After.ID, p.First = last, p.view(p.All)
		f.After.DueOn, _ = clock.ParseDate(query.Get("tag")) // without a day: from the beginning
	}
	var err error
	if p.Tasks, err = use(v, assignment.Tasks, f); err != nil {
		return err
	}
	if n := len(p.Tasks); n == assignment.TasksPage {
		q := url.Values{"tag": {p.Tasks[n-1].DueOn.String()}, "nach": {string(p.Tasks[n-1].ID)}}
		if p.All {
			q.Set("alle", "1")
		}
		p.Next = "/vorbereitung?" + q.Encode()
	}
	return v.Show(v.T("task.title"), taskListPage(p))
}

// TaskTable is what is to be prepared as a table to keep.
var TaskTable = export.List{Path: "/vorbereitung", Kind: "tasks", Data: tenant.Transfer, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	if v.Scope.Kind != tenant.Municipality {
		return export.Table{}, errs.NotFound("error.not-found")
	}
	f := assignment.TaskFilter{All: query.Get("alle") != ""}
	return export.Of(v.Scope, export.Source[assignment.Task]{Title: v.T("task.title"), Query: allOf(f.All), Filter: viewWords(v, "task.view.", f.All),
		Columns: taskColumns(v.Context(), v.Today()),
		Persons: func(t assignment.Task) []id.ID { return personsOf(t.Handover) },
		Page: func(ctx context.Context, tx *db.Tx) ([]assignment.Task, bool, error) {
			tasks, err := assignment.Tasks(ctx, tx, v.Clock, v.Scope, f)
			if n := len(tasks); n == assignment.TasksPage {
				f.After = assignment.TaskKey{DueOn: tasks[n-1].DueOn, ID: tasks[n-1].ID}
				return tasks, true, err
			}
			return tasks, false, err
		}}), nil
}}

func (p taskList) view(all bool) string {
	if all {
		return "/vorbereitung?alle=1"
	}
	return "/vorbereitung"
}

// taskPage is one thing to prepare.
type taskPage struct {
	Today  clock.Date
	Scope  tenant.Scope
	View   assignment.View
	Task   assignment.Preparation
	Owner  string
	Due    string
	Note   string
	Faults i18n.Faults
}

// ShowTask shows one thing to prepare, with a text to send.
func ShowTask(v *door.Visit) error {
	p, err := loadTask(v)
	if err != nil {
		return err
	}
	return v.Show(taskTitle(v.Context(), p.Task), taskShowPage(p))
}

func loadTask(v *door.Visit) (taskPage, error) {
	p := taskPage{Today: v.Today(), Scope: v.Scope}
	one, err := v.ID("id")
	if err != nil {
		return p, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Task, p.View, err = assignment.ShowTask(ctx, tx, v.Clock, v.Scope, one)
		return err
	})
	p.Owner, p.Due, p.Note = string(p.Task.Owner), p.Task.DueOn.String(), p.Task.Note
	v.Trail = []ui.Crumb{{Label: v.T("task.title"), URL: "/vorbereitung"}}
	return p, err
}

// ChangeTask takes a task on, hands it over, or gives it another day.
func ChangeTask(v *door.Visit) error {
	one, err := v.ID("id")
	if err != nil {
		return err
	}
	do := text(v, "do")
	cmd := assignment.TaskCommand{Preparation: one, Owner: tenant.Role(text(v, "owner")), Note: text(v, "note"), Take: do == "take", Release: do == "release"}
	cmd.DueOn, err = clock.ParseDate(text(v, "due"))
	if err != nil {
		err = errs.Invalid("error.date.form").At("due")
	} else {
		_, err = use(v, assignment.ChangeTask, cmd)
	}
	if err == nil {
		return v.Go("/vorbereitung/"+string(one), "task.changed")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, load := loadTask(v)
	if load != nil {
		return load
	}
	p.Owner, p.Due, p.Note, p.Faults = text(v, "owner"), text(v, "due"), text(v, "note"), i18n.Err(v.Context(), err)
	return v.ShowInvalid(taskTitle(v.Context(), p.Task), taskShowPage(p))
}

// AddTask adds something to prepare for one transfer.
func AddTask(v *door.Visit) error {
	one, err := v.ID("id")
	if err != nil {
		return err
	}
	cmd := assignment.OwnTaskCommand{Transfer: one, Title: text(v, "title"), Owner: tenant.Role(text(v, "owner"))}
	cmd.DueOn, _ = clock.ParseDate(text(v, "due")) // a day that is none is asked for again
	if _, err := use(v, assignment.AddTask, cmd); err != nil {
		return again(v, err, func(p *transfer) { p.Own = ownTask{cmd.Title, text(v, "owner"), text(v, "due")} })
	}
	return v.Go(path(one)+"#vorbereitung", "task.added")
}

// ownTask is what stands in the fields of a task of one's own.
type ownTask struct{ Title, Owner, Due string }

// taskTitle says what is to be done.
func taskTitle(ctx context.Context, p assignment.Preparation) string {
	if p.Own() {
		return p.Title
	}
	return i18n.T(ctx, p.Text())
}

// taskFor says for whom, as far as the visitor may know.
func taskFor(h assignment.Handover, p assignment.Preparation) string {
	if who := given(h, p.Person); who != "" {
		return whom(h) + " · " + who
	}
	return whom(h)
}

// taskOwners are the roles that may know of a task.
func taskOwners(ctx context.Context, kind tenant.Data) (options []ui.Option) {
	for _, grant := range tenant.Matrix {
		if grant.At == tenant.Municipality && grant.MayRead(kind) && grant.MayRead(tenant.Transfer) {
			options = append(options, ui.Option{Value: string(grant.Role), Label: say.Role(ctx, grant.Role)})
		}
	}
	return options
}

// letter is a text to send or to read out for a task, "" where there is none. It
// is German, as those it goes to are, and names nobody: whoever sends it decides
// what has to be said.
func letter(p taskPage) string {
	key := "letter." + p.Task.Code
	if !i18n.Has(key) {
		return ""
	}
	ctx := i18n.With(context.Background(), i18n.German)
	one, _ := p.View.Current.Person(p.Task.Person)
	detail := ""
	for _, n := range p.View.Current.Needs(p.Task.Person) {
		if n.Code == p.Task.Need && n.Detail != "" {
			detail = n.Detail
		}
	}
	return strings.Join([]string{
		i18n.T(ctx, "letter.hello"),
		i18n.T(ctx, key, "day", i18n.Date(ctx, p.View.ArriveOn), "time", or(p.View.ArriveAt, i18n.T(ctx, "letter.time-open")), "place", or(p.View.MeetingPoint, p.View.MunicipalityName),
			"persons", i18n.T(ctx, "transfer.persons", "count", p.View.Persons), "age", say.Age(ctx, one.Register().Birth, p.View.ArriveOn),
			"languages", or(tongues(ctx, one), i18n.T(ctx, "letter.language-open")), "detail", or(detail, i18n.T(ctx, "letter.detail-open"))),
		i18n.T(ctx, "letter.number", "number", p.View.Number, "town", p.View.MunicipalityName),
		i18n.T(ctx, "letter.bye", "name", p.Scope.Name, "town", p.View.MunicipalityName),
	}, "\n\n")
}

// doneOn is the day it was ticked.
func doneOn(p assignment.Preparation) clock.Date { return clock.DateOf(p.DoneAt) }

func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
