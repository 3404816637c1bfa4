package assignment

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Column is what a list of transfers is ordered by.
type Column string

// The columns. The zero Column is the order of work: what is overdue, then by
// day.
const (
	ByUrgency Column = ""
	ByName    Column = "name" // of the first household, folded
	ByTown    Column = "town"
	ByDay     Column = "day"
	ByNotice  Column = "notice"
	ByState   Column = "state" // in the order of the way
	ByTurn    Column = "turn"  // and until when
	BySize    Column = "size"  // persons
	ByUnit    Column = "unit"  // the facility; of candidates alone, who all live in one
)

// Columns lists them in the order a page offers them.
var Columns = []Column{ByUrgency, ByName, ByTown, ByDay, ByNotice, ByState, ByTurn, BySize}

// orders are the columns of the table behind each. Each has an index for those
// that are under way and those that have ended, for either end.
var orders = map[Column][]string{ByName: {"sort_name"}, ByTown: {"sort_town"}, ByDay: {"arrive_on"}, ByNotice: {"notice_days"},
	ByState: {"stage"}, ByTurn: {"turn", "due_on"}, BySize: {"persons"}}

// stage is where a state stands on the way.
func (s State) stage() int { return slices.Index(States, s) }

// ordered gives a page of the transfers by one of their columns, behind the one
// the key names.
func (f Filter) ordered(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Transfer, error) {
	var args []any
	where := seen(s, &args)
	where += f.narrow(&args)
	way, beyond := "", ">"
	if f.Down {
		way, beyond = " DESC", "<"
	}
	columns := append(slices.Clone(orders[f.By]), "id")
	if f.After.ID != "" {
		args = append(args, f.After.ID)
		where += fmt.Sprintf(" AND (t.%s) %s (SELECT %s FROM transfer WHERE %s = $1 AND id = $%d)",
			strings.Join(columns, ", t."), beyond, strings.Join(columns, ", "), end(s), len(args))
	}
	args = append(args, limit(f.Limit))
	return db.All(ctx, tx, scanTransfer, fmt.Sprintf(`SELECT `+transferColumns+fromTransfer+`WHERE %s ORDER BY t.%s%s LIMIT $%d`,
		where, strings.Join(columns, way+", t."), way, len(args)), args...)
}

// narrow gives the conditions of states and turn. What is compared to a text put
// together is out of reach of other indexes than the order's.
func (f Filter) narrow(args *[]any) (where string) {
	open := slices.ContainsFunc(f.States, func(s State) bool { return !s.Ended() })
	ended := slices.ContainsFunc(f.States, State.Ended)
	switch {
	case f.By == ByState && !ended:
		where = fmt.Sprintf(" AND t.stage < %d", StateArrived.stage())
	case f.By == ByState && !open:
		where = fmt.Sprintf(" AND t.stage >= %d", StateArrived.stage())
	case !ended:
		where = " AND t.ended = FALSE"
	case !open:
		where = " AND t.ended = TRUE"
	}
	if some := len(f.States); open == ended || !ended && some < len(Open) || !open && some < len(States)-len(Open) {
		where += " AND t.state || '' IN (" + db.List(args, f.States) + ")"
	}
	if f.Turn != "" {
		*args = append(*args, f.Turn)
		where += fmt.Sprintf(" AND t.turn || '' = $%d", len(*args))
	}
	if f.Absent {
		where += " AND t.missing > 0"
	}
	if !f.Since.IsZero() && f.By == ByDay {
		*args = append(*args, f.Since)
		where += fmt.Sprintf(" AND t.arrive_on >= $%d", len(*args))
	}
	return where
}

// Count gives how many transfers a list has, and persons in them. It reads
// nothing of anybody's.
func Count(ctx context.Context, tx *db.Tx, s tenant.Scope, f Filter) (transfers, persons int, err error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return 0, 0, err
	}
	if len(f.States) == 0 {
		f.States = Open
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
	return sized(ctx, tx, `SELECT count(*), coalesce(sum(t.persons), 0) FROM transfer t WHERE `+where, args...)
}

func sized(ctx context.Context, tx *db.Tx, query string, args ...any) (int, int, error) {
	n, err := db.One(ctx, tx, func(row db.Row) (n [2]int, err error) {
		err = row.Scan(&n[0], &n[1])
		return n, err
	}, query, args...)
	return n[0], n[1], err
}

// sortName is what a transfer stands under in an order by name: its first
// person, as lists of households have it.
func sortName(family, given string) string { return person.Fold(family + " " + given) }
