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
	ctx, s := v.Context(), v.door.sessions
	back = s.PopString(ctx, inBack)
	s.Remove(ctx, inPending)
	if err := s.RenewToken(ctx); err != nil {
		return "", err
	}
	s.Put(ctx, inAccount, string(a.ID))
	s.Put(ctx, inEpoch, strconv.FormatInt(a.Epoch, 10))
	return local(back), nil
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
	return v.LogIn(a, factor)
}

// LogOut ends the session.
func (v *Visit) LogOut() error { return v.door.sessions.Destroy(v.Context()) }

// ActAs changes the role the visitor acts in; one they do not have is ignored.
func (v *Visit) ActAs(r tenant.Role) { v.door.sessions.Put(v.Context(), inRole, string(r)) }

// Speak remembers the language the visitor wants.
func (v *Visit) Speak(lang i18n.Lang) {
	http.SetCookie(v.W, &http.Cookie{Name: "lang", Value: string(lang), Path: "/", MaxAge: 365 * 24 * 3600, //nolint:gosec // Secure is the session cookie's
		SameSite: http.SameSiteLaxMode, HttpOnly: true, Secure: v.door.sessions.Cookie.Secure})
}

// toLogIn remembers what was asked for and shows the log-in.
func (v *Visit) toLogIn() {
	if v.R.Method == http.MethodGet && v.R.URL.Path != "/" {
		v.door.sessions.Put(v.Context(), inBack, v.R.URL.RequestURI())
	}
	http.Redirect(v.W, v.R, "/anmelden", http.StatusSeeOther)
}

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
