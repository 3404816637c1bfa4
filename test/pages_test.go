package test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/web"
	"wegwarte/internal/world"
	"wegwarte/internal/world/days"
)

// views are how every page is looked at. It is loaded once for those of a row: they
// are the same page to the server.
var views = [][]view{
	{{"phone", browser.View{Width: browser.Phone}}, {"desk", browser.View{Width: browser.Desk}}},
	{{"phone-ar", browser.View{Width: browser.Phone, Lang: i18n.Arabic}}, {"desk-ar", browser.View{Width: browser.Desk, Lang: i18n.Arabic, Dark: true}}},
	{{"no-script", browser.View{Width: browser.Phone, Dark: true, NoScript: true}}},
}

type view struct {
	name string
	browser.View
}

// unlinked are pages to which no link leads whoever is logged in: package web
// looks at them; a calendar is read by other programs; a list to try with there is in
// the demo alone.
var unlinked = []string{"GET /anmelden", "GET /anmelden/zweiter-schritt", "GET /passwort-vergessen", "GET /einladung/{token}", "GET /neues-passwort/{token}",
	"GET /ich/anmelden", "GET /ich/einladung", "GET /ich/einladung/{code}", "GET /mein-zugang/zweiter-faktor/app", "GET /kalender/{file}", "GET /ich/kalender/{file}", "GET /ich/dienst.js", "GET /ich/ohne-netz", "GET /ankuenfte/beispiel", "GET /mein-platz/{ags}/{code}",
	"GET /umzuege/{id}/paket.zip", "GET /ich/umzug/paket.zip", "GET /offen/katalog.jsonld", "GET /quartalsbericht/{quarter}/{number}", "GET /quartalsbericht/{quarter}/{number}/bericht.pdf", "GET /gleichbehandlung/pruefung/stand", "GET /gleichbehandlung/frage"}

// shots is where pictures of the pages go, if anywhere.
var shots = os.Getenv("WEGWARTE_SHOTS")

func TestEveryPageIsSoundInEveryView(t *testing.T) {
	s := onSQLite(t)
	s.share(t) // a list of none is not kept as a table
	seen := map[string]bool{}
	pages := map[string]map[string]string{} // log-in -> pattern -> address
	behindForms := s.behindForms(t)
	for _, email := range logIns(t, s) {
		c := s.logIn(t, email)
		found := c.crawl(table())
		for pattern, path := range behindForms[email] {
			if status, _ := c.ask(http.MethodGet, path, nil); status == http.StatusOK {
				found[pattern] = path
			}
		}
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
		if strings.HasPrefix(pattern, "GET ") && !seen[pattern] && !slices.Contains(unlinked, pattern) {
			t.Errorf("no link leads anybody to %s", pattern)
		}
	}
	b := browser.Start(t)
	for _, row := range views {
		for email, found := range pages {
			t.Run(row[0].name+" as "+email, func(t *testing.T) {
				t.Parallel()
				p := b.Open(t, row[0].View)
				logIn(p, s, email)
				for pattern, path := range found {
					if isFile(path) {
						continue
					}
					if status := p.Go(s.URL + path); status != http.StatusOK {
						t.Errorf("%s: %d", path, status)
					}
					for _, v := range row {
						p.Look(v.View)
						if shots != "" {
							p.Shot(filepath.Join(shots, fileName(pattern)+"."+v.name+".png"))
						}
						for _, problem := range p.Problems() {
							t.Errorf("%s at %s: %s", pattern, v.name, problem)
						}
					}
					p.Look(row[0].View)
				}
			})
		}
	}
}

// behindForms gives, by log-in and pattern, the pages to which a chosen
// household leads, or that only some of the people have: the crawl looks at one
// household and one transfer and chooses nothing.
func (s *site) behindForms(t *testing.T) map[string]map[string]string {
	t.Helper()
	h, _ := s.waiting(t)
	due := s.one(t, `SELECT t.id FROM transfer t JOIN tenant m ON m.id = t.to_tenant_id
		WHERE t.tenant_id = $1 AND m.name = 'Werne' AND t.state IN ('acknowledged', 'ready') AND t.arrive_on <= '`+testkit.Today.String()+`' ORDER BY t.id LIMIT 1`)
	paper := "/papiere/" + s.one(t, `SELECT r.id FROM paper r JOIN person p ON p.id = r.person_id JOIN household h ON h.id = p.household_id
		JOIN account a ON a.unit_id = h.unit_id WHERE r.tenant_id = $1 AND a.email = 'sozialdienst@zue.example' AND r.data = 'identity' AND h.left_on = '' ORDER BY r.id LIMIT 1`)
	handed := s.one(t, `SELECT '/zuweisungen/' || t.id || '/papiere/' || r.id FROM paper r JOIN person p ON p.id = r.person_id
		JOIN transfer_household w ON w.household_id = p.household_id JOIN transfer t ON t.id = w.transfer_id
		WHERE r.tenant_id = $1 AND r.kind IN ('school-report', 'vaccination-record') AND t.state = 'acknowledged' ORDER BY t.id LIMIT 1`)
	document := "/dokumente/" + s.document(t)
	report := s.one(t, `SELECT flat_id FROM flat_report WHERE tenant_id = $1`)
	photo := s.one(t, `SELECT '/unterkuenfte/' || p.id || '/fotos/' || x.id FROM picture x JOIN site p ON p.id = x.of_id WHERE x.tenant_id = $1 AND p.kind = 'shared' ORDER BY x.at LIMIT 1`)
	photos, _, _ := strings.Cut(photo, "/fotos")
	stay := s.one(t, `SELECT t.id FROM stay t JOIN site p ON p.id = t.site_id WHERE t.tenant_id = $1 AND t.state = 'actual' AND t.until_day = '' ORDER BY t.id LIMIT 1`)
	note, meeting := "/notizen/"+s.one(t, `SELECT id FROM path_note WHERE tenant_id = $1 AND sight = 'shared' ORDER BY id LIMIT 1`), "/treffen/"+s.one(t, `SELECT id FROM path_meeting WHERE tenant_id = $1 ORDER BY id LIMIT 1`)
	about, letter, _ := strings.Cut(s.one(t, `SELECT household_id || ' ' || id FROM letter WHERE tenant_id = $1 AND kind = 'invitation' ORDER BY id LIMIT 1`), " ")
	run := s.many(t)
	joins := "/angebote/" + world.DemoMunicipality + "/" + s.one(t, `SELECT id FROM offer WHERE tenant_id = $1 AND title = 'Deutsch A1 am Vormittag'`)
	attached := "/anlagen/" + s.one(t, `SELECT id FROM post_attachment WHERE tenant_id = $1 ORDER BY id LIMIT 1`) + "/datei"
	return map[string]map[string]string{
		"400120260015": {"GET /ich/anlagen/{id}/datei": "/ich" + attached},
		"integration@werne.example": {"GET /anlagen/{id}/datei": attached, "GET /mein-tag/laeufe/{id}": run, "GET /mein-tag/laeufe/{id}/stand": run + "/stand", "GET /haushalte/{id}/briefe/neu": "/haushalte/" + about + "/briefe/neu?art=papers&sprache=ar", "GET /briefe/{id}": "/briefe/" + letter, "GET /briefe/{id}/brief.pdf": "/briefe/" + letter + "/brief.pdf",
			"GET /personen/{id}/kita":            "/personen/" + s.one(t, `SELECT person_id FROM seat WHERE tenant_id = $1 AND place > 0 AND person_id IS NOT NULL ORDER BY id LIMIT 1`) + "/kita",
			"GET /rueckmeldung/{word}":           "/rueckmeldung/" + strings.ToLower(s.one(t, `SELECT tenant_id FROM seat WHERE tenant_id = $1 LIMIT 1`)) + "0123456789abcdef01234567",
			"GET /angebote/{ags}/{id}/anmeldung": joins + "/anmeldung", "GET /mein-platz/{ags}": "/mein-platz/" + world.DemoMunicipality,
			"GET /notizen/{id}": note, "GET /treffen/{id}": meeting, "GET /treffen/{id}/termin.ics": meeting + "/termin.ics",
			"GET /uebergaben/{id}": "/uebergaben/" + s.one(t, `SELECT id FROM path_handover WHERE tenant_id = $1 ORDER BY id LIMIT 1`)},
		"verteilung@land.example": {"GET /zuweisungen/neu": "/zuweisungen/neu?haushalt=" + h.id},
		"aufnahme@werne.example": {"GET /zuweisungen/{id}/nicht-angekommen": "/zuweisungen/" + due + "/nicht-angekommen",
			"GET /zuweisungen/{id}/papiere/{paper}": handed, "GET /zuweisungen/{id}/papiere/{paper}/datei": handed + "/datei",
			"GET /unterkuenfte/{id}/blatt": photos + "/blatt?sprache=uk"},
		"sozialdienst@zue.example": {"GET /papiere/{id}": paper, "GET /papiere/{id}/datei": paper + "/datei",
			"GET /ankuenfte/{id}/stand": "/ankuenfte/" + s.bring(t) + "/stand"},
		"wohnen@werne.example": {"GET /unterkuenfte/{id}/fotos": photos + "/fotos", "GET /unterkuenfte/{id}/fotos/{photo}/datei": photo + "/datei", "GET /unterkuenfte/{id}/hausordnung": photos + "/hausordnung",
			"GET /aufenthalte/{id}/blatt": "/aufenthalte/" + stay + "/blatt?sprache=ar", "GET /unterkuenfte/ausblick/mischung": "/unterkuenfte/ausblick/mischung?nr=1&by=" + testkit.Today.AddDays(200).String() + "&level=50",
			"GET /wohnungsuebergabe/{id}": "/wohnungsuebergabe/" + report, "GET /uebergabefotos/{id}": "/uebergabefotos/" + s.one(t, `SELECT id FROM picture WHERE tenant_id = $1 AND data = 'flat' ORDER BY id LIMIT 1`)},
		"sanitaet@zue.example": {"GET /dokumente/{id}": document, "GET /dokumente/{id}/bedarfe": document + "/bedarfe"},
	}
}

// many has the case manager finish all that is late at once.
func (s *site) many(t *testing.T) (run string) {
	t.Helper()
	c := s.logIn(t, "integration@werne.example")
	c.ask(http.MethodPost, "/mein-tag/schritte?teil=overdue", url.Values{"alle": {"yes"}, "act": {"finish"}})
	_, text := c.ask(http.MethodGet, "/mein-tag", nil)
	if run = regexp.MustCompile(`/mein-tag/laeufe/[0-9A-Z]+`).FindString(text); run == "" {
		t.Fatal("nothing is done with many")
	}
	return run
}

// summary is a document from which needs may follow.
const summary = `{"resourceType": "Bundle", "type": "collection", "entry": [
	{"resource": {"resourceType": "Condition", "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "G40.9"}], "text": "Epilepsie"}, "subject": {"display": "x"}}},
	{"resource": {"resourceType": "AllergyIntolerance", "category": ["food"], "code": {"text": "Sellerie"}, "patient": {"display": "x"}}}]}`

// document keeps a document of somebody who lives in the facility of the story.
func (s *site) document(t *testing.T) string {
	t.Helper()
	var kept record.Received
	for _, land := range tenants(t, s) {
		err := s.DB.Do(t.Context(), land, func(ctx context.Context, tx *db.Tx) error {
			found, err := db.All(ctx, tx, db.Value[id.ID], `SELECT p.id FROM account a
				JOIN account_role r ON r.account_id = a.id JOIN household h ON h.unit_id = a.unit_id JOIN person p ON p.household_id = h.id
				WHERE a.tenant_id = $1 AND r.role = 'facility-medic' AND h.left_on = '' ORDER BY p.id LIMIT 1`, land)
			if err != nil || len(found) == 0 {
				return err
			}
			medic := tenant.Scope{Tenant: land, Kind: tenant.Land, Actor: "test", Role: tenant.FacilityMedic}
			medic.Unit, err = db.One(ctx, tx, db.Value[id.ID], `SELECT h.unit_id FROM person p JOIN household h ON h.id = p.household_id WHERE p.id = $1`, found[0])
			if err != nil {
				return err
			}
			kept, err = record.AddDocument(ctx, tx, s.Clock, medic, record.DocumentCommand{Person: found[0], Kind: record.Impfpass,
				Name: "kurzakte.json", MediaType: "application/fhir+json", Content: []byte(summary), IssuedOn: testkit.Today})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return string(kept.Document)
}

// one gives the first text that a query on any tenant's data finds.
func (s *site) one(t *testing.T, query string) (text string) {
	t.Helper()
	for _, of := range tenants(t, s) {
		s.read(t, of, query, func(found []string) {
			if len(found) > 0 {
				text = found[0]
			}
		})
	}
	return text
}

// logIn brings a browser in, whatever its language.
func logIn(p *browser.Page, s *site, email string) {
	if isGuest(email) {
		p.Go(s.URL + "/ich/anmelden")
		p.Submit("/ich/anmelden", "number", email, "pin", days.PIN)
		return
	}
	p.Go(s.URL + "/anmelden")
	p.Submit("/anmelden", "email", email, "password", days.Password)
}

// isFile reports whether an address sends a file instead of a page.
func isFile(path string) bool {
	path, _, _ = strings.Cut(path, "?")
	return strings.Contains(filepath.Base(path), ".") || strings.HasPrefix(path, "/dokumente/") && !strings.HasSuffix(path, "/bedarfe") || strings.HasPrefix(path, "/uebergabefotos/") || strings.HasSuffix(path, "/vorlage") ||
		strings.HasSuffix(path, "/datei") && path != "/zahlen/datei" || strings.HasSuffix(path, "/offen") && path != "/offen" || strings.HasPrefix(path, "/luecken/rechnung/") || strings.HasSuffix(path, "/stand")
}

func fileName(pattern string) string {
	name := strings.Trim(strings.NewReplacer("GET ", "", "/", "-", "{", "", "}", "", "$", "").Replace(pattern), "-")
	if name == "" {
		return "start"
	}
	return name
}
