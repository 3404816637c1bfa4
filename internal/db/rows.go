package db

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"strconv"
)

// sqliteRows are the rows of a statement, read one after the other.
type sqliteRows struct {
	*statement
	cells  []any // of the row: int64, float64, nil, or bytes that are SQLite's
	closed bool
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
	if len(into) != len(r.cells) {
		return fmt.Errorf("db: %d places for %d columns", len(into), len(r.cells))
	}
	if err := r.ColumnsRaw(r.cells...); err != nil {
		return err
	}
	for i, to := range into {
		if err := store(to, r.cells[i]); err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
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
func store(into, cell any) error {
	switch p := into.(type) {
	case *string:
		return asText(cell, func(s string) { *p = s })
	case *int64:
		return asNumber(cell, func(n int64) { *p = n })
	case *int:
		return asNumber(cell, func(n int64) { *p = int(n) })
	case *bool:
		return asNumber(cell, func(n int64) { *p = n != 0 })
	case *[]byte:
		*p = nil
		if cell != nil {
			return asText(cell, func(s string) { *p = []byte(s) })
		}
		return nil
	case *sql.RawBytes: // SQLite's own, until the next row
		if b, ok := cell.([]byte); ok {
			*p = b
			return nil
		}
		return asText(cell, func(s string) { *p = sql.RawBytes(s) })
	case *any:
		*p = owned(cell)
		return nil
	case sql.Scanner:
		return p.Scan(owned(cell))
	}
	v := reflect.ValueOf(into).Elem()
	switch v.Kind() {
	case reflect.String:
		return asText(cell, v.SetString)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return asNumber(cell, v.SetInt)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return asNumber(cell, func(n int64) { v.SetUint(uint64(n)) }) //nolint:gosec // as it was stored
	case reflect.Float32, reflect.Float64:
		return asFloat(cell, v.SetFloat)
	case reflect.Bool:
		return asNumber(cell, func(n int64) { v.SetBool(n != 0) })
	case reflect.Pointer:
		if cell == nil {
			v.SetZero()
			return nil
		}
		v.Set(reflect.New(v.Type().Elem()))
		return store(v.Interface(), cell)
	}
	return fmt.Errorf("db: nothing is read into %T", into)
}

// owned gives a cell as a value that stays.
func owned(cell any) any {
	b, ok := cell.([]byte)
	switch {
	case !ok:
		return cell
	case len(b) < cap(b): // a text has its end behind it
		return string(b)
	}
	return append([]byte{}, b...)
}

func asText(cell any, set func(string)) error {
	switch v := cell.(type) {
	case []byte:
		set(string(v))
	case int64:
		set(strconv.FormatInt(v, 10))
	case float64:
		set(strconv.FormatFloat(v, 'g', -1, 64))
	default:
		return errNull
	}
	return nil
}

func asNumber(cell any, set func(int64)) error {
	switch v := cell.(type) {
	case int64:
		set(v)
	case []byte:
		n, err := strconv.ParseInt(string(v), 10, 64)
		if err != nil {
			return err
		}
		set(n)
	case float64:
		if v != float64(int64(v)) {
			return fmt.Errorf("db: %g is no whole number", v)
		}
		set(int64(v))
	default:
		return errNull
	}
	return nil
}

func asFloat(cell any, set func(float64)) error {
	if v, ok := cell.(float64); ok {
		set(v)
		return nil
	}
	return asNumber(cell, func(n int64) { set(float64(n)) })
}
