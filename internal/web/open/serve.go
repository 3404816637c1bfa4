package open

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/assets"
)

// Site answers for the public pages.
type Site struct {
	Log *slog.Logger
	URL string // how the house is reached, for addresses that stand for themselves; "": as it was asked

	index index
	shelf *shelf

	spoken struct {
		sync.RWMutex
		of map[string]i18n.Lang // by what a browser asks for
	}
}

// New makes a site over a database.
func New(d *db.DB, log *slog.Logger, url string) *Site {
	s := &Site{Log: log, URL: strings.TrimSuffix(url, "/"), index: index{db: d}, shelf: newShelf(most)}
	s.spoken.of = map[string]i18n.Lang{}
	return s
}

// How long others may keep an answer: a release that holds may be withdrawn, so not for ever.
const (
	cacheNewest = "public, max-age=60, stale-while-revalidate=600"
	cacheStable = "public, max-age=600, stale-while-revalidate=3600"
	cacheLost   = "public, max-age=60"
)

// mostSpoken bounds how many wishes of browsers are remembered.
const mostSpoken = 2000

// language is that of the address, else the browser's, else German.
func (s *Site) language(r *http.Request) (lang i18n.Lang, said bool) {
	if r.URL.RawQuery != "" {
		if l := i18n.Lang(r.URL.Query().Get("lang")); l.IsOwn() {
			return l, true
		}
	}
	wish := r.Header.Get("Accept-Language")
	if wish == "" {
		return i18n.German, false
	}
	s.spoken.RLock()
	lang, there := s.spoken.of[wish]
	s.spoken.RUnlock()
	if there {
		return lang, false
	}
	lang = i18n.MatchOwn("", wish)
	if len(wish) < 200 {
		s.spoken.Lock()
		if len(s.spoken.of) < mostSpoken {
			s.spoken.of[strings.Clone(wish)] = lang
		}
		s.spoken.Unlock()
	}
	return lang, false
}

// maker makes an answer that is not on the shelf.
type maker func(ctx context.Context) (*kept, error)

// answer sends what is on the shelf, or makes it first.
func (s *Site) answer(w http.ResponseWriter, r *http.Request, key string, make maker) {
	k := s.shelf.find(key)
	if k == nil {
		var err error
		if k, err = make(r.Context()); err != nil {
			s.fail(w, r, err)
			return
		}
		s.shelf.put(key, k)
	}
	s.send(w, r, k)
}

func (s *Site) send(w http.ResponseWriter, r *http.Request, k *kept) {
	h := w.Header()
	if k.policy != "" {
		h.Set("Content-Security-Policy", k.policy)
	}
	h.Set("Cache-Control", k.cache)
	h.Set("Vary", "Accept-Encoding, Accept-Language")
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if k.status == http.StatusOK {
		h.Set("ETag", k.etag)
		h.Set("Last-Modified", k.modified)
		if unchanged(r, k) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Type", k.media)
	body := k.plain
	if k.zipped != nil {
		if assets.TakesGzip(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			body = k.zipped
		} else {
			body = unzipped(k)
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(k.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) //nolint:gosec // templ escaped it; where the browser went away, nobody is left to tell
	}
}

// unchanged reports whether the browser has it already.
func unchanged(r *http.Request, k *kept) bool {
	if seen := r.Header.Get("If-None-Match"); seen != "" {
		return seen == k.etag || seen == "*" || strings.Contains(seen, ",") && slices.ContainsFunc(strings.Split(seen, ","), func(one string) bool { return strings.TrimSpace(one) == k.etag })
	}
	since := r.Header.Get("If-Modified-Since")
	if since == "" {
		return false
	}
	if since == k.modified {
		return true
	}
	asked, err := http.ParseTime(since)
	own, _ := http.ParseTime(k.modified)
	return err == nil && !own.After(asked)
}

func unzipped(k *kept) []byte {
	z, err := gzip.NewReader(bytes.NewReader(k.zipped))
	if err != nil {
		return nil
	}
	body, _ := io.ReadAll(io.LimitReader(z, int64(k.length))) // what was zipped here
	return body
}

// fail answers that there is no such page, or that the house cannot just now.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	lang, _ := s.language(r)
	status := http.StatusInternalServerError
	if errs.Is(err, errs.KindNotFound) {
		status = http.StatusNotFound
	} else if s.Log != nil {
		s.Log.Error("a public page", "err", err, "route", r.Pattern)
	}
	k, err := s.render(r.Context(), lang, time.Now(), lostPage(s.frame(r, lang, frame{Title: i18n.T(i18n.With(r.Context(), lang), "open.page.lost")})))
	if err != nil {
		http.Error(w, http.StatusText(status), status)
		return
	}
	k.status, k.cache = status, cacheLost
	s.send(w, r, k)
}

// render makes a page in a language.
func (s *Site) render(ctx context.Context, lang i18n.Lang, modified time.Time, page templ.Component) (*kept, error) {
	var body bytes.Buffer
	if err := page.Render(i18n.With(ctx, lang), &body); err != nil {
		return nil, err
	}
	k := keep("text/html; charset=utf-8", body.Bytes(), modified)
	k.cache = cacheStable
	return k, nil
}
