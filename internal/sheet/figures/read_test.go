package figures_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/i18n"
	"wegwarte/internal/sheet/figures"
)

var provenance = figures.Provenance{Source: "Landesdatenbank NRW", Licence: "Datenlizenz Deutschland", Published: clock.MustDate("2026-06-01")}

// towns knows two.
func towns(name string) string {
	switch strings.ToLower(strings.TrimSpace(strings.Split(name, ",")[0])) {
	case "werne":
		return "05978040"
	case "hamm":
		return "05915000"
	}
	return ""
}

func read(t testing.TB, text string) *figures.File {
	t.Helper()
	f, err := figures.Read(strings.NewReader(text), towns)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func file(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// told writes what a file brings, a line for each.
func told(f *figures.File) (lines []string) {
	for _, r := range f.Rows(nil, provenance) {
		line := r.AGS + " " + r.Key + " " + r.From.String()
		if r.To != r.From {
			line += ".." + r.To.String()
		}
		line += " " + decimal(r.Value)
		if r.Mark != "" {
			line += " " + string(r.Mark)
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

func decimal(n int64) string {
	text := []byte{}
	for _, part := range []int64{n / 1000, n % 1000} {
		if part == 0 && len(text) > 0 {
			break
		}
		digits := []byte{}
		for i := 0; part > 0 || i == 0 || len(text) > 0 && i < 3; i++ {
			digits = append(digits, byte('0'+part%10))
			part /= 10
		}
		slices.Reverse(digits)
		if len(text) > 0 {
			text = append(text, ',')
		}
		text = append(text, digits...)
	}
	return strings.TrimRight(string(text), " ")
}

func same(t *testing.T, f *figures.File, want ...string) {
	t.Helper()
	got := told(f)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s\nnames %+v\nerrors %v", strings.Join(got, "\n"), strings.Join(want, "\n"), f.Names, f.Errors)
	}
}

func TestAFlatFileOfTheOlderForm(t *testing.T) {
	f := read(t, file(t, "flat-old.csv"))
	if f.Layout != figures.Flat {
		t.Error(f.Layout)
	}
	same(t, f,
		"05978040 population.total 2024-12-31 29662", "05915000 population.total 2024-12-31 180761", "05000000 population.total 2024-12-31 18034454",
		"05978040 population.age.0 2024-12-31 241", "05978040 population.age.1 2024-12-31 252 uncertain", "05978040 population.age.90 2024-12-31 310")
	if f.Without[figures.Secret] != 1 || f.Without[figures.Later] != 1 {
		t.Errorf("without a value: %v", f.Without)
	}
}

func TestAFlatFileOfTheNewerForm(t *testing.T) {
	f := read(t, "\ufeff"+file(t, "flat-new.csv"))
	same(t, f,
		"05978040 population.births 2024-01-01..2024-12-31 243 provisional", "05915000 population.births 2024-01-01..2024-12-31 1650",
		"05978040 population.births 2023-01-01..2023-12-31 0")
	if f.Without[figures.TooUnsure] != 1 || f.Without[figures.Senseless] != 1 {
		t.Errorf("without a value: %v", f.Without)
	}
}

func TestATableWithAHeadOfSeveralRows(t *testing.T) {
	for name, text := range map[string]string{"utf-8": file(t, "table.csv"), "windows-1252": windows(t, file(t, "table.csv"))} {
		f := read(t, text)
		if f.Layout != figures.Table || f.Published != clock.MustDate("2026-03-14") || !strings.Contains(f.Source, "IT.NRW") {
			t.Errorf("%s: %s, %s, %q", name, f.Layout, f.Published, f.Source)
		}
		same(t, f,
			"05000000 population.total 2023-12-31 18190422", "05000000 population.total 2024-12-31 18034454",
			"05915000 population.total 2023-12-31 180849", "05915000 population.total 2024-12-31 180761",
			"05978040 population.total 2023-12-31 29700", "05978040 population.total 2024-12-31 29662 uncertain")
		words := []string{}
		for _, n := range f.Names {
			words = append(words, n.Words)
		}
		if !slices.Contains(words, "männlich") && !slices.Contains(words, "Bevölkerungsstand · männlich") {
			t.Errorf("%s: names %q", name, words)
		}
	}
}

func TestATableByAgeInItsRows(t *testing.T) {
	same(t, read(t, file(t, "table-age.csv")),
		"05978040 population.age.0 2024-12-31 241", "05978040 population.age.1 2024-12-31 252", "05978040 population.age.90 2024-12-31 310", "05978040 population.total 2024-12-31 29662")
}

func TestIndicatorsByYears(t *testing.T) {
	f := read(t, file(t, "wegweiser-long.csv"))
	same(t, f,
		"05978040 population.total 2023-12-31 29700", "05978040 population.total 2024-12-31 29662",
		"05915000 population.total 2023-12-31 180849", "05978040 housing.rent 2024-01-01..2024-12-31 7,435")
	if f.Without[figures.NotStated] != 2 {
		t.Errorf("without a value: %v", f.Without)
	}
}

func TestIndicatorsByPlacesInTheHead(t *testing.T) {
	same(t, read(t, file(t, "wegweiser-cross.csv")),
		"05978040 population.total 2023-12-31 29700", "05978040 population.total 2024-12-31 29662", "05915000 population.total 2023-12-31 180849", "05915000 population.total 2024-12-31 180761",
		"05978040 population.births 2024-01-01..2024-12-31 243", "05915000 population.births 2024-01-01..2024-12-31 1650", "05978040 population.births 2023-01-01..2023-12-31 251")
}

func TestWhatIsNotANumberIsNamedByItsRowAndField(t *testing.T) {
	f := read(t, "AGS;Gemeinde;Indikator;2023;2024\n05978040;Werne;Bevölkerung;29700;viele\n05915000;Hamm;Bevölkerung;-5;180761\n")
	if f.Count != 2 || f.Errors[0].Row != 2 || f.Errors[0].Field != "2024" || f.Errors[1].Row != 3 || f.Errors[1].Field != "2023" {
		t.Errorf("%+v", f.Errors)
	}
	same(t, f, "05978040 population.total 2023-12-31 29700", "05915000 population.total 2024-12-31 180761")
}

func TestANameThatNobodyKnowsIsLeftOutUntilSomebodySays(t *testing.T) {
	f := read(t, "AGS;Gemeinde;Indikator;2024\n05978040;Werne;Kindergartenplätze nach eigener Art;310\n05978040;Werne;Bevölkerung;29662\n")
	if f.Names[0].Key != "" || f.Names[0].Values != 1 {
		t.Fatalf("%+v", f.Names)
	}
	said := map[string]string{f.Names[0].Folded: "kita.u3.places", f.Names[1].Folded: ""}
	rows := f.Rows(said, provenance)
	if len(rows) != 1 || rows[0].Key != "kita.u3.places" || rows[0].From != clock.MustDate("2024-03-01") || rows[0].Source != provenance.Source || rows[0].AsOf != provenance.Published {
		t.Errorf("%+v", rows)
	}
}

func TestOurOwnSheetHasASourceInEachRow(t *testing.T) {
	f := read(t, file(t, "own.csv"))
	rows := f.Rows(nil, figures.Provenance{})
	if f.Layout != figures.Own || len(rows) != 3 || f.Count != 2 {
		t.Fatalf("%s: %d rows, errors %v", f.Layout, len(rows), f.Errors)
	}
	if r := rows[1]; r.Key != "kita.u3.wish" || r.Value != 48_500 || r.Low != 45_000 || r.High != 52_000 || r.Mark != figure.Estimated || r.From == r.To || r.Source != "Elternbefragung" || r.AGS != "" {
		t.Errorf("%+v", r)
	}
	if rows[2].Key != "population.age.7" || rows[2].AGS != "05978040" {
		t.Errorf("%+v", rows[2])
	}
	got := []string{}
	for _, e := range f.Errors {
		got = append(got, e.Field+" "+e.Rule)
	}
	if want := []string{"Zahl choice", "Quelle required"}; !slices.Equal(got, want) {
		t.Errorf("errors %q", got)
	}
}

func TestTheTemplateIsReadInEveryLanguage(t *testing.T) {
	for _, l := range []i18n.Lang{i18n.German, i18n.Arabic} {
		data, err := figures.WriteTemplate(i18n.With(context.Background(), l))
		if err != nil {
			t.Fatal(err)
		}
		if f, err := figures.Read(bytes.NewReader(data), towns); !errs.Is(err, errs.KindInvalid) || f != nil && (f.Layout != figures.Own || f.Count > 0) {
			t.Errorf("%s: %+v, %v", l, f, err)
		}
	}
}

func TestEveryKnownNameStandsForAKeyThatThereIs(t *testing.T) {
	for _, k := range figure.Keys() {
		for _, l := range []i18n.Lang{i18n.German, i18n.Arabic} {
			ctx := i18n.With(context.Background(), l)
			for _, key := range []string{"figure.meaning." + k.Key, "figure.unit." + k.Unit, "figure.topic." + k.Topic()} {
				if i18n.T(ctx, key) == key {
					t.Errorf("%s: %s has no words", l, key)
				}
			}
			if name := figures.KeyName(ctx, k.Names()[0]); strings.HasPrefix(name, "figure.key.") {
				t.Errorf("%s: %s has no name", l, k.Key)
			}
		}
	}
	for _, name := range []string{"Bevölkerung", "Bevölkerungsstand · {age}", "Lebendgeborene"} {
		if figures.Known(name) == "" {
			t.Errorf("nobody knows %s", name)
		}
	}
}

func windows(t testing.TB, text string) string {
	t.Helper()
	out, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func FuzzRead(f *testing.F) {
	entries, err := filepath.Glob("testdata/*.csv")
	if err != nil || len(entries) < 5 {
		f.Fatal(entries, err)
	}
	for _, e := range entries {
		f.Add([]byte(file(f, filepath.Base(e))))
	}
	f.Add([]byte("a;b\n1;2\n"))
	f.Add([]byte(";2024\nx;(1)\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := figures.Read(bytes.NewReader(data), towns)
		if err != nil {
			if !errs.Is(err, errs.KindInvalid) {
				t.Errorf("%v", err)
			}
			return
		}
		for _, v := range got.Values {
			if v.Number < 0 || v.Name >= len(got.Names) || v.Period.From.IsZero() || v.Period.To.Before(v.Period.From) {
				t.Errorf("%+v", v)
			}
		}
		got.Rows(nil, provenance)
	})
}
