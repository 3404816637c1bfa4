package test

import (
	"archive/zip"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/world"
	"wegwarte/internal/world/days"
)

// atHome is the number of somebody of the demo who looks at their child's page, too.
const atHome = "4001 2026 0015"

// everybodys are pages in the languages of one's own that nobody logs in for.
var everybodys = []string{"/ich/anmelden", "/ich/einladung", "/ich/einladung/7K2M9QXA4TCB", "/ich/barrierefreiheit", "/ich/wer-darf-was", "/angebote/" + world.DemoMunicipality, "/mein-platz/" + world.DemoMunicipality}

// owns are how the addresses of pages begin that are in those languages.
var owns = []string{"GET /ich", "GET /angebote/", "GET /mein-platz/"}

// What is missing in a language stands there in German, behind a mark: on no page
// that a person can reach is there one.
func TestEverybodyReadsTheirOwnPageInTheirOwnLanguage(t *testing.T) {
	s, routes := onSQLite(t), table()
	unseen := regexp.MustCompile(`(?s)<(?:script|style)\b.*?</(?:script|style)>`)
	for _, lang := range i18n.Own {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			c := s.visitor(t)
			if status, _ := c.ask(http.MethodPost, "/ich/sprache", url.Values{"lang": {string(lang)}, "back": {"/ich/einladung"}}); status != http.StatusSeeOther {
				t.Fatalf("%d to a language", status)
			}
			mark := i18n.T(i18n.With(t.Context(), lang), "date.said-in-german")
			look := func(path string) (links []string) {
				status, body := c.ask(http.MethodGet, path, nil)
				if status == http.StatusUnauthorized || status == http.StatusSeeOther || !strings.HasPrefix(http.DetectContentType([]byte(body)), "text/html") {
					return nil
				}
				body = html.UnescapeString(unseen.ReplaceAllString(body, ""))
				if !strings.Contains(body, `lang="`+string(lang)+`"`) {
					t.Errorf("%s is in another language", path)
				}
				for _, wrong := range []string{mark, "⟦"} {
					if at := strings.Index(body, wrong); at >= 0 {
						t.Errorf("%s: …%s", path, body[at:min(len(body), at+120)])
					}
				}
				for _, m := range href.FindAllStringSubmatch(body, -1) {
					links = append(links, m[1])
				}
				return links
			}
			walk := func(from ...string) (pages int) {
				seen := map[string]bool{}
				for queue := from; len(queue) > 0; queue = queue[1:] {
					r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+queue[0], nil)
					if err != nil {
						t.Fatal(err)
					}
					_, pattern := routes.Handler(r)
					if seen[pattern] || !slices.ContainsFunc(owns, func(of string) bool { return strings.HasPrefix(pattern, of) }) {
						continue
					}
					seen[pattern] = true
					queue = append(queue, look(queue[0])...)
				}
				return len(seen)
			}
			if n := walk(everybodys...); n < 5 {
				t.Errorf("without a log-in, %d pages were looked at", n)
			}
			if status, _ := c.ask(http.MethodPost, "/ich/anmelden", url.Values{"number": {atHome}, "pin": {days.PIN}}); status != http.StatusSeeOther {
				t.Fatalf("log-in: %d", status)
			}
			taken := c.taken(t)
			if at := strings.Index(taken, mark); at >= 0 || !strings.Contains(taken, "</dl>") {
				t.Errorf("what is taken along, %d bytes: …%s", len(taken), taken[max(0, at):min(len(taken), max(0, at)+120)])
			}
			if n := walk("/ich"); n < 4 {
				t.Errorf("behind the log-in, %d pages were looked at", n)
			}
		})
	}
}

// taken is what a visitor reads of all that is kept about them.
func (c *client) taken(t *testing.T) string {
	t.Helper()
	_, body := c.ask(http.MethodGet, "/ich/mitnehmen/alles.zip", nil)
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("lesen.html")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return html.UnescapeString(string(text))
}
