package journey

import (
	"context"
	"net/url"
	"slices"
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
)

// tripDay is a day's trips, for whoever sees them off and whoever waits for them.
type tripDay struct {
	Today  clock.Date
	Day    clock.Date
	Trips  []assignment.Trip
	Next   string
	Scope  tenant.Scope
	Wrong  id.ID // the transfer whose form came back
	Absent []id.ID
	Note   string
	Faults i18n.Faults
}

// ShowTrips shows a day's trips; without a day, today's.
func ShowTrips(v *door.Visit) error {
	day := v.Today()
	if text := v.R.URL.Query().Get("tag"); text != "" {
		asked, err := clock.ParseDate(text)
		if err != nil {
			return errs.NotFound("error.not-found")
		}
		day = asked
	}
	p, err := loadTrips(v, day)
	if err != nil {
		return err
	}
	return v.Show(v.T("trip.title"), tripPage(p))
}

func loadTrips(v *door.Visit, day clock.Date) (tripDay, error) {
	p := tripDay{Today: v.Today(), Day: day, Scope: v.Scope}
	after, _ := id.Parse(v.R.URL.Query().Get("nach"))
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Trips, err = assignment.Trips(ctx, tx, v.Clock, v.Scope, day, after)
		return err
	})
	if n := len(p.Trips); n == assignment.TripsPage {
		p.Next = "/fahrten?" + url.Values{"tag": {day.String()}, "nach": {string(p.Trips[n-1].ID)}}.Encode()
	}
	return p, err
}

// going is one person of a trip.
type going struct {
	assignment.Trip
	one assignment.Person
}

// TripTable is who travels on a day as a table to keep, a row for each person.
var TripTable = export.List{Path: "/fahrten", Kind: "trips", Data: tenant.Transfer, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	p := tripDay{Today: v.Today(), Day: v.Today(), Scope: v.Scope}
	if text := query.Get("tag"); text != "" {
		day, err := clock.ParseDate(text)
		if err != nil {
			return export.Table{}, errs.NotFound("error.not-found")
		}
		p.Day = day
	}
	var after id.ID
	return export.Of(v.Scope, export.Source[going]{Title: v.T("trip.title"), Query: url.Values{"tag": {p.Day.String()}}, Columns: tripColumns(v.Context(), p),
		Filter: func(export.Names) []string {
			return []string{v.T("trip.lead", "weekday", i18n.Weekday(v.Context(), p.Day), "day", p.Day)}
		},
		Persons: func(g going) []id.ID { return []id.ID{g.one.ID} },
		Page: func(ctx context.Context, tx *db.Tx) (all []going, more bool, err error) {
			trips, err := assignment.Trips(ctx, tx, v.Clock, v.Scope, p.Day, after)
			for _, t := range trips {
				for _, one := range t.Handover.Persons() {
					all = append(all, going{t, one})
				}
				after = t.ID
			}
			return all, len(trips) == assignment.TripsPage, err
		}}), nil
}}

// Depart says who has left.
func Depart(v *door.Visit) error {
	at, err := seen(v)
	if err != nil {
		return err
	}
	day, err := clock.ParseDate(text(v, "day"))
	if err != nil {
		return errs.NotFound("error.not-found")
	}
	left, note := ids(v, "left"), text(v, "note")
	var absent []id.ID
	for _, who := range ids(v, "person") {
		if !slices.Contains(left, who) {
			absent = append(absent, who)
		}
	}
	_, err = use(v, assignment.Depart, assignment.DepartCommand{Seen: at, Absent: absent, Note: note})
	if err == nil {
		return v.Go("/fahrten?tag="+day.String(), "trip.departed")
	}
	if !correctable(err) {
		return err
	}
	p, load := loadTrips(v, day)
	if load != nil {
		return load
	}
	p.Wrong, p.Absent, p.Note, p.Faults = at.Transfer, absent, note, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("trip.title"), tripPage(p))
}

// absent reports whether somebody is known not to have left.
func (p tripDay) absent(t assignment.Trip, who id.ID) bool {
	if t.ID == p.Wrong {
		return slices.Contains(p.Absent, who)
	}
	return slices.Contains(t.Absent, who)
}

// departs reports whether the visitor may say who has left.
func (p tripDay) departs(t assignment.Trip) bool {
	return !t.ArriveOn.After(p.Today) && t.May(p.Scope, assignment.ActDepart)
}

// papers words what somebody takes along.
func papers(ctx context.Context, h assignment.Handover, who id.ID) string {
	var words []string
	for _, one := range h.Papers(who) {
		words = append(words, i18n.T(ctx, "trip.paper."+string(one)))
	}
	return strings.Join(words, ", ")
}
