package day

import (
	"context"
	"net/url"
	"slices"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/path/bulk"
	"wegwarte/internal/portal/agenda"
	"wegwarte/internal/portal/fact"
	"wegwarte/internal/portal/post"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

const dayPath = "/mein-tag"

// dayPage is what a case manager has before them.
type dayPage struct {
	path.Day
	Today    clock.Date
	Whose    id.ID // a colleague's; empty: one's own
	Managers []account.Colleague
	Disputed int            // values that persons they walk with say are wrong
	Messages post.Waiting   // from people with a page of their own
	Cannot   map[id.ID]bool // meetings to which they said that they cannot come
	Runs     []bulk.Run     // the visitor's, on their own day
}

// free reports whether nothing is to be done.
func (p dayPage) free() bool { return p.Empty() && p.Disputed == 0 }

// ShowDay shows what is late, due and begins, the meetings, and what nobody has a
// next step for: one's own, or a colleague's with "wer".
func ShowDay(v *door.Visit) error {
	p := dayPage{Today: v.Today(), Whose: whoseOf(v.R.URL.Query())}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Day, err = path.DayOf(ctx, tx, v.Clock, v.Scope, p.Whose); err != nil {
			return err
		}
		if p.Whose == "" && v.Scope.Reads(tenant.Contact) {
			if p.Disputed, err = fact.Waiting(ctx, tx, v.Scope, true); err != nil {
				return err
			}
		}
		if p.Managers, err = path.Managers(ctx, tx, v.Scope); err != nil {
			return err
		}
		if p.Whose == "" {
			if p.Runs, err = bulk.Recent(ctx, tx, v.Scope); err != nil {
				return err
			}
		}
		if p.Whose == "" && v.Scope.Writes(tenant.Path) {
			if p.Messages, err = post.WaitFor(ctx, tx, v.Clock, v.Scope); err != nil {
				return err
			}
		}
		meetings := make([]path.Meeting, len(p.Meetings))
		for i, m := range p.Meetings {
			meetings[i] = m.Meeting
		}
		p.Cannot, err = agenda.CannotCome(ctx, tx, v.Scope, meetings)
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("day.title"), dayView(p))
}

// part is one part of the day, with where all of it is.
type part struct {
	List path.DueList
	path.Due
}

func (p dayPage) parts() []part {
	return []part{{"overdue", p.Overdue}, {"due", p.Due}, {"begins", p.Begins}, {"week", p.Week}}
}

func (p dayPage) lead(ctx context.Context) string {
	if p.Whose != "" {
		if i := slices.IndexFunc(p.Managers, func(m account.Colleague) bool { return m.ID == p.Whose }); i >= 0 {
			return i18n.T(ctx, "day.of", "name", p.Managers[i].Name)
		}
	}
	if p.free() {
		return i18n.T(ctx, "day.free")
	}
	return i18n.T(ctx, "day.lead", "overdue", p.Overdue.All, "due", p.Day.Due.All, "meetings", len(p.Meetings))
}

// listPage is a part of the day, whole, to do the same with several of it.
type listPage struct {
	form
	Today  clock.Date
	List   path.DueList
	Whose  id.ID
	Steps  []path.Listed
	Next   string
	Paged  bool
	Writes bool
	Left   []ui.Refusal
	Done   int
	All    int // of a list with more pages
}

const listPath = dayPath + "/schritte"

func (p listPage) url(more url.Values) string {
	query := url.Values{"teil": {string(p.List)}}
	if p.Whose != "" {
		query.Set("wer", string(p.Whose))
	}
	for name, values := range more {
		query[name] = values
	}
	return listPath + "?" + query.Encode()
}

// ListDay shows a part of the day, whole.
func ListDay(v *door.Visit) error {
	p, err := loadList(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("day.part."+string(p.List)), listView(p))
}

func loadList(v *door.Visit) (listPage, error) {
	query := v.R.URL.Query()
	p := listPage{Today: v.Today(), List: path.DueList(query.Get("teil")), Whose: whoseOf(query), Writes: v.Scope.Writes(tenant.Path)}
	if !slices.Contains(path.DueLists, p.List) {
		p.List = path.DueLists[0]
	}
	after, paged := id.Parse(query.Get("ab"))
	p.Paged = paged
	v.Trail = []ui.Crumb{{Label: v.T("day.title"), URL: dayPath}}
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Steps, err = path.DayList(ctx, tx, v.Clock, v.Scope, path.DayFilter{List: p.List, Whose: p.Whose, After: after})
		if err == nil && p.Writes && (len(p.Steps) == path.Page || p.Paged) {
			var seen []path.Seen
			seen, err = path.DaySeen(ctx, tx, v.Clock, v.Scope, path.DayFilter{List: p.List, Whose: p.Whose})
			p.All = len(seen)
		}
		return err
	})
	if n := len(p.Steps); n == path.Page {
		p.Next = p.url(url.Values{"ab": {string(p.Steps[n-1].ID)}})
	}
	return p, err
}

// ChangeSeveral does the same with several steps: to each in a transaction of its
// own. What changed meanwhile is named and left alone.
func ChangeSeveral(v *door.Visit) error {
	p, err := loadList(v)
	if err != nil {
		return err
	}
	p.Values = v.Typed("act", "due", "evidence")
	chosen := chosenOf(v.Form()["step"])
	var faults errs.List
	due := door.ReadDay(p.Values["due"], "due", &faults)
	all := v.Text("alle") != ""
	if len(chosen) == 0 && !all {
		faults.Add(errs.Invalid("day.none-chosen").At("step"))
	}
	move := p.Values["act"] == "move"
	if move && due.IsZero() && faults.Err() == nil {
		faults.Add(errs.Invalid("error.required").At("due"))
	}
	if err := faults.Err(); err != nil {
		p.Faults = i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("day.part."+string(p.List)), listView(p))
	}
	if all {
		act := bulk.Finish
		if move {
			act = bulk.Move
		}
		err := begin(v, func(ctx context.Context, tx *db.Tx) ([]path.Seen, error) {
			return path.DaySeen(ctx, tx, v.Clock, v.Scope, path.DayFilter{List: p.List, Whose: p.Whose})
		}, act, bulk.What{Due: due, Evidence: p.Values["evidence"]})
		if errs.Is(err, errs.KindInvalid) {
			p.Faults = i18n.Err(v.Context(), err)
			return v.ShowInvalid(v.T("day.part."+string(p.List)), listView(p))
		}
		return err
	}
	for _, seen := range chosen {
		err := v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			if move {
				_, err = path.MoveDue(ctx, tx, v.Clock, v.Scope, seen, due)
				return err
			}
			_, err = path.ActOn(ctx, tx, v.Clock, v.Scope, path.ActCommand{Step: seen, Act: path.Finish, StepFields: path.StepFields{Evidence: p.Values["evidence"]}})
			return err
		})
		switch {
		case err == nil:
			p.Done++
		case errs.Is(err, errs.KindInternal):
			return err
		default:
			p.Left = append(p.Left, ui.Refusal{Name: p.nameOf(v.Context(), seen.ID), Text: said(v.Context(), err)})
		}
	}
	if len(p.Left) == 0 {
		return v.Go(p.url(nil), "day.changed", "count", p.Done)
	}
	again, err := loadList(v)
	if err != nil {
		return err
	}
	again.Left, again.Done = p.Left, p.Done
	return v.ShowInvalid(v.T("day.part."+string(p.List)), listView(again))
}

func (p listPage) nameOf(ctx context.Context, step id.ID) string {
	if i := slices.IndexFunc(p.Steps, func(l path.Listed) bool { return l.ID == step }); i >= 0 {
		return stepTitle(ctx, p.Steps[i].Step) + ", " + p.Steps[i].Whose()
	}
	return i18n.T(ctx, "day.step")
}
