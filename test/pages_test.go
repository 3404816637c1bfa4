package test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/web"
	"wegwarte/internal/world/days"
)

// views are how every page is looked at.
var views = map[string]browser.View{
	"phone":     {Width: browser.Phone},
	"desk":      {Width: browser.Desk},
	"phone-ar":  {Width: browser.Phone, Lang: i18n.Arabic},
	"desk-ar":   {Width: browser.Desk, Lang: i18n.Arabic, Dark: true},
	"no-script": {Width: browser.Phone, Dark: true, NoScript: true},
}

// shots is where pictures of the pages go, if anywhere.
var shots = os.Getenv("WEGWARTE_SHOTS")

func TestEveryPageIsSoundInEveryView(t *testing.T) {
	s := onSQLite(t)
	seen := map[string]bool{}
	pages := map[string]map[string]string{} // log-in -> pattern -> address
	for _, email := range logIns(t, s) {
		found := s.logIn(t, email).crawl(table())
		for pattern := range found {
			if seen[pattern] {
				delete(found, pattern) // somebody else looks at it
			}
			seen[pattern] = true
		}
		if len(found) > 0 {
			pages[email] = found
		}
	}
	for _, pattern := range web.Patterns() {
		if strings.HasPrefix(pattern, "GET ") && !seen[pattern] && pattern != "GET /anmelden" {
			t.Errorf("no link leads anybody to %s", pattern)
		}
	}
	b := browser.Start(t)
	for name, view := range views {
		t.Run(name, func(t *testing.T) {
			for email, found := range pages {
				p := b.Open(t, view)
				logIn(p, s, email)
				for pattern, path := range found {
					if isFile(path) {
						continue
					}
					if status := p.Go(s.URL + path); status != http.StatusOK {
						t.Errorf("%s as %s: %d", path, email, status)
					}
					if shots != "" {
						p.Shot(filepath.Join(shots, fileName(pattern)+"."+name+".png"))
					}
					for _, problem := range p.Problems() {
						t.Errorf("%s as %s: %s", pattern, email, problem)
					}
				}
			}
		})
	}
}

// logIn brings a browser in, whatever its language.
func logIn(p *browser.Page, s *site, email string) {
	p.Go(s.URL + "/anmelden")
	p.Submit("/anmelden", "email", email, "password", days.Password)
}

// isFile reports whether an address sends a file instead of a page.
func isFile(path string) bool {
	path, _, _ = strings.Cut(path, "?")
	return strings.Contains(filepath.Base(path), ".") || strings.HasSuffix(path, "/datei") || strings.HasSuffix(path, "/vorlage")
}

func fileName(pattern string) string {
	name := strings.Trim(strings.NewReplacer("GET ", "", "/", "-", "{", "", "}", "", "$", "").Replace(pattern), "-")
	if name == "" {
		return "start"
	}
	return name
}
