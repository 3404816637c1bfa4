package smtp_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"

	"wegwarte/internal/smtp"
)

const (
	user     = "wegwarte"
	password = "p@ss/wort:%"
)

// server is a real mail server on loopback, with a certificate of its own. What
// it says to each recipient, to each message and afterwards is the test's to say.
type server struct {
	t        *testing.T
	listener net.Listener
	ca       string // file with who vouches for it

	mu       sync.Mutex
	received []letter
	rcpt     func(to string) error
	data     func(nth int, c *gosmtp.Conn) error // before a message is taken; nth from 1
	mute     func(nth int) bool                  // takes it, and dies before it can say so
	after    func(c *gosmtp.Conn)                // once it was taken and that was said
	messages int
}

// letter is one that was taken.
type letter struct {
	From, To string
	Raw      []byte
}

func (l letter) header(t *testing.T, name string) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(l.Raw))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header.Get(name)
}

func (s *server) letters() []letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.received)
}

// listen starts the server; implicit is TLS from the first byte.
func listen(t *testing.T, implicit bool, change func(*gosmtp.Server)) *server {
	t.Helper()
	s := &server{t: t, ca: filepath.Join(t.TempDir(), "ca.pem")}
	certificate := s.certificate()
	back := gosmtp.NewServer(gosmtp.BackendFunc(func(c *gosmtp.Conn) (gosmtp.Session, error) { return &session{server: s, conn: c}, nil }))
	back.Domain, back.ReadTimeout, back.WriteTimeout, back.EnableDSN = "mx.example", 10*time.Second, 10*time.Second, true
	back.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
	back.ErrorLog = quiet{}
	if change != nil {
		change(back)
	}
	var err error
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	serving := s.listener
	if implicit {
		serving = tls.NewListener(serving, back.TLSConfig)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = back.Serve(serving) }()
	t.Cleanup(func() { _ = back.Close(); <-ended })
	return s
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func (s *server) certificate() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		s.t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.ParseIP("127.0.0.1")}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(s.ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// settings speak to the server as an operator would write them.
func (s *server) settings(scheme, more string) smtp.Settings {
	s.t.Helper()
	address := url.URL{Scheme: scheme, User: url.UserPassword(user, password), Host: s.listener.Addr().String(),
		RawQuery: url.Values{"ca": {s.ca}}.Encode() + more}
	set, err := smtp.Parse(address.String(), "Wegwarte <wegwarte@land.example>", "")
	if err != nil {
		s.t.Fatal(err)
	}
	set.Timeout = 5 * time.Second
	return set
}

type session struct {
	server   *server
	conn     *gosmtp.Conn
	known    bool
	from, to string
	taken    bool
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, name, pass string) error {
		if name != user || pass != password {
			return gosmtp.ErrAuthFailed
		}
		s.known = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *gosmtp.MailOptions) error {
	if !s.known {
		return gosmtp.ErrAuthRequired
	}
	if _, encrypted := s.conn.TLSConnectionState(); !encrypted {
		s.server.t.Error("something was sent in the clear")
	}
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	s.to = to
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	if s.server.rcpt != nil {
		return s.server.rcpt(to)
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	s.server.mu.Lock()
	s.server.messages++
	nth, ask := s.server.messages, s.server.data
	s.server.mu.Unlock()
	if ask != nil {
		if err := ask(nth, s.conn); err != nil {
			_, _ = io.Copy(io.Discard, r)
			return err
		}
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.received = append(s.server.received, letter{s.from, s.to, raw})
	if s.server.mute != nil && s.server.mute(nth) {
		_ = s.conn.Conn().Close()
		return errDropped
	}
	s.taken = true
	return nil
}

func (s *session) Reset() {
	if s.taken && s.server.after != nil {
		s.server.after(s.conn)
	}
}

func (s *session) Logout() error { return nil }

var errDropped = errors.New("dropped")
