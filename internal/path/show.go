package path

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Path is the way of a household, or of one of its persons.
type Path struct {
	Household person.Household
	Person    id.ID  // whose; empty: of all of them
	Cases     []Case // those that go on first
	Goals     []Goal
	Steps     []Step // by their start
	Reached   []Reached
	Wishes    map[id.ID]Wished
	Proposed  []Proposal
	Behind    []Proposal // made from an earlier version of a template
}

// Proposal is a template that would suit somebody.
type Proposal struct {
	Template Template
	Person   id.ID // empty: the household
	Was      int   // the version the steps were made from; 0: none
}

// Show gives the way of a household, or of one person of it.
func Show(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household, who id.ID) (p Path, err error) {
	if err = ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return p, err
	}
	if p.Household, err = person.Show(ctx, tx, c, s, household); err != nil {
		return p, err
	}
	if p.Person = who; who != "" {
		if err = (walk{Household: p.Household}).has(who); err != nil {
			return p, err
		}
	}
	whose := person.IDs(p.Household)
	if who != "" {
		whose = []id.ID{who}
	}
	if whose, err = person.WithFollowers(ctx, tx, s, whose); err != nil {
		return p, err
	}
	homes, err := homesOf(ctx, tx, s, household, whose)
	if err != nil {
		return p, err
	}
	if p.Cases, err = casesOf(ctx, tx, s, homes); err != nil {
		return p, err
	}
	if p.Goals, err = goalsOf(ctx, tx, s, homes, whose, who); err != nil {
		return p, err
	}
	if p.Steps, err = stepsOf(ctx, tx, s, homes, whose, who); err != nil {
		return p, err
	}
	if p.Reached, err = reachedBy(ctx, tx, s, whose); err != nil {
		return p, err
	}
	if p.Wishes, err = wishesOf(ctx, tx, s, whose); err != nil {
		return p, err
	}
	audit.Log(tx, c, s, audit.Read, tenant.Path, "path", p.Household.Subjects()...)
	return p, p.propose(ctx, tx, c, s)
}

// Ahead is what somebody sees of their own way.
type Ahead struct {
	Household person.Household
	Goals     []Goal    // theirs, and those of the household
	Steps     []Step    // by their start
	Meetings  []Meeting // that are to come, the next first
	Wish      Wished
	Case      Case // that goes on; zero: nobody walks with them
}

// Mine gives somebody's own way: what is theirs, and what is the household's. It
// leaves out what others of the household do, and which templates would suit.
func Mine(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household, who id.ID) (p Ahead, err error) {
	if err = ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return p, err
	}
	if p.Household, err = person.Show(ctx, tx, c, s, household); err != nil {
		return p, err
	}
	if err = (walk{Household: p.Household}).has(who); err != nil {
		return p, err
	}
	whose, err := person.WithFollowers(ctx, tx, s, []id.ID{who})
	if err != nil {
		return p, err
	}
	homes, err := homesOf(ctx, tx, s, household, whose)
	if err != nil {
		return p, err
	}
	if p.Goals, err = goalsOf(ctx, tx, s, homes, whose, ""); err != nil {
		return p, err
	}
	if p.Steps, err = stepsOf(ctx, tx, s, homes, whose, ""); err != nil {
		return p, err
	}
	if p.Meetings, err = aheadOf(ctx, tx, s, household, clock.Today(c)); err != nil {
		return p, err
	}
	p.Meetings = slices.DeleteFunc(p.Meetings, func(m Meeting) bool { return m.Person != "" && !slices.Contains(whose, m.Person) })
	wishes, err := wishesOf(ctx, tx, s, whose)
	if err != nil {
		return p, err
	}
	p.Wish = wishes[who]
	cases, err := casesOf(ctx, tx, s, homes)
	if err != nil {
		return p, err
	}
	for _, k := range cases {
		if p.Case.ID == "" && k.Open() && (k.Person == "" || slices.Contains(whose, k.Person)) {
			p.Case = k
		}
	}
	audit.Log(tx, c, s, audit.Read, tenant.Path, "path: own", household, who)
	return p, nil
}

// homesOf gives the household and those from which somebody was merged into it.
func homesOf(ctx context.Context, tx *db.Tx, s tenant.Scope, household id.ID, persons []id.ID) ([]id.ID, error) {
	args := []any{s.Tenant}
	homes, err := db.All(ctx, tx, db.Value[id.ID], `SELECT DISTINCT p.household_id FROM person p WHERE p.tenant_id = $1 AND p.merged_into IS NOT NULL AND p.id IN (`+db.List(&args, persons)+`)`, args...)
	if !slices.Contains(homes, household) {
		homes = append(homes, household)
	}
	return homes, err
}

func goalsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, homes, whose []id.ID, only id.ID) ([]Goal, error) {
	args := []any{s.Tenant}
	where, healthy := whosePart("path_goal", "g", &args, homes, whose, only), ""
	if !s.Reads(tenant.NeedHealth) {
		healthy = ` AND g.area <> 'health'`
	}
	return db.All(ctx, tx, scanGoal, `SELECT `+goalColumns+` FROM path_goal g WHERE `+where+healthy+` ORDER BY g.set_on, g.id`, args...)
}

func stepsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, homes, whose []id.ID, only id.ID) ([]Step, error) {
	args := []any{s.Tenant}
	where := whosePart("path_step", "t", &args, homes, whose, only)
	return db.All(ctx, tx, scanStep, `SELECT `+stepColumns+` FROM path_step t WHERE `+where+healthFor(s)+` ORDER BY t.start_on, t.due_on, t.id`, args...)
}

// whosePart is the condition that a row is of the persons, wherever they lived
// when it was made, or of the household as a whole. Each half is found by an index
// of its own: with OR, or with the tenant named once more outside, SQLite looks at
// every row of the town. The tenant is $1.
func whosePart(table, alias string, args *[]any, homes, whose []id.ID, only id.ID) string {
	if only != "" {
		return alias + `.tenant_id = $1 AND (` + alias + `.person_id <> '' AND ` + alias + `.person_id IN (` + db.List(args, whose) + `))`
	}
	return alias + `.id IN (SELECT o.id FROM ` + table + ` o WHERE o.tenant_id = $1 AND o.person_id <> '' AND o.person_id IN (` + db.List(args, whose) + `)
		UNION ALL SELECT o.id FROM ` + table + ` o WHERE o.tenant_id = $1 AND o.person_id = '' AND o.household_id IN (` + db.List(args, homes) + `))`
}

// propose finds which templates would suit, and which have a later version than
// the one the way was made from.
func (p *Path) propose(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	all, err := Templates(ctx, tx, s)
	if err != nil {
		return err
	}
	known, err := factsOf(ctx, tx, s, p.Household, clock.Today(c))
	if err != nil {
		return err
	}
	type made struct {
		who      id.ID
		template string
		version  int
	}
	var cases []id.ID
	for _, k := range p.Cases {
		if k.Open() {
			cases = append(cases, k.ID)
		}
	}
	if len(cases) == 0 {
		return nil
	}
	args := []any{s.Tenant}
	applied, err := db.All(ctx, tx, func(row db.Row) (m made, err error) { return m, row.Scan(&m.who, &m.template, &m.version) },
		`SELECT a.person_id, a.template, a.version FROM path_applied a WHERE a.tenant_id = $1 AND a.case_id IN (`+db.List(&args, cases)+`)`, args...)
	if err != nil {
		return err
	}
	for _, t := range all {
		whose := []id.ID{""}
		if t.Each {
			whose = person.IDs(p.Household)
		}
		for _, who := range whose {
			if p.Person != "" && who != p.Person {
				continue
			}
			i := slices.IndexFunc(applied, func(m made) bool { return m.who == who && m.template == t.Name })
			switch {
			case i < 0 && t.For.Suits(known[who]):
				p.Proposed = append(p.Proposed, Proposal{t, who, 0})
			case i >= 0 && applied[i].version != t.Version:
				p.Behind = append(p.Behind, Proposal{t, who, applied[i].version})
			}
		}
	}
	return nil
}

// StepShown is a step with whose turn it was, and who it is for.
type StepShown struct {
	Step
	Passed    []Passed
	Household person.Household
	Goals     []Goal
}

// FindStep gives one step with its history.
func FindStep(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, step id.ID) (f StepShown, err error) {
	if err = ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return f, err
	}
	if f.Step, err = findStep(ctx, tx, s, step, ""); err != nil {
		return f, err
	}
	if f.Household, err = person.Show(ctx, tx, c, s, f.Step.Household); err != nil {
		return f, err
	}
	passed, err := passedOf(ctx, tx, s, []id.ID{step})
	if err != nil {
		return f, err
	}
	f.Passed = passed[step]
	audit.Log(tx, c, s, audit.Read, tenant.Path, "path: step", f.Step.subjects()...)
	f.Goals, err = goalsOf(ctx, tx, s, []id.ID{f.Step.Household}, person.IDs(f.Household), "")
	return f, err
}
