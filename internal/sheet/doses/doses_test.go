package doses_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"wegwarte/engine/vaccination"
	"wegwarte/internal/fhir"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sheet/doses"
)

func asked(t testing.TB) doses.Asked {
	t.Helper()
	born, err := vaccination.ParseDay("2019-05-10")
	if err != nil {
		t.Fatal(err)
	}
	on, err := vaccination.ParseDay("2026-11-26")
	if err != nil {
		t.Fatal(err)
	}
	return doses.Asked{Born: born, On: on, Against: fhir.Antigens}
}

func TestADayIsReadAsFarAsItIsKnown(t *testing.T) {
	text := "date,atc\n2020-06-01,J07BD52\n1.7.2020,j07ca09\n2021-05,J07BK01\n05.2022,J07BK01\n2023,J07BB02\n2019,J07BC01\n"
	list, err := doses.Read(strings.NewReader(text), doses.Limits, asked(t))
	if err != nil || list.Count != 0 {
		t.Fatal(list.Errors, err)
	}
	var got []string
	for _, d := range list.Doses {
		got = append(got, d.When.String()+" "+d.ATC)
	}
	want := "2020-06-01 J07BD52, 2020-07-01 J07CA09, 2021-05 J07BK01, 2022-05 J07BK01, 2023 J07BB02, 2019 J07BC01"
	if strings.Join(got, ", ") != want {
		t.Errorf("read %v", got)
	}
	if len(list.Doses[1].Against) != 6 {
		t.Errorf("against %v", list.Doses[1].Against)
	}
}

func TestAWrongRowIsNamedWithItsFieldAndRule(t *testing.T) {
	text := "Datum;ATC-Code\n2020-06-01;J07BD52\n2019-05-09;J07BD52\n2026-11-27;J07BD52\n2026-12;J07BD52\n31.2.2020;J07BD52\n;J07BD52\n2020-06-01;\n2020-06-01;A02BC01\n2018;J07BD52\n1850-01-01;J07BD52\n"
	list, err := doses.Read(strings.NewReader(text), doses.Limits, asked(t))
	if err != nil {
		t.Fatal(err)
	}
	want := map[int]string{3: "Datum before-birth", 4: "Datum future", 5: "Datum future", 6: "Datum date", 7: "Datum required", 8: "ATC-Code required",
		9: "ATC-Code unknown", 10: "Datum before-birth", 11: "Datum date"}
	for _, e := range list.Errors {
		if want[e.Row] != e.Field+" "+e.Rule {
			t.Errorf("row %d: %s %s", e.Row, e.Field, e.Rule)
		}
		delete(want, e.Row)
	}
	if len(want) != 0 || len(list.Doses) != 1 {
		t.Errorf("not told: %v; read %d", want, len(list.Doses))
	}
}

func TestAListWithoutRowsIsNobodysDoses(t *testing.T) {
	list, err := doses.Read(strings.NewReader("date,atc\n"), doses.Limits, asked(t))
	if err != nil || len(list.Doses) != 0 || list.Count != 0 {
		t.Error(list, err)
	}
}

func TestMoreDosesThanAnybodyHasAreRefused(t *testing.T) {
	text := "date,atc\n" + strings.Repeat("2020-06-01,J07BD52\n", vaccination.MaxDoses+1)
	if list, err := doses.Read(strings.NewReader(text), doses.Limits, asked(t)); err != nil || list.Count != 1 || list.Errors[0].Rule != "many" {
		t.Error(list.Errors, err)
	}
	text += strings.Repeat("2020-06-01,J07BD52\n", 100)
	if _, err := doses.Read(strings.NewReader(text), doses.Limits, asked(t)); err == nil {
		t.Error("600 rows were read")
	}
	if _, err := doses.Read(strings.NewReader("date,atc\n"+strings.Repeat(" ", 1<<20)), doses.Limits, asked(t)); err == nil {
		t.Error("more than a megabyte was read")
	}
}

func TestTheCodesOfTheRulesAreThoseOfTheHouse(t *testing.T) {
	for _, rs := range vaccination.Standard() {
		for _, c := range rs.Codes {
			ours, theirs := slices.Sorted(slices.Values(fhir.Antigens(c.ATC))), slices.Sorted(slices.Values(c.Against))
			if !slices.Equal(ours, theirs) {
				t.Errorf("%s: %v in documents, %v in the rules %s", c.ATC, ours, theirs, rs.Name)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("date,atc\n2020-06-01,J07BD52\n"))
	f.Add([]byte("Datum;ATC-Code\n05.2022;J07CA09\n2023;J07BK01\n\"1.1.2024\";x\n"))
	f.Add([]byte("date,atc\n2019,J07BD\n13.2020,J07BD52\n0.2020,J07\n"))
	f.Add([]byte("DAtum,ATC\n.0000"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a := asked(t)
		limits := doses.Limits
		limits.Bytes = 1 << 16
		list, err := doses.Read(bytes.NewReader(data), limits, a)
		if err != nil {
			return
		}
		if len(list.Doses) > vaccination.MaxDoses || len(list.Errors) > sheet.Default.Errors {
			t.Errorf("%d doses, %d errors", len(list.Doses), len(list.Errors))
		}
		schedule := vaccination.NewSchedule(vaccination.Standard()[0])
		var given []vaccination.Dose
		for _, d := range list.Doses {
			if d.When.First > d.When.Last || d.When.Last < a.Born || d.When.First > a.On || len(d.Against) == 0 {
				t.Errorf("read: %+v", d)
			}
			given = append(given, vaccination.Dose{Against: schedule.Set(d.Against...), When: d.When})
		}
		if _, err := schedule.Evaluate(vaccination.Person{Born: a.Born}, given, a.On, nil); err != nil {
			t.Errorf("what was read is refused: %v", err)
		}
	})
}
