package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

const aminasPass = `{"resourceType": "Bundle", "type": "collection", "timestamp": "2026-10-20T10:00:00+02:00", "entry": [
  {"fullUrl": "urn:uuid:11111111-1111-4111-8111-111111111111", "resource": {"resourceType": "Patient", "name": [{"family": "Muster", "given": ["Amina"]}], "birthDate": "1990-01-01"}},
  {"fullUrl": "urn:uuid:22222222-2222-4222-8222-222222222222", "resource": {"resourceType": "Immunization", "status": "completed",
    "vaccineCode": {"coding": [{"system": "http://www.whocc.no/atc", "code": "J07BD52"}], "text": "Priorix"},
    "patient": {"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"}, "occurrenceDateTime": "2026-09-14", "lotNumber": "A1"}}]}`

// registered gives a database with a household of two at a facility.
func registered(t testing.TB) (dsn string, h person.Household, medic tenant.Scope) {
	t.Helper()
	dsn = "sqlite:" + filepath.Join(t.TempDir(), "test.db")
	d, err := db.Create(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close() //nolint:errcheck // a test
	if _, err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := testkit.NewWorld(t, d)
	social := w.As(tenant.FacilitySocial)
	w.Do(t, social, func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = person.Register(ctx, tx, w.Clock, social, person.RegisterCommand{FileNumber: "MU-1", Persons: []person.Person{
			{GivenName: "Amina", FamilyName: "Muster", Birth: person.Born(clock.MustDate("1990-01-01")), Sex: person.Female},
			{GivenName: "Sami", FamilyName: "Muster", Birth: person.Born(clock.MustDate("2019-05-01")), Sex: person.Male}}})
		return err
	})
	return dsn, h, w.As(tenant.FacilityMedic)
}

// taken runs `fhir import` and gives what it printed.
func taken(t *testing.T, dsn, content string, who id.ID, same bool) (out string, told string, err error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "pass.json")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	rt := &runtime{Ctx: t.Context(), Out: &stdout, Err: &stderr, Clock: testkit.Clock()}
	c := &fhirImportCmd{database: database{DB: dsn}, form: form{Format: "json"}, Files: []string{file}, Person: string(who), At: "land:05", Same: same}
	err = c.Run(rt)
	return stdout.String(), stderr.String(), err
}

func TestFhirImportRecordsADocumentOnce(t *testing.T) {
	dsn, h, medic := registered(t)
	for i, want := range []fhirImported{{Added: 1}, {Again: true}} {
		out, told, err := taken(t, dsn, aminasPass, h.Persons[0].ID, false)
		if err != nil {
			t.Fatal(told, err)
		}
		var got fhirImported
		if err := json.Unmarshal([]byte(out), &got); err != nil || got.Added != want.Added || got.Again != want.Again || got.Leftovers == nil {
			t.Errorf("time %d: %s %v", i+1, out, err)
		}
	}
	d, err := db.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close() //nolint:errcheck // a test
	err = d.Do(t.Context(), medic.Tenant, func(ctx context.Context, tx *db.Tx) error {
		found, err := record.MeasuresOf(ctx, tx, medic, []id.ID{h.Persons[0].ID})
		if len(found) != 1 || found[0].Source != record.OtherDocument || found[0].Batch != "A1" {
			t.Errorf("recorded: %+v", found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFhirImportAsksBackWhenTheDocumentNamesSomebodyElse(t *testing.T) {
	dsn, h, _ := registered(t)
	_, told, err := taken(t, dsn, aminasPass, h.Persons[1].ID, false)
	if !errors.Is(err, errRefused) || !strings.Contains(told, "--same") {
		t.Errorf("got %q %v", told, err)
	}
	if _, told, err := taken(t, dsn, aminasPass, h.Persons[1].ID, true); err != nil {
		t.Errorf("confirmed: got %q %v", told, err)
	}
}

func TestFhirImportRefusesWithPathAndRule(t *testing.T) {
	dsn, h, _ := registered(t)
	out, _, err := taken(t, dsn, strings.Replace(aminasPass, `"Priorix"`, `"<script>alert(1)</script>"`, 1), h.Persons[0].ID, false)
	var v verdict
	if !errors.Is(err, errRefused) || json.Unmarshal([]byte(out), &v) != nil || v.OK || len(v.Errors) == 0 || v.Errors[0].Rule != "string.unsafe" {
		t.Errorf("got %s %v", out, err)
	}
	out, told, err := taken(t, dsn, strings.Replace(aminasPass, `"completed"`, `"given"`, 1), h.Persons[0].ID, false)
	var got fhirImported
	if err != nil || json.Unmarshal([]byte(out), &got) != nil || len(got.Faults) != 1 || got.Faults[0].Path != "Bundle.entry[1].resource.status" {
		t.Errorf("a fault that leaves the file readable: got %s %s %v", out, told, err)
	}
	if _, told, err := taken(t, dsn, `{"resourceType": "Patient"}`, h.Persons[0].ID, false); !errors.Is(err, errRefused) || told == "" {
		t.Errorf("nothing to take: got %q %v", told, err)
	}
	if _, _, err := taken(t, dsn, aminasPass, id.New(), false); err == nil || errors.Is(err, errRefused) {
		t.Errorf("an unknown person: got %v", err)
	}
	if _, _, err := taken(t, dsn, aminasPass, "nobody", false); err == nil {
		t.Error("no ID was accepted")
	}
}
