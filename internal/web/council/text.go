package council

import (
	"context"
	"strconv"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/council"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/door"
)

// texts is the form for what stands beside the figures.
type texts struct {
	report
	Faults i18n.Faults
}

// ShowTexts shows the form.
func ShowTexts(v *door.Visit) error {
	p, err := load(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("council.write.title", "quarter", quarterName(v.Context(), p.Quarter)), textPage(texts{report: p}))
}

// SaveTexts keeps what was written.
func SaveTexts(v *door.Visit) error {
	p, err := load(v)
	if err != nil {
		return err
	}
	form, given := v.Form(), map[string]council.Text{}
	for i, s := range p.Sections {
		version, err := strconv.Atoi(form.Get("version." + s.Key))
		if err != nil || version < 0 {
			return errs.NotFound("error.not-found")
		}
		given[s.Key] = council.Text{Words: form.Get(s.Key), Version: version}
		p.Sections[i].Text.Words = form.Get(s.Key)
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		return council.Write(ctx, tx, v.Clock, v.Scope, p.Quarter, given)
	})
	if errs.Is(err, errs.KindInvalid) {
		q := texts{report: p, Faults: i18n.Err(v.Context(), err)}
		return v.ShowInvalid(v.T("council.write.title", "quarter", quarterName(v.Context(), p.Quarter)), textPage(q))
	}
	if err != nil {
		return err
	}
	return v.Go(nowURL(p.Quarter), "council.saved")
}
