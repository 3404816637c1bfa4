package path

import (
	"context"
	"slices"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Case is that somebody goes the way with a household, or with one person of age.
type Case struct {
	ID         id.ID
	Household  id.ID
	Person     id.ID // empty: the household
	FileNumber string
	Persons    int
	Phase      Phase
	Complexity int // 0 to 3
	Weight     int
	Manager    id.ID // account; empty while nobody has it
	ManagedBy  string
	AgreedOn   clock.Date // that they want it; zero: not yet
	Opened     clock.Date
	Ended      clock.Date // zero: it goes on
	Ending     Ending
	Version    int
	At         time.Time
	By         string
}

// Phase is how far a case is.
type Phase string

// The phases, as the DGCC names them.
const (
	Intake     Phase = "intake"
	Assessment Phase = "assessment"
	Goals      Phase = "goals"
	Linking    Phase = "linking"
	Monitoring Phase = "monitoring"
	Evaluation Phase = "evaluation"
)

// Phases lists them in their order.
var Phases = []Phase{Intake, Assessment, Goals, Linking, Monitoring, Evaluation}

// Ending is why a case ended.
type Ending string

// The endings.
const (
	OnTheirOwn Ending = "own"  // they need nobody's help any more
	NoWish     Ending = "wish" // they do not want it
	MovedAway  Ending = "away"
)

// Endings lists them.
var Endings = []Ending{OnTheirOwn, NoWish, MovedAway}

// Seen is the version of something that somebody saw.
type Seen struct {
	ID      id.ID
	Version int
}

// Open reports whether the case goes on.
func (k Case) Open() bool { return k.Ended.IsZero() }

const caseColumns = `k.id, k.household_id, k.person_id, k.file_number, k.persons, k.phase, k.complexity, k.weight, k.manager_id, k.manager_name, k.agreed_on, k.opened_on, k.ended_on, k.ending,
	k.version, k.at, k.by_name`

func scanCase(row db.Row) (k Case, err error) {
	err = row.Scan(&k.ID, &k.Household, &k.Person, &k.FileNumber, &k.Persons, &k.Phase, &k.Complexity, &k.Weight, &k.Manager, &k.ManagedBy, &k.AgreedOn, &k.Opened, &k.Ended, &k.Ending,
		&k.Version, db.Time(&k.At), &k.By)
	return k, err
}

// ofMunicipality asks for the right to a kind of data; there are ways in
// municipalities only.
func ofMunicipality(s tenant.Scope, may func(tenant.Scope, tenant.Data) error, d tenant.Data) error {
	if s.Kind != tenant.Municipality {
		return errs.Forbidden("error.forbidden")
	}
	if err := may(s, d); err != nil {
		return err
	}
	return s.MayRead(tenant.Register)
}

// casesOf lists the cases of households, those that go on first.
func casesOf(ctx context.Context, tx *db.Tx, s tenant.Scope, households []id.ID) ([]Case, error) {
	args := []any{s.Tenant}
	all, err := db.All(ctx, tx, scanCase, `SELECT `+caseColumns+` FROM path_case k WHERE k.tenant_id = $1 AND k.household_id IN (`+db.List(&args, households)+`) ORDER BY k.opened_on DESC, k.id`, args...)
	sorted.By(all, func(a, b Case) int {
		if a.Open() != b.Open() {
			if a.Open() {
				return -1
			}
			return 1
		}
		return 0
	})
	return all, err
}

// hold gives a case that goes on for changing it, if it is still as it was seen.
func hold(ctx context.Context, tx *db.Tx, s tenant.Scope, seen Seen) (Case, error) {
	k, err := db.One(ctx, tx, scanCase, `SELECT `+caseColumns+` FROM path_case k WHERE k.tenant_id = $1 AND k.id = $2`+tx.ForUpdate(), s.Tenant, seen.ID)
	switch {
	case err != nil:
	case k.Version != seen.Version:
		err = errs.Conflict("error.conflict")
	case !k.Open():
		err = errs.Conflict("path.case.over")
	}
	return k, err
}

func (k Case) save(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	return tx.Must(ctx, `UPDATE path_case SET persons = $4, phase = $5, complexity = $6, weight = $7, manager_id = $8, manager_name = $9, agreed_on = $10, ended_on = $11, ending = $12,
			version = version + 1, at = $13, by_id = $14, by_name = $15, phase_rank = $16 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		s.Tenant, k.ID, k.Version, k.Persons, k.Phase, k.Complexity, weigh(k.Phase, k.Complexity, k.Persons), k.Manager, k.ManagedBy, k.AgreedOn, k.Ended, k.Ending,
		db.Micros(c.Now()), s.Actor, s.Name, slices.Index(Phases, k.Phase))
}
