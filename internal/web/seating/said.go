package seating

import (
	"context"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// saidPage asks somebody who was there how it was. Nobody asks who they are.
type saidPage struct {
	form
	Word  string
	Offer offer.Offer
	Done  bool
}

func asking(v *door.Visit) (p saidPage, s tenant.Scope, err error) {
	p.Word = v.R.PathValue("word")
	at, ok := seat.AskedAt(p.Word)
	if !ok {
		return p, s, v.NotFound()
	}
	s = tenant.Scope{Tenant: at, Kind: tenant.Municipality}
	return p, s, nil
}

// ShowSaid asks the two questions.
func ShowSaid(v *door.Visit) error {
	p, s, err := asking(v)
	if err != nil {
		return err
	}
	err = v.DB().Look(v.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		p.Offer, err = seat.AskedOf(ctx, tx, v.Clock, s, p.Word)
		return err
	})
	if errs.Is(err, errs.KindNotFound) {
		p.Done, err = true, nil
	}
	if err != nil {
		return err
	}
	return v.Show(v.T("own.seat.said.title"), said(p))
}

// Tell counts the answers.
func Tell(v *door.Visit) error {
	p, s, err := asking(v)
	if err != nil {
		return err
	}
	answers := map[seat.Question]seat.Reply{}
	for _, q := range seat.Questions {
		answers[q] = seat.Reply(v.Text(string(q)))
	}
	err = v.DB().Do(v.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		return seat.Tell(ctx, tx, v.Clock, s, p.Word, answers)
	})
	if err != nil && !errs.Is(err, errs.KindNotFound) {
		return err
	}
	p.Done = true
	return v.Show(v.T("own.seat.said.title"), said(p))
}
