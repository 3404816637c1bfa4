package test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/testkit"
)

// imported is what `import arrivals` reports.
type imported struct{ Households, Persons, Created, Unchanged, Conflicts, Refused int }

func (p program) imports(t *testing.T, list string) (r imported) {
	t.Helper()
	if err := json.Unmarshal([]byte(p.run(t, importing(list)...)), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func importing(list string) []string {
	return []string{"import", "arrivals", list, "--facility", "ZUE Musterberg", "--format", "json"}
}

// arrivals writes a list of households of one to six and gives how each looks
// once it is whole; see whole.
func arrivals(t *testing.T, random *rand.Rand, households int) (file string, want map[string]string, persons int) {
	t.Helper()
	want = map[string]string{}
	var list strings.Builder
	list.WriteString("Aktenzeichen;Familienname;Vorname;Familienname (eigene Schrift);Geburtsdatum;Sprachen;Beziehung\n")
	for i := range households {
		number, size := fmt.Sprintf("A-%05d", i), 1+random.IntN(6)
		for j := range size {
			relation := ""
			if j > 0 {
				relation = "Kind von 1"
			}
			fmt.Fprintf(&list, "%s;Al-Haddad %d;Kind-%d;الحداد;%d;Arabisch, Englisch;%s\n", number, i%97, j, 1980+j, relation)
		}
		want[number] = fmt.Sprintf("persons %d of %d, languages %d, relations %d, named %d, on record %d", size, size, 2*size, size-1, size, size+1)
		persons += size
	}
	file = filepath.Join(t.TempDir(), "arrivals.csv")
	if err := os.WriteFile(file, []byte(list.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file, want, persons
}

// whole tells of each household in the register which of its parts are there.
const whole = `SELECT h.file_number,
	(SELECT count(*) FROM person p WHERE p.tenant_id = h.tenant_id AND p.household_id = h.id), h.size,
	(SELECT count(*) FROM person p JOIN person_language l ON l.person_id = p.id
		WHERE p.tenant_id = h.tenant_id AND p.household_id = h.id),
	(SELECT count(*) FROM person p JOIN person_relation r ON r.tenant_id = p.tenant_id AND r.person_id = p.id
		WHERE p.tenant_id = h.tenant_id AND p.household_id = h.id),
	(SELECT count(*) FROM person p WHERE p.tenant_id = h.tenant_id AND p.household_id = h.id
		AND p.id IN (SELECT n.person_id FROM person_token n)),
	(SELECT count(DISTINCT s.subject) FROM person p JOIN audit_subject s ON s.tenant_id = p.tenant_id AND s.subject = p.id
		WHERE p.tenant_id = h.tenant_id AND p.household_id = h.id) +
	(SELECT count(DISTINCT s.subject) FROM audit_subject s WHERE s.tenant_id = h.tenant_id AND s.subject = h.id)
	FROM household h WHERE h.tenant_id = $1`

// orphans counts what belongs to no household that is there.
const orphans = `SELECT
	(SELECT count(*) FROM person WHERE tenant_id = $1 AND household_id NOT IN (SELECT id FROM household)) +
	(SELECT count(*) FROM audit_subject WHERE tenant_id = $1
		AND subject NOT IN (SELECT id FROM person) AND subject NOT IN (SELECT id FROM household))`

// register is what stands in the register after something happened to it.
type register struct {
	households map[string]string // file number -> what is there of it
	orphans    int
	versions   []string // of households and persons
}

func (p program) register(t *testing.T) register {
	t.Helper()
	d, err := db.Open(t.Context(), p.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := audit.Index(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	r := register{households: map[string]string{}}
	s := &site{DB: d}
	for _, land := range tenants(t, s) {
		err := d.Do(t.Context(), land, func(ctx context.Context, tx *db.Tx) (err error) {
			r, err = looked(ctx, tx, land)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func looked(ctx context.Context, tx *db.Tx, land id.ID) (r register, err error) {
	r.households = map[string]string{}
	_, err = db.All(ctx, tx, func(row db.Row) (string, error) {
		var number string
		var n [6]int
		err := row.Scan(&number, &n[0], &n[1], &n[2], &n[3], &n[4], &n[5])
		r.households[number] = fmt.Sprintf("persons %d of %d, languages %d, relations %d, named %d, on record %d", n[0], n[1], n[2], n[3], n[4], n[5])
		return number, err
	}, whole, land)
	if err != nil {
		return r, err
	}
	if r.orphans, err = db.One(ctx, tx, db.Value[int], orphans, land); err != nil {
		return r, err
	}
	for _, table := range []string{"household", "person"} {
		rows, err := db.All(ctx, tx, db.Value[string], `SELECT id || ' ' || version FROM `+table+` WHERE tenant_id = $1 ORDER BY id`, land)
		if err != nil {
			return r, err
		}
		r.versions = append(r.versions, rows...)
	}
	return r, nil
}

// holdsWhole holds that each household is as the list has it, or absent.
func (r register) holdsWhole(t *testing.T, want map[string]string) {
	t.Helper()
	for number, found := range r.households {
		if found != want[number] {
			t.Errorf("household %s: %s; whole it is %s", number, found, want[number])
		}
	}
	if r.orphans != 0 {
		t.Errorf("%d persons or entries of the audit belong to no household", r.orphans)
	}
}

// kills is how many imports have to be hit in the middle, and mostTries how
// often it is tried: where a blow falls is up to chance.
const kills, mostTries = 3, 30

func TestAKilledImportLeavesEachHouseholdWholeOrAbsent(t *testing.T) {
	file := built(t)
	for name, open := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "killed.db") },
		"postgres": func(t *testing.T) string { return testkit.PostgresDSN(t) },
	} {
		t.Run(name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, 2))           //nolint:gosec // a test that can be repeated
			list, want, persons := arrivals(t, random, 900) // which goes in in several parts, before what is looked for behind it

			takes := time.Hour // the quicker of two: the first one finds nothing at hand
			for range 2 {
				p := program{file, open(t)}.settled(t)
				began := time.Now()
				if r := p.imports(t, list); r != (imported{Households: len(want), Persons: persons, Created: len(want)}) {
					t.Fatalf("an import that nobody disturbs: %+v", r)
				}
				takes = min(takes, time.Since(began))
				p.register(t).holdsWhole(t, want)
			}

			hit := 0
			for try := 0; hit < kills; try++ {
				if try == mostTries {
					t.Fatalf("of %d blows only %d fell in the middle of an import", try, hit)
				}
				p := program{file, open(t)}.settled(t)
				blow := time.Duration(random.Int64N(int64(takes / 2)))
				p.killed(t, list, blow)

				left := p.register(t)
				left.holdsWhole(t, want)
				p.run(t, "audit", "verify")
				if n := len(left.households); n == 0 || n == len(want) {
					continue
				}
				hit++
				t.Logf("killed after %v of %v: %d of %d households are there", blow.Round(time.Millisecond), takes.Round(time.Millisecond), len(left.households), len(want))
				p.completed(t, list, left, want)
			}
		})
	}
}

// killed starts the import and kills it a while later, as kill -9 does.
func (p program) killed(t *testing.T, list string, after time.Duration) {
	t.Helper()
	c := p.command(t, importing(list)...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = c.Process.Kill() // it may have ended before
	_ = c.Wait()         // killed
}

// completed holds that the import, run again, adds what is missing and no
// more, and that after it there is nothing left to do.
func (p program) completed(t *testing.T, list string, left register, want map[string]string) {
	t.Helper()
	there := len(left.households)
	if r := p.imports(t, list); r.Created != len(want)-there || r.Unchanged != there || r.Conflicts+r.Refused != 0 {
		t.Errorf("the import that completes it: %+v; %d of %d were there", r, there, len(want))
	}
	whole := p.register(t)
	if diff := cmp.Diff(want, whole.households); diff != "" {
		t.Errorf("completed (-want +got):\n%s", diff)
	}
	for _, version := range left.versions {
		if !slices.Contains(whole.versions, version) {
			t.Errorf("%s was there and has changed", version)
		}
	}
	if r := p.imports(t, list); r.Created != 0 || r.Unchanged != len(want) {
		t.Errorf("once more: %+v", r)
	}
	if diff := cmp.Diff(whole.versions, p.register(t).versions); diff != "" {
		t.Errorf("once more changes something:\n%s", diff)
	}
	p.run(t, "audit", "verify")
}
