package person

import (
	"context"
	"errors"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// ArrivalRow is one row of a list of arrivals: a person, and what the row says
// of the household they came with. Rows with the same file number are one
// household, wherever they stand in the list.
type ArrivalRow struct {
	Row        int // as the list's reader counts, for the report
	FileNumber string
	Position   int // within the household; 0 in every row: in the order of the rows
	Person     Person
	Ties       []Tie      // by position; 0 is the row's own person
	Unit       string     // the facility's name; "" where the row does not say
	Since      clock.Date // living there; zero where the row does not say
	Broken     bool       // something in the row could not be read: its household is refused
}

// ArrivalsCommand is a list of arrivals.
type ArrivalsCommand struct {
	Rows   []ArrivalRow
	Unit   id.ID // the facility of rows that name none; empty: the scope's
	DryRun bool  // look and report, but change nothing
}

// Outcome is what became of a household of the list.
type Outcome string

// The outcomes.
const (
	Created   Outcome = "created"
	Unchanged Outcome = "unchanged" // all that the list says is known already
	Conflict  Outcome = "conflict"  // the register says something else; nothing was overwritten
	Refused   Outcome = "refused"   // a rule is not met
)

// Arrival is a household of the list and what became of it.
type Arrival struct {
	Row        int // the first of it
	FileNumber string
	Persons    int
	Household  id.ID // empty where it is not in the register, or in a dry run
	Outcome    Outcome
}

// ArrivalFault is one reason for which a household did not go in.
type ArrivalFault struct {
	Row   int
	Field string // one of the Field constants
	Key   string // message key
	Args  []any
}

// ArrivalsReport is what became of a list.
type ArrivalsReport struct {
	Persons  int       // rows
	Arrivals []Arrival // in the order of the list
	Faults   []ArrivalFault
	Alike    int // persons who may have been here already: pairs that were proposed
}

// Count gives the number of households with the outcome.
func (r ArrivalsReport) Count(o Outcome) (n int) {
	for _, a := range r.Arrivals {
		if a.Outcome == o {
			n++
		}
	}
	return n
}

// arrivalBatch is how many households share a transaction: few enough to let
// others in between, many enough not to wait for the disk with each.
const arrivalBatch = 100

// ImportArrivals takes a list of arrivals into the register. Each household
// goes in whole or not at all, also when the program is stopped in between; the
// faulty ones do not hold up the others. The same list again changes nothing: a
// household that is known is compared with what the list says, where it says
// anything, and a difference is reported and not written, for the list may be
// the older one.
func ImportArrivals(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, cmd ArrivalsCommand) (ArrivalsReport, error) {
	if err := s.MayWrite(tenant.Register); err != nil {
		return ArrivalsReport{}, err
	}
	report := ArrivalsReport{Persons: len(cmd.Rows)}
	var units []tenant.Unit
	err := d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		units, err = tenant.Units(ctx, tx, s)
		return err
	})
	if err != nil {
		return report, err
	}
	if cmd.Unit == "" {
		cmd.Unit = s.Unit
	}
	groups := grouped(cmd.Rows)
	for _, g := range groups {
		g.decide(s, units, cmd.Unit, clock.Today(c))
	}
	for batch := range slices.Chunk(groups, arrivalBatch) {
		if err := importBatch(ctx, d, c, s, batch, cmd.DryRun); err != nil {
			return report, err
		}
		for _, g := range batch {
			report.Arrivals = append(report.Arrivals, g.arrival())
			report.Faults = append(report.Faults, g.faults...)
			report.Alike += g.alike
		}
	}
	slices.SortStableFunc(report.Faults, func(a, b ArrivalFault) int { return a.Row - b.Row })
	return report, nil
}

// errDryRun undoes what a dry run did.
var errDryRun = errors.New("dry run")

// importBatch takes the households in, in one transaction; which of them went
// in is noted in the groups.
func importBatch(ctx context.Context, d *db.DB, c clock.Clock, s tenant.Scope, batch []*group, dry bool) error {
	return d.Do(ctx, s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		err := tx.Nested(ctx, func(ctx context.Context) error {
			if err := compareBatch(ctx, tx, s, batch); err != nil {
				return err
			}
			for _, g := range batch {
				if err := g.insert(ctx, tx, c, s); err != nil {
					return err
				}
			}
			if dry {
				return errDryRun
			}
			return proposeBatch(ctx, tx, c, s, batch)
		})
		if err != nil && !errors.Is(err, errDryRun) {
			return err
		}
		logBatch(tx, c, s, batch, dry)
		return nil
	})
}

// proposeBatch looks for those of a batch who may be here already.
func proposeBatch(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, batch []*group) error {
	var persons []Person
	for _, g := range batch {
		if g.outcome == Created {
			persons = append(persons, g.household.Persons...)
		}
	}
	if len(persons) == 0 {
		return nil
	}
	n, err := propose(ctx, tx, c, s, persons, false)
	batch[0].alike = n
	return err
}

func logBatch(tx *db.Tx, c clock.Clock, s tenant.Scope, batch []*group, dry bool) {
	var created, compared []id.ID
	for _, g := range batch {
		switch {
		case g.known != nil:
			compared = append(compared, g.known.Subjects()...)
		case g.outcome == Created && !dry:
			created = append(created, g.household.Subjects()...)
		}
		if dry {
			g.household.ID = ""
		}
	}
	if len(compared) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.Register, "arrivals compared", compared...)
	}
	if len(created) > 0 {
		audit.Log(tx, c, s, audit.Import, tenant.Register, "arrivals", created...)
	}
}

// compareBatch finds the households of the batch that are known already.
func compareBatch(ctx context.Context, tx *db.Tx, s tenant.Scope, batch []*group) error {
	var numbers []string
	for _, g := range batch {
		g.known = nil
		if g.outcome != Refused {
			numbers = append(numbers, g.fileNumber)
		}
	}
	var args []any
	where := within(&args, s) + " AND h.file_number IN (" + db.List(&args, numbers) + ")"
	ids, err := db.All(ctx, tx, db.Value[id.ID], `SELECT h.id FROM household h WHERE `+where, args...)
	if err != nil || len(ids) == 0 {
		return err
	}
	households, err := loadAll(ctx, tx, s, ids)
	if err != nil {
		return err
	}
	relations, err := Relations(ctx, tx, s, ids)
	if err != nil {
		return err
	}
	byNumber := map[string]*Household{}
	for i := range households {
		byNumber[households[i].FileNumber] = &households[i]
	}
	for _, g := range batch {
		if known := byNumber[g.fileNumber]; known != nil && g.outcome != Refused {
			g.compare(known, relations)
		}
	}
	return nil
}
