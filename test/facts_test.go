package test

import (
	"context"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/equal"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/world"
)

// twoViews are a desk, and a phone from right to left without script.
var twoViews = map[string]browser.View{"desk": {}, "phone-Arabic": {Width: browser.Phone, Lang: i18n.Arabic, NoScript: true}}

// What is missing: official figures come in, one is corrected, the gap opens into its calculation and the source of a figure, an assumption is
// changed and a measure added.
func TestAGapFollowsFromFiguresThatSomebodyBrings(t *testing.T) {
	b := browser.Start(t)
	for name, v := range twoViews {
		t.Run(name, func(t *testing.T) { lacking(t, onSQLite(t), b, v, "gap-"+name) })
	}
}

func lacking(t *testing.T, s *site, b *browser.Browser, v browser.View, name string) {
	ctx := i18n.With(t.Context(), v.Lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	file := filepath.Join(t.TempDir(), "zahlen.csv")
	rows := []string{"Gemeindeschlüssel;Zahl;Stichtag oder Beginn;Ende;Wert;Untergrenze;Obergrenze;Sicherheit;Quelle;Adresse der Quelle;Lizenz;Veröffentlicht am;Bemerkung",
		";Kita: Plätze für Kinder unter 3 Jahren;01.03.2026;;211;;;;Jugendhilfeplanung 2026;;eigene Zählung;01.10.2026;",
		";Kita: Plätze für Kinder unter 3 Jahren;31.02.2026;;212;;;;Jugendhilfeplanung 2026;;eigene Zählung;01.10.2026;"}
	if err := os.WriteFile(file, []byte(strings.Join(rows, "\r\n")), 0o600); err != nil {
		t.Fatal(err)
	}

	planner := s.enter(t, b, v, "leitung@werne.example")
	planner.Go(s.URL + "/zahlen/datei")
	planner.sound(name + "-file")
	planner.Upload(say("figure.file"), file)
	planner.Submit("/zahlen/datei")
	planner.Sees(say("figure.preview"), "211", say("figure.refused", "count", 1)) // and the row that has no such day
	planner.sound(name + "-look")
	planner.Press(say("figure.take.do", "count", 1))
	planner.Sees(say("figure.taken", "count", 1, "same", 0, "refused", 1))
	planner.sound(name + "-figures")

	planner.Go(s.URL + "/luecken/kita-u3")
	planner.Sees("211", "Jugendhilfeplanung 2026")

	// The number was wrong: the corrected one stands, and the first is still told.
	planner.Go(s.URL + "/zahlen/neu?zahl=kita.u3.places")
	planner.Submit("/zahlen/neu", "zahl", "kita.u3.places", "from", "2026-03-01", "value", "213", "source", "Jugendhilfeplanung, berichtigt", "licence", "eigene Zählung", "as_of", "2026-11-02")
	planner.Sees(say("figure.entered"), say("figure.stands"), say("figure.superseded"), "Jugendhilfeplanung 2026", "Jugendhilfeplanung, berichtigt")
	planner.sound(name + "-corrected")

	// The gap, and its way back to where the figure is from.
	planner.Go(s.URL + "/luecken")
	planner.sound(name + "-gaps")
	planner.Follow(say("gap.indicator.kita.u3"))
	planner.Sees("213", say("gap.name.need"), say("gap.way"), say("gap.remains"), "Neubau Kita Ost: vier Gruppen")
	planner.Toggle(say("gap.step.inputs") + ": " + say("gap.name.supply"))
	planner.Sees("Jugendhilfeplanung, berichtigt")
	planner.sound(name + "-gap")
	before := planner.Text()

	assume := "/luecken/annahmen/kita-u3-wish?fuer=kita-u3"
	planner.Go(s.URL + assume)
	planner.sound(name + "-assumption")
	planner.Submit(assume, "low", "60", "value", "50", "high", "70", "why", "Elternbefragung")
	planner.Sees(say("gap.range"))
	planner.Submit(assume, "low", "60", "value", "65", "high", "70", "why", "Elternbefragung im Herbst")
	planner.Sees(say("gap.assume.saved"), "Elternbefragung im Herbst")
	if need := regexp.MustCompile(regexp.QuoteMeta(say("gap.name.need")) + `\s+\d+`); need.FindString(before) == need.FindString(planner.Text()) {
		t.Errorf("an assumption changes nothing: %q", need.FindString(before))
	}

	measure := "/luecken/neu/kita-u3"
	planner.Go(s.URL + measure)
	planner.sound(name + "-measure")
	planner.Submit(measure, "title", "Kita im alten Bahnhof", "places", "400", "staff", "400", "once", "900000", "from", testkit.Today.AddDays(90).String(), "state", "proposed")
	planner.Sees(say("gap.measure.saved", "title", "Kita im alten Bahnhof"), "Kita im alten Bahnhof")
	planner.sound(name + "-closed")
}

// What everybody is told: the lead sends a release out; somebody without a log-in reads it in three languages, without a cookie and without anybody
// else being asked; its data and the map are there, and the release before stays where it was.
func TestEverybodyReadsWhatTheLeadSendsOut(t *testing.T) {
	b := browser.Start(t)
	for name, v := range twoViews {
		t.Run(name, func(t *testing.T) { published(t, onSQLite(t), b, v, "open-"+name) })
	}
}

func published(t *testing.T, s *site, b *browser.Browser, v browser.View, name string) {
	ctx := i18n.With(t.Context(), v.Lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	const town = "/offen/" + world.DemoMunicipality
	last := len(regexp.MustCompile(`<entry>`).FindAllString(s.plain(t, town+"/neues.atom"), -1))

	lead := s.enter(t, b, v, "leitung@werne.example")
	lead.Go(s.URL + "/offene-seite")
	lead.Submit("/offene-seite")
	lead.sound(name + "-draft")
	lead.Go(s.URL + "/offene-seite/vorschau")
	lead.sound(name + "-preview")
	lead.Go(s.URL + "/offene-seite")
	lead.Submit(lead.formOf(`^/offene-seite/fassungen/[0-9A-Z]{26}/veroeffentlichen$`))
	lead.Sees(say("publish.published"))

	anybody := somebody{b.Open(t, v), t, s, ""}
	stable := town + "/" + strconv.Itoa(last+1)
	for range 50 { // it is there within seconds
		if anybody.Go(s.URL+stable) == http.StatusOK {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	for _, lang := range []i18n.Lang{i18n.German, i18n.Plain, i18n.Arabic} {
		own := i18n.With(t.Context(), lang)
		anybody.Go(s.URL + town + "?lang=" + string(lang))
		anybody.Sees(i18n.T(own, "open.page.gaps"), i18n.T(own, "open.page.gaps.legend.arrivals"), i18n.T(own, "open.page.arrivals"), i18n.T(own, "open.page.allocation", "name", "Werne"), i18n.T(own, "open.page.answers"))
		anybody.sound(name + "-" + string(lang))
	}
	anybody.Toggle(i18n.T(i18n.With(ctx, i18n.Arabic), "open.page.gaps.how") + ": " + i18n.T(i18n.With(ctx, i18n.Arabic), "open.page.gap.kita.u3"))
	anybody.Sees("§ 24 Abs. 2 SGB VIII")
	anybody.Go(s.URL + town + "/einbetten")
	anybody.Sees(say("open.page.gap.kita.u3"))
	anybody.sound(name + "-embedded")
	anybody.Go(s.URL + "/offen")
	anybody.Sees(say("open.page.land.map"), "Werne")
	anybody.sound(name + "-map")
	anybody.Submit("/offen", "suche", "werne")
	anybody.Follow("Werne")
	anybody.Sees(say("open.page.as-of", "day", testkit.Today, "number", strconv.Itoa(last+1)))

	// The release before is where it was, and says that there is a newer one.
	anybody.Go(s.URL + town + "/" + strconv.Itoa(last))
	anybody.Sees(say("open.page.older"), say("open.page.gaps"))
	anybody.sound(name + "-before")

	for _, asked := range anybody.Asked() {
		if !strings.HasPrefix(asked, s.URL+"/") && !strings.HasPrefix(asked, "data:") && !strings.HasPrefix(asked, "about:") {
			t.Errorf("somebody else is asked: %s", asked)
		}
	}
	if kept := anybody.Cookies(); len(kept) > 0 {
		t.Errorf("cookies are kept: %q", kept)
	}
	var told struct {
		Version int `json:"version"`
		Content struct {
			Gaps []struct{ Key string } `json:"gaps"`
		} `json:"content"`
	}
	if err := json.Unmarshal([]byte(s.plain(t, stable+"/daten.json")), &told); err != nil || told.Version != last+1 || len(told.Content.Gaps) == 0 {
		t.Errorf("%+v, %v", told, err)
	}
	if csv := s.plain(t, stable+"/daten.csv"); !strings.Contains(csv, "gaps.arrivals,kita.u3") {
		t.Errorf("the table lacks gaps:\n%.300s", csv)
	}
	if ttl := s.plain(t, "/offen/katalog.ttl"); !strings.Contains(ttl, stable+"/daten.csv") {
		t.Error("the metadata do not lead to the newest data")
	}
}

// plain asks for a public address as a program does, and finds no cookie in the answer.
func (s *site) plain(t *testing.T, path string) string {
	t.Helper()
	answer, err := http.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", path, answer.StatusCode, err)
	}
	if cookie := answer.Header.Get("Set-Cookie"); cookie != "" {
		t.Errorf("%s sets a cookie: %s", path, cookie)
	}
	return string(body)
}

// settle writes down so many who came alone in the last year, of whom each second speaks Arabic and had a course 40 days later than the others.
func (s *site) settle(t *testing.T, at id.ID, n int) {
	t.Helper()
	first := clock.NewDate(testkit.Today.Year()-1, time.January, 1)
	var homes, people, languages, firsts [][]any
	for i := range n {
		home, one, came := id.New(), id.New(), first.AddDays(i*364/n)
		language, days := "uk", 60+i*37%61
		if i%2 == 0 {
			language, days = "ar", days+40
		}
		homes = append(homes, []any{home, at, "PROBE-" + strconv.Itoa(i), "", came, "", 1, "probe", 1, 0})
		people = append(people, []any{one, at, home, 1, "Probe", "Probe", "", "", "1990-05-05", "day", []string{"female", "male", "male"}[i%3], "", "", 1, 0})
		languages = append(languages, []any{at, one, language, true, true})
		firsts = append(firsts, []any{at, one, "course-seat", came.AddDays(days), 1, "x", "x"})
	}
	err := s.DB.Do(t.Context(), at, func(ctx context.Context, tx *db.Tx) (err error) {
		for _, in := range []struct {
			into string
			rows [][]any
		}{{`household (id, tenant_id, file_number, unit_since, registered_on, left_on, size, sort_name, version, created_at)`, homes},
			{`person (id, tenant_id, household_id, position, family_name, given_name, family_name_own, given_name_own, birth_date, birth_precision, sex, phone, email, version, created_at)`, people},
			{`person_language (tenant_id, person_id, language, speaks, reads)`, languages},
			{`path_milestone (tenant_id, person_id, kind, reached, at, by_id, by_name)`, firsts}} {
			if err == nil {
				err = db.Insert(ctx, tx, in.into, in.rows, "")
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Equal treatment: whoever has that right only has it audited, reads a comparison, asks the lead about it and hands the report on; the lead, who saw
// nothing before, finds the question as a task and answers. Nobody else sees any of it.
func TestAnAuditOfEqualTreatmentBecomesATaskOfTheLead(t *testing.T) {
	b := browser.Start(t)
	for name, v := range twoViews {
		t.Run(name, func(t *testing.T) { audited(t, onSQLite(t), b, v, "equal-"+name) })
	}
}

func audited(t *testing.T, s *site, b *browser.Browser, v browser.View, name string) {
	ctx := i18n.With(t.Context(), v.Lang)
	say := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	at := s.tenantOf(t, "gleichbehandlung@werne.example")
	s.settle(t, at, 120)

	office := s.enter(t, b, v, "gleichbehandlung@werne.example")
	office.Go(s.URL + "/gleichbehandlung")
	office.sound(name + "-list")
	office.Submit("/gleichbehandlung")
	run := office.URL()
	office.Sees(say("equality.progress"))
	which := s.one(t, `SELECT id FROM equality_run WHERE tenant_id = $1 AND state = 'running'`)
	if err := (equal.Desk{DB: s.DB, Clock: s.Clock, Inputs: equal.Engines}).Work(t.Context(), at, id.ID(which)); err != nil {
		t.Fatal(err)
	}
	office.Go(s.URL + run)
	office.Sees(say("equality.compared"), say("equality.law"))
	office.sound(name + "-run")
	found := regexp.MustCompile(`href="(/gleichbehandlung/frage\?[^"]+)"`).FindStringSubmatch(office.HTML())
	if found == nil {
		t.Fatal("the difference that was planted is not found")
	}
	ask := html.UnescapeString(found[1])
	office.Go(s.URL + ask)
	office.sound(name + "-ask")
	office.Submit(ask, "question", "", "due", testkit.Today.AddDays(20).String())
	office.Sees(say("error.required"))
	office.Submit(ask, "question", "Woran liegt das?", "due", testkit.Today.AddDays(20).String())
	office.Sees(say("equality.asked"), "Woran liegt das?")

	// Until it is handed on, the lead does not see it; nobody else ever does.
	lead := s.enter(t, b, v, "leitung@werne.example")
	if status := lead.Go(s.URL + run); status != http.StatusNotFound {
		t.Errorf("the lead sees what was not handed on: %d", status)
	}
	for _, other := range []string{"verwaltung@werne.example", "datenschutz@werne.example", "begleitung@werne.example", "gleichbehandlung@land.example"} {
		if status, body := s.logIn(t, other).ask(http.MethodGet, run, nil); status == http.StatusOK || strings.Contains(body, "Woran liegt das?") {
			t.Errorf("%s sees it: %d", other, status)
		}
	}
	office.Submit("/gleichbehandlung/pruefung/weitergeben")
	office.Sees(say("equality.handed.on", "day", i18n.DateShort(ctx, testkit.Today)))

	lead.Go(s.URL + run)
	lead.Sees("Woran liegt das?", say("equality.task.waits"))
	lead.sound(name + "-lead")
	answer := lead.formOf(`^/gleichbehandlung/antwort`)
	lead.Submit(answer, "answer", "Der Kurs am Vormittag hatte keine Kinderbetreuung.")
	lead.Sees("Der Kurs am Vormittag hatte keine Kinderbetreuung.")
	office.Go(s.URL + run)
	office.Sees("Der Kurs am Vormittag hatte keine Kinderbetreuung.")
	report := strings.Replace(run, "/pruefung", "/bericht", 1)
	office.Go(s.URL + report)
	office.Sees(say("equality.report.title"), "Woran liegt das?")
	office.sound(name + "-report")
}
