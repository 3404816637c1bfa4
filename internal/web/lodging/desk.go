package lodging

import (
	"context"
	"net/url"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// desk is who needs a place, and what is to be decided.
type desk struct {
	Today    clock.Date
	Coming   []housing.Guest
	Homeless []housing.Guest
	Dues     []housing.Due
	Full     housing.Full
	Next     string
	Paged    bool
	Writes   bool
}

const deskPath = "/unterbringung"

// ShowDesk shows who needs a place, and what is to be decided.
func ShowDesk(v *door.Visit) error {
	p := desk{Today: v.Today(), Writes: v.Scope.Writes(tenant.Stay)}
	var after id.ID
	after, p.Paged = id.Parse(v.R.URL.Query().Get("ab"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Dues, err = housing.Dues(ctx, tx, v.Clock, v.Scope); err != nil {
			return err
		}
		if p.Coming, err = housing.Coming(ctx, tx, v.Clock, v.Scope); err != nil {
			return err
		}
		if p.Homeless, err = housing.Homeless(ctx, tx, v.Clock, v.Scope, after); err != nil {
			return err
		}
		totals, err := housing.Totals(ctx, tx, v.Scope, p.Today)
		p.Full = siteList{Totals: totals}.sum(false)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(p.Homeless); n == housing.HomelessPage {
		p.Next = deskPath + "?" + url.Values{"ab": {string(p.Homeless[n-1].ID)}}.Encode()
	}
	return v.Show(v.T("housing.desk.title"), deskPage(p))
}

// open gives those who are announced and have no place yet, and their persons.
func (p desk) open() (list []housing.Guest, persons int) {
	for _, g := range p.Coming {
		if g.Stay == nil {
			list = append(list, g)
			persons += len(g.Persons)
		}
	}
	return list, persons
}

func (p desk) homeless() (persons int) {
	for _, g := range p.Homeless {
		persons += len(g.Persons)
	}
	return persons
}

// dueName names whom something is to be decided about.
func dueName(ctx context.Context, d housing.Due) string {
	if len(d.Who.Persons) > 0 {
		return d.Who.Persons[0].FamilyName
	}
	return i18n.T(ctx, "housing.announced", "number", d.FileNumber)
}

func dueTone(d housing.Due, today clock.Date) ui.Kind {
	switch {
	case d.Why == housing.DueMissing, !d.Before.IsZero() && d.Before.Before(today):
		return ui.Danger
	case d.Why == housing.DueHall, d.Why == housing.DueDay:
		return ui.Warning
	}
	return ui.Info
}
