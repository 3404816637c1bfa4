package test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/web/door"
	"wegwarte/internal/world"
	"wegwarte/internal/world/days"
)

// crowded is how many persons are in the register that is measured, beside the
// world's; WEGWARTE_PERSONS is another number.
func crowded() int {
	if n, err := strconv.Atoi(os.Getenv("WEGWARTE_PERSONS")); err == nil {
		return n
	}
	return 100_000
}

// The crowd is made once for all that is measured: the world, encrypted, and a
// list of arrivals as long as a Land has people in a year.
var crowd struct {
	once sync.Once
	file string
	key  db.Key
	err  error
}

// onCrowd serves it.
func onCrowd(t testing.TB) *site {
	t.Helper()
	return onCrowdAs(t, door.House{})
}

// onCrowdAs serves it in a house that is set up otherwise.
func onCrowdAs(t testing.TB, house door.House) *site {
	t.Helper()
	crowd.once.Do(func() { crowd.err = makeCrowd(t) })
	if crowd.err != nil {
		t.Fatal(crowd.err)
	}
	d, err := db.Open(t.Context(), "sqlite:"+crowd.file, db.Encrypted(crowd.key))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return serveAs(t, d, house)
}

func makeCrowd(t testing.TB) error {
	t.Helper()
	dir, err := os.MkdirTemp("", "wegwarte-crowd-")
	if err != nil {
		return err
	}
	cleanups = append(cleanups, func() { _ = os.RemoveAll(dir) })
	if crowd.file, crowd.key, err = encrypted(t.Context(), dir); err != nil {
		return err
	}
	d, err := db.Open(t.Context(), "sqlite:"+crowd.file, db.Encrypted(crowd.key))
	if err != nil {
		return err
	}
	defer d.Close() //nolint:errcheck // reopened, it shows
	s, err := facility(t.Context(), d)
	if err != nil {
		return err
	}
	for rows := listed(crowded()); len(rows) > 0; {
		n := min(len(rows), 1000)
		for n < len(rows) && rows[n].FileNumber == rows[n-1].FileNumber {
			n++
		}
		err := d.Do(t.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) error {
			report, err := person.TakeArrivals(ctx, tx, testkit.Clock(), s, person.ArrivalsCommand{Rows: rows[:n], Many: true})
			if err == nil && len(report.Faults) > 0 {
				err = fmt.Errorf("the list has %d faults: %+v", len(report.Faults), report.Faults[0])
			}
			return err
		})
		if err != nil {
			return err
		}
		rows = rows[n:]
	}
	_, err = person.FindDuplicates(t.Context(), d, testkit.Clock(), s)
	return err
}

// encrypted gives the seeded world in a file of the folder, under the key in
// the file "key" beside it.
func encrypted(ctx context.Context, dir string) (file string, key db.Key, err error) {
	world, err := seeded()
	if err != nil {
		return "", key, err
	}
	file = filepath.Join(dir, "world.db")
	if err := os.WriteFile(file, world, 0o600); err != nil {
		return "", key, err
	}
	if err := db.NewKey(filepath.Join(dir, "key")); err != nil {
		return "", key, err
	}
	if key, err = db.ReadKey(filepath.Join(dir, "key")); err != nil {
		return "", key, err
	}
	return file, key, db.Reencrypt(ctx, "sqlite:"+file, db.Key{}, key)
}

// facility gives the scope of the social service whose list it is.
func facility(ctx context.Context, d *db.DB) (tenant.Scope, error) {
	a, err := account.LogIn(ctx, d, testkit.Clock(), "sozialdienst@zue.example", days.Password, "192.0.2.1")
	return tenant.Scope{Tenant: a.Tenant, Kind: tenant.Land, Unit: a.Unit, Actor: a.ID, Name: a.Name, Role: tenant.FacilitySocial}, err
}

// listed is a list of invented households, of another world than the one that
// they come into. Each is of other people: who stands in a register again and
// again, under other numbers, makes hundreds of pairs that may be one.
func listed(persons int) []person.ArrivalRow {
	rows := make([]person.ArrivalRow, 0, persons+20)
	i := 0
	for h := range (world.Config{Seed: 7, Persons: persons, Today: testkit.Today}).Households() {
		if len(rows) >= persons {
			break
		}
		for j, one := range h.Persons {
			p := one.Person
			p.ID, p.Household, p.Position = "", "", 0
			rows = append(rows, person.ArrivalRow{Row: len(rows) + 2, FileNumber: fmt.Sprintf("L-%07d", i), Person: p, Position: j + 1,
				Since: testkit.Today.AddDays(-i % 100)})
		}
		i++
	}
	return rows
}

// cleanups are run when all tests are over.
var cleanups []func()

func TestMain(m *testing.M) {
	code := m.Run()
	for _, clean := range cleanups {
		clean()
	}
	os.Exit(code)
}

// spent is the time that the processors worked for this process: what others do
// on the machine at the same time does not count.
func spent() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// memoryOf is what the system says of a process, in MB: VmRSS now, VmHWM at most.
func memoryOf(process, what string) int {
	f, err := os.Open("/proc/" + process + "/status")
	if err != nil {
		return 0
	}
	defer f.Close() //nolint:errcheck // read only
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), what+":"); ok {
			kb, _ := strconv.Atoi(strings.Fields(rest)[0])
			return kb >> 10
		}
	}
	return 0
}
