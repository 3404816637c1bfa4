package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/testkit"
)

// imported runs `import arrivals` on a list and gives its report.
func imported(t *testing.T, dsn, list string, change func(*importArrivalsCmd)) (report map[string]any, told string, err error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "arrivals.csv")
	if err := os.WriteFile(file, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	rt := &runtime{Ctx: t.Context(), Out: &out, Err: &errs, Clock: testkit.Clock()}
	c := &importArrivalsCmd{database: database{DB: dsn}, form: form{Format: "json"}, File: file, Tenant: "land:05", Facility: "ZUE Musterberg"}
	if change != nil {
		change(c)
	}
	err = c.Run(rt)
	if out.Len() > 0 && c.Format == "json" {
		if err := json.Unmarshal(out.Bytes(), &report); err != nil {
			t.Fatalf("no JSON: %q", out.String())
		}
	}
	return report, out.String() + errs.String(), err
}

// world gives the address of a database with testkit's tenants.
func world(t *testing.T) string {
	t.Helper()
	dsn := "sqlite:" + filepath.Join(t.TempDir(), "test.db")
	d, err := db.Create(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	testkit.NewWorld(t, d)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return dsn
}

const arrivalList = "Aktenzeichen;Familienname;Vorname;Geburtsdatum;Beziehung;Einrichtung\n" +
	"A-1;Al-Haddad;Amina;1984;;\nA-1;Al-Haddad;Sami;5.2019;Kind von 1;\nA-2;Koval;Olena;3.3.1990;;ZUE Beispieltal\n"

func counts(r map[string]any) (got [6]float64) {
	for i, key := range []string{"households", "persons", "created", "unchanged", "conflicts", "refused"} {
		got[i], _ = r[key].(float64)
	}
	return got
}

func TestImportArrivalsTwiceChangesNothing(t *testing.T) {
	dsn := world(t)
	for i, want := range [][6]float64{{2, 3, 2, 0, 0, 0}, {2, 3, 0, 2, 0, 0}} {
		report, told, err := imported(t, dsn, arrivalList, nil)
		if err != nil || counts(report) != want {
			t.Errorf("time %d: %s %v", i+1, told, err)
		}
	}
}

func TestImportArrivalsRefusesWithRowFieldAndRule(t *testing.T) {
	report, told, err := imported(t, world(t), arrivalList+"A-3;Neu;Anna;31.2.1990;;\nA-4;Alt;Berta;1890;;\n", nil)
	if !errors.Is(err, errRefused) || counts(report) != [6]float64{4, 5, 2, 0, 0, 2} {
		t.Fatalf("%s %v", told, err)
	}
	faults := report["errors"].([]any)
	first, second := faults[0].(map[string]any), faults[1].(map[string]any)
	if first["row"] != 5.0 || first["field"] != "Geburtsdatum" || first["rule"] != "birth" ||
		!strings.HasPrefix(first["message"].(string), "Zeile 5, Feld „Geburtsdatum“: ") {
		t.Errorf("first: %v", first)
	}
	if second["row"] != 6.0 || second["rule"] != "person.birth.too-old" ||
		!strings.HasPrefix(second["message"].(string), "Zeile 6, Feld „Geburtsdatum“: ") {
		t.Errorf("second: %v", second)
	}
}

func TestImportArrivalsReportsWhatDiffers(t *testing.T) {
	dsn := world(t)
	if _, told, err := imported(t, dsn, arrivalList, nil); err != nil {
		t.Fatal(told, err)
	}
	report, told, err := imported(t, dsn, strings.Replace(arrivalList, "1984", "1985", 1), nil)
	if !errors.Is(err, errRefused) || counts(report) != [6]float64{2, 3, 0, 1, 1, 0} {
		t.Errorf("%s %v", told, err)
	}
}

func TestImportArrivalsDryRunChangesNothing(t *testing.T) {
	dsn := world(t)
	for range 2 {
		report, told, err := imported(t, dsn, arrivalList, func(c *importArrivalsCmd) { c.DryRun = true })
		if err != nil || counts(report) != [6]float64{2, 3, 2, 0, 0, 0} {
			t.Errorf("%s %v", told, err)
		}
	}
}

func TestImportArrivalsOfManyIsCountedAfterwards(t *testing.T) {
	var list strings.Builder
	list.WriteString("Aktenzeichen;Vorname\n")
	for i := range manyHouseholds {
		fmt.Fprintf(&list, "A-%d;Amina\n", i)
	}
	dsn := world(t)
	report, told, err := imported(t, dsn, list.String(), nil)
	if err != nil || counts(report) != [6]float64{manyHouseholds, manyHouseholds, manyHouseholds} {
		t.Fatal(told, err)
	}
	d, err := db.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	var counted int
	err = d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) (err error) {
		counted, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'person_token'`)
		return err
	})
	if err := errors.Join(err, d.Close()); err != nil || counted == 0 {
		t.Errorf("%d, %v", counted, err)
	}
}

func TestImportArrivalsTellsWhatIsWrongWithTheCommand(t *testing.T) {
	dsn := world(t)
	for rule, test := range map[string]struct {
		change  func(*importArrivalsCmd)
		list    string
		refused bool
		told    string
	}{
		"no such facility": {func(c *importArrivalsCmd) { c.Facility = "Schloss" }, arrivalList, false, ""},
		"no such tenant":   {func(c *importArrivalsCmd) { c.Tenant = "land:99" }, arrivalList, false, ""},
		"no table":         {nil, "\x00\x01", true, "Tabelle"},
		"no such columns":  {nil, "a;b\n1;2\n", true, "Aktenzeichen"},
		"in words": {func(c *importArrivalsCmd) { c.Format = "text" }, arrivalList, false,
			"2 households, 3 persons: 2 created, 0 unchanged, 0 conflicts, 0 refused"},
	} {
		_, told, err := imported(t, dsn, test.list, test.change)
		if wantErr := test.told == "" || test.refused; wantErr != (err != nil) || test.refused != errors.Is(err, errRefused) ||
			!strings.Contains(told, test.told) {
			t.Errorf("%s: %q, %v", rule, told, err)
		}
	}
}

// A municipality takes in without facilities.
func TestImportArrivalsIntoAMunicipality(t *testing.T) {
	dsn := world(t)
	d, err := db.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	err = d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO municipality (ags, name, official_name, kreis_key, kreis, kreisfrei, district, postal_code,
			population, area_ha, latitude, longitude, as_of, source) VALUES
			('05999999', 'Musterstadt', 'Musterstadt', '', '', FALSE, '', '', 1, 1, 0, 0, '2026-01-01', 'test')`)
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE tenant SET ags = '05999999' WHERE name = 'Musterstadt'`)
		}
		return err
	})
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	report, told, err := imported(t, dsn, arrivalList, func(c *importArrivalsCmd) { c.Tenant, c.Facility = "05999999", "" })
	if !errors.Is(err, errRefused) || counts(report) != [6]float64{2, 3, 1, 0, 0, 1} {
		t.Errorf("only the household that names a facility is refused: %s %v", told, err)
	}
}
