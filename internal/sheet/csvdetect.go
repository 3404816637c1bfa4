package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decode gives the text of a file: UTF-8 where all of it is valid UTF-8, UTF-16
// where a byte order mark says so, and otherwise Windows-1252, which German
// offices' programs still write. A zero byte is in none of them.
func decode(data []byte) (string, error) {
	if bytes.HasPrefix(data, []byte("%PDF-")) {
		return "", errNotTable()
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		decoded, err := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", errBroken(0, err)
		}
		data = decoded
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return "", errEmpty()
	case bytes.IndexByte(data, 0) >= 0:
		return "", errNotTable()
	case utf8.Valid(data):
		return string(data), nil
	}
	decoded, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return "", errBroken(0, err)
	}
	return string(decoded), nil
}

const (
	separators   = ";\t,|" // in the order of preference where all else is equal
	sampleBytes  = 64 << 10
	sampleRecord = 20
)

// separatorOf finds the separator and gives the text without the "sep=;" line
// that Excel writes and hides.
func separatorOf(text string) (byte, string) {
	if line, rest, found := strings.Cut(text, "\n"); found && len(line) >= 5 &&
		strings.EqualFold(line[:4], "sep=") && strings.Trim(line[5:], "\r") == "" {
		return line[4], rest
	}
	sample := text[:min(len(text), sampleBytes)]
	best, bestRows, bestColumns := separators[0], 0, 0
	for i := range len(separators) {
		rows, columns := regularity(sample, separators[i])
		if rows > bestRows || rows == bestRows && columns > bestColumns {
			best, bestRows, bestColumns = separators[i], rows, columns
		}
	}
	return best, text
}

// regularity tells how many of the first rows have the same number of columns,
// more than one, if the separator is the right one.
func regularity(sample string, separator byte) (rows, columns int) {
	probe := &csvRows{text: sample, separator: separator, limits: Limits{Columns: 1 << 10, Cell: sampleBytes}}
	seen := map[int]int{}
	for range sampleRecord {
		record, err := probe.next()
		if err != nil {
			break
		}
		if n := len(record.Cells); n > 1 && !probe.torn {
			seen[n]++
		}
	}
	for n, count := range seen {
		if count > rows || count == rows && n > columns {
			rows, columns = count, n
		}
	}
	return rows, columns
}
