package flat

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Search is that a household looks for a flat of its own.
type Search struct {
	ID         id.ID
	Household  id.ID
	FileNumber string
	Persons    int
	Terms
	Standing
	Started clock.Date
	Ended   clock.Date // zero: they look
	Outcome Outcome
	Version int
	At      time.Time
	By      string
}

// Terms are under which a household looks.
type Terms struct {
	EntitledFrom clock.Date // since when they may live in a flat of their own; zero: no paper shows it
	Shown        string     // which paper
	Limit        int        // cents a month with running costs, without heating; 0: not asked
	LimitSource  string     // who says so
	Wishes       string
}

// Outcome is how a search ended.
type Outcome string

// The outcomes.
const (
	Found  Outcome = "found"
	Left   Outcome = "left"  // they left the municipality
	Stay   Outcome = "stay"  // they want to stay where they are
	Paused Outcome = "pause" // for now; it can be begun anew
)

// Outcomes lists those that somebody can give.
var Outcomes = []Outcome{Paused, Stay, Left}

// Seen is the version of something that somebody saw.
type Seen struct {
	ID      id.ID
	Version int
}

const (
	longestLine = 200
	longestText = 2000
	highestRent = 1_000_000 // cents a month
)

const searchColumns = `f.id, f.household_id, f.file_number, f.persons, f.entitled_from, f.shown, f.rent_limit, f.limit_source, f.wishes, f.stage, f.turn, f.since_day, f.next_day,
	f.started_on, f.ended_on, f.outcome, f.version, f.at, f.by_name`

func scanSearch(row db.Row) (s Search, err error) {
	err = row.Scan(&s.ID, &s.Household, &s.FileNumber, &s.Persons, &s.EntitledFrom, &s.Shown, &s.Limit, &s.LimitSource, &s.Wishes, &s.Stage, &s.Turn, &s.Since, &s.Next,
		&s.Started, &s.Ended, &s.Outcome, &s.Version, db.Time(&s.At), &s.By)
	return s, err
}

func ofMunicipality(s tenant.Scope, may func(tenant.Scope, tenant.Data) error) error {
	if s.Kind != tenant.Municipality {
		return errs.Forbidden("error.forbidden")
	}
	if err := may(s, tenant.Flat); err != nil {
		return err
	}
	return s.MayRead(tenant.Register)
}

// BeginCommand begins the search of a household.
type BeginCommand struct {
	Household id.ID
	Terms
}

// Begin begins the search of a household. It has one at a time.
func Begin(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd BeginCommand) (Search, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite); err != nil {
		return Search{}, err
	}
	h, err := person.Show(ctx, tx, c, s, cmd.Household)
	if err != nil {
		return Search{}, err
	}
	terms, err := cmd.Terms.checked(clock.Today(c))
	if err != nil {
		return Search{}, err
	}
	one := Search{ID: id.New(), Household: h.ID, FileNumber: h.FileNumber, Persons: len(h.Persons), Terms: terms, Started: clock.Today(c), Version: 1, At: c.Now(), By: s.Name}
	one.Standing = one.standing(nil)
	there, err := db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM flat_search f WHERE f.tenant_id = $1 AND f.household_id = $2 AND f.ended_on = ''`, s.Tenant, h.ID)
	if err == nil && there > 0 {
		err = errs.Conflict("flat.search.twice")
	}
	if err != nil {
		return Search{}, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO flat_search (id, tenant_id, household_id, file_number, persons, entitled_from, shown, rent_limit, limit_source, wishes, stage, turn, since_day, next_day,
			started_on, ended_on, outcome, version, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
		one.ID, s.Tenant, one.Household, one.FileNumber, one.Persons, one.EntitledFrom, one.Shown, one.Limit, one.LimitSource, one.Wishes, one.Stage, one.Turn, one.Since, one.Next,
		one.Started, one.Ended, one.Outcome, one.Version, db.Micros(one.At), s.Actor, one.By)
	if err != nil {
		return Search{}, err
	}
	audit.Log(tx, c, s, audit.Create, tenant.Flat, "flat search", one.Household)
	return one, nil
}

func (t Terms) checked(today clock.Date) (Terms, error) {
	t.Shown, t.LimitSource, t.Wishes = strings.TrimSpace(t.Shown), strings.TrimSpace(t.LimitSource), strings.TrimSpace(t.Wishes)
	var faults errs.List
	if t.EntitledFrom.After(today) {
		faults.Add(errs.Invalid("flat.entitled.future").At("entitled_from"))
	}
	if !t.EntitledFrom.IsZero() && t.Shown == "" {
		faults.Add(errs.Invalid("flat.shown.missing").At("shown"))
	}
	if t.Limit < 0 || t.Limit > highestRent {
		faults.Add(errs.Invalid("housing.number").At("limit"))
	}
	if t.Limit > 0 && t.LimitSource == "" {
		faults.Add(errs.Invalid("flat.limit.source.missing").At("limit_source"))
	}
	faults.Add(short(t.Shown, longestLine, "shown"))
	faults.Add(short(t.LimitSource, longestLine, "limit_source"))
	faults.Add(short(t.Wishes, longestText, "wishes"))
	return t, faults.Err()
}

func short(text string, most int, field string) error {
	if utf8.RuneCountInString(text) > most {
		return errs.Invalid("flat.long", "most", most).At(field)
	}
	return nil
}

// SetTerms changes under which a household looks.
func SetTerms(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen, terms Terms) (Search, error) {
	one, err := hold(ctx, tx, s, seen)
	if err != nil {
		return one, err
	}
	if one.Terms, err = terms.checked(clock.Today(c)); err != nil {
		return one, err
	}
	return one, one.save(ctx, tx, c, s, "flat search: terms")
}

// End ends a search without a flat; it can be begun anew.
func End(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, seen Seen, how Outcome) (Search, error) {
	one, err := hold(ctx, tx, s, seen)
	if err != nil {
		return one, err
	}
	if !slices.Contains(Outcomes, how) {
		return one, errs.Invalid("housing.choice").At("outcome")
	}
	one.Ended, one.Outcome = clock.Today(c), how
	return one, one.save(ctx, tx, c, s, "flat search: ended")
}

// hold gives a search that is about to be changed, in the version that was seen.
func hold(ctx context.Context, tx *db.Tx, s tenant.Scope, seen Seen) (Search, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite); err != nil {
		return Search{}, err
	}
	one, err := db.One(ctx, tx, scanSearch, `SELECT `+searchColumns+` FROM flat_search f WHERE f.tenant_id = $1 AND f.id = $2`+tx.ForUpdate(), s.Tenant, seen.ID)
	if err == nil && (one.Version != seen.Version || !one.Ended.IsZero()) {
		err = errs.Conflict("error.conflict")
	}
	return one, err
}

// save stores a search with the standing that its flats give it.
func (s *Search) save(ctx context.Context, tx *db.Tx, c clock.Clock, scope tenant.Scope, detail string) error {
	flats, err := flatsOf(ctx, tx, scope, s.ID)
	if err != nil {
		return err
	}
	s.Standing, s.At, s.By = s.standing(flats), c.Now(), scope.Name
	if err := tx.Must(ctx, `UPDATE flat_search SET entitled_from = $4, shown = $5, rent_limit = $6, limit_source = $7, wishes = $8, stage = $9, turn = $10, since_day = $11, next_day = $12,
			ended_on = $13, outcome = $14, version = version + 1, at = $15, by_id = $16, by_name = $17 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		scope.Tenant, s.ID, s.Version, s.EntitledFrom, s.Shown, s.Limit, s.LimitSource, s.Wishes, s.Stage, s.Turn, s.Since, s.Next, s.Ended, s.Outcome, db.Micros(s.At), scope.Actor, s.By); err != nil {
		return err
	}
	s.Version++
	audit.Log(tx, c, scope, audit.Change, tenant.Flat, detail, s.Household)
	return nil
}

// Find gives a search with its flats, the furthest first, and those that came to
// nothing at the end.
func Find(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, search id.ID) (Search, []Flat, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return Search{}, nil, err
	}
	one, err := db.One(ctx, tx, scanSearch, `SELECT `+searchColumns+` FROM flat_search f WHERE f.tenant_id = $1 AND f.id = $2`, s.Tenant, search)
	if err != nil {
		return one, nil, err
	}
	flats, err := flatsOf(ctx, tx, s, search)
	sorted.By(flats, func(a, b Flat) int { return rank[b.State] - rank[a.State] })
	if err == nil {
		audit.Log(tx, c, s, audit.Read, tenant.Flat, "flat search", one.Household)
	}
	return one, flats, err
}

// Of gives the searches of a household, the latest first.
func Of(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household id.ID) ([]Search, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead); err != nil {
		return nil, err
	}
	all, err := db.All(ctx, tx, scanSearch, `SELECT `+searchColumns+` FROM flat_search f WHERE f.tenant_id = $1 AND f.household_id = $2 ORDER BY f.started_on DESC, f.id DESC`, s.Tenant, household)
	if err == nil && len(all) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.Flat, "flat search", household)
	}
	return all, err
}
