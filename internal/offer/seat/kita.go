package seat

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wegwarte/engine/seating"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Wish is a Kita that a family would like.
type Wish struct {
	Provider id.ID
	Sibling  *bool // is one there already; nil: not asked
	Metres   int   // the way there; 0: not known
}

// MostWishes is how many Kitas a family can name.
const MostWishes = 5

// ApplyCommand asks for a place in one of several Kitas, the dearest first.
type ApplyCommand struct {
	Child id.ID // empty: a child without a record
	Released
	Birth     clock.Date // of a child without a record
	Starts    clock.Date
	Hours     int // a week, of Hours; 0: not said
	Wishes    []Wish
	Answers   map[seating.Kind]bool
	ConsentOn clock.Date
	Consent   Consent
}

// Hours are the hours a week for which one can apply: those the Land pays Kitas by (Anlage zu § 33 Abs. 1 KiBiz NRW; not checked
// at the text). They do not count for the order.
var Hours = []int{25, 35, 45}

// Kita is a provider with its groups, each an offer.
type Kita struct {
	Provider offer.Provider
	Groups   []offer.Offer // the youngest first; their ages do not overlap
}

// Kitas gives the Kitas in which there are places to be had here.
func Kitas(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Kita, error) {
	if _, err := access(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	as := house(s)
	ids, err := db.All(ctx, tx, db.Value[id.ID], `SELECT o.id FROM offer o WHERE o.tenant_id = $1 AND o.theme = $2 AND o.state = 'published' AND o.how = 'seat' ORDER BY o.provider_name, o.id`+
		fmt.Sprintf(` LIMIT %d`, mostShown), s.Tenant, offer.KitaPlace)
	if err != nil {
		return nil, err
	}
	offers, err := offer.Some(ctx, tx, as, ids)
	if err != nil {
		return nil, err
	}
	var all []Kita
	for _, which := range ids {
		o := offers[which]
		i := slices.IndexFunc(all, func(k Kita) bool { return k.Provider.ID == o.Provider })
		if i < 0 {
			i, all = len(all), append(all, Kita{Provider: o.Of})
		}
		all[i].Groups = append(all[i].Groups, o.Offer)
	}
	for _, k := range all {
		sorted.By(k.Groups, func(a, b offer.Offer) int { return a.AgeFrom - b.AgeFrom })
	}
	return all, nil
}

// ages are the months of age that a group is for: to the end of its last year, but no longer than to where the next group begins.
func (k Kita) ages(group int) (from, until int) {
	o := k.Groups[group]
	from, until = 12*o.AgeFrom, 12*(o.AgeUntil+1)
	if o.AgeUntil == 0 {
		until = 12 * 7
	}
	if group+1 < len(k.Groups) {
		until = min(until, 12*k.Groups[group+1].AgeFrom)
	}
	return from, max(until, from)
}

// group gives the one for a child on a day.
func (k Kita) group(birth, on clock.Date) (offer.Offer, bool) {
	age := months(birth, on)
	for g, o := range k.Groups {
		if from, until := k.ages(g); age >= from && age < until {
			return o, true
		}
	}
	return offer.Offer{}, false
}

// Apply keeps which Kitas a family would like, instead of what they said before; since when they wait stays. Where places
// for that time were given already, they wait for one that is freed, and are offered it at once where one is free.
func Apply(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ApplyCommand) ([]Seat, error) {
	own, err := access(s, tenant.Scope.MayWrite)
	if err == nil && own != "" {
		err = errs.Forbidden("error.forbidden")
	}
	if err != nil {
		return nil, err
	}
	who, err := cmd.whose(ctx, tx, c, s)
	if err != nil {
		return nil, err
	}
	today := clock.Today(c)
	kitas, err := Kitas(ctx, tx, house(s))
	if err != nil {
		return nil, err
	}
	groups, err := cmd.check(s, today, kitas)
	if err != nil {
		return nil, err
	}
	before, err := holdAll(ctx, tx, s, who, groups)
	if err != nil {
		return nil, err
	}
	rule, err := RuleOn(ctx, tx, s, today)
	if err != nil {
		return nil, err
	}
	given, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM seat_run r WHERE r.tenant_id = $1 AND r.state = 'decided' AND r.starts >= $2`, s.Tenant, cmd.Starts)
	if err != nil {
		return nil, err
	}
	state, since := SignedUp, today
	if given > 0 {
		state = Waiting
	}
	for _, old := range before {
		if since = earlier(since, old.Since); old.State == Offered {
			return nil, errs.Conflict("own.kita.error.offered")
		}
		if err := tx.Must(ctx, `UPDATE seat SET state = 'withdrawn', state_on = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, old.ID, old.Version, today); err != nil {
			return nil, err
		}
	}
	var made []Seat
	for i, o := range groups {
		t := Seat{ID: id.New(), Offer: o.ID, Provider: o.Provider, Person: cmd.Child, Who: who, Released: cmd.Released, Birth: cmd.Birth, Place: i + 1, Starts: cmd.Starts, State: state, StateOn: today, Since: since,
			Answers: Answers{Yes: only(cmd.Answers, rule.Rule), Sibling: cmd.Wishes[i].Sibling, Metres: cmd.Wishes[i].Metres, Hours: cmd.Hours}, ConsentOn: cmd.ConsentOn, Consent: cmd.Consent, Version: 1, At: c.Now(), By: s.Name}
		if err := t.insert(ctx, tx, s); err != nil {
			return nil, err
		}
		made = append(made, t)
	}
	audit.Log(tx, c, s, audit.Create, tenant.Seat, "kita applied", made[0].subjects()...)
	if err := tell(ctx, tx, c, s, made[0], groups[0]); err != nil {
		return nil, err
	}
	for _, o := range groups {
		if state == Waiting {
			if err := promote(ctx, tx, c, s, o); err != nil {
				return nil, err
			}
		}
	}
	return made, nil
}

func (cmd *ApplyCommand) whose(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (string, error) {
	if s.Own.Person != "" {
		cmd.Child, cmd.Consent, cmd.ConsentOn = s.Own.Person, OwnDoes, clock.Today(c)
	}
	if cmd.Child == "" {
		return cmd.guest(), nil
	}
	p, err := here(ctx, tx, c, s, cmd.Child)
	if err != nil {
		return "", err
	}
	cmd.Child, cmd.Birth = p.ID, p.Birth.Date
	return "p:" + string(p.ID), nil
}

// check gives the group of each Kita that is wished for.
func (cmd *ApplyCommand) check(s tenant.Scope, today clock.Date, kitas []Kita) (groups []offer.Offer, err error) {
	var faults errs.List
	faults.Add(cmd.tidy())
	faults.Add(agreed(s, cmd.Consent, cmd.ConsentOn, today))
	switch {
	case cmd.Birth.IsZero():
		faults.Add(errs.Invalid("error.required").At("birth"))
	case cmd.Birth.After(today):
		faults.Add(errs.Invalid("seat.day.future").At("birth"))
	}
	switch {
	case cmd.Starts.IsZero():
		faults.Add(errs.Invalid("error.required").At("starts"))
	case cmd.Starts.Before(today) || cmd.Starts.After(today.AddMonths(30)):
		faults.Add(errs.Invalid("own.kita.error.starts").At("starts"))
	}
	if cmd.Hours != 0 && !slices.Contains(Hours, cmd.Hours) {
		faults.Add(errs.Invalid("own.seat.error.choice").At("hours"))
	}
	if len(cmd.Wishes) == 0 || len(cmd.Wishes) > MostWishes {
		faults.Add(errs.Invalid("own.kita.error.wishes", "most", MostWishes).At("wish.1"))
	}
	for i, w := range cmd.Wishes {
		field := fmt.Sprintf("wish.%d", i+1)
		k := slices.IndexFunc(kitas, func(k Kita) bool { return k.Provider.ID == w.Provider })
		switch {
		case k < 0:
			faults.Add(errs.Invalid("own.seat.error.choice").At(field))
		case slices.ContainsFunc(cmd.Wishes[:i], func(o Wish) bool { return o.Provider == w.Provider }):
			faults.Add(errs.Invalid("own.kita.error.twice").At(field))
		case w.Metres < 0 || w.Metres > seating.MostMetres:
			faults.Add(errs.Invalid("own.kita.error.metres").At(fmt.Sprintf("metres.%d", i+1)))
		case !cmd.Birth.IsZero() && !cmd.Starts.IsZero():
			o, fits := kitas[k].group(cmd.Birth, cmd.Starts)
			if !fits {
				faults.Add(errs.Invalid("own.kita.error.age").At(field))
			}
			groups = append(groups, o)
		}
	}
	return groups, faults.Err()
}

// holdAll holds the offers a child asks for and asked for, in their order, and gives what it asked for.
func holdAll(ctx context.Context, tx *db.Tx, s tenant.Scope, who string, groups []offer.Offer) ([]Seat, error) {
	before, err := wishesOf(ctx, tx, s, who)
	if err != nil {
		return nil, err
	}
	var offers []id.ID
	for _, o := range groups {
		offers = append(offers, o.ID)
	}
	for _, t := range before {
		offers = append(offers, t.Offer)
	}
	slices.Sort(offers)
	for _, which := range slices.Compact(offers) {
		if _, err := hold(ctx, tx, s, which); err != nil {
			return nil, err
		}
	}
	return wishesOf(ctx, tx, s, who)
}

func earlier(a, b clock.Date) clock.Date {
	if b.Before(a) {
		return b
	}
	return a
}

// KitaYear is the day on which the Kita year after a day begins: 1 August.
func KitaYear(day clock.Date) clock.Date {
	first := clock.NewDate(day.Year(), time.August, 1)
	if !first.After(day) {
		first = clock.NewDate(day.Year()+1, time.August, 1)
	}
	return first
}
