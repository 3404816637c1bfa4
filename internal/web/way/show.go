package way

import (
	"context"
	"slices"
	"strconv"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// wayPage is the way of a household or of one of its persons.
type wayPage struct {
	path.Path
	Today    clock.Date
	Keeping  path.Keeping
	Managers []account.Colleague
	Writes   bool // goals and steps
	Manages  bool // who walks with them
	Doing    string
	Values   map[string]string
	Faults   i18n.Faults
}

func wayURL(household id.ID) string { return "/haushalte/" + string(household) + "/weg" }

func stepURL(step id.ID) string { return "/schritte/" + string(step) }

// Show shows the way of a household, or with "wer" that of one person of it.
func Show(v *door.Visit) error {
	p, err := load(v)
	if err != nil {
		return err
	}
	return v.Show(p.title(v.Context()), show(p))
}

func load(v *door.Visit) (p wayPage, err error) {
	household, err := v.ID("id")
	if err != nil {
		return p, err
	}
	who, _ := id.Parse(v.R.URL.Query().Get("wer"))
	p = wayPage{Today: v.Today(), Keeping: v.House().Ways, Values: map[string]string{}, Writes: v.Scope.Writes(tenant.Path), Manages: v.Scope.Writes(tenant.Case)}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Path, err = path.Show(ctx, tx, v.Clock, v.Scope, household, who); err == nil && p.Manages {
			p.Managers, err = path.Managers(ctx, tx, v.Scope)
		}
		return err
	})
	v.Trail = []ui.Crumb{{Label: v.T("nav.households"), URL: "/haushalte"}, {Label: p.Household.FileNumber, URL: "/haushalte/" + string(household)}}
	return p, err
}

func (p wayPage) title(ctx context.Context) string {
	return i18n.T(ctx, "way.of", "name", p.name())
}

func (p wayPage) name() string {
	if one, there := p.Household.Person(p.Person); there {
		return one.Name()
	}
	if len(p.Household.Persons) == 0 {
		return p.Household.FileNumber
	}
	return p.Household.Persons[0].FamilyName
}

// whose names whom a step or goal is for, nothing for all of them.
func (p wayPage) whose(who id.ID) string {
	if one, there := p.Household.Person(who); there {
		return one.GivenName
	}
	return ""
}

// current gives the case the page is about, the person's own before the household's.
func (p wayPage) current() (path.Case, bool) {
	for _, who := range []id.ID{p.Person, ""} {
		if i := slices.IndexFunc(p.Cases, func(k path.Case) bool { return k.Open() && k.Person == who }); i >= 0 {
			return p.Cases[i], true
		}
	}
	return path.Case{}, false
}

// open gives the open steps of an area, closed the others.
func (p wayPage) open(of path.Area) (open, closed []path.Step) {
	for _, t := range p.Steps {
		switch {
		case t.Area != of:
		case t.State == path.StepOpen:
			open = append(open, t)
		default:
			closed = append(closed, t)
		}
	}
	return open, closed
}

// next gives the open step that is due first, of those that have begun before the others.
func (p wayPage) next() (best path.Step, found bool) {
	for _, t := range p.Steps {
		if t.State == path.StepOpen && t.Turn.Own() && t.Begun(p.Today) && (!found || before(t, best)) {
			best, found = t, true
		}
	}
	return best, found
}

func before(a, b path.Step) bool {
	if a.Due.IsZero() != b.Due.IsZero() {
		return b.Due.IsZero()
	}
	return a.Due.Before(b.Due)
}

// waits gives the open step for which somebody else has been waited longest.
func (p wayPage) waits() (longest path.Step, found bool) {
	for _, t := range p.Steps {
		if t.State == path.StepOpen && !t.Turn.Own() && t.Begun(p.Today) && (!found || t.Since.Before(longest.Since)) {
			longest, found = t, true
		}
	}
	return longest, found
}

func (p wayPage) overdue() (n int) {
	for _, t := range p.Steps {
		if t.Overdue(p.Today) {
			n++
		}
	}
	return n
}

// kept says how long a way is kept that nobody walks any more; "" while somebody does.
func (p wayPage) kept(ctx context.Context) string {
	var ended clock.Date
	for _, k := range p.Cases {
		if k.Open() {
			return ""
		}
		if ended.Before(k.Ended) {
			ended = k.Ended
		}
	}
	switch last := p.Keeping.Last(ended); {
	case ended.IsZero():
		return ""
	case last.IsZero():
		return i18n.T(ctx, "way.kept.always")
	default:
		return i18n.T(ctx, "way.kept", "day", last, "source", p.Keeping.Source)
	}
}

func turnWord(ctx context.Context, t path.Turn, name string) string {
	if name != "" {
		return name
	}
	return i18n.T(ctx, "path.turn."+string(t))
}

func templateTitle(ctx context.Context, t path.Template) string {
	if t.Title != "" {
		return t.Title
	}
	return i18n.T(ctx, t.WordsKey())
}

// send does what a form of the page asks for, and shows the page again, with that
// form open, where something is wrong.
func send(v *door.Visit, doing, flash string, values map[string]string, faults *errs.List, do func(context.Context, *db.Tx) error) error {
	household, err := v.ID("id")
	if err != nil {
		return err
	}
	if err = faults.Err(); err == nil {
		err = v.Do(do)
	}
	if err == nil {
		to := wayURL(household)
		if who, named := id.Parse(v.R.URL.Query().Get("wer")); named {
			to += "?wer=" + string(who)
		}
		return v.Go(to, flash)
	}
	if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict) {
		return err
	}
	p, failed := load(v)
	if failed != nil {
		return failed
	}
	p.Doing, p.Values, p.Faults = doing, values, i18n.Err(v.Context(), err)
	return v.ShowInvalid(p.title(v.Context()), show(p))
}

func seen(v *door.Visit, name string) path.Seen {
	which, _ := id.Parse(v.Text(name))
	n, _ := strconv.Atoi(v.Text("version"))
	return path.Seen{ID: which, Version: n}
}
