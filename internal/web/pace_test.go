package web_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wegwarte/internal/testkit"
	"wegwarte/internal/web"
)

// Open pages are asked only so often from one network, which is told to wait in words; nothing of it is logged.
func TestWhoAsksOpenPagesTooOftenIsAskedToWait(t *testing.T) {
	d := testkit.SQLite(t)
	var log bytes.Buffer
	house := web.Handler(web.Config{DB: d, Clock: testkit.Clock(), Log: slog.New(slog.NewTextHandler(&log, nil))})
	ask := func(path, from, language string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.RemoteAddr = from
		r.Header.Set("Accept-Language", language)
		w := httptest.NewRecorder()
		house.ServeHTTP(w, r)
		return w
	}
	often := 0
	for range 400 {
		if w := ask("/mein-platz/05978040/K7QFM2XP9TRW", "192.0.2.77:4711", "uk"); w.Code == http.StatusTooManyRequests {
			if often++; w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "зачекайте") {
				t.Fatalf("they are told %q", w.Body.String())
			}
		}
	}
	if often < 100 {
		t.Errorf("%d of 400 are told to wait", often)
	}
	for who, w := range map[string]*httptest.ResponseRecorder{
		"another network":    ask("/mein-platz/05978040", "198.51.100.1:1", "de"),
		"a log-in":           ask("/anmelden", "192.0.2.77:1", "de"),
		"this machine":       ask("/mein-platz/05978040", "127.0.0.1:1", "de"),
		"this machine, IPv6": ask("/mein-platz/05978040", "[::1]:1", "de"),
	} {
		if w.Code == http.StatusTooManyRequests {
			t.Errorf("%s has to wait", who)
		}
	}
	for _, secret := range []string{"192.0.2.77", "K7QFM2XP9TRW"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log has %s", secret)
		}
	}
}
