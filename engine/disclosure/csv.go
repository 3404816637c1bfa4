package disclosure

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxCSV is how many bytes of a file are read.
const MaxCSV = 512 << 20

// countColumn is the last column of every file.
const countColumn = "count"

// ReadTable reads columns of categories and, last, count. It is separated by commas,
// or by semicolons where the first line has no comma.
func ReadTable(r io.Reader) (*Table, error) {
	t := &Table{}
	err := read(r, func(columns []string) { t.Columns = columns }, func(line int, key []string, count string) error {
		n, err := whole(count)
		if err != nil {
			return fmt.Errorf("line %d, column count: %w", line, err)
		}
		t.Rows = append(t.Rows, Row{key, n, line})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return t, t.Validate()
}

// ReadRelease reads what Write writes, or what others published: an empty count is a hidden one.
func ReadRelease(r io.Reader) (*Release, error) {
	out := &Release{}
	seen := map[string]int{}
	err := read(r, func(columns []string) { out.Columns = columns }, func(line int, key []string, count string) error {
		if other := seen[joined(key)]; other > 0 {
			return fmt.Errorf("line %d: the same cell as in line %d", line, other)
		}
		seen[joined(key)] = line
		if count == "" {
			out.Cells = append(out.Cells, Cell{Key: key, Hidden: true})
			return nil
		}
		n, err := whole(count)
		if err != nil {
			return fmt.Errorf("line %d, column count: %w", line, err)
		}
		out.Cells = append(out.Cells, Cell{Key: key, Count: n})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, validColumns(out.Columns)
}

func whole(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case s == "":
		return 0, errors.New("it is empty; a count is a whole number from 0")
	case err != nil || n > MaxCount:
		return 0, fmt.Errorf("%.40q is no whole number from 0 to %d", s, int64(MaxCount))
	case n < 0:
		return 0, fmt.Errorf("%d is below 0; a count is a whole number from 0", n)
	}
	return n, nil
}

func read(r io.Reader, head func(columns []string), row func(line int, key []string, count string) error) error {
	limited := &io.LimitedReader{R: r, N: MaxCSV + 1}
	buffered := bufio.NewReaderSize(limited, 64<<10)
	start, _ := buffered.Peek(64 << 10)
	if bytes.HasPrefix(start, []byte("\ufeff")) {
		_, _ = buffered.Discard(3)
		start = start[3:]
	}
	first, _, _ := bytes.Cut(start, []byte("\n"))
	in := csv.NewReader(buffered)
	if bytes.IndexByte(first, ',') < 0 && bytes.IndexByte(first, ';') >= 0 {
		in.Comma = ';'
	}
	columns, err := in.Read()
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty; its first line names columns of categories and, last, count")
	}
	if err != nil {
		return err
	}
	for i, name := range columns {
		columns[i] = strings.TrimSpace(name)
		if !utf8.ValidString(name) {
			return fmt.Errorf("line 1, column %d: it is not UTF-8", i+1)
		}
	}
	last := len(columns) - 1
	if !strings.EqualFold(columns[last], countColumn) {
		return fmt.Errorf("line 1: the last column must be %s, not %.40q", countColumn, columns[last])
	}
	if err := validColumns(columns[:last]); err != nil {
		return fmt.Errorf("line 1: %w", err)
	}
	head(columns[:last:last])
	same := map[string]string{} // one string for each category
	for rows := 0; ; rows++ {
		fields, err := in.Read()
		if limited.N <= 0 {
			return fmt.Errorf("the file is larger than %d bytes", MaxCSV)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := in.FieldPos(0)
		if rows >= MaxRows {
			return fmt.Errorf("line %d: at most %d rows are read", line, MaxRows)
		}
		for i, name := range fields[:last] {
			kept, there := same[name]
			if !there {
				if !utf8.ValidString(name) {
					return fmt.Errorf("line %d, column %s: it is not UTF-8", line, columns[i])
				}
				if len(name) > maxCategory {
					return fmt.Errorf("line %d, column %s: a category has at most %d bytes", line, columns[i], maxCategory)
				}
				kept = strings.Clone(name)
				same[kept] = kept
			}
			fields[i] = kept
		}
		if err := row(line, fields[:last:last], strings.TrimSpace(fields[last])); err != nil {
			return err
		}
	}
}

// Write writes a release: a hidden count is empty. What a spreadsheet would take for a formula is
// left as it is: the file is for programs, and a category is not ours to change.
func (r *Release) Write(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(append(append([]string{}, r.Columns...), countColumn)); err != nil {
		return err
	}
	fields := make([]string, len(r.Columns)+1)
	for _, c := range r.Cells {
		copy(fields, c.Key)
		fields[len(r.Columns)] = ""
		if !c.Hidden {
			fields[len(r.Columns)] = strconv.FormatInt(c.Count, 10)
		}
		if err := out.Write(fields); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
