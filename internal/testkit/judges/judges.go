// Package judges asks outside validators for their judgement of health
// documents: for tests. It is never part of the program.
package judges

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// Verdict is what a judge says of a file.
type Verdict struct {
	File   string
	OK     bool
	Errors []string
}

// KBV gives the verdicts of the KBV's own parser on MIO documents, in the order
// of the files. A test that cannot ask it is skipped: `make test` installs it.
func KBV(tb testing.TB, files ...string) []Verdict {
	tb.Helper()
	return ask(tb, "mioparser.cjs", "@kbv/mioparser", files)
}

// IPS gives the verdicts of Medplum's validator on patient summaries in JSON, by
// the structure of HL7's 36 profiles (IPS 1.1.0), in the order of the files.
func IPS(tb testing.TB, files ...string) []Verdict {
	tb.Helper()
	return ask(tb, "ips.cjs", "@medplum/core", files)
}

// ask runs one of the judges in tools/judges.
func ask(tb testing.TB, script, needs string, files []string) []Verdict {
	tb.Helper()
	_, here, _, _ := runtime.Caller(0)
	dir := filepath.Join(filepath.Dir(here), "..", "..", "..", "tools", "judges")
	if _, err := os.Stat(filepath.Join(dir, "node_modules", needs)); err != nil {
		tb.Skip("the judge " + needs + " is not installed: tools/install-test-tools.sh")
	}
	list, err := json.Marshal(files)
	if err != nil {
		tb.Fatal(err)
	}
	cmd := exec.CommandContext(tb.Context(), "node", script) //nolint:gosec // one of the two above
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader(list)
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		tb.Fatalf("%v: %.2000s", err, exit.Stderr)
	} else if err != nil {
		tb.Fatal(err)
	}
	var verdicts []Verdict
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var v Verdict
		if err := dec.Decode(&v); err != nil {
			tb.Fatal(err)
		}
		verdicts = append(verdicts, v)
	}
	if len(verdicts) != len(files) {
		tb.Fatalf("%d verdicts on %d files", len(verdicts), len(files))
	}
	return verdicts
}
