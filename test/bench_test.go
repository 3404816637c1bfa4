package test

import (
	"context"
	"database/sql"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	_ "github.com/ncruces/go-sqlite3/driver"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
)

// Whole requests over loopback, server and clients on the same machine, 16
// connections: log-in, rights, the page and the audit entry included. The first
// is what a page costs at the least: one row of SQLite, no session, no audit.
func BenchmarkPages(b *testing.B) {
	s := onSQLite(b)
	var household string
	for _, tenantID := range all(b, s, "", `SELECT id FROM tenant WHERE name = $1`, "Werne") {
		household = all(b, s, tenantID, `SELECT id FROM household WHERE tenant_id = $1 ORDER BY id LIMIT 1`, tenantID)[0]
	}
	intake := s.logIn(b, "aufnahme@werne.example")
	for _, page := range []struct{ name, url string }{
		{"bare page from one row", bare(b)},
		{"start", s.URL + "/"},
		{"household", s.URL + "/haushalte/" + household},
		{"list of households", s.URL + "/haushalte"},
		{"inbox", s.URL + "/eingang"},
	} {
		b.Run(page.name, func(b *testing.B) {
			b.SetParallelism(8) // of two cores
			before := spent()
			b.RunParallel(func(pb *testing.PB) {
				client := &http.Client{Jar: intake.Jar, Transport: &http.Transport{MaxIdleConnsPerHost: 1}}
				for pb.Next() {
					response, err := client.Get(page.url)
					if err != nil {
						b.Error(err)
						return
					}
					_, err = io.Copy(io.Discard, response.Body)
					_ = response.Body.Close()
					if err != nil || response.StatusCode != http.StatusOK {
						b.Errorf("%d, %v", response.StatusCode, err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
			b.ReportMetric(float64((spent()-before).Microseconds())/float64(b.N), "cpu-µs/op")
		})
	}
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

// all gives the texts of a query.
func all(b *testing.B, s *site, tenantID string, query string, args ...any) (found []string) {
	b.Helper()
	err := s.DB.Do(b.Context(), id.ID(tenantID), func(ctx context.Context, tx *db.Tx) (err error) {
		found, err = db.All(ctx, tx, db.Value[string], query, args...)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return found
}
