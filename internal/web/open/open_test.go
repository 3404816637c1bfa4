package open_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/gazetteer"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

const ags = "05978040"

// told is a house in which Werne told everybody something; publish tells anew.
type told struct {
	*site.Site
	d    *db.DB
	lead tenant.Scope
}

func serve(t *testing.T, d *db.DB) *told {
	t.Helper()
	w := &told{Site: site.Serve(t, d), d: d}
	w.Do(t, tenant.Scope{}, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tenant.PutPlaces(ctx, tx, testkit.Now, gazetteer.NRW().Places()); err != nil {
			return err
		}
		town, err := tenant.ByAGS(ctx, tx, ags)
		w.lead = w.At(town, tenant.Lead)
		return err
	})
	w.Do(t, w.lead, func(ctx context.Context, tx *db.Tx) error {
		set := open.Usual()
		set.Office = open.Office{Name: "Stadt Werne", Address: "Rathaus", Email: "stadt@werne.example", Imprint: "https://werne.example/impressum"}
		if err := open.Set(ctx, tx, w.Clock, w.lead, set); err != nil {
			return err
		}
		_, err := open.Write(ctx, tx, w.Clock, w.lead, "", 0, open.Answer{Rumour: "Stimmt <das>?", Text: "Ja & nein.", Figure: "allocation.soll", Source: "Gesetz", Words: map[string]open.Words{"uk": {Rumour: "Це правда?", Text: "Так і ні."}}})
		return err
	})
	return w
}

func (w *told) publish(t *testing.T) open.Release {
	t.Helper()
	r, err := open.Make(t.Context(), w.d, w.Clock, w.lead)
	if err != nil {
		t.Fatal(err)
	}
	w.Do(t, w.lead, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = open.Publish(ctx, tx, w.Clock, w.lead, r.ID, r.Hash)
		return err
	})
	return r
}

// answered is how a page was answered.
type answered struct {
	StatusCode int
	Header     http.Header
}

// ask asks without a cookie, and gives the answer with its body.
func (w *told) ask(t *testing.T, path string, header ...string) (answered, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // read only
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answered{answer.StatusCode, answer.Header}, string(body)
}

func TestNoPublicPageSetsACookieOrHasAScript(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := serve(t, d)
		w.publish(t)
		for _, path := range []string{"/offen", "/offen?suche=Werne", "/offen/" + ags, "/offen/" + ags + "/1", "/offen/" + ags + "/einbetten", "/offen/" + ags + "/neues.atom", "/offen/" + ags + "/1/daten.json",
			"/offen/" + ags + "/1/daten.csv", "/offen/katalog.ttl", "/offen/katalog.jsonld", "/offen/05978036", "/offen/05", "/offen/1", "/offen/" + ags + "/9", "/offen/" + ags + "/01"} {
			answer, body := w.ask(t, path, "Cookie", "wegwarte=x; lang=ar")
			if len(answer.Header.Values("Set-Cookie")) > 0 {
				t.Errorf("%s sets a cookie", path)
			}
			if strings.Contains(body, "<script") || strings.Contains(body, "<form method=\"post\"") {
				t.Errorf("%s has a script or sends something", path)
			}
			frame := answer.Header.Get("Content-Security-Policy")
			if strings.Contains(frame, "frame-ancestors *") != strings.HasSuffix(path, "/einbetten") {
				t.Errorf("%s within other pages: %s", path, frame)
			}
			if want := !strings.HasSuffix(path, "/9") && !strings.HasSuffix(path, "/01") && path != "/offen/1"; want != (answer.StatusCode == http.StatusOK) {
				t.Errorf("%s: %d", path, answer.StatusCode)
			}
			for _, link := range regexp.MustCompile(`(?:src|href)="(https?://[^"]+)"`).FindAllStringSubmatch(body, -1) {
				if !strings.HasPrefix(link[1], w.URL) && !strings.HasPrefix(link[1], "https://werne.example/") && !strings.HasPrefix(link[1], "https://www.govdata.de/") {
					t.Errorf("%s leads to %s", path, link[1])
				}
			}
		}
	})
}

func TestAPageIsAskedForAgainOnlyWhereItChanged(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := serve(t, d)
		w.publish(t)
		for _, path := range []string{"/offen/" + ags, "/offen/" + ags + "/1", "/offen", "/offen/" + ags + "/1/daten.json", "/offen/katalog.ttl"} {
			first, _ := w.ask(t, path)
			tag, at := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
			if tag == "" || at == "" || !strings.HasPrefix(first.Header.Get("Cache-Control"), "public, ") || !strings.Contains(first.Header.Get("Vary"), "Accept-Language") {
				t.Fatalf("%s: %v", path, first.Header)
			}
			if again, body := w.ask(t, path, "If-None-Match", `"x", `+tag); again.StatusCode != http.StatusNotModified || body != "" {
				t.Errorf("%s by its tag: %d", path, again.StatusCode)
			}
			if again, _ := w.ask(t, path, "If-Modified-Since", at); again.StatusCode != http.StatusNotModified {
				t.Errorf("%s by its time: %d", path, again.StatusCode)
			}
			if again, _ := w.ask(t, path, "If-None-Match", `"x"`, "If-Modified-Since", at); again.StatusCode != http.StatusOK {
				t.Errorf("%s with another tag: %d", path, again.StatusCode)
			}
		}
		zipped, _ := w.ask(t, "/offen/"+ags, "Accept-Encoding", "gzip")
		_, whole := w.ask(t, "/offen/"+ags, "Accept-Encoding", "identity")
		if zipped.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(whole, "</html>") {
			t.Errorf("%v", zipped.Header)
		}
	})
}

func TestTheLanguageIsThatOfTheAddressThenOfTheBrowser(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := serve(t, d)
		w.publish(t)
		for _, l := range i18n.Own {
			_, body := w.ask(t, "/offen/"+ags+"?lang="+string(l), "Accept-Language", "fr")
			if !strings.Contains(body, `<html lang="`+string(l)+`" dir="`+l.Dir()+`"`) || strings.Contains(body, "⟦") {
				t.Errorf("%s: %.200s", l, body)
			}
		}
		if _, body := w.ask(t, "/offen/"+ags, "Accept-Language", "uk-UA,uk;q=0.9"); !strings.Contains(body, `lang="uk"`) || !strings.Contains(body, "Так і ні.") {
			t.Errorf("%.200s", body)
		}
		if _, body := w.ask(t, "/offen/"+ags); !strings.Contains(body, `<html lang="de"`) || !strings.Contains(body, "Stimmt &lt;das&gt;?") {
			t.Errorf("%.200s", body)
		}
	})
}

// What went out or was taken back elsewhere shows within seconds; the address of what was
// taken back stays and says why.
func TestANewReleaseAndAWithdrawalShowWithinSeconds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := serve(t, d)
		first := w.publish(t)
		w.ask(t, "/offen/"+ags)
		shows := func(path, text string, status int) {
			t.Helper()
			for began := time.Now(); ; time.Sleep(100 * time.Millisecond) {
				answer, body := w.ask(t, path)
				if answer.StatusCode == status && strings.Contains(body, text) {
					return
				}
				if time.Since(began) > 8*time.Second {
					t.Fatalf("%s: %d, without %q", path, answer.StatusCode, text)
				}
			}
		}
		w.Clock.Set(testkit.Now.Add(time.Hour))
		second := w.publish(t)
		shows("/offen/"+ags, "Fassung 2", http.StatusOK)
		shows("/offen/"+ags+"/1", "nicht die neueste", http.StatusOK)
		w.Do(t, w.lead, func(ctx context.Context, tx *db.Tx) error {
			_, err := open.Withdraw(ctx, tx, w.Clock, w.lead, second.ID, "Eine Halle war doppelt gezählt.")
			return err
		})
		shows("/offen/"+ags+"/2", "Eine Halle war doppelt gezählt.", http.StatusGone)
		shows("/offen/"+ags+"/2/daten.json", "Eine Halle war doppelt gezählt.", http.StatusGone)
		shows("/offen/"+ags, "Fassung "+"1", http.StatusOK)
		if first.Number != 1 {
			t.Error(first.Number)
		}
	})
}

func TestDataFeedAndMetadataAreWhatTheySay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := serve(t, d)
		r := w.publish(t)
		_, body := w.ask(t, "/offen/"+ags+"/1/daten.json")
		var whole struct {
			SHA256  string          `json:"sha256"`
			Content json.RawMessage `json:"content"`
			Figures []open.Figure   `json:"figures"`
		}
		if err := json.Unmarshal([]byte(body), &whole); err != nil || whole.SHA256 != r.Hash || len(whole.Figures) < 5 {
			t.Errorf("%v: %.300s", err, body)
		}
		answer, body := w.ask(t, "/offen/"+ags+"/1/daten.csv")
		rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
		if err != nil || len(rows) != len(whole.Figures)+1 || answer.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%v, %d rows", err, len(rows))
		}
		_, body = w.ask(t, "/offen/"+ags+"/neues.atom")
		var feed struct {
			XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
			ID      string   `xml:"id"`
			Updated string   `xml:"updated"`
			Entries []struct {
				ID string `xml:"id"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal([]byte(body), &feed); err != nil || len(feed.Entries) != 1 || feed.Entries[0].ID != w.URL+"/offen/"+ags+"/1" {
			t.Errorf("%v: %s", err, body)
		}
		if _, err := time.Parse(time.RFC3339, feed.Updated); err != nil {
			t.Error(err)
		}
		_, body = w.ask(t, "/offen/katalog.jsonld")
		var graph struct {
			Nodes []map[string]any `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(body), &graph); err != nil {
			t.Fatal(err)
		}
		must := map[string][]string{"dcat:Catalog": {"dct:title", "dct:description", "dct:publisher", "dcat:dataset"}, "dcat:Dataset": {"dct:title", "dct:description", "dcat:distribution", "dcatde:politicalGeocodingURI"},
			"dcat:Distribution": {"dcat:accessURL", "dct:license"}}
		seen := map[string]int{}
		for _, n := range graph.Nodes {
			class, _ := n["@type"].(string)
			seen[class]++
			for _, name := range must[class] {
				if n[name] == nil {
					t.Errorf("%v lacks %s", n["@id"], name)
				}
			}
		}
		if seen["dcat:Catalog"] != 1 || seen["dcat:Dataset"] != 1 || seen["dcat:Distribution"] != 2 {
			t.Errorf("%v", seen)
		}
		if _, body := w.ask(t, "/offen/katalog.ttl"); !strings.Contains(body, "politicalGeocoding/municipalityKey/"+ags) || strings.Count(body, "[") != strings.Count(body, "]") || strings.Count(body, `"`)%2 != 0 {
			t.Errorf("%s", body)
		}
	})
}

func TestAMunicipalityIsFoundByItsName(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := serve(t, d)
		w.publish(t)
		_, body := w.ask(t, "/offen?suche=koln")
		if !strings.Contains(body, "/offen/05315000") || strings.Count(body, "</circle></a>") != 396 {
			t.Errorf("%d points", strings.Count(body, "</circle></a>"))
		}
		if _, body := w.ask(t, "/offen?suche=Nirgendwo"); !strings.Contains(body, "gibt es hier keine Gemeinde") {
			t.Error("says nothing of it")
		}
	})
}

func TestADraftIsNobodysButTheDesks(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := serve(t, d)
		if _, err := open.Make(t.Context(), w.d, w.Clock, w.lead); err != nil {
			t.Fatal(err)
		}
		if _, body := w.ask(t, "/offen/"+ags); !strings.Contains(body, "noch keine Zahlen") || strings.Contains(body, "Ja &amp; nein") {
			t.Errorf("%s", body)
		}
	})
}
