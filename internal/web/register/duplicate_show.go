package register

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/engine/linkage"
	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// duplicateShow is two persons side by side, and what can be decided.
type duplicateShow struct {
	person.Duplicate
	Units  map[id.ID]string
	Writes bool
	Leader id.ID // chosen
	Reason string
	Faults i18n.Faults
}

// ShowDuplicate shows two persons who may be one side by side.
func ShowDuplicate(v *door.Visit) error {
	show, err := loadDuplicate(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("duplicate.compare"), duplicatePage(show))
}

func loadDuplicate(v *door.Visit) (show duplicateShow, err error) {
	which, err := v.ID("id")
	if err != nil {
		return show, err
	}
	show.Writes, show.Units = v.Scope.Writes(tenant.Duplicate), map[id.ID]string{}
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		if show.Duplicate, err = person.Compare(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		units, err := tenant.Units(ctx, tx, v.Scope)
		for _, u := range units {
			show.Units[u.ID] = u.Name
		}
		return err
	})
	for _, h := range show.Homes {
		show.Writes = show.Writes && h.LeftOn.IsZero()
	}
	v.Trail = []ui.Crumb{{Label: v.T("duplicate.title"), URL: "/dubletten"}}
	return show, err
}

// MergeDuplicate says that the two are one person.
func MergeDuplicate(v *door.Visit) error {
	show, seen, err := decided(v)
	if err != nil {
		return err
	}
	show.Leader = id.ID(v.Form().Get(person.FieldLeader))
	return show.answer(v, func(ctx context.Context, tx *db.Tx) (to, key string, err error) {
		d, err := person.Merge(ctx, tx, v.Clock, v.Scope, person.MergeCommand{DuplicateSeen: seen, Leader: show.Leader, OnTheWay: assignment.Bound})
		home := d.Homes[0]
		if d.Leader == d.Other.ID {
			home = d.Homes[1]
		}
		return householdURL(home.ID), "duplicate.merged-now", err
	})
}

// KeepApart says that the two are two persons.
func KeepApart(v *door.Visit) error {
	show, seen, err := decided(v)
	if err != nil {
		return err
	}
	show.Reason = v.Form().Get(person.FieldReason)
	return show.answer(v, func(ctx context.Context, tx *db.Tx) (string, string, error) {
		_, err := person.KeepApart(ctx, tx, v.Clock, v.Scope, person.KeepApartCommand{DuplicateSeen: seen, Reason: show.Reason})
		return "/dubletten", "duplicate.apart-now", err
	})
}

// UndoDuplicate takes back what was decided.
func UndoDuplicate(v *door.Visit) error {
	show, seen, err := decided(v)
	if err != nil {
		return err
	}
	undo := person.Unmerge
	if show.State == person.Apart {
		undo = person.Reopen
	}
	return show.answer(v, func(ctx context.Context, tx *db.Tx) (string, string, error) {
		_, err := undo(ctx, tx, v.Clock, v.Scope, seen)
		if v.Scope.OnlyUnit() != "" && show.Across() { // it is the Land's again
			return "/dubletten", "duplicate.undone", err
		}
		return duplicateURL(show.ID), "duplicate.undone", err
	})
}

// decided loads the pair and reads at which version it was seen.
func decided(v *door.Visit) (duplicateShow, person.DuplicateSeen, error) {
	show, err := loadDuplicate(v)
	version, _ := strconv.Atoi(v.Form().Get("version")) //nolint:errcheck // what is no number is no version
	return show, person.DuplicateSeen{ID: show.ID, Version: version}, err
}

// answer decides and goes on, or shows the page again with what is wrong.
func (s duplicateShow) answer(v *door.Visit, decide func(context.Context, *db.Tx) (to, key string, err error)) error {
	var to, key string
	err := v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		to, key, err = decide(ctx, tx)
		return err
	})
	switch {
	case err == nil:
		return v.Go(to, key)
	case !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict):
		return err
	}
	s.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("duplicate.compare"), duplicatePage(s))
}

// evidence gives what the comparison of a value says.
func (s duplicateShow) evidence(value linkage.Value) (linkage.Evidence, bool) {
	for _, e := range s.Evidence {
		if e.Value == value {
			return e, e.Level != linkage.Unknown
		}
	}
	return linkage.Evidence{}, false
}

// others names who else was registered in the household.
func (s duplicateShow) others(side int, but id.ID) string {
	var names []string
	for _, p := range s.Homes[side].Persons {
		if p.ID != but {
			names = append(names, p.Name())
		}
	}
	return strings.Join(names, ", ")
}
