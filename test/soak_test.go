package test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/testkit"
)

// TestTheProgramUnderLoad measures the program as it is shipped, encrypted, with
// the crowd, and prints what it found beside what we want. It fails only for an
// answer that is none and for memory that grows: the rest depends on the machine.
// `make load` runs it, for the time in WEGWARTE_LOAD.
func TestTheProgramUnderLoad(t *testing.T) {
	long, err := time.ParseDuration(os.Getenv("WEGWARTE_LOAD"))
	if err != nil {
		t.Skip("set WEGWARTE_LOAD=10m, or run `make load`")
	}
	dir := t.TempDir()
	file, key, err := encrypted(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	p := program{file: built(t), dsn: "sqlite:" + file}
	t.Setenv("WEGWARTE_KEY_FILE", filepath.Join(dir, "key"))
	if info, err := os.Stat(p.file); err == nil {
		told(t, "binary", float64(info.Size())/1e6, mostMegabytes, "MB")
	}
	d, err := db.Open(t.Context(), p.dsn, db.Encrypted(key))
	if err != nil {
		t.Fatal(err)
	}
	facility := texts(t, &site{DB: d}, "", `SELECT u.name FROM account a JOIN unit u ON u.id = a.unit_id WHERE a.email = $1`, "sozialdienst@zue.example")[0]
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	for _, list := range []struct{ persons, seconds int }{{crowded() / 10, 5}, {crowded(), 30}} {
		took, worked, peak := p.takesIn(t, dir, facility, listed(list.persons))
		told(t, fmt.Sprintf("import of %d arrivals", list.persons), took.Seconds(), float64(list.seconds), "s")
		told(t, "  the processor's part of it", worked.Seconds(), float64(list.seconds), "s")
		told(t, "  its memory", float64(peak), 250, "MB")
	}
	p.soak(t, long, key)
}

// told prints a measure, what we want, and the ratio.
func told(t *testing.T, what string, got, want float64, unit string) {
	t.Helper()
	t.Logf("%-46s %9.1f %s, wanted %g (%.2f of it)", what, got, unit, want, got/want)
}

// takesIn has the program take a list in, and gives how long that took, how long
// processors worked for it, and its memory, in MB.
func (p program) takesIn(t *testing.T, dir, facility string, rows []person.ArrivalRow) (took, worked time.Duration, peak int) {
	t.Helper()
	var text strings.Builder
	text.WriteString("Aktenzeichen;Familienname;Vorname;Geburtsdatum\n")
	for _, r := range rows {
		fmt.Fprintf(&text, "S%d-%s;%s;%s;%s\n", len(rows), r.FileNumber, r.Person.FamilyName, r.Person.GivenName, r.Person.Birth.Date)
	}
	file := filepath.Join(dir, "list.csv")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	c := p.command(t, "import", "arrivals", file, "--facility", facility)
	began := time.Now()
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%.2000s", err, said)
	}
	used, _ := c.ProcessState.SysUsage().(*syscall.Rusage)
	return time.Since(began), c.ProcessState.UserTime() + c.ProcessState.SystemTime(), int(used.Maxrss >> 10)
}

// soak lets the program serve, and browsers look at its pages for so long.
func (p program) soak(t *testing.T, long time.Duration, key db.Key) {
	t.Helper()
	const address = "127.0.0.1:18199"
	c := p.command(t, "serve", "--no-https", "--listen", address)
	began := time.Now()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Process.Signal(os.Interrupt); _ = c.Wait() }()
	for time.Since(began) < time.Minute {
		if response, err := http.Get("http://" + address + "/healthz"); err == nil {
			_ = response.Body.Close()
			break
		}
		time.Sleep(time.Millisecond)
	}
	told(t, "cold start", float64(time.Since(began).Milliseconds()), 150, "ms")
	time.Sleep(2 * time.Second)
	pid := strconv.Itoa(c.Process.Pid)
	told(t, "idle memory", float64(memoryOf(pid, "VmRSS")), 60, "MB")

	d, err := db.Open(t.Context(), p.dsn, db.Encrypted(key)) // to choose from, as a second program
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close() //nolint:errcheck // read only
	all := pages(t, &site{URL: "http://" + address, DB: d, Clock: testkit.Clock()})
	ctx, stop := context.WithTimeout(t.Context(), long)
	defer stop()
	times := make([][]time.Duration, len(all))
	var mu sync.Mutex
	var browsers sync.WaitGroup
	for i := range connections {
		browsers.Go(func() {
			for n := i; ctx.Err() == nil; n++ {
				look := 0
				page := all[n%len(all)]
				took, err := page.ask(func() bool { look++; return look <= 20 }, n)
				mu.Lock()
				times[n%len(all)] = append(times[n%len(all)], took...)
				mu.Unlock()
				if err != nil {
					t.Errorf("%s: %v", page.name, err)
					return
				}
			}
		})
	}
	memory := []int{}
	for ctx.Err() == nil {
		time.Sleep(min(time.Second, long/20))
		memory = append(memory, memoryOf(pid, "VmRSS"))
	}
	browsers.Wait()
	for i, page := range all {
		slices.Sort(times[i])
		if n := len(times[i]); n > 0 {
			t.Logf("%-46s %9d looks, half within %v, 99 of 100 within %v", page.name, n,
				times[i][n/2].Round(time.Millisecond), times[i][n*99/100].Round(time.Millisecond))
		}
	}
	second, last := memory[len(memory)/4:len(memory)/2], memory[len(memory)*3/4:]
	told(t, "memory under load", float64(slices.Max(memory)), 250, "MB")
	if grown := slices.Max(last) - slices.Max(second); grown > slices.Max(second)/5 {
		t.Errorf("memory grows: %d MB in the second quarter, %d in the last", slices.Max(second), slices.Max(last))
	}
}
