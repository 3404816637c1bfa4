package council

import (
	"context"
	"strconv"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/council"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/assets"
	"wegwarte/internal/web/door"
)

// report is one as it is shown.
type report struct {
	council.Report
	Town   string
	Over   bool // the quarter is
	Writes bool
	Fonts  bool // it can be had as PDF
}

// Show shows a quarter's report: as it would be now, or a finished one where the address has a number.
func Show(v *door.Visit) error {
	p, err := load(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("council.title.of", "quarter", quarterName(v.Context(), p.Quarter)), showPage(p))
}

// SendPDF sends it as PDF.
func SendPDF(v *door.Visit) error {
	p, err := load(v)
	if err != nil {
		return err
	}
	fonts, err := assets.LetterFonts()
	if err != nil {
		return errs.NotFound("letters.no-fonts").Because(err)
	}
	return v.Send("quartalsbericht-"+p.Quarter.String()+".pdf", "application/pdf", p.pdf(v.Context(), fonts, v.Clock.Now()))
}

func load(v *door.Visit) (p report, err error) {
	q, err := council.ParseQuarter(v.R.PathValue("quarter"))
	if err != nil {
		return p, err
	}
	number := 0
	if text := v.R.PathValue("number"); text != "" {
		if number, err = strconv.Atoi(text); err != nil || number < 1 {
			return p, errs.NotFound("error.not-found")
		}
	}
	p.Town, p.Over, p.Writes = v.Tenant.Name, q.Over(v.Today()), v.Scope.Writes(tenant.Facts)
	_, missing := assets.LetterFonts()
	p.Fonts = missing == nil
	return p, v.Look(func(ctx context.Context, tx *db.Tx) error {
		if number > 0 {
			p.Report, err = council.Find(ctx, tx, v.Scope, q, number)
		} else {
			p.Report, err = council.Now(ctx, tx, v.Clock, v.Scope, q)
		}
		return err
	})
}

// Finish keeps the report of a quarter as it is.
func Finish(v *door.Visit) error {
	q, err := council.ParseQuarter(v.R.PathValue("quarter"))
	if err != nil {
		return err
	}
	var r council.Report
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		r, err = council.Finish(ctx, tx, v.Clock, v.Scope, q)
		return err
	})
	if err != nil {
		return err
	}
	return v.Go(reportURL(r), "council.saved.finished")
}
