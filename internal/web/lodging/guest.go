package lodging

import (
	"context"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// guest is where a household lives, and where it could.
type guest struct {
	Guest   housing.Guest
	Stays   []housing.Housed
	Offers  []housing.Offer
	Chosen  *housing.Offer // the dwelling that was looked at closer
	Spaces  []housing.Space
	Wish    housing.Wish
	Choices housing.Choices
	From    clock.Date
	Today   clock.Date
	Writes  bool
	Values  map[string]string
	Rooms   []id.ID // that were ticked
	Faults  i18n.Faults
}

// ShowGuest shows where a household lives and which dwellings have room for it;
// of one that is chosen, its rooms.
func ShowGuest(v *door.Visit) error {
	p, err := loadGuest(v, id.ID(v.R.URL.Query().Get("wohnung")), v.R.URL.Query().Get("ab"))
	if err != nil {
		return err
	}
	return v.Show(v.T("housing.guest.title"), guestPage(p))
}

func guestIDs(v *door.Visit) (household, transfer id.ID, err error) {
	if household, err = v.ID("id"); err != nil {
		return "", "", err
	}
	if word := v.R.URL.Query().Get("zuweisung"); word != "" {
		one, ok := id.Parse(word)
		if !ok {
			return "", "", errs.NotFound("error.not-found")
		}
		transfer = one
	}
	return household, transfer, nil
}

func loadGuest(v *door.Visit, chosen id.ID, from string) (p guest, err error) {
	household, transfer, err := guestIDs(v)
	if err != nil {
		return p, err
	}
	p = guest{Today: v.Today(), Writes: v.Scope.Writes(tenant.Stay), Values: map[string]string{}}
	v.Trail = []ui.Crumb{{Label: v.T("housing.desk.title"), URL: deskPath}}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Guest, err = housing.FindGuest(ctx, tx, v.Clock, v.Scope, household, transfer); err != nil {
			return err
		}
		p.From = p.Guest.Comes(p.Today)
		if day, err := clock.ParseDate(from); err == nil && !day.Before(p.Today) {
			p.From = day
		}
		if p.Wish, err = housing.WishOf(ctx, tx, v.Clock, v.Scope, household); err != nil {
			return err
		}
		if p.Choices, err = housing.ChoicesFor(ctx, tx, v.Scope, p.Today); err != nil {
			return err
		}
		if p.Stays, err = housing.StaysOf(ctx, tx, v.Clock, v.Scope, household); err != nil || !p.Writes || p.Guest.Lost {
			return err
		}
		if p.Offers, err = housing.Offers(ctx, tx, v.Clock, v.Scope, p.Guest, p.From); err != nil {
			return err
		}
		return p.choose(ctx, tx, v.Scope, chosen)
	})
	return p, err
}

func (p *guest) choose(ctx context.Context, tx *db.Tx, s tenant.Scope, chosen id.ID) (err error) {
	for i := range p.Offers {
		if p.Offers[i].Dwelling.ID == chosen {
			p.Chosen = &p.Offers[i]
			p.Spaces, err = housing.Spaces(ctx, tx, s, p.Chosen.Dwelling, p.From, clock.Date{}, p.Guest.ID)
		}
	}
	return err
}

// url is the page, with a dwelling looked at closer.
func (p guest) url(dwelling id.ID) string {
	q := "?"
	if p.Guest.Announced() {
		q += "zuweisung=" + string(p.Guest.Transfer.ID) + "&"
	}
	q += "ab=" + p.From.String()
	if dwelling != "" {
		q += "&wohnung=" + string(dwelling) + "#platz"
	}
	return "/unterbringung/" + string(p.Guest.ID) + q
}

// post is an address of the household to which something is sent.
func (p guest) post(what string) string {
	address := "/unterbringung/" + string(p.Guest.ID) + what
	if p.Guest.Announced() {
		address += "?zuweisung=" + string(p.Guest.Transfer.ID)
	}
	return address
}

// Book gives a household a dwelling.
func Book(v *door.Visit) error {
	household, transfer, err := guestIDs(v)
	if err != nil {
		return err
	}
	values := typed(v, "dwelling", "from", "until", "leave_by", "state", "reason", "shares")
	var faults errs.List
	cmd := housing.BookCommand{Household: household, Transfer: transfer, Dwelling: id.ID(values["dwelling"]), State: housing.State(values["state"]), Reason: values["reason"],
		From: readDay(values["from"], "from", &faults), Until: readDay(values["until"], "until", &faults), LeaveBy: readDay(values["leave_by"], "leave_by", &faults), Shares: values["shares"] != ""}
	for _, room := range v.Form()["rooms"] {
		cmd.Rooms = append(cmd.Rooms, id.ID(room))
	}
	var made housing.Stay
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			made, err = housing.Book(ctx, tx, v.Clock, v.Scope, cmd)
			return err
		})
	}
	if err == nil {
		return v.Go(guestURL(household, transfer), "housing.booked."+string(made.State), "day", made.From)
	}
	if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict) {
		return err
	}
	p, load := loadGuest(v, cmd.Dwelling, values["from"])
	if load != nil {
		return load
	}
	p.Values, p.Rooms, p.Faults = values, cmd.Rooms, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("housing.guest.title"), guestPage(p))
}

// Turn changes a stay: it begins, moves to another day, ends, or is taken back.
func Turn(v *door.Visit) error {
	household, transfer, err := guestIDs(v)
	if err != nil {
		return err
	}
	values := typed(v, "what", "stay", "version", "on", "ending")
	seen := housing.Seen{Stay: id.ID(values["stay"])}
	seen.Version, _ = strconv.Atoi(values["version"])
	var faults errs.List
	on := readDay(values["on"], "on", &faults)
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			switch values["what"] {
			case "move-in":
				_, err = housing.MoveIn(ctx, tx, v.Clock, v.Scope, seen, on)
			case "shift":
				_, err = housing.Shift(ctx, tx, v.Clock, v.Scope, seen, on, housing.Planned)
			case "leave":
				_, err = housing.Leave(ctx, tx, v.Clock, v.Scope, seen, on, housing.Ending(values["ending"]))
			case "persons":
				_, err = housing.Recount(ctx, tx, v.Clock, v.Scope, seen)
			case "not-yet":
				_, err = housing.NotYet(ctx, tx, v.Clock, v.Scope, seen)
			case "cancel":
				_, err = housing.Cancel(ctx, tx, v.Clock, v.Scope, seen)
			default:
				err = errs.NotFound("error.not-found")
			}
			return err
		})
	}
	if err == nil {
		return v.Go(guestURL(household, transfer), "housing.turned."+values["what"])
	}
	if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict) {
		return err
	}
	p, load := loadGuest(v, "", "")
	if load != nil {
		return load
	}
	p.Values, p.Faults = values, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("housing.guest.title"), guestPage(p))
}
