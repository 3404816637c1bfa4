package lodging

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing/prospect"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

const prospectPath = sitePath + "/land"

// landAhead is what the Land's facilities hold in the year ahead.
type landAhead struct {
	Today  clock.Date
	Own    bool // the reader is the Land: the figures are as they are now
	Writes bool
	Now    prospect.Figures
	Told   prospect.Statement // Number 0: nothing was told yet
	Note   string
	Faults i18n.Faults
}

// shown are the figures of the page.
func (p landAhead) shown() prospect.Figures {
	if p.Own {
		return p.Now
	}
	return p.Told.Figures
}

// ShowProspect shows what the Land's facilities hold in the year ahead: to the Land
// as it is, to a municipality as it was told.
func ShowProspect(v *door.Visit) error {
	p, err := loadProspect(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("prospect.title"), prospectPage(p))
}

func loadProspect(v *door.Visit) (p landAhead, err error) {
	p = landAhead{Today: v.Today(), Own: v.Scope.Kind == tenant.Land}
	p.Writes = p.Own && v.Scope.Writes(tenant.Site)
	v.Trail = []ui.Crumb{{Label: v.T("housing.title"), URL: sitePath}}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Own {
			if p.Now, err = prospect.Reckon(ctx, tx, v.Clock, v.Scope); err != nil {
				return err
			}
		}
		if p.Told, err = prospect.Told(ctx, tx, v.Scope); errs.Is(err, errs.KindNotFound) {
			err = nil
		}
		return err
	})
	return p, err
}

// TellProspect tells the municipalities the figures as they are.
func TellProspect(v *door.Visit) error {
	note := text(v, "note")
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := prospect.Tell(ctx, tx, v.Clock, v.Scope, note)
		return err
	})
	if err == nil {
		return v.Go(prospectPath, "prospect.told")
	}
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, load := loadProspect(v)
	if load != nil {
		return load
	}
	p.Note, p.Faults = note, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("prospect.title"), prospectPage(p))
}
