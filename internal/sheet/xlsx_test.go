package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"wegwarte/internal/errs"
)

// foreign lets another program write a workbook.
func foreign(t testing.TB, fill func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	var out bytes.Buffer
	err := fill(f)
	if err == nil {
		err = f.Write(&out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestADateIsISOWhateverItsFormatShows(t *testing.T) {
	moment := time.Date(2026, 11, 22, 14, 30, 0, 0, time.UTC)
	for _, tt := range []struct {
		builtin int
		custom  string
		value   any
		want    Cell
	}{
		{14, "", moment, Cell{"2026-11-22", Date}},
		{15, "", 46348, Cell{"2026-11-22", Date}},
		{17, "", 46348, Cell{"2026-11-22", Date}},
		{22, "", moment, Cell{"2026-11-22T14:30:00", Date}},
		{22, "", 46348, Cell{"2026-11-22", Date}},
		{20, "", 0.25, Cell{"06:00:00", Date}},
		{0, "dd.mm.yyyy", 46348, Cell{"2026-11-22", Date}},
		{0, "[$-407]dddd, d. mmmm yyyy", 46348, Cell{"2026-11-22", Date}},
		{0, `yyyy"-Jahr"`, 46348, Cell{"2026-11-22", Date}},
		{0, "TT.MM.JJJJ;@", 1, Cell{"1900-01-01", Date}},
		{0, "dd/mm/yy hh:mm", moment, Cell{"2026-11-22T14:30:00", Date}},
		{0, "[h]:mm", 0.5, Cell{"12:00:00", Date}},
		{0, "dd.mm.yyyy", 59, Cell{"1900-02-28", Date}},
		{0, "dd.mm.yyyy", 61, Cell{"1900-03-01", Date}},
		{0, "dd.mm.yyyy", 2958465, Cell{"9999-12-31", Date}},
		{0, "dd.mm.yyyy", 2958466, Cell{"2958466", Number}},
		{0, "dd.mm.yyyy", -1, Cell{"-1", Number}},
		{0, `0 "dm"`, 46348, Cell{"46348", Number}},
		{0, `#,##0.00\ [$€-407];[Red]-#,##0.00\ [$€-407]`, 12.5, Cell{"12.5", Number}},
		{0, "00000", 1067, Cell{"01067", Text}},
		{49, "", "05111000", Cell{"05111000", Text}},
		{0, "", 217.41, Cell{"217.41", Number}},
		{0, "", 0.1 + 0.2, Cell{"0.3", Number}},
		{0, "", 1e-7, Cell{"0.0000001", Number}},
		{0, "", true, Cell{"WAHR", Text}},
	} {
		t.Run(fmt.Sprint(tt.builtin, tt.custom, tt.value), func(t *testing.T) {
			data := foreign(t, func(f *excelize.File) error {
				style := &excelize.Style{NumFmt: tt.builtin}
				if tt.custom != "" {
					style.CustomNumFmt = &tt.custom
				}
				id, err := f.NewStyle(style)
				if err != nil {
					return err
				}
				if err := f.SetCellValue("Sheet1", "A1", tt.value); err != nil {
					return err
				}
				return f.SetCellStyle("Sheet1", "A1", "A1", id)
			})
			reader, err := Open(bytes.NewReader(data), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			record, err := reader.Next()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, record.Cells[0]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAWorkbookOfAnotherProgramIsReadCellByCell(t *testing.T) {
	data := foreign(t, func(f *excelize.File) error {
		if _, err := f.NewSheet("Liste"); err != nil {
			return err
		}
		f.SetActiveSheet(1)
		date1904 := true
		steps := []error{
			f.SetSheetVisible("Sheet1", false),
			f.SetCellRichText("Liste", "B2", []excelize.RichTextRun{{Text: "Kö"}, {Text: "ln "}, {Text: "_x0041_"}}),
			f.SetCellFormula("Liste", "C2", "1+1"),
			f.SetCellStr("Liste", "AA5", "weit\rdraußen"),
			f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}),
			f.SetCellInt("Liste", "A5", 1),
		}
		style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		for _, step := range append(steps, err, f.SetCellStyle("Liste", "A5", "A5", style)) {
			if step != nil {
				return step
			}
		}
		return nil
	})
	reader, err := Open(bytes.NewReader(data), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Sheet1", "Liste"}, reader.Sheets()); diff != "" {
		t.Error(diff)
	}
	record, err := reader.Next()
	if err != nil || record.Number != 2 {
		t.Fatal(record, err)
	}
	want := []Cell{{}, {"Köln _x0041_", Text}, {"", Fault}}
	if diff := cmp.Diff(want, record.Cells); diff != "" {
		t.Error(diff)
	}
	record, err = reader.Next()
	if err != nil || record.Number != 5 || len(record.Cells) != 27 {
		t.Fatal(record, err)
	}
	if diff := cmp.Diff([]Cell{{"1904-01-02", Date}, {"weit\rdraußen", Text}}, []Cell{record.Cells[0], record.Cells[26]}); diff != "" {
		t.Error(diff)
	}
	if _, err := reader.Next(); !isEnd(err) {
		t.Errorf("after the end: %v", err)
	}
	if err := reader.Select("Sheet2"); err == nil {
		t.Error("a sheet that is not there was selected")
	}
}

// archive packs a workbook by hand: the sheet is given, the rest is minimal.
func archive(t testing.TB, parts map[string]io.Reader) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	all := map[string]io.Reader{
		"_rels/.rels":                strings.NewReader(topRelsXML),
		"xl/workbook.xml":            strings.NewReader(`<workbook ` + nsMain + ` ` + nsRel + `><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`),
		"xl/_rels/workbook.xml.rels": strings.NewReader(`<Relationships ` + nsPackage + `><Relationship Id="r1" Type="` + relType + `worksheet" Target="/xl/s.xml"/><Relationship Id="r2" Type="` + relType + `sharedStrings" Target="t.xml"/></Relationships>`),
	}
	for name, part := range parts {
		all[name] = part
	}
	for name, part := range all {
		file, err := w.Create(name)
		if err == nil {
			_, err = io.Copy(file, part)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// endless repeats a text up to a size.
func endless(text string, size int64) io.Reader {
	return io.LimitReader(&repeated{text: text}, size)
}

type repeated struct {
	text string
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	n := copy(p, r.text[r.at:])
	r.at = (r.at + n) % len(r.text)
	return n, nil
}

func sheetOf(rows string) map[string]io.Reader {
	return map[string]io.Reader{"xl/s.xml": strings.NewReader(`<worksheet ` + nsMain + `><sheetData>` + rows + `</sheetData></worksheet>`)}
}

func firstError(data []byte, limits Limits) error {
	reader, err := Open(bytes.NewReader(data), limits)
	for err == nil {
		_, err = reader.Next()
	}
	return err
}

func TestABrokenOrHostileWorkbookIsRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		parts map[string]io.Reader
		key   string
	}{
		"no sheet behind the tab":      {nil, "broken"},
		"rows out of order":            {sheetOf(`<row r="2"/><row r="1"/>`), "broken-after"},
		"row that no sheet has":        {sheetOf(`<row r="1048577"/>`), "broken"},
		"cells out of order":           {sheetOf(`<row><c r="B1" t="str"><v>x</v></c><c r="B1" t="str"><v>x</v></c></row>`), "broken-after"},
		"column that no sheet has":     {sheetOf(`<row><c r="XFE1"><v>1</v></c></row>`), "broken-after"},
		"text that is not there":       {sheetOf(`<row><c t="s"><v>1</v></c></row>`), "broken-after"},
		"half a row":                   {map[string]io.Reader{"xl/s.xml": strings.NewReader(`<worksheet><sheetData><row><c><v>1`)}, "broken-after"},
		"entities":                     {map[string]io.Reader{"xl/s.xml": strings.NewReader(`<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>`)}, "broken"},
		"elements without end":         {map[string]io.Reader{"xl/s.xml": endless("<a>", 4<<20)}, "broken"},
		"one text without end":         {map[string]io.Reader{"xl/s.xml": endless("aaaa", 4<<20)}, "broken"},
		"a document of another kind":   {map[string]io.Reader{"xl/workbook.xml": strings.NewReader(`<document/>`)}, "not-a-table"},
		"a zip of anything":            {map[string]io.Reader{"_rels/.rels": strings.NewReader(`<x/>`)}, "not-a-table"},
		"an OpenDocument table":        {map[string]io.Reader{"content.xml": strings.NewReader(`<x/>`), "mimetype": strings.NewReader("x")}, "ods"},
		"elements that are nothing":    {map[string]io.Reader{"xl/s.xml": io.MultiReader(strings.NewReader("<x>"), endless("<a/>", 1<<20))}, "broken"},
		"blank rows without end":       {map[string]io.Reader{"xl/s.xml": io.MultiReader(strings.NewReader("<x>"), endless("<row/>", 8<<20))}, "broken-after"},
		"blank cells without end":      {map[string]io.Reader{"xl/s.xml": io.MultiReader(strings.NewReader("<x>"), endless("<row>"+strings.Repeat("<c/>", 9_000)+"</row>", 20<<20))}, "cells"},
		"runs of text without end":     {map[string]io.Reader{"xl/t.xml": io.MultiReader(strings.NewReader("<sst><si>"), endless("<r/>", 1<<20))}, "broken"},
		"two values in a cell":         {sheetOf(`<row><c><v>1</v><v>2</v></c></row>`), "broken-after"},
		"too many columns":             {sheetOf(`<row><c r="KZ1"><v>1</v></c></row>`), "columns"},
		"a cell that is too long":      {sheetOf(`<row><c t="str"><v>` + strings.Repeat("ä", 8_001) + `</v></c></row>`), "cell"},
		"more rows than are read":      {sheetOf(strings.Repeat(`<row><c><v>1</v></c></row>`, 200_001)), "rows"},
		"a text table that never ends": {map[string]io.Reader{"xl/t.xml": endless(`<si/>`, 12<<20), "xl/s.xml": strings.NewReader("<x/>")}, "unpacked"},
	} {
		t.Run(name, func(t *testing.T) {
			err := firstError(archive(t, tt.parts), Limits{})
			if list := errs.All(err); list[0].Key != "sheet.error."+tt.key {
				t.Errorf("got %v, want %s", err, tt.key)
			}
		})
	}
}

func TestAZipBombIsRefusedFastAndInLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("builds an archive of a gigabyte")
	}
	const gigabyte = 1 << 30
	row := `<row><c t="inlineStr"><is><t>` + strings.Repeat("0", 4_000) + `</t></is></c></row>`
	bomb := archive(t, map[string]io.Reader{
		"xl/s.xml": io.MultiReader(strings.NewReader(`<worksheet><sheetData>`), endless(row, gigabyte)),
	})
	lying := bytes.Clone(bomb) // declares a size of 1,000 bytes for everything that is larger
	for i := 0; ; {
		at := bytes.Index(lying[i:], []byte("PK\x01\x02"))
		if at < 0 {
			break
		}
		i += at
		if size := lying[i+24 : i+28]; size[3] != 0 {
			copy(size, []byte{0xe8, 3, 0, 0})
		}
		i += 28
	}
	for name, tt := range map[string]struct {
		data []byte
		key  string
	}{
		"honest": {bomb, "sheet.error.unpacked"},
		"lying":  {lying, "sheet.error.broken"}, // caught as soon as more comes out than was declared
	} {
		t.Run(name, func(t *testing.T) {
			data := tt.data
			if len(data) > 6<<20 {
				t.Fatalf("the bomb itself has %d bytes", len(data))
			}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			begin := time.Now()
			peak := uint64(0)
			reader, err := Open(bytes.NewReader(data), Limits{Unpacked: 32 << 20})
			for n := 0; err == nil; n++ {
				if _, err = reader.Next(); n%1000 == 0 {
					runtime.ReadMemStats(&after)
					peak = max(peak, after.HeapAlloc)
				}
			}
			if list := errs.All(err); len(list) != 1 || list[0].Key != tt.key {
				t.Fatalf("refused with %v, want %s", err, tt.key)
			}
			if took := time.Since(begin); took > 5*time.Second {
				t.Errorf("refusing took %v", took)
			}
			if peak > before.HeapAlloc+64<<20 {
				t.Errorf("%d MB held", (peak-before.HeapAlloc)>>20)
			}
		})
	}
}

func FuzzXLSX(f *testing.F) {
	var own bytes.Buffer
	if err := WriteXLSX(&own, Table{Headers: []string{"a", "b"}, Rows: RowsOf([]Cell{Int(1), String("=x")})}); err != nil {
		f.Fatal(err)
	}
	f.Add(own.String(), "", "")
	const rows = `<worksheet><sheetData><row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c><f>1</f></c><c t="d"><v>2026-11-22T00:00:00</v></c></row></sheetData></worksheet>`
	f.Add("", rows, `<sst><si><t>_x0041_</t><rPh><t>no</t></rPh></si></sst>`)
	f.Add("", `<worksheet><sheetData><row r="3"><c r="AB3"><v>1e5</v></c></row>`, `<sst><si>`)
	f.Add(string(archive(f, map[string]io.Reader{"xl/s.xml": endless("<row><c><v>1</v></c></row>", 2<<20)})), "", "")
	f.Fuzz(func(t *testing.T, whole, rows, texts string) {
		if whole != "" {
			checkForeign(t, []byte(whole))
			return
		}
		checkForeign(t, archive(t, map[string]io.Reader{"xl/s.xml": strings.NewReader(rows), "xl/t.xml": strings.NewReader(texts)}))
	})
}
