//go:build unix

package arrivals

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/upload"
)

// throng writes a list with so many persons, in households of one to six, with
// names as common as they are: few that many bear, many that few do.
func throng(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same each time
	syllables := []string{"ma", "ra", "sa", "li", "no", "ka", "ta", "yu", "ham", "zad", "dar", "ben", "ol", "ir", "fa", "mi"}
	name := func() string {
		k, text := int(r.ExpFloat64()*300), ""
		for range 3 {
			text += syllables[k%16]
			k = k*7 + 5
		}
		return strings.ToUpper(text[:1]) + text[1:] + string(rune('a'+k%26))
	}
	var b bytes.Buffer
	b.WriteString(heads)
	for home, left := 1, n; left > 0; home++ {
		size := min(left, []int{1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6}[r.IntN(13)])
		family := name()
		for i := 1; i <= size; i++ {
			year, relation := 1960+r.IntN(45), ""
			if i > 2 {
				year, relation = 2008+r.IntN(18), "Kind von 1, 2"
			} else if i == 2 {
				relation = "Ehepartner von 1"
			}
			fmt.Fprintf(&b, "A-2026-%06d;%d;%s;%s;;;%d.%d.%d;%s;Arabisch (spricht, liest);+49 151 %07d;;%s;;%s\n", home, i, family, name(),
				1+r.IntN(28), 1+r.IntN(12), year, []string{"w", "m"}[i%2], left, relation, "1.11.2026")
			left--
		}
	}
	return b.Bytes()
}

// encrypted gives an empty SQLite database under a key.
func encrypted(b testing.TB) *db.DB {
	b.Helper()
	dir := b.TempDir()
	if err := db.NewKey(filepath.Join(dir, "key")); err != nil {
		b.Fatal(err)
	}
	key, err := db.ReadKey(filepath.Join(dir, "key"))
	if err != nil {
		b.Fatal(err)
	}
	d, err := db.Create(context.Background(), "sqlite:"+filepath.Join(dir, "test.db"), db.Encrypted(key))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = d.Close() })
	if _, err := d.Migrate(context.Background()); err != nil {
		b.Fatal(err)
	}
	return d
}

// throngEnv names the variable by which the benchmark tells a program of its own
// how many persons to take in: only so it is known how much memory that took.
const throngEnv = "WEGWARTE_THRONG"

// What a list costs from the file to the last household: read, kept, compared,
// confirmed and taken in, on SQLite under a key; the look for those who were here
// before, which follows in the background, for itself. Seconds are the processor's.
func BenchmarkArrivals(b *testing.B) {
	if os.Getenv(throngEnv) != "" {
		b.Skip("this is the program that is measured")
	}
	for _, n := range []int{10_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			file := filepath.Join(b.TempDir(), "list.csv")
			if err := os.WriteFile(file, throng(n), 0o600); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run", "^TestAThrongIsTakenIn$", "-test.v")
				cmd.Env = append(os.Environ(), throngEnv+"="+file)
				out, err := cmd.CombinedOutput()
				if err != nil {
					b.Fatalf("%v\n%s", err, out)
				}
				for line := range strings.Lines(string(out)) {
					if name, figure, ok := strings.Cut(strings.TrimSpace(line), "="); ok && strings.HasPrefix(name, "throng:") {
						value, err := strconv.ParseFloat(figure, 64)
						if err != nil {
							b.Fatal(err)
						}
						b.ReportMetric(value, strings.TrimPrefix(name, "throng:"))
					}
				}
			}
		})
	}
}

// TestAThrongIsTakenIn is the program that BenchmarkArrivals measures.
func TestAThrongIsTakenIn(t *testing.T) {
	file := os.Getenv(throngEnv)
	if file == "" {
		t.Skip("for BenchmarkArrivals")
	}
	d := encrypted(t)
	w := testkit.NewWorld(t, d)
	s := w.As(tenant.FacilitySocial)
	desk := Desk{DB: d, Clock: w.Clock}
	began := spent(t)
	tell := func(name string, figure float64) { fmt.Printf("throng:%s=%.2f\n", name, figure) }
	lap := func(name string) {
		now := spent(t)
		tell(name, now-began)
		began = now
	}
	data, err := os.ReadFile(file) //nolint:gosec // the benchmark's own
	if err != nil {
		t.Fatal(err)
	}
	which, _, err := desk.Bring(t.Context(), s, "list.csv", data)
	if err != nil {
		t.Fatal(err)
	}
	data = nil
	finish(t, desk, s, which)
	lap("read+compared-cpu-s")
	if err := desk.Confirm(t.Context(), s, which); err != nil {
		t.Fatal(err)
	}
	u := finish(t, desk, s, which)
	lap("taken-in-cpu-s")
	came, err := FindingsOf(u.Came)
	if err != nil || u.State != upload.Done || came.Created.Households != u.Size {
		t.Fatalf("%+v %+v %v", u.State, came, err)
	}
	tell("peak-MB", peak(t))
	if _, err := person.FindDuplicates(t.Context(), d, w.Clock, s); err != nil {
		t.Fatal(err)
	}
	lap("duplicates-cpu-s")
	tell("peak-with-duplicates-MB", peak(t))
}

// peak is the most memory this program has had, in MB; 0 where the system does
// not tell.
func peak(t testing.TB) float64 {
	t.Helper()
	if runtime.GOOS != "linux" {
		return 0
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	fields := strings.Fields(rest)
	kb, err := strconv.ParseFloat(fields[0], 64)
	if err != nil {
		t.Fatal(err)
	}
	return kb / 1024
}

// spent is the processor's time that this program has had, in seconds.
func spent(t testing.TB) float64 {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return (time.Duration(u.Utime.Nano()) + time.Duration(u.Stime.Nano())).Seconds()
}
