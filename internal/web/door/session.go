package door

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
)

// LogIn begins a session for the account, under a new token, and gives the page
// that was asked for before.
func (v *Visit) LogIn(a account.Account) (back string, err error) {
	ctx, s := v.Context(), v.door.sessions
	back = s.PopString(ctx, inBack)
	if err := s.RenewToken(ctx); err != nil {
		return "", err
	}
	s.Put(ctx, inAccount, string(a.ID))
	s.Put(ctx, inEpoch, strconv.FormatInt(a.Epoch, 10))
	return local(back), nil
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
