// Package door is what every page of the HTML door shares: who is visiting, the
// one transaction of a visit, the frame around a page, and the one table from a
// kind of error to an answer.
//
// It must not know any page; web lists them.
package door

import (
	"context"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"
	"github.com/alexedwards/scs/v2"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/ui"
)

// A session ends after half an hour without a click, and after a working day.
const (
	idle     = 30 * time.Minute
	absolute = 12 * time.Hour
)

// Door answers the requests of browsers.
type Door struct {
	DB      *db.DB
	Clock   clock.Clock
	Log     *slog.Logger
	Version string
	Setup   account.Setup
	House   House
	Nav     func(v *Visit) []ui.NavItem   // what stands in the navigation, for this visitor
	Light   func(ui.Page) templ.Component // the frame of pages for everybody

	AuditKey ed25519.PrivateKey // signs exports of the audit; may be nil

	sessions *scs.SessionManager
	pace     *pace
}

// House is how this house is set up, as far as pages tell of it.
type House struct {
	URL       string       // how browsers and links reach it; "" where nobody said
	Mailed    bool         // a mail server takes its mails; else they stay in the outbox
	Hour      int          // of the morning's mail
	Ways      path.Keeping // how long the way of a household is kept once its support has ended
	ErasesAZR bool         // what the AZR has deleted goes here, too, unless the person wants it kept
	Free      int          // so many persons may leave as a table without a second person's word; 0: as the house has it
	Demo      bool         // nobody's data: what is otherwise kept from administrators is shown
}

// Open prepares a door. Secure says that browsers reach it by HTTPS.
func Open(d *Door, secure bool) *Door {
	d.pace = newPace()
	d.sessions = &scs.SessionManager{ // not scs.New, which begins with a store of its own and a goroutine to tend it
		Store: account.Sessions{DB: d.DB, Found: d.recognise}, Codec: codec{}, HashTokenInStore: true, IdleTimeout: idle, Lifetime: absolute,
		Cookie: scs.SessionCookie{Name: "wegwarte", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: secure},
		ErrorFunc: func(w http.ResponseWriter, _ *http.Request, err error) {
			d.Log.Error("session", "err", err)
			w.WriteHeader(http.StatusServiceUnavailable)
		},
	}
	return d
}

// FreeExport is how many persons may leave as a table without a second person's
// word.
func (h House) FreeExport() int {
	if h.Free > 0 {
		return h.Free
	}
	return account.FreeExport
}

// Action answers one visit; an error it returns is answered by the door.
type Action func(v *Visit) error

// Access is who may come to a page.
type Access struct {
	Data     []tenant.Data // the kinds of data: a right to one of them will do
	Write    bool
	Anybody  bool // without log-in
	LoggedIn bool
	SetUp    bool // also for who has yet to set up a second factor
	Own      bool // somebody with a page of their own
	Light    bool // in the frame, and the languages, of one's own page
	Paced    bool // only so often from one network without a log-in (pace.go)
}

// The kinds of access.
var (
	Anybody  = Access{Anybody: true}
	LoggedIn = Access{LoggedIn: true}
	SetUp    = Access{LoggedIn: true, SetUp: true}
	Own      = Access{Own: true, Light: true}                  // whose own page it is, and who may look at it with them
	Everyone = Access{Anybody: true, Light: true}              // everybody in the municipality
	Public   = Access{Anybody: true, Light: true, Paced: true} // and what they ask is work
)

// Read is for roles that may read one of the kinds of data.
func Read(d ...tenant.Data) Access { return Access{Data: d} }

// Write is for roles that may write one of the kinds of data.
func Write(d ...tenant.Data) Access { return Access{Data: d, Write: true} }

// Allows reports whether somebody with the scope may come in.
func (a Access) Allows(s tenant.Scope) bool {
	switch {
	case a.Anybody:
		return true
	case s.Actor == "":
		return false
	case a.Own || s.Role == tenant.Person:
		return a.Own && s.Role == tenant.Person
	case a.LoggedIn:
		return true
	case a.Write:
		return slices.ContainsFunc(a.Data, s.Writes)
	}
	return slices.ContainsFunc(a.Data, s.Reads)
}

// Handle makes a handler of an action behind its access.
func (d *Door) Handle(a Access, action Action) http.Handler {
	known := d.sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &Visit{W: w, R: r, Clock: d.Clock, Frame: ui.Layout, door: d}
		if a.Light {
			v.Frame, v.own = d.Light, true
		}
		v.speak()
		err := v.enter()
		if err == nil {
			err = v.hurried(a)
		}
		switch {
		case err != nil:
		case v.mustSetUp && !a.SetUp && !a.Anybody:
			v.toSetUp()
		case a.Allows(v.Scope):
			err = action(v)
		case v.Scope.Actor == "":
			v.toLogIn(a)
		case v.Scope.Role == tenant.Person && r.URL.Path == "/":
			err = v.Go(ownPage, "")
		case a.Own && r.URL.Path == ownPage:
			err = v.Go("/", "")
		case v.Scope.Role == tenant.Person || a.Own: // who works here has pages that are not theirs, and they have their own
			err = v.NotFound()
		default:
			err = v.refuse(a)
		}
		if err != nil {
			v.answer(err)
		}
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		known.ServeHTTP(w, r.WithContext(arriving(account.Visiting(r.Context()))))
	})
}

// names of what a session holds
const (
	inAccount = "account"
	inEpoch   = "epoch"
	inSignIn  = "sign-in"
	inRole    = "role"
	inFlash   = "flash"
	inWarning = "warning"
	inBack    = "back"
	inState   = "state"   // what a browser was asked about a passkey
	inPending = "pending" // who has shown a password and no second factor yet
	inWhose   = "whose"   // whose page somebody looks at
)

// role gives the role somebody chose to act in, if they have it, else their first.
func (v *Visit) role(chosen tenant.Role) tenant.Role {
	for _, r := range v.Account.Roles {
		if r == chosen {
			return r
		}
	}
	if len(v.Account.Roles) > 0 {
		return v.Account.Roles[0]
	}
	return ""
}

// refuse puts on record that somebody asked for what their role may not see.
func (v *Visit) refuse(a Access) error {
	err := v.Do(func(_ context.Context, tx *db.Tx) error {
		audit.Log(tx, v.Clock, v.Scope, audit.Refuse, a.Data[0], v.R.Pattern)
		return nil
	})
	return errors.Join(errs.Forbidden("error.forbidden"), err)
}

func (v *Visit) speak() {
	var chosen string
	if c, err := v.R.Cookie("lang"); err == nil {
		chosen = c.Value
	}
	match := i18n.Match
	if v.own {
		match = i18n.MatchOwn
	}
	lang := match(chosen, v.R.Header.Get("Accept-Language"))
	v.R = v.R.WithContext(i18n.With(v.R.Context(), lang))
}
