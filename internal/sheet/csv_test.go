package sheet

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"wegwarte/internal/errs"
)

func zipped(t testing.TB, data string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write([]byte(data))
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func encoded(t testing.TB, text string, encode func(string) (string, error)) string {
	t.Helper()
	out, err := encode(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCSVIsReadHoweverItIsWritten(t *testing.T) {
	const plain = "Name;Straße\nKöß;Am Weg 1, links\n"
	want := [][]string{{"Name", "Straße"}, {"Köß", "Am Weg 1, links"}}
	for name, data := range map[string]string{
		"semicolons":           plain,
		"commas":               "Name,Straße\nKöß,\"Am Weg 1, links\"\n",
		"tabs":                 strings.ReplaceAll(plain, ";", "\t"),
		"bars":                 strings.ReplaceAll(plain, ";", "|"),
		"CRLF":                 strings.ReplaceAll(plain, "\n", "\r\n"),
		"CR alone":             strings.ReplaceAll(plain, "\n", "\r"),
		"no line end at end":   strings.TrimSuffix(plain, "\n"),
		"byte order mark":      "\ufeff" + plain,
		"Windows-1252":         encoded(t, plain, charmap.Windows1252.NewEncoder().String),
		"UTF-16":               encoded(t, plain, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String),
		"sep line":             "sep=;\r\n" + plain,
		"sep line, odd one":    "sep=^\n" + strings.ReplaceAll(plain, ";", "^"),
		"trailing separators":  strings.ReplaceAll(plain, "\n", ";;;\n"),
		"quotes all over":      "\"Name\";\"Straße\"\n\"Köß\" ;\"Am Weg 1, links\"",
		"gzip":                 zipped(t, plain),
		"gzip of Windows-1252": zipped(t, encoded(t, plain, charmap.Windows1252.NewEncoder().String)),
	} {
		t.Run(name, func(t *testing.T) {
			reader, err := Open(strings.NewReader(data), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, readTexts(t, reader)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRowsAreCountedAsASpreadsheetProgramCounts(t *testing.T) {
	reader, err := Open(strings.NewReader("a;b\n\n\"two\nlines\";c\n;\nlast;d"), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var numbers []int
	for {
		record, err := reader.Next()
		if isEnd(err) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, record.Number)
	}
	if diff := cmp.Diff([]int{1, 3, 5}, numbers); diff != "" {
		t.Error(diff)
	}
}

func TestQuotesInsideACellAreText(t *testing.T) {
	reader, err := Open(strings.NewReader("Maß;Zitat\n5\" Rohr;\"sagt \"\"ja\"\"; und geht\"\n"), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"Maß", "Zitat"}, {`5" Rohr`, `sagt "ja"; und geht`}}
	if diff := cmp.Diff(want, readTexts(t, reader)); diff != "" {
		t.Error(diff)
	}
}

func TestTheApostropheOfATextIsTakenAwayAgain(t *testing.T) {
	for written, want := range map[string]string{
		"'+49 221 1": "+49 221 1", "''=1": "'=1", "'s-Hertogenbosch": "'s-Hertogenbosch", "''": "''", "'": "'",
	} {
		if got := unguard(written); got != want {
			t.Errorf("%s gives %s, want %s", written, got, want)
		}
	}
}

func TestWhatIsNoTableIsRefusedWithAReason(t *testing.T) {
	small := Limits{Bytes: 100, Unpacked: 200, Rows: 3, Columns: 3, Cell: 10}
	for name, tt := range map[string]struct{ data, key string }{
		"nothing":                   {"", "empty"},
		"only blanks":               {" \r\n ", "empty"},
		"only a mark":               {"\ufeff", "empty"},
		"a PDF":                     {"%PDF-1.7\n%âãÏÓ", "not-a-table"},
		"zero bytes":                {"a;b\x00", "not-a-table"},
		"an old or locked workbook": {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "locked"},
		"half a workbook":           {"PK\x03\x04abc", "broken"},
		"half a gzip":               {"\x1f\x8b\x08abc", "broken"},
		"a gzip in a gzip":          {zipped(t, zipped(t, "a")), "not-a-table"},
		"too many bytes":            {strings.Repeat("a;b\n", 30), "bytes"},
		"a gzip that unpacks large": {zipped(t, strings.Repeat("a", 400)), "unpacked"},
		"too many rows":             {"1\n2\n3\n\n4", "rows"},
		"too many columns":          {"1;2;3;4", "columns"},
		"a cell that is too long":   {"12345678901", "cell"},
		"a quote without an end":    {"a;b\n\"c;d\ne;f", "quote"},
		"text after a quote":        {"a;b\n\"c\"d;e", "quote"},
	} {
		t.Run(name, func(t *testing.T) {
			reader, err := Open(strings.NewReader(tt.data), small)
			for err == nil {
				_, err = reader.Next()
			}
			if list := errs.All(err); list[0].Key != "sheet.error."+tt.key {
				t.Errorf("got %v, want %s", err, tt.key)
			}
		})
	}
}

func TestBlankCellsBeyondTheLimitsDoNotCount(t *testing.T) {
	reader, err := Open(strings.NewReader("a;b;;;;;\n\n\n\n;;;;;\nc;d\n"), Limits{Columns: 2, Rows: 2})
	if err != nil {
		t.Fatal(err)
	}
	if got := len(readTexts(t, reader)); got != 2 {
		t.Errorf("%d rows", got)
	}
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"Name;Straße\nKöß;1\n", "a,\"b\"\"c\nd\"\r\n", "sep=;\na;b", "\ufeffa\tb", "\xff\xfea\x00;\x00", "'=1+1;\"", "K\xf6ln;1",
		zipped(f, "a;b"),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if !bytes.HasPrefix(data, []byte("PK")) {
			checkForeign(t, data)
		}
	})
}

// checkForeign holds what must be so for any bytes: nothing but cells within
// the limits, in rising rows, or an error that the person can act on; and what
// was read can be written and read again.
func checkForeign(t *testing.T, data []byte) {
	limits := Limits{Bytes: 1 << 20, Unpacked: 1 << 20, Rows: 100, Columns: 20, Cell: 200}
	reader, err := Open(bytes.NewReader(data), limits)
	last := 0
	var rows [][]Cell
	for err == nil {
		var record Record
		if record, err = reader.Next(); err != nil {
			break
		}
		if record.Number <= last || len(record.Cells) == 0 || len(record.Cells) > 20 {
			t.Fatalf("row %d after %d with %d cells", record.Number, last, len(record.Cells))
		}
		last = record.Number
		var row []Cell
		for _, cell := range record.Cells {
			if len([]rune(cell.Text)) > 200 {
				t.Fatalf("a cell of %d characters", len(cell.Text))
			}
			row = append(row, String(strings.ReplaceAll(cell.Text, "\x00", "")))
		}
		rows = append(rows, row)
	}
	if !isEnd(err) {
		if !errs.Is(err, errs.KindInvalid) {
			t.Fatalf("not an error that the person can correct: %v", err)
		}
		return
	}
	var again bytes.Buffer
	if err := WriteCSV(&again, Table{Rows: RowsOf(rows...)}); err != nil {
		t.Fatal(err)
	}
	var want [][]string
	for _, row := range rows {
		if row = trimBlank(row); len(row) > 0 {
			want = append(want, textsOf(row))
		}
	}
	if len(want) == 0 {
		return
	}
	reader, err = Open(&again, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, readTexts(t, reader)); diff != "" {
		t.Fatal(diff)
	}
}
