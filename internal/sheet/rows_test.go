package sheet

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
)

var (
	colName  = &Column{Header: "Familienname", Aliases: []string{"Name", "Nachname"}, Required: true, Max: 20}
	colBorn  = &Column{Header: "Geburtsdatum", Aliases: []string{"geb. am"}, Required: true}
	colSize  = &Column{Header: "Größe des Haushalts", Aliases: []string{"Personen"}}
	colArea  = &Column{Header: "Wohnfläche"}
	colKind  = &Column{Header: "Art"}
	colLift  = &Column{Header: "Aufzug"}
	allTests = []*Column{colName, colBorn, colSize, colArea, colKind, colLift}
)

func open(t testing.TB, text string, limits Limits) *Rows {
	t.Helper()
	rows, err := tryOpen(text, limits)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func tryOpen(text string, limits Limits) (*Rows, error) {
	reader, err := Open(strings.NewReader(text), limits)
	if err != nil {
		return nil, err
	}
	return reader.Rows(allTests...)
}

func TestColumnsAreFoundInAnyOrderCaseAndSpelling(t *testing.T) {
	for _, header := range []string{
		"Familienname;Geburtsdatum;Größe des Haushalts",
		"NACHNAME *; Geb. am ;groesse des haushalts",
		"name;geburts-datum;Gro\u0308ße  des Haushalts:",
		"Liste der Haushalte\nStand: 22.11.2026\n\nName;GEB AM;PERSONEN",
	} {
		rows := open(t, header+"\nKaya;1.2.1990;4\n", Limits{})
		n := 0
		for row := range rows.All() {
			n++
			if row.Text(colName) != "Kaya" || row.Date(colBorn) != clock.MustDate("1990-02-01") || row.Int(colSize, 1, 20) != 4 {
				t.Errorf("%q: %v", header, rows.Errors())
			}
			if !rows.Has(colSize) || rows.Has(colArea) || !row.Blank(colArea) || row.Decimal(colArea, 2) != 0 {
				t.Errorf("%q: an absent column has a value", header)
			}
		}
		if n != 1 || rows.Err() != nil || rows.ErrorCount() != 0 || len(rows.Ignored()) != 0 {
			t.Errorf("%q: %d rows, %v, %v, %v", header, n, rows.Err(), rows.Errors(), rows.Ignored())
		}
	}
}

func TestMissingAndDoubleColumnsAreNamed(t *testing.T) {
	_, err := tryOpen("Name;Ort;Nachname;Art;Art\nKaya;Köln;Kaya;;\n", Limits{})
	var got []string
	for _, e := range errs.All(err) {
		got = append(got, e.Key+" "+e.Field)
	}
	want := []string{
		"sheet.error.column-twice Familienname", "sheet.error.column-twice Art", "sheet.error.column-missing Geburtsdatum",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	args := errs.All(err)[0].Args
	if diff := cmp.Diff([]any{"column", "Familienname", "first", "A", "second", "C"}, args); diff != "" {
		t.Error(diff)
	}
	_, err = tryOpen("1;2\n3;4\n", Limits{})
	if list := errs.All(err); list[0].Key != "sheet.error.header" || list[0].Args[1] != "Familienname, Geburtsdatum" {
		t.Errorf("without a header: %v", err)
	}
}

func TestNoColumnIsDroppedInSilence(t *testing.T) {
	rows := open(t, "Name;Telefon;Geburtsdatum;\nKaya;1;1.2.1990;;geheim\nKöß;2;1.2.1990;noch eins\n", Limits{})
	for range rows.All() { //nolint:revive // the rows are of no interest here
	}
	want := []Ignored{{"B", "Telefon"}, {"E", ""}, {"D", ""}}
	if diff := cmp.Diff(want, rows.Ignored()); diff != "" {
		t.Error(diff)
	}
}

func TestEachMistakeNamesRowFieldAndRule(t *testing.T) {
	kinds := map[string]int{"Haus": 1, "Wohnung": 2}
	for _, tt := range []struct {
		header, value string
		read          func(*Row)
		rule          string
		args          []any
	}{
		{"Nachname", "", func(r *Row) { r.Text(colName) }, "required", nil},
		{"Nachname", strings.Repeat("ä", 21), func(r *Row) { r.Text(colName) }, "length", []any{"max", 20}},
		{"Nachname", "a\x01b", func(r *Row) { r.Text(colName) }, "characters", nil},
		{"geb. am", "", func(r *Row) { r.Date(colBorn) }, "required", nil},
		{"geb. am", "31.2.1990", func(r *Row) { r.Date(colBorn) }, "date", nil},
		{"geb. am", "1.2.90", func(r *Row) { r.Date(colBorn) }, "date", nil},
		{"geb. am", "02/01/1990", func(r *Row) { r.Date(colBorn) }, "date", nil},
		{"Personen", "vier", func(r *Row) { r.Int(colSize, 1, 20) }, "int", nil},
		{"Personen", "4,5", func(r *Row) { r.Int(colSize, 1, 20) }, "int", nil},
		{"Personen", "0", func(r *Row) { r.Int(colSize, 1, 20) }, "range", []any{"low", 1, "high", 20}},
		{"Personen", "99999999999999999999", func(r *Row) { r.Int(colSize, 1, 20) }, "int", nil},
		{"Wohnfläche", "1,234", func(r *Row) { r.Decimal(colArea, 2) }, "decimal", []any{"places", 2}},
		{"Wohnfläche", "1.23.4", func(r *Row) { r.Decimal(colArea, 2) }, "decimal", []any{"places", 2}},
		{"Art", "Zelt", func(r *Row) { Choice(r, colKind, kinds) }, "choice", []any{"options", "Haus, Wohnung"}},
		{"Art", "-", func(r *Row) { r.Choice(colKind, map[string]string{"Haus": "h"}) }, "choice", []any{"options", "Haus"}},
		{"Aufzug", "vielleicht", func(r *Row) { r.Bool(colLift) }, "bool", nil},
	} {
		t.Run(tt.rule+" "+tt.value, func(t *testing.T) {
			headers, values := []string{"Nachname", "geb. am"}, []string{"Kaya", "1.2.1990"}
			at := len(headers)
			for i, h := range headers {
				if h == tt.header {
					at = i
				}
			}
			if at == len(headers) {
				headers, values = append(headers, tt.header), append(values, "")
			}
			values[at] = tt.value
			rows := open(t, strings.Join(headers, ";")+"\n"+strings.Join(values, ";")+"\n", Limits{})
			for row := range rows.All() {
				tt.read(row)
				tt.read(row)
				if row.OK() {
					t.Error("the row is thought to be good")
				}
			}
			want := []RowError{{
				Row: 2, Field: tt.header, Rule: tt.rule, Key: "sheet.rule." + tt.rule,
				Args: append([]any{"row", 2, "field", tt.header}, tt.args...), Value: tt.value,
			}}
			if diff := cmp.Diff(want, rows.Errors()); diff != "" {
				t.Fatal(diff)
			}
			if text := rows.Errors()[0].Error(); tt.value != "" && strings.Contains(text, tt.value) {
				t.Errorf("%q tells the value to the log", text)
			}
			if e := rows.Errors()[0].Err(); e.Kind != errs.KindInvalid || e.Field != tt.header {
				t.Errorf("as an error of the house: %v", e)
			}
		})
	}
}

func TestValuesAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]int64{
		"217,41": 21741, "217.41": 21741, "1.234": 123400, "1.234,5": 123450, "1234,50": 123450, "1 234": 123400,
		"1\u00a0234\u202f567,8": 123456780, "-0,05": -5, "−3": -300, "+7": 700, "0": 0, "12.345.678": 1234567800, "5,": 0,
	} {
		got, ok := parseDecimal(Cell{Text: text}, 2)
		if ok != (text != "5,") || got != want {
			t.Errorf("%q gives %d, %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", ".", ",", "1.23,4", "12.34.567", "1e5", "0x1", "1-2", "½", "1.234 567", ".5", "--1", "=1", "1,2,3", "9223372036854775808"} {
		if got, ok := parseDecimal(Cell{Text: text}, 0); ok {
			t.Errorf("%q gives %d", text, got)
		}
	}
	if got, ok := parseDecimal(Cell{Text: "1.234", Kind: Number}, 3); !ok || got != 1234 {
		t.Errorf("the number 1.234 of a workbook gives %d, %v", got, ok)
	}
	rows := open(t, "Name;geb. am;Aufzug;Art\nA;1990-02-01;x;HAUS\nB;1.2.1990 00:00:00;Nein;haus \nC;01.02.1990;;\n", Limits{})
	n := 0
	for row := range rows.All() {
		if got := row.Date(colBorn); got != clock.MustDate("1990-02-01") {
			t.Errorf("row %d: %s", row.Number, got)
		}
		if got := row.Bool(colLift); got != (n == 0) {
			t.Errorf("row %d: %v", row.Number, got)
		}
		if got := row.Choice(colKind, map[string]string{"Haus": "house"}); (got == "house") != (n < 2) {
			t.Errorf("row %d: %q", row.Number, got)
		}
		n++
	}
	if len(rows.Errors()) != 0 || n != 3 {
		t.Error(n, rows.Errors())
	}
}

func TestAFormulaWithoutAResultIsAMistakeAndNotABlank(t *testing.T) {
	data := foreign(t, func(f *excelize.File) error {
		return errors.Join(f.SetSheetRow("Sheet1", "A1", &[]any{"Name", "Geburtsdatum"}), f.SetCellFormula("Sheet1", "A2", "B1"),
			f.SetCellInt("Sheet1", "B2", 33_000))
	})
	reader, err := Open(bytes.NewReader(data), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := reader.Rows(allTests...)
	if err != nil {
		t.Fatal(err)
	}
	for row := range rows.All() {
		row.Text(colName)
		row.Date(colBorn) // a bare number is no date: nobody can see one
	}
	if list := rows.Errors(); len(list) != 2 || list[0].Rule != "formula" || list[1].Rule != "date" {
		t.Errorf("got %v", list)
	}
}

func TestErrorsBeyondTheLimitAreOnlyCounted(t *testing.T) {
	rows := open(t, "Name;Geburtsdatum\n"+strings.Repeat("Kaya;nie\n", 50), Limits{Errors: 7})
	for row := range rows.All() {
		row.Date(colBorn)
	}
	if len(rows.Errors()) != 7 || rows.ErrorCount() != 50 {
		t.Errorf("%d kept, %d counted", len(rows.Errors()), rows.ErrorCount())
	}
}

func TestATableThatBreaksOffIsNotTakenForWhole(t *testing.T) {
	rows := open(t, "Name;Geburtsdatum\n"+strings.Repeat("Kaya;1.2.1990\n", 20)+"\"Kaya", Limits{})
	n := 0
	for range rows.All() {
		n++
	}
	if err := rows.Err(); n != 20 || err == nil || errs.All(err)[0].Args[1] != 22 {
		t.Errorf("%d rows, %v", n, err)
	}
}

func TestAColumnNobodyDeclaredIsAProgrammingError(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	for row := range open(t, "Name;Geburtsdatum\nKaya;1.2.1990\n", Limits{}).All() {
		row.Text(&Column{Header: "Name"})
	}
}

// Every rule and error of this package has its sentence in German and Arabic.
func TestEveryMessageIsThere(t *testing.T) {
	keys := map[string]bool{}
	quoted := regexp.MustCompile(`"(sheet\.error\.[a-z-]+)"|r\.fail\(c, "([a-z]+)"`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range quoted.FindAllStringSubmatch(string(source), -1) {
			if m[1] != "" {
				keys[m[1]] = true
			} else {
				keys["sheet.rule."+m[2]] = true
			}
		}
	}
	if len(keys) < 20 {
		t.Fatalf("found only %d keys", len(keys))
	}
	for _, lang := range []string{"de", "ar"} {
		raw, err := os.ReadFile(filepath.Join("..", "i18n", "messages", lang, "sheet.json"))
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]any
		if err := json.Unmarshal(raw, &texts); err != nil {
			t.Fatal(err)
		}
		for key := range keys {
			if texts[key] == nil {
				t.Errorf("%s: %s has no text", lang, key)
			}
		}
	}
}

func TestNumbersAreNeverRounded(t *testing.T) {
	for _, n := range []int64{0, -1, math.MaxInt64, math.MinInt64 + 1, 999_999_999_999_999} {
		cell := Decimal(n, 4)
		if got, ok := parseDecimal(cell, 4); !ok || got != n {
			t.Errorf("%d became %s and then %d", n, cell.Text, got)
		}
	}
}
