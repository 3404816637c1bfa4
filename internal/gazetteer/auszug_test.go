package gazetteer

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"wegwarte/internal/errs"
	"wegwarte/internal/sheet"
)

// auszug writes a workbook laid out like AuszugGV: a cover sheet, a data sheet
// with its title and a header of merged rows, the data from row 7 on, and
// footnotes below. change may spoil a row (numbered as in the sheet).
func auszug(t testing.TB, list []Municipality, change func(row int, cells []any) []any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	const data = "Onlineprodukt_Gemeinden31082025"
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	check(f.SetSheetName("Sheet1", "Inhalt"))
	check(f.SetCellStr("Inhalt", "A1", "Gemeindeverzeichnis-Informationssystem GV-ISys"))
	_, err := f.NewSheet(data)
	check(err)
	set := func(row int, cells []any) {
		if change != nil {
			cells = change(row, cells)
		}
		if cells != nil {
			check(f.SetSheetRow(data, fmt.Sprintf("A%d", row), &cells))
		}
	}
	set(1, []any{"Alle politisch selbständigen Gemeinden mit ausgewählten Merkmalen am 31.08.2025"})
	set(3, []any{"Satz-art", "Text-kenn-zeichen", "Amtlicher Regionalschlüssel (ARS)", nil, nil, nil, nil, "Gemeindename",
		"Fläche km2 1)", "Bevölkerung 2)", nil, nil, nil, "Post-leit-zahl 3)", "Geografische Mittelpunktkoordinaten", nil})
	set(4, []any{nil, nil, "Land", "RB", "Kreis", "VB", "Gem", nil, nil, "insgesamt", "männlich", "weiblich", "je km2", nil, "Längengrad", "Breitengrad"})
	check(f.MergeCell(data, "C3", "G3"))
	check(f.MergeCell(data, "J3", "M3"))
	set(7, []any{"10", nil, "05", nil, nil, nil, nil, "Nordrhein-Westfalen"})
	row, rb, kreis := 8, "", ""
	for _, m := range list {
		if m.AGS[:3] != rb {
			rb = m.AGS[:3]
			set(row, []any{"20", nil, "05", rb[2:], nil, nil, nil, "Reg.-Bez. " + m.District})
			row++
		}
		if m.Kreis.Key != kreis {
			kreis = m.Kreis.Key
			set(row, []any{"40", "43", "05", rb[2:], kreis[3:], nil, nil, m.Kreis.Name})
			row++
		}
		kind := "63"
		if m.Independent {
			kind = "61"
		}
		set(row, []any{"50", "50", "05", rb[2:], kreis[3:], "0000", nil, m.OfficialName})
		set(row+1, []any{
			"60", kind, "05", rb[2:], kreis[3:], "0000", m.AGS[5:], m.OfficialName, float64(m.AreaHa) / 100, m.Population,
			m.Population / 2, m.Population - m.Population/2, 100, m.PostalCode, comma(m.Lon), comma(m.Lat), "E27", "Sonstiges Gebiet", "01", "dicht besiedelt",
		})
		row += 2
	}
	set(row+1, []any{"1) Fläche und Bevölkerung am 31.12.2024."})
	set(row+2, []any{"60 Gemeinden …"})
	var out bytes.Buffer
	check(f.Write(&out))
	return out.Bytes()
}

func comma(degrees float64) string { return strings.Replace(fmt.Sprintf("%.6f", degrees), ".", ",", 1) }

func TestTheWorkbookGivesTheSameMunicipalitiesAsTheText(t *testing.T) {
	data := auszug(t, NRW().Municipalities, nil)
	list, err := Read(bytes.NewReader(data), "05")
	if err != nil {
		t.Fatal(err)
	}
	checkTotals(t, list)
	if diff := cmp.Diff(NRW().Municipalities, list.Municipalities); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(list.Source, "AuszugGV, Gebietsstand 31.08.2025") {
		t.Errorf("source %q", list.Source)
	}
}

func TestKeysStoredAsNumbersKeepTheirZeros(t *testing.T) {
	data := auszug(t, NRW().Municipalities[:3], func(_ int, cells []any) []any {
		if len(cells) > 7 && cells[0] == "60" {
			cells[0], cells[2], cells[6] = 60, 5, 0
		}
		return cells
	})
	list, err := Read(bytes.NewReader(data), "05")
	if err != nil {
		t.Fatal(err)
	}
	if got := list.Municipalities[0].AGS; got != "05111000" {
		t.Errorf("AGS %q", got)
	}
}

func TestTheSameTableSavedAsCSVIsReadToo(t *testing.T) {
	var file bytes.Buffer
	row := func(texts ...string) (cells []sheet.Cell) {
		for _, s := range texts {
			cells = append(cells, sheet.String(s))
		}
		return cells
	}
	err := sheet.WriteCSV(&file, sheet.Table{Rows: sheet.RowsOf(
		row("Gemeinden am 31.08.2025"),
		row("40", "43", "05", "1", "54", "", "", "Kleve"),
		row("60", "63", "05", "1", "54", "0000", "004", "Bedburg-Hau", "61,3", "12 918", "", "", "", "47551", "6,18", "51,77"),
	)})
	if err != nil {
		t.Fatal(err)
	}
	list, err := Read(&file, "05")
	if err != nil {
		t.Fatal(err)
	}
	want := []Municipality{{
		AGS: "05154004", Name: "Bedburg-Hau", OfficialName: "Bedburg-Hau", Kreis: Kreis{"05154", "Kleve"},
		PostalCode: "47551", Population: 12918, AreaHa: 6130, Lat: 51.77, Lon: 6.18,
	}}
	if diff := cmp.Diff(want, list.Municipalities); diff != "" {
		t.Error(diff)
	}
}

func TestMistakesInTheWorkbookAreNamedByRowFieldAndRule(t *testing.T) {
	const düsseldorf = 11 // its row: after the Land, the Regierungsbezirk, the Kreis and the Verband
	tests := map[string]struct {
		column int
		value  any
		field  string
		key    string
	}{
		"an unknown kind of line":    {0, "61", fieldSatzart, "gazetteer.rule.satzart"},
		"an unknown kind of place":   {1, "99", fieldKind, "gazetteer.rule.kind"},
		"a key with a letter":        {6, "00x", fieldKey, "gazetteer.rule.digits"},
		"no name":                    {7, " ", fieldName, "gazetteer.rule.missing"},
		"an area that is no number":  {8, "groß", fieldArea, "gazetteer.rule.number"},
		"no population":              {9, nil, fieldPopulation, "gazetteer.rule.missing"},
		"a negative population":      {9, -4, fieldPopulation, "gazetteer.rule.number"},
		"a postal code of six":       {13, "402130", fieldPostalCode, "gazetteer.rule.digits"},
		"a longitude off the globe":  {14, "678,0", fieldLon, "gazetteer.rule.number"},
		"a Kreis that is not listed": {4, "12", fieldKreis, "gazetteer.rule.kreis"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			data := auszug(t, NRW().Municipalities[:2], func(row int, cells []any) []any {
				if row == düsseldorf {
					cells[tt.column] = tt.value
				}
				return cells
			})
			_, err := Read(bytes.NewReader(data), "05")
			list := errs.All(err)
			if len(list) == 0 || list[0].Key != tt.key || list[0].Field != tt.field || list[0].Args[1] != düsseldorf {
				t.Errorf("got %v with %v, want %s at %s in line %d", err, list, tt.key, tt.field, düsseldorf)
			}
		})
	}
}

func TestAWorkbookWithoutSuchATableIsRefused(t *testing.T) {
	data := auszug(t, nil, func(int, []any) []any { return nil })
	if _, err := Read(bytes.NewReader(data), "05"); err == nil || errs.All(err)[0].Key != "gazetteer.error.no-data" {
		t.Errorf("got %v", err)
	}
}

func FuzzAuszugGV(f *testing.F) {
	f.Add(auszug(f, NRW().Municipalities[:4], nil))
	f.Add([]byte("am 1.1.2025\n40;43;05;1;54;;;Kleve\n60;63;05;1;54;0;4;Bedburg-Hau;61,3;12918;;;;47551;6,18;51,77\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, data) })
}

// checkRead holds what every input must keep: an error of the person's, or a
// list in order whose every entry is whole.
func checkRead(t *testing.T, data []byte) {
	list, err := Read(bytes.NewReader(data), "05")
	if err != nil {
		if !errs.Is(err, errs.KindInvalid) {
			t.Fatalf("not an error that the person can correct: %v", err)
		}
		return
	}
	if list.AsOf.IsZero() || len(list.Municipalities) == 0 {
		t.Fatal("a list without a day or without municipalities")
	}
	for i, m := range list.Municipalities {
		if !isKey(m.AGS, 8) || m.AGS[:2] != "05" || m.OfficialName == "" || m.Kreis.Key != m.AGS[:5] || m.Population < 0 || m.AreaHa < 0 {
			t.Fatalf("not whole: %+v", m)
		}
		if i > 0 && m.AGS <= list.Municipalities[i-1].AGS {
			t.Fatalf("%s twice or out of order", m.AGS)
		}
	}
}
