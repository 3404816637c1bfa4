package fhir

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// samples is where files made by others lie, beside the repository.
const samples = "../../../shared/data/fhir"

// sampleFiles gives the JSON and XML files below a folder of the samples.
func sampleFiles(tb testing.TB, dir string) []string {
	tb.Helper()
	var files []string
	root := filepath.Join(samples, dir)
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() && (strings.HasSuffix(path, ".json") || strings.HasSuffix(path, ".xml")) {
			files = append(files, path)
		}
		return err
	})
	if os.IsNotExist(err) {
		tb.Skipf("the sample files %s are not there", root)
	}
	if err != nil {
		tb.Fatal(err)
	}
	slices.Sort(files)
	return files
}

func read(tb testing.TB, file string) []byte {
	tb.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func TestValidatedSummariesAreAccepted(t *testing.T) {
	for _, file := range sampleFiles(t, "ips-validated") {
		t.Run(filepath.Base(file), func(t *testing.T) { accepted(t, read(t, file)) })
	}
}

func TestGoodImpfpassBundlesAreAccepted(t *testing.T) {
	for _, file := range sampleFiles(t, "kbv-impfpass") {
		if !strings.Contains(file, "/Error/") {
			t.Run(filepath.Base(file), func(t *testing.T) { accepted(t, read(t, file)) })
		}
	}
}

func accepted(t *testing.T, data []byte) {
	t.Helper()
	for _, f := range Check(data).Faults {
		t.Errorf("%s: %s: %s", f.Path, f.Rule, f.Message())
	}
}

// TestAgreementWithTheReferenceValidator compares accept and refuse with the
// reference validator's own cases. What it knows from terminology servers or
// profiles cannot agree; the floor is what was measured.
func TestAgreementWithTheReferenceValidator(t *testing.T) {
	const floor = 0.90
	dir := filepath.Join(samples, "fhir-test-cases")
	sampleFiles(t, "fhir-test-cases")
	var cases []struct {
		Name, File     string
		ExpectedErrors int    `json:"expected_errors"`
		FirstError     string `json:"expected_first_error"`
	}
	if err := json.Unmarshal(read(t, filepath.Join(dir, "expected.json")), &cases); err != nil {
		t.Fatal(err)
	}
	agree := 0
	for _, c := range cases {
		r := Check(read(t, filepath.Join(dir, c.File)))
		if r.OK == (c.ExpectedErrors == 0) {
			agree++
			continue
		}
		t.Logf("%s: accepted is %v, reference has %d errors: %.160s", c.Name, r.OK, c.ExpectedErrors, c.FirstError)
		for _, f := range r.Faults[:min(3, len(r.Faults))] {
			t.Logf("    %s: %s: %s", f.Path, f.Rule, f.Message())
		}
	}
	share := float64(agree) / float64(len(cases))
	t.Logf("agreement %d of %d: %.1f %%", agree, len(cases), 100*share)
	if share < floor {
		t.Errorf("agreement is below %.1f %%", 100*floor)
	}
}
