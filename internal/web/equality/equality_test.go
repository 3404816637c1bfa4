package equality_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
	"wegwarte/internal/web/assets"
)

// marks of direction are put in by who takes the text out.
var marks = regexp.MustCompile(`[\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}]`)

const (
	run    = "/gleichbehandlung/pruefung?nr=1"
	report = "/gleichbehandlung/bericht?nr=1"
	ask    = "/gleichbehandlung/frage?nr=1&vergleich=course-seat.language.ar"
)

func begin(t *testing.T, s *site.Site, office *site.Client, at tenant.Tenant) {
	t.Helper()
	if got := office.Goes("/gleichbehandlung", "from", from.String(), "to", to.String()); got != run {
		t.Fatal(got)
	}
	office.Get(run).Has("Die Prüfung läuft", "Anhalten")
	if p := office.Get(report); p.Status != http.StatusNotFound {
		t.Errorf("a report of what still runs: %d", p.Status)
	}
	work(t, s, at, 1)
}

// The office sees what was found, with figures, and asks; the lead sees all that only when it is handed on, and answers; it
// stands in the report of the quarter, and nobody else sees anything.
func TestAFindingGoesToTheLeadWhenItIsHandedOn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := site.Serve(t, d)
		town(t, s)
		office, lead := s.EnterAt(t, s.Municipality, "", tenant.EqualityDesk), s.EnterAt(t, s.Municipality, "", tenant.Lead)
		office.Get("/gleichbehandlung").Has("Noch keine Prüfung", "Nicht sicher ist, ob diese Grundlage für Ihr Amt reicht")
		lead.Get("/gleichbehandlung").Has("Noch kein Bericht").HasNot("Prüfung beginnen")
		begin(t, s, office, s.Municipality)

		page := office.Get(run).Has("Ein Unterschied, den der Zufall nicht erklärt", "Wartezeit auf den ersten Sprachkurs – Menschen, die Arabisch sprechen: im Mittel", "Tage länger als andere",
			"Die Leitung fragen", "An die Leitung weitergeben", "Zu wenige für einen Vergleich bei: Wartezeit auf den Kitaplatz")
		page.HasNot("Menschen, die Tigrinya sprechen", "Secretname", "F-1")
		for _, path := range []string{run, report, "/gleichbehandlung/bericht.pdf?nr=1"} {
			if p := lead.Get(path); p.Status != http.StatusNotFound {
				t.Errorf("the lead at %s before it is handed on: %d", path, p.Status)
			}
		}
		quarter := "/quartalsbericht/2026-4"
		lead.Get(quarter).Has("Ob Menschen gleich behandelt werden").HasNot("davon Unterschiede", "die Arabisch sprechen")

		if p := office.Post(ask, "question", "", "due", "2026-12-24"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("a question without words: %d", p.Status)
		}
		office.Post(ask, "question", "Woran?", "due", "2020-01-01").Has("Bitte wählen Sie einen Tag in den nächsten zwei Jahren.")
		office.Goes(ask, "question", "Gibt es Kurse am Vormittag?", "due", "2026-12-24")
		if p := office.Get("/gleichbehandlung/frage?nr=1&vergleich=course-seat.language.ti"); p.Status != http.StatusNotFound {
			t.Errorf("a question about a group that is withheld: %d", p.Status)
		}
		page = office.Get(run).Has("Gibt es Kurse am Vormittag?", "wartet auf Antwort")
		office.Goes("/gleichbehandlung/pruefung/weitergeben", "nr", "1", "version", page.Hidden("version"))
		if p := office.Post("/gleichbehandlung/pruefung/weitergeben", "nr", "1", "version", page.Hidden("version")); p.Status != http.StatusConflict {
			t.Errorf("handed on twice: %d", p.Status)
		}

		office.Get(run).HasNot("Die Leitung fragen") // that was done
		page = lead.Get(run).Has("Ein Unterschied", "dasselbe, von der anderen Seite gesehen", "Gibt es Kurse am Vormittag?").HasNot("An die Leitung weitergeben", "Die Leitung fragen")
		if p := lead.Get(ask); p.Status != http.StatusForbidden {
			t.Errorf("the lead asks itself: %d", p.Status)
		}
		lead.Goes("/gleichbehandlung/antwort?nr=1", "task", page.Hidden("task"), "version", page.Hidden("version"), "answer", "Ab Februar mit Kinderbetreuung.")
		office.Get(run).Has("Ab Februar mit Kinderbetreuung.")
		lead.Get(report).Has("Bericht zur Gleichbehandlung", "Ab Februar mit Kinderbetreuung.", "Wie gerechnet wurde", "Nicht im Wortlaut geprüft, nur nach einer veröffentlichten Seite (08/2026). Gilt hier noch nicht", "Nicht geprüft, nirgends nachgelesen.").HasNot("Tigrinya", "Secretname")

		lead.Get(quarter).Has("davon Unterschiede, die der Zufall nicht erklärt", "Wartezeit auf den ersten Sprachkurs – Menschen, die Arabisch sprechen", "Fragen an die Leitung", "davon beantwortet").HasNot("Tigrinya")
		lead.Get("/quartalsbericht/2026-3").HasNot("davon Unterschiede") // it was handed on later

		for _, role := range []tenant.Role{tenant.Intake, tenant.Housing, tenant.CaseManager, tenant.Administrator} {
			c := s.EnterAt(t, s.Municipality, "", role)
			for _, path := range []string{"/gleichbehandlung", run, report, "/gleichbehandlung/bericht.pdf?nr=1", ask} {
				if p := c.Get(path); p.Status != http.StatusForbidden {
					t.Errorf("%s at %s: %d", role, path, p.Status)
				}
			}
		}
		c := s.EnterAt(t, s.Municipality, "", tenant.CaseManager)
		c.Get(quarter).HasNot("davon Unterschiede") // before it is finished, figures are for whoever may read them
		elsewhere := s.EnterAt(t, s.Elsewhere, "", tenant.EqualityDesk)
		if p := elsewhere.Get(run); p.Status != http.StatusNotFound {
			t.Errorf("another municipality: %d", p.Status)
		}
	})
}

// What a law causes is no finding: it stands apart, with its paragraph, its day and whether anybody read it.
func TestWhatALawCausesStandsApartWithItsParagraph(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := site.Serve(t, d)
		waiting(t, s)
		office := s.EnterAt(t, s.Land, "", tenant.EqualityDesk)
		begin(t, s, office, s.Land)
		page := office.Get(run).Has("Kein Unterschied über dem Zufall", "Vergleiche, die ein Gesetz bestimmt", "§ 47 AsylG; § 24 AufenthG", "im Wortlaut gelesen (08/2026), Fassung seit 12.06.2026", "zum Teil im Wortlaut gelesen, zum Teil nach einer veröffentlichten Seite (08/2026)")
		words := page.Words()
		at, apart := strings.Index(words, "Was das Gesetz verursacht"), strings.Index(words, "Warten in Einrichtungen des Landes Menschen im Asylverfahren")
		if at < 0 || apart < at {
			t.Errorf("the difference that a law causes is not below its heading: %d, %d", at, apart)
		}
		if strings.Contains(words[:at], "Menschen im Asylverfahren") {
			t.Error("it stands among the findings")
		}
	})
}

// The report can be handed out: a document with its text, in the reader's language, and nobody's name.
func TestTheReportIsADocument(t *testing.T) {
	if _, err := assets.LetterFonts(); err != nil {
		t.Skip(err)
	}
	s := site.Serve(t, testkit.SQLite(t))
	town(t, s)
	office := s.EnterAt(t, s.Municipality, "", tenant.EqualityDesk)
	begin(t, s, office, s.Municipality)
	office.Goes(ask, "question", "Gibt es Kurse am Vormittag?", "due", "2026-12-24")
	for lang, want := range map[string][]string{
		"de": {"Bericht zur Gleichbehandlung", "Menschen, die Arabisch sprechen", "Gibt es Kurse am Vormittag?", "SchulG NRW", "Nicht geprüft", "Wie gerechnet wurde"},
		"ar": {"المساواة", "Gibt es Kurse am Vormittag"},
	} {
		office.Post("/sprache", "lang", lang)
		page := office.Get("/gleichbehandlung/bericht.pdf?nr=1")
		if page.Status != http.StatusOK || page.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(page.Body, "%PDF-") {
			t.Fatalf("%d %s %.40q", page.Status, page.Header.Get("Content-Type"), page.Body)
		}
		file := filepath.Join(t.TempDir(), lang+".pdf")
		if dir := os.Getenv("WEGWARTE_SHOTS"); dir != "" {
			file = filepath.Join(dir, "gleichbehandlung-"+lang+".pdf")
		}
		if err := os.WriteFile(file, []byte(page.Body), 0o600); err != nil {
			t.Fatal(err)
		}
		tool, err := exec.LookPath("pdftotext")
		if err != nil {
			continue
		}
		out, err := exec.CommandContext(t.Context(), tool, "-layout", file, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(marks.ReplaceAllString(string(out), "")), " ")
		for _, words := range want {
			if !strings.Contains(text, words) {
				t.Errorf("%s: the document lacks %q: %s", lang, words, text)
			}
		}
		for _, secret := range []string{"Secretname", "Tigrinya"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s stands in the document", secret)
			}
		}
	}
}
