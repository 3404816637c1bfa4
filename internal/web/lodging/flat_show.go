package lodging

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing/flat"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// flatSearch is the way of one household into a flat of its own.
type flatSearch struct {
	Search    flat.Search
	Flats     []flat.Flat
	Who       person.Household
	Landlords []flat.Landlord
	Today     clock.Date
	Writes    bool
	Moves     bool // may end the stay in the accommodation
	Doing     string
	Values    map[string]string
	Faults    i18n.Faults
}

// ShowFlatSearch shows how far a household is, whose turn it is and since when.
func ShowFlatSearch(v *door.Visit) error {
	p, err := loadFlatSearch(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("flat.of", "name", p.name()), flatSearchPage(p))
}

func loadFlatSearch(v *door.Visit) (p flatSearch, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p = flatSearch{Today: v.Today(), Values: map[string]string{}}
	v.Trail = []ui.Crumb{{Label: v.T("flat.title"), URL: flatPath}}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Search, p.Flats, err = flat.Find(ctx, tx, v.Clock, v.Scope, which); err != nil {
			return err
		}
		if p.Who, err = person.Show(ctx, tx, v.Clock, v.Scope, p.Search.Household); err != nil {
			return err
		}
		p.Landlords, err = flat.Asked(ctx, tx, v.Scope)
		return err
	})
	p.Writes = v.Scope.Writes(tenant.Flat) && p.Search.Ended.IsZero()
	p.Moves = v.Scope.Writes(tenant.Stay)
	return p, err
}

func (p flatSearch) name() string { return flat.Listed{Search: p.Search, Who: p.Who}.Name() }

func (p flatSearch) landlord(which id.ID) flat.Landlord {
	for _, l := range p.Landlords {
		if l.ID == which {
			return l
		}
	}
	return flat.Landlord{}
}

// steps are the states that the reader can bring a flat to.
func (p flatSearch) steps(f flat.Flat) []flat.State {
	return slices.DeleteFunc(slices.Clone(f.State.Next()), func(s flat.State) bool { return s == flat.Moved && !p.Moves })
}

// BeginFlatSearch begins the search of a household.
func BeginFlatSearch(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var made flat.Search
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = flat.Begin(ctx, tx, v.Clock, v.Scope, flat.BeginCommand{Household: which})
		return followed(ctx, tx, v, made, err)
	})
	if err != nil {
		return err
	}
	return v.Go(searchURL(made.ID), "flat.begun")
}

// followed has the household's way stand as the search does.
func followed(ctx context.Context, tx *db.Tx, v *door.Visit, of flat.Search, err error) error {
	if err != nil {
		return err
	}
	return path.FollowFlat(ctx, tx, v.Clock, v.Scope, of)
}

// seenSearch is the search in the version that the form was made for.
func seenSearch(v *door.Visit) (seen flat.Seen, err error) {
	if seen.ID, err = v.ID("id"); err == nil {
		seen.Version, _ = strconv.Atoi(text(v, "version"))
	}
	return seen, err
}

// SetFlatTerms says under which a household looks.
func SetFlatTerms(v *door.Visit) error {
	seen, err := seenSearch(v)
	if err != nil {
		return err
	}
	values := typed(v, "entitled_from", "shown", "limit", "limit_source", "wishes")
	var faults errs.List
	terms := flat.Terms{EntitledFrom: readDay(values["entitled_from"], "entitled_from", &faults), Shown: values["shown"], Limit: readAmount(values["limit"], "limit", &faults),
		LimitSource: values["limit_source"], Wishes: values["wishes"]}
	return sendFlat(v, "terms", values, &faults, "flat.terms.saved", func(ctx context.Context, tx *db.Tx) error {
		of, err := flat.SetTerms(ctx, tx, v.Clock, v.Scope, seen, terms)
		return followed(ctx, tx, v, of, err)
	})
}

// readAmount is readCents where nothing is no fault.
func readAmount(value, field string, faults *errs.List) int {
	if value == "" {
		return 0
	}
	return readCents(value, field, faults)
}

// NoteFlat keeps a flat that was found.
func NoteFlat(v *door.Visit) error {
	seen, err := seenSearch(v)
	if err != nil {
		return err
	}
	values := typed(v, "address", "landlord", "rooms", "area", "rent", "free_from", "note")
	var faults errs.List
	cmd := flat.NoteCommand{Search: seen, Landlord: id.ID(values["landlord"]), Address: values["address"], HalfRooms: (readTenths(values["rooms"], "rooms", &faults) + 2) / 5,
		Area: readTenths(values["area"], "area", &faults), Rent: readAmount(values["rent"], "rent", &faults), FreeFrom: readDay(values["free_from"], "free_from", &faults), Note: values["note"]}
	return sendFlat(v, "note", values, &faults, "flat.noted", func(ctx context.Context, tx *db.Tx) error {
		_, err := flat.Note(ctx, tx, v.Clock, v.Scope, cmd)
		return err
	})
}

// StepFlat brings a flat to its next state.
func StepFlat(v *door.Visit) error {
	values := typed(v, "flat", "version", "to", "on", "time", "deposit", "deposit_by", "handover", "note")
	var faults errs.List
	cmd := flat.StepCommand{Flat: flat.Seen{ID: id.ID(values["flat"])}, To: flat.State(values["to"]), On: readDay(values["on"], "on", &faults), Time: values["time"],
		Deposit: readAmount(values["deposit"], "deposit", &faults), Bearer: flat.Bearer(values["deposit_by"]), Handover: readDay(values["handover"], "handover", &faults), Note: values["note"]}
	cmd.Flat.Version, _ = strconv.Atoi(values["version"])
	return sendFlat(v, stepName(cmd.Flat.ID, cmd.To), values, &faults, "flat.stepped."+strings.ToLower(values["to"]), func(ctx context.Context, tx *db.Tx) error {
		of, err := flat.Step(ctx, tx, v.Clock, v.Scope, cmd)
		return followed(ctx, tx, v, of, err)
	})
}

func stepName(f id.ID, to flat.State) string { return string(f) + "-" + string(to) }

// EndFlatSearch ends a search without a flat.
func EndFlatSearch(v *door.Visit) error {
	seen, err := seenSearch(v)
	if err != nil {
		return err
	}
	values := typed(v, "outcome")
	return sendFlat(v, "end", values, new(errs.List), "flat.ended", func(ctx context.Context, tx *db.Tx) error {
		of, err := flat.End(ctx, tx, v.Clock, v.Scope, seen, flat.Outcome(values["outcome"]))
		return followed(ctx, tx, v, of, err)
	})
}

// sendFlat does what a form of the page asks for, and shows it again, open, where
// something is wrong.
func sendFlat(v *door.Visit, doing string, values map[string]string, faults *errs.List, flash string, do func(context.Context, *db.Tx) error) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	if err = faults.Err(); err == nil {
		err = v.Do(do)
	}
	if err == nil {
		return v.Go(searchURL(which), flash)
	}
	if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict) {
		return err
	}
	p, load := loadFlatSearch(v)
	if load != nil {
		return load
	}
	p.Doing, p.Values, p.Faults = doing, values, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("flat.of", "name", p.name()), flatSearchPage(p))
}

// plainCents writes an amount as a form takes it.
func plainCents(cents int) string {
	return strings.TrimSuffix(strings.Replace(strconv.FormatFloat(float64(cents)/100, 'f', 2, 64), ".", ",", 1), ",00")
}
