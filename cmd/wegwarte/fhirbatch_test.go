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

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// imports runs `fhir import` over files without a named person.
func imports(t testing.TB, dsn string, files ...string) ([]fhirLine, error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	rt := &runtime{Ctx: t.Context(), Out: &stdout, Err: &stderr, Clock: testkit.Clock()}
	c := &fhirImportCmd{database: database{DB: dsn}, form: form{Format: "json"}, Files: files, At: "land:05"}
	err := c.Run(rt)
	var lines []fhirLine
	for text := range strings.Lines(stdout.String()) {
		var one fhirLine
		if err := json.Unmarshal([]byte(text), &one); err != nil {
			t.Fatal(text, err)
		}
		lines = append(lines, one)
	}
	return lines, err
}

func TestOfManyFilesEachIsTakenOrNamedWithItsReason(t *testing.T) {
	dsn, h, _ := registered(t)
	dir := t.TempDir()
	write := func(name, content string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	write("1-amina.json", aminasPass)
	write("2-again.json", aminasPass)
	write("3-nobody.json", strings.ReplaceAll(aminasPass, "Amina", "Samira"))
	write("4-other-birth.json", strings.ReplaceAll(aminasPass, "1990-01-01", "1991-01-01"))
	write("5-hostile.json", strings.Replace(aminasPass, "Priorix", "<script>alert(1)</script>", 1))
	write("6-empty.xml", "")
	write("7-sami.json", strings.NewReplacer("Amina", "Sami", "1990-01-01", "2019-05-01").Replace(aminasPass))
	write("notes.txt", "no document")
	lines, err := imports(t, dsn, dir, filepath.Join(dir, "missing.json"))
	if !errors.Is(err, errRefused) {
		t.Errorf("got %v", err)
	}
	var got []string
	for _, l := range lines {
		got = append(got, fmt.Sprintf("%s %v %d", filepath.Base(l.File), l.OK, l.Added))
		if l.OK != (l.Error == "") || l.OK && l.Person != h.Persons[0].ID && l.Person != h.Persons[1].ID {
			t.Errorf("%+v", l)
		}
		if strings.Contains(l.Error, "<script>") {
			t.Errorf("a hostile file is echoed: %q", l.Error)
		}
	}
	want := "1-amina.json true 1, 2-again.json true 0, 3-nobody.json false 0, 4-other-birth.json false 0, 5-hostile.json false 0, 6-empty.xml false 0, 7-sami.json true 1, missing.json false 0"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %s", strings.Join(got, ", "))
	}
	if !lines[1].Again || len(lines[4].Errors) == 0 {
		t.Errorf("got %+v, %+v", lines[1], lines[4])
	}
}

// BenchmarkImportOf1000Documents takes a thousand files of a hundred persons in.
func BenchmarkImportOf1000Documents(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		dsn, _, _ := registered(b)
		aminas(b, dsn, 100)
		dir := b.TempDir()
		for i := range 1000 {
			file := strings.NewReplacer("A1", fmt.Sprintf("A%d", i), "Amina", fmt.Sprintf("Amina%c%c", 'a'+i%10, 'a'+i/10%10)).Replace(aminasPass)
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.json", i)), []byte(file), 0o600); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		lines, err := imports(b, dsn, dir)
		if err != nil || len(lines) != 1000 || lines[999].Added != 1 {
			b.Fatal(err, len(lines))
		}
	}
}

// aminas registers persons whose names differ in two letters.
func aminas(b *testing.B, dsn string, count int) {
	b.Helper()
	d, err := db.Open(b.Context(), dsn)
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close() //nolint:errcheck // a benchmark
	s, err := at{"land:05"}.scope(b.Context(), d, tenant.LandAllocation)
	if err != nil {
		b.Fatal(err)
	}
	err = d.Do(b.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) error {
		units, err := tenant.Units(ctx, tx, s)
		if err != nil {
			return err
		}
		s.Role, s.Unit = tenant.FacilitySocial, units[0].ID
		for i := range count {
			_, err := person.Register(ctx, tx, testkit.Clock(), s, person.RegisterCommand{FileNumber: fmt.Sprintf("AM-%d", i), Persons: []person.Person{
				{GivenName: fmt.Sprintf("Amina%c%c", 'a'+i%10, 'a'+i/10%10), FamilyName: "Muster", Birth: person.Born(clock.MustDate("1990-01-01")), Sex: person.Female}}})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
