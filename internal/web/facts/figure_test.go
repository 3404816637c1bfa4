package facts_test

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/gazetteer"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

const werneKey = "05978040"

type office struct {
	*site.Site
	werne tenant.Tenant
	lead  tenant.Scope
}

func serve(t testing.TB) office {
	t.Helper()
	o := office{Site: site.Serve(t, testkit.SQLite(t))}
	o.Do(t, o.As(tenant.LandAllocation), func(ctx context.Context, tx *db.Tx) (err error) {
		if _, err = tenant.PutPlaces(ctx, tx, testkit.Now, gazetteer.NRW().Places()); err == nil {
			o.werne, err = tenant.ByAGS(ctx, tx, werneKey)
		}
		return err
	})
	o.lead = o.At(o.werne, tenant.Lead)
	return o
}

func (o office) client(t testing.TB, role tenant.Role) *site.Client {
	t.Helper()
	return o.EnterAt(t, o.werne, "", role)
}

func (o office) latest(t testing.TB) (all map[string]figure.Figure) {
	t.Helper()
	o.Do(t, o.lead, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = figure.Latest(ctx, tx, o.lead, testkit.Today)
		return err
	})
	return all
}

const typed = "zahl=kita.u3.places&from=2026-03-01&value=310&source=Jugendhilfeplanung&licence=eigene+Z%C3%A4hlung&as_of=2026-06-01"

func form(query string, more ...string) url.Values {
	v, _ := url.ParseQuery(query)
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

func TestAFigureIsEnteredShownSupersededAndWithdrawn(t *testing.T) {
	o := serve(t)
	c := o.client(t, tenant.Lead)
	if p := c.Get("/zahlen"); p.Status != http.StatusOK || !strings.Contains(p.Body, "Kita: Plätze für Kinder unter 3 Jahren") || !strings.Contains(p.Body, "fehlt") {
		t.Fatalf("%d", p.Status)
	}
	p := c.Post("/zahlen/neu", pairs(form(typed, "value", "viele", "source", ""))...)
	if p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Body, "Bitte geben Sie eine Zahl ein") || o.latest(t)["kita.u3.places"].Value != 0 {
		t.Errorf("a wrong number: %d", p.Status)
	}
	c.Post("/zahlen/neu", pairs(form(typed))...)
	c.Post("/zahlen/neu", pairs(form(typed, "value", "320", "as_of", "2026-09-01"))...)
	if got := o.latest(t)["kita.u3.places"]; got.Value != 320_000 {
		t.Fatalf("%+v", got)
	}
	page := c.Get("/zahlen/kita-u3-places").Body
	for _, want := range []string{"320", "310", "durch einen neueren Wert abgelöst", "gilt", "Jugendhilfeplanung", "eigene Zählung"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of the figure does not say %q", want)
		}
	}
	stands := string(o.latest(t)["kita.u3.places"].ID)
	if p := c.Post("/zahlen/kita-u3-places/zurueckziehen", pairs(form("value="+stands))...); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("withdrawn without a reason: %d", p.Status)
	}
	c.Post("/zahlen/kita-u3-places/zurueckziehen", pairs(form("value="+stands+"&why=Tippfehler"))...)
	if _, there := o.latest(t)["kita.u3.places"]; there {
		t.Error("a withdrawn figure stands")
	}
	if !strings.Contains(c.Get("/zahlen/kita-u3-places").Body, "Tippfehler") {
		t.Error("the reason is not shown")
	}
}

func pairs(v url.Values) (all []string) {
	for name := range v {
		all = append(all, name, v.Get(name))
	}
	return all
}

const list = "AGS;Gemeinde;Indikator;2023;2024\n05978040;Werne;Bevölkerung (Anzahl);29.700;29.662\n05978040;Werne;Kinder in eigenen Gruppen;310;k.A.\n05915000;Hamm;Bevölkerung (Anzahl);180.849;180.761\n05978040;Werne;Geburten;viele;243\n"

var hidden = regexp.MustCompile(`name="data" value="([^"]*)"`)

func TestAFileIsLookedAtItsNamesAreSaidAndThenItIsTakenIn(t *testing.T) {
	o := serve(t)
	c := o.client(t, tenant.CaseManager)
	p := c.Upload("/zahlen/datei", "datei", "werte.csv", list)
	if p.Status != http.StatusUnprocessableEntity || hidden.FindStringSubmatch(p.Body) == nil {
		t.Fatalf("without a source and a licence: %d", p.Status)
	}
	data := html.UnescapeString(hidden.FindStringSubmatch(p.Body)[1])
	said := form("source=Wegweiser+Kommune&licence=CC0&as_of=2026-06-01&name=werte.csv", "data", data, "do", "look")
	page := c.Post("/zahlen/datei/uebernehmen", pairs(said)...).Body
	for _, want := range []string{"3 neue Zahlen", "2 von anderen Gebieten", "keine Angabe", "1 Angabe wird nicht übernommen", "„viele“ ist keine Zahl", "Kinder in eigenen Gruppen", "nicht übernehmen"} {
		if !strings.Contains(page, want) {
			t.Errorf("the preview does not say %q", want)
		}
	}
	if len(o.latest(t)) > 0 {
		t.Error("a preview took something in")
	}
	said.Set("name-1", "kita.u3.places")
	said.Set("do", "take")
	c.Post("/zahlen/datei/uebernehmen", pairs(said)...)
	all := o.latest(t)
	if all["population.total"].Value != 29_662_000 || all["population.total"].From != clock.MustDate("2024-12-31") || all["kita.u3.places"].Value != 310_000 || all["population.births"].Value != 243_000 || all["population.births"].Licence != "CC0" {
		t.Errorf("%+v", all)
	}
	again := c.Upload("/zahlen/datei", "datei", "werte.csv", list, "source", "x", "licence", "y", "as_of", "2026-06-02")
	if !regexp.MustCompile(`(?s)Kinder in eigenen Gruppen.*?<option value="kita.u3.places" selected`).MatchString(again.Body) {
		t.Error("what was said of a name is not remembered")
	}
}

func TestWhoOnlyReadsFiguresIsOfferedNoForm(t *testing.T) {
	o := serve(t)
	c := o.client(t, tenant.Housing)
	if body := c.Get("/zahlen").Body; strings.Contains(body, "/zahlen/neu") || strings.Contains(body, "/zahlen/datei") {
		t.Error("housing is offered a form")
	}
	if p := c.Get("/zahlen/neu"); p.Status != http.StatusForbidden {
		t.Errorf("housing opens the form: %d", p.Status)
	}
	if p := c.Get("/zahlen/kita-u4"); p.Status != http.StatusNotFound {
		t.Errorf("a figure that there is not: %d", p.Status)
	}
}
