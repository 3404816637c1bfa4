package offer

import (
	"context"
	"reflect"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// MostTaken is how many offers a list may bring at once.
const MostTaken = 500

// Row is an offer as a list brings it.
type Row struct {
	Number   int    // of the row, as its spreadsheet counts
	Provider string // by name
	Offer    Offer
}

// RowFault is a rule that a row breaks.
type RowFault struct {
	Row int
	Err *errs.Error // its Field names the column
}

// Change is what a row changes.
type Change string

// The changes.
const (
	IsNew     Change = "new"
	IsChanged Change = "changed"
	IsSame    Change = "same"
	IsOver    Change = "over" // its last day has passed: it is left out
)

// Line is a row as it is taken in.
type Line struct {
	Row      int
	Title    string
	Provider string
	Change   Change
}

// Taken is what a list changes.
type Taken struct {
	Lines  []Line
	Faults []RowFault
}

// Count is how many lines change so.
func (t Taken) Count(c Change) (n int) {
	for _, l := range t.Lines {
		if l.Change == c {
			n++
		}
	}
	return n
}

// taking is a list on its way in.
type taking struct {
	Taken
	fresh     []Offer
	changed   []Offer
	providers map[id.ID]Provider
}

// Preview says what a list would change, and changes nothing.
func Preview(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, rows []Row) (Taken, error) {
	t, err := decideTake(ctx, tx, c, s, rows)
	return t.Taken, err
}

// TakeIn takes in a list of offers of providers that are there. One with the number of
// a row, or else with its provider, theme and title, is changed by it; others are new.
// If a row breaks a rule nothing is kept, and Faults has them all. A list that was taken
// in changes nothing the second time.
func TakeIn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, rows []Row) (Taken, error) {
	t, err := decideTake(ctx, tx, c, s, rows)
	if err != nil {
		return t.Taken, err
	}
	var values [][]any
	for _, o := range t.fresh {
		values = append(values, o.row(s, t.providers[o.Provider]))
	}
	if err := db.Insert(ctx, tx, insertOffer, values, ""); err != nil {
		if db.IsDuplicate(err) { // of one that is over
			err = errs.Invalid("offer.number.twice").At("number").Because(err)
		}
		return t.Taken, err
	}
	today := clock.Today(c)
	if err := indexNew(ctx, tx, s, today, t.providers, t.fresh); err != nil {
		return t.Taken, err
	}
	for i := range t.changed {
		o := &t.changed[i]
		if err := o.update(ctx, tx, c, s, t.providers[o.Provider], s.OnlyUnit()); err != nil {
			return t.Taken, err
		}
		if err := index(ctx, tx, s, today, t.providers[o.Provider], []Offer{*o}); err != nil {
			return t.Taken, err
		}
	}
	audit.Log(tx, c, s, audit.Import, tenant.Offer, "offers taken in")
	return t.Taken, nil
}

func decideTake(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, rows []Row) (t taking, err error) {
	own, err := ofMunicipality(s, tenant.Scope.MayWrite)
	if err != nil {
		return t, err
	}
	if len(rows) > MostTaken {
		return t, errs.Invalid("offer.take.many", "most", MostTaken)
	}
	byName, err := t.load(ctx, tx, s, own)
	if err != nil {
		return t, err
	}
	known, err := t.known(ctx, tx, s, rows, byName, own)
	if err != nil {
		return t, err
	}
	today, seen := clock.Today(c), map[string]int{}
	for _, row := range rows {
		o := row.Offer
		if name := person.Fold(row.Provider); name == "" && own != "" {
			o.Provider = own
		} else if o.Provider = byName[name]; o.Provider == "" && name != "" {
			t.Faults = append(t.Faults, RowFault{row.Number, errs.Invalid("offer.take.provider", "name", clipped(row.Provider)).At("provider")})
			o.Provider = "none"
		}
		old, isKnown := known[o.key()]
		if isKnown {
			o = old.with(o)
		}
		for _, fault := range errs.All(o.check()) {
			t.Faults = append(t.Faults, RowFault{row.Number, fault})
		}
		if isKnown && o.Seats > 0 && o.Seats < o.Taken {
			t.Faults = append(t.Faults, RowFault{row.Number, errs.Invalid("offer.seats.taken", "count", o.Taken).At("seats")})
		}
		if first, twice := seen[o.key()]; twice {
			t.Faults = append(t.Faults, RowFault{row.Number, errs.Invalid("offer.take.twice", "first", first).At("title")})
		}
		seen[o.key()] = row.Number
		o.settle(today)
		line := Line{row.Number, o.Title, t.providers[o.Provider].Name, IsNew}
		switch {
		case o.State == StateEnded:
			line.Change = IsOver
		case !isKnown:
			o.ID, o.Version, o.At, o.By = id.New(), 1, c.Now(), s.Name
			t.fresh = append(t.fresh, o)
		case reflect.DeepEqual(o.tidied(), old.tidied()):
			line.Change = IsSame
		default:
			line.Change = IsChanged
			t.changed = append(t.changed, o)
		}
		t.Lines = append(t.Lines, line)
	}
	if len(t.Faults) > 0 {
		return t, errs.Invalid("offer.take.faults", "count", len(t.Faults))
	}
	return t, nil
}

// load reads who there is, by ID, and gives their IDs by folded name.
func (t *taking) load(ctx context.Context, tx *db.Tx, s tenant.Scope, own id.ID) (map[string]id.ID, error) {
	all, err := db.All(ctx, tx, scanProvider, `SELECT `+providerColumns+` FROM provider p WHERE p.tenant_id = $1 AND p.ended_on = '' ORDER BY p.sort_name, p.id LIMIT 2000`, s.Tenant)
	byName := map[string]id.ID{}
	t.providers = map[id.ID]Provider{}
	for _, p := range all {
		if own == "" || own == p.ID {
			byName[person.Fold(p.Name)], t.providers[p.ID] = p.ID, p
		}
	}
	return byName, err
}

// known gives the offers that are there of the providers of a list, by their keys.
func (t *taking) known(ctx context.Context, tx *db.Tx, s tenant.Scope, rows []Row, byName map[string]id.ID, own id.ID) (map[string]Offer, error) {
	var of []id.ID
	for _, row := range rows {
		which := byName[person.Fold(row.Provider)]
		if row.Provider == "" {
			which = own
		}
		if which != "" && !slices.Contains(of, which) {
			of = append(of, which)
		}
	}
	known := map[string]Offer{}
	for _, which := range of {
		offers, err := db.All(ctx, tx, scanOffer, `SELECT `+offerColumns+` FROM offer o WHERE o.tenant_id = $1 AND o.provider_id = $2 AND o.state <> 'ended' ORDER BY o.next_on, o.id LIMIT 2000`, s.Tenant, which)
		if err != nil {
			return nil, err
		}
		for _, o := range offers {
			known[o.key()] = o
		}
	}
	return known, nil
}

// key is by what a list knows an offer again.
func (o Offer) key() string {
	if o.Number != "" {
		return string(o.Provider) + "#" + o.Number
	}
	return string(o.Provider) + "\n" + string(o.Theme) + "\n" + person.Fold(o.Title)
}

// with is the offer as a list says it is; what no list says stays.
func (o Offer) with(n Offer) Offer {
	n.ID, n.Version, n.Taken, n.At, n.By = o.ID, o.Version, o.Taken, o.At, o.By
	n.Area, n.Words, n.Milestones, n.Steps, n.Varies = o.Area, o.Words, o.Milestones, o.Steps, o.Varies
	if n.When.Not == nil {
		n.When.Not, n.When.Always = o.When.Not, o.When.Always
	}
	if where := n.Where; where.Street == o.Where.Street && where.Town == o.Where.Town {
		n.Where.Latitude, n.Where.Longitude = o.Where.Latitude, o.Where.Longitude
	}
	return n
}

// tidied is the offer with nothing where nothing is, to compare.
func (o Offer) tidied() Offer {
	o.By = ""
	o.Languages, o.Milestones, o.Steps = append([]string{}, o.Languages...), slices.Clone(o.Milestones), slices.Clone(o.Steps)
	if len(o.Words) == 0 {
		o.Words = nil
	}
	o.When.Dates, o.When.Weekly, o.When.Not = append([]Slot{}, o.When.Dates...), append([]Weekly{}, o.When.Weekly...), append(o.When.Not[:0:0], o.When.Not...)
	if len(o.Milestones) == 0 {
		o.Milestones = nil
	}
	if len(o.Steps) == 0 {
		o.Steps = nil
	}
	if len(o.When.Not) == 0 {
		o.When.Not = nil
	}
	return o
}
