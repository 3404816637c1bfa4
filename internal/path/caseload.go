package path

import (
	"context"
	"fmt"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// CaseColumn is a column by which cases can be listed.
type CaseColumn string

// The columns; else the heaviest come first.
const (
	ByWeight  CaseColumn = ""
	ByPhase   CaseColumn = "phase"
	ByNumber  CaseColumn = "number"
	ByOpened  CaseColumn = "opened"
	ByManager CaseColumn = "manager"
	ByNext    CaseColumn = "next" // by the day until which the first step is due: only those that have one
)

var caseOrders = map[CaseColumn]string{ByWeight: "$weight", ByPhase: "$phase_rank", ByNumber: "$file_number", ByOpened: "$opened_on", ByManager: "$manager_name"}

// CaseFilter is a page of cases that go on.
type CaseFilter struct {
	By      CaseColumn
	Rising  bool // by weight: the lightest first
	Down    bool // by another column: from its end
	Manager id.ID
	Nobody  bool // those nobody has
	After   id.ID
}

// CasePage is how many cases a page has.
const CasePage = 50

// CaseListed is a case with whom it is about and what it has next.
type CaseListed struct {
	Case
	Who     person.Household
	Next    Step // that is due first; empty: none has a day
	Steps   int  // open, with a day
	Overdue int
}

// Whose names whom the case is about.
func (k CaseListed) Whose() string { return Listed{Step{Person: k.Person}, k.Who}.Whose() }

// Cases lists cases that go on: all, one colleague's, or those that nobody has.
func Cases(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f CaseFilter) ([]CaseListed, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Case); err != nil {
		return nil, err
	}
	if f.By == ByNext {
		return casesByNext(ctx, tx, c, s, f)
	}
	args := []any{s.Tenant}
	order := db.Order{Table: "path_case", As: "k", Columns: []string{caseOrders[f.By]}, Down: f.Down}
	if f.By == ByWeight {
		order.Columns, order.Down = []string{"$weight"}, !f.Rising
	}
	where := f.whose(&args)
	found, err := db.All(ctx, tx, scanCase, `SELECT `+caseColumns+` FROM path_case k WHERE k.tenant_id = $1 AND k.ended_on = ''`+where+order.Behind(&args, f.After)+
		` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT %d`, CasePage), args...)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	all, subjects, err := withNext(ctx, tx, s, found, clock.Today(c))
	if err == nil {
		audit.Log(tx, c, s, audit.Read, tenant.Case, "case: list", subjects...)
	}
	return all, err
}

// casesByNext walks along the steps by their days, and takes each case at its first.
func casesByNext(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f CaseFilter) ([]CaseListed, error) {
	const dated = `t.tenant_id = $1 AND t.state = 'open' AND t.due_on <> ''`
	args, where, direction, beyond := []any{s.Tenant}, "", "", ">"
	if f.Down {
		direction, beyond = " DESC", "<"
	}
	if f.Manager != "" || f.Nobody {
		args = append(args, f.Manager)
		where += ` AND t.manager_id = ` + db.Last(args)
	}
	if f.After != "" {
		type place struct {
			due  clock.Date
			step id.ID
		}
		last, err := db.One(ctx, tx, func(row db.Row) (p place, err error) { return p, row.Scan(&p.due, &p.step) },
			`SELECT t.due_on, t.id FROM path_step t WHERE `+dated+` AND t.case_id = $2`+healthFor(s)+` ORDER BY t.due_on, t.id LIMIT 1`, s.Tenant, f.After)
		if err != nil && !errs.Is(err, errs.KindNotFound) {
			return nil, err
		}
		if err == nil {
			args = append(args, last.due, last.step)
			where += fmt.Sprintf(` AND (t.due_on, t.id) %s ($%d, $%d)`, beyond, len(args)-1, len(args))
		}
	}
	found, err := db.All(ctx, tx, scanCase, `SELECT `+caseColumns+` FROM path_step t JOIN path_case k ON k.tenant_id = t.tenant_id AND k.id = t.case_id AND k.ended_on = '' WHERE `+dated+where+healthFor(s)+
		` AND NOT EXISTS (SELECT 1 FROM path_step e WHERE e.tenant_id = t.tenant_id AND e.case_id = t.case_id AND e.state = 'open' AND e.due_on <> ''`+strings.ReplaceAll(healthFor(s), "t.", "e.")+
		` AND (e.due_on, e.id) < (t.due_on, t.id)) ORDER BY t.due_on`+direction+`, t.id`+direction+fmt.Sprintf(` LIMIT %d`, CasePage), args...)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	all, subjects, err := withNext(ctx, tx, s, found, clock.Today(c))
	if err == nil {
		audit.Log(tx, c, s, audit.Read, tenant.Case, "case: list", subjects...)
	}
	return all, err
}

// whose says whose cases are in the list.
func (f CaseFilter) whose(args *[]any) string {
	if f.Manager == "" && !f.Nobody {
		return ""
	}
	*args = append(*args, f.Manager)
	return ` AND k.manager_id = ` + db.Last(*args)
}

// withNext adds to cases whom they are about and what they have next, at once.
func withNext(ctx context.Context, tx *db.Tx, s tenant.Scope, found []Case, today clock.Date) ([]CaseListed, []id.ID, error) {
	ids, homes := make([]id.ID, len(found)), make([]id.ID, len(found))
	for i, k := range found {
		ids[i], homes[i] = k.ID, k.Household
	}
	by, subjects, err := households(ctx, tx, s, homes)
	if err != nil {
		return nil, nil, err
	}
	type due struct {
		of, step id.ID
		on       clock.Date
	}
	args := []any{s.Tenant}
	dues, err := db.All(ctx, tx, func(row db.Row) (d due, err error) { return d, row.Scan(&d.of, &d.on, &d.step) },
		`SELECT t.case_id, t.due_on, t.id FROM path_step t WHERE t.tenant_id = $1 AND t.state = 'open' AND t.due_on <> '' AND t.case_id IN (`+db.List(&args, ids)+`)`+healthFor(s)+` ORDER BY t.case_id, t.due_on, t.id`, args...)
	if err != nil {
		return nil, nil, err
	}
	at := map[id.ID]*CaseListed{}
	all := make([]CaseListed, len(found))
	for i, k := range found {
		all[i] = CaseListed{Case: k, Who: by[k.Household]}
		at[k.ID] = &all[i]
	}
	var first []id.ID
	for _, d := range dues {
		k := at[d.of]
		if k.Steps == 0 {
			k.Next.ID, first = d.step, append(first, d.step)
		}
		if k.Steps++; d.on.Before(today) {
			k.Overdue++
		}
	}
	if len(first) == 0 {
		return all, subjects, nil
	}
	args = []any{s.Tenant}
	steps, err := db.All(ctx, tx, scanStep, `SELECT `+stepColumns+` FROM path_step t WHERE `+db.ByID(&args, "t", first), args...)
	for _, t := range steps {
		at[t.Case].Next = t
	}
	return all, subjects, err
}

// Load is what one case manager carries.
type Load struct {
	Manager id.ID // empty: nobody
	Name    string
	Cases   int
	Weight  int
	Overdue int // steps
}

// Loads gives what each case manager carries, those without a case too, and first
// what nobody has.
func Loads(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]Load, error) {
	if err := ofMunicipality(s, tenant.Scope.MayRead, tenant.Case); err != nil {
		return nil, err
	}
	colleagues, err := Managers(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	carried, err := db.All(ctx, tx, func(row db.Row) (l Load, err error) { return l, row.Scan(&l.Manager, &l.Name, &l.Cases, &l.Weight) },
		`SELECT k.manager_id, max(k.manager_name), count(*), coalesce(sum(k.weight), 0) FROM path_case k WHERE k.tenant_id = $1 AND k.ended_on = '' GROUP BY k.manager_id`, s.Tenant)
	if err != nil {
		return nil, err
	}
	// Late steps are counted whatever their area: a number tells nothing of it, and the
	// index alone is read.
	late, err := db.All(ctx, tx, func(row db.Row) (l Load, err error) { return l, row.Scan(&l.Manager, &l.Overdue) },
		`SELECT m.manager_id, (SELECT count(*) FROM path_step t WHERE t.tenant_id = $1 AND t.manager_id = m.manager_id AND t.state = 'open' AND t.due_on <> '' AND t.due_on < $2)
		FROM (SELECT DISTINCT k.manager_id FROM path_case k WHERE k.tenant_id = $1 AND k.ended_on = '') m`, s.Tenant, clock.Today(c))
	if err != nil {
		return nil, err
	}
	all := []Load{{}}
	for _, m := range colleagues {
		all = append(all, Load{Manager: m.ID, Name: m.Name})
	}
	place := func(m id.ID) *Load {
		for i := range all {
			if all[i].Manager == m {
				return &all[i]
			}
		}
		all = append(all, Load{Manager: m}) // who no longer works as one
		return &all[len(all)-1]
	}
	for _, l := range carried {
		to := place(l.Manager)
		if to.Name == "" && l.Manager != "" {
			to.Name = l.Name
		}
		to.Cases, to.Weight = l.Cases, l.Weight
	}
	for _, l := range late {
		place(l.Manager).Overdue = l.Overdue
	}
	return all, nil
}
