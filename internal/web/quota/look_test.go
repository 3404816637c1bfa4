package quota_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/testkit/site"
)

// shots names the folder for pictures of what the test looked at; empty: none.
var shots = os.Getenv("WEGWARTE_SHOTS")

func TestThePagesLookRight(t *testing.T) {
	l := serve(t, testkit.SQLite(t))
	l.Employ(t, l.Land, site.Email(tenant.LandAllocation), "", tenant.LandAllocation)
	l.Employ(t, l.werne, site.Email(tenant.Intake), "", tenant.Intake)
	chromium := browser.Start(t)
	for i, view := range []browser.View{{Width: browser.Desk}, {Width: browser.Phone}, {Width: browser.Desk, Lang: i18n.Arabic, Dark: true}, {Width: browser.Phone, Lang: i18n.Arabic}} {
		for role, urls := range map[tenant.Role][]string{
			tenant.LandAllocation: {"/quote", "/quote?stand=fehlt", "/quote/" + hammKey, "/quote/" + silent, "/quote/" + lapsed + "/meldungen",
				"/quote/was-waere-wenn?population=80&cap=25&credit=1", "/quote/plaetze", "/quote/regeln", "/quote/einlesen"},
			tenant.Intake: {"/quote", "/quote/" + werneKey + "/meldungen", "/quote/was-waere-wenn", "/quote/regeln"},
		} {
			p := chromium.Open(t, view)
			p.Go(l.URL + "/anmelden")
			words := i18n.With(t.Context(), view.Lang)
			p.Fill(i18n.T(words, "account.email"), site.Email(role))
			p.Fill(i18n.T(words, "account.password"), site.Password)
			p.Press(i18n.T(words, "frame.log-in"))
			for n, url := range urls {
				if status := p.Go(l.URL + url); status != 200 {
					t.Errorf("%s %s: %d", role, url, status)
				}
				p.Check()
				if shots != "" {
					p.Shot(filepath.Join(shots, fmt.Sprintf("quota-%s-%d-%d.png", role, n, i)))
				}
			}
			if role == tenant.Intake { // from the form to what follows from it
				p.Go(l.URL + "/quote/" + werneKey + "/meldungen")
				p.Fill(i18n.T(words, "quote.report.persons"), "161")
				p.Press(i18n.T(words, "quote.report.do"))
				p.Check()
				if got := l.town(t, werneKey); got != 161 {
					t.Errorf("what was entered in the browser counts as %d", got)
				}
			}
		}
	}
}
