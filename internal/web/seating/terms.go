package seating

import (
	"context"
	"strconv"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/web/door"
)

// termsPage is how one gets a seat of an offer.
type termsPage struct {
	form
	Offer offer.Offer
	Terms seat.Terms
}

func loadTerms(v *door.Visit) (p termsPage, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Offer, err = offer.Find(ctx, tx, v.Scope, which); err != nil {
			return err
		}
		p.Terms, err = seat.TermsOf(ctx, tx, v.Scope, which)
		return err
	})
	crumb(v, v.T("seat.title"), boardPath)
	crumb(v, p.Offer.Title, sheetURL(which))
	return p, err
}

// ShowTerms asks how one gets a seat.
func ShowTerms(v *door.Visit) error {
	p, err := loadTerms(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("seat.terms"), terms(p))
}

// SaveTerms keeps how one gets a seat.
func SaveTerms(v *door.Visit) error {
	p, err := loadTerms(v)
	if err != nil {
		return err
	}
	p.Values = typed(v)
	var faults errs.List
	t := seat.Terms{Offer: p.Offer.ID, Number: version(v), Days: door.ReadNumber(v.Text("days"), "days", &faults), Attendance: v.Text("attendance"), Reason: v.Text("reason"), Rule: readRule(v, seat.OfferKinds(), &faults)}
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error { return seat.SaveTerms(ctx, tx, v.Clock, v.Scope, t) })
	}
	if err == nil {
		return v.Go(sheetURL(p.Offer.ID), "seat.terms.saved")
	}
	if err := p.failed(v.Context(), err); err != nil {
		return err
	}
	return v.ShowInvalid(v.T("seat.terms"), terms(p))
}

func (p termsPage) days() string { return strconv.Itoa(p.Terms.Days) }
