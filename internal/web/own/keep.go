package own

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/portal"
	"wegwarte/internal/web/assets"
	"wegwarte/internal/web/door"
)

// keptPages are the pages whose last state a phone keeps, to be read without a network:
// only where somebody said that it is theirs, only of their own pages and those of
// their children, and never what tells of health.
var keptPages = []string{"/ich", "/ich/termine", "/ich/papiere"}

const (
	keptDays    = 7 // so long the last state is shown
	keepHeader  = "Wegwarte-Keep"
	offlinePage = "/ich/ohne-netz"
	workerPath  = "/ich/dienst.js"
)

// ends are the forms after which nothing may stay in the phone: whose pages they are
// changes with them, or in which language, whether it is their phone, what is left of it.
var ends = []string{"/ich/abmelden", "/ich/anmelden", "/ich/anmelden/passkey", "/ich/wessen", "/ich/sprache", "/ich/zugang/telefon", "/ich/loeschen"}

// keptEntries are those of the menu that a phone keeps.
func keptEntries() (all []entry) {
	for _, e := range entries {
		if slices.Contains(keptPages, e.url) {
			all = append(all, e)
		}
	}
	return all
}

// mine reports whether the visitor said that this is their own phone.
func mine(v *door.Visit) bool {
	c, err := v.R.Cookie(numberCookie)
	return err == nil && v.Account.Own && account.CheckNumber(c.Value) == nil && c.Value == v.Account.Email
}

// keepAs is the name under which this phone may keep whose pages these are; "": it
// may not. Another log-in, another person is another name.
func keepAs(v *door.Visit, a portal.Acting) string {
	if !mine(v) || a.Person == "" || !a.Own() {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{string(v.Account.ID), string(v.SignIn), string(a.Person)}, " ")))
	return hex.EncodeToString(sum[:8])
}

// ShowOffline is what is shown without a network where a page was not kept.
func ShowOffline(v *door.Visit) error {
	var name string
	if v.Account.Own {
		err := v.Look(func(ctx context.Context, tx *db.Tx) error {
			all, err := portal.Whose(ctx, tx, v.Clock, v.Scope)
			if err == nil {
				name = keepAs(v, chosen(all, v.Whose()))
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	v.Frame = keeping(v, frame{Home: "/ich", Keep: name})
	return v.Show(v.T("own.offline.title"), offline(keptEntries()))
}

// SendWorker answers with the program that keeps pages in the phone.
func SendWorker(v *door.Visit) error {
	script, err := assets.Text("dienst.js")
	if err != nil {
		return err
	}
	paths := []string{}
	for _, e := range keptEntries() {
		paths = append(paths, e.url)
	}
	house, err := json.Marshal(map[string]any{"pages": paths, "offline": offlinePage, "ends": ends, "header": keepHeader, "days": keptDays, "assets": assets.Prefix})
	if err != nil {
		return err
	}
	v.W.Header().Set("Service-Worker-Allowed", "/ich")
	return raw(v, "text/javascript; charset=utf-8", "const house = "+string(house)+"\n"+string(script))
}

// SendManifest answers with what a phone needs to keep one's own page among its
// programs.
func SendManifest(v *door.Visit) error {
	type icon struct {
		Src     string `json:"src"`
		Sizes   string `json:"sizes"`
		Type    string `json:"type"`
		Purpose string `json:"purpose,omitempty"`
	}
	lang := i18n.From(v.Context())
	data, err := json.Marshal(map[string]any{
		"id": "/ich", "start_url": "/ich", "scope": "/ich", "display": "standalone", "lang": string(lang), "dir": lang.Dir(),
		"name": v.T("own.app.name"), "short_name": v.T("app.name"), "theme_color": "#ffffff", "background_color": "#ffffff",
		"icons": []icon{
			{assets.URL("mark.svg"), "any", "image/svg+xml", ""},
			{assets.URL("mark-192.png"), "192x192", "image/png", ""},
			{assets.URL("mark-512.png"), "512x512", "image/png", "any maskable"},
		},
	})
	if err != nil {
		return err
	}
	return raw(v, "application/manifest+json", string(data))
}

func raw(v *door.Visit, kind, text string) error {
	h := v.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(text)))
	if v.R.Method == http.MethodHead {
		return nil
	}
	_, _ = v.W.Write([]byte(text)) // a browser that went away
	return nil
}

// SetPhone says whether this is the visitor's own phone.
func SetPhone(v *door.Visit) error {
	if v.Form().Get("mine") == "" {
		v.Remember(numberCookie, "", -1)
		return v.Go("/ich/zugang", "own.phone.off")
	}
	v.Remember(numberCookie, v.Account.Email, remembered)
	return v.Go("/ich/zugang", "own.phone.on")
}
