package path

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Day is what a case manager has before them.
type Day struct {
	Away     []StandIn // for whom they stand in today
	Offers   []Handover
	Meetings []MeetingListed // of today and the week
	Overdue  Due
	Due      Due          // today
	Begins   Due          // since the last working day, and neither due nor overdue
	Week     Due          // due in the next seven days
	Without  []CaseListed // cases without an open step
	Changed  []Changed    // cases made from an earlier version of a template
}

// Due are steps of one part of the day.
type Due struct {
	Steps []Listed
	All   int // how many there are, up to MostCounted
}

// Changed is a case whose steps were made from an earlier version of a template.
type Changed struct {
	Case      id.ID
	Household person.Household
	Template  Template
}

const (
	dayPart = 15 // steps of each part
	dayWeek = 7  // days ahead
	// MostCounted is how far the steps of a part are counted.
	MostCounted = 500
)

// Empty reports whether nothing is to be done.
func (d Day) Empty() bool {
	return len(d.Offers)+len(d.Meetings)+d.Overdue.All+d.Due.All+d.Begins.All+d.Week.All+len(d.Without)+len(d.Changed) == 0
}

// DayOf gives the day of a case manager, with the cases of those they stand in
// for; an empty account is the scope's actor. Who reads ways may look at a
// colleague's.
func DayOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, whose id.ID) (d Day, err error) {
	if err = ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return d, err
	}
	if err = s.MayRead(tenant.Case); err != nil {
		return d, err
	}
	if whose == "" {
		whose = s.Actor
	}
	today := clock.Today(c)
	if d.Away, err = standingIn(ctx, tx, s, whose, today); err != nil {
		return d, err
	}
	managers := []id.ID{whose}
	for _, a := range d.Away {
		managers = append(managers, a.For)
	}
	var found [4][]Step
	for i, part := range dayParts(today) {
		all := &[]*Due{&d.Overdue, &d.Due, &d.Begins, &d.Week}[i].All
		if found[i], *all, err = stepsDue(ctx, tx, s, managers, part); err != nil {
			return d, err
		}
	}
	cases, err := withoutStep(ctx, tx, s, managers)
	if err != nil {
		return d, err
	}
	if d.Changed, err = changedFor(ctx, tx, s, managers); err != nil {
		return d, err
	}
	if d.Offers, err = offersTo(ctx, tx, s, whose); err != nil {
		return d, err
	}
	meetings, err := meetingsBetween(ctx, tx, s, managers, today, today.AddDays(dayWeek))
	if err != nil {
		return d, err
	}
	homes := make([]id.ID, 0, 5*dayPart)
	for _, steps := range found {
		for _, t := range steps {
			homes = append(homes, t.Household)
		}
	}
	for _, k := range cases {
		homes = append(homes, k.Household)
	}
	for _, k := range d.Changed {
		homes = append(homes, k.Household.ID)
	}
	for _, m := range meetings {
		homes = append(homes, m.Household)
	}
	for _, o := range d.Offers {
		homes = append(homes, o.Household)
	}
	by, subjects, err := households(ctx, tx, s, homes)
	if err != nil {
		return d, err
	}
	for i, steps := range found {
		part := []*Due{&d.Overdue, &d.Due, &d.Begins, &d.Week}[i]
		for _, t := range steps {
			part.Steps = append(part.Steps, Listed{t, by[t.Household]})
		}
	}
	for _, k := range cases {
		d.Without = append(d.Without, CaseListed{Case: k, Who: by[k.Household]})
	}
	for i := range d.Changed {
		d.Changed[i].Household = by[d.Changed[i].Household.ID]
	}
	for _, m := range meetings {
		d.Meetings = append(d.Meetings, MeetingListed{Meeting: m, Who: by[m.Household]})
	}
	for i := range d.Offers {
		d.Offers[i].Who = by[d.Offers[i].Household]
	}
	if len(subjects) > 0 {
		audit.Log(tx, c, s, audit.Read, tenant.Path, "path: day", subjects...)
	}
	return d, nil
}

// households reads households at once, by their IDs.
func households(ctx context.Context, tx *db.Tx, s tenant.Scope, ids []id.ID) (by map[id.ID]person.Household, subjects []id.ID, err error) {
	by = make(map[id.ID]person.Household, len(ids))
	if len(ids) == 0 {
		return by, nil, nil
	}
	slices.Sort(ids)
	all, err := person.Load(ctx, tx, s, slices.Compact(ids))
	for _, h := range all {
		by[h.ID] = h
		subjects = append(subjects, h.ID)
	}
	return by, subjects, err
}

// span is a part of the day: steps by a column of days, from and to.
type span struct {
	column   string
	from, to clock.Date
	more     string
}

func dayParts(today clock.Date) []span {
	return []span{
		{"due_on", clock.Date{}, today.AddDays(-1), ""},
		{"due_on", today, today, ""},
		{"start_on", lastWorkday(today).AddDays(1), today, ` AND (t.due_on = '' OR t.due_on > '` + today.String() + `')`},
		{"due_on", today.AddDays(1), today.AddDays(dayWeek), ""},
	}
}

// lastWorkday is the working day before a day.
func lastWorkday(d clock.Date) clock.Date {
	for d = d.AddDays(-1); !d.IsWorkday(); {
		d = d.AddDays(-1)
	}
	return d
}

func (p span) where(args *[]any, managers []id.ID) string {
	where := ` AND t.manager_id IN (` + db.List(args, managers) + `)`
	*args = append(*args, p.from, p.to)
	n := len(*args)
	return where + fmt.Sprintf(` AND t.%[1]s <> '' AND t.%[1]s >= $%[2]d AND t.%[1]s <= $%[3]d`, p.column, n-1, n) + p.more
}

// stepsDue gives the first open steps of a part of the day, and how many there are.
func stepsDue(ctx context.Context, tx *db.Tx, s tenant.Scope, managers []id.ID, p span) (steps []Step, all int, err error) {
	args := []any{s.Tenant}
	where := `t.tenant_id = $1 AND t.state = 'open'` + p.where(&args, managers) + healthFor(s)
	if steps, err = db.All(ctx, tx, scanStep, `SELECT `+stepColumns+` FROM path_step t WHERE `+where+fmt.Sprintf(` ORDER BY t.%s, t.id LIMIT %d`, p.column, dayPart), args...); err != nil {
		return nil, 0, err
	}
	if all = len(steps); all < dayPart {
		return steps, all, nil
	}
	all, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM (SELECT 1 FROM path_step t WHERE `+where+fmt.Sprintf(` LIMIT %d) counted`, MostCounted), args...)
	return steps, all, err
}

// withoutStep gives cases that go on and have no open step, the heaviest first.
func withoutStep(ctx context.Context, tx *db.Tx, s tenant.Scope, managers []id.ID) ([]Case, error) {
	args := []any{s.Tenant}
	return db.All(ctx, tx, scanCase, `SELECT `+caseColumns+` FROM path_case k WHERE k.tenant_id = $1 AND k.ended_on = '' AND k.manager_id IN (`+db.List(&args, managers)+`)
		AND NOT EXISTS (SELECT 1 FROM path_step t WHERE t.tenant_id = $1 AND t.case_id = k.id AND t.state = 'open') ORDER BY k.weight DESC, k.id`+fmt.Sprintf(` LIMIT %d`, dayPart), args...)
}

// changedFor gives cases that were made from an earlier version of a template.
func changedFor(ctx context.Context, tx *db.Tx, s tenant.Scope, managers []id.ID) (all []Changed, err error) {
	holding, err := Templates(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	var behind []string
	for _, t := range holding {
		if t.Version > 1 {
			args = append(args, t.Name, t.Version)
			behind = append(behind, fmt.Sprintf(`(a.template = $%d AND a.version < $%d)`, len(args)-1, len(args)))
		}
	}
	if len(behind) == 0 {
		return nil, nil
	}
	type one struct {
		of, home id.ID
		template string
	}
	found, err := db.All(ctx, tx, func(row db.Row) (o one, err error) { return o, row.Scan(&o.of, &o.home, &o.template) },
		`SELECT DISTINCT k.id, k.household_id, a.template FROM path_case k JOIN path_applied a ON a.tenant_id = k.tenant_id AND a.case_id = k.id
		WHERE k.tenant_id = $1 AND k.ended_on = '' AND (`+strings.Join(behind, " OR ")+`) AND k.manager_id IN (`+db.List(&args, managers)+`)`+fmt.Sprintf(` ORDER BY k.id, a.template LIMIT %d`, dayPart), args...)
	for _, o := range found {
		i := slices.IndexFunc(holding, func(t Template) bool { return t.Name == o.template })
		all = append(all, Changed{o.of, person.Household{ID: o.home}, holding[i]})
	}
	return all, err
}

// Morning is how many steps of somebody's cases a morning's mail tells of.
type Morning struct {
	Due    int        // are to be done until Until, and were not told of before
	Until  clock.Date // the last day of those
	Begins int
}

// MorningOf counts what the mail of a working day tells a case manager: each step
// once before it is due and once when it begins, and one that would be both as
// due alone. Whoever stands in is told of both their own and the other's. It
// counts, and reads nobody's data.
func MorningOf(ctx context.Context, tx *db.Tx, s tenant.Scope, today clock.Date) (m Morning, err error) {
	if err = ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return m, err
	}
	away, err := standingIn(ctx, tx, s, s.Actor, today)
	if err != nil {
		return m, err
	}
	managers := []id.ID{s.Actor}
	for _, a := range away {
		managers = append(managers, a.For)
	}
	before := lastWorkday(today)
	m.Until = today.AddWorkdays(warned)
	due := span{"due_on", before.AddWorkdays(warned).AddDays(1), m.Until, ""}
	begins := span{"start_on", before.AddDays(1), today, fmt.Sprintf(` AND NOT (t.due_on >= '%s' AND t.due_on <= '%s')`, due.from, due.to)}
	for _, part := range []struct {
		span
		n *int
	}{{due, &m.Due}, {begins, &m.Begins}} {
		args := []any{s.Tenant}
		if *part.n, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM (SELECT 1 FROM path_step t WHERE t.tenant_id = $1 AND t.state = 'open'`+part.where(&args, managers)+healthFor(s)+
			fmt.Sprintf(` LIMIT %d) counted`, MostCounted), args...); err != nil {
			return m, err
		}
	}
	return m, nil
}

// warned is how many working days before its day somebody is told.
const warned = 2
