package main

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/seal"
	"wegwarte/internal/testkit"
)

// served is `wegwarte serve` as a process of its own.
type served struct {
	URL string
	*exec.Cmd
	said  strings.Builder // all of its standard error
	ended chan struct{}   // closed when that has ended
	mu    sync.Mutex
}

var listening = regexp.MustCompile(`msg=listening url=(\S+)`)

// secretOf makes a secret file for a database that has none beside it.
func secretOf(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "secret")
	if err := seal.Create(file); err != nil {
		t.Fatal(err)
	}
	return file
}

// start runs the program on a port that is free and waits until it is ready.
func start(t *testing.T, dsn string) *served {
	t.Helper()
	s := &served{Cmd: exec.CommandContext(t.Context(), "wegwarte", "serve", "--db", dsn, "--listen", "127.0.0.1:0", "--no-https",
		"--secret-file", secretOf(t)), ended: make(chan struct{})}
	errs, err := s.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Process.Kill() }) // where the test failed before it ended
	found := make(chan string, 1)
	go func() {
		defer close(s.ended)
		for lines := bufio.NewScanner(errs); lines.Scan(); {
			s.mu.Lock()
			s.said.WriteString(lines.Text() + "\n")
			s.mu.Unlock()
			if m := listening.FindStringSubmatch(lines.Text()); m != nil {
				found <- m[1]
			}
		}
	}()
	select {
	case s.URL = <-found:
	case <-s.ended:
		t.Fatalf("it ended before it listened:\n%s", s.log())
	case <-time.After(30 * time.Second):
		t.Fatal("it does not listen")
	}
	s.expect(t, "/readyz", http.StatusOK)
	return s
}

func (s *served) log() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}

func (s *served) expect(t *testing.T, path string, status int) {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != status {
		t.Errorf("%s: %d", path, response.StatusCode)
	}
}

// slow is a log-in whose sender takes their time: begun is closed when the
// program waits for the form, rest sends it.
type slow struct {
	begun  chan struct{}
	rest   *io.PipeWriter
	status chan int
}

func slowly(t *testing.T, url string) *slow {
	t.Helper()
	body, rest := io.Pipe()
	s := &slow{begun: make(chan struct{}), rest: rest, status: make(chan int, 1)}
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got100Continue: func() { close(s.begun) }})
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/anmelden", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Expect", "100-continue")
	go func() {
		defer close(s.status)
		client := http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute, DisableKeepAlives: true}}
		response, err := client.Do(r)
		if err != nil {
			t.Error("the request under way was cut off:", err)
			return
		}
		defer response.Body.Close()
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			t.Error("the answer was cut off:", err)
		}
		s.status <- response.StatusCode
	}()
	return s
}

func within[T any](t *testing.T, what string, c <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(15 * time.Second):
		t.Fatal("not in time:", what)
	}
	return v
}

func TestServeLetsRequestsFinishWhenToldToStop(t *testing.T) {
	dsn := world(t)
	s := start(t, dsn)
	under := slowly(t, s.URL)
	within(t, "the program waits for the form", under.begun)
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.URL, "http://"))
		if err != nil {
			break // nobody new is let in
		}
		_ = c.Close()
		if time.Now().After(deadline) {
			t.Fatal("it still takes new requests")
		}
	}
	form := url.Values{"email": {"nobody@land.example"}, "password": {"ein falsches Kennwort"}}
	if _, err := io.WriteString(under.rest, form.Encode()); err != nil {
		t.Fatal(err)
	}
	_ = under.rest.Close()
	if status := within(t, "the answer", under.status); status != http.StatusUnprocessableEntity {
		t.Errorf("the request under way was answered with %d", status)
	}
	within(t, "its end", s.ended)
	if err := s.Wait(); err != nil {
		t.Errorf("exit: %v", err)
	}
	if log := s.log(); !strings.HasSuffix(log, "msg=stopped\n") {
		t.Errorf("its last words:\n%s", log)
	}
	// Whoever copies the file now has all of it.
	if _, err := os.Stat(strings.TrimPrefix(dsn, "sqlite:") + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a write-ahead log was left behind: %v", err)
	}
}

// What is asked for, and by whom, is the audit's; the log names routes.
func TestServeLogsNothingPersonal(t *testing.T) {
	s := start(t, world(t))
	for path, status := range map[string]int{
		"/healthz":                                http.StatusOK,
		"/haushalte?suche=Musterfrau":             http.StatusSeeOther,
		"/personen/Musterfrau?geboren=1984":       http.StatusSeeOther,
		"/Musterfrau":                             http.StatusNotFound,
		"/anmelden?email=musterfrau@land.example": http.StatusOK,
	} {
		s.expect(t, path, status)
	}
	response, err := http.PostForm(s.URL+"/anmelden", url.Values{"email": {"musterfrau@land.example"}, "password": {"Musterfraus Geheimnis"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	within(t, "its end", s.ended)
	if err := s.Wait(); err != nil {
		t.Errorf("exit: %v", err)
	}
	log := s.log()
	for _, word := range []string{"usterfrau", "1984", "Geheimnis", "suche", "127.0.0.1:"} {
		lines := strings.Replace(log, "url="+s.URL, "", 1)
		if strings.Contains(lines, word) {
			t.Errorf("%q stands in the log:\n%s", word, log)
		}
	}
	for _, line := range []string{`route="GET /personen/{id}" method=GET status=303`, `route="POST /anmelden" method=POST status=422`, "msg=listening"} {
		if !strings.Contains(log, line) {
			t.Errorf("the log lacks %q:\n%s", line, log)
		}
	}
}

// Where the schema is no longer what the program knows, it says that it is not
// ready, and stays.
func TestServeIsNotReadyWithoutItsSchema(t *testing.T) {
	dsn := testkit.PostgresDSN(t)
	s := start(t, dsn)
	d, err := db.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close() //nolint:errcheck // a test
	if err := d.Script(t.Context(), "DROP TABLE goose_db_version"); err != nil {
		t.Fatal(err)
	}
	s.expect(t, "/readyz", http.StatusServiceUnavailable)
	s.expect(t, "/healthz", http.StatusOK)
}
