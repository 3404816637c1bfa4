package arrivals

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
)

// Count is how many households, and rows of theirs.
type Count struct {
	Households int `json:"households"`
	Rows       int `json:"rows"`
}

func (c *Count) add(rows int) {
	c.Households++
	c.Rows += rows
}

// Findings is what would become of the households of a list, or became of them.
type Findings struct {
	Created   Count    `json:"created"`
	Unchanged Count    `json:"unchanged"`
	Conflicts Count    `json:"conflicts"`
	Refused   Count    `json:"refused"`
	Alike     int      `json:"alike"` // pairs proposed: persons who may have been here already
	Reasons   []Reason `json:"reasons,omitempty"`
	More      int      `json:"more,omitempty"` // faults of kinds that Reasons has no room for
}

// Out gives the households that stay out, and their rows.
func (f Findings) Out() Count {
	return Count{f.Conflicts.Households + f.Refused.Households, f.Conflicts.Rows + f.Refused.Rows}
}

// Reason is why households stay out: the same fault, in however many rows.
type Reason struct {
	Field string `json:"field"` // the column
	Key   string `json:"key"`
	Args  []any  `json:"args,omitempty"` // of the first
	Count int    `json:"count"`
	Rows  []int  `json:"rows"` // the first of them
}

// How many kinds of faults are told apart, and how many rows of each are named.
const (
	mostReasons = 100
	mostRows    = 5
)

// fault is one reason in one row; its message says row, field and rule where its
// key is one of the sheet's, and the rule alone where it is the register's.
type fault struct {
	row        int
	field, key string
	args       []any
}

// faults gives everything that keeps households of a part out, in the order of rows.
func (l List) faults(report person.ArrivalsReport) []fault {
	var all []fault
	for _, e := range l.Errors {
		all = append(all, fault{e.Row, e.Field, e.Key, e.Args})
	}
	for _, f := range report.Faults {
		all = append(all, fault{f.Row, header(f.Field), f.Key, f.Args})
	}
	sorted.By(all, func(a, b fault) int { return a.row - b.row })
	return all
}

// sentence says row, field and rule.
func (f fault) sentence(ctx context.Context) string {
	if slices.Contains(f.args, any("row")) { // the sheet's own
		return i18n.T(ctx, f.key, f.args...)
	}
	return i18n.T(ctx, "arrivals.fault", "row", f.row, "field", f.field, "rule", i18n.T(ctx, f.key, f.args...))
}

// rule says what is wrong, without where.
func (f fault) rule(ctx context.Context) string {
	return strings.TrimPrefix(f.sentence(ctx), i18n.T(ctx, "arrivals.fault", "row", f.row, "field", f.field, "rule", ""))
}

// Rule says what is wrong, as with the first row.
func (r Reason) Rule(ctx context.Context) string {
	return fault{r.Rows[0], r.Field, r.Key, r.Args}.rule(ctx)
}

// add counts what came of a part.
func (f *Findings) add(l List, report person.ArrivalsReport) {
	for _, a := range report.Arrivals {
		switch a.Outcome {
		case person.Created:
			f.Created.add(a.Persons)
		case person.Unchanged:
			f.Unchanged.add(a.Persons)
		case person.Conflict:
			f.Conflicts.add(a.Persons)
		case person.Refused:
			f.Refused.add(a.Persons)
		}
	}
	f.Alike += report.Alike
	for _, one := range l.faults(report) {
		f.tell(one)
	}
}

func (f *Findings) tell(one fault) {
	i := slices.IndexFunc(f.Reasons, func(r Reason) bool { return r.Field == one.field && r.Key == one.key })
	if i < 0 && len(f.Reasons) == mostReasons {
		f.More++
		return
	}
	if i < 0 {
		i, f.Reasons = len(f.Reasons), append(f.Reasons, Reason{Field: one.field, Key: one.key, Args: one.args})
	}
	r := &f.Reasons[i]
	if r.Count++; len(r.Rows) < mostRows {
		r.Rows = append(r.Rows, one.row)
	}
}

// FindingsOf reads what was kept; nothing was, before the first part.
func FindingsOf(kept json.RawMessage) (f Findings, err error) {
	if len(kept) == 0 {
		return f, nil
	}
	read := json.NewDecoder(bytes.NewReader(kept))
	read.UseNumber()
	if err := read.Decode(&f); err != nil {
		return f, err
	}
	for i := range f.Reasons {
		for j, arg := range f.Reasons[i].Args {
			if number, ok := arg.(json.Number); ok {
				n, err := number.Int64()
				if err != nil {
					return f, err
				}
				f.Reasons[i].Args[j] = int(n)
			}
		}
	}
	return f, nil
}

// Taken is what became of a household.
type Taken struct {
	FileNumber string         `json:"number"`
	Persons    int            `json:"persons"`
	Outcome    person.Outcome `json:"outcome"`
	Household  string         `json:"household,omitempty"`
}

func taken(report person.ArrivalsReport) []Taken {
	all := make([]Taken, len(report.Arrivals))
	for i, a := range report.Arrivals {
		all[i] = Taken{a.FileNumber, a.Persons, a.Outcome, string(a.Household)}
	}
	return all
}

// out tells of each row of a part whether its household stayed out.
func out(l List, report person.ArrivalsReport) map[int]bool {
	in := map[string]bool{}
	for _, a := range report.Arrivals {
		if a.Outcome == person.Created || a.Outcome == person.Unchanged {
			in[a.FileNumber] = true
		}
	}
	rows := map[int]bool{}
	for _, r := range l.Rows {
		rows[r.Row] = !in[person.TidyFileNumber(r.FileNumber)]
	}
	return rows
}
