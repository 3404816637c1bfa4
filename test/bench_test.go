package test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/ncruces/go-sqlite3/driver"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/web/door"
)

// connections are open at once.
const connections = 16

// A page is asked for at one of its addresses after the other.
type page struct {
	name string
	urls []string
	who  *client
	bar  float64 // requests a second that we want
	p99  float64 // milliseconds within which 99 of 100 are to be answered
}

// pages are what is measured: 100,000 persons, encrypted, with log-in, rights
// and the audit entry.
func pages(t testing.TB, s *site) []page {
	t.Helper()
	desk, intake := s.logIn(t, "verteilung@land.example"), s.logIn(t, "aufnahme@werne.example")
	var land, town []string
	for _, one := range []struct {
		name string
		into *[]string
	}{{"Nordrhein-Westfalen", &land}, {"Werne", &town}} {
		ids := texts(t, s, "", `SELECT id FROM tenant WHERE name = $1`, one.name)
		*one.into = texts(t, s, ids[0], `SELECT id FROM household WHERE tenant_id = $1 AND left_on = '' ORDER BY id DESC LIMIT 2000`, ids[0])
	}
	unit := texts(t, s, "", `SELECT u.id FROM account a JOIN unit u ON u.id = a.unit_id WHERE a.email = $1`, "sozialdienst@zue.example")[0]
	sorted := []string{}
	for _, by := range []string{"", "&nach=groesse", "&nach=alter", "&nach=seit"} {
		sorted = append(sorted, s.URL+"/haushalte?einrichtung="+unit+by, s.URL+"/haushalte?absteigend=1&einrichtung="+unit+by)
	}
	at := func(households []string) (all []string) {
		for _, h := range households {
			all = append(all, s.URL+"/haushalte/"+h)
		}
		return all
	}
	return []page{
		{"person page, in the Land", at(land), desk, 3000, 50},
		{"person page, in a municipality", at(town), intake, 3000, 50},
		{"list of 50, filter and total, every order", sorted, desk, 600, 150},
		{"start", []string{s.URL + "/"}, intake, 0, 0},
		{"inbox", []string{s.URL + "/eingang"}, intake, 0, 0},
	}
}

// Whole requests over loopback, server and clients on the same machine. The
// first is what a page costs at the least: one row of SQLite, no session, no
// audit. On a machine that does other things too, read the processor's time.
func BenchmarkPages(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(200)) // as the program serves
	s := onCrowd(b)
	least := 0.0
	nobody := &client{}
	for _, p := range append([]page{{name: "bare page from one row", urls: []string{bare(b)}, who: nobody}}, pages(b, s)...) {
		b.Run(p.name, func(b *testing.B) {
			var turn atomic.Int64
			before := spent()
			times, began := make(chan []time.Duration, connections), time.Now()
			var all sync.WaitGroup
			for range connections {
				all.Go(func() {
					mine, err := p.ask(func() bool { return turn.Add(1) <= int64(b.N) }, int(turn.Load()))
					if err != nil {
						b.Error(err)
					}
					times <- mine
				})
			}
			all.Wait()
			close(times)
			var took []time.Duration
			for mine := range times {
				took = append(took, mine...)
			}
			slices.Sort(took)
			each := float64(b.N) / time.Since(began).Seconds()
			if p.who == nobody {
				least = each
			}
			b.ReportMetric(each, "requests/s")
			b.ReportMetric(each/least, "of-bare")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64((spent()-before).Microseconds())/float64(b.N), "cpu-µs/op")
			if p.bar > 0 {
				b.ReportMetric(each/p.bar, "of-bar")
			}
		})
	}
}

// ask asks for the page, from one connection, as long as it may go on.
func (p page) ask(goOn func() bool, from int) (times []time.Duration, err error) {
	c := &http.Client{Jar: p.who.Jar, Transport: &http.Transport{MaxIdleConnsPerHost: 1}}
	defer c.CloseIdleConnections()
	for i := from; goOn(); i += 7 {
		began := time.Now()
		response, err := c.Get(p.urls[i%len(p.urls)])
		if err != nil {
			return times, err
		}
		_, err = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK {
			return times, fmt.Errorf("%d, %w", response.StatusCode, err)
		}
		times = append(times, time.Since(began))
	}
	return times, nil
}

// Changes that are on record and on disk before anybody is told so.
func BenchmarkAuditedWrites(b *testing.B) {
	for _, clients := range []int{8, 64} {
		b.Run(fmt.Sprintf("%d clients", clients), func(b *testing.B) {
			w := testkit.NewWorld(b, encryptedEmpty(b))
			s := w.As(tenant.LandAllocation)
			var turn atomic.Int64
			before, began := spent(), time.Now()
			var all sync.WaitGroup
			for range clients {
				all.Go(func() {
					for turn.Add(1) <= int64(b.N) {
						w.Do(b, s, func(ctx context.Context, tx *db.Tx) error {
							audit.Log(tx, w.Clock, s, audit.Change, tenant.Register, "fields: phone", "P1")
							_, err := tx.Exec(ctx, `INSERT INTO throttle (key, failures, first_at) VALUES ($1, 1, 0)`, id.New())
							return err
						})
					}
				})
			}
			all.Wait()
			each := float64(b.N) / time.Since(began).Seconds()
			b.ReportMetric(each, "writes/s")
			b.ReportMetric(each/map[int]float64{8: 2500, 64: 10_000}[clients], "of-bar")
			b.ReportMetric(float64((spent()-before).Microseconds())/float64(b.N), "cpu-µs/op")
		})
	}
}

func encryptedEmpty(b *testing.B) *db.DB {
	b.Helper()
	dir := b.TempDir()
	if err := db.NewKey(filepath.Join(dir, "key")); err != nil {
		b.Fatal(err)
	}
	key, err := db.ReadKey(filepath.Join(dir, "key"))
	if err != nil {
		b.Fatal(err)
	}
	d, err := db.Create(b.Context(), "sqlite:"+filepath.Join(dir, "empty.db"), db.Encrypted(key))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = d.Close() })
	if _, err := d.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	return d
}

// bare serves one row of a SQLite file, and nothing else.
func bare(b *testing.B) string {
	b.Helper()
	pool, err := sql.Open("sqlite3", "file:"+filepath.Join(b.TempDir(), "bare.db")+"?_pragma=journal_mode(wal)")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = pool.Close() })
	if _, err := pool.Exec(`CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO person VALUES (1, 'Amina')`); err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var name string
		if err := pool.QueryRowContext(r.Context(), `SELECT name FROM person WHERE id = ?`, 1).Scan(&name); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
		_, _ = io.WriteString(w, "<!doctype html><title>"+name+"</title><p>"+name)
	}))
	b.Cleanup(server.Close)
	return server.URL
}

// texts gives the texts of a query.
func texts(t testing.TB, s *site, tenantID string, query string, args ...any) (found []string) {
	t.Helper()
	err := s.DB.Look(t.Context(), id.ID(tenantID), func(ctx context.Context, tx *db.Tx) (err error) {
		found, err = db.All(ctx, tx, db.Value[string], query, args...)
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatal("nothing found: ", err)
	}
	return found
}

// BenchmarkTableOfTheLand keeps all households of the Land as a table, audited,
// with the highest memory in use meanwhile.
func BenchmarkTableOfTheLand(b *testing.B) {
	s := onCrowdAs(b, door.House{Free: 1_000_000})
	c := s.logIn(b, "verteilung@land.example")
	for _, format := range []string{"xlsx", "csv"} {
		b.Run(format, func(b *testing.B) {
			var peak atomic.Uint64
			stop := make(chan struct{})
			go func() {
				var now runtime.MemStats
				for {
					select {
					case <-stop:
						return
					case <-time.After(20 * time.Millisecond):
						runtime.ReadMemStats(&now)
						peak.Store(max(peak.Load(), now.HeapAlloc))
					}
				}
			}()
			size := 0
			for b.Loop() {
				response, err := c.PostForm(s.URL+"/haushalte/tabelle", url.Values{"art": {format}})
				if err != nil || response.StatusCode != http.StatusOK {
					b.Fatal(response.StatusCode, err)
				}
				n, err := io.Copy(io.Discard, response.Body)
				if err != nil {
					b.Fatal(err)
				}
				size = int(n)
				_ = response.Body.Close()
			}
			close(stop)
			b.ReportMetric(float64(peak.Load())/(1<<20), "peak-MB")
			b.ReportMetric(float64(size)/(1<<20), "file-MB")
		})
	}
}
