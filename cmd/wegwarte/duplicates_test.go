package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
)

// The FEBRL test sets 1 to 4 belong to others and are not in the repository:
// they are looked for beside it, or in the folder that WEGWARTE_FEBRL names.
func TestTheFEBRLSetsAreLinked(t *testing.T) {
	folder := cmp.Or(os.Getenv("WEGWARTE_FEBRL"), filepath.Join("..", "..", "..", "shared", "data", "linkage"))
	if _, err := os.Stat(filepath.Join(folder, "febrl_dataset1.csv")); err != nil {
		t.Skipf("the FEBRL sets are neither beside the repository nor where WEGWARTE_FEBRL says: %v", err)
	}
	const short = "given_name,surname,date_of_birth"
	for _, c := range []struct {
		left, right, fields string
		least               float64
	}{
		{"febrl_dataset1.csv", "", "", .998}, {"febrl_dataset2.csv", "", "", .998}, {"febrl_dataset3.csv", "", "", .998},
		{"febrl_dataset4a.csv", "febrl_dataset4b.csv", "", .998}, {"febrl_dataset4a.csv", "febrl_dataset4b.csv", short, .92},
		{"febrl_dataset1.csv", "", short, .92}, {"febrl_dataset2.csv", "", short, .92}, {"febrl_dataset3.csv", "", short, .92},
	} {
		args := []string{"duplicates", "score", "--format", "json", "--left", filepath.Join(folder, c.left)}
		if c.right != "" {
			args = append(args, "--right", filepath.Join(folder, c.right))
		}
		if c.fields != "" {
			args = append(args, "--fields", c.fields)
		}
		var out, faults bytes.Buffer
		rt := &runtime{Ctx: i18n.With(t.Context(), i18n.German), Out: &out, Err: &faults, Clock: clock.System{}}
		if code := run(rt, args); code != 0 {
			t.Fatalf("%v: exit %d, %s", args, code, faults.String())
		}
		var report scoreReport
		if err := json.Unmarshal(out.Bytes(), &report); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s %s %s: %+v", c.left, c.right, c.fields, *report.Truth)
		if report.Truth.F1 < c.least {
			t.Errorf("%s %s %s: F1 is %.4f", c.left, c.right, c.fields, report.Truth.F1)
		}
	}
}
