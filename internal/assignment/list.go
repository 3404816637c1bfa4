package assignment

import (
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Key is where the next page of a list begins: behind the transfer with these
// values. The zero Key is the beginning.
type Key struct {
	OnTime   bool // false: among those that are overdue
	ArriveOn clock.Date
	ID       id.ID
}

// IsZero reports whether it is the beginning.
func (k Key) IsZero() bool { return k == Key{} }

// Filter narrows a list of transfers.
type Filter struct {
	States []State    // none: those that something still follows
	Turn   Turn       // "": anybody's
	Absent bool       // only those on which some have not come, and nothing is decided yet
	Since  clock.Date // only those of this day or later; zero: all. Only ByDay
	By     Column
	Down   bool // from the end of the order; not of the order of work
	After  Key
	Limit  int // 0: 25
}

// Entry is one transfer of a list, with all that is known at a glance.
type Entry struct {
	Transfer
	Overdue      bool
	Known        Frozen        // the latest hand-over, cut for the reader; of a draft, what would be said of who they are
	Preparations []Preparation // by due day; a preview until it is acknowledged; none for the Land
}

// Key gives where the list goes on behind the entry.
func (e Entry) Key() Key { return Key{!e.Overdue, e.ArriveOn, e.ID} }

// limit bounds a page.
func limit(wanted int) int {
	if wanted <= 0 || wanted > 100 {
		return 25
	}
	return wanted
}

// List gives a page of the transfers the scope may know of: overdue ones first,
// then by the day of arrival; of those that have ended, the latest first; or by
// the column that is asked for. To
// the municipality it is the inbox. However long
// the page is, it takes one query for the transfers, one for their hand-overs,
// one for what was taken back of them and one for what is to be prepared; for
// the Land's drafts, two for whom they are about.
func List(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f Filter) ([]Entry, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return nil, err
	}
	today := clock.Today(c)
	transfers, err := listed(ctx, tx, s, f, today)
	if err != nil || len(transfers) == 0 {
		return []Entry{}, err
	}
	frozen, err := latestOf(ctx, tx, s, transfers)
	if err != nil {
		return nil, err
	}
	todo, err := preparationsOf(ctx, tx, s, transfers, frozen)
	if err != nil {
		return nil, err
	}
	if err := sketch(ctx, tx, s, transfers, frozen); err != nil {
		return nil, err
	}
	entries := make([]Entry, len(transfers))
	var subjects []id.ID
	for i, t := range transfers {
		known := frozen[t.ID]
		known.Handover = known.Handover.For(s)
		known.Recalled = known.recalledFor(s)
		subjects = append(subjects, known.Handover.Subjects()...)
		entries[i] = Entry{Transfer: t, Overdue: t.Late(today), Known: known, Preparations: legible(s, todo[t.ID])}
	}
	audit.Log(tx, c, s, audit.Read, tenant.Transfer, "list of transfers", distinct(subjects)...)
	return entries, nil
}

func listed(ctx context.Context, tx *db.Tx, s tenant.Scope, f Filter, today clock.Date) ([]Transfer, error) {
	if len(f.States) == 0 {
		f.States = Open
	}
	if _, known := orders[f.By]; known {
		return f.ordered(ctx, tx, s)
	}
	var args []any
	where := seen(s, &args) + " AND t.state IN (" + db.List(&args, f.States) + ")"
	if f.Turn != "" {
		args = append(args, f.Turn)
		where += fmt.Sprintf(" AND t.turn = $%d", len(args))
	}
	if f.Absent {
		where += " AND t.missing > 0"
	}
	behind, order := f.page(&args, today)
	args = append(args, limit(f.Limit))
	return db.All(ctx, tx, scanTransfer, `SELECT `+transferColumns+fromTransfer+`WHERE `+where+behind+
		fmt.Sprintf(` ORDER BY %s LIMIT $%d`, order, len(args)), args...)
}

// page gives the condition that a transfer comes behind the page's key, and the
// order: what has ended by day, the latest first; else what is overdue first,
// then by day.
func (f Filter) page(args *[]any, today clock.Date) (behind, order string) {
	if !slices.ContainsFunc(f.States, func(s State) bool { return !s.Ended() }) {
		if !f.After.IsZero() {
			*args = append(*args, f.After.ArriveOn, f.After.ID)
			behind = fmt.Sprintf(` AND (t.arrive_on, t.id) < ($%d, $%d)`, len(*args)-1, len(*args))
		}
		return behind, `t.arrive_on DESC, t.id DESC`
	}
	*args = append(*args, today)
	onTime := fmt.Sprintf(`(t.due_on = '' OR t.due_on >= $%d)`, len(*args))
	if !f.After.IsZero() {
		*args = append(*args, f.After.OnTime, f.After.ArriveOn, f.After.ID)
		n := len(*args)
		behind = fmt.Sprintf(` AND (%s, t.arrive_on, t.id) > ($%d, $%d, $%d)`, onTime, n-2, n-1, n)
	}
	return behind, onTime + `, t.arrive_on, t.id`
}

// preparationsOf gives what a municipality has to do for each transfer: what is
// stored, or, before it acknowledged, what it would be.
func preparationsOf(ctx context.Context, tx *db.Tx, s tenant.Scope, transfers []Transfer, frozen map[id.ID]Frozen) (map[id.ID][]Preparation, error) {
	todo := map[id.ID][]Preparation{}
	if s.Kind != tenant.Municipality {
		return todo, nil
	}
	ids := make([]id.ID, len(transfers))
	for i, t := range transfers {
		ids[i] = t.ID
	}
	list, err := stored(ctx, tx, s, ids...)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		todo[p.Transfer] = append(todo[p.Transfer], p)
	}
	for _, t := range transfers {
		if len(todo[t.ID]) == 0 && !t.State.Ended() {
			todo[t.ID] = prepare(frozen[t.ID].Handover, t.AnnouncedOn)
		}
		sorted.By(todo[t.ID], byDue)
	}
	return todo, nil
}

// distinct gives each ID once.
func distinct(ids []id.ID) []id.ID {
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

// Waiting counts the transfers in which it is the scope's turn.
func Waiting(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return 0, err
	}
	args := []any{Turn(s.Kind)}
	where := seen(s, &args) + " AND t.state IN (" + db.List(&args, Open) + ")"
	return db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM transfer t WHERE t.turn = $1 AND `+where, args...)
}
