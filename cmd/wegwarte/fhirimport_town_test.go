package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestFhirImportTakesInForAMunicipalityToo(t *testing.T) {
	dsn, _, _ := registered(t)
	ags, who := inTown(t, dsn)
	file := filepath.Join(t.TempDir(), "pass.json")
	if err := os.WriteFile(file, []byte(aminasPass), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	rt := &runtime{Ctx: t.Context(), Out: &stdout, Err: &stderr, Clock: testkit.Clock()}
	c := &fhirImportCmd{database: database{DB: dsn}, form: form{Format: "json"}, Files: []string{file}, Person: string(who), At: ags}
	if err := c.Run(rt); err != nil || !strings.Contains(stdout.String(), `"added":1`) {
		t.Errorf("got %q %q %v", stdout.String(), stderr.String(), err)
	}
}

// inTown registers the document's person in a municipality.
func inTown(t *testing.T, dsn string) (ags string, who id.ID) {
	t.Helper()
	d, err := db.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close() //nolint:errcheck // a test
	err = d.Do(t.Context(), "", func(ctx context.Context, tx *db.Tx) error {
		place := tenant.Place{AGS: "05158016", Name: "Langenfeld (Rheinland)"}
		if _, err := tenant.PutPlaces(ctx, tx, testkit.Now, []tenant.Place{place}); err != nil {
			return err
		}
		town, err := tenant.ByAGS(ctx, tx, place.AGS)
		if err != nil {
			return err
		}
		s := tenant.Scope{Tenant: town.ID, Kind: tenant.Municipality, Actor: "test", Role: tenant.Intake}
		h, err := person.Register(ctx, tx, testkit.Clock(), s, person.RegisterCommand{FileNumber: "MU-1", Persons: []person.Person{
			{GivenName: "Amina", FamilyName: "Muster", Birth: person.Born(clock.MustDate("1990-01-01")), Sex: person.Female}}})
		if err == nil {
			ags, who = town.AGS, h.Persons[0].ID
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ags, who
}
