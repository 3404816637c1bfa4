package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	netmail "net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/mail"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// postOffice is a mail server on this machine: it takes what is not for
// "gone@…", and gives it out by received.
type postOffice struct{ received chan string }

func (p postOffice) NewSession(*gosmtp.Conn) (gosmtp.Session, error) { return p, nil }

func (postOffice) Mail(string, *gosmtp.MailOptions) error { return nil }

func (postOffice) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	if strings.HasPrefix(to, "gone@") {
		return &gosmtp.SMTPError{Code: 550, EnhancedCode: gosmtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	}
	return nil
}

func (p postOffice) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	p.received <- string(text)
	return err
}

func (postOffice) Reset()        {}
func (postOffice) Logout() error { return nil }

// openPost starts it and sets up the program to use it.
func openPost(t *testing.T) postOffice {
	t.Helper()
	p := postOffice{make(chan string, 10)}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := gosmtp.NewServer(p)
	server.Domain = "mx.example"
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	t.Setenv("WEGWARTE_SMTP", "smtp://"+listener.Addr().String()+"?starttls=never")
	t.Setenv("WEGWARTE_MAIL_FROM", "Wegwarte <wegwarte@land.example>")
	t.Setenv("WEGWARTE_URL", "https://wegwarte.example")
	return p
}

func wegwarte(t *testing.T, in string, args ...string) (said string, code int) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "wegwarte", args...)
	c.Stdin = strings.NewReader(in)
	out, err := c.CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	return string(out), c.ProcessState.ExitCode()
}

func TestAMailIsTriedOutFromTheCommandLine(t *testing.T) {
	p := openPost(t)
	if said, code := wegwarte(t, "", "mail", "test", "verwaltung@stadt.example"); code != 0 || !strings.Contains(said, "took it") {
		t.Errorf("%d %s", code, said)
	}
	if letter := <-p.received; !strings.Contains(letter, "Subject: Probe von Wegwarte") {
		t.Error(letter)
	}
	if said, code := wegwarte(t, "", "mail", "test", "gone@stadt.example"); code != 1 || !strings.Contains(said, "no such user") {
		t.Errorf("%d %s", code, said)
	}
}

func TestServeSendsWhatIsInTheOutboxAndABounceIsKept(t *testing.T) {
	for name, dsn := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "test.db") },
		"postgres": func(t *testing.T) string { return testkit.PostgresDSN(t) },
	} {
		t.Run(name, func(t *testing.T) {
			dsn := dsn(t)
			if said, code := wegwarte(t, "", "migrate", "--db", dsn); code != 0 {
				t.Fatal(said)
			}
			d, err := db.Open(t.Context(), dsn)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			w := testkit.NewWorld(t, d)
			s := w.At(w.Municipality, tenant.Administrator)
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				a, err := account.Add(ctx, tx, clock.System{}, s, account.New{Email: "s.korte@stadt.example", Name: "S. Korte",
					Password: "ein Satz, den niemand errät", Roles: []tenant.Role{tenant.Intake}})
				if err != nil {
					return err
				}
				return mail.Enqueue(ctx, tx, clock.System{}, s.Tenant, mail.Message{Account: a.ID, Kind: mail.Announced, Path: "/eingang",
					Facts: mail.Facts{Count: 1, Number: "Z-2026-0148", Day: testkit.Today, Place: w.Land.ID}})
			})
			post := openPost(t)
			program := start(t, dsn)
			var letter string
			select {
			case letter = <-post.received:
			case <-time.After(20 * time.Second):
				t.Fatalf("nothing was sent: %s", program.log())
			}
			if err := program.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			<-program.ended
			if log := program.log(); strings.Contains(log, "korte") || !strings.Contains(log, "msg=stopped") {
				t.Error(log)
			}
			m, err := netmail.ReadMessage(strings.NewReader(letter))
			if err != nil {
				t.Fatal(err)
			}
			report := "Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n" +
				"Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no <s.korte@stadt.example>\n\n--x\nContent-Type: text/rfc822-headers\n\n" +
				"Message-ID: " + m.Header.Get("Message-ID") + "\n\n--x--\n"
			file := filepath.Join(t.TempDir(), "report.eml")
			if err := os.WriteFile(file, []byte(report), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, c := range []struct {
				in, file string
				code     int
				says     string
			}{{"Subject: Hallo\n\nHallo", "-", 1, "no report"}, {report, "-", 0, "did not arrive"}, {"", file, 0, "known already"},
				{strings.Replace(report, "failed", "delayed", 1), "-", 0, "Nothing to keep"}} {
				if said, code := wegwarte(t, c.in, "mail", "bounce", "--db", dsn, c.file); code != c.code || !strings.Contains(said, c.says) {
					t.Errorf("%d %s", code, said)
				}
			}
			w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
				all, err := mail.List(ctx, tx, w.Clock, s, mail.Page{})
				stops, err2 := mail.Stops(ctx, tx, s)
				if len(all) != 1 || all[0].State != mail.Bounced || len(stops) != 1 || bytes.Contains([]byte(all[0].Answer), []byte("korte")) {
					t.Errorf("%+v %+v", all, stops)
				}
				return errors.Join(err, err2)
			})
		})
	}
}
