package journey

import (
	"context"
	"slices"
	"strconv"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// followUp is one household that did not come, with what can be done about it.
type followUp struct {
	assignment.Followed
	Missed assignment.Transfer
	Today  clock.Date
	Scope  tenant.Scope
	Values followValues
	Faults i18n.Faults
	Opened bool // the form that says where they are is unfolded
}

// followValues is what stands in the fields.
type followValues struct{ Found, On, Place, Again, Note, Reason, Told string }

// remindAfter is how many working days ahead the form proposes to look again.
const remindAfter = 5

// ShowFollowUp shows one.
func ShowFollowUp(v *door.Visit) error {
	p, err := loadFollowUp(v)
	if err != nil {
		return err
	}
	if asked := assignment.Whereabouts(v.R.URL.Query().Get("war")); slices.Contains(assignment.AllWhereabouts, asked) {
		p.Values.Found, p.Opened = string(asked), true
	}
	return v.Show(v.T("follow.one"), followPage(p))
}

func loadFollowUp(v *door.Visit) (followUp, error) {
	p := followUp{Today: v.Today(), Scope: v.Scope}
	one, err := v.ID("id")
	if err != nil {
		return p, err
	}
	if v.Scope.Kind != tenant.Land {
		return p, errs.NotFound("error.not-found")
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Followed, p.Missed, err = assignment.ShowFollowUp(ctx, tx, v.Clock, v.Scope, one)
		return err
	})
	day := v.Today().String()
	p.Values = followValues{On: day, Again: v.Today().AddWorkdays(remindAfter).String()}
	v.Trail = []ui.Crumb{{Label: v.T("follow.title"), URL: "/verbleib"}}
	return p, err
}

// finds reports whether the visitor may say where they are.
func (p followUp) finds() bool { return p.Open() && mayFind(p.Scope) }

// decides reports whether the visitor says what follows.
func (p followUp) decides() bool { return p.Open() && p.Scope.Writes(tenant.Transfer) }

// returns reports whether the visitor may say that they turned up again.
func (p followUp) returns() bool {
	return p.Ending == assignment.LeftLand && mayFind(p.Scope)
}

// asked reports whether saying where they are is what comes next.
func (p followUp) asked() bool {
	return p.Found == "" || p.Scope.OnlyUnit() != "" && p.Asked == assignment.StageFacility
}

// seenFollowUp reads which follow-up a form is about and which version was seen.
func seenFollowUp(v *door.Visit) (assignment.FollowUpSeen, error) {
	one, err := v.ID("id")
	version, _ := strconv.Atoi(v.Form().Get("version")) // 0 is no version: the conflict is said
	return assignment.FollowUpSeen{ID: one, Version: version}, err
}

// days reads the days of a form; one that is none is named.
func days(of map[string]string, into map[string]*clock.Date) error {
	var faults errs.List
	for _, field := range []string{"on", "again"} {
		if of[field] == "" || into[field] == nil {
			continue
		}
		day, err := clock.ParseDate(of[field])
		if err != nil {
			faults.Add(errs.Invalid("error.date.form").At(field))
		}
		*into[field] = day
	}
	return faults.Err()
}

// FoundFollowUp says where they are: one click, or the form with more.
func FoundFollowUp(v *door.Visit) error {
	seen, err := seenFollowUp(v)
	if err != nil {
		return err
	}
	values := followValues{Found: text(v, "found"), On: text(v, "on"), Place: text(v, "place"), Again: text(v, "again"), Note: text(v, "note")}
	cmd := assignment.FoundCommand{FollowUpSeen: seen, Found: assignment.Whereabouts(values.Found), Place: values.Place, Note: values.Note}
	into := map[string]*clock.Date{"on": &cmd.On}
	if cmd.Found == assignment.Hospital {
		into["again"] = &cmd.Again
	}
	if cmd.Found != assignment.Elsewhere {
		cmd.Place = ""
	}
	err = days(map[string]string{"on": values.On, "again": values.Again}, into)
	if err == nil {
		if _, err = use(v, assignment.Found, cmd); err == nil {
			if v.Scope.OnlyUnit() != "" {
				return v.Go("/verbleib", "follow.flash.found")
			}
			return v.Go(followPath(seen.ID, ""), "follow.flash.found")
		}
	}
	return followAgain(v, err, func(p *followUp) { p.Values, p.Opened = values, true })
}

// followAgain shows the page with what is wrong.
func followAgain(v *door.Visit, failed error, set func(*followUp)) error {
	if !correctable(failed) {
		return failed
	}
	p, err := loadFollowUp(v)
	if err != nil {
		return err
	}
	set(&p)
	p.Faults = i18n.Err(v.Context(), failed)
	return v.ShowInvalid(v.T("follow.one"), followPage(p))
}

// KeepPrepared asks the municipality to keep what it prepared, or no longer.
func KeepPrepared(v *door.Visit) error {
	seen, err := seenFollowUp(v)
	if err != nil {
		return err
	}
	told := text(v, "told")
	f, err := use(v, assignment.Keep, assignment.KeepCommand{FollowUpSeen: seen, Keep: text(v, "keep") == "ja", Note: told})
	if err != nil {
		return followAgain(v, at(err, "note", "told"), func(p *followUp) { p.Values.Told = told })
	}
	if f.Keep {
		return v.Go(followPath(f.ID, ""), "follow.flash.kept")
	}
	return v.Go(followPath(f.ID, ""), "follow.flash.released")
}

// ShowEndStay asks since when and why they are with the Land no longer.
func ShowEndStay(v *door.Visit) error {
	p, err := loadEndStay(v)
	if err != nil {
		return err
	}
	p.Values.On = p.MissedOn.String()
	if !p.FoundOn.IsZero() {
		p.Values.On = p.FoundOn.String()
	}
	if p.Found == assignment.Gone || p.Found == assignment.Elsewhere {
		p.Values.Reason = string(p.Found)
	}
	return v.Show(v.T("follow.leave.title"), endStayPage(p))
}

func loadEndStay(v *door.Visit) (followUp, error) {
	p, err := loadFollowUp(v)
	if err == nil && !p.decides() {
		err = errs.Conflict("error.follow-up.ended")
	}
	v.Trail = append(v.Trail, ui.Crumb{Label: p.Number, URL: followPath(p.ID, "")})
	return p, err
}

// EndStay does so.
func EndStay(v *door.Visit) error {
	seen, err := seenFollowUp(v)
	if err != nil {
		return err
	}
	values := followValues{On: text(v, "on"), Reason: text(v, "reason"), Note: text(v, "note")}
	cmd := assignment.EndStayCommand{FollowUpSeen: seen, Reason: assignment.Whereabouts(values.Reason), Note: values.Note}
	if err = days(map[string]string{"on": values.On}, map[string]*clock.Date{"on": &cmd.On}); err == nil {
		if _, err = use(v, assignment.EndStay, cmd); err == nil {
			return v.Go(followPath(seen.ID, ""), "follow.flash.left")
		}
	}
	if !correctable(err) {
		return err
	}
	p, failed := loadEndStay(v)
	if failed != nil {
		return failed
	}
	p.Values, p.Faults = values, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("follow.leave.title"), endStayPage(p))
}

// Return says that they turned up again.
func Return(v *door.Visit) error {
	seen, err := seenFollowUp(v)
	if err != nil {
		return err
	}
	values := followValues{On: text(v, "on"), Note: text(v, "note")}
	cmd := assignment.ReturnCommand{FollowUpSeen: seen, Note: values.Note}
	if err = days(map[string]string{"on": values.On}, map[string]*clock.Date{"on": &cmd.On}); err == nil {
		if _, err = use(v, assignment.Return, cmd); err == nil {
			return v.Go(followPath(seen.ID, ""), "follow.flash.returned")
		}
	}
	return followAgain(v, err, func(p *followUp) { p.Values = values })
}
