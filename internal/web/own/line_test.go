package own_test

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/testkit/site"
)

// What a phone is sent for a first page: 60 KB; on a line of 400 kbit/s that answers
// after 400 ms, it can be read within three seconds.
const (
	mostBytes = 60 << 10
	readable  = 3 * time.Second
)

var linked = regexp.MustCompile(`(?:href|src)="(/(?:assets|ich/app)[^"]*)"`)

func TestTheFirstPageIsSmall(t *testing.T) {
	h := found(t, testkit.SQLite(t))
	c := h.Client(t)
	c.Post("/ich/anmelden", "number", h.number, "pin", pin)
	for _, path := range []string{"/ich/anmelden", "/ich"} {
		from := c
		if path == "/ich/anmelden" {
			from = h.Client(t)
		}
		page := from.Get(path)
		if page.Status != http.StatusOK {
			t.Fatalf("%s: %d", path, page.Status)
		}
		total := len(sent(t, h.URL+path, from))
		for _, file := range linked.FindAllStringSubmatch(page.Body, -1) {
			total += len(sent(t, h.URL+file[1], from))
		}
		t.Logf("%s: %d bytes in all, of the page %d (%d unpacked)", path, total, len(sent(t, h.URL+path, from)), len(page.Body))
		if total > mostBytes || !strings.Contains(page.Body, ".css") {
			t.Errorf("%s: %d bytes go over the line, at most %d may", path, total, mostBytes)
		}
	}
}

// sent is what goes over the line for an address.
func sent(t *testing.T, url string, from *site.Client) []byte {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	for _, cookie := range from.Cookies() {
		r.AddCookie(cookie)
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v", url, answer.StatusCode, err)
	}
	return body
}

func TestTheFirstPageIsReadableOnASlowLine(t *testing.T) {
	b, h := browser.Start(t), found(t, testkit.SQLite(t))
	for _, lang := range []i18n.Lang{i18n.German, i18n.Arabic} {
		p := b.Open(t, browser.View{Width: browser.Phone, Lang: lang})
		h.enters(p, h.URL, false)
		p.Slow(400, 400*time.Millisecond)
		p.Go(h.URL + "/ich")
		got := p.Loading()
		p.Sees("Rana Haddad")
		t.Logf("%s: first words after %v, all of it after %v, %d bytes in %d files", lang, got.Painted, got.Loaded, got.Bytes, got.Files)
		if got.Painted > readable || got.Bytes > mostBytes || got.Bytes == 0 {
			t.Errorf("%s: readable after %v, %d bytes", lang, got.Painted, got.Bytes)
		}
	}
}

// What a page holds that its visitor sent is not compressed beside what only its
// owner knows: its length would tell.
func TestWhatAVisitorSentIsNotCompressedBesideTheirRecord(t *testing.T) {
	h := found(t, testkit.SQLite(t))
	c := h.Client(t)
	c.Post("/ich/anmelden", "number", h.number, "pin", pin)
	for path, zipped := range map[string]bool{"/ich": true, "/ich?x=Haddad": false, "/ich/anmelden?x=1": false} {
		r, _ := http.NewRequest(http.MethodGet, h.URL+path, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		for _, cookie := range c.Cookies() {
			r.AddCookie(cookie)
		}
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if got := answer.Header.Get("Content-Encoding") == "gzip"; got != zipped {
			t.Errorf("%s: compressed %v", path, got)
		}
	}
	r, _ := http.NewRequest(http.MethodGet, h.URL+"/ich/anmelden", nil)
	r.Header.Set("Accept-Encoding", "br, gzip;q=0")
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.Header.Get("Content-Encoding") != "" || answer.Header.Get("Vary") == "" {
		t.Errorf("%v", answer.Header)
	}
}
