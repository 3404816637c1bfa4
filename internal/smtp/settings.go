package smtp

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// Settings say which server takes our letters and who we are to it.
type Settings struct {
	Host           string
	Port           int
	TLS            TLS
	User, Password string
	Roots          *x509.CertPool // who vouches for the server; nil: the system's
	Timeout        time.Duration  // of each step

	From   mail.Address
	Bounce string // where failures are reported, by "local+reference@domain"; "" is From, without reference
}

// TLS is how the connection is encrypted.
type TLS uint8

// The ways. Never is for a server on this machine.
const (
	Implicit TLS = iota + 1 // from the first byte, as a rule on port 465
	StartTLS                // required, as a rule on port 587
	Never
)

// Parse reads "smtps://user:password@host:465" or
// "smtp://user:password@host:587". STARTTLS is required; "?starttls=never" is
// for a server on this machine. "?ca=FILE" names who vouches for the server.
func Parse(address, from, bounce string) (s Settings, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return s, errors.New("the address of the mail server cannot be read") // err would repeat the password
	}
	s = Settings{Host: u.Hostname(), User: u.User.Username(), Timeout: 30 * time.Second, Bounce: bounce}
	s.Password, _ = u.User.Password()
	port := u.Port()
	switch u.Scheme {
	case "smtps":
		s.TLS, s.Port = Implicit, 465
	case "smtp":
		s.TLS, s.Port = StartTLS, 587
	default:
		return s, errors.New(`the mail server is named "smtps://user:password@host" or "smtp://user:password@host"`)
	}
	if port != "" {
		if s.Port, err = strconv.Atoi(port); err != nil || s.Port < 1 || s.Port > 65535 {
			return s, errors.New("the mail server's port is a number up to 65535")
		}
	}
	if s.Host == "" || u.Path != "" && u.Path != "/" {
		return s, errors.New("the mail server's address names a host and no path")
	}
	if err := s.options(u.Query()); err != nil {
		return s, err
	}
	parsed, err := mail.ParseAddress(from)
	if err != nil {
		return s, errors.New(`the sender is named "Wegwarte <wegwarte@land.example>"`)
	}
	s.From = *parsed
	if bounce != "" {
		if parsed, err := mail.ParseAddress(bounce); err != nil || parsed.Address != bounce || strings.Contains(bounce, "+") {
			return s, errors.New("the address for failures is a plain one, without a plus")
		}
	}
	return s, nil
}

func (s *Settings) options(query url.Values) error {
	for name := range query {
		value := query.Get(name)
		switch name {
		case "starttls":
			switch {
			case s.TLS == Implicit:
				return errors.New("smtps is encrypted from the first byte: starttls says nothing there")
			case value == "required":
			case value == "never" && local(s.Host):
				s.TLS = Never
			case value == "never":
				return errors.New("without encryption only a mail server on this machine is spoken to")
			default:
				return errors.New(`starttls is "required" or "never"`)
			}
		case "ca":
			text, err := os.ReadFile(value)
			if err != nil {
				return err
			}
			s.Roots = x509.NewCertPool()
			if !s.Roots.AppendCertsFromPEM(text) {
				return fmt.Errorf("%s holds no certificate", value)
			}
		default:
			return fmt.Errorf("the mail server's address knows starttls and ca, not %s", name)
		}
	}
	return nil
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (s Settings) tls() *tls.Config {
	return &tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
}

// domain cuts an address in two.
func domain(address string) (local, domain string) {
	at := strings.LastIndexByte(address, '@')
	return address[:at], address[at+1:]
}
