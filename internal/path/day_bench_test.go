package path_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// cases is of how many cases the town is; WEGWARTE_CASES is another number. Each
// has fifty steps and notes.
func cases() int {
	if n, err := strconv.Atoi(os.Getenv("WEGWARTE_CASES")); err == nil {
		return n
	}
	return 20_000
}

const benchManagers = 100

var (
	benchVerbs = []string{"anrufen", "beantragen", "klären", "abholen", "mitbringen", "übersetzen", "anmelden", "besprechen", "unterschreiben", "nachreichen"}
	benchNouns = []string{"Geburtsurkunde", "Kindergeld", "Mietvertrag", "Fahrkarte", "Sprachkurs", "Zeugnis", "Konto", "Krankenkasse", "Kita", "Schulbuch", "Aufenthaltstitel", "Bescheid", "Termin", "Wohnung", "Lebenslauf"}
	benchNames = []string{"Standesamt", "Jobcenter", "Ausländerbehörde", "Volkshochschule", "Sparkasse", "Jugendamt"}
)

// benchTown stores cases, steps and notes as the house does, without their audit:
// of a case ten steps are open, some of them late, five told in the town's own
// words; and seventeen notes, some of them private or of health.
func benchTown(b *testing.B, w *testkit.World) (managers []tenant.Scope) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same each time
	kim := w.As(tenant.CaseManager)
	for i := range benchManagers {
		s := kim
		s.Actor, s.Name = id.New(), fmt.Sprint("Kollegin ", i)
		managers = append(managers, s)
	}
	words := func(n int) (text string) {
		for range n {
			text += benchNouns[r.IntN(len(benchNouns))] + " " + benchVerbs[r.IntN(len(benchVerbs))] + " "
		}
		return text
	}
	for made := 0; made < cases(); {
		w.Do(b, kim, func(ctx context.Context, tx *db.Tx) error {
			var households, people, ks, steps, notes, tokens [][]any
			for range min(500, cases()-made) {
				made++
				h, k, m := id.New(), id.New(), managers[made%benchManagers]
				households = append(households, []any{h, kim.Tenant, "W-" + strconv.Itoa(made), "", "2026-01-01", "", 1, "name", 1, 0})
				people = append(people, []any{id.New(), kim.Tenant, h, 1, "Name" + strconv.Itoa(made), "P", "", "", "1990-01-01", "year", "unknown", "", "", 1, 0})
				ks = append(ks, []any{k, kim.Tenant, h, "", "W-" + strconv.Itoa(made), 1, "linking", 1, 3 + made%5, m.Actor, m.Name, "2026-01-01", "2026-01-01", "", "", 1, 0, "", "", 3})
				index := func(ref id.ID, kind, reader, text string) {
					for _, token := range person.Tokens(text) {
						tokens = append(tokens, []any{kim.Tenant, reader, token, ref, kind})
					}
				}
				for n := range 33 {
					t, state, title, key, area := id.New(), "done", "", "template.language.course", path.Areas[n%len(path.Areas)]
					if n%4 == 0 {
						title, key = words(1), ""
					}
					start := today.AddDays(r.IntN(300) - 280)
					due, closed := start.AddDays(20), start.AddDays(10).String()
					if n < 10 {
						if state, closed = "open", ""; made%40 == 0 && n > 0 {
							state, closed = "done", start.String()
						}
						due = today.AddDays(r.IntN(120) - 15)
					}
					reader := ""
					if area == path.Health {
						reader = "health"
					}
					name := benchNames[r.IntN(len(benchNames))]
					index(t, "step", reader, title+" "+name)
					steps = append(steps, []any{t, kim.Tenant, h, "", k, m.Actor, "", area, title, key, "authority", name, start, start, due, state, closed, "", "", "", 0, "", "", "", 1, 0, "", ""})
				}
				for n := range 17 {
					t, sight, reader, area := id.New(), "file", "", path.Papers
					switch n % 5 {
					case 1:
						sight, reader = "private", string(m.Actor)
					case 2:
						area, reader = path.Health, "health"
					}
					text := words(3) + fmt.Sprint("Aktennotiz", made)
					index(t, "note", reader, text)
					notes = append(notes, []any{t, kim.Tenant, h, "", area, "talk", sight, text, today.AddDays(-n * 9), false, 1, 0, m.Actor, m.Name, m.Actor, m.Name})
				}
			}
			for _, one := range []struct {
				into string
				rows [][]any
			}{
				{`household (id, tenant_id, file_number, unit_since, registered_on, left_on, size, sort_name, version, created_at)`, households},
				{`person (id, tenant_id, household_id, position, family_name, given_name, family_name_own, given_name_own, birth_date, birth_precision, sex, phone, email, version, created_at)`, people},
				{`path_case (id, tenant_id, household_id, person_id, file_number, persons, phase, complexity, weight, manager_id, manager_name, agreed_on, opened_on, ended_on, ending, version, at, by_id, by_name, phase_rank)`, ks},
				{`path_step (id, tenant_id, household_id, person_id, case_id, manager_id, goal_id, area, title, words, turn, turn_name, since_day, start_on, due_on, state, closed_on, evidence, milestone, template, template_version, template_step, room, ref, version, at, by_id, by_name)`, steps},
				{`path_note (id, tenant_id, household_id, person_id, area, purpose, sight, text, noted_on, struck, version, at, author_id, author_name, by_id, by_name)`, notes},
				{`path_token (tenant_id, reader, token, ref, kind)`, tokens},
			} {
				if err := db.Insert(ctx, tx, one.into, one.rows, ""); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := w.DB.Script(b.Context(), "ANALYZE"); err != nil {
		b.Fatal(err)
	}
	return managers
}

// The day of each case manager, a page of cases, what each carries, and searches
// as they are typed, in a town of 20,000 cases with 1,000,000 steps and notes.
func BenchmarkADayInATownOf1000000StepsAndNotes(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := testkit.NewWorld(b, open(b))
			managers := benchTown(b, w)
			lead := w.At(w.Municipality, tenant.Lead)
			say := func(key string) string {
				return map[string]string{"template.language.course": "Platz im Sprachkurs"}[key]
			}
			asks := map[string]func(context.Context, *db.Tx, tenant.Scope) error{
				"day": func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
					d, err := path.DayOf(ctx, tx, w.Clock, s, "")
					if err == nil && d.Overdue.All == 0 {
						b.Error("nothing is late")
					}
					return err
				},
				"cases": func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
					_, err := path.Cases(ctx, tx, w.Clock, s, path.CaseFilter{Manager: s.Actor})
					return err
				},
				"loads": func(ctx context.Context, tx *db.Tx, _ tenant.Scope) error {
					_, err := path.Loads(ctx, tx, w.Clock, lead)
					return err
				},
			}
			for _, text := range []string{"aktennotiz1234", "standesamt", "kita standes", "geburts übersetz konto", "sprach", "ki"} {
				asks["search "+text] = func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
					_, err := path.Search(ctx, tx, w.Clock, s, path.SearchCommand{Text: text, Worded: say})
					return err
				}
			}
			for name, ask := range asks {
				b.Run(name, func(b *testing.B) {
					var times []time.Duration
					before := spent()
					for i := 0; b.Loop(); i++ {
						s := managers[i%len(managers)]
						began := time.Now()
						if err := w.DB.Look(b.Context(), s.Tenant, func(ctx context.Context, tx *db.Tx) error { return ask(ctx, tx, s) }); err != nil {
							b.Fatal(err)
						}
						times = append(times, time.Since(began))
					}
					b.ReportMetric(float64((spent()-before).Microseconds())/1000/float64(len(times)), "cpu-ms/op")
					slices.Sort(times)
					b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
					b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
				})
			}
		})
	}
}

// spent is the processor's time of this process so far; PostgreSQL is another one.
func spent() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
