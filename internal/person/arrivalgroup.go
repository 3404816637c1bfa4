package person

import (
	"slices"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// group is the rows of one household on their way into the register.
type group struct {
	fileNumber string
	rows       []ArrivalRow // in the order of the persons' positions
	unitNamed  bool
	household  Household
	relations  []Relation
	known      *Household // with this file number, in the register
	outcome    Outcome
	faults     []ArrivalFault
	alike      int // pairs proposed, for the first of those that were looked at together
}

// grouped puts the rows of a file number together, in the order of the list. A
// row without one is a household that is refused.
func grouped(rows []ArrivalRow) []*group {
	var groups []*group
	byNumber := map[string]*group{}
	for _, row := range rows {
		number := TidyFileNumber(row.FileNumber)
		g := byNumber[number]
		if g == nil || number == "" {
			g = &group{fileNumber: number}
			byNumber[number] = g
			groups = append(groups, g)
		}
		g.rows = append(g.rows, row)
	}
	return groups
}

func (g *group) arrival() Arrival {
	a := Arrival{Row: g.rows[0].Row, FileNumber: g.fileNumber, Persons: len(g.rows), Outcome: g.outcome}
	for _, row := range g.rows {
		a.Row = min(a.Row, row.Row)
	}
	switch {
	case g.known != nil:
		a.Household = g.known.ID
	case g.outcome == Created:
		a.Household = g.household.ID
	}
	return a
}

func (g *group) fault(outcome Outcome, row int, field, key string, args ...any) {
	g.outcome = outcome
	g.faults = append(g.faults, ArrivalFault{row, field, key, args})
}

// decide makes the household of the rows, or notes every rule they break.
func (g *group) decide(s tenant.Scope, units []tenant.Unit, unit id.ID, today clock.Date) {
	g.outcome = Created
	if slices.ContainsFunc(g.rows, func(r ArrivalRow) bool { return r.Broken }) {
		g.outcome = Refused // its fault is the reader's to tell
	}
	g.order()
	cmd := RegisterCommand{FileNumber: g.fileNumber, Unit: g.unit(units, unit), UnitSince: g.since()}
	for i, row := range g.rows {
		cmd.Persons = append(cmd.Persons, row.Person)
		for _, tie := range row.Ties {
			cmd.Ties = append(cmd.Ties, tie.from(i+1))
		}
	}
	if g.outcome == Refused {
		g.checkWholeRows(today)
		return
	}
	var err error
	g.household, g.relations, err = decideRegister(cmd, s, units, today)
	for _, broken := range errs.All(err) {
		row, field := g.place(broken.Field)
		g.fault(Refused, row, field, broken.Key, broken.Args...)
	}
}

// checkWholeRows notes what else is wrong in a household that is refused anyway,
// so that one correction of the list is enough.
func (g *group) checkWholeRows(today clock.Date) {
	for _, row := range g.rows {
		if row.Broken {
			continue
		}
		for _, broken := range row.Person.tidy().check(today) {
			g.fault(Refused, row.Row, broken.Field, broken.Key, broken.Args...)
		}
	}
}

// from puts the position of the row's own person in the place of 0.
func (t Tie) from(own int) Tie {
	if t.Person == 0 {
		t.Person = own
	}
	if t.Other == 0 {
		t.Other = own
	}
	return t
}

// place gives the row and the field that "2.birth" means; what concerns the
// household stands in its first row.
func (g *group) place(field string) (row int, name string) {
	if position, rest, ok := strings.Cut(field, "."); ok {
		if n, err := strconv.Atoi(position); err == nil && n >= 1 && n <= len(g.rows) {
			return g.rows[n-1].Row, rest
		}
		return g.rows[0].Row, rest
	}
	return g.rows[0].Row, field
}

// order brings the rows into the order of their positions: 1, 2, 3 … each once,
// or none at all.
func (g *group) order() {
	if !slices.ContainsFunc(g.rows, func(r ArrivalRow) bool { return r.Position != 0 }) {
		return
	}
	taken := map[int]bool{}
	for _, row := range g.rows {
		if row.Position < 1 || row.Position > len(g.rows) || taken[row.Position] {
			g.fault(Refused, row.Row, FieldPosition, "error.arrival.position", "last", len(g.rows))
		}
		taken[row.Position] = true
	}
	sorted.By(g.rows, func(a, b ArrivalRow) int { return a.Position - b.Position })
}

// unit gives the facility that the rows name, the other one where they name none.
func (g *group) unit(units []tenant.Unit, otherwise id.ID) id.ID {
	named := ""
	for _, row := range g.rows {
		name := Fold(row.Unit)
		switch {
		case name == "" || name == named:
		case named != "":
			g.fault(Refused, row.Row, FieldUnit, "error.arrival.unit-differs")
		default:
			named = name
			found := unitNamed(name, units)
			if found == "" {
				g.fault(Refused, row.Row, FieldUnit, "error.household.unit.unknown")
				continue
			}
			g.unitNamed, otherwise = true, found
		}
	}
	return otherwise
}

func (g *group) since() (since clock.Date) {
	for _, row := range g.rows {
		switch {
		case row.Since.IsZero():
		case since.IsZero():
			since = row.Since
		case row.Since != since:
			g.fault(Refused, row.Row, FieldUnitSince, "error.arrival.since-differs")
		}
	}
	return since
}

// compare notes where the rows say something else than the register.
func (g *group) compare(known *Household, relations map[id.ID][]Relation) {
	g.known, g.outcome = known, Unchanged
	first := g.rows[0].Row
	if g.unitNamed && g.household.Unit != known.Unit {
		g.differs(first, FieldUnit)
	}
	if since := g.household.UnitSince; !since.IsZero() && since != known.UnitSince {
		g.differs(first, FieldUnitSince)
	}
	if len(g.household.Persons) != len(known.Persons) {
		g.fault(Conflict, first, FieldFileNumber, "error.arrival.persons-differ",
			"list", len(g.household.Persons), "register", len(known.Persons))
		return
	}
	inRegister := map[id.ID]id.ID{}
	for i, p := range g.household.Persons {
		inRegister[p.ID] = known.Persons[i].ID
		for _, field := range differences(known.Persons[i], p.over(known.Persons[i])) {
			g.differs(g.rows[i].Row, field)
		}
	}
	for _, r := range g.relations {
		there := Relation{Person: inRegister[r.Person], Other: inRegister[r.Other], Kind: r.Kind}.ordered()
		if !slices.ContainsFunc(relations[there.Person], there.same) {
			i := slices.IndexFunc(g.household.Persons, func(p Person) bool { return p.ID == r.Person })
			g.differs(g.rows[i].Row, FieldRelation)
		}
	}
}

func (g *group) differs(row int, field string) {
	g.fault(Conflict, row, field, "error.arrival.differs", "number", g.fileNumber)
}

// over gives what p says and, where p says nothing, what is known.
func (p Person) over(known Person) Person {
	said := known
	for _, text := range []struct{ to, from *string }{
		{&said.FamilyName, &p.FamilyName}, {&said.GivenName, &p.GivenName},
		{&said.FamilyNameOwn, &p.FamilyNameOwn}, {&said.GivenNameOwn, &p.GivenNameOwn},
		{&said.Phone, &p.Phone}, {&said.Email, &p.Email},
	} {
		if *text.from != "" {
			*text.to = *text.from
		}
	}
	if p.Birth.Precision != NotKnown {
		said.Birth = p.Birth
	}
	if p.Sex != SexUnknown {
		said.Sex = p.Sex
	}
	if len(p.Languages) > 0 {
		said.Languages = p.Languages
	}
	return said
}
