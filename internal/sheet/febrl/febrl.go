// Package febrl reads lists of persons in the form of the FEBRL test sets
// (Freely Extensible Biomedical Record Linkage, Australian National University):
// CSV with the columns rec_id, given_name, surname, date_of_birth and others.
// Their rec_id says who is who, so that anybody can measure how well the engine
// finds out; it is kept apart from what is compared.
package febrl

import (
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wegwarte/engine/linkage"
	"wegwarte/internal/errs"
	"wegwarte/internal/person"
	"wegwarte/internal/sheet"
)

// The columns that the engine knows; all others are further fields.
const (
	recID       = "rec_id"
	givenName   = "given_name"
	surname     = "surname"
	dateOfBirth = "date_of_birth"
)

// List is a list that was read.
type List struct {
	IDs      []string // rec_id of each record, "" where there is none
	Records  []linkage.Record
	Further  []string // names of the further fields
	Compared []string // names of all that is compared
}

// mostFurther is how many further fields are compared.
const mostFurther = 16

// columns gives the columns of a list that can be compared, in their order: all
// but rec_id, and but what a generator noted for itself.
func columns(header []string) []string {
	return slices.DeleteFunc(slices.Clone(header), func(c string) bool { return c == "" || c == recID || c == "blocking_number" })
}

// Read reads a list and keeps, to be compared, the fields that are named, or all
// where none is. An error of kind Invalid is about the file.
func Read(r io.Reader, fields []string) (List, error) {
	reader, err := sheet.Open(r, sheet.Limits{Columns: 64, Cell: 500})
	if err != nil {
		return List{}, err
	}
	first, err := reader.Next()
	if err != nil {
		return List{}, ended(err)
	}
	header := texts(first)
	if len(fields) == 0 {
		fields = columns(header)
	}
	at := map[string]int{}
	for i, name := range header {
		at[name] = i
	}
	list := List{Compared: fields}
	for _, f := range fields {
		if _, there := at[f]; !there {
			return List{}, errs.Invalid("febrl.error.column", "column", f)
		}
		if f != givenName && f != surname && f != dateOfBirth && f != recID {
			list.Further = append(list.Further, f)
		}
	}
	if len(list.Further) > mostFurther {
		return List{}, errs.Invalid("febrl.error.many", "most", mostFurther)
	}
	for {
		record, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return List{}, err
		}
		cells := texts(record)
		value := func(column string) string {
			if i, there := at[column]; there && i < len(cells) {
				return cells[i]
			}
			return ""
		}
		asked := func(column string) string {
			if slices.Contains(fields, column) {
				return value(column)
			}
			return ""
		}
		one := linkage.Record{Birth: birth(asked(dateOfBirth)),
			Names: []linkage.Name{{Given: person.Fold(asked(givenName)), Family: person.Fold(asked(surname))}}}
		for _, f := range list.Further {
			one.Fields = append(one.Fields, person.Fold(value(f)))
		}
		list.IDs, list.Records = append(list.IDs, value(recID)), append(list.Records, one)
	}
}

// ended says of a list that has no first row that it is empty.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return errs.Invalid("sheet.error.empty")
	}
	return err
}

func texts(record sheet.Record) []string {
	all := make([]string, len(record.Cells))
	for i, c := range record.Cells {
		all[i] = strings.TrimSpace(c.Text)
	}
	return all
}

var written = regexp.MustCompile(`^(\d{4})(?:[-.]?(\d{2}))?(?:[-.]?(\d{2}))?$`)

// birth reads 19840312, 1984-03-12, 198403 and 1984. Months and days that there
// are not stay as they are: they were mistyped, and resemble what was meant.
func birth(text string) linkage.Birth {
	parts := written.FindStringSubmatch(text)
	if parts == nil {
		return linkage.Birth{}
	}
	number := func(i int) int {
		n, _ := strconv.Atoi(parts[i]) //nolint:errcheck // digits, or nothing
		return n
	}
	return linkage.Birth{Year: number(1), Month: number(2), Day: number(3)}
}

var identity = regexp.MustCompile(`^rec-(\d+)-(?:org|dup-\d+)$`)

// Persons gives who each record is, as its rec_id says; false where one of them
// does not say it.
func (l List) Persons() ([]string, bool) {
	who := make([]string, len(l.IDs))
	for i, one := range l.IDs {
		parts := identity.FindStringSubmatch(one)
		if parts == nil {
			return nil, false
		}
		who[i] = parts[1]
	}
	return who, true
}
