package portal

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Along is what somebody lets go along when they move to another municipality.
type Along string

// What may go along. Who they are goes always: without it nobody could take them in.
const (
	AlongPath        Along = "path"        // goals, open steps, firsts
	AlongWork        Along = "work"        // profile and curriculum vitae
	AlongHealth      Along = "health"      // needs, measures, statements, with their sources
	AlongPapers      Along = "papers"      // photos and PDFs; those that tell of health, only with it
	AlongRecognition Along = "recognition" // procedures, as they stand
	AlongLetters     Along = "letters"     // as they were composed; likewise
)

// Alongs lists it, in the order in which it goes: papers belong to what is known, and
// procedures name papers.
var Alongs = []Along{AlongPath, AlongWork, AlongHealth, AlongPapers, AlongRecognition, AlongLetters}

// MovingState is how far a move is.
type MovingState string

// The states.
const (
	Said      MovingState = "said"      // the person says so, with consent
	Confirmed MovingState = "confirmed" // the old end confirmed the day; the new one sees it
	MovedIn   MovingState = "taken"     // the new end took them in
	Revoked   MovingState = "revoked"   // the person took it back
)

// Moving is that somebody moves to another municipality, and what goes along.
type Moving struct {
	ID        id.ID
	From, To  id.ID // tenants
	FromTown  string
	ToTown    string
	Household id.ID
	Person    id.ID
	Name      string
	Persons   []id.ID // for whom they say it: themselves, and children they care for
	Parts     []Along
	On        clock.Date
	SaidAt    time.Time
	State     MovingState
	Confirmed time.Time
	Ended     time.Time
	Version   int
}

// Elsewhere reports whether they move out of this house: what goes along is handed
// over as a file.
func (m Moving) Elsewhere() bool { return m.From == m.To }

// Open reports whether it can still be taken back.
func (m Moving) Open() bool { return m.State == Said || m.State == Confirmed }

const movingFrom = `FROM moving m JOIN tenant f ON f.id = m.tenant_id JOIN tenant o ON o.id = m.to_tenant_id`
const movingColumns = `m.id, m.tenant_id, m.to_tenant_id, f.name, CASE WHEN m.to_name <> '' THEN m.to_name ELSE o.name END, m.household_id, m.person_id, m.name, m.persons, m.parts, m.moves_on, m.said_at, m.state, m.confirmed_at, m.ended_at, m.version`

func scanMoving(row db.Row) (m Moving, err error) {
	var persons, parts string
	if err = row.Scan(&m.ID, &m.From, &m.To, &m.FromTown, &m.ToTown, &m.Household, &m.Person, &m.Name, &persons, &parts, &m.On, db.Time(&m.SaidAt), &m.State, db.Time(&m.Confirmed), db.Time(&m.Ended), &m.Version); err != nil {
		return m, err
	}
	if err = json.Unmarshal([]byte(persons), &m.Persons); err == nil {
		err = json.Unmarshal([]byte(parts), &m.Parts)
	}
	return m, err
}

// Towns gives where somebody can move to with their way: the municipalities that
// walk with people in this house, in the order of their names.
func Towns(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]tenant.Tenant, error) {
	return db.All(ctx, tx, func(row db.Row) (t tenant.Tenant, err error) {
		return t, row.Scan(&t.ID, &t.Kind, &t.Name)
	}, `SELECT t.id, t.kind, t.name FROM tenant t WHERE t.kind = 'municipality' AND t.id <> $1 ORDER BY t.name, t.id`, s.Tenant)
}

// MoveOf gives the move that somebody said of, the latest first.
func MoveOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) ([]Moving, error) {
	as, a, err := Alone(ctx, tx, c, s, who)
	if err != nil {
		return nil, err
	}
	audit.Log(tx, c, as, audit.Read, tenant.Own, "own: moving", a.Household, a.Person)
	return db.All(ctx, tx, scanMoving, `SELECT `+movingColumns+` `+movingFrom+` WHERE m.tenant_id = $1 AND m.person_id = $2 ORDER BY m.said_at DESC, m.id LIMIT 20`, s.Tenant, a.Person)
}

// longestTown is how many letters the name of a municipality may have.
const longestTown = 100

// MoveCommand says where somebody moves, when, and what goes along.
type MoveCommand struct {
	Person  id.ID
	To      id.ID  // of Towns; zero where it is none of them,
	ToName  string // which is called so
	On      clock.Date
	Parts   []Along
	Consent bool
}

// Move keeps that somebody moves, and that they consent to what goes along: for
// themselves, and for children they care for. Another adult says it for themselves.
func Move(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd MoveCommand) error {
	as, a, err := Alone(ctx, tx, c, s, cmd.Person)
	if err != nil {
		return err
	}
	if a.Standing != Self {
		return errs.Forbidden("own.error.not-shared")
	}
	towns, err := Towns(ctx, tx, s)
	if err != nil {
		return err
	}
	today := clock.Today(c)
	var faults errs.List
	cmd.ToName = strings.TrimSpace(cmd.ToName)
	switch named := utf8.RuneCountInString(cmd.ToName); {
	case cmd.To == "" && (named < 2 || named > longestTown):
		faults.Add(errs.Invalid("own.move.error.name", "most", longestTown).At("name"))
	case cmd.To == "":
		cmd.To = s.Tenant
	case !slices.ContainsFunc(towns, func(t tenant.Tenant) bool { return t.ID == cmd.To }):
		faults.Add(errs.Invalid("own.move.error.to").At("to"))
	default:
		cmd.ToName = ""
	}
	if cmd.On.Before(today.AddDays(-92)) || cmd.On.After(today.AddDays(366)) {
		faults.Add(errs.Invalid("own.move.error.on").At("on"))
	}
	if slices.ContainsFunc(cmd.Parts, func(p Along) bool { return !slices.Contains(Alongs, p) }) {
		faults.Add(errs.Invalid("error.required").At("parts"))
	}
	if !cmd.Consent {
		faults.Add(errs.Invalid("own.move.error.consent").At("consent"))
	}
	if err := faults.Err(); err != nil {
		return err
	}
	all, err := Whose(ctx, tx, c, s)
	if err != nil {
		return err
	}
	var persons []id.ID
	for _, one := range all {
		if one.Own() {
			persons = append(persons, one.Person)
		}
	}
	if cmd.Parts == nil {
		cmd.Parts = []Along{}
	}
	n, err := tx.Exec(ctx, `INSERT INTO moving (id, tenant_id, to_tenant_id, household_id, person_id, name, persons, parts, moves_on, said_at, state, confirmed_at, confirmed_by, ended_at, version, to_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'said', 0, '', 0, 1, $11) ON CONFLICT DO NOTHING`,
		id.New(), s.Tenant, cmd.To, a.Household, a.Person, a.Name, db.JSON(persons), db.JSON(cmd.Parts), cmd.On, db.Micros(c.Now()), cmd.ToName)
	if err == nil && n == 0 {
		err = errs.Conflict("own.move.error.twice")
	}
	audit.Log(tx, c, as, audit.Create, tenant.Own, "own: moving", append([]id.ID{a.Household}, persons...)...)
	return err
}

// Revoke takes it back, at once and for both ends, until they were taken in.
func Revoke(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID) error {
	as, a, err := Alone(ctx, tx, c, s, who)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE moving SET state = 'revoked', ended_at = $3, version = version + 1 WHERE tenant_id = $1 AND person_id = $2 AND state IN ('said', 'confirmed')`, s.Tenant, a.Person, db.Micros(c.Now()))
	if err == nil && n == 0 {
		err = errs.Conflict("own.move.error.over")
	}
	audit.Log(tx, c, as, audit.Change, tenant.Own, "own: moving", a.Household, a.Person)
	return err
}
