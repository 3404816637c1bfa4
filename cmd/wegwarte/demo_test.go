package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wegwarte/internal/testkit"
)

// demo runs `wegwarte demo --no-serve` on the testkit's day.
func demo(t *testing.T, dir string, more ...string) (out, errs string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	rt := &runtime{Ctx: t.Context(), Out: &stdout, Err: &stderr, Clock: testkit.Clock()}
	code = run(rt, append([]string{"demo", "--dir", dir, "--no-serve", "--persons", "20"}, more...))
	return stdout.String(), stderr.String(), code
}

func TestDemoMakesAWorldOnceADay(t *testing.T) {
	dir := t.TempDir()
	out, errs, code := demo(t, dir)
	if code != 0 || !strings.Contains(out, "aufnahme@werne.example") || !strings.Contains(out, "wegwarte-demo") || strings.Contains(errs, "there already") {
		t.Fatalf("first: exit %d\n%s%s", code, out, errs)
	}
	again, errs, code := demo(t, dir)
	if code != 0 || again != out || !strings.Contains(errs, "there already") {
		t.Errorf("the same day again: exit %d\n%s%s", code, again, errs)
	}
	if _, errs, code = demo(t, dir, "--seed", "2"); code != 0 || !strings.Contains(errs, "made anew") {
		t.Errorf("another seed: exit %d\n%s", code, errs)
	}
}

func TestDemoIsMadeAnewWhereItWasInterrupted(t *testing.T) {
	dir := t.TempDir()
	if _, errs, code := demo(t, dir); code != 0 {
		t.Fatal(errs)
	}
	note := filepath.Join(dir, "demo.json")
	half := readFile(t, note)
	var m made
	if err := json.Unmarshal(half, &m); err != nil {
		t.Fatal(err)
	}
	m.World = nil // what stands there until the last day is over
	if err := m.write(note); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := demo(t, dir); code != 0 || !strings.Contains(errs, "made anew") {
		t.Errorf("exit %d\n%s", code, errs)
	}
}

func TestDemoLeavesADatabaseAloneThatIsNoDemo(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "wegwarte.db")
	if err := os.WriteFile(file, []byte("somebody's work"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, errs, code := demo(t, dir)
	if code != 2 || !strings.Contains(errs, "no demo's") || string(readFile(t, file)) != "somebody's work" {
		t.Errorf("exit %d\n%s", code, errs)
	}
}

func TestDemoPrintsJSON(t *testing.T) {
	out, errs, code := demo(t, t.TempDir(), "--format", "json")
	var printed struct {
		Password string `json:"password"`
		Persons  int    `json:"persons"`
		LogIns   []struct {
			Email string `json:"email"`
		} `json:"log_ins"`
	}
	if err := json.Unmarshal([]byte(out), &printed); err != nil || code != 0 {
		t.Fatalf("exit %d, %v\n%s%s", code, err, out, errs)
	}
	if printed.Persons < 20 || len(printed.LogIns) < 10 || printed.Password == "" {
		t.Errorf("got %+v", printed)
	}
}

func TestDemoRefusesNumbersOutOfBounds(t *testing.T) {
	for _, persons := range []string{"0", "300001"} {
		if _, errs, code := demo(t, t.TempDir(), "--persons", persons); code != 2 || !strings.Contains(errs, "--persons") {
			t.Errorf("%s: exit %d\n%s", persons, code, errs)
		}
	}
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
