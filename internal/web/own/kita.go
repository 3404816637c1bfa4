package own

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"wegwarte/engine/seating"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

const (
	kitaPath   = "/ich/kita"
	schoolFrom = 7 // years, from which on nobody applies for a Kita
)

// kitaPage is the form by which a parent applies for a Kita place of their child.
type kitaPage struct {
	portal.Acting
	Children []portal.Acting // to choose from, where the page is not that of a child
	Town     string
	Today    clock.Date
	Kitas    []seat.Kita
	Rule     seat.Rule
	Figures  []seat.Figure
	Before   []seat.Mine // what was wished for already, the dearest first
	Known    seat.Released
	Typed    map[string]string
	Faults   i18n.Faults
}

func ofKitaAge(a portal.Acting) bool { return a.Years >= 0 && a.Years < schoolFrom }

func (p kitaPage) value(name, known string) string {
	if p.Typed != nil {
		return p.Typed[name]
	}
	return known
}

func (p kitaPage) before(n int) seat.Seat {
	if i := slices.IndexFunc(p.Before, func(m seat.Mine) bool { return m.Place == n }); i >= 0 {
		return p.Before[i].Seat
	}
	return seat.Seat{}
}

// asks are the criteria that are answered by yes or no; whether school is next follows from the birthday.
func (p kitaPage) asks() (kinds []seating.Kind) {
	for _, c := range p.Rule.Rule.Criteria {
		if slices.Contains(seating.Asked, c.Kind) && c.Kind != seating.SchoolNext {
			kinds = append(kinds, c.Kind)
		}
	}
	return kinds
}

func (p kitaPage) counts(kind seating.Kind) bool {
	return slices.ContainsFunc(p.Rule.Rule.Criteria, func(c seating.Criterion) bool { return c.Kind == kind })
}

func (p *kitaPage) load(v *door.Visit, ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) { //nolint:revive // the visit leads
	p.Acting, p.Today, p.Town = a, v.Today(), v.Tenant.Name
	if !ofKitaAge(a) {
		all, err := portal.Whose(ctx, tx, v.Clock, v.Scope)
		p.Children = slices.DeleteFunc(all, func(a portal.Acting) bool { return !ofKitaAge(a) || !a.May(portal.Offers) })
		return err
	}
	if p.Kitas, err = seat.Kitas(ctx, tx, s); err != nil {
		return err
	}
	if p.Rule, err = seat.RuleOn(ctx, tx, s, p.Today); err != nil {
		return err
	}
	if p.Figures, err = seat.KitaFigures(ctx, tx, v.Clock, s); err != nil {
		return err
	}
	going, err := seat.Going(ctx, tx, v.Clock, s)
	if err != nil {
		return err
	}
	for _, m := range going {
		if m.Place > 0 && m.State != seat.Taken {
			p.Before = append(p.Before, m)
		}
	}
	p.Known, err = known(v, ctx, tx, s, a)
	if len(p.Before) > 0 {
		p.Known = p.Before[0].Released
	}
	return err
}

// known is what the register knows of how to reach somebody; of a child, how to reach their parent who asks for it.
func known(v *door.Visit, ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (seat.Released, error) { //nolint:revive // the visit leads
	_, who, err := person.ShowPerson(ctx, tx, v.Clock, s, a.Person)
	if err != nil {
		return seat.Released{}, err
	}
	r := seat.Released{Name: who.Name(), Contact: cmp.Or(who.Phone, who.Email), Language: tongue(ctx)}
	if a.Standing != portal.Ward || r.Contact != "" {
		return r, nil
	}
	all, err := portal.Whose(ctx, tx, v.Clock, v.Scope)
	if err != nil || len(all) == 0 || all[0].Standing != portal.Self {
		return r, err
	}
	if s, err = portal.Open(v.Scope, all[0], portal.Offers); err != nil {
		return r, err
	}
	_, parent, err := person.ShowPerson(ctx, tx, v.Clock, s, all[0].Person)
	r.Contact = cmp.Or(parent.Phone, parent.Email)
	return r, err
}

// ShowKita asks which Kitas somebody would like for their child, and shows by which rule places are given and how long others wait.
func ShowKita(v *door.Visit) error {
	var p kitaPage
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		return p.load(v, ctx, tx, s, a)
	}, portal.Offers)
	if err != nil {
		return err
	}
	return v.Show(v.T("own.kita.title"), kitaView(p))
}

// ApplyKita keeps which Kitas they would like.
func ApplyKita(v *door.Visit) error {
	var p kitaPage
	var failed error
	cmd, faults := readWishes(v)
	err := writes(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		if err := p.load(v, ctx, tx, s, a); err != nil {
			return err
		}
		if !ofKitaAge(a) {
			return errs.NotFound("error.not-found")
		}
		for _, kind := range p.asks() {
			if text := v.Text("q-" + string(kind)); text != "" {
				cmd.Answers[kind] = text == "yes"
			}
		}
		if failed = faults.Err(); failed == nil {
			_, failed = seat.Apply(ctx, tx, v.Clock, s, cmd)
		}
		return failed
	}, portal.Offers)
	switch {
	case err == nil:
		return v.Go(seatsPath, "own.kita.done")
	case failed == nil || !errs.Is(failed, errs.KindInvalid) && !errs.Is(failed, errs.KindConflict):
		return err
	}
	p.Typed, p.Faults = map[string]string{}, i18n.Err(v.Context(), failed)
	for name := range v.Form() {
		p.Typed[name] = v.Text(name)
	}
	return v.ShowInvalid(v.T("own.kita.title"), kitaView(p))
}

// readWishes reads the form; what follows from the rule is read with it.
func readWishes(v *door.Visit) (cmd seat.ApplyCommand, faults errs.List) {
	cmd = seat.ApplyCommand{Released: seat.Released{Name: v.Text("name"), Contact: v.Text("contact"), Language: v.Text("language")}, Answers: map[seating.Kind]bool{}}
	cmd.Starts = door.ReadDay(v.Text("starts"), "starts", &faults)
	cmd.Hours, _ = strconv.Atoi(v.Text("hours"))
	for n := 1; n <= seat.MostWishes; n++ {
		which, ok := id.Parse(v.Text(fmt.Sprintf("wish.%d", n)))
		if !ok {
			continue
		}
		w := seat.Wish{Provider: which, Metres: door.ReadNumber(v.Text(fmt.Sprintf("metres.%d", n)), fmt.Sprintf("metres.%d", n), &faults)}
		if text := v.Text(fmt.Sprintf("sibling.%d", n)); text != "" {
			there := text == "yes"
			w.Sibling = &there
		}
		cmd.Wishes = append(cmd.Wishes, w)
	}
	return cmd, faults
}

func kitaOptions(ctx context.Context, all []seat.Kita, chosen string) []ui.Option {
	list := []ui.Option{{Label: i18n.T(ctx, "own.kita.wish.none")}}
	for _, k := range all {
		list = append(list, ui.Option{Value: string(k.Provider.ID), Label: k.Provider.Name, Chosen: string(k.Provider.ID) == chosen})
	}
	return list
}

func hourOptions(ctx context.Context, chosen string) []ui.Option {
	list := []ui.Option{{Label: i18n.T(ctx, "own.kita.hours.open")}}
	for _, h := range seat.Hours {
		list = append(list, ui.Option{Value: strconv.Itoa(h), Label: i18n.Number(ctx, h), Chosen: strconv.Itoa(h) == chosen})
	}
	return list
}

func yesWord(s *bool) string {
	switch {
	case s == nil:
		return ""
	case *s:
		return "yes"
	}
	return "no"
}

func figure(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
