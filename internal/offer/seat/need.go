package seat

import (
	"context"
	"strings"

	"wegwarte/engine/disclosure"
	"wegwarte/engine/survival"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Figure is what a municipality needs of one kind of seat, and has.
type Figure struct {
	Kind    offer.Theme // courses, or Kita
	What    string      // of courses the level; of a Kita the age: "1" or "3"
	Seats   int
	Free    int
	Waiting Count // who signed up and has no seat
	Others  Count // of a Kita: children of the register who did not sign up; of courses, who would go to one by their way
	Median  int   // days until half of them have a seat; -1 where the curve does not come so far
	Known   bool  // enough had one, so that it tells of nobody
}

// Count is a number of people, or that it is too small to be told.
type Count struct {
	N      int
	Hidden bool
}

// lookBack is how long ago somebody may have signed up to count for how long it takes.
const lookBack = 3 * 365

// levelless is the level of who would go to a course and was not placed.
const levelless = ""

// Needs gives what the municipality needs and has: of people counts alone, and small ones are not told (engine/disclosure).
func Needs(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]Figure, error) {
	if err := desk(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	n := newNeeds(c, offer.German, offer.KitaPlace)
	for _, step := range []func(context.Context, *db.Tx, tenant.Scope) error{n.offers, n.seats, n.children, n.learners} {
		if err := step(ctx, tx, s); err != nil {
			return nil, err
		}
	}
	audit.Log(tx, c, s, audit.Read, tenant.Seat, "needs and seats")
	return n.figures()
}

// KitaFigures gives how many Kita places there are, and how many children wait how long: to everybody with a page of their own, protected in the same way.
func KitaFigures(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]Figure, error) {
	own, err := access(s, tenant.Scope.MayRead)
	if err == nil && own != "" {
		err = errs.Forbidden("error.forbidden")
	}
	if err != nil {
		return nil, err
	}
	n := newNeeds(c, offer.KitaPlace, offer.KitaPlace)
	for _, step := range []func(context.Context, *db.Tx, tenant.Scope) error{n.offers, n.seats} {
		if err := step(ctx, tx, s); err != nil {
			return nil, err
		}
	}
	return n.figures()
}

func newNeeds(c clock.Clock, one, other offer.Theme) *needs {
	return &needs{today: clock.Today(c), two: [2]offer.Theme{one, other}, of: map[[2]string]*need{}, themes: map[id.ID][2]string{}}
}

type need struct {
	seats, taken    int
	waiting, others int
	spans           []survival.Span
	happened        int
}

type needs struct {
	today  clock.Date
	two    [2]offer.Theme // of which it is
	of     map[[2]string]*need
	themes map[id.ID][2]string // of an offer
	seated map[id.ID]string    // persons who have a seat or wait for one: their themes
}

func (n *needs) at(key [2]string) *need {
	if n.of[key] == nil {
		n.of[key] = &need{}
	}
	return n.of[key]
}

func kitaAge(birth, on clock.Date) string {
	if months(birth, on) < 36 {
		return "1"
	}
	return "3"
}

func (n *needs) offers(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	_, err := db.All(ctx, tx, func(row db.Row) (bool, error) {
		var which id.ID
		var theme, state string
		var details offer.Details
		var seats, taken int
		if err := row.Scan(&which, &theme, &state, db.JSON(&details), &seats, &taken); err != nil {
			return false, err
		}
		key := [2]string{theme, details.Level}
		if theme == string(offer.KitaPlace) {
			if key[1] = "1"; details.AgeFrom >= 3 {
				key[1] = "3"
			}
		}
		if n.themes[which] = key; state == string(offer.StatePublished) {
			n.at(key).seats += seats
			n.at(key).taken += taken
		}
		return true, nil
	}, `SELECT o.id, o.theme, o.state, o.data, coalesce(o.seats, 0), o.taken FROM offer o WHERE o.tenant_id = $1 AND o.theme IN ($2, $3) AND o.how = 'seat' ORDER BY o.id`, s.Tenant, n.two[0], n.two[1])
	return err
}

// seats counts who waits, and how long those who signed up took: a child once, with all its wishes.
func (n *needs) seats(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	all, err := db.All(ctx, tx, scan, `SELECT `+columns+` FROM seat s JOIN offer o ON o.tenant_id = s.tenant_id AND o.id = s.offer_id AND o.theme IN ($2, $3)
		WHERE s.tenant_id = $1 AND s.since >= $4 ORDER BY s.who, o.theme, s.since, s.id`, s.Tenant, n.two[0], n.two[1], n.today.AddDays(-lookBack))
	if err != nil {
		return err
	}
	n.seated = map[id.ID]string{}
	for len(all) > 0 {
		k := 1
		for k < len(all) && all[0].Who == all[k].Who && n.themes[all[0].Offer][0] == n.themes[all[k].Offer][0] && (all[0].Place > 0 || all[0].Offer == all[k].Offer) {
			k++
		}
		n.add(all[:k])
		all = all[k:]
	}
	return nil
}

// add counts somebody's wishes for one kind of seat.
func (n *needs) add(wishes []Seat) {
	first := wishes[0]
	key := n.themes[first.Offer]
	if first.Place > 0 {
		key[1] = kitaAge(first.Birth, n.today)
	}
	span := survival.Span{End: survival.Otherwise}
	waits, has := false, false
	last, seated := first.Since, clock.Date{}
	for _, t := range wishes {
		waits, has = waits || t.State.Queues() || t.State == Offered, has || t.State == Taken || t.State == Attended
		if !t.SeatedOn.IsZero() && (seated.IsZero() || t.SeatedOn.Before(seated)) {
			seated = t.SeatedOn
		}
		if t.StateOn.After(last) {
			last = t.StateOn
		}
	}
	if first.Person != "" && (waits || has) {
		n.seated[first.Person] += key[0] + " "
	}
	of := n.at(key)
	switch {
	case !seated.IsZero():
		span.Until, span.End = first.Since.DaysUntil(seated), survival.Happened
		of.happened++
	case waits:
		span.Until, span.End = first.Since.DaysUntil(n.today), survival.Watched
	default:
		span.Until = first.Since.DaysUntil(last)
	}
	if waits && !has {
		of.waiting++
	}
	span.Until = max(0, span.Until)
	of.spans = append(of.spans, span)
}

// children counts who of the register is of the age of Kitas and did not sign up.
func (n *needs) children(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	school := clock.NewDate(KitaYear(n.today).Year()-7, 9, 30) // who was born until then goes to school already
	type child struct {
		who   id.ID
		birth clock.Date
	}
	all, err := db.All(ctx, tx, func(row db.Row) (k child, err error) { return k, row.Scan(&k.who, &k.birth) }, `SELECT p.id, p.birth_date FROM person p
		JOIN household h ON h.tenant_id = p.tenant_id AND h.id = p.household_id AND h.left_on = ''
		WHERE p.tenant_id = $1 AND p.birth_date > $2 AND p.birth_date <= $3 AND p.merged_into IS NULL ORDER BY p.birth_date, p.id`, s.Tenant, school, n.today.AddMonths(-12))
	for _, k := range all {
		if !strings.Contains(n.seated[k.who], string(offer.KitaPlace)) {
			n.at([2]string{string(offer.KitaPlace), kitaAge(k.birth, n.today)}).others++
		}
	}
	return err
}

// learners counts whose way has an open step of the language, and who did not sign up for a course.
func (n *needs) learners(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
	all, err := db.All(ctx, tx, db.Value[id.ID], `SELECT DISTINCT `+person.Leads("t.person_id")+` FROM path_step t JOIN household h ON h.tenant_id = t.tenant_id AND h.id = t.household_id AND h.left_on = ''
		WHERE t.tenant_id = $1 AND t.area = $2 AND t.state = 'open' AND t.person_id <> '' AND t.room <> 'seat'`, s.Tenant, path.Language)
	for _, who := range all {
		if !strings.Contains(n.seated[who], string(offer.German)) {
			n.at([2]string{string(offer.German), levelless}).others++
		}
	}
	return err
}

// told gives a count where it is not so small that it tells of somebody. No sum of counts is told, so that each stands alone.
func told(n int) (Count, error) {
	release, err := disclosure.Protect(&disclosure.Table{Columns: []string{"who"}, Rows: []disclosure.Row{{Key: []string{"all"}, Count: int64(n)}}}, disclosure.Usual())
	if err != nil {
		return Count{}, err
	}
	cell, _ := release.Find("all")
	return Count{int(cell.Count), cell.Hidden}, nil
}

// figures protects the counts and gives how long it takes.
func (n *needs) figures() ([]Figure, error) {
	keys := make([][2]string, 0, len(n.of))
	for key := range n.of {
		keys = append(keys, key)
	}
	sorted.By(keys, func(a, b [2]string) int { return strings.Compare(a[0]+" "+a[1], b[0]+" "+b[1]) })
	list := make([]Figure, 0, len(keys))
	for _, key := range keys {
		of := n.of[key]
		f := Figure{Kind: offer.Theme(key[0]), What: key[1], Seats: of.seats, Free: max(0, of.seats-of.taken), Median: -1}
		var err error
		if f.Waiting, err = told(of.waiting); err != nil {
			return nil, err
		}
		if f.Others, err = told(of.others); err != nil {
			return nil, err
		}
		if f.Known = of.happened >= enough; f.Known {
			curve, err := survival.Of(of.spans, survival.Usual)
			if err != nil {
				return nil, err
			}
			if m := curve.Median(); m.Reached() {
				f.Median = m.Day
			}
		}
		list = append(list, f)
	}
	return list, nil
}
