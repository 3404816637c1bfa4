package account

import (
	"context"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/seal"
)

// Setup is how one installation lets people in.
type Setup struct {
	Keys      *seal.Ring // seals what is kept of an authenticator app; nil: there are no apps
	Required  bool       // who may see health data needs a second factor
	PublicURL string     // the address browsers know us by, "https://…"; "" where nobody said
}

// Absolute gives the address of a path for use outside of the browser that asks:
// in a mail. It is "" where nobody said under which address we are reached; what
// a request claims is not believed here.
func (s Setup) Absolute(path string) string {
	if s.PublicURL == "" {
		return ""
	}
	return strings.TrimSuffix(s.PublicURL, "/") + path
}

// News is what somebody is told outside of the pages.
type News struct {
	Kind string // "invitation", "reset", "new-device"
	Link Link   // of the first two
}

// tell is the one place from which anything goes to the person behind an
// account by another way than a page: whoever has mail to send queues it here,
// in the transaction, and reports true. Nothing is sent yet: the callers show
// the link to the administrator, and the notice on the person's own pages.
func tell(_ context.Context, _ *db.Tx, _ clock.Clock, _ Setup, _ Account, _ News) (sent bool, err error) {
	return false, nil
}
