package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
)

func TestNoTextOfACSVCanRunAsAFormula(t *testing.T) {
	for _, text := range []string{
		"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "－1", "=cmd|' /C calc'!A0", "'=1", "-", "=\"a\";=\"b\"",
	} {
		for _, kind := range []Kind{Text, Number, Date, Fault} {
			var out bytes.Buffer
			if err := WriteCSV(&out, Table{Rows: RowsOf([]Cell{{Text: "x"}, {Text: text, Kind: kind}})}); err != nil {
				t.Fatal(err)
			}
			cell := strings.TrimPrefix(strings.TrimPrefix(out.String(), "\ufeffx;"), `"`)
			if plain := kind == Number && plainNumber.MatchString(text); !plain && !strings.HasPrefix(cell, "'") {
				t.Errorf("%q as kind %d is written %q", text, kind, out.String())
			}
		}
	}
}

func TestACSVIsWrittenAsGermanProgramsOpenIt(t *testing.T) {
	var out bytes.Buffer
	err := WriteCSV(&out, Table{Headers: []string{"Name", "Fläche"}, Rows: RowsOf(
		[]Cell{String("Köß; \"A\""), Decimal(21741, 2), Int(-3), Day(clock.MustDate("2026-11-22")), {}, String(" x")},
	)})
	if err != nil {
		t.Fatal(err)
	}
	want := "\ufeffName;Fläche\r\n\"Köß; \"\"A\"\"\";\"217,41\";-3;2026-11-22;;\" x\"\r\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestNumbersThatAProgramWouldRoundAreTexts(t *testing.T) {
	var out bytes.Buffer
	if err := WriteXLSX(&out, Table{Rows: RowsOf([]Cell{Int(1234567890123456), Int(123456789012345), {Text: "2026-02-30", Kind: Date}})}); err != nil {
		t.Fatal(err)
	}
	reader, err := Open(&out, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	record, err := reader.Next()
	if err != nil {
		t.Fatal(err)
	}
	want := []Cell{{"1234567890123456", Text}, {"123456789012345", Number}, {"2026-02-30", Text}}
	if diff := cmp.Diff(want, record.Cells); diff != "" {
		t.Error(diff)
	}
}

func TestKindsSurviveTheWorkbook(t *testing.T) {
	row := []Cell{String("05111000"), Int(7), Decimal(-5, 2), Day(clock.MustDate("1990-02-01")), String("'=1"), String("=1")}
	var out bytes.Buffer
	if err := WriteXLSX(&out, Table{Rows: RowsOf(row)}); err != nil {
		t.Fatal(err)
	}
	reader, err := Open(&out, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	record, err := reader.Next()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(row, record.Cells); diff != "" {
		t.Error(diff)
	}
}

func TestWhatDoesNotFitIsRefusedAndNotCut(t *testing.T) {
	for name, row := range map[string][]Cell{
		"text":    {String(strings.Repeat("😀", writtenCell/2+1))},
		"columns": make([]Cell, writtenColumns+1),
	} {
		err := WriteXLSX(io.Discard, Table{Rows: RowsOf(row)})
		if list := errs.All(err); len(list) != 1 || list[0].Key != "sheet.error.too-large-to-write" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if err := WriteXLSX(io.Discard, Table{Rows: RowsOf([]Cell{String(strings.Repeat("ä", writtenCell))})}); err != nil {
		t.Errorf("the longest text that fits: %v", err)
	}
}

func TestAnErrorOfTheSourceOrTheWriterIsPassedOn(t *testing.T) {
	broken := errors.New("the connection is gone")
	for _, after := range []int{0, 10, measured, measured + 10} {
		rows := func(yield func([]Cell, error) bool) {
			for range after {
				if !yield([]Cell{Int(1)}, nil) {
					return
				}
			}
			yield(nil, broken)
		}
		if err := WriteXLSX(io.Discard, Table{Rows: rows}); !errors.Is(err, broken) {
			t.Errorf("XLSX after %d rows: %v", after, err)
		}
		if err := WriteCSV(io.Discard, Table{Rows: rows}); !errors.Is(err, broken) {
			t.Errorf("CSV after %d rows: %v", after, err)
		}
	}
	for _, write := range []func(io.Writer, Table) error{WriteCSV, func(w io.Writer, t Table) error { return WriteXLSX(w, t) }} {
		if err := write(full{}, Table{Headers: []string{"a"}, Rows: many(10_000)}); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("a full disk is not noticed: %v", err)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestTheTemplateExplainsItselfAndKeepsZeros(t *testing.T) {
	var out bytes.Buffer
	err := WriteTemplate(&out, Template{
		Name: "Unterkünfte", Headers: []string{"AGS", "Bezeichnung der Unterkunft"},
		Guide: "Erklärung", GuideHeaders: []string{"Spalte", "Bedeutung"},
		GuideRows: [][]string{{"AGS", "Amtlicher Gemeindeschlüssel, 8 Ziffern"}, {"Bezeichnung der Unterkunft", strings.Repeat("lang ", 30)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if diff := cmp.Diff([]string{"Unterkünfte", "Erklärung"}, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	id, err := f.GetColStyle("Unterkünfte", "A")
	if err != nil {
		t.Fatal(err)
	}
	if style, err := f.GetStyle(id); err != nil || style.NumFmt != 49 {
		t.Errorf("an empty column is not formatted as text: %v", err)
	}
	narrow, _ := f.GetColWidth("Unterkünfte", "A")
	wide, _ := f.GetColWidth("Unterkünfte", "B")
	guide, _ := f.GetColWidth("Erklärung", "B")
	if narrow != 9 || wide != 28 || guide != 60 {
		t.Errorf("widths %v, %v, %v", narrow, wide, guide)
	}
	reader, err := Open(&out, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reader.Rows(&Column{Header: "AGS", Required: true}); err != nil {
		t.Errorf("the template is not what we read: %v", err)
	}
}

func TestSheetNamesAreThoseThatProgramsAccept(t *testing.T) {
	taken := map[string]bool{}
	for _, tt := range []struct{ name, want string }{
		{"", "Tabelle"}, {"Tabelle", "Tabelle 2"}, {"[a]/b:*?\\", "a  b"}, {"'Zitat'", "Zitat"},
		{strings.Repeat("ä", 40), strings.Repeat("ä", 31)}, {strings.Repeat("Ä", 40), strings.Repeat("Ä", 29) + " 2"},
	} {
		if got := sheetName(tt.name, taken); got != tt.want {
			t.Errorf("%q became %q, want %q", tt.name, got, tt.want)
		}
	}
}

// many is n rows of twelve cells, as a list of households has them.
func many(n int) iter.Seq2[[]Cell, error] {
	day := Day(clock.MustDate("2026-11-22"))
	return func(yield func([]Cell, error) bool) {
		for i := range n {
			row := []Cell{
				String(fmt.Sprintf("HH-%06d", i)), String("Musterfamilie"), String("05111000"), Int(i), Int(4), day,
				Decimal(int64(i), 2), String("Düsseldorf, Stadt"), String("ja"), {}, String("Bemerkung zu diesem Haushalt"), day,
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

const benchRows = 100_000

func headers() []string { return strings.Split("a b c d e f g h i j k l", " ") }

func benchWrite(b *testing.B, write func(io.Writer, Table) error) {
	b.ReportAllocs()
	for b.Loop() {
		if err := write(io.Discard, Table{Headers: headers(), Rows: many(benchRows)}); err != nil {
			b.Fatal(err)
		}
	}
}

func benchRead(b *testing.B, write func(io.Writer, Table) error) {
	var file bytes.Buffer
	if err := write(&file, Table{Headers: headers(), Rows: many(benchRows)}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		reader, err := Open(bytes.NewReader(file.Bytes()), Limits{})
		if err != nil {
			b.Fatal(err)
		}
		if n := len(readTexts(b, reader)); n != benchRows+1 {
			b.Fatal(n)
		}
	}
}

func writeOne(w io.Writer, t Table) error { return WriteXLSX(w, t) }

func BenchmarkWriteCSV(b *testing.B)  { benchWrite(b, WriteCSV) }
func BenchmarkWriteXLSX(b *testing.B) { benchWrite(b, writeOne) }
func BenchmarkReadCSV(b *testing.B)   { benchRead(b, WriteCSV) }
func BenchmarkReadXLSX(b *testing.B)  { benchRead(b, writeOne) }

// BenchmarkReadXLSXByExcelize is the measure for reading it ourselves.
func BenchmarkReadXLSXByExcelize(b *testing.B) {
	var file bytes.Buffer
	if err := WriteXLSX(&file, Table{Headers: headers(), Rows: many(benchRows)}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		f, err := excelize.OpenReader(bytes.NewReader(file.Bytes()), excelize.Options{RawCellValue: true, UnzipSizeLimit: 192 << 20, UnzipXMLSizeLimit: 192 << 20})
		if err != nil {
			b.Fatal(err)
		}
		rows, err := f.Rows("Tabelle")
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for rows.Next() {
			if _, err := rows.Columns(); err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != benchRows+1 {
			b.Fatal(n)
		}
		_ = rows.Close()
		_ = f.Close()
	}
}

func TestATableHasItsHeadAboveIt(t *testing.T) {
	at := time.Date(2026, 11, 25, 18, 40, 59, 0, time.UTC)
	table := Table{Head: []string{"Haushalte", "=1+1"}, Headers: []string{"Name", "Wann"}, Rows: RowsOf([]Cell{String("A"), Moment(at)}), Mirror: true}
	var out bytes.Buffer
	if err := WriteCSV(&out, table); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("\ufeffHaushalte\r\n'=1+1\r\n\r\nName;Wann\r\nA;2026-11-25 19:40\r\n", out.String()); diff != "" {
		t.Error(diff)
	}
	out.Reset()
	if err := WriteXLSX(&out, table); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // in memory
	const name = "Tabelle"
	for cell, want := range map[string]string{"A1": "Haushalte", "A2": "=1+1", "A3": "", "A4": "Name", "A5": "A"} {
		if got, err := f.GetCellValue(name, cell); err != nil || got != want {
			t.Errorf("%s is %q, want %q: %v", cell, got, want, err)
		}
		if formula, err := f.GetCellFormula(name, cell); err != nil || formula != "" {
			t.Errorf("%s is the formula %q: %v", cell, formula, err)
		}
	}
	if got, err := f.GetCellValue(name, "B5", excelize.Options{RawCellValue: true}); err != nil || !strings.HasPrefix(got, "46351.8194") {
		t.Errorf("the moment is %q: %v", got, err)
	}
	view, err := f.GetSheetView(name, 0)
	if err != nil || view.RightToLeft == nil || !*view.RightToLeft {
		t.Errorf("written from left to right: %v", err)
	}
	panes, err := f.GetPanes(name)
	if err != nil || !panes.Freeze || panes.YSplit != 4 {
		t.Errorf("%+v, %v", panes, err)
	}
}
