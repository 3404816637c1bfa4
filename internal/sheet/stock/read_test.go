package stock_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/stock"
)

var german = i18n.With(context.Background(), i18n.German)

func read(t testing.TB, ctx context.Context, text string) stock.List { //nolint:revive // the test leads
	t.Helper()
	list, err := stock.Read(ctx, strings.NewReader(text), stock.Limits)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// everything is a site of every kind of field.
func everything() []housing.Inventory {
	site := housing.Site{Name: "=Lindenhof; \"alt\"", Kind: placement.Module, Street: "Lindenweg 4", Town: "59368 Werne", District: "Stockum", Kitchen: housing.KitchenShared, Bathroom: housing.BathroomOutside,
		Toilets: 0, Showers: 3, Opens: clock.MustDate("2026-03-01"), Closes: clock.MustDate("2028-03-01"), Closing: housing.Lease}
	bare := housing.Site{Name: "Haus ohne alles", Kind: placement.Hall, Toilets: housing.Unknown, Showers: housing.Unknown}
	return []housing.Inventory{{Site: site, Dwellings: []housing.Dwelling{
		{Name: "Erdgeschoss", Shared: true, StepFree: true, GroundFloor: true, Area: housing.Women, Opens: clock.MustDate("2026-04-01"), Closes: clock.MustDate("2027-04-01"), Rooms: []housing.Room{
			{Number: 1, Name: "Rot", Places: 2, Area: 185}, {Number: 2, Places: 12}, {Number: 3, Name: "007", Places: 1, Area: 90}}},
		{Name: "Wohnung 1", Rooms: []housing.Room{{Number: 1, Places: 4, Area: 400}}}}}, {Site: bare}}
}

// written gives the list as a file in the language of the context.
func written(t testing.TB, ctx context.Context, write func(*bytes.Buffer, sheet.Table) error) []byte { //nolint:revive // the test leads
	t.Helper()
	table := sheet.Table{Head: []string{"Unterkünfte", "Stand: heute"}}
	for _, c := range stock.Columns {
		table.Headers = append(table.Headers, c.Label(ctx))
	}
	var rows [][]sheet.Cell
	for _, p := range everything() {
		for _, r := range stock.Rows(p) {
			var cells []sheet.Cell
			for _, c := range stock.Columns {
				cells = append(cells, c.Cell(ctx, r))
			}
			rows = append(rows, cells)
		}
	}
	table.Rows = sheet.RowsOf(rows...)
	var file bytes.Buffer
	if err := write(&file, table); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestWhatGoesOutComesInAsItWas(t *testing.T) {
	for _, l := range i18n.Languages {
		for name, write := range map[string]func(*bytes.Buffer, sheet.Table) error{
			"csv":  func(b *bytes.Buffer, t sheet.Table) error { return sheet.WriteCSV(b, t) },
			"xlsx": func(b *bytes.Buffer, t sheet.Table) error { return sheet.WriteXLSX(b, t) },
		} {
			ctx := i18n.With(t.Context(), l)
			list, err := stock.Read(german, bytes.NewReader(written(t, ctx, write)), stock.Limits) // whoever reads it, and in which language
			if err != nil || list.Count > 0 || len(list.Ignored) > 0 {
				t.Fatalf("%s %s: %v, %v, %v", l, name, err, list.Errors, list.Ignored)
			}
			for i, p := range everything() {
				got := list.Sites[i]
				if fmt.Sprint(got.Site) != fmt.Sprint(p.Site) || len(got.Dwellings) != len(p.Dwellings) {
					t.Fatalf("%s %s:\n%+v\n%+v", l, name, got.Site, p.Site)
				}
				for k, d := range p.Dwellings {
					if fmt.Sprint(got.Dwellings[k].Dwelling) != fmt.Sprint(d) {
						t.Errorf("%s %s:\n%+v\n%+v", l, name, got.Dwellings[k].Dwelling, d)
					}
				}
			}
			for field, says := range list.Says {
				if !says {
					t.Errorf("%s %s: no %s", l, name, field)
				}
			}
		}
	}
}

func TestNoTwoColumnsAreCalledTheSame(t *testing.T) {
	for _, l := range i18n.Languages {
		seen := map[string]bool{}
		for _, c := range stock.Columns {
			label := c.Label(i18n.With(t.Context(), l))
			if seen[label] {
				t.Errorf("%s: %q twice", l, label)
			}
			seen[label] = true
		}
	}
}

func TestEveryMistakeNamesItsRowItsFieldAndItsRule(t *testing.T) {
	list := read(t, german, "Unterkunft;Art;Toiletten;Gibt es bis;Wohnung;Ohne Stufen;Plätze;Fläche in m²;Mieter\n"+
		"Haus A;Haus;2;;Whg 1;ja;2;14,5;x\n"+ // 2
		"Haus A;;;;Whg 1;nein;;14,25;\n"+ // 3: says otherwise, no places, too fine
		"Haus A;Schloss;3;;Whg 2;vielleicht;zwei;;\n"+ // 4
		";;;;Whg 3;;1;;\n"+ // 5
		"Haus B;Wohnung;;31.02.2027;;;2;;\n") // 6: places of no dwelling
	want := map[string]string{"3 Ohne Stufen": "differs", "3 Plätze": "required", "3 Fläche in m²": "decimal", "4 Art": "choice", "4 Ohne Stufen": "choice", "4 Toiletten": "differs", "4 Plätze": "int",
		"5 Unterkunft": "required", "6 Gibt es bis": "date", "6 Wohnung": "required"}
	for _, e := range list.Errors {
		at := fmt.Sprintf("%d %s", e.Row, e.Field)
		if want[at] != e.Rule {
			t.Errorf("%s: %s, want %q", at, e.Rule, want[at])
		}
		if text := i18n.T(german, e.Key, e.Args...); !strings.HasPrefix(text, fmt.Sprintf("Zeile %d, Feld „%s“: ", e.Row, e.Field)) {
			t.Errorf("%s", text)
		}
		delete(want, at)
	}
	if text := fmt.Sprint(argsOf(list.Errors)); strings.Contains(text, "hotel,") || strings.Contains(text, "فندق") || !strings.Contains(text, "Hotel oder Pension, Halle") {
		t.Errorf("not told what is possible, in German alone: %s", text)
	}
	if len(want) > 0 || len(list.Ignored) != 1 || list.Ignored[0].Header != "Mieter" {
		t.Errorf("missing %v; ignored %v", want, list.Ignored)
	}
}

func TestRoomsComeInTheOrderOfTheirNumbers(t *testing.T) {
	list := read(t, german, "Unterkunft;Wohnung;Raum Nr.;Name des Raums;Plätze\nH;W;3;drei;3\nH;W;1;eins;1\nH;V;;a;1\nH;W;2;zwei;2\nH;V;;b;1\n")
	if list.Count != 0 || len(list.Sites) != 1 || len(list.Sites[0].Dwellings) != 2 {
		t.Fatalf("%+v", list)
	}
	w := list.Sites[0].Dwellings[0]
	if fmt.Sprint(w.Rows) != "[3 5 2]" || w.Dwelling.Rooms[0].Name != "eins" || w.Dwelling.Rooms[2].Number != 3 {
		t.Errorf("%+v", w)
	}
	if list.Says[housing.FieldKind] || !list.Says[housing.FieldRoom] {
		t.Errorf("%v", list.Says)
	}
}

func TestALongListIsRefused(t *testing.T) {
	if _, err := stock.Read(german, strings.NewReader("Unterkunft\n"+strings.Repeat("x\n", 20_100)), stock.Limits); err == nil {
		t.Error("20,100 rows were read")
	}
	if _, err := stock.Read(german, bytes.NewReader(bytes.Repeat([]byte("Unterkunft\n"), 1<<20)), stock.Limits); err == nil {
		t.Error("11 MB were read")
	}
}

func TestTheTemplateIsReadAsAnEmptyList(t *testing.T) {
	for _, l := range i18n.Languages {
		file, err := stock.WriteTemplate(i18n.With(t.Context(), l))
		if err != nil {
			t.Fatal(err)
		}
		list, err := stock.Read(german, bytes.NewReader(file), stock.Limits)
		if err != nil || len(list.Sites) != 0 || len(list.Ignored) != 0 || list.Count != 0 {
			t.Errorf("%s: %+v, %v", l, list, err)
		}
	}
}

func TestAListKeepsItsWayToTheNextPage(t *testing.T) {
	list := read(t, german, string(written(t, german, func(b *bytes.Buffer, t sheet.Table) error { return sheet.WriteCSV(b, t) })))
	packed, err := stock.Pack(housing.StockCommand{Sites: list.Sites, Says: list.Says, DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	cmd, err := stock.Unpack(packed)
	if err != nil || fmt.Sprint(cmd.Sites) != fmt.Sprint(list.Sites) || len(cmd.Says) != len(list.Says) || cmd.DryRun {
		t.Errorf("%v\n%+v\n%+v", err, cmd.Sites, list.Sites)
	}
	for _, wrong := range []string{"", "x", packed[:len(packed)/2], packed[:len(packed)-8] + "AAAAAAAA"} {
		if _, err := stock.Unpack(wrong); err == nil {
			t.Errorf("%.20q was unpacked", wrong)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("Unterkunft;Art;Wohnung;Raum Nr.;Plätze\nHaus A;Haus;W;2;3\nHaus A;;W;1;1\n"))
	f.Add(written(f, german, func(b *bytes.Buffer, t sheet.Table) error { return sheet.WriteXLSX(b, t) }))
	f.Add([]byte("name,room_number,dwelling,m2,places\n=1,99999999999,x,-1,\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := stock.Read(german, bytes.NewReader(data), sheet.Limits{Bytes: 1 << 16, Unpacked: 1 << 18})
		if err != nil {
			return
		}
		rooms := 0
		for _, p := range list.Sites {
			if p.Site.Name == "" || p.Row < 1 {
				t.Errorf("%+v", p)
			}
			for _, d := range p.Dwellings {
				if d.Dwelling.Name == "" || len(d.Rows) != len(d.Dwelling.Rooms) {
					t.Errorf("%+v", d)
				}
				for i, r := range d.Dwelling.Rooms {
					rooms++
					if r.Number != i+1 || r.Places < 0 {
						t.Errorf("%+v", r)
					}
				}
			}
		}
		if rooms > list.Rows {
			t.Errorf("%d rooms of %d rows", rooms, list.Rows)
		}
	})
}

func FuzzUnpack(f *testing.F) {
	packed, err := stock.Pack(housing.StockCommand{Sites: []housing.StockSite{{Site: housing.Site{Name: "x"}}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed)
	f.Fuzz(func(t *testing.T, text string) {
		cmd, err := stock.Unpack(text)
		for _, p := range cmd.Sites {
			if err == nil && (p.Site.ID != "" || p.Site.Unit != "") {
				t.Errorf("%+v", p)
			}
		}
	})
}

func argsOf(list []sheet.RowError) (all []any) {
	for _, e := range list {
		all = append(all, e.Args...)
	}
	return all
}
