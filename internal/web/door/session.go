package door

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// LogIn begins a session for the account, under a new token, and gives the page
// that was asked for before. Factor is what was shown beside the password.
func (v *Visit) LogIn(a account.Account, factor account.Factor) (back string, err error) {
	var news []account.Device
	err = v.begin(a, factor, func(ctx context.Context, tx *db.Tx) (err error) {
		news, err = account.NewDevices(ctx, tx, tenant.Scope{Tenant: a.Tenant, Actor: a.ID}, v.Device())
		return err
	})
	if err != nil {
		return "", err
	}
	if len(news) > 0 {
		words := "device.warning"
		if v.own {
			words = "own.access.news"
		}
		v.door.sessions.Put(v.Context(), inWarning, v.T(words, "when", i18n.Time(v.Context(), news[0].First)))
	}
	return local(v.door.sessions.PopString(v.Context(), inBack)), nil
}

func (v *Visit) begin(a account.Account, factor account.Factor, also func(context.Context, *db.Tx) error) error {
	ctx, s := v.Context(), v.door.sessions
	from := account.Browser{Token: v.Device(), Words: account.DeviceWords(v.R.UserAgent())}
	if from.Token == "" {
		from.Token = account.NewDeviceToken()
		v.keepDevice(from.Token)
	}
	var signIn id.ID
	err := v.door.DB.Do(ctx, a.Tenant, func(ctx context.Context, tx *db.Tx) (err error) {
		if signIn, err = account.Begin(ctx, tx, v.Clock, a, from, factor, absolute); err != nil {
			return err
		}
		return also(ctx, tx)
	})
	if err != nil {
		return err
	}
	s.Remove(ctx, inPending)
	if err := s.RenewToken(ctx); err != nil {
		return err
	}
	s.Put(ctx, inAccount, string(a.ID))
	s.Put(ctx, inEpoch, strconv.FormatInt(a.Epoch, 10))
	s.Put(ctx, inSignIn, string(signIn))
	return nil
}

// deviceCookie is what a browser is known by beyond a session.
const deviceCookie = "device"

// Device is what the visitor's browser is known by, "" where it is new.
func (v *Visit) Device() string {
	if v.device != "" {
		return v.device
	}
	c, err := v.R.Cookie(deviceCookie)
	if err != nil || len(c.Value) > 64 {
		return ""
	}
	return c.Value
}

func (v *Visit) keepDevice(token string) {
	v.device = token
	v.Remember(deviceCookie, token, 365*24*3600)
}

// SignIns gives the visitor's sessions that go on.
func (v *Visit) SignIns(ctx context.Context, tx *db.Tx) ([]account.SignIn, error) {
	return account.SignIns(ctx, tx, v.Clock, v.Scope, absolute, idle)
}

// pendingHolds is how long somebody may take between password and second factor.
const pendingHolds = 10 * time.Minute

// Ask remembers whose password was right, until the second factor is shown.
func (v *Visit) Ask(a account.Account) error {
	ctx, s := v.Context(), v.door.sessions
	if err := s.RenewToken(ctx); err != nil {
		return err
	}
	s.Put(ctx, inPending, fmt.Sprint(a.ID, " ", a.Epoch, " ", v.Clock.Now().Unix()))
	return nil
}

// Asked gives the account whose second factor is asked for in this browser. It
// is not found where none is, or not any more.
func (v *Visit) Asked() (a account.Account, err error) {
	var who id.ID
	var epoch, since int64
	_, err = fmt.Sscan(v.door.sessions.GetString(v.Context(), inPending), &who, &epoch, &since)
	if err != nil || v.Clock.Now().Sub(time.Unix(since, 0)) > pendingHolds {
		return a, errs.NotFound("error.not-found")
	}
	err = v.door.DB.Do(v.Context(), "", func(ctx context.Context, tx *db.Tx) error {
		a, _, err = account.Current(ctx, tx, who, epoch)
		return err
	})
	return a, err
}

// Keep remembers, out of the browser's reach, what it was asked.
func (v *Visit) Keep(state string) { v.door.sessions.Put(v.Context(), inState, state) }

// Kept gives what Keep remembered, once.
func (v *Visit) Kept() string { return v.door.sessions.PopString(v.Context(), inState) }

// Renew goes on with the visitor's session after something ended all of them.
func (v *Visit) Renew(factor account.Factor) (back string, err error) {
	var a account.Account
	err = v.Do(func(ctx context.Context, tx *db.Tx) error {
		a, err = account.Find(ctx, tx, v.Clock, v.Scope, v.Scope.Actor)
		return err
	})
	if err != nil {
		return "", err
	}
	v.Account, v.mustSetUp = a, v.door.Setup.MustSetUp(a)
	err = v.begin(a, factor, func(context.Context, *db.Tx) error { return nil })
	return local(v.door.sessions.PopString(v.Context(), inBack)), err
}

// LogOut ends the session.
func (v *Visit) LogOut() error { return v.door.sessions.Destroy(v.Context()) }

// ActAs changes the role the visitor acts in; one they do not have is ignored.
func (v *Visit) ActAs(r tenant.Role) { v.door.sessions.Put(v.Context(), inRole, string(r)) }

// Remember keeps something in the browser for so many seconds; none: no longer.
func (v *Visit) Remember(name, value string, seconds int) {
	http.SetCookie(v.W, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: seconds, //nolint:gosec // Secure is the session cookie's
		SameSite: http.SameSiteLaxMode, HttpOnly: true, Secure: v.door.sessions.Cookie.Secure})
}

// Speak remembers the language the visitor wants.
func (v *Visit) Speak(lang i18n.Lang) { v.Remember("lang", string(lang), 365*24*3600) }

// toLogIn remembers what was asked for and shows the log-in.
func (v *Visit) toLogIn(a Access) {
	if v.R.Method == http.MethodGet && v.R.URL.Path != "/" {
		v.door.sessions.Put(v.Context(), inBack, v.R.URL.RequestURI())
	}
	to := "/anmelden"
	if a.Own {
		to = ownPage + to
	}
	http.Redirect(v.W, v.R, to, http.StatusSeeOther)
}

// ownPage is where somebody's own pages begin.
const ownPage = "/ich"

// Whose is whose page the visitor chose to look at, "" for their own.
func (v *Visit) Whose() id.ID { return id.ID(v.door.sessions.GetString(v.Context(), inWhose)) }

// LookAt chooses whose page the visitor looks at from now on.
func (v *Visit) LookAt(whose id.ID) { v.door.sessions.Put(v.Context(), inWhose, string(whose)) }

// toSetUp remembers what was asked for and shows how to set up a second factor.
func (v *Visit) toSetUp() {
	if v.R.Method == http.MethodGet && v.R.URL.Path != "/" {
		v.door.sessions.Put(v.Context(), inBack, v.R.URL.RequestURI())
	}
	http.Redirect(v.W, v.R, "/mein-zugang/zweiter-faktor", http.StatusSeeOther)
}

// codec writes what a session holds, all of it texts, in the same bytes each
// time, so that a session that did not change need not be stored again.
type codec struct{}

type held struct {
	Deadline time.Time
	Values   map[string]any
}

// Encode is asked by scs.
func (codec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	for name, v := range values {
		if _, ok := v.(string); !ok {
			return nil, fmt.Errorf("session: %s is %T, no text", name, v)
		}
	}
	return json.Marshal(held{deadline, values})
}

// Decode is asked by scs.
func (codec) Decode(content []byte) (time.Time, map[string]any, error) {
	var h held
	err := json.Unmarshal(content, &h)
	return h.Deadline, h.Values, err
}
