package offer

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// many is how many offers the town has; WEGWARTE_OFFERS is another number.
func many() int {
	if n, err := strconv.Atoi(os.Getenv("WEGWARTE_OFFERS")); err == nil {
		return n
	}
	return 50_000
}

var (
	benchKinds = []string{"Kurs", "Treff", "Gruppe", "Training", "Werkstatt", "Beratung", "Café", "Spaziergang", "Abend", "Sprechstunde"}
	benchWhats = []string{"Deutsch", "Schwimmen", "Nähen", "Fahrrad", "Kochen", "Gitarre", "Fußball", "Eltern", "Bewerbung", "Garten", "Computer", "Lesen", "Malen", "Wandern", "Chor", "Schach", "Yoga", "Pflege", "Holz", "Theater"}
	benchText  = strings.Fields("gemeinsam lernen wir jede Woche miteinander und lachen viel komm einfach vorbei bring gute Laune mit Anfängerinnen und Fortgeschrittene willkommen Material ist da ruhiger Raum freundliche Menschen offene Türen Pause mit Tee Kinder spielen nebenan Bus hält vor der Tür Hilfe beim Anmelden")
	benchTongs = []string{"ar", "uk", "ru", "fa", "tr", "en", "fr", "ku", "ti", "es"}
)

// benchTown stores providers and published offers as the house does.
func benchTown(b *testing.B, w *testkit.World) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same each time
	s, today := w.As(tenant.CaseManager), clock.Today(w.Clock)
	var providers []Provider
	w.Do(b, s, func(ctx context.Context, tx *db.Tx) error {
		for i := range 500 {
			p, err := SaveProvider(ctx, tx, w.Clock, s, Provider{Kind: Kinds[i%len(Kinds)], Name: fmt.Sprintf("Verein %s %d", benchWhats[i%len(benchWhats)], i), About: About{
				Address: Address{Street: fmt.Sprint("Straße ", i), Town: "Musterstadt", Latitude: 51.6 + r.Float64()/5, Longitude: 7.5 + r.Float64()/3}, StepFree: i%2 == 0}})
			if err != nil {
				return err
			}
			providers = append(providers, p)
		}
		return nil
	})
	by := map[id.ID]Provider{}
	for _, p := range providers {
		by[p.ID] = p
	}
	for made := 0; made < many(); {
		w.Do(b, s, func(ctx context.Context, tx *db.Tx) error {
			var offers []Offer
			var rows [][]any
			for range min(1000, many()-made) {
				p := providers[r.IntN(len(providers))]
				o := Offer{ID: id.New(), Provider: p.ID, Theme: Themes[r.IntN(len(Themes))], State: StatePublished, How: Hows[made%3], Version: 1, At: testkit.Now}
				o.Title = fmt.Sprintf("%s %s %d", benchWhats[r.IntN(len(benchWhats))], benchKinds[r.IntN(len(benchKinds))], made)
				for range 25 {
					o.Text += benchText[r.IntN(len(benchText))] + " "
				}
				o.Area, o.Languages, o.Childcare, o.Cents = o.Theme.Area(), []string{"de"}, r.IntN(5) == 0, r.IntN(3)*500
				if r.IntN(3) == 0 {
					o.Languages = append(o.Languages, benchTongs[min(r.IntN(10), r.IntN(10))])
				}
				if o.How == Seat {
					o.Seats, o.Taken = 10, r.IntN(11)
				}
				from := 8*60 + 60*r.IntN(12)
				if r.IntN(3) == 0 {
					o.When.Dates = []Slot{{Day: today.AddDays(r.IntN(300)), From: from, To: from + 90}}
				} else {
					o.When.Weekly = []Weekly{{Day: time.Weekday(r.IntN(7)), From: from, To: from + 90}}
					o.When.Begins = today.AddDays(r.IntN(200) - 100)
				}
				o.settle(today)
				offers, rows, made = append(offers, o), append(rows, o.row(s, p)), made+1
			}
			if err := db.Insert(ctx, tx, insertOffer, rows, ""); err != nil {
				return err
			}
			return indexNew(ctx, tx, s, today, by, offers)
		})
	}
	if w.DB.Dialect() == db.Postgres {
		if err := w.DB.Script(b.Context(), "VACUUM ANALYZE"); err != nil { // as the database does by itself
			b.Fatal(err)
		}
	}
}

// Searching among 50,000 published offers of one municipality.
func BenchmarkOffersAreFound(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := testkit.NewWorld(b, open(b))
			benchTown(b, w)
			anybody := tenant.Scope{Tenant: w.Municipality.ID, Kind: tenant.Municipality}
			words := func(t Theme) []string { return []string{person.Fold(string(t))} }
			here := Point{51.7, 7.66}
			for name, q := range map[string]Query{
				"all":                    {},
				"a rare word":            {Text: "schach 4711"},
				"a word":                 {Text: "schwimmen"},
				"two words":              {Text: "garten werkstatt"},
				"a common word":          {Text: "gemeinsam"},
				"three, none together":   {Text: "gemeinsam schach gitarre"},
				"a theme's word":         {Text: "sport"},
				"a beginning":            {Text: "ge"},
				"language and childcare": {Languages: []string{"es"}, Childcare: true, Free: true},
				"nothing meets it":       {Languages: []string{"my"}, Childcare: true},
				"Tuesday evening":        {Times: Bit(time.Tuesday, Evening), Themes: []Theme{Sport}},
				"near":                   {Near: here},
				"near, 2 km, free":       {Near: here, Within: 2, Free: true},
				"near, a word":           {Near: here, Text: "schwimmen"},
				"near, a common word":    {Near: here, Text: "gemeinsam"},
				"everything":             {Near: here, Within: 5, Text: "gemeinsam lernen", Languages: []string{"ar", "en"}, Free: true, Seats: true, StepFree: true, Times: Bit(time.Tuesday, Evening) | Bit(time.Monday, Evening)},
			} {
				q.Words = words
				b.Run(name, func(b *testing.B) {
					timed(b, w, func(ctx context.Context, tx *db.Tx) (int, error) {
						all, err := Search(ctx, tx, w.Clock, anybody, q)
						return len(all), err
					})
				})
			}
			b.Run("for a step", func(b *testing.B) {
				timed(b, w, func(ctx context.Context, tx *db.Tx) (int, error) {
					all, err := For(ctx, tx, w.Clock, anybody, Need{Area: path.Language, Milestone: path.CourseSeat, Step: "language.course", Languages: []string{"ar"}, Near: here})
					return len(all), err
				})
			})
		})
	}
}

func spent() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func timed(b *testing.B, w *testkit.World, ask func(context.Context, *db.Tx) (int, error)) {
	b.Helper()
	var times []time.Duration
	n, before := 0, spent()
	for b.Loop() {
		began := time.Now()
		if err := w.DB.Look(b.Context(), w.Municipality.ID, func(ctx context.Context, tx *db.Tx) (err error) { n, err = ask(ctx, tx); return err }); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(began))
	}
	b.ReportMetric(float64((spent()-before).Microseconds())/1000/float64(len(times)), "cpu-ms/op")
	slices.Sort(times)
	b.ReportMetric(float64(n), "found")
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
}
