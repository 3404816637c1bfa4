package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// checked runs `fhir check` and gives what it printed, line by line.
func checked(t *testing.T, stdin string, files ...string) ([]map[string]any, error) {
	t.Helper()
	var out, errs bytes.Buffer
	rt := &runtime{Ctx: t.Context(), In: strings.NewReader(stdin), Out: &out, Err: &errs}
	err := (&fhirCheckCmd{Files: files, Format: "json"}).Run(rt)
	var lines []map[string]any
	for line := range strings.Lines(out.String()) {
		var v map[string]any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatalf("no JSON line: %q", line)
		}
		lines = append(lines, v)
	}
	return lines, err
}

func TestFhirCheckPrintsOneLinePerFile(t *testing.T) {
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good.json"), filepath.Join(dir, "bad.xml")
	write := func(file, text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(good, `{"resourceType":"Patient","birthDate":"1990-02-06"}`)
	write(bad, `<Patient xmlns="http://hl7.org/fhir"><birthDate value="&lt;b>"/></Patient>`)
	lines, err := checked(t, "", good, bad)
	if !errors.Is(err, errRefused) {
		t.Errorf("a refused file must end with errRefused, got %v", err)
	}
	if len(lines) != 2 || lines[0]["ok"] != true || lines[0]["file"] != good || lines[1]["ok"] != false {
		t.Fatalf("got %v", lines)
	}
	if found := lines[0]["errors"].([]any); len(found) != 0 {
		t.Errorf("errors of an accepted file: %v", found)
	}
	fault := lines[1]["errors"].([]any)[0].(map[string]any)
	if fault["path"] != "Patient.birthDate" || fault["rule"] != "primitive.date" || strings.Contains(fault["message"].(string), "<") {
		t.Errorf("got %v", fault)
	}
}

func TestFhirCheckReadsStandardInput(t *testing.T) {
	lines, err := checked(t, `{"resourceType":"Patient"}`, "-")
	if err != nil || len(lines) != 1 || lines[0]["ok"] != true {
		t.Errorf("%v %v", lines, err)
	}
}

func TestFhirCheckJudgesTheOthersWhenOneCannotBeOpened(t *testing.T) {
	lines, err := checked(t, `{"resourceType":"Patient"}`, filepath.Join(t.TempDir(), "missing.json"), "-")
	if err == nil || errors.Is(err, errRefused) {
		t.Errorf("an unreadable file is no refusal: %v", err)
	}
	if len(lines) != 1 {
		t.Errorf("got %v", lines)
	}
}

func TestFhirCheckJudgesByTheProfileThatIsAskedFor(t *testing.T) {
	file := filepath.Join(t.TempDir(), "patient.json")
	if err := os.WriteFile(file, []byte(`{"resourceType":"Patient","birthDate":"1990"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for profile, rule := range map[string]string{"": "", "r4": "", "kbv-impfpass": "profile.not-claimed", "ips": "profile.min"} {
		var out bytes.Buffer
		rt := &runtime{Ctx: t.Context(), Out: &out, Err: &out}
		err := (&fhirCheckCmd{Files: []string{file}, Profile: profile, Format: "json"}).Run(rt)
		if refused := errors.Is(err, errRefused); refused != (rule != "") || !strings.Contains(out.String(), rule) {
			t.Errorf("%q: got %v %s", profile, err, out.String())
		}
	}
}
