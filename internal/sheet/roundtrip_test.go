package sheet

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"wegwarte/internal/clock"
)

// anyCell draws what a slice may write: texts as wild as they come, numbers, days.
func anyCell() *rapid.Generator[Cell] {
	wild := rapid.OneOf(
		rapid.String(),
		rapid.StringOfN(rapid.RuneFrom([]rune("=+-@'\t\r\n\";,|x _0ä＝")), 0, 8, -1),
		rapid.SampledFrom([]string{"sep=;", "_x000D_", "_x005F_", "=1+1", "'=1", "''@a", "+49 221 1", "05111000", "\r\n", "%PDF-"}),
	)
	return rapid.Custom(func(t *rapid.T) Cell {
		switch rapid.IntRange(0, 4).Draw(t, "kind") {
		case 0:
			return Int(rapid.Int64().Draw(t, "int"))
		case 1:
			return Decimal(rapid.Int64Range(-1e9, 1e9).Draw(t, "units"), rapid.IntRange(0, 4).Draw(t, "places"))
		case 2:
			return Day(clock.MustDate("1900-03-01").AddDays(rapid.IntRange(0, 100_000).Draw(t, "day")))
		default:
			return String(wild.Draw(t, "text"))
		}
	})
}

func anyTable() *rapid.Generator[[][]Cell] {
	return rapid.SliceOfN(rapid.SliceOfN(anyCell(), 1, 6), 1, 6)
}

func TestWhatIsWrittenReadsBackEqual(t *testing.T) {
	writers := map[string]func(io.Writer, Table) error{
		"CSV":  WriteCSV,
		"XLSX": func(w io.Writer, t Table) error { return WriteXLSX(w, t) },
	}
	for name, write := range writers {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			rows := anyTable().Draw(t, "rows")
			var file bytes.Buffer
			if err := write(&file, Table{Rows: RowsOf(rows...)}); err != nil {
				t.Fatal(err)
			}
			var want [][]string
			for _, row := range rows {
				var texts []Cell
				for _, cell := range row {
					texts = append(texts, Cell{Text: seen(cell, name)})
				}
				if texts = trimBlank(texts); len(texts) > 0 {
					want = append(want, textsOf(texts))
				}
			}
			reader, err := Open(&file, Limits{})
			if len(want) == 0 {
				if err == nil {
					_, err = reader.Next()
				}
				if err == nil {
					t.Fatal("a table of blanks has a row")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, readTexts(t, reader)); diff != "" {
				t.Fatalf("written (-), read (+):\n%s", diff)
			}
		}))
	}
}

// seen is what the reader must give for a written cell.
func seen(c Cell, format string) string {
	if format == "CSV" {
		if c.Kind == Number {
			return string(bytes.Replace([]byte(c.Text), []byte("."), []byte(","), 1))
		}
		return string(bytes.ReplaceAll([]byte(c.Text), []byte("\x00"), nil))
	}
	if c.Kind == Number && digits(c.Text) <= 15 {
		return numberFormat{}.show(c.Text, false).Text
	}
	return c.Text
}

func textsOf(cells []Cell) []string {
	texts := make([]string, len(cells))
	for i, c := range cells {
		if !c.Blank() {
			texts[i] = c.Text
		}
	}
	return texts
}

type fataler interface{ Fatal(...any) }

func readTexts(t fataler, r *Reader) [][]string {
	var rows [][]string
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, textsOf(record.Cells))
	}
}

// An independent program must see what we wrote: excelize is the judge.
func TestAnotherProgramReadsOurWorkbookTheSame(t *testing.T) {
	var file bytes.Buffer
	err := WriteXLSX(&file,
		Table{Name: "Haushalte / 2026", Headers: []string{"Schlüssel", "Name", "Personen", "Ankunft", "Fläche"}, Rows: RowsOf(
			[]Cell{String("05111000"), String("=HYPERLINK(\"x\")"), Int(4), Day(clock.MustDate("2026-11-22")), Decimal(21741, 2)},
			[]Cell{String("a\rb_x000D_"), String(" <&> "), Int(-1), Day(clock.Date{}), Decimal(-5, 2)},
		)},
		Table{Name: "Haushalte / 2026", Rows: RowsOf([]Cell{String("zwei")})})
	if err != nil {
		t.Fatal(err)
	}
	other, err := excelize.OpenReader(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	if diff := cmp.Diff([]string{"Haushalte   2026", "Haushalte   2026 2"}, other.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	got, err := other.GetRows("Haushalte   2026", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"Schlüssel", "Name", "Personen", "Ankunft", "Fläche"},
		{"05111000", "=HYPERLINK(\"x\")", "4", "46348", "217.41"},
		{"a\rb_x000D_", " <&> ", "-1", "", "-0.05"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if formula, err := other.GetCellFormula("Haushalte   2026", "B2"); err != nil || formula != "" {
		t.Errorf("a text became the formula %q (%v)", formula, err)
	}
	panes, err := other.GetPanes("Haushalte   2026")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the header is not frozen: %+v %v", panes, err)
	}
	style, err := other.GetCellStyle("Haushalte   2026", "A1")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := other.GetStyle(style); err != nil || s.Font == nil || !s.Font.Bold {
		t.Errorf("the header is not bold: %v", err)
	}
}
