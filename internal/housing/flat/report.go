package flat

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/picture"
	"wegwarte/internal/scan"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// Report is how a flat was handed over: what both sides sign.
type Report struct {
	Flat    id.ID
	Day     clock.Date
	Present string // who was there
	Keys    string // how many of which
	Meters  []Meter
	Rooms   []Room
	Note    string
	Version int // 0: there is none yet
	At      time.Time
	By      string
}

// Meter is what one showed.
type Meter struct {
	Kind    MeterKind `json:"kind"`
	Number  string    `json:"number"`
	Reading string    `json:"reading"` // as it stands on the meter
}

// MeterKind is what a meter counts.
type MeterKind string

// The kinds.
const (
	Electricity MeterKind = "electricity"
	Gas         MeterKind = "gas"
	Heat        MeterKind = "heat"
	ColdWater   MeterKind = "cold-water"
	WarmWater   MeterKind = "warm-water"
)

// MeterKinds lists them in the order of the form.
var MeterKinds = []MeterKind{Electricity, Gas, Heat, ColdWater, WarmWater}

// Room is a room and what is wrong in it.
type Room struct {
	Name   string `json:"name"`
	Faults string `json:"faults"` // "" where nothing is
}

const mostRooms = 20

// FindReport gives a flat, the search it belongs to, its report and its photos.
func FindReport(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, flat id.ID) (of Search, f Flat, r Report, photos []picture.Picture, err error) {
	if of, f, err = find(ctx, tx, s, flat); err != nil {
		return of, f, r, nil, err
	}
	r, err = db.One(ctx, tx, func(row db.Row) (r Report, err error) {
		err = row.Scan(&r.Flat, &r.Day, &r.Present, &r.Keys, db.JSON(&r.Meters), db.JSON(&r.Rooms), &r.Note, &r.Version, db.Time(&r.At), &r.By)
		return r, err
	}, `SELECT flat_id, day, present, keys, meters, rooms, note, version, at, by_name FROM flat_report WHERE tenant_id = $1 AND flat_id = $2`, s.Tenant, flat)
	if errs.Is(err, errs.KindNotFound) {
		r, err = Report{Flat: flat, Day: f.HandoverOn}, nil
	}
	if err != nil {
		return of, f, r, nil, err
	}
	photos, err = picture.Of(ctx, tx, s, tenant.Flat, flat)
	audit.Log(tx, c, s, audit.Read, tenant.Flat, "flat: report", of.Household)
	return of, f, r, photos, err
}

// find gives a flat and its search.
func find(ctx context.Context, tx *db.Tx, s tenant.Scope, flat id.ID) (of Search, f Flat, err error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return of, f, err
	}
	if f, err = db.One(ctx, tx, scanFlat, `SELECT `+flatColumns+` FROM flat o WHERE o.tenant_id = $1 AND o.id = $2`, s.Tenant, flat); err != nil {
		return of, f, err
	}
	of, err = db.One(ctx, tx, scanSearch, `SELECT `+searchColumns+` FROM flat_search f WHERE f.tenant_id = $1 AND f.id = $2`, s.Tenant, f.Search)
	return of, f, err
}

// SaveReport keeps a report, in the version that was seen.
func SaveReport(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, r Report) (Report, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite); err != nil {
		return r, err
	}
	of, f, err := find(ctx, tx, s, r.Flat)
	if err != nil {
		return r, err
	}
	if f.State != Secured && f.State != Moved {
		return r, errs.Conflict("flat.report.early")
	}
	if r, err = r.checked(clock.Today(c)); err != nil {
		return r, err
	}
	r.At, r.By = c.Now(), s.Name
	if r.Version == 0 {
		_, err = tx.Exec(ctx, `INSERT INTO flat_report (flat_id, tenant_id, day, present, keys, meters, rooms, note, version, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11)`,
			r.Flat, s.Tenant, r.Day, r.Present, r.Keys, db.JSON(r.Meters), db.JSON(r.Rooms), r.Note, db.Micros(r.At), s.Actor, r.By)
		if errs.Is(err, errs.KindConflict) {
			err = errs.Conflict("error.conflict").Because(errors.New("somebody else was first"))
		}
	} else {
		err = tx.Must(ctx, `UPDATE flat_report SET day = $4, present = $5, keys = $6, meters = $7, rooms = $8, note = $9, version = version + 1, at = $10, by_id = $11, by_name = $12
			WHERE tenant_id = $1 AND flat_id = $2 AND version = $3`, s.Tenant, r.Flat, r.Version, r.Day, r.Present, r.Keys, db.JSON(r.Meters), db.JSON(r.Rooms), r.Note, db.Micros(r.At), s.Actor, r.By)
	}
	if err != nil {
		return r, err
	}
	r.Version++
	audit.Log(tx, c, s, audit.Change, tenant.Flat, "flat: report", of.Household)
	return r, nil
}

func (r Report) checked(today clock.Date) (Report, error) {
	var faults errs.List
	r.Present, r.Keys, r.Note = strings.TrimSpace(r.Present), strings.TrimSpace(r.Keys), strings.TrimSpace(r.Note)
	if r.Day.IsZero() {
		faults.Add(errs.Invalid("error.required").At("day"))
	} else if r.Day.After(today) {
		faults.Add(errs.Invalid("housing.day.future").At("day"))
	}
	if r.Keys == "" {
		faults.Add(errs.Invalid("error.required").At("keys"))
	}
	var meters []Meter
	for _, m := range r.Meters {
		m.Number, m.Reading = strings.TrimSpace(m.Number), strings.TrimSpace(m.Reading)
		if m.Number == "" && m.Reading == "" {
			continue
		}
		at := string(m.Kind)
		if !slices.Contains(MeterKinds, m.Kind) {
			faults.Add(errs.Invalid("housing.choice").At(at))
		}
		if m.Reading == "" || strings.Trim(m.Reading, "0123456789.,") != "" {
			faults.Add(errs.Invalid("flat.reading").At(at))
		}
		faults.Add(short(m.Number, 60, at))
		faults.Add(short(m.Reading, 20, at))
		meters = append(meters, m)
	}
	var rooms []Room
	for _, one := range r.Rooms {
		one.Name, one.Faults = strings.TrimSpace(one.Name), strings.TrimSpace(one.Faults)
		if one.Name == "" && one.Faults == "" {
			continue
		}
		if one.Name == "" {
			faults.Add(errs.Invalid("flat.room.name").At("rooms"))
		}
		faults.Add(short(one.Name, longestLine, "rooms"))
		faults.Add(short(one.Faults, longestText, "rooms"))
		rooms = append(rooms, one)
	}
	if len(rooms) > mostRooms {
		faults.Add(errs.Invalid("flat.rooms.many", "most", mostRooms).At("rooms"))
	}
	faults.Add(short(r.Present, longestLine, "present"))
	faults.Add(short(r.Keys, longestLine, "keys"))
	faults.Add(short(r.Note, longestText, "note"))
	r.Meters, r.Rooms = meters, rooms
	return r, faults.Err()
}

// AddPhoto keeps a photo of the flat as it was handed over.
func AddPhoto(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, flat id.ID, caption string, file scan.Clean) (picture.Picture, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite); err != nil {
		return picture.Picture{}, err
	}
	of, f, err := find(ctx, tx, s, flat)
	if err != nil {
		return picture.Picture{}, err
	}
	return picture.Add(ctx, tx, c, s, keys, picture.AddCommand{Data: tenant.Flat, Of: f.ID, About: of.Household, Caption: caption, File: file})
}
