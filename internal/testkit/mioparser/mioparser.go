// Package mioparser asks the KBV's own parser for its judgement of MIO
// documents: an outside judge for tests. It is never part of the program.
package mioparser

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

// Verdict is what the parser says of a file.
type Verdict struct {
	File   string
	OK     bool
	Errors []string
}

// Judge gives the parser's verdicts on files, in their order. A test that
// cannot ask it is skipped: `make test` installs it.
func Judge(tb testing.TB, files ...string) []Verdict {
	tb.Helper()
	_, here, _, _ := runtime.Caller(0)
	dir := filepath.Join(filepath.Dir(here), "..", "..", "..", "tools", "judges")
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "@kbv", "mioparser")); err != nil {
		tb.Skip("the KBV's parser is not installed: tools/install-test-tools.sh")
	}
	list, err := json.Marshal(files)
	if err != nil {
		tb.Fatal(err)
	}
	cmd := exec.CommandContext(tb.Context(), "node", "mioparser.cjs")
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
