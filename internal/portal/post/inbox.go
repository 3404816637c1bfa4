package post

import (
	"context"
	"fmt"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// Column is a column by which the office lists threads; else what nobody has read
// comes first, then what waits for an answer, the longest wait first.
type Column string

// The columns.
const (
	ByTurn Column = ""
	ByLast Column = "last"
)

// Filter is a page of the office's threads.
type Filter struct {
	By    Column
	Down  bool
	All   bool // also of colleagues' cases
	After id.ID
}

// Listed is a thread with whom it is with, and who answers.
type Listed struct {
	Thread
	Who     person.Household
	Manager string // name; "" where nobody has the case
}

// Whose names whom it is with.
func (l Listed) Whose() string {
	p, _ := l.Who.Person(l.Person)
	return p.Name()
}

// FileNumber is that of the household.
func (l Listed) FileNumber() string { return l.Who.FileNumber }

// caseOfThread joins the case that a thread belongs to: the person's own, else the
// household's.
const caseOfThread = ` LEFT JOIN path_case k ON k.tenant_id = t.tenant_id AND k.household_id = l.household_id AND k.ended_on = ''
	AND k.person_id = CASE WHEN EXISTS (SELECT 1 FROM path_case o WHERE o.tenant_id = t.tenant_id AND o.household_id = l.household_id AND o.ended_on = '' AND o.person_id = l.id) THEN l.id ELSE '' END `

// Inbox lists threads for who walks with people: of their own cases, of those they
// stand in for, and of whom nobody has yet.
func Inbox(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, f Filter) ([]Listed, error) {
	if err := desk(s); err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	where, err := f.where(ctx, tx, c, s, &args)
	if err != nil {
		return nil, err
	}
	order := db.Order{Table: "post_thread", As: "t", Columns: []string{"$turn_rank", "$since_at"}, Down: f.Down}
	if f.By == ByLast {
		order.Columns = []string{"$last_at"}
	}
	scan := func(row db.Row) (l Listed, err error) {
		err = row.Scan(&l.ID, &l.Person, &l.Household, &l.Words, &l.Turn, &l.Rank, db.Time(&l.Since), db.Time(&l.Answered), db.Time(&l.Last), &l.New, &l.Version, &l.Manager)
		return l, err
	}
	all, err := db.All(ctx, tx, scan, `SELECT `+threadColumns+`, coalesce(k.manager_name, '')`+fromThread+caseOfThread+where+order.Behind(&args, f.After)+` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT %d`, Page), args...)
	if err != nil || len(all) == 0 {
		return all, err
	}
	return all, filled(ctx, tx, c, s, keys, all)
}

func filled(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, all []Listed) error {
	threads, homes := make([]Thread, len(all)), make([]id.ID, len(all))
	for i, l := range all {
		threads[i], homes[i] = l.Thread, l.Household
	}
	if err := opened(ctx, tx, s, keys, threads); err != nil {
		return err
	}
	households, err := person.Load(ctx, tx, s, once(homes))
	if err != nil {
		return err
	}
	by := map[id.ID]person.Household{}
	for _, h := range households {
		by[h.ID] = h
	}
	for i := range all {
		all[i].Thread, all[i].Who = threads[i], by[all[i].Household]
	}
	log(tx, c, s, audit.Read, "messages", threads...)
	return nil
}

func (f Filter) where(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, args *[]any) (string, error) {
	if f.All {
		return `WHERE t.tenant_id = $1`, nil
	}
	managers, err := answering(ctx, tx, c, s)
	return `WHERE t.tenant_id = $1 AND (k.manager_id IS NULL OR k.manager_id = '' OR k.manager_id IN (` + db.List(args, managers) + `))`, err
}

// Waiting is how many threads wait for somebody in the office.
type Waiting struct {
	Unread int
	Turn   int // read, and not answered
}

// MostCounted is how far they are counted.
const MostCounted = 500

// WaitFor counts the threads that wait for the scope's actor.
func WaitFor(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (w Waiting, err error) {
	if err := desk(s); err != nil {
		return w, err
	}
	args := []any{s.Tenant}
	where, err := Filter{}.where(ctx, tx, c, s, &args)
	if err != nil {
		return w, err
	}
	scan := func(row db.Row) (w Waiting, err error) { return w, row.Scan(&w.Unread, &w.Turn) }
	return db.One(ctx, tx, scan, `SELECT coalesce(sum(CASE WHEN q.turn_rank = 0 THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN q.turn_rank = 1 THEN 1 ELSE 0 END), 0)
		FROM (SELECT t.turn_rank`+fromThread+caseOfThread+where+fmt.Sprintf(` AND t.turn_rank < 2 LIMIT %d) q`, MostCounted), args...)
}

func desk(s tenant.Scope) error {
	if own(s) {
		return errs.Forbidden("error.forbidden")
	}
	return mayRead(s)
}
