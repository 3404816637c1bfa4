package test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// program is the program itself, as it is shipped, with a database to work on.
type program struct {
	file string
	dsn  string
}

// shipped builds the program as `make build` does, once for all tests.
var shipped = sync.OnceValues(func() (file string, err error) {
	dir, err := os.MkdirTemp("", "wegwarte-program-")
	if err != nil {
		return "", err
	}
	cleanups = append(cleanups, func() { _ = os.RemoveAll(dir) })
	file = filepath.Join(dir, "wegwarte")
	pack := exec.Command("go", "-C", filepath.Join("..", "tools"), "run", "./pack", "../internal")
	if said, err := pack.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, said)
	}
	build := exec.Command("go", "build", "-trimpath", "-tags", "packed", "-ldflags", "-s -w", "-o", file, "wegwarte/cmd/wegwarte")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH, "GOFLAGS=")
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, said)
	}
	return file, nil
})

func built(t *testing.T) string {
	t.Helper()
	file, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// mostMegabytes is what the program may weigh. 45 are wanted; facts, audit and public page made it 47 (docs/adr/0060).
const mostMegabytes = 48

func TestTheProgramIsSmall(t *testing.T) {
	info, err := os.Stat(built(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%.1f MB", float64(info.Size())/1e6)
	if info.Size() > mostMegabytes*1e6 {
		t.Errorf(`the program has %.1f MB, at most %d are wanted. What usually makes it jump (docs/adr/0037-a-smaller-program.md):
a method is looked up by a name that is known only at run time, so that the linker keeps every method of every type:
  go build -ldflags=-dumpdep ./cmd/wegwarte 2>&1 | grep '<ReflectMethod>'
says where, and finds nothing where all is well; text/template does it when it executes. Else a package brings much with it:
  go build -o wegwarte ./cmd/wegwarte && go tool nm -size -sort size wegwarte | head -50`, float64(info.Size())/1e6, mostMegabytes)
	}
}

// What the linker thought unused would be missing only in the shipped program.
func TestTheShippedProgramKnowsItsCommands(t *testing.T) {
	p := program{built(t), "sqlite:" + filepath.Join(t.TempDir(), "shipped.db")}
	for _, c := range []struct{ line, want string }{
		{"version", "wegwarte "},
		{"config show", "WEGWARTE_DB"},
		{"audit key new --help", "wegwarte audit key new /etc/wegwarte/audit.key"},
		{"allocate --help", "wegwarte allocate --instance week.json"},
		{"completion bash", "wegwarte"},
		{"migrate", ""},
		{"tenant add Nordrhein-Westfalen --land 05", ""},
		{"tenant list --format json", "Nordrhein-Westfalen"},
	} {
		if out := p.run(t, strings.Fields(c.line)...); !strings.Contains(out, c.want) {
			t.Errorf("wegwarte %s prints %q, want %q", c.line, out, c.want)
		}
	}
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
