package smtp

import (
	"errors"
	"slices"

	gosmtp "github.com/wneessen/go-mail/smtp"
)

// login says who we are, in the way the server offers that gives away the least.
type login struct {
	user, password, host string
	chosen               gosmtp.Auth
}

// Start chooses the way.
func (l *login) Start(server *gosmtp.ServerInfo) (mechanism string, first []byte, err error) {
	for _, way := range []struct {
		name string
		auth gosmtp.Auth
	}{
		{"SCRAM-SHA-256", gosmtp.ScramSHA256Auth(l.user, l.password)},
		{"PLAIN", gosmtp.PlainAuth("", l.user, l.password, l.host, false)},
		{"LOGIN", gosmtp.LoginAuth(l.user, l.password, l.host, false)},
	} {
		if slices.Contains(server.Auth, way.name) {
			l.chosen = way.auth
			return way.auth.Start(server)
		}
	}
	return "", nil, errors.New("the mail server offers none of SCRAM-SHA-256, PLAIN, LOGIN")
}

// Next goes on in the way that was chosen.
func (l *login) Next(said []byte, more bool) ([]byte, error) { return l.chosen.Next(said, more) }
