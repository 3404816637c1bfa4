package db

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"strconv"

	"github.com/ncruces/go-sqlite3"
)

// sqliteRows are the rows of a statement, read one after the other.
type sqliteRows struct {
	*statement
	columns int
	closed  bool
}

func (r *sqliteRows) Next() bool { return !r.closed && r.Step() }

func (r *sqliteRows) Err() error { return r.statement.Err() }

func (r *sqliteRows) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	failed := r.statement.Err() // which the end of a statement repeats
	if err := r.done(); failed == nil {
		return err
	}
	return nil
}

func (r *sqliteRows) Scan(into ...any) error {
	if len(into) != r.columns {
		return fmt.Errorf("db: %d places for %d columns", len(into), r.columns)
	}
	for i, to := range into {
		if err := store(to, r.cell(i)); err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
	}
	return r.statement.Err()
}

// cell is what stands in a column of a row.
type cell struct {
	kind  sqlite3.Datatype
	whole int64
	float float64
	bytes []byte // of a text or a blob: SQLite's own, until the next row
}

func (s *statement) cell(column int) cell {
	c := cell{kind: s.ColumnType(column)}
	switch c.kind {
	case sqlite3.INTEGER:
		c.whole = s.ColumnInt64(column)
	case sqlite3.FLOAT:
		c.float = s.ColumnFloat(column)
	case sqlite3.TEXT:
		c.bytes = s.ColumnRawText(column)
	case sqlite3.BLOB:
		c.bytes = s.ColumnRawBlob(column)
	}
	return c
}

// owned gives the cell as a value that stays.
func (c cell) owned() any {
	switch c.kind {
	case sqlite3.INTEGER:
		return c.whole
	case sqlite3.FLOAT:
		return c.float
	case sqlite3.TEXT:
		return string(c.bytes)
	case sqlite3.BLOB:
		return append([]byte{}, c.bytes...)
	}
	return nil
}

// bind gives a place in the statement its value.
func (s *statement) bind(at int, value any) error {
	switch v := value.(type) {
	case nil:
		return s.BindNull(at)
	case string:
		return s.BindText(at, v)
	case int64:
		return s.BindInt64(at, v)
	case int:
		return s.BindInt64(at, int64(v))
	case bool:
		return s.BindBool(at, v)
	case float64:
		return s.BindFloat(at, v)
	case []byte:
		if v == nil {
			return s.BindNull(at)
		}
		return s.BindBlob(at, v)
	case driver.Valuer:
		plain, err := driver.DefaultParameterConverter.ConvertValue(v)
		if err != nil {
			return err
		}
		return s.bind(at, plain)
	}
	if v := reflect.ValueOf(value); v.Kind() == reflect.String { // an ID, a state
		return s.BindText(at, v.String())
	}
	plain, err := driver.DefaultParameterConverter.ConvertValue(value)
	if err != nil {
		return err
	}
	switch plain.(type) {
	case nil, string, int64, bool, float64, []byte:
		return s.bind(at, plain)
	}
	return fmt.Errorf("db: %T is stored nowhere", value)
}

var errNull = errors.New("db: NULL where a value belongs")

// store puts what stands in a column where it is wanted.
func store(into any, c cell) (err error) {
	switch p := into.(type) {
	case *string:
		*p, err = c.text()
		return err
	case *int64:
		*p, err = c.number()
		return err
	case *int:
		n, err := c.number()
		*p = int(n)
		return err
	case *bool:
		n, err := c.number()
		*p = n != 0
		return err
	case *[]byte:
		if *p = nil; c.kind != sqlite3.NULL {
			*p = []byte{}
		}
		*p = append(*p, c.bytes...)
		return nil
	case *sql.RawBytes: // SQLite's own, until the next row
		if *p = c.bytes; *p == nil {
			text, err := c.text()
			*p = sql.RawBytes(text)
			return err
		}
		return nil
	case *any:
		*p = c.owned()
		return nil
	case sql.Scanner:
		return p.Scan(c.owned())
	}
	v := reflect.ValueOf(into).Elem()
	switch v.Kind() {
	case reflect.String:
		text, err := c.text()
		v.SetString(text)
		return err
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, err := c.number()
		v.SetInt(n)
		return err
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		n, err := c.number()
		v.SetUint(uint64(n)) //nolint:gosec // as it was stored
		return err
	case reflect.Float32, reflect.Float64:
		f, err := c.real()
		v.SetFloat(f)
		return err
	case reflect.Bool:
		n, err := c.number()
		v.SetBool(n != 0)
		return err
	case reflect.Pointer:
		if c.kind == sqlite3.NULL {
			v.SetZero()
			return nil
		}
		v.Set(reflect.New(v.Type().Elem()))
		return store(v.Interface(), c)
	}
	return fmt.Errorf("db: nothing is read into %T", into)
}

func (c cell) text() (string, error) {
	switch c.kind {
	case sqlite3.TEXT, sqlite3.BLOB:
		return string(c.bytes), nil
	case sqlite3.INTEGER:
		return strconv.FormatInt(c.whole, 10), nil
	case sqlite3.FLOAT:
		return strconv.FormatFloat(c.float, 'g', -1, 64), nil
	}
	return "", errNull
}

func (c cell) number() (int64, error) {
	switch c.kind {
	case sqlite3.INTEGER:
		return c.whole, nil
	case sqlite3.TEXT, sqlite3.BLOB:
		return strconv.ParseInt(string(c.bytes), 10, 64)
	case sqlite3.FLOAT:
		if n := int64(c.float); c.float == float64(n) {
			return n, nil
		}
		return 0, fmt.Errorf("db: %g is no whole number", c.float)
	}
	return 0, errNull
}

func (c cell) real() (float64, error) {
	if c.kind == sqlite3.FLOAT {
		return c.float, nil
	}
	n, err := c.number()
	return float64(n), err
}
