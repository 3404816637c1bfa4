package web_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
)

// looks is how the pages about access are looked at.
var looks = map[string]browser.View{
	"desk": {}, "phone": {Width: browser.Phone}, "phone-ar": {Width: browser.Phone, Lang: i18n.Arabic},
	"desk-ar": {Lang: i18n.Arabic, Dark: true}, "no-script": {Width: browser.Phone, NoScript: true},
}

// looked is one page of one person, looked at step by step.
type looked struct {
	*browser.Page
	name string
	lang i18n.Lang
}

// sound looks at the page as it is now, and keeps a picture where somebody wants one.
func (p looked) sound(step string) {
	p.Check()
	if shots := os.Getenv("WEGWARTE_SHOTS"); shots != "" {
		p.Shot(filepath.Join(shots, "access-"+step+"."+p.name+".png"))
	}
}

var (
	secretInText = regexp.MustCompile(`(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}`)
	linkInText   = regexp.MustCompile(`http://\S+?(/einladung/\S+)`)
)

// From the invitation to the second log-in: pages that no link leads to.
func TestTheWayInIsSoundInABrowser(t *testing.T) {
	b := browser.Start(t)
	for name, view := range looks {
		t.Run(name, func(t *testing.T) {
			s := strict(t, testkit.SQLite(t))
			s.employ(t, s.Municipality, "admin@stadt.example", "", tenant.Administrator)
			admin := looked{b.Open(t, view), name, lang(view)}
			admin.Go(s.URL + "/anmelden")
			admin.sound("log-in")
			admin.Submit("/anmelden", "email", "admin@stadt.example", "password", password)
			admin.sound("must")
			admin.setUp(t, s)
			admin.sound("recovery")
			admin.Go(s.URL + "/mein-zugang/zweiter-faktor")
			admin.sound("factors")
			admin.Go(s.URL + "/mein-zugang")
			admin.sound("profile")
			admin.Go(s.URL + "/zugaenge/neu")
			admin.Choose(i18n.T(i18n.With(t.Context(), lang(view)), "role.case-manager"))
			admin.Submit("/zugaenge/neu", "email", "neu@stadt.example", "name", "Sabine Neumann-Wiesengrund")
			admin.sound("invited")
			link := linkInText.FindStringSubmatch(admin.Text())
			if link == nil {
				t.Fatal("there is no link")
			}
			p := looked{b.Open(t, view), name, lang(view)}
			p.Go(s.URL + link[1])
			p.sound("redeem")
			p.Submit(link[1], "password", "kurz", "again", "kurz")
			p.sound("redeem-invalid")
			p.Submit(link[1], "password", password, "again", password)
			p.Submit("/anmelden", "email", "neu@stadt.example", "password", password)
			secret := p.setUp(t, s)
			s.Clock.Move(time.Minute)
			p = looked{b.Open(t, view), name, lang(view)}
			p.Go(s.URL + "/anmelden")
			p.Submit("/anmelden", "email", "neu@stadt.example", "password", password)
			p.sound("second")
			p.Submit("/anmelden/zweiter-schritt", "code", "123456")
			p.sound("second-invalid")
			p.Submit("/anmelden/zweiter-schritt", "code", s.client(t).code(secret))
			if p.URL() != "/" {
				t.Errorf("after the second step: %s", p.URL())
			}
			p.Go(s.URL + link[1])
			p.sound("link-over")
			p.Go(s.URL + "/passwort-vergessen")
			p.sound("forgotten")
			p.Submit("/passwort-vergessen", "email", "neu@stadt.example")
			p.sound("forgotten-asked")
			admin.Go(s.URL + "/")
			admin.sound("asks")
			admin.Follow("Sabine Neumann-Wiesengrund")
			admin.sound("account")
		})
	}
}

func lang(v browser.View) i18n.Lang {
	if v.Lang == "" {
		return i18n.German
	}
	return v.Lang
}

// setUp sets up an app in a browser and gives its secret.
func (p looked) setUp(t *testing.T, s *house) string {
	t.Helper()
	p.Submit("/mein-zugang/zweiter-faktor/app")
	p.sound("app")
	p.Toggle(i18n.T(i18n.With(t.Context(), p.lang), "factor.app.type"))
	secret := strings.ReplaceAll(secretInText.FindString(p.Text()), " ", "")
	if secret == "" {
		t.Fatalf("there is no secret: %s", p.Text())
	}
	p.Submit("/mein-zugang/zweiter-faktor/app/bestaetigen", "code", s.client(t).code(secret))
	return secret
}
