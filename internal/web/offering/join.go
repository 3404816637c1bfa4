package offering

import (
	"context"
	"strconv"

	rule "wegwarte/engine/seating"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// joining asks somebody without a log-in for what an offer's provider is to know.
type joining struct {
	openOne
	Terms  seat.Terms
	Typed  map[string]string
	Faults i18n.Faults
}

// joinURL is where somebody without a log-in signs up for an offer.
func (p openOne) joinURL() string { return URL(p.Town.AGS, p.ID) + "/anmeldung" }

// signable reports whether one signs up for it here.
func (p openOne) signable() bool {
	return p.How == offer.Seat && p.Theme != offer.KitaPlace && p.Signable(p.Today)
}

// most is how many can come by one sign-up.
func (p joining) most() int {
	if p.Seats > 0 {
		return min(seat.MostPeople, p.Seats)
	}
	return seat.MostPeople
}

func loadJoining(v *door.Visit) (p joining, s tenant.Scope, err error) {
	if p.openOne, err = loadOpen(v, v.R.PathValue("id")); err != nil {
		return p, s, err
	}
	s = tenant.Scope{Tenant: p.Town.ID, Kind: p.Town.Kind}
	if !p.signable() {
		return p, s, errs.NotFound("own.seat.error.closed")
	}
	err = v.DB().Look(v.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		p.Terms, err = seat.TermsOf(ctx, tx, s, p.ID)
		return err
	})
	return p, s, err
}

// ShowJoin asks for a name and how to reach somebody, and says what becomes of it.
func ShowJoin(v *door.Visit) error {
	p, _, err := loadJoining(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("open.join.title"), joinPage(p))
}

// Join signs somebody up, and leads to the page of their sign-up.
func Join(v *door.Visit) error {
	p, s, err := loadJoining(v)
	if err != nil {
		return err
	}
	p.Typed = map[string]string{}
	for name := range v.Form() {
		p.Typed[name] = v.Text(name)
	}
	cmd := seat.SignUpCommand{Offer: p.ID, Released: seat.Released{Name: v.Text("name"), Contact: v.Text("contact"), Language: v.Text("language")}, Answers: map[rule.Kind]bool{}}
	for _, kind := range p.Terms.Rule.Asks() {
		if text := v.Text("q-" + string(kind)); text != "" {
			cmd.Answers[kind] = text == "yes"
		}
	}
	var faults errs.List
	if cmd.People = door.ReadNumber(v.Text("people"), "people", &faults); cmd.People < 0 || len(faults) > 0 {
		faults = errs.List{errs.Invalid("own.seat.error.people", "most", p.most()).At("people")}
	}
	if v.Text("consent") == "" {
		faults.Add(errs.Invalid("open.consent.missing").At("consent"))
	}
	var code string
	if err = faults.Err(); err == nil {
		if err = seat.AllowSignUp(v.Context(), v.DB(), v.Clock, v.Network(), cmd.Contact); err != nil {
			return err
		}
		err = v.DB().Do(v.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
			_, code, err = seat.SignUpGuest(ctx, tx, v.Clock, s, cmd)
			return err
		})
	}
	switch {
	case err == nil:
		return v.Go(seatURL(p.Town.AGS)+"/"+code, "open.joined")
	case !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict):
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("open.join.title"), joinPage(p))
}

// seatURL is where somebody without a log-in comes to their sign-up, by its code.
func seatURL(ags string) string { return "/mein-platz/" + ags }

// coded is a sign-up, or the question for its code.
type coded struct {
	seat.Mine
	Town   tenant.Tenant
	Code   string
	Faults i18n.Faults
}

// short reports whether it is a code that people keep, and not that of a mail's link.
func (p coded) short() bool { return len(p.Code) == seat.CodeSigns }

func loadCoded(v *door.Visit) (p coded, s tenant.Scope, err error) {
	p.Town, s, err = town(v, v.R.PathValue("ags"))
	p.Code = v.R.PathValue("code")
	return p, s, err
}

// AskSeat asks for the code of a sign-up.
func AskSeat(v *door.Visit) error {
	p, _, err := loadCoded(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("open.code.title"), seatCodePage(p))
}

// TakeSeatCode goes on with a code that was typed.
func TakeSeatCode(v *door.Visit) error {
	p, s, err := loadCoded(v)
	if err != nil {
		return err
	}
	p.Code = v.Text("code")
	if _, err := seat.ByCode(v.Context(), v.DB(), v.Clock, s, p.Code, v.Network()); err != nil {
		return p.refused(v, err)
	}
	return v.Go(seatURL(p.Town.AGS)+"/"+seat.FoldCode(p.Code), "")
}

// refused asks for the code again.
func (p coded) refused(v *door.Visit, err error) error {
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p.Faults = i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("open.code.title"), seatCodePage(p))
}

// ShowSeat shows somebody how far their sign-up is, and what they can do.
func ShowSeat(v *door.Visit) error {
	p, s, err := loadCoded(v)
	if err != nil {
		return err
	}
	if p.Mine, err = seat.ByCode(v.Context(), v.DB(), v.Clock, s, p.Code, v.Network()); err != nil {
		return p.refused(v, err)
	}
	return v.Show(v.T("open.code.title"), seatPage(p))
}

// SettleSeat takes an offered seat or declines it, or signs off.
func SettleSeat(v *door.Visit) error {
	p, s, err := loadCoded(v)
	if err != nil {
		return err
	}
	to := seat.State(v.Text("to"))
	version, _ := strconv.Atoi(v.Text("version"))
	if _, err := seat.SettleByCode(v.Context(), v.DB(), v.Clock, s, p.Code, v.Network(), seat.SettleCommand{Version: version, To: to}); err != nil {
		return p.refused(v, err)
	}
	if to == seat.Taken {
		return v.Go(seatURL(p.Town.AGS)+"/"+p.Code, "own.seat.taken")
	}
	return v.Go(seatURL(p.Town.AGS)+"/"+p.Code, "own.seat.left")
}
