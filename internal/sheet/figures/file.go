package figures

import (
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/sheet"
)

// Limits bounds a file that is brought.
var Limits = sheet.Limits{Bytes: 16 << 20, Unpacked: 96 << 20, Rows: 120_000, Columns: 2_000, Cells: 2_000_000, Cell: 2_000}

// mostNames bounds the foreign names of a file.
const mostNames = 2_000

// Layout is how a file is laid out.
type Layout string

// The layouts.
const (
	Flat  Layout = "flat"  // one row, one value
	Table Layout = "table" // names, years or places in the head
	Own   Layout = "own"   // our own sheet
)

// File is what a file holds, in its own names.
type File struct {
	Layout    Layout
	Titles    []string
	Published clock.Date // "Stand: …"; zero where it does not say
	Source    string     // whose it is, as it says itself; may be ""
	Names     []Name     // in the order of the file
	Values    []Value
	Without   map[Sign]int // cells without a value
	Errors    []sheet.RowError
	Count     int // of errors

	own []figure.Row // of our own sheet, which names keys and sources itself
	at  map[string]int
}

// Name is what the file calls something.
type Name struct {
	Words  string // "Bevölkerungsstand · männlich"; "{age}" stands for a single year of age
	Folded string
	Key    string // of ours that it is known to stand for; "" where nobody knows
	Values int
}

// Value is one of the file's.
type Value struct {
	Row    int
	Field  string // the column, in the file's words
	AGS    string // "" where the file names no place
	Name   int    // of Names
	Age    int    // -1 where none is named
	Period Period
	Number int64 // thousandths
	Mark   figure.Mark
}

// Read reads a file. town gives the official key of a place's name. An error is about
// the whole file, of kind Invalid.
func Read(r io.Reader, town func(name string) string) (*File, error) {
	reader, err := sheet.Open(r, Limits)
	if err != nil {
		return nil, err
	}
	var grid []sheet.Record
	for cells := 0; ; {
		record, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if cells += len(record.Cells); cells > Limits.Cells {
			return nil, errs.Invalid("sheet.error.cells", "max", Limits.Cells)
		}
		record.Cells = slices.Clone(record.Cells)
		grid = append(grid, record)
	}
	f := &File{Without: map[Sign]int{}, at: map[string]int{}}
	grid = f.footer(grid)
	switch at, layout := detect(grid); layout {
	case Own:
		f.Layout = Own
		err = f.readOwn(grid)
	case Flat:
		f.Layout = Flat
		err = f.readFlat(grid[at:])
	case Table:
		f.Layout = Table
		err = f.readTable(grid, town)
	}
	if err == nil && len(f.Values) == 0 && len(f.own) == 0 && f.Count == 0 && len(f.Without) == 0 {
		err = errs.Invalid("figures.error.nothing")
	}
	return f, err
}

// detect looks for the head of a flat file or of our own sheet among the first rows.
func detect(grid []sheet.Record) (at int, layout Layout) {
	for i, row := range grid[:min(len(grid), 10)] {
		own := 0
		for _, cell := range row.Cells {
			switch head := sheet.Fold(cell.Text); {
			case head == "statistikcode" || head == "statisticscode":
				return i, Flat
			case ownHeads()[head] == "key" || ownHeads()[head] == "value":
				own++
			}
		}
		if own >= 2 {
			return i, Own
		}
	}
	return 0, Table
}

var (
	line      = regexp.MustCompile(`^_{5,}$`)
	published = regexp.MustCompile(`(?i)^(?:stand|datenstand|aktualisiert am|veröffentlicht am)\s*:?\s*(\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2})`)
	owner     = regexp.MustCompile(`(?i)^(?:quelle|datenquelle|source|herausgeber)\s*:\s*(.+)$`)
)

// footer takes what stands below the table away, and what it says of the whole; what
// titles say is read as well.
func (f *File) footer(grid []sheet.Record) []sheet.Record {
	end := len(grid)
	for i, row := range grid {
		if len(row.Cells) != 1 {
			continue
		}
		text := strings.TrimSpace(row.Cells[0].Text)
		if line.MatchString(text) && end == len(grid) {
			end = i
		}
		if m := published.FindStringSubmatch(text); m != nil {
			f.Published, _ = clock.ParseDate(m[1])
			if i > len(grid)/2 {
				end = min(end, i)
			}
		}
		switch m := owner.FindStringSubmatch(text); {
		case m != nil:
			f.Source = shorten(m[1])
		case strings.HasPrefix(text, "©") || strings.HasPrefix(text, "(C)"):
			f.Source = shorten(strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(text, "©"), "(C)")))
		default:
			continue
		}
		if i > len(grid)/2 {
			end = min(end, i)
		}
	}
	return grid[:end]
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 200 {
		return string(r[:200])
	}
	return s
}

// named gives the place of a name, -1 where there are too many. The first of several
// ways to say it that is known is its name.
func (f *File) named(ways ...string) int {
	best := ""
	for _, words := range ways {
		if words == "" {
			continue
		}
		if best == "" {
			best = words
		}
		if Known(words) != "" {
			best = words
			break
		}
	}
	folded := sheet.Fold(best)
	if at, there := f.at[folded]; there {
		return at
	}
	if len(f.Names) >= mostNames || folded == "" {
		return -1
	}
	f.at[folded] = len(f.Names)
	f.Names = append(f.Names, Name{Words: shorten(best), Folded: folded, Key: Known(best)})
	return len(f.Names) - 1
}

// fail notes a mistake in a row.
func (f *File) fail(row int, field, rule, value string) {
	f.Count++
	if len(f.Errors) < 1_000 {
		f.Errors = append(f.Errors, sheet.RowError{Row: row, Field: field, Rule: rule, Key: "figures.rule." + rule, Args: []any{"row", row, "field", field, "value", value}, Value: value})
	}
}

// keep reads a cell, and keeps its value where there is one.
func (f *File) keep(v Value, cell sheet.Cell, unit int64, quality string) {
	number, mark, sign := number(cell)
	switch {
	case sign == wrong:
		f.fail(v.Row, v.Field, "value", shorten(strings.TrimSpace(cell.Text)))
		return
	case sign != "":
		if sign != blank {
			f.Without[sign]++
		}
		return
	case v.Period.From.IsZero():
		f.fail(v.Row, v.Field, "period", "")
		return
	case v.Name < 0:
		f.fail(v.Row, v.Field, "name", "")
		return
	}
	if m, known := marks[strings.ToLower(strings.TrimSpace(quality))]; known && mark == "" {
		mark = m
	}
	v.Number, v.Mark = number*unit, mark
	f.Names[v.Name].Values++
	f.Values = append(f.Values, v)
}

// keyOfPlace gives the official key of eight digits: of a Land its two; of a Kreis
// the one a city without Kreis has.
func keyOfPlace(text string) (string, bool) {
	text = strings.TrimSpace(text)
	if text == "" || strings.Trim(text, "0123456789") != "" {
		return "", false
	}
	switch len(text) {
	case 1, 4, 7, 11: // a spreadsheet took the nought away
		text = "0" + text
	}
	switch len(text) {
	case 2, 8:
		return text, true
	case 5:
		return text + "000", true
	case 12: // regional key
		return text[:5] + text[9:], true
	}
	return "", false
}
