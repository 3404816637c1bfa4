package register

import (
	"bytes"
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet/arrivals"
	"wegwarte/internal/upload"
	"wegwarte/internal/web/door"
)

// arrivalImport is the page to which a list of arrivals is brought.
type arrivalImport struct {
	Unit   string // name of the visitor's facility
	Today  clock.Date
	Faults i18n.Faults
	Recent []upload.Upload
	Demo   bool
}

// arrivalFile is the field with the file.
const arrivalFile = "liste"

func desk(v *door.Visit) arrivals.Desk { return arrivals.Desk{DB: v.DB(), Clock: v.Clock} }

// ShowArrivals asks for a list, and shows those that lie there.
func ShowArrivals(v *door.Visit) error {
	page, err := arrivalForm(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("arrivals.title"), arrivalPage(page))
}

func arrivalForm(v *door.Visit) (p arrivalImport, err error) {
	unit, err := ownUnit(v)
	if err != nil {
		return p, err
	}
	p = arrivalImport{Unit: unit.Name, Today: v.Today(), Demo: v.House().Demo}
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		p.Recent, err = upload.Recent(ctx, tx, v.Scope, upload.Arrivals)
		return err
	})
	return p, err
}

// BringArrivals takes a list to where it is looked at: nothing of it is in the
// register yet.
func BringArrivals(v *door.Visit) error {
	name, data, err := v.File(arrivalFile, arrivals.Limit)
	v.R.MultipartForm = nil // it holds the file once more
	if err == nil {
		which, lay, err := desk(v).Bring(v.Context(), v.Scope, name, data)
		switch {
		case err == nil && lay:
			return v.Go(runURL(which), "arrivals.lay")
		case err == nil:
			return v.Go(runURL(which), "")
		case !errs.Is(err, errs.KindInvalid):
			return err
		}
		return refuseArrivals(v, err)
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	return refuseArrivals(v, err)
}

// refuseArrivals says what is wrong with the file, whatever column it names.
func refuseArrivals(v *door.Visit, because error) error {
	page, err := arrivalForm(v)
	if err != nil {
		return err
	}
	for _, fault := range i18n.Err(v.Context(), because) {
		page.Faults = append(page.Faults, i18n.Fault{Field: arrivalFile, Text: fault.Text})
	}
	return v.ShowInvalid(v.T("arrivals.title"), arrivalPage(page))
}

const workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// DownloadTemplate gives the empty list to fill in.
func DownloadTemplate(v *door.Visit) error {
	var file bytes.Buffer
	if err := arrivals.WriteTemplate(v.Context(), &file); err != nil {
		return err
	}
	return v.Send("ankuenfte.xlsx", workbook, file.Bytes())
}

// DownloadExample gives a list to try with, where the house is a demo.
func DownloadExample(v *door.Visit) error {
	if !v.House().Demo {
		return errs.NotFound("error.not-found")
	}
	var file bytes.Buffer
	if err := arrivals.WriteExample(&file); err != nil {
		return err
	}
	return v.Send("ankuenfte-beispiel.xlsx", workbook, file.Bytes())
}
