package db

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// ForUpdate is the end of a SELECT whose row this transaction will change; on
// SQLite the one writer holds everything anyway.
func (tx *Tx) ForUpdate() string {
	if tx.dialect == Postgres {
		return " FOR UPDATE"
	}
	return ""
}

// SkipLocked is the end of a SELECT of rows for this transaction alone, leaving
// out those that another one holds.
func (tx *Tx) SkipLocked() string {
	if tx.dialect == Postgres {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// List appends values to args and gives their placeholders, for IN (…):
//
//	args := []any{scope.Tenant}
//	query := "… WHERE tenant_id = $1 AND id IN (" + db.List(&args, ids) + ")"
//
// An empty list gives NULL, which is IN nothing. The last value is repeated up
// to the next power of two: it says the same, and there are few texts, which are
// prepared once.
func List[T any](args *[]any, values []T) string {
	if len(values) == 0 {
		return "NULL"
	}
	var b strings.Builder
	for i := range 1 << bits.Len(uint(len(values)-1)) {
		if i > 0 {
			b.WriteByte(',')
		}
		*args = append(*args, values[min(i, len(values)-1)])
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(len(*args)))
	}
	return b.String()
}

// ByID is the condition that a row of the tenant in args[0] is one of those with these
// identifiers, for tables with one, id, as their key; of is the name of the table in the
// query, or "":
//
//	args := []any{scope.Tenant}
//	query := "… FROM person p WHERE " + db.ByID(&args, "p", ids)
//
// That the tenant is no bare column has SQLite look up each identifier: from about
// twelve on it would rather read all of the tenant's rows along another index.
func ByID[T any](args *[]any, of string, ids []T) string {
	if of != "" {
		of += "."
	}
	return of + "tenant_id || '' = $1 AND " + of + "id IN (" + List(args, ids) + ")"
}

// Micros is how a moment is stored: microseconds since 1970, as BIGINT; the
// zero time is 0.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// Time scans what Micros stored.
func Time(into *time.Time) sql.Scanner { return (*micros)(into) }

type micros time.Time

func (m *micros) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("db: a moment is stored as an integer, not %T", src)
	}
	*m = micros{}
	if n != 0 {
		*m = micros(time.UnixMicro(n).UTC())
	}
	return nil
}

// JSON stores a value as text, and scans into the pointer it was given.
func JSON(v any) interface {
	sql.Scanner
	driver.Valuer
} {
	return document{v}
}

type document struct{ v any }

func (d document) Value() (driver.Value, error) {
	text, err := json.Marshal(d.v)
	return string(text), err
}

func (d document) Scan(src any) error {
	switch text := src.(type) {
	case string:
		return json.Unmarshal([]byte(text), d.v)
	case []byte:
		return json.Unmarshal(text, d.v)
	}
	return fmt.Errorf("db: a document is stored as text, not %T", src)
}

// Last is the placeholder of the last argument.
func Last(args []any) string { return "$" + strconv.Itoa(len(args)) }
