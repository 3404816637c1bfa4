package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"wegwarte/internal/mail"
)

// Send hands a letter to the server; see mail.Transport for what it gives.
func (s Settings) Send(ctx context.Context, l mail.Letter) error {
	m, err := s.message(l)
	if err != nil {
		return &mail.Refusal{Answer: err.Error()}
	}
	var connection net.Conn
	client, err := s.client(&connection)
	if err != nil {
		return err
	}
	// The library bounds each step; told to stop, we do not wait for the next.
	stop := context.AfterFunc(ctx, func() {
		if connection != nil {
			_ = connection.Close()
		}
	})
	defer stop()
	err = client.DialAndSendWithContext(ctx, m)
	if connection != nil {
		_ = connection.Close() // the library leaves it open where greeting or log-in failed
	}
	if m.IsDelivered() { // what went wrong after the server took it is no failure: trying again would send it twice
		return nil
	}
	if err == nil {
		return errors.New("the server did not say that it took the letter")
	}
	return judge(err)
}

// client is a connection to come; where it is made, the caller gets hold of it.
func (s Settings) client(connection *net.Conn) (*gomail.Client, error) {
	_, host := domain(s.From.Address)
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := (&net.Dialer{Timeout: s.Timeout}).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		if s.TLS == Implicit {
			c = tls.Client(c, s.tls())
		}
		*connection = c
		return c, nil
	}
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(s.Timeout), gomail.WithTLSConfig(s.tls()),
		gomail.WithHELO(host), gomail.WithoutNoop(), gomail.WithoutRset(), gomail.WithDialContextFunc(dial)}
	switch s.TLS {
	case Implicit:
		options = append(options, gomail.WithSSL())
	case StartTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuthCustom(&login{user: s.User, password: s.Password, host: s.Host}))
	}
	return gomail.NewClient(s.Host, options...)
}

// message is the letter as it travels.
func (s Settings) message(l mail.Letter) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	_, host := domain(s.From.Address)
	envelope := s.From.Address
	if s.Bounce != "" {
		box, at := domain(s.Bounce)
		envelope = box + "+" + l.Reference.String() + "@" + at
	}
	if err := errors.Join(m.FromFormat(s.From.Name, s.From.Address), m.EnvelopeFrom(envelope), m.To(l.To)); err != nil {
		return nil, errors.New("sender or recipient cannot be written") // err would repeat them
	}
	m.Subject(l.Subject)
	m.SetDate()
	m.SetMessageIDWithValue(l.Reference.String() + "@" + host)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nobody's machine answers
	m.SetGenHeader("X-Auto-Response-Suppress", "All")
	m.SetGenHeader("Content-Language", string(l.Language))
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	if l.Calendar != nil { // beside the texts, as calendars expect it (RFC 6047, 2.4)
		m.AddAlternativeString(gomail.ContentType("text/calendar; method="+l.Method), string(l.Calendar))
	}
	return m, nil
}

// judge tells a server's last word from what may go well another time.
func judge(err error) error {
	var failed *gomail.SendError
	if !errors.As(err, &failed) {
		return fmt.Errorf("the mail server could not be used: %w", err)
	}
	answer, _, _ := strings.Cut(failed.Error(), ", affected") // behind it, the library names the recipient
	answer = strings.ReplaceAll(answer, `"`, "")
	if failed.ErrorCode() < 500 || failed.Reason == gomail.ErrSMTPMailFrom { // as a rule a fault in our settings: they may be mended
		return errors.New(answer)
	}
	address := failed.Reason == gomail.ErrSMTPRcptTo && mail.AddressRefused(failed.ErrorCode(), failed.EnhancedStatusCode())
	return &mail.Refusal{Answer: answer, Address: address}
}
