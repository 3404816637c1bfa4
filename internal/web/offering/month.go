package offering

import (
	"context"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/offer"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// month is what takes place in a month, day by day.
type month struct {
	First clock.Date
	Today clock.Date
	On    map[clock.Date][]offer.At
	Days  []clock.Date // on which something takes place
}

// ShowMonth shows what takes place in a month.
func ShowMonth(v *door.Visit) error {
	day := v.Today()
	if asked, err := clock.ParseDate(v.R.URL.Query().Get("monat") + "-01"); err == nil && asked.Year() > 2000 && asked.Year() < 2100 {
		day = asked
	}
	p := month{First: clock.NewDate(day.Year(), day.Month(), 1), Today: v.Today(), On: map[clock.Date][]offer.At{}}
	v.Trail = []ui.Crumb{{Label: v.T("offer.list"), URL: offerPath}}
	err := v.Look(func(ctx context.Context, tx *db.Tx) error {
		all, err := offer.Month(ctx, tx, v.Scope, day)
		for _, a := range all {
			p.On[a.Day] = append(p.On[a.Day], a)
		}
		return err
	})
	if err != nil {
		return err
	}
	for d := p.First; d.Month() == p.First.Month(); d = d.AddDays(1) {
		if len(p.On[d]) > 0 {
			p.Days = append(p.Days, d)
		}
	}
	return v.Show(v.T("offer.month"), monthPage(p))
}

func monthURL(first clock.Date) string { return monthPath + "?monat=" + first.String()[:7] }

func monthKey(p month) string { return "date.month." + strconv.Itoa(int(p.First.Month())) }
