package post

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
)

// Mine lists the threads of whose page it is, the latest first.
func Mine(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, after id.ID) ([]Thread, error) {
	if err := mayRead(s); err != nil {
		return nil, err
	}
	return of(ctx, tx, c, s, keys, []id.ID{s.Own.Person}, after)
}

// Of lists the threads with the persons of a household, the latest first.
func Of(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, household id.ID) ([]Thread, error) {
	if err := mayRead(s); err != nil {
		return nil, err
	}
	h, err := person.Show(ctx, tx, c, s, household)
	if err != nil {
		return nil, err
	}
	persons := person.IDs(h)
	if own(s) {
		persons = []id.ID{s.Own.Person}
	}
	return of(ctx, tx, c, s, keys, persons, "")
}

func of(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, persons []id.ID, after id.ID) ([]Thread, error) {
	persons, err := person.WithFollowers(ctx, tx, s, persons)
	if err != nil {
		return nil, err
	}
	args := []any{s.Tenant}
	order := db.Order{Table: "post_thread", As: "t", Columns: []string{"$last_at"}, Down: true}
	where := `WHERE t.tenant_id = $1 AND t.person_id IN (` + db.List(&args, persons) + `)` + order.Behind(&args, after)
	all, err := db.All(ctx, tx, scanThread, `SELECT `+threadColumns+fromThread+where+` ORDER BY `+order.By()+fmt.Sprintf(` LIMIT %d`, Page), args...)
	if err != nil {
		return nil, err
	}
	log(tx, c, s, audit.Read, "messages", all...)
	return all, opened(ctx, tx, s, keys, all)
}

// News counts the threads in which there is something that whose page it is has
// not read.
func News(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
	if err := mayRead(s); err != nil {
		return 0, err
	}
	persons, err := person.WithFollowers(ctx, tx, s, []id.ID{s.Own.Person})
	if err != nil {
		return 0, err
	}
	args := []any{s.Tenant, true}
	return db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM post_thread t WHERE t.tenant_id = $1 AND t.person_new = $2 AND t.person_id IN (`+db.List(&args, persons)+`)`, args...)
}

// Shown is a thread with what was written in it.
type Shown struct {
	Thread
	Messages []Message
	Who      person.Household
	Case     path.Case // of who answers; zero: nobody has it
}

// Show gives a thread. Who has to read it has read it then: whose page it is, and
// in the office who looks after the person or stands in. That somebody helps, or a
// colleague looks, changes nothing.
func Show(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, as portal.Acting, which id.ID) (v Shown, err error) {
	if v.Thread, err = find(ctx, tx, s, which); err != nil {
		return v, err
	}
	all := []Thread{v.Thread}
	if err = opened(ctx, tx, s, keys, all); err != nil {
		return v, err
	}
	v.Thread = all[0]
	if v.Messages, err = messagesOf(ctx, tx, s, keys, which); err != nil {
		return v, err
	}
	if v.Who, err = person.Show(ctx, tx, c, s, v.Household); err != nil {
		return v, err
	}
	log(tx, c, s, audit.Read, "message", v.Thread)
	if own(s) {
		if as.Own() && v.New {
			v.isRead(tx, c, s, ` = 'office'`)
		}
		return v, nil
	}
	managers, err := answering(ctx, tx, c, s)
	if err != nil {
		return v, err
	}
	if v.Case, err = path.CaseOf(ctx, tx, s, v.Household, v.Person); err != nil {
		return v, err
	}
	if v.Unread() && (v.Case.Manager == "" || slices.Contains(managers, v.Case.Manager)) {
		v.isRead(tx, c, s, ` <> 'office'`)
	}
	return v, nil
}

// isRead notes at the end of the look that messages of a side were read.
func (v Shown) isRead(tx *db.Tx, c clock.Clock, s tenant.Scope, side string) {
	set, value := `person_new = $3`, any(false)
	if !own(s) {
		set, value = `turn_rank = $3`, any(v.Turn.rank(true))
	}
	tx.BeforeCommit(func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE post_message SET read_at = $3 WHERE tenant_id = $1 AND thread_id = $2 AND read_at = 0 AND at <= $4 AND side`+side, s.Tenant, v.ID, db.Micros(c.Now()), db.Micros(v.Last)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE post_thread SET `+set+` WHERE tenant_id = $1 AND id = $2 AND version = $4`, s.Tenant, v.ID, value, v.Version) // what came meanwhile is not read
		return err
	})
}

// answering gives whose threads somebody answers today: their own, and of whom
// they stand in for.
func answering(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]id.ID, error) {
	managers := []id.ID{s.Actor}
	away, err := path.StandingIn(ctx, tx, c, s)
	for _, a := range away {
		managers = append(managers, a.For)
	}
	return managers, err
}
