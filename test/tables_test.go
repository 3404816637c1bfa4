package test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/record"
	"wegwarte/internal/sheet"
	"wegwarte/internal/web"
	"wegwarte/internal/web/door"
)

// notLists are the pages without a parameter that are no list to keep, and why.
// Whoever adds a list of things adds it to package web's tables, not here.
var notLists = map[string]string{
	"/begegnungen":                     "volunteers, each with forms of their own; of encounters how many, not which",
	"/offen":                           "everybody's page; its data stand at addresses of their own",
	"/offene-seite":                    "the draft with its buttons; what went out is given as data to everybody",
	"/quartalsbericht":                 "twelve quarters; each report is a document of its own",
	"/gleichbehandlung/pruefung/stand": "how far a run has come",
	"/gleichbehandlung/bericht":        "the audit's own tables in a row, to be printed",
	"/gleichbehandlung/bericht.pdf":    "a file",
	"/gleichbehandlung/frage":          "a form",
	"/offene-seite/vorschau":           "the draft as everybody would see it",
	"/offene-seite/fragen":             "questions and answers, each with buttons; what goes out is in the data of the release",
	"/offene-seite/fragen/neu":         "a form",
	"/offene-seite/einstellungen":      "a form",
	"/offen/katalog.ttl":               "a file",
	"/offen/katalog.jsonld":            "a file",
	"/{$}":                             "the start page leads to the lists",
	"/anmelden":                        "a form",
	"/anmelden/zweiter-schritt":        "a form",
	"/passwort-vergessen":              "a form",
	"/wegvorlagen":                     "templates, each with a form of its own",
	"/stellen/neu":                     "a form",
	"/rueckmeldungen/stelle":           "a form",
	"/kita":                            "where places are given, with a form; each Kita's sheet is its list",
	"/kita/neu":                        "a form",
	"/kita/kriterien":                  "the criteria in their versions, with a form",
	"/ich/plaetze":                     "one's own",
	"/stellen/liste":                   "a form",
	"/stellen/liste/vorlage":           "a file to fill in",
	"/anbieten/neu":                    "a form",
	"/anbieten/kalender":               "days of a month; the list of offers is kept",
	"/anbieten/liste":                  "a form",
	"/anbieten/liste/vorlage":          "a file to fill in",
	"/anbieten/termine":                "a form",
	"/anbieter/neu":                    "a form",
	"/zahlen/neu":                      "a form",
	"/zahlen/datei":                    "a form",
	"/zahlen/datei/vorlage":            "a file to fill in",
	"/rechte":                          "the rules, which everybody may read without log-in",
	"/lizenzen":                        "of the program's parts",
	"/barrierefreiheit":                "a statement",
	"/mein-zugang":                     "one's own account",
	"/mein-zugang/zweiter-faktor":      "one's own account",
	"/mein-zugang/zweiter-faktor/app":  "one's own account",
	"/mein-zugang/benachrichtigungen":  "one's own account",
	"/schnittstelle":                   "the few programs that come, with a form",
	"/zugaenge/neu":                    "a form",
	"/protokoll":                       "the audit has an export of its own, which proves itself",
	"/protokoll/auffaelligkeiten":      "counts over the audit, whose entries are exported",
	"/berichtigungen":                  "what waits for an answer of this desk, in the words of who wrote it; nothing to carry away",
	"/mein-tag":                        "the work of the day; its steps are kept at /wartet, cases at /faelle",
	"/mein-tag/schritte":               "a part of the day, with the means to change several; steps are kept at /wartet",
	"/suche":                           "what a search found is not kept",
	"/faelle/verteilung":               "sums over the cases, which are kept at /faelle",
	"/umzuege":                         "who moves, with what is to be done next; it is empty when it is done",
	"/vertretung":                      "a form, with the few lines it made",
	"/textbausteine":                   "a form, with the few lines it made",
	"/haushalte/neu":                   "a form",
	"/ankuenfte":                       "a form; its template is a file",
	"/ankuenfte/beispiel":              "a file",
	"/ankuenfte/vorlage":               "a file",
	"/impftag":                         "a form",
	"/azr":                             "whom to ask next, with a form; what it counts stands in each person's record",
	"/azr/vorlage":                     "a file",
	"/zuweisungen/neu":                 "a form",
	"/ankunftskontakt":                 "a form",
	"/quote":                           "a calculation: it goes out as a workbook whose formulas live, and as a list beside it",
	"/quote/tabelle.xlsx":              "a file",
	"/quote/tabelle.csv":               "a file",
	"/quote/was-waere-wenn":            "figures that are kept nowhere",
	"/quote/plaetze":                   "what the calculation reads, with a form; it goes out with it",
	"/belegung":                        "a suggestion with the means to change it; its files recompute it",
	"/belegung/instanz.json":           "a file",
	"/belegung/plan.json":              "a file",
	"/unterkuenfte/ausblick":           "figures of a year ahead; it is printed",
	"/unterkuenfte/ausblick/mischung":  "what a search found",
	"/unterkuenfte/standards":          "which site keeps what, with the rules behind it",
	"/unterkuenfte/kosten":             "kept as a workbook with formulas and as CSV",
	"/unterkuenfte/kosten/kosten.xlsx": "a file",
	"/unterkuenfte/kosten/kosten.csv":  "a file",
	"/unterkuenfte/liste/vorlage":      "a file",
	"/unterkuenfte/land":               "figures of a year ahead, as they were told",
	"/unterkuenfte/neu":                "a form",
	"/vermieter/neu":                   "a form",
	"/anerkennungsstellen/neu":         "a form",
	"/unterbringung":                   "the work of the day; arrivals are kept at /eingang, households at /haushalte",
	"/vorschlaege/regeln":              "what counts in proposals, with a form; it goes out with each proposal",
	"/vorschlag/haushalt":              "the explanation of one line, which goes out with the list",
	"/vorschlag/vergleich":             "two lists side by side, each of which goes out",
	"/vorschlaege/gruppen":             "means of groups: what they are reckoned from must not leave the house",
	"/quote/regeln":                    "what the calculation reads, with a form; it goes out with it",
	"/quote/einlesen":                  "a form",
	"/wohnsitz":                        "a calculation, as /quote",
	"/wohnsitz/tabelle.xlsx":           "a file",
	"/wohnsitz/tabelle.csv":            "a file",
	"/wohnsitz/einlesen":               "a form",
	"/vorlagen":                        "eight kinds, each with a text",
}

// kept gives the addresses of lists as tables.
func kept() (paths []string) {
	for _, pattern := range web.Patterns() {
		if path, ok := strings.CutPrefix(pattern, "GET "); ok && strings.HasSuffix(path, "/tabelle") {
			paths = append(paths, path)
		}
	}
	return paths
}

func TestEveryListIsKeptAsATable(t *testing.T) {
	paths := kept()
	for _, pattern := range web.Patterns() {
		path, page := strings.CutPrefix(pattern, "GET ")
		list := page && !parameter.MatchString(strings.TrimSuffix(path, "{$}")) && !strings.HasSuffix(path, "/tabelle")
		why, none := notLists[path]
		if path == "/ich" || strings.HasPrefix(path, "/ich/") {
			why, none = "a page of one's own: all of it can be taken along", true
		}
		switch isKept := slices.Contains(paths, path+"/tabelle"); {
		case list && isKept == none:
			t.Errorf("%s: kept as a table %t, and no list because it is %q", path, isKept, why)
		case isKept && !slices.Contains(web.Patterns(), "POST "+path+"/tabelle"):
			t.Errorf("%s has no file", path)
		}
	}
	if len(paths) < 18 {
		t.Errorf("only %d lists", len(paths))
	}
}

// listViews are the views that lists have besides the first.
var listViews = map[string][]string{
	"/haushalte":    {"weg=1", "nach=alter", "absteigend=1&nach=groesse"},
	"/eingang":      {"stand=angekommen", "stand=beendet", "spalte=-personen"},
	"/verteilung":   {"ansicht=haushalte", "ansicht=haushalte&spalte=name", "ansicht=haushalte&spalte=-einrichtung", "ansicht=unterwegs&spalte=kommune", "ansicht=beendet"},
	"/fragen":       {"alle=1"},
	"/verbleib":     {"ansicht=offen", "ansicht=beendet"},
	"/vorbereitung": {"alle=1"},
	"/dubletten":    {"stand=zusammengefuehrt", "stand=getrennt", "stand=zwei-einrichtungen", "spalte=-name"},
	"/vorlauf": {"tabelle=orte", "tabelle=orte&spalte-orte=-name", "tabelle=faelle&ab=-999&unter=999", "tabelle=faelle&ab=-999&unter=999&spalte-faelle=-bekannt",
		"tabelle=fehlend-monate", "tabelle=fehlend-orte&spalte-fehlend-orte=name", "tabelle=fehlend&ausgang=alle", "tabelle=fehlend&ausgang=offen&spalte-fehlend=personen"},
	"/zugaenge":    {"spalte=einrichtung", "spalte=-stand"},
	"/freigaben":   {"spalte=was"},
	"/notfaelle":   {"spalte=-wer"},
	"/postausgang": {"stand=queued", "spalte=betreff"},
	"/kommunen":    {"spalte=-einwohner"},
}

// poison puts the beginnings of formulas before whatever people type.
func poison(t *testing.T, s *site) {
	t.Helper()
	for _, tenantID := range tenants(t, s) {
		err := s.DB.Do(t.Context(), tenantID, func(ctx context.Context, tx *db.Tx) error {
			for _, set := range []string{
				`household SET file_number = '=' || file_number`, `unit SET name = '+' || name`, `account SET name = '@' || name`,
				`transfer SET meeting_point = '-' || meeting_point`, `question SET text = '=cmd|' || text`, `preparation SET note = '=1+1'`,
				`release SET reason = '=' || reason`, `emergency SET reason = '=' || reason`, `calendar_feed SET name = '=' || name`,
				`person SET family_name_own = '＝' || family_name_own WHERE family_name_own <> '' AND tenant_id = $1`,
			} {
				if !strings.Contains(set, "WHERE") {
					set += ` WHERE tenant_id = $1`
				}
				if _, err := tx.Exec(ctx, `UPDATE `+set, tenantID); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// A table holds what its page shows to the same reader, on all its pages: no
// word more and none less, in either format, and nothing in it runs as a formula.
func TestATableHoldsWhatItsReaderSeesAndNoFormula(t *testing.T) {
	s := onSQLiteAs(t, door.House{Free: 100_000})
	s.share(t)
	poison(t, s)
	words := append(canaries(t, s), needNames()...)
	files := 0
	for _, email := range logIns(t, s) {
		c := s.logIn(t, email)
		for _, path := range kept() {
			path = strings.TrimSuffix(path, "/tabelle")
			for _, query := range append([]string{""}, listViews[path]...) {
				name := email + " at " + path + "?" + query
				shown, status := c.pages(t, path+"?"+query)
				form, err := url.ParseQuery(query)
				if err != nil {
					t.Fatal(err)
				}
				var read [2][][]string
				for i, format := range []string{"csv", "xlsx"} {
					form.Set("art", format)
					got, body := c.ask(http.MethodPost, path+"/tabelle", form)
					if (got == http.StatusOK) != (status == http.StatusOK) {
						t.Errorf("%s: the page %d, the table %d", name, status, got)
					}
					if got != http.StatusOK {
						continue
					}
					files++
					harmless(t, name, format, body)
					read[i] = rowsOf(t, body)
				}
				if fmt.Sprint(read[0]) != fmt.Sprint(read[1]) {
					t.Errorf("%s: CSV and XLSX differ", name)
				}
				if len(read[0]) > 0 {
					sees(t, name, path, words, shown, read[0])
				}
			}
		}
	}
	if files < 200 {
		t.Errorf("only %d files", files)
	}
}

// needNames are the names of the needs that tell of health.
func needNames() (names []string) {
	ctx := i18n.With(context.Background(), i18n.German)
	for _, n := range record.Current().Needs {
		if n.Health {
			names = append(names, i18n.T(ctx, "need."+n.Code))
		}
	}
	return names
}

var next = regexp.MustCompile(`href="([^"]*)" rel="next"`)

// pages gives the words of a list on all its pages.
func (c *client) pages(t *testing.T, path string) (words string, status int) {
	t.Helper()
	for range 200 {
		got, body := c.ask(http.MethodGet, path, nil)
		if got != http.StatusOK {
			return words, got
		}
		_, main, _ := strings.Cut(body, "<main")
		if _, list, tabs := strings.Cut(main, `class="w-tabs"`); tabs { // what stands above them is not the list's
			main = list
		}
		words += " " + html.UnescapeString(markup.ReplaceAllString(main, " "))
		more := next.FindStringSubmatch(body)
		if more == nil {
			return words, got
		}
		path = html.UnescapeString(more[1])
	}
	t.Errorf("%s has no end", path)
	return words, http.StatusOK
}

var markup = regexp.MustCompile(`<[^>]*>`)

// harmless fails where a program would take a cell of the file for a formula.
func harmless(t *testing.T, name, format, body string) {
	t.Helper()
	if format == "xlsx" {
		book, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range book.File {
			in, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(in)
			if err != nil || bytes.Contains(text, []byte("<f>")) || bytes.Contains(text, []byte("<f ")) || bytes.Contains(text, []byte(`t="str"`)) || strings.Contains(part.Name, "externalLink") {
				t.Errorf("%s: a formula in %s, or %v", name, part.Name, err)
			}
		}
		return
	}
	if !strings.HasPrefix(body, "\ufeff") {
		t.Errorf("%s: Excel does not know that it is UTF-8", name)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff")))
	r.Comma, r.FieldsPerRecord = ';', -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") && !number.MatchString(cell) || strings.HasPrefix(cell, "＝") {
				t.Errorf("%s: the cell %q", name, cell)
			}
		}
	}
}

var number = regexp.MustCompile(`^-?[0-9]+(,[0-9]+)?$`)

func rowsOf(t *testing.T, body string) (rows [][]string) {
	t.Helper()
	r, err := sheet.Open(strings.NewReader(body), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for {
		record, err := r.Next()
		if err == io.EOF { //nolint:errorlint // as the reader gives it
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(record.Cells))
		for i, cell := range record.Cells {
			switch row[i] = day.FindString(cell.Text); {
			case row[i] != "":
			case number.MatchString(cell.Text): // CSV has decimal commas
				row[i] = strings.Replace(cell.Text, ",", ".", 1)
				if strings.Contains(row[i], ".") {
					row[i] = strings.TrimRight(strings.TrimRight(row[i], "0"), ".")
				}
			default:
				row[i] = cell.Text
			}
		}
		rows = append(rows, row)
	}
}

// day is how both formats give a day, and a day and time.
var day = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}`)

// sees holds the words of a table against those of its pages.
func sees(t *testing.T, name, path string, words []string, shown string, rows [][]string) {
	t.Helper()
	var all strings.Builder
	for _, row := range rows {
		all.WriteString(strings.Join(row, " | ") + "\n")
	}
	text, missing := all.String(), 0
	for _, word := range words {
		inTable, onPage := strings.Contains(text, word), strings.Contains(shown, word)
		if inTable && !onPage {
			t.Errorf("%s: the table says %q, the page does not", name, word)
		}
		if onPage && !inTable {
			if missing++; missing < 4 {
				t.Errorf("%s: the page says %q, the table does not", name, word)
			}
		}
	}
}

// Strangers find nothing of the victims' in any table either, whatever they ask
// for and in whatever format it comes.
func TestNoStrangerFindsAnythingInATable(t *testing.T) {
	s := onSQLiteAs(t, door.House{Free: 100_000})
	s.share(t)
	words, ids := canaries(t, s), identifiers(t, s)
	files := 0
	for _, who := range strangers(t, s) {
		s.forgive(t)
		c := s.logIn(t, who.logIn)
		for _, path := range kept() {
			for _, query := range append([]string{"", "einrichtung=" + ids["unit"][0], "nach=" + ids["transfer"][0] + "&spalte=name", "kommune=" + ids["unit"][0]},
				listViews[strings.TrimSuffix(path, "/tabelle")]...) {
				form, err := url.ParseQuery(query + "&art=xlsx")
				if err != nil {
					t.Fatal(err)
				}
				status, body := c.ask(http.MethodPost, path, form)
				if status != http.StatusOK {
					continue
				}
				files++
				text := fmt.Sprint(rowsOf(t, body))
				for _, word := range words {
					if strings.Contains(text, word) {
						t.Errorf("%s finds %q in %s?%s", who.logIn, word, path, query)
					}
				}
			}
		}
	}
	if files < 100 {
		t.Errorf("only %d files", files)
	}
}
