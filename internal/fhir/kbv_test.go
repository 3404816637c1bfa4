package fhir

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wegwarte/internal/testkit/judges"
)

// TestTheKBVsParserAgreesOnItsOwnBundles compares with the KBV's parser over
// its Impfpass test bundles: the good are accepted, the faulty refused, and
// both judges say so of each.
func TestTheKBVsParserAgreesOnItsOwnBundles(t *testing.T) {
	files := sampleFiles(t, "kbv-impfpass")
	agree := 0
	for _, v := range judges.KBV(t, files...) {
		faulty := strings.Contains(v.File, "/Error/")
		ours := CheckBy(read(t, v.File), ByImpfpass)
		if ours.OK == v.OK && ours.OK != faulty && Check(read(t, v.File)).OK == ours.OK {
			agree++
			continue
		}
		t.Errorf("%s: made to be faulty %v, the KBV's parser accepts %v %.300q, we %v %+v", filepath.Base(v.File), faulty, v.OK, v.Errors, ours.OK, first(ours.Faults))
	}
	t.Logf("agreement %d of %d", agree, len(files))
}

func first(faults []Fault) []Fault { return faults[:min(3, len(faults))] }

// TestWhatTheKBVsParserRefusesIsRefused changes each element of an Impfpass in
// turn, and asks both judges. We refuse more: the KBV's parser lets faults pass
// inside what is optional, as data types and extensions that R4 does not know.
func TestWhatTheKBVsParserRefusesIsRefused(t *testing.T) {
	const floor = 0.9 // of agreement; measured 0.909
	dir := t.TempDir()
	var files, what []string
	changed(t, smallPass(t), func(name string, file []byte) {
		path := filepath.Join(dir, fmt.Sprintf("%d.json", len(files)))
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		files, what = append(files, path), append(what, name)
	})
	agree := 0
	for i, v := range judges.KBV(t, files...) {
		ours := CheckBy(read(t, v.File), ByImpfpass)
		switch {
		case ours.OK == v.OK:
			agree++
		case ours.OK:
			t.Errorf("%s: accepted, the KBV's parser says %q", what[i], v.Errors)
		default:
			t.Logf("%s: the KBV's parser accepts, we %+v", what[i], first(ours.Faults)[0])
		}
	}
	share := float64(agree) / float64(len(files))
	t.Logf("agreement %d of %d changed files: %.1f %%", agree, len(files), 100*share)
	if share < floor {
		t.Errorf("agreement is below %.0f %%", 100*floor)
	}
}

// changed gives the file once for each change of each element: left out, with
// another value, with an element that nobody knows.
func changed(t *testing.T, whole string, take func(name string, file []byte)) {
	t.Helper()
	var root any
	if err := json.Unmarshal([]byte(whole), &root); err != nil {
		t.Fatal(err)
	}
	give := func(name string) {
		file, err := json.Marshal(root)
		if err != nil {
			t.Fatal(err)
		}
		take(name, file)
	}
	var walk func(at any, path string)
	walk = func(at any, path string) {
		switch at := at.(type) {
		case map[string]any:
			for _, name := range inAlphabet(at) {
				value := at[name]
				delete(at, name)
				give("without " + path + name)
				if text, ok := value.(string); ok {
					at[name] = text + "X"
					give("other " + path + name)
				}
				at[name] = value
				walk(value, path+name+".")
			}
			at["unheardOf"] = "x"
			give("more in " + path)
			delete(at, "unheardOf")
		case []any:
			for i, value := range at {
				walk(value, fmt.Sprintf("%s%d.", path, i))
			}
		}
	}
	walk(root, "")
}

func inAlphabet(m map[string]any) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
