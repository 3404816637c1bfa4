package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
	"wegwarte/internal/web"
)

// TestASessionEndsWhenNobodyClicksAndAfterAWorkingDay runs in a bubble of time
// of its own, so that hours pass at once.
func TestASessionEndsWhenNobodyClicksAndAfterAWorkingDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := testkit.SQLite(t)
		w := testkit.NewWorld(t, d)
		lead := w.At(w.Municipality, tenant.Administrator)
		w.Do(t, lead, func(ctx context.Context, tx *db.Tx) error {
			_, err := account.Add(ctx, tx, w.Clock, lead, account.New{Email: "a@stadt.example", Name: "A", Password: site.Password, Roles: []tenant.Role{tenant.Lead}})
			return err
		})
		house := web.Handler(web.Config{DB: d, Clock: w.Clock, Log: slog.New(slog.DiscardHandler)})
		logIn := func() *http.Cookie {
			t.Helper()
			form := url.Values{"email": {"a@stadt.example"}, "password": {site.Password}}
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/anmelden", strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			answer := httptest.NewRecorder()
			house.ServeHTTP(answer, r)
			for _, c := range answer.Result().Cookies() {
				if c.Name == "wegwarte" {
					return c
				}
			}
			t.Fatalf("no session: %d", answer.Code)
			return nil
		}
		in := func(session *http.Cookie) bool {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/mein-zugang", nil)
			r.AddCookie(session)
			answer := httptest.NewRecorder()
			house.ServeHTTP(answer, r)
			return answer.Code == http.StatusOK
		}

		quiet := logIn()
		time.Sleep(29 * time.Minute)
		if !in(quiet) {
			t.Error("out after 29 minutes")
		}
		time.Sleep(31 * time.Minute)
		if in(quiet) {
			t.Error("still in after 31 minutes without a click")
		}

		busy, began := logIn(), time.Now()
		for time.Since(began) < 11*time.Hour+45*time.Minute {
			time.Sleep(15 * time.Minute)
			if !in(busy) {
				t.Fatalf("out after %s at work", time.Since(began))
			}
		}
		time.Sleep(16 * time.Minute)
		if in(busy) {
			t.Error("still in after twelve hours")
		}
	})
}
