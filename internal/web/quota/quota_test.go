package quota_test

import (
	"context"
	"html"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/gazetteer"
	"wegwarte/internal/report"
	"wegwarte/internal/sheet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

// land serves the house over a Land with its real municipalities; all but two
// have reported.
type land struct {
	*site.Site
	werne, hamm tenant.Tenant
}

const (
	werneKey  = "05978040"
	hammKey   = "05915000"
	schleiden = "05366036" // much land for few people: capped
	silent    = "05111000" // Düsseldorf has never reported
	lapsed    = "05112000" // Duisburg has stopped
)

func serve(t testing.TB, d *db.DB) land {
	t.Helper()
	l := land{Site: site.Serve(t, d)}
	list := gazetteer.NRW()
	desk := l.As(tenant.LandAllocation)
	l.Do(t, desk, func(ctx context.Context, tx *db.Tx) (err error) {
		if _, err = tenant.PutPlaces(ctx, tx, testkit.Now, list.Places()); err != nil {
			return err
		}
		if l.werne, err = tenant.ByAGS(ctx, tx, werneKey); err != nil {
			return err
		}
		if l.hamm, err = tenant.ByAGS(ctx, tx, hammKey); err != nil {
			return err
		}
		take := func(day string, counts ...report.Count) error {
			_, err := report.Take(ctx, tx, l.Clock, desk, report.TakeCommand{Purpose: report.Asylum, Day: clock.MustDate(day), Source: "liste.xlsx", Counts: counts})
			return err
		}
		var counts []report.Count
		for i, m := range list.Municipalities {
			if m.AGS != silent && m.AGS != lapsed {
				counts = append(counts, report.Count{AGS: m.AGS, Persons: m.Population * (80 + i%40) / 18_000})
			}
		}
		if err := take("2026-10-31", counts...); err != nil {
			return err
		}
		if err := take("2026-06-30", report.Count{AGS: lapsed, Persons: 2700}); err != nil {
			return err
		}
		return report.SetPlaces(ctx, tx, l.Clock, desk, report.Place{AGS: hammKey, Facility: "ZUE Hamm", From: clock.MustDate("2026-01-01"), Places: 650, Source: "Bescheid"})
	})
	return l
}

// town gives what counts of a municipality today.
func (l land) town(t testing.TB, ags string) (n int) {
	t.Helper()
	desk := l.As(tenant.LandAllocation)
	l.Do(t, desk, func(ctx context.Context, tx *db.Tx) error {
		st, err := report.Stand(ctx, tx, desk, report.Asylum, testkit.Today)
		if err == nil {
			n = st.Towns[st.Find(ags)].Last.Persons
		}
		return err
	})
	return n
}

func (l land) row(t testing.TB, page site.Page, ags string) string {
	t.Helper()
	found := regexp.MustCompile(`(?s)<tr[^>]*>\s*<th[^>]*>\s*<a class="w-link" href="/quote/` + ags + `">.*?</tr>`).FindString(page.Body)
	if found == "" {
		t.Fatalf("no row of %s", ags)
	}
	return strings.Join(strings.Fields(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(found, " "))), " ")
}

func TestTheDeskSeesWhoHasNotReportedAndNeverAZero(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		l := serve(t, d)
		desk := l.Enter(t, tenant.LandAllocation)
		page := desk.Get("/quote?alle=1").Has("2 Kommunen fehlen in der Rechnung", "So stehen die 396 Kommunen")
		if row := l.row(t, page, silent); !strings.Contains(row, "nicht gemeldet") || !strings.Contains(row, "noch nie gemeldet") || strings.Contains(row, " 0 %") {
			t.Errorf("who never reported: %s", row)
		}
		if row := l.row(t, page, lapsed); !strings.Contains(row, "nicht gemeldet") || !strings.Contains(row, "30.06.2026 vor 146 Tagen") {
			t.Errorf("whose report lapsed: %s", row)
		}
		missing := desk.Get("/quote?stand=fehlt").Has("Bestand nicht gemeldet").HasNot("Bestand 0", "offen 0")
		if n := strings.Count(missing.Body, `href="/quote/05`); n != 2 {
			t.Errorf("%d are missing", n)
		}
		before := desk.Get("/quote?tag=2026-07-15&alle=1")
		if !strings.Contains(before.Body, "395 Kommunen fehlen in der Rechnung") {
			t.Error("on a day before the reports they count")
		}
		if p := desk.Get("/quote?tag=gestern"); p.Status != http.StatusNotFound {
			t.Errorf("a day that is none: %d", p.Status)
		}
	})
}

func TestWhoIsFullIsNotOpenButForFamilies(t *testing.T) {
	l := serve(t, testkit.SQLite(t))
	desk := l.Enter(t, tenant.LandAllocation)
	page := desk.Get("/quote?stand=ueber&alle=1")
	if row := l.row(t, page, hammKey); !strings.Contains(row, "650") || !strings.Contains(row, "nur Familie oder Härtefall") {
		t.Errorf("Hamm has 650 places of the Land: %s", row)
	}
	if below := desk.Get("/quote?stand=unter&alle=1"); strings.Contains(below.Body, `<a class="w-link" href="/quote/`+hammKey+`">`) || strings.Count(below.Body, "nur Familie") != 1 {
		t.Error("somebody who is full stands among those who are not")
	}
	for _, url := range []string{"nach=name", "nach=key&ab=1", "nach=soll", "nach=bestand&ab=1", "nach=credit&ab=1", "nach=quote", "nach=open", "nach=last&ab=1", "kreis=05978", "bezirk=Arnsberg"} {
		desk.Get("/quote?" + url).Has("Kommunen zusammen")
	}
	if first := regexp.MustCompile(`href="/quote/(\d{8})"`).FindStringSubmatch(desk.Get("/quote?nach=name").Body); first == nil || first[1] != "05334002" {
		t.Errorf("Aachen is not the first by name: %v", first)
	}
}

func TestAMunicipalityComesToItsOwnArithmetic(t *testing.T) {
	l := serve(t, testkit.SQLite(t))
	intake := l.EnterAt(t, l.werne, "", tenant.Intake)
	if p := intake.Get("/quote"); p.Status != http.StatusSeeOther || p.Header.Get("Location") != "/quote/"+werneKey {
		t.Errorf("%d %s", p.Status, p.Header.Get("Location"))
	}
	intake.Get("/quote/"+werneKey).Has("So errechnet sich die Quote: Werne", "Einwohner ÷ Einwohner aller Kommunen", "§ 3 Abs. 1, 3 FlüAG NRW", "Wie gerundet wird")
	intake.Get("/quote/"+silent).Has("nicht gemeldet", "Es wird nicht mit null gerechnet").HasNot(">0,00 %<")
	if p := intake.Get("/quote/" + silent + "/meldungen"); p.Status != http.StatusNotFound {
		t.Errorf("the reports of others: %d", p.Status)
	}
	if p := intake.Get("/quote/09162000"); p.Status != http.StatusNotFound {
		t.Errorf("a municipality of another Land: %d", p.Status)
	}
	nobody := l.Enter(t, tenant.Intake) // of a municipality that stands in no list
	nobody.Get("/quote").Has("Diese Stelle steht nicht im Gemeindeverzeichnis")
}

var line = regexp.MustCompile(`(?s)<p class="q-step__numbers"><bdi dir="ltr">(.*?) = <strong>(.*?)</strong>`)

// Whoever takes the numbers that stand on the page and a pencil comes to the
// results that stand there, but for the last of the places shown.
func TestWhoRecomputesWhatIsShownComesToTheSame(t *testing.T) {
	l := serve(t, testkit.SQLite(t))
	intake := l.EnterAt(t, l.werne, "", tenant.Lead)
	for _, ags := range []string{werneKey, hammKey, schleiden, "05315000"} {
		page := intake.Get("/quote/" + ags)
		steps := line.FindAllStringSubmatch(html.UnescapeString(page.Body), -1)
		if len(steps) < 10 {
			t.Fatalf("%s has %d lines", ags, len(steps))
		}
		if strings.Contains(page.Words(), "ohne Kappung = gemischter Anteil") {
			t.Error("a step says that something is itself")
		}
		for _, s := range steps {
			p := &pencil{text: s[1]}
			got, want := p.sum(), (&pencil{text: s[2]}).sum()
			if off := math.Abs(got - want); p.text != "" || off > 6e-3 && off > 1e-4*math.Abs(want) {
				t.Errorf("%s: %s is %v, not %s (left: %q)", ags, s[1], got, s[2], p.text)
			}
		}
	}
	if !strings.Contains(intake.Get("/quote/"+schleiden).Body, "Er wird auf die Grenze gekappt") {
		t.Error("Schleiden is not capped: the test looks at no capped municipality")
	}
}

// pencil computes what stands on the page: + − × ÷, brackets, percent.
type pencil struct{ text string }

func (p *pencil) take(sign string) bool {
	rest, ok := strings.CutPrefix(strings.TrimSpace(p.text), sign)
	if ok {
		p.text = strings.TrimSpace(rest)
	}
	return ok
}

func (p *pencil) sum() float64 {
	v := p.product()
	for {
		switch {
		case p.take("+"):
			v += p.product()
		case p.take("−"):
			v -= p.product()
		default:
			return v
		}
	}
}

func (p *pencil) product() float64 {
	v := p.factor()
	for {
		switch {
		case p.take("×"):
			v *= p.factor()
		case p.take("÷"):
			v /= p.factor()
		default:
			return v
		}
	}
}

func (p *pencil) factor() float64 {
	if p.take("(") {
		v := p.sum()
		p.take(")")
		return v
	}
	if p.take("−") {
		return -p.factor()
	}
	p.text = strings.TrimSpace(p.text)
	end := strings.IndexFunc(p.text, func(r rune) bool { return !strings.ContainsRune("0123456789.,", r) })
	if end < 0 {
		end = len(p.text)
	}
	v, _ := strconv.ParseFloat(strings.Replace(strings.ReplaceAll(p.text[:end], ".", ""), ",", ".", 1), 64)
	p.text = p.text[end:]
	if p.take("\u00a0%") || p.take("%") {
		v /= 100
	}
	return v
}

func TestAReportIsEnteredShownAndCorrected(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		l := serve(t, d)
		intake := l.EnterAt(t, l.werne, "", tenant.Intake)
		path := "/quote/" + werneKey + "/meldungen"
		if p := intake.Post(path, "day", "2026-12-24", "persons", "viele", "source", "Auszug"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d", p.Status)
		} else {
			p.Has("Bitte geben Sie eine ganze Zahl ab 0 an.", `value="viele"`, "Auszug")
		}
		if p := intake.Post(path, "day", "2026-12-24", "persons", "5"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("a day to come: %d", p.Status)
		}
		if to := intake.Goes(path, "day", "2026-11-15", "persons", "1.234", "source", "Fachverfahren"); to != "/quote/"+werneKey {
			t.Errorf("leads to %s", to)
		}
		intake.Get("/quote/" + werneKey).Has("Gemeldet: 1234 Personen")
		intake.Goes(path, "day", "2026-11-15", "persons", "160")
		intake.Get(path).Has("1234", "160", "berichtigt durch eine neuere", "aus einer Liste, vom Land eingelesen")
		if p := intake.Post("/quote/"+hammKey+"/meldungen", "day", "2026-11-15", "persons", "1"); p.Status != http.StatusForbidden {
			t.Errorf("a report for others: %d", p.Status)
		}
		l.EnterAt(t, l.werne, "", tenant.Auditor).Get("/protokoll").Has("Monatsmeldung", "POST /quote/{ags}/meldungen")
		lead := l.EnterAt(t, l.werne, "", tenant.Lead)
		lead.Get(path).HasNot(`name="persons"`)
		if p := lead.Post(path, "day", "2026-11-15", "persons", "1"); p.Status != http.StatusForbidden {
			t.Errorf("the lead reports: %d", p.Status)
		}
	})
}

func TestALateReportIsDueOnTheStartPage(t *testing.T) {
	l := serve(t, testkit.SQLite(t))
	l.Clock.Set(clock.MustDate("2026-12-03").Begins().Add(10 * 3600e9))
	l.EnterAt(t, l.werne, "", tenant.Intake).Get("/").Has("für November 2026 ist bis 10. Dezember 2026 fällig")
	l.Clock.Set(clock.MustDate("2026-12-11").Begins().Add(10 * 3600e9))
	intake := l.EnterAt(t, l.werne, "", tenant.Intake)
	intake.Get("/").Has("überfällig: Sie war bis 10. Dezember 2026 fällig", "/quote/"+werneKey+"/meldungen")
	intake.Get("/quote/"+werneKey).Has("überfällig", "Letzte Meldung", "Jetzt melden")
}

func TestAListIsPreviewedAndItsWrongRowsStayOut(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		l := serve(t, d)
		desk := l.Enter(t, tenant.LandAllocation)
		list := "AGS;Bestand\n" + silent + ";3000\n5112000;2650\n" + werneKey + ";\n05000000;5\n" + hammKey + ";viele\n" + silent + ";1\n"
		page := desk.Upload("/quote/einlesen/pruefen", "liste", "oktober.csv", list, "day", "2026-10-31")
		page.Has("2 Meldungen sind neu", "oktober.csv", "Zeile 5", "steht nicht im Verzeichnis", "Zeile 6", "Zeile 7", "steht schon in Zeile 2", "Duisburg", "2700", "2 Meldungen übernehmen")
		if l.row(t, desk.Get("/quote?alle=1"), silent); !strings.Contains(desk.Get("/quote?stand=fehlt").Body, silent) {
			t.Error("a preview has changed something")
		}
		hidden := func(name string) string {
			return html.UnescapeString(regexp.MustCompile(`(?s)name="` + name + `" value="(.*?)"`).FindStringSubmatch(page.Body)[1])
		}
		desk.Goes("/quote/einlesen", "day", hidden("day"), "file", hidden("file"), "rows", hidden("rows"))
		desk.Get("/quote?alle=1").Has("2 Meldungen sind übernommen.").HasNot("fehlen in der Rechnung")
		desk.Get("/quote/"+silent+"/meldungen").Has("3000", "oktober.csv")
		if p := desk.Upload("/quote/einlesen/pruefen", "liste", "leer.csv", "Name;Zahl\nx;1\n", "day", "2026-10-31"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("a list without the columns: %d", p.Status)
		}
		if p := desk.Post("/quote/einlesen", "day", "2026-10-31", "rows", "05000000=5"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("rows that were not read: %d", p.Status)
		}
		if p := l.EnterAt(t, l.werne, "", tenant.Intake).Post("/quote/einlesen", "day", "2026-10-31", "rows", werneKey+"=5"); p.Status != http.StatusForbidden {
			t.Errorf("a municipality takes lists in: %d", p.Status)
		}
	})
}

func TestPlacesAndRulesAreTheLandsToSet(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		l := serve(t, d)
		desk := l.Enter(t, tenant.LandAllocation)
		desk.Get("/quote/plaetze").Has("1 Einrichtung mit 650 Plätzen", "ZUE Hamm")
		if p := desk.Post("/quote/plaetze", "facility", "", "ags", "Atlantis", "places", "x", "from", "", "source", ""); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d", p.Status)
		}
		desk.Goes("/quote/plaetze", "facility", "ZUE Werne", "ags", "werne", "places", "200", "from", "2026-11-01", "source", "Bescheid")
		desk.Get("/quote/"+werneKey).Has("ZUE Werne", "1 × 200 = ")
		desk.Get("/quote/regeln").Has("gilt heute", "Was nicht sicher ist", "Abgeschaltet: Nach diesem Schlüssel wird nichts gerechnet.")
		form := []string{"purpose", "asylum", "from", "2026-11-01", "population", "110", "cap", "25", "credit", "0,7", "keeps", "92", "source", "Probe"}
		if p := desk.Post("/quote/regeln", form...); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d", p.Status)
		}
		form[5] = "80"
		desk.Goes("/quote/regeln", form...)
		desk.Get("/quote/" + werneKey).Has("0,7 × 200 = <strong>140")
		desk.Get("/quote/" + werneKey + "?tag=2026-10-31").Has("1 × 0 = ")
		form[1] = "residence"
		before := desk.Get("/quote?alle=1").Body
		desk.Goes("/quote/regeln", form...)
		desk.Get("/quote/regeln").Has("Diese Rechnung ist nicht gesichert")
		if after := desk.Get("/quote?alle=1").Body; after != before {
			t.Error("the residence rule's key is reckoned with")
		}
		intake := l.EnterAt(t, l.werne, "", tenant.Intake)
		for _, path := range []string{"/quote/plaetze", "/quote/regeln"} {
			if p := intake.Post(path, form...); p.Status != http.StatusForbidden {
				t.Errorf("a municipality posts to %s: %d", path, p.Status)
			}
		}
		intake.Get("/quote/regeln").Has("0,7").HasNot(`name="population"`)
	})
}

func TestWhatIfShowsWhoGainsAndLosesAndKeepsNothing(t *testing.T) {
	l := serve(t, testkit.SQLite(t))
	desk := l.Enter(t, tenant.LandAllocation)
	before := desk.Get("/quote?alle=1").Body
	desk.Get("/quote/was-waere-wenn").Has(`value="90"`, `value="25"`)
	desk.Get("/quote/was-waere-wenn?population=90&cap=25&credit=1").Has("ändert sich für niemanden etwas")
	page := desk.Get("/quote/was-waere-wenn?population=100&cap=25&credit=1").Has("müssten mehr aufnehmen", "müssten weniger aufnehmen", "Köln")
	if first := regexp.MustCompile(`(?s)<tbody.*?<th[^>]*>\s*(.*?)\s*</th>`).FindStringSubmatch(page.Body[strings.Index(page.Body, "Wer gewinnt"):]); first == nil || first[1] != "Köln" {
		t.Errorf("the largest change is not the first: %v", first)
	}
	for _, query := range []string{"population=101&cap=25&credit=1", "population=x&cap=25&credit=1", "population=90&cap=-1&credit=1", "population=90&cap=25&credit=11", "population=90&cap=25&credit=1&total=x", "population=1e9&cap=25&credit=1", "population=0,00001&cap=1&credit=1"} {
		if p := desk.Get("/quote/was-waere-wenn?" + query); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", query, p.Status)
		}
	}
	l.EnterAt(t, l.werne, "", tenant.Lead).Get("/quote/was-waere-wenn?population=80&cap=25&credit=1&iterate=ja&total=100.000").Has("Werne", "100.000")
	if desk.Get("/quote?alle=1").Body != before {
		t.Error("a what-if has changed the figures")
	}
}

func TestTheCalculationGoesOutAsBookAndList(t *testing.T) {
	l := serve(t, testkit.SQLite(t))
	desk := l.Enter(t, tenant.LandAllocation)
	page := desk.Get("/quote/tabelle.xlsx")
	book, err := sheet.Open(strings.NewReader(page.Body), sheet.Default)
	if err != nil {
		t.Fatal(err)
	}
	ags, open := &sheet.Column{Header: "AGS", Required: true}, &sheet.Column{Header: "offen"}
	rows, err := book.Rows(ags, open)
	if err != nil {
		t.Fatal(err)
	}
	n, blank := 0, 0
	for row := range rows.All() {
		n++
		if row.Blank(open) {
			blank++
		}
	}
	if n != 396 || blank != 2 {
		t.Errorf("the book has %d municipalities, %d of them with nothing open that is known", n, blank)
	}
	if list := desk.Get("/quote/tabelle.csv?stand=fehlt").Body; strings.Count(list, "\r\n") != 3 || !strings.Contains(list, silent) || !strings.Contains(list, "2026-06-30") {
		t.Errorf("the list: %s", list)
	}
	if list := desk.Get("/quote/tabelle.csv").Body; strings.Count(list, "\r\n") != 397 {
		t.Errorf("the whole list has %d lines", strings.Count(list, "\r\n"))
	}
	if log := l.EnterAt(t, l.Land, "", tenant.Auditor).Get("/protokoll").Words(); strings.Count(log, "Rechnung der Aufnahmequote") != 3 {
		t.Errorf("not each file is on record: %s", log)
	}
}

func TestAHouseInWhichNobodyHasReportedSaysHowToBegin(t *testing.T) {
	s := site.Serve(t, testkit.SQLite(t))
	desk := s.Enter(t, tenant.LandAllocation)
	for path, text := range map[string]string{"/quote": "Noch kein Gemeindeverzeichnis", "/quote/was-waere-wenn?population=80&cap=25&credit=1": "Nichts davon wird gespeichert",
		"/quote/plaetze": "Noch nichts angerechnet", "/quote/regeln": "gilt heute", "/quote/einlesen": "Liste prüfen"} {
		if p := desk.Get(path).Has(text); p.Status != http.StatusOK {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
	if p := desk.Get("/quote/tabelle.xlsx"); p.Status != http.StatusNotFound {
		t.Errorf("a book about nothing: %d", p.Status)
	}
	if p := desk.Get("/quote/tabelle.csv"); p.Status != http.StatusOK {
		t.Errorf("a list of nobody: %d", p.Status)
	}
	s.Do(t, s.As(tenant.LandAllocation), func(ctx context.Context, tx *db.Tx) error {
		_, err := tenant.PutPlaces(ctx, tx, testkit.Now, gazetteer.NRW().Places())
		return err
	})
	desk.Get("/quote").Has("396 Kommunen fehlen in der Rechnung", "Bestand nicht gemeldet")
	desk.Get("/quote/"+werneKey).Has("nicht bekannt", "0 von 396 Kommunen mit geltender Meldung")
	for _, path := range []string{"/quote/was-waere-wenn?population=80&cap=25&credit=1&total=1000", "/quote/tabelle.xlsx", "/quote/tabelle.csv", "/quote/" + werneKey + "/meldungen"} {
		if p := desk.Get(path); p.Status != http.StatusOK {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
}

// The residence rule is off until the Land says by what to reckon; then it has a
// Bestand, a calculation and files of its own, and nothing of admission changes.
func TestTheResidenceRuleIsReckonedApartAndMarkedAsUncertain(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		l := serve(t, d)
		desk, intake := l.Enter(t, tenant.LandAllocation), l.EnterAt(t, l.werne, "", tenant.Intake)
		before := desk.Get("/quote?alle=1").Body
		own := "/wohnsitz/" + werneKey
		for _, path := range []string{"/wohnsitz", "/wohnsitz/einlesen", own, own + "/meldungen"} {
			desk.Get(path).Has("Die Wohnsitzauflage ist abgeschaltet", "Regeln eintragen").HasNot(`type="file"`)
		}
		intake.Get(own+"/meldungen").Has("Die Wohnsitzauflage ist abgeschaltet", "Zu den Regeln")
		if p := intake.Post(own+"/meldungen", "day", "2026-10-31", "persons", "40"); p.Status != http.StatusConflict {
			t.Errorf("a report while it is off: %d", p.Status)
		}
		if p := desk.Get("/wohnsitz/tabelle.xlsx"); p.Status != http.StatusNotFound {
			t.Errorf("a workbook while it is off: %d", p.Status)
		}
		desk.Goes("/quote/regeln", "purpose", "residence", "from", "2026-11-01", "population", "80", "cap", "25", "credit", "0", "keeps", "365", "source", "Probe", "uncertain", "Ohne Arbeitslose")
		desk.Get("/wohnsitz").Has("Diese Rechnung ist nicht gesichert", "Ohne Arbeitslose", "396 Kommunen fehlen in der Rechnung").HasNot("überfällig")
		intake.Get("/").Has("Zur Wohnsitzauflage gilt keine Meldung von Ihnen", own+"/meldungen")
		intake.Get(own+"/meldungen").Has("§ 12a AufenthG", "Ein Tag, bis zu dem sie zu melden ist, ist uns nicht bekannt")
		if to := intake.Goes(own+"/meldungen", "day", "2026-10-31", "persons", "40", "source", ""); to != own {
			t.Errorf("to %s", to)
		}
		intake.Get("/").HasNot("Zur Wohnsitzauflage gilt keine Meldung")
		intake.Get(own).Has("So errechnet sich die Wohnsitzauflage: Werne", "80 % × ", "Diese Rechnung ist nicht gesichert", "nach ihrem Gewicht in den Regeln")
		page := desk.Upload("/wohnsitz/einlesen/pruefen", "liste", "wohnsitz.csv", "AGS;Bestand\n"+werneKey+";40\n"+hammKey+";310\n", "day", "2026-10-31")
		page.Has("1 Meldung ist neu")
		desk.Goes("/wohnsitz/einlesen", "day", "2026-10-31", "file", "wohnsitz.csv", "rows", hammKey+"=310")
		desk.Get("/wohnsitz").Has("394 Kommunen fehlen in der Rechnung", "gemeldet 350, angerechnet 0")
		desk.Get("/wohnsitz/"+hammKey+"/meldungen").Has("310", "wohnsitz.csv").HasNot("liste.xlsx")
		for path, most := range map[string]int{"/wohnsitz/tabelle.xlsx": 0, "/wohnsitz/tabelle.csv?stand=unter": 3} {
			p := desk.Get(path)
			if p.Status != http.StatusOK || !strings.Contains(p.Header.Get("Content-Disposition"), "wohnsitz-") || most > 0 && strings.Count(p.Body, "\r\n") > most {
				t.Errorf("%s: %d %s", path, p.Status, p.Header.Get("Content-Disposition"))
			}
		}
		if after := desk.Get("/quote?alle=1").Body; after != before {
			t.Error("the residence rule changes who is admitted")
		}
	})
}
