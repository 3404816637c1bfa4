package db

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// chunks are how many rows one INSERT has: a few sizes, so that there are a few
// texts, which are prepared once. Each statement of a large transaction costs
// SQLite the more the larger that is, so that many short rows go into one. A few
// go one by one there: before it inserts several, it copies each page it touches,
// so that it can undo the statement alone.
func (d Dialect) chunks() []int {
	if d == SQLite {
		return []int{512, 128, 64, 1}
	}
	return []int{512, 128, 64, 16, 8, 4, 2, 1}
}

// mostValues bounds the values of one INSERT.
const mostValues = 2048

// Insert stores rows of equal length, many in a statement:
//
//	db.Insert(ctx, tx, "person_token (tenant_id, token, person_id)", rows, "")
//
// The end is what may stand behind the rows: "ON CONFLICT (…) DO NOTHING".
func Insert(ctx context.Context, tx *Tx, into string, rows [][]any, end string) error {
	for _, size := range tx.dialect.chunks() {
		for len(rows) >= size && (size <= 64 || size*len(rows[0]) <= mostValues) {
			args := slices.Concat(rows[:size]...)
			rows = rows[size:]
			if _, err := tx.Exec(ctx, insertText(into, size, len(args)/size, end), args...); err != nil {
				return err
			}
		}
	}
	return nil
}

func insertText(into string, rows, columns int, end string) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + into + " VALUES ")
	for i := range rows * columns {
		switch {
		case i == 0:
			b.WriteByte('(')
		case i%columns == 0:
			b.WriteString("),(")
		default:
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(i + 1))
	}
	b.WriteString(") " + end)
	return b.String()
}
