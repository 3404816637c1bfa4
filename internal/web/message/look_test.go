package message_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"wegwarte/internal/calendar"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/mail"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/testkit/site"
)

// shots names the folder for pictures of what the test looked at; empty: none.
var shots = os.Getenv("WEGWARTE_SHOTS")

func TestThePagesLookRight(t *testing.T) {
	s := site.Serve(t, testkit.SQLite(t))
	busy(t, s)
	intake, admin := s.As(tenant.Intake), s.As(tenant.Administrator)
	admin.Tenant, admin.Kind = s.Municipality.ID, tenant.Municipality
	var mails []mail.Mail
	s.Do(t, intake, func(ctx context.Context, tx *db.Tx) (err error) {
		for _, name := range []string{"Teamkalender Unterbringung", "Telefonzentrale"} {
			if _, err := calendar.Add(ctx, tx, s.Clock, intake, name); err != nil {
				return err
			}
		}
		mails, err = mail.List(ctx, tx, s.Clock, admin, mail.Page{})
		return err
	})
	s.EnterAt(t, s.Municipality, "", tenant.Intake)
	pages := map[tenant.Role][]string{tenant.Administrator: {"/postausgang", "/postausgang/" + string(mails[0].ID), "/postausgang/" + string(mails[2].ID),
		"/postausgang/" + string(mails[3].ID), "/mein-zugang/benachrichtigungen"},
		tenant.Intake: {"/kalender", "/mein-zugang/benachrichtigungen"}}
	for role := range pages {
		s.Employ(t, s.Municipality, site.Email(role), "", role)
	}
	chromium := browser.Start(t)
	for i, look := range []browser.View{{Width: browser.Desk}, {Width: browser.Phone}, {Width: browser.Desk, Lang: i18n.Arabic}, {Width: browser.Phone, Lang: i18n.Arabic, Dark: true}} {
		for role, urls := range pages {
			p := chromium.Open(t, look)
			p.Go(s.URL + "/anmelden")
			words := i18n.With(t.Context(), look.Lang)
			p.Fill(i18n.T(words, "account.email"), site.Email(role))
			p.Fill(i18n.T(words, "account.password"), site.Password)
			p.Press(i18n.T(words, "frame.log-in"))
			look := func(name string) {
				p.Check()
				if shots != "" {
					p.Shot(filepath.Join(shots, fmt.Sprintf("message-%s-%s-%d.png", role, name, i)))
				}
			}
			for n, url := range urls {
				if status := p.Go(s.URL + url); status != 200 {
					t.Errorf("%s %s: %d", role, url, status)
				}
				look(fmt.Sprint(n))
			}
			if role == tenant.Intake {
				p.Go(s.URL + "/kalender")
				p.Fill(i18n.T(words, "calendar.name"), "Kalender der Leitung")
				p.Press(i18n.T(words, "calendar.new"))
				look("new")
			}
		}
	}
}
