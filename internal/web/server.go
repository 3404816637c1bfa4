// Package web is the HTML door: it lists every address, puts the walls around
// them (headers, foreign origins, logs) and hands each visit to its action.
package web

import (
	"crypto/ed25519"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/api"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/assets"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/open"
	"wegwarte/internal/web/own"
)

// Config is what a server needs to know.
type Config struct {
	DB      *db.DB
	Clock   clock.Clock
	Log     *slog.Logger
	Version string
	Secure  bool // browsers come by HTTPS: cookies are only sent so
	Setup   account.Setup
	Proxied bool // a proxy in front names the client last in X-Forwarded-For
	House   door.House

	AuditKey ed25519.PrivateKey // signs exports of the audit; nil: they stay unsigned
}

// Handler answers everything a browser may ask for.
func Handler(c Config) http.Handler {
	d := door.Open(&door.Door{DB: c.DB, Clock: c.Clock, Log: c.Log, Version: c.Version, House: c.House, Setup: c.Setup, Nav: navigation, Light: own.Frame,
		AuditKey: c.AuditKey}, c.Secure)
	mux := http.NewServeMux()
	for _, r := range routes {
		if r.action != nil {
			mux.Handle(r.pattern, d.Handle(r.access, r.action))
		}
	}
	site := open.New(c.DB, c.Log, c.House.URL)
	for _, p := range openPages {
		mux.HandleFunc(p.pattern, func(w http.ResponseWriter, r *http.Request) { p.show(site, w, r) })
	}
	mux.Handle("/", d.Handle(door.Anybody, (*door.Visit).NotFound))
	mux.Handle("GET "+assets.Prefix, assets.Handler())
	mux.Handle(api.Prefix, api.Handler(api.Door{DB: c.DB, Clock: c.Clock, Log: c.Log}))
	mux.HandleFunc("GET /healthz", healthy)
	mux.HandleFunc("GET /readyz", ready(c.DB))

	foreign := http.NewCrossOriginProtection()
	foreign.SetDenyHandler(d.Handle(door.Anybody, (*door.Visit).CrossOrigin))
	handler := walled(c.Secure, foreign.Handler(mux))
	if c.Proxied {
		handler = unproxied(handler)
	}
	return logged(c.Log, handler)
}

// Server is an http.Server with the bounds the house sets.
func Server(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
}

// walled sets what a browser may do with a page of ours.
func walled(secure bool, next http.Handler) http.Handler {
	const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// unproxied gives a request the address of the client behind the proxy: the last
// one in the header, which is the proxy's own word; those before it are not.
func unproxied(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if all := r.Header.Values("X-Forwarded-For"); len(all) > 0 {
			last := all[len(all)-1]
			last = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
			if address, err := netip.ParseAddr(last); err == nil {
				r.RemoteAddr = netip.AddrPortFrom(address, 0).String()
			}
		}
		next.ServeHTTP(w, r)
	})
}

// logged notes each request by its route's pattern: never an address, which may
// hold what somebody searched for.
func logged(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := &status{ResponseWriter: w, code: http.StatusOK}
		began := time.Now()
		next.ServeHTTP(seen, r)
		log.Info("request", "route", r.Pattern, "method", r.Method, "status", seen.code, "ms", time.Since(began).Milliseconds())
	})
}

type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController reach what lies below.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }

func healthy(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) }

// ready says whether the database answers and its schema is up to date.
func ready(d *db.DB) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if pending, err := d.Pending(r.Context()); err != nil || pending {
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ok\n"))
	}
}

// IsOpen reports whether a page is there without log-in.
func IsOpen(pattern string) bool {
	i := slices.IndexFunc(routes, func(r route) bool { return r.pattern == pattern })
	return i >= 0 && routes[i].access.Anybody
}

// Patterns lists the address of every page, as http.ServeMux writes it.
func Patterns() []string {
	all := make([]string, len(routes))
	for i, r := range routes {
		all[i] = r.pattern
	}
	return all
}

// Admits reports whether somebody with the scope comes through the door of a pattern:
// what is asked before any record is looked at.
func Admits(pattern string, s tenant.Scope) bool {
	return slices.ContainsFunc(routes, func(r route) bool { return r.pattern == pattern && r.access.Allows(s) })
}
