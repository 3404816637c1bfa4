package mail

import (
	"context"
	"regexp"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
)

// Reference tells one mail from all others, in its Message-ID and in the address
// that failures are reported to. It cannot be guessed: who knows it was sent the
// mail.
type Reference struct{ Mail, Tenant id.ID }

func (m Mail) reference() Reference { return Reference{m.ID, m.Tenant} }

// String gives the reference as it stands before the "@".
func (r Reference) String() string { return strings.ToLower(string(r.Mail) + "." + string(r.Tenant)) }

var formOfReference = regexp.MustCompile(`(?i)(?:^|[^0-9a-z])([0-7][0-9a-hjkmnp-tv-z]{25})\.([0-7][0-9a-hjkmnp-tv-z]{25})(?:$|[^0-9a-z])`)

// FindReference gives the first reference in a text, such as a Message-ID.
func FindReference(text string) (Reference, bool) {
	found := formOfReference.FindStringSubmatch(text)
	if found == nil {
		return Reference{}, false
	}
	return Reference{id.ID(strings.ToUpper(found[1])), id.ID(strings.ToUpper(found[2]))}, true
}

// Bounce keeps that a mail which had been taken did not arrive after all, and
// reports whether that was news. Where it is the address that was refused, that
// gets no more mail.
func Bounce(ctx context.Context, tx *db.Tx, c clock.Clock, r Reference, answer string, address bool) (bool, error) {
	m, err := hold(ctx, tx, r.Tenant, r.Mail)
	if err != nil || m.State != Sent {
		return false, err
	}
	to := Failed
	if address {
		to = Bounced
	}
	if err := m.end(ctx, tx, c, to, clean(answer)); err != nil || !address {
		return err == nil, err
	}
	return true, m.stop(ctx, tx, c)
}

// AddressRefused tells from a server's answer whether it is the address that
// cannot be reached, or the server that does not want our mail. The enhanced
// status (RFC 3463) decides where there is one; else codes that speak of a
// mailbox (RFC 5321, 4.2.3) do.
func AddressRefused(code int, enhanced string) bool {
	if enhanced != "" {
		return strings.HasPrefix(enhanced, "5.1.") && enhanced != "5.1.7" && enhanced != "5.1.8" || enhanced == "5.2.1"
	}
	return code == 550 || code == 551 || code == 553
}
