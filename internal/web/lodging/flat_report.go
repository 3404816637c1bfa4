package lodging

import (
	"context"
	"fmt"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing/flat"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/picture"
	"wegwarte/internal/scan"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// flatReport is how a flat was handed over.
type flatReport struct {
	Search  flat.Search
	Flat    flat.Flat
	Report  flat.Report
	Photos  []picture.Picture
	Small   map[id.ID][]byte
	Who     person.Household
	Today   clock.Date
	Writes  bool
	Editing bool
	Values  map[string]string
	Faults  i18n.Faults
}

func reportURL(f id.ID) string { return "/wohnungsuebergabe/" + string(f) }

func photoURL(p id.ID) string { return "/uebergabefotos/" + string(p) }

// rows of rooms a form has at least, and beside those that are filled in.
const roomRows = 4

// ShowFlatReport shows how a flat was handed over, to be printed and signed.
func ShowFlatReport(v *door.Visit) error {
	p, err := loadReport(v)
	if err != nil {
		return err
	}
	p.Values = p.known()
	return v.Show(v.T("flat.report"), flatReportPage(p))
}

func loadReport(v *door.Visit) (p flatReport, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p = flatReport{Today: v.Today(), Writes: v.Scope.Writes(tenant.Flat)}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Search, p.Flat, p.Report, p.Photos, err = flat.FindReport(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		if p.Small, err = picture.Previews(ctx, tx, v.Scope, v.Setup().Keys, p.Photos); err != nil {
			return err
		}
		p.Who, err = person.Show(ctx, tx, v.Clock, v.Scope, p.Search.Household)
		return err
	})
	v.Trail = []ui.Crumb{{Label: v.T("flat.title"), URL: flatPath}, {Label: flat.Listed{Search: p.Search, Who: p.Who}.Name(), URL: searchURL(p.Search.ID)}}
	return p, err
}

// known gives the report as the form has it.
func (p flatReport) known() map[string]string {
	r := p.Report
	values := map[string]string{"day": dayText(r.Day), "present": r.Present, "keys": r.Keys, "note": r.Note, "version": strconv.Itoa(r.Version)}
	for _, m := range r.Meters {
		values["number_"+string(m.Kind)], values[string(m.Kind)] = m.Number, m.Reading
	}
	for i, one := range r.Rooms {
		values[fmt.Sprint("room_", i)], values[fmt.Sprint("faults_", i)] = one.Name, one.Faults
	}
	return values
}

// rows is how many rows for rooms the form has.
func (p flatReport) rows() int { return max(roomRows, len(p.Report.Rooms)+2) }

// SaveFlatReport keeps a report.
func SaveFlatReport(v *door.Visit) error {
	p, err := loadReport(v)
	if err != nil {
		return err
	}
	p.Values, p.Editing = typed(v, "day", "present", "keys", "note", "version"), true
	var faults errs.List
	r := flat.Report{Flat: p.Flat.ID, Day: readDay(p.Values["day"], "day", &faults), Present: p.Values["present"], Keys: p.Values["keys"], Note: p.Values["note"]}
	r.Version, _ = strconv.Atoi(p.Values["version"])
	for _, kind := range flat.MeterKinds {
		number, reading := "number_"+string(kind), string(kind)
		p.Values[number], p.Values[reading] = text(v, number), text(v, reading)
		r.Meters = append(r.Meters, flat.Meter{Kind: kind, Number: p.Values[number], Reading: p.Values[reading]})
	}
	for i := range p.rows() {
		name, wrong := fmt.Sprint("room_", i), fmt.Sprint("faults_", i)
		p.Values[name], p.Values[wrong] = text(v, name), text(v, wrong)
		r.Rooms = append(r.Rooms, flat.Room{Name: p.Values[name], Faults: p.Values[wrong]})
	}
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := flat.SaveReport(ctx, tx, v.Clock, v.Scope, r)
			return err
		})
	}
	return p.answer(v, err, "flat.report.saved")
}

// answer goes back to the report, or shows it again with what is wrong.
func (p flatReport) answer(v *door.Visit, err error, flash string) error {
	if err == nil {
		return v.Go(reportURL(p.Flat.ID), flash)
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("flat.report"), flatReportPage(p))
}

// AddFlatPhoto keeps a photo of a flat as it was handed over.
func AddFlatPhoto(v *door.Visit) error {
	p, err := loadReport(v)
	if err != nil {
		return err
	}
	p.Values = p.known()
	_, data, err := v.File("photo", scan.MaxBytes)
	p.Values["caption"] = text(v, "caption")
	var clean scan.Clean
	if err == nil {
		clean, err = scan.Apart(v.Context(), data)
	}
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error {
			_, err := flat.AddPhoto(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, p.Flat.ID, p.Values["caption"], clean)
			return err
		})
	}
	return p.answer(v, err, "flat.photo.kept")
}

// SendFlatPhoto gives a photo.
func SendFlatPhoto(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var data []byte
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		_, data, err = picture.Open(ctx, tx, v.Clock, v.Scope, v.Setup().Keys, which, picture.Whole)
		return err
	})
	if err != nil {
		return err
	}
	return v.SendStored(string(which)+".jpg", "image/jpeg", data)
}

// RemoveFlatPhoto removes a photo.
func RemoveFlatPhoto(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var gone picture.Picture
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		gone, err = picture.Remove(ctx, tx, v.Clock, v.Scope, which)
		return err
	})
	if err != nil {
		return err
	}
	return v.Go(reportURL(gone.Of), "flat.photo.gone")
}
