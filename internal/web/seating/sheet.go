package seating

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// sheetPage is who signed up for an offer and who waits.
type sheetPage struct {
	form
	seat.Sheet
	Told   seat.Told
	Today  clock.Date
	Writes bool
	Desk   bool
}

// asks reports whether somebody can be asked how it was.
func (p sheetPage) asks(t seat.Seat) bool {
	return p.Writes && t.Asked == "" && (t.State == seat.Taken || t.State == seat.Attended) && !p.Offer.When.Begins.After(p.Today)
}

// marks reports whether it is to be noted that somebody came.
func (p sheetPage) marks(t seat.Seat) bool {
	return p.Writes && t.State == seat.Taken && p.Terms.Attendance != "" && !p.Offer.When.Begins.After(p.Today)
}

// settles reports whether the visitor may say for somebody that they take a seat: not a provider for somebody of the register.
func (p sheetPage) settles(t seat.Seat) bool { return p.Writes && (p.Desk || t.Person == "") }

func (p sheetPage) signs() bool {
	return p.Writes && p.Offer.Theme != offer.KitaPlace && p.Offer.Signable(p.Today)
}

func loadSheet(v *door.Visit) (p sheetPage, err error) {
	crumb(v, v.T("seat.title"), boardPath)
	p.Today, p.Writes, p.Desk = v.Today(), v.Scope.Writes(tenant.Seat), isDesk(v)
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Sheet, err = seat.Show(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		p.Told, err = seat.ToldOf(ctx, tx, v.Scope, which)
		return err
	})
	return p, err
}

// ShowSheet shows who signed up, who waits in which order and why.
func ShowSheet(v *door.Visit) error {
	p, err := loadSheet(v)
	if err != nil {
		return err
	}
	return v.Show(p.Offer.Title, sheet(p))
}

// Settle has an offered seat taken or declined, somebody signed off, or noted that they came.
func Settle(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	to := seat.State(v.Text("to"))
	var now seat.Seat
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		now, err = seat.Settle(ctx, tx, v.Clock, v.Scope, seat.SettleCommand{Seat: which, Version: version(v), To: to})
		return err
	})
	if err != nil {
		return err
	}
	back := sheetURL(now.Offer)
	if who, ok := id.Parse(v.Text("person")); ok && isDesk(v) {
		back = personURL(who)
	}
	return v.Go(back, "seat.settled."+string(now.State))
}

// Ask shows the link by which somebody can say how it was: once, it is kept nowhere.
func Ask(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var word string
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		word, err = seat.Ask(ctx, tx, v.Clock, v.Scope, which)
		return err
	})
	if err != nil {
		return err
	}
	link := v.House().URL + "/rueckmeldung/" + word
	crumb(v, v.T("seat.title"), boardPath)
	return v.Show(v.T("seat.ask.title"), asked(link))
}
