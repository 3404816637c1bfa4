package db

import (
	"fmt"
	"strings"

	"wegwarte/internal/id"
)

// Order is how a list comes, page by page: by some columns of one table, all in
// the same direction, and then by its id. An index has them in this order. The
// tenant is $1 of the query.
type Order struct {
	Table   string   // it has a tenant_id
	As      string   // what the query calls it
	Columns []string // "$name", or an expression of "$active"; none: by id alone
	Down    bool     // from the end
}

// Behind is the condition that a row comes behind the one with the ID, "" where
// there is none. That row is looked up, so that no address of a page has to tell
// what stands in it.
func (o Order) Behind(args *[]any, after id.ID) string {
	if after == "" {
		return ""
	}
	beyond := ">"
	if o.Down {
		beyond = "<"
	}
	*args = append(*args, after)
	return fmt.Sprintf(" AND (%s) %s (SELECT %s FROM %s behind WHERE behind.tenant_id = $1 AND behind.id = $%d)",
		o.columns(o.As, ""), beyond, o.columns("behind", ""), o.Table, len(*args))
}

// By is what follows ORDER BY.
func (o Order) By() string {
	if o.Down {
		return o.columns(o.As, " DESC")
	}
	return o.columns(o.As, "")
}

func (o Order) columns(of, way string) string {
	var all strings.Builder
	for _, c := range o.Columns {
		all.WriteString(strings.ReplaceAll(c, "$", of+".") + way + ", ")
	}
	return all.String() + of + ".id" + way
}
