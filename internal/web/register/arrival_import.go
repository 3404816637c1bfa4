package register

import (
	"bytes"

	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/arrivals"
	"wegwarte/internal/web/door"
)

// arrivalImport is the page that takes in a list of arrivals.
type arrivalImport struct {
	Unit   string // name of the visitor's facility
	Faults i18n.Faults
	Result *arrivalResult
}

// arrivalResult is what went in and what did not.
type arrivalResult struct {
	File    string
	Checked bool // nothing was changed
	Report  person.ArrivalsReport
	Lines   []arrivals.Line
	Count   int // of faults, also those there are no Lines for
	Ignored []sheet.Ignored
}

// arrivalFile is the field with the file, and arrivalLimit what it may hold.
const (
	arrivalFile  = "liste"
	arrivalLimit = 16 << 20
)

// ShowArrivals asks for a list.
func ShowArrivals(v *door.Visit) error {
	unit, err := ownUnit(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("arrivals.title"), arrivalPage(arrivalImport{Unit: unit.Name}))
}

// ImportArrivals takes a list in, or only checks it, and shows what came of it.
func ImportArrivals(v *door.Visit) error {
	unit, err := ownUnit(v)
	if err != nil {
		return err
	}
	page := arrivalImport{Unit: unit.Name}
	page.Result, err = importFile(v)
	switch {
	case err == nil:
		return v.Show(v.T("arrivals.title"), arrivalPage(page))
	case !errs.Is(err, errs.KindInvalid):
		return err
	}
	for _, fault := range i18n.Err(v.Context(), err) { // about the file, whatever column it names
		page.Faults = append(page.Faults, i18n.Fault{Field: arrivalFile, Text: fault.Text})
	}
	return v.ShowInvalid(v.T("arrivals.title"), arrivalPage(page))
}

func importFile(v *door.Visit) (*arrivalResult, error) {
	name, data, err := v.File(arrivalFile, arrivalLimit)
	if err != nil {
		return nil, err
	}
	list, err := arrivals.Read(bytes.NewReader(data), sheet.Limits{Bytes: arrivalLimit}, v.Today())
	if err != nil {
		return nil, err
	}
	checked := v.Form().Get("do") == "check"
	report, err := person.ImportArrivals(v.Context(), v.DB(), v.Clock, v.Scope,
		person.ArrivalsCommand{Rows: list.Rows, DryRun: checked})
	if err != nil {
		return nil, err
	}
	return &arrivalResult{File: name, Checked: checked, Report: report, Lines: list.Lines(v.Context(), report),
		Count: list.Count + len(report.Faults), Ignored: list.Ignored}, nil
}

// DownloadTemplate gives the empty list to fill in.
func DownloadTemplate(v *door.Visit) error {
	var file bytes.Buffer
	if err := arrivals.WriteTemplate(v.Context(), &file); err != nil {
		return err
	}
	return v.Send("ankuenfte.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file.Bytes())
}
