package test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/gazetteer"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/web"
	"wegwarte/internal/web/door"
)

// openly serves towns that told everybody something, and gives the server's own handler.
func openly(t testing.TB, d *db.DB, towns int) (http.Handler, []string) {
	t.Helper()
	w := testkit.NewWorld(t, d)
	var keys []string
	w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error {
		_, err := tenant.PutPlaces(ctx, tx, testkit.Now, gazetteer.NRW().Places())
		return err
	})
	for _, m := range gazetteer.NRW().Municipalities[:towns] {
		var s tenant.Scope
		w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error {
			at, err := tenant.ByAGS(ctx, tx, m.AGS)
			s = w.At(at, tenant.Lead)
			return err
		})
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			set := open.Usual()
			set.Office = open.Office{Name: m.Name, Address: m.Name, Email: "stadt@beispiel.example"}
			return open.Set(ctx, tx, w.Clock, s, set)
		})
		r, err := open.Make(t.Context(), d, w.Clock, s)
		if err != nil {
			t.Fatal(err)
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := open.Publish(ctx, tx, w.Clock, s, r.ID, r.Hash)
			return err
		})
		keys = append(keys, m.AGS)
	}
	return web.Handler(web.Config{DB: d, Clock: w.Clock, Log: slog.New(slog.DiscardHandler), Version: "test", House: door.House{URL: "https://zahlen.example"}}), keys
}

// asked are how a public page is asked for: by browsers of several languages, one in three of which has it already.
func asked(keys []string, n int, tags *sync.Map) *http.Request {
	path := "/offen/" + keys[n*7%len(keys)]
	switch n % 10 {
	case 0:
		path = "/offen"
	case 1:
		path += "/1/daten.json"
	case 2:
		path += "/einbetten"
	}
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Language", []string{"de-DE,de;q=0.9", "uk,de;q=0.7", "ar", "en-GB,en"}[n%4])
	r.Header.Set("Accept-Encoding", "gzip, br")
	if tag, there := tags.Load(path + r.Header.Get("Accept-Language")); there && n%3 == 0 {
		r.Header.Set("If-None-Match", tag.(string)) //nolint:forcetypeassert // as it was stored
	}
	return r
}

// BenchmarkPublicPage is the server's own part of an answer, without the network.
func BenchmarkPublicPage(b *testing.B) {
	handler, keys := openly(b, testkit.SQLite(b), 40)
	var tags sync.Map
	for n := range 4000 {
		r, w := asked(keys, n, &tags), httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		tags.Store(r.URL.Path+r.Header.Get("Accept-Language"), w.Header().Get("ETag"))
	}
	b.ReportAllocs()
	b.ResetTimer()
	n := 0
	for b.Loop() {
		handler.ServeHTTP(httptest.NewRecorder(), asked(keys, n, &tags))
		n++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}

// TestThePublicPageUnderLoad asks for public pages as fast as they come, and prints what it found beside
// what we want. It fails only for an answer that is none: the rest depends on the machine. `make load` runs it.
func TestThePublicPageUnderLoad(t *testing.T) {
	long, err := time.ParseDuration(os.Getenv("WEGWARTE_LOAD"))
	if err != nil {
		t.Skip("set WEGWARTE_LOAD=10m, or run `make load`")
	}
	long = min(long, 2*time.Minute)
	handler, keys := openly(t, testkit.SQLite(t), 396)
	var inside sync.Map
	var own [64]struct {
		sync.Mutex
		times []time.Duration
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		handler.ServeHTTP(w, r)
		took := time.Since(began)
		at := &own[took.Nanoseconds()%64]
		at.Lock()
		at.times = append(at.times, took)
		at.Unlock()
	}))
	defer server.Close()
	workers := 4 * runtime.NumCPU()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: workers, MaxIdleConns: workers, DisableCompression: true}}
	var done, wrong atomic.Int64
	ask := func(n int) error {
		r := asked(keys, n, &inside)
		out, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+r.URL.Path, nil)
		if err != nil {
			return err
		}
		out.Header = r.Header
		answer, err := client.Do(out)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
		inside.Store(r.URL.Path+r.Header.Get("Accept-Language"), answer.Header.Get("ETag"))
		if answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusNotModified {
			return fmt.Errorf("%s: %d", r.URL.Path, answer.StatusCode)
		}
		return err
	}
	for n := range 4 * 10 * len(keys) { // every page is made once
		if err := ask(n); err != nil {
			t.Fatal(err)
		}
	}
	for i := range own {
		own[i].times = nil
	}
	before, began := spent(), time.Now()
	var all sync.WaitGroup
	for worker := range workers {
		all.Go(func() {
			for n := worker; time.Since(began) < long; n += workers {
				if err := ask(n); err != nil {
					wrong.Add(1)
					t.Error(err)
					return
				}
				done.Add(1)
			}
		})
	}
	all.Wait()
	var times []time.Duration
	for i := range own {
		times = append(times, own[i].times...)
	}
	slices.Sort(times)
	each := float64(done.Load()) / time.Since(began).Seconds()
	t.Logf("%d answers, %.0f a second with their askers on the same machine, %.1f µs of the processor each for both ends", done.Load(), each, float64((spent()-before).Microseconds())/float64(done.Load()))
	t.Logf("public pages a second: %.0f, wanted 5000", each)
	told(t, "  99 of 100 within, on the server", float64(times[len(times)*99/100].Microseconds())/1000, 20, "ms")
}
