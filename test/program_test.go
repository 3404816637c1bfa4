package test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// program is the program itself, as it is shipped, with a database to work on.
type program struct {
	file string
	dsn  string
}

// built builds the program; tests of one process share the go tool's cache.
func built(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "wegwarte")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", file, "wegwarte/cmd/wegwarte")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return file
}

func (p program) command(t *testing.T, args ...string) *exec.Cmd {
	c := exec.CommandContext(t.Context(), p.file, args...)
	c.Env = append(os.Environ(), "WEGWARTE_DB="+p.dsn)
	return c
}

// run lets the program do something that must succeed, and gives what it printed.
func (p program) run(t *testing.T, args ...string) string {
	t.Helper()
	out, err := p.command(t, args...).Output()
	if err != nil {
		var failed *exec.ExitError
		errors.As(err, &failed)
		t.Fatalf("wegwarte %s: %v\n%s%s", strings.Join(args, " "), err, out, failed.Stderr)
	}
	return string(out)
}

// settled prepares a database with a Land and a facility.
func (p program) settled(t *testing.T) program {
	t.Helper()
	p.run(t, "migrate")
	p.run(t, "tenant", "add", "Nordrhein-Westfalen", "--land", "05")
	p.run(t, "tenant", "facility", "ZUE Musterberg", "--at", "land:05", "--place", "Musterberg", "--capacity", "500")
	return p
}
