package smtp_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"
	"go.uber.org/goleak"

	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/mail"
	"wegwarte/internal/smtp"
)

func one() mail.Letter {
	return mail.Letter{To: "s.korte@werne.example", Reference: mail.Reference{Mail: id.New(), Tenant: id.New()}, Language: i18n.Arabic,
		Subject: "Rückfrage – سؤال", Text: "Guten Tag,\n\nmit ß und سؤال\n.\n-- \nEnde\n", HTML: "<p>Hübsch &amp; سؤال</p>"}
}

// Calendars take an invitation where it stands beside the texts and says what is to be
// done with it.
func TestAnInvitationTravelsBesideTheTexts(t *testing.T) {
	s := listen(t, true, nil)
	l := one()
	l.Calendar, l.Method = []byte("BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nSUMMARY:سؤال\r\nEND:VCALENDAR\r\n"), "CANCEL"
	if err := s.settings("smtps", "").Send(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	m, err := netmail.ReadMessage(strings.NewReader(string(s.letters()[0].Raw)))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s: %v", kind, err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	var last *multipart.Part
	var text []byte
	for {
		p, err := parts.NextPart() // decodes quoted-printable
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if text, err = io.ReadAll(p); err != nil {
			t.Fatal(err)
		}
		last = p
	}
	kind, params, err = mime.ParseMediaType(last.Header.Get("Content-Type"))
	if err != nil || kind != "text/calendar" || params["method"] != "CANCEL" || !strings.EqualFold(params["charset"], "utf-8") || string(text) != string(l.Calendar) {
		t.Errorf("%s %v %q: %v", kind, params, text, err)
	}
}

func TestALetterArrivesWhole(t *testing.T) {
	for _, scheme := range []string{"smtps", "smtp"} {
		t.Run(scheme, func(t *testing.T) {
			s := listen(t, scheme == "smtps", nil)
			set, l := s.settings(scheme, ""), one()
			set.Bounce = "bounce@land.example"
			if err := set.Send(t.Context(), l); err != nil {
				t.Fatal(err)
			}
			got := s.letters()[0]
			if got.To != l.To || got.From != "bounce+"+l.Reference.String()+"@land.example" {
				t.Errorf("from %s to %s", got.From, got.To)
			}
			m, err := netmail.ReadMessage(strings.NewReader(string(got.Raw)))
			if err != nil {
				t.Fatal(err)
			}
			subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
			if err != nil || subject != l.Subject {
				t.Errorf("subject %q: %v", subject, err)
			}
			for name, want := range map[string]string{"Message-Id": "<" + l.Reference.String() + "@land.example>", "Auto-Submitted": "auto-generated",
				"From": `"Wegwarte" <wegwarte@land.example>`, "To": "<s.korte@werne.example>", "Content-Language": "ar"} {
				if got := m.Header.Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			if date, err := m.Header.Date(); err != nil || time.Since(date).Abs() > time.Minute {
				t.Errorf("date %s: %v", date, err)
			}
			bodies := parts(t, m)
			if text := strings.ReplaceAll(bodies["text/plain"], "\r\n", "\n"); strings.TrimSpace(text) != strings.TrimSpace(l.Text) || bodies["text/html"] != l.HTML {
				t.Errorf("%q", bodies)
			}
		})
	}
}

// parts decodes the alternatives of a message.
func parts(t *testing.T, m *netmail.Message) map[string]string {
	t.Helper()
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s: %v", kind, err)
	}
	all := map[string]string{}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		var body io.Reader = p
		switch strings.ToLower(p.Header.Get("Content-Transfer-Encoding")) {
		case "quoted-printable":
			body = quotedprintable.NewReader(p)
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, p)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		all[kind] = string(text)
	}
}

func TestNothingIsSentInTheClearOrToAStranger(t *testing.T) {
	for name, try := range map[string]func(*testing.T) error{
		"no STARTTLS": func(t *testing.T) error {
			s := listen(t, false, func(s *gosmtp.Server) { s.TLSConfig, s.AllowInsecureAuth = nil, true })
			return s.settings("smtp", "").Send(t.Context(), one())
		},
		"unknown certificate": func(t *testing.T) error {
			s := listen(t, true, nil)
			set := s.settings("smtps", "")
			set.Roots = nil
			return set.Send(t.Context(), one())
		},
		"unknown certificate after STARTTLS": func(t *testing.T) error {
			s := listen(t, false, nil)
			set := s.settings("smtp", "")
			set.Roots = nil
			return set.Send(t.Context(), one())
		},
		"certificate of another host": func(t *testing.T) error {
			s := listen(t, true, nil)
			set := s.settings("smtps", "")
			set.Host = "localhost"
			return set.Send(t.Context(), one())
		},
		"wrong password": func(t *testing.T) error {
			s := listen(t, true, nil)
			set := s.settings("smtps", "")
			set.Password = "guessed"
			return set.Send(t.Context(), one())
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := try(t)
			var refusal *mail.Refusal
			if err == nil || errors.As(err, &refusal) {
				t.Errorf("it is to be tried again once the settings are mended: %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "p@ss") {
				t.Error("the error repeats the password")
			}
		})
	}
}

func TestWhatAServerSaysIsToldApart(t *testing.T) {
	answer := func(code int, enhanced gosmtp.EnhancedCode) error {
		return &gosmtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: "said to <s.korte@werne.example>"}
	}
	for name, c := range map[string]struct {
		rcpt, data       error
		refusal, address bool
	}{
		"unknown":        {rcpt: answer(550, gosmtp.EnhancedCode{5, 1, 1}), refusal: true, address: true},
		"gone":           {rcpt: answer(550, gosmtp.EnhancedCode{5, 2, 1}), refusal: true, address: true},
		"relay denied":   {rcpt: answer(550, gosmtp.EnhancedCode{5, 7, 1}), refusal: true},
		"mailbox full":   {rcpt: answer(552, gosmtp.EnhancedCode{5, 2, 2}), refusal: true},
		"greylisted":     {rcpt: answer(450, gosmtp.EnhancedCode{4, 2, 0})},
		"taken for spam": {data: answer(554, gosmtp.EnhancedCode{5, 7, 1}), refusal: true},
		"no such, late":  {data: answer(550, gosmtp.EnhancedCode{5, 1, 1}), refusal: true},
		"disk full":      {data: answer(452, gosmtp.EnhancedCode{4, 3, 1})},
	} {
		t.Run(name, func(t *testing.T) {
			s := listen(t, true, nil)
			s.rcpt = func(string) error { return c.rcpt }
			s.data = func(int, *gosmtp.Conn) error { return c.data }
			err := s.settings("smtps", "").Send(t.Context(), one())
			var refusal *mail.Refusal
			if err == nil || errors.As(err, &refusal) != c.refusal || refusal != nil && refusal.Address != c.address {
				t.Errorf("%#v", err)
			}
		})
	}
}

func TestALetterThatWasTakenIsNotSentAgain(t *testing.T) {
	s := listen(t, true, nil)
	s.after = func(c *gosmtp.Conn) { _ = c.Conn().Close() } // it says that it took the letter, and dies
	if err := s.settings("smtps", "").Send(t.Context(), one()); err != nil || len(s.letters()) != 1 {
		t.Errorf("%v; %d letters", err, len(s.letters()))
	}
}

func TestAServerThatSaysNothingIsNotWaitedForAndNothingIsLeftOpen(t *testing.T) {
	known := goleak.IgnoreCurrent()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := make(chan error, 2)
	go func() {
		for {
			c, err := silent.Accept()
			if err != nil {
				return
			}
			go func() {
				_, err := io.Copy(io.Discard, c) // until the other side closes it
				closed <- err
				_ = c.Close()
			}()
		}
	}()
	set, err := smtp.Parse("smtp://"+silent.Addr().String()+"?starttls=never", "w@land.example", "")
	if err != nil {
		t.Fatal(err)
	}
	set.Timeout = 100 * time.Millisecond
	began := time.Now()
	if err := set.Send(t.Context(), one()); err == nil || time.Since(began) > 3*time.Second {
		t.Errorf("after %s: %v", time.Since(began), err)
	}
	set.Timeout = time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := set.Send(ctx, one()); err == nil || time.Since(began) > 5*time.Second {
		t.Errorf("told to stop, after %s: %v", time.Since(began), err)
	}
	for range 2 {
		<-closed
	}
	_ = silent.Close()
	goleak.VerifyNone(t, known)
}

func TestSettingsAreReadOrRefusedWithoutTheirPassword(t *testing.T) {
	for address, want := range map[string]string{
		"smtps://u:p@host":                          "host:465",
		"smtp://u:p@host":                           "host:587",
		"smtp://host:25?starttls=required":          "host:25",
		"smtp://localhost:25?starttls=never":        "localhost:25",
		"smtp://[::1]:1025?starttls=never":          "::1:1025",
		"smtp://host?starttls=never":                "",
		"smtps://host?starttls=required":            "",
		"smtp://host?tls=off":                       "",
		"smtp://host?ca=/does/not/exist":            "",
		"smtp://u:secret@host:99999":                "",
		"smtp://u:secret@host/path":                 "",
		"http://u:secret@host":                      "",
		"smtp://u:sec%zzret@host":                   "",
		"smtp://":                                   "",
		"host:25":                                   "",
		"smtp://host?starttls=optional&starttls=no": "",
	} {
		s, err := smtp.Parse(address, "Wegwarte <w@land.example>", "")
		got := ""
		if err == nil {
			got = fmt.Sprintf("%s:%d", s.Host, s.Port)
		} else if strings.Contains(err.Error(), "sec") {
			t.Errorf("%s: %v", address, err)
		}
		if got != want {
			t.Errorf("%s: %q (%v)", address, got, err)
		}
	}
	for _, c := range [][2]string{{"", ""}, {"nobody", ""}, {"w@land.example", "x"}, {"w@land.example", "a+b@land.example"}, {"w@land.example", "X <a@land.example>"}} {
		if _, err := smtp.Parse("smtps://host", c[0], c[1]); err == nil {
			t.Errorf("%q", c)
		}
	}
}
