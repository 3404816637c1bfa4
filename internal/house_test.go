// Package internal_test holds the rules of the house that no single package
// can hold for itself.
package internal_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// The way of a household, in order: a slice may import only those before it.
var slicesInOrder = []string{"tenant", "audit", "mail", "account", "report", "upload", "person", "record", "assignment", "proposal", "calendar", "picture", "housing", "demand", "path", "recognition", "work", "letter", "offer", "portal", "facts"}

// Doors call slices; nothing calls a door but another door and cmd.
var doors = []string{"web", "api", "fhir", "intake", "excerpt", "sheet", "gazetteer", "smtp", "news", "night", "retention", "world"}

// What every room may use; it uses none of the rooms.
var ground = []string{"db", "i18n", "errs", "clock", "id", "job", "seal", "scan", "markup", "sorted", "occupation", "pdf"}

type pkg struct {
	ImportPath string
	Imports    []string
	Module     *struct{ Main bool }
	Standard   bool
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "wegwarte/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// room gives the first part of a path below internal, "" for others.
func room(importPath string) string {
	rest, ok := strings.CutPrefix(importPath, "wegwarte/internal/")
	if !ok {
		return ""
	}
	first, _, _ := strings.Cut(rest, "/")
	return first
}

func TestDoorsCallSlicesAndSlicesCallOnlyThoseBeforeThem(t *testing.T) {
	for _, p := range packages(t) {
		from := room(p.ImportPath)
		place := slices.Index(slicesInOrder, from)
		for _, imported := range p.Imports {
			to := room(imported)
			switch {
			case to == "" || to == from:
			case slices.Contains(ground, from) && !slices.Contains(ground, to):
				t.Errorf("%s is ground and imports the room %s", from, to)
			case place >= 0 && slices.Contains(doors, to):
				t.Errorf("the slice %s imports the door %s", from, to)
			case place >= 0 && slices.Contains(slicesInOrder, to) && slices.Index(slicesInOrder, to) > place:
				t.Errorf("the slice %s imports %s, which comes after it", from, to)
			case to == "testkit" && from != "testkit":
				t.Errorf("%s imports testkit outside of its tests", p.ImportPath)
			}
		}
	}
}

func TestEveryRoomHasItsPlace(t *testing.T) {
	for _, p := range packages(t) {
		r := room(p.ImportPath)
		if r == "" || r == "testkit" || slices.Contains(slicesInOrder, r) || slices.Contains(doors, r) || slices.Contains(ground, r) {
			continue
		}
		t.Errorf("%s is neither ground, slice nor door: give it its place in this test and in docs/architecture.md", path.Join("internal", r))
	}
}

func TestEnginesArePure(t *testing.T) {
	forbidden := []string{"database/sql", "net", "net/http", "os", "io/fs", "time", "log", "log/slog", "math/rand"}
	for _, p := range packages(t) {
		if !strings.HasPrefix(p.ImportPath, "wegwarte/engine/") {
			continue
		}
		for _, imported := range p.Imports {
			if slices.Contains(forbidden, imported) || strings.HasPrefix(imported, "wegwarte/internal/") {
				t.Errorf("the engine %s imports %s", p.ImportPath, imported)
			}
		}
	}
}

func TestWhatOnlyTestsNeedIsNotInTheProgram(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "wegwarte/cmd/wegwarte").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	needed := strings.Fields(string(out))
	if !slices.Contains(needed, "wegwarte/engine/allocation") {
		t.Error("the list of what the program needs is not complete")
	}
	for _, p := range needed {
		if strings.HasPrefix(p, "wegwarte/internal/testkit") || strings.HasPrefix(p, "github.com/tetratelabs/wazero") || strings.HasPrefix(p, "pgregory.net/") {
			t.Errorf("the program needs %s, which is for tests", p)
		}
	}
}

// What templ generates would write by its own runtime, in a multiple of the code.
func TestPagesAreGeneratedByMakeGenerate(t *testing.T) {
	for _, p := range packages(t) {
		if slices.Contains(p.Imports, "github.com/a-h/templ/runtime") && p.ImportPath != "wegwarte/internal/markup" {
			t.Errorf("%s has components that templ alone generated: run make generate", p.ImportPath)
		}
	}
}
