package own

import (
	"context"
	"slices"
	"strconv"

	"wegwarte/engine/seating"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

const seatsPath = "/ich/plaetze"

// mostMore is how many offers are shown beside one's own.
const mostMore = 12

// seats is what somebody signed up for, and what else there is.
type seats struct {
	Today clock.Date
	All   []seat.Mine
	More  []seat.Listed
	Kita  string // label of what leads to the Kitas; "": it is nobody's who could ask for a place
}

// ShowSeats shows what somebody signed up for, what waits for their answer, and where they wait.
func ShowSeats(v *door.Visit) error {
	p := seats{Today: v.Today()}
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) {
		if ofKitaAge(a) || a.Adult() {
			p.Kita = "own.kita.apply"
		}
		if p.All, err = seat.OfPersons(ctx, tx, v.Clock, s, nil); err != nil {
			return err
		}
		if slices.ContainsFunc(p.All, func(m seat.Mine) bool { return m.Place > 0 && m.State.Queues() }) {
			p.Kita = "own.kita.change"
		}
		more, err := seat.List(ctx, tx, s, seat.Filter{})
		for _, l := range more {
			known := slices.ContainsFunc(p.All, func(m seat.Mine) bool { return m.Offer == l.ID && (m.State.Holds() || m.State.Open()) })
			if !known && l.Theme != offer.KitaPlace && l.Signable(p.Today) && ofAge(a, l.Offer) && len(p.More) < mostMore {
				p.More = append(p.More, l)
			}
		}
		return err
	}, portal.Offers)
	if err != nil {
		return err
	}
	return v.Show(v.T("own.seat.title"), seatsPage(p))
}

// ofAge reports whether an offer is for somebody's age, as far as it is known.
func ofAge(a portal.Acting, o offer.Offer) bool {
	return a.Years < 0 || a.Years >= o.AgeFrom && (o.AgeUntil == 0 || a.Years <= o.AgeUntil)
}

// SettleSeat takes an offered seat or declines it, or signs off.
func SettleSeat(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(v.Text("version"))
	to := seat.State(v.Text("to"))
	err = writes(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, _ portal.Acting) error {
		_, err := seat.Settle(ctx, tx, v.Clock, s, seat.SettleCommand{Seat: which, Version: version, To: to})
		return err
	}, portal.Offers)
	if err != nil {
		return err
	}
	if to == seat.Taken {
		return v.Go(seatsPath, "own.seat.taken")
	}
	return v.Go(seatsPath, "own.seat.left")
}

// AskSeat leads to the two questions, by a link that is kept nowhere: what is answered is not tied to who does.
func AskSeat(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var word string
	err = writes(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, _ portal.Acting) (err error) {
		word, err = seat.Ask(ctx, tx, v.Clock, s, which)
		return err
	}, portal.Offers)
	if err != nil {
		return err
	}
	return v.Go("/rueckmeldung/"+word, "")
}

// signing is the form by which somebody signs up for an offer.
type signing struct {
	Offer  offer.Offer
	Terms  seat.Terms
	Known  seat.Released
	Typed  map[string]string
	Faults i18n.Faults
}

func (p signing) value(name, known string) string {
	if p.Typed != nil {
		return p.Typed[name]
	}
	return known
}

func (p *signing) load(v *door.Visit, ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error { //nolint:revive // the visit leads
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	listed, err := offer.Published(ctx, tx, s, which)
	if err != nil {
		return err
	}
	p.Offer = listed.Offer
	if p.Terms, err = seat.TermsOf(ctx, tx, s, which); err != nil {
		return err
	}
	p.Known, err = known(v, ctx, tx, s, a)
	return err
}

// ShowSigning asks what the provider is to know.
func ShowSigning(v *door.Visit) error {
	var p signing
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		return p.load(v, ctx, tx, s, a)
	}, portal.Offers)
	if err != nil {
		return err
	}
	return v.Show(p.Offer.Title, signPage(p))
}

// SignUp signs somebody up for an offer.
func SignUp(v *door.Visit) error {
	var p signing
	var made seat.Seat
	var failed error
	asks := false
	err := writes(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		if err := p.load(v, ctx, tx, s, a); err != nil {
			return err
		}
		cmd := seat.SignUpCommand{Offer: p.Offer.ID, Released: seat.Released{Name: v.Text("name"), Contact: v.Text("contact"), Language: v.Text("language")}, Answers: map[seating.Kind]bool{}}
		for _, kind := range p.Terms.Rule.Asks() {
			if text := v.Text("q-" + string(kind)); text != "" {
				cmd.Answers[kind] = text == "yes"
			}
		}
		if v.Text("known") != "" { // with one tap, by what is known, where nothing else is asked
			cmd.Released = p.Known
			if asks = p.Known.Contact == "" || len(p.Terms.Rule.Asks()) > 0; asks {
				return nil
			}
		}
		made, failed = seat.SignUp(ctx, tx, v.Clock, s, cmd)
		return failed
	}, portal.Offers)
	switch {
	case err == nil && asks:
		return v.Go("/ich/anmeldung/"+string(p.Offer.ID), "")
	case err == nil && made.State == seat.Taken:
		return v.Go(seatsPath, "own.seat.taken")
	case err == nil:
		return v.Go(seatsPath, "own.seat.waits")
	case failed == nil || !errs.Is(failed, errs.KindInvalid) && !errs.Is(failed, errs.KindConflict):
		return err
	}
	p.Typed, p.Faults = map[string]string{}, i18n.Err(v.Context(), failed)
	for name := range v.Form() {
		p.Typed[name] = v.Text(name)
	}
	return v.ShowInvalid(p.Offer.Title, signPage(p))
}

// tongue is the language somebody reads their page in.
func tongue(ctx context.Context) string {
	if l := i18n.From(ctx); l != i18n.Plain {
		return string(l)
	}
	return string(i18n.German)
}
