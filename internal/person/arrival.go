package person

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
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

// ArrivalsCommand is a list of arrivals, or a part of one that has all rows of
// its households: some hundred, so that others who write need not wait for long.
type ArrivalsCommand struct {
	Rows []ArrivalRow
	Unit id.ID // the facility of rows that name none; empty: the scope's
	Many bool  // part of very many, after whom FindDuplicates looks for those who were here already

	// Everywhere is for who acts for all facilities of the Land, as no role of the
	// pages does: the operator at the command line. Each household goes in on behalf
	// of the facility that its rows name, in the scope of that facility.
	Everywhere bool
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
	Household  id.ID // empty where it is not in the register
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

// TakeArrivals takes a list of arrivals into the register. Each household goes in
// whole or not at all; the faulty ones do not hold up the others. The same list
// again changes nothing: a household that is known is compared with what the list
// says, where it says anything, and a difference is reported and not written, for
// the list may be the older one. It is a conflict where somebody gives a file
// number away in the same moment: nothing is written then, and to be tried again.
func TakeArrivals(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ArrivalsCommand) (ArrivalsReport, error) {
	return arrive(ctx, tx, c, s, cmd, func(s tenant.Scope, groups []*group) error {
		if err := insertGroups(ctx, tx, c, s, groups, !cmd.Many); err != nil {
			return err
		}
		if cmd.Many {
			return nil
		}
		return proposeGroups(ctx, tx, c, s, groups)
	})
}

// CompareArrivals says what TakeArrivals would do, and changes nothing. Who of
// the list may have been here already it does not look for.
func CompareArrivals(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ArrivalsCommand) (ArrivalsReport, error) {
	return arrive(ctx, tx, c, s, cmd, func(_ tenant.Scope, groups []*group) error {
		for _, g := range groups {
			g.household.ID = "" // nobody has it
		}
		return nil
	})
}

// arrive decides on the households of the list, has take do what is to be done
// with them, and reports.
func arrive(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd ArrivalsCommand,
	take func(tenant.Scope, []*group) error) (report ArrivalsReport, err error) {
	if err := s.MayWrite(tenant.Register); err != nil {
		return report, err
	}
	units, err := tenant.Units(ctx, tx, s)
	if err != nil {
		return report, err
	}
	if cmd.Unit == "" {
		cmd.Unit = s.Unit
	}
	groups := grouped(cmd.Rows)
	parts := []*unitGroups{{cmd.Unit, groups}}
	if cmd.Everywhere {
		parts = byUnit(groups, units, cmd.Unit)
	}
	for _, part := range parts {
		if cmd.Everywhere {
			s.Unit = part.unit
		}
		for _, g := range part.groups {
			g.decide(s, units, part.unit, clock.Today(c))
		}
		if err := compareGroups(ctx, tx, s, part.groups); err != nil {
			return report, err
		}
		if err := take(s, part.groups); err != nil {
			return report, err
		}
		logGroups(tx, c, s, part.groups)
	}
	report.Persons = len(cmd.Rows)
	for _, g := range groups {
		report.Arrivals = append(report.Arrivals, g.arrival())
		report.Faults = append(report.Faults, g.faults...)
		report.Alike += g.alike
	}
	sorted.By(report.Faults, func(a, b ArrivalFault) int { return a.Row - b.Row })
	return report, nil
}

// insertGroups stores those households that are to be created, all at once.
func insertGroups(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, groups []*group, keyed bool) error {
	var households []Household
	var relations []Relation
	for _, g := range groups {
		if g.outcome == Created {
			households = append(households, g.household)
			relations = append(relations, g.relations...)
		}
	}
	return fileNumberTaken(insertHouseholds(ctx, tx, s, c.Now(), households, relations, keyed))
}

// proposeGroups looks for those who went in and may be here already.
func proposeGroups(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, groups []*group) error {
	var persons []Person
	for _, g := range groups {
		if g.outcome == Created {
			persons = append(persons, g.household.Persons...)
		}
	}
	if len(persons) == 0 {
		return nil
	}
	n, err := propose(ctx, tx, c, s, persons, false)
	groups[0].alike = n
	return err
}

func logGroups(tx *db.Tx, c clock.Clock, s tenant.Scope, groups []*group) {
	var created, compared []id.ID
	for _, g := range groups {
		switch {
		case g.known != nil:
			compared = append(compared, g.known.Subjects()...)
		case g.outcome == Created && g.household.ID != "":
			created = append(created, g.household.Subjects()...)
		}
	}
	if len(compared) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.Register, "arrivals compared", compared...)
	}
	if len(created) > 0 {
		audit.Log(tx, c, s, audit.Import, tenant.Register, "arrivals", created...)
	}
}

// compareGroups finds the households that are known already, and those whose
// file number somebody has whom the scope does not see.
func compareGroups(ctx context.Context, tx *db.Tx, s tenant.Scope, groups []*group) error {
	var numbers []string
	for _, g := range groups {
		g.known = nil
		if g.outcome != Refused {
			numbers = append(numbers, g.fileNumber)
		}
	}
	households, hidden, err := numbered(ctx, tx, s, numbers)
	if err != nil {
		return err
	}
	ids := make([]id.ID, len(households))
	byNumber := map[string]*Household{}
	for i := range households {
		ids[i], byNumber[households[i].FileNumber] = households[i].ID, &households[i]
	}
	var relations map[id.ID][]Relation
	if len(ids) > 0 {
		all, err := Relations(ctx, tx, s, ids)
		if err != nil {
			return err
		}
		relations = map[id.ID][]Relation{}
		for _, r := range all {
			relations[r.Person] = append(relations[r.Person], r)
		}
	}
	for _, g := range groups {
		switch known := byNumber[g.fileNumber]; {
		case g.outcome == Refused:
		case known != nil:
			g.compare(known, relations)
		case hidden[g.fileNumber]:
			g.fault(Refused, g.rows[0].Row, FieldFileNumber, "error.household.file-number.taken")
		}
	}
	return nil
}

// numbered gives the households with the file numbers that the scope may see,
// and the numbers of the others.
func numbered(ctx context.Context, tx *db.Tx, s tenant.Scope, numbers []string) ([]Household, map[string]bool, error) {
	type home struct {
		id, unit id.ID
		number   string
	}
	scan := func(row db.Row) (h home, err error) {
		err = row.Scan(&h.id, &h.unit, &h.number)
		return h, err
	}
	var seen []id.ID
	hidden := map[string]bool{}
	for some := range slices.Chunk(numbers, most) {
		args := []any{s.Tenant}
		homes, err := db.All(ctx, tx, scan, `SELECT id, coalesce(unit_id, ''), file_number FROM household
			WHERE tenant_id = $1 AND file_number IN (`+db.List(&args, some)+`)`, args...)
		if err != nil {
			return nil, nil, err
		}
		for _, h := range homes {
			if only := s.OnlyUnit(); only == "" || only == h.unit {
				seen = append(seen, h.id)
			} else {
				hidden[h.number] = true
			}
		}
	}
	if len(seen) == 0 {
		return nil, hidden, nil
	}
	households, err := loadAll(ctx, tx, s, seen)
	return households, hidden, err
}
