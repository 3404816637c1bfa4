package fhir

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"wegwarte/internal/testkit/samples"
)

// TestTableOfAgreement prints one line for each set of foreign files and holds
// the bar of each. What disagrees is named by the tests of the set.
func TestTableOfAgreement(t *testing.T) {
	samples.Dir(t, "fhir")
	var table strings.Builder
	fmt.Fprintf(&table, "\n%-52s %7s %7s %7s", "set", "agrees", "of", "bar")
	for _, row := range []struct {
		set    string
		bar    float64
		agrees func() (agree, of int)
	}{
		{"Impfpass, good accepted and faulty refused", 1, over(t, "kbv-impfpass", ByImpfpass, func(file string, r Report) bool { return r.OK != strings.Contains(file, "/Error/") })},
		{"the same by what the file says it is", 1, over(t, "kbv-impfpass", AsItSays, func(file string, r Report) bool { return r.OK != strings.Contains(file, "/Error/") })},
		{"reference validator's cases", 0.93, func() (int, int) { return referenceCases(t) }},
		{"validated summaries accepted, by R4", 1, over(t, "ips-validated", ByR4, func(_ string, r Report) bool { return r.OK })},
		{"validated summaries accepted, by IPS", 1, over(t, "ips-validated", BySummaries, func(_ string, r Report) bool { return r.OK })},
		{"IPS 1.1.0's own examples accepted", 1, over(t, "ips-hl7-ig", BySummaries, func(_ string, r Report) bool { return r.OK })},
		{"messy summaries read, refused with a named fault or not", 0.95, over(t, "ips-connectathon", AsItSays, func(file string, r Report) bool {
			doc, err := Read(read(t, file))
			return err == nil && doc.Subject.Path != "" && r.OK == (len(r.Faults) == 0)
		})},
	} {
		agree, of := row.agrees()
		fmt.Fprintf(&table, "\n%-52s %7d %7d %6.0f%%", row.set, agree, of, 100*row.bar)
		if float64(agree) < row.bar*float64(of) {
			t.Errorf("%s: %d of %d", row.set, agree, of)
		}
	}
	t.Log(table.String())
}

// over judges every file of a set.
func over(t *testing.T, set string, by Standard, agrees func(file string, r Report) bool) func() (int, int) {
	return func() (agree, of int) {
		for _, file := range sampleFiles(t, set) {
			if of++; agrees(file, CheckBy(read(t, file), by)) {
				agree++
			}
		}
		return agree, of
	}
}

func referenceCases(t *testing.T) (agree, of int) {
	dir := samples.Dir(t, "fhir", "fhir-test-cases")
	var cases []struct {
		File           string
		ExpectedErrors int `json:"expected_errors"`
	}
	if err := json.Unmarshal(read(t, filepath.Join(dir, "expected.json")), &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if of++; CheckBy(read(t, filepath.Join(dir, c.File)), AsItSays).OK == (c.ExpectedErrors == 0) {
			agree++
		}
	}
	return agree, of
}
