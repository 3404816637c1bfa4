package test

import (
	"archive/zip"
	"bytes"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"wegwarte/engine/allocation"
	"wegwarte/engine/allocation/check"
	"wegwarte/internal/web/door"
)

var (
	toFiles = regexp.MustCompile(`href="(/vorschlag/tabelle\?dateien=1&amp;nr=\d+)"`)
	toGrant = regexp.MustCompile(`action="(/freigaben/[^"]+)"`)
)

// Whoever recomputes a proposal needs what it is about: many persons' needs. They
// leave the house as a table does, and prove what the page says.
func TestManyPersonsFilesLeaveOnlyWithASecondPersonsWordAndProveTheProposal(t *testing.T) {
	s := onSQLiteAs(t, door.House{Free: 4})
	desk, lead := s.logIn(t, "verteilung@land.example"), s.logIn(t, "leitung@land.example")
	_, page := desk.ask(http.MethodGet, "/vorschlag", nil)
	link := toFiles.FindStringSubmatch(page)
	if link == nil {
		t.Fatal("the proposal has no link to its files")
	}
	address, err := url.Parse(html.UnescapeString(link[1]))
	if err != nil {
		t.Fatal(err)
	}
	send := func(c *client, more ...string) (int, string) {
		form := address.Query()
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return c.ask(http.MethodPost, address.Path, form)
	}
	if status, body := send(desk, "art", "zip"); status != http.StatusUnprocessableEntity || strings.Contains(body, "PK\x03\x04") {
		t.Errorf("without a release: %d", status)
	}
	if status, _ := send(lead, "art", "zip"); status != http.StatusForbidden {
		t.Errorf("who may not read what tells of health: %d", status)
	}
	send(desk, "do", "ask", "reason", "Der Städtetag rechnet den Vorschlag nach.")
	_, page = lead.ask(http.MethodGet, "/freigaben", nil)
	grant := toGrant.FindStringSubmatch(page)
	if grant == nil || !strings.Contains(page, "Dateien zum Nachrechnen") {
		t.Fatal("the release is not there to be decided")
	}
	lead.ask(http.MethodPost, grant[1], url.Values{"do": {"grant"}})
	status, body := send(desk, "art", "zip")
	if status != http.StatusOK {
		t.Fatalf("with a release: %d", status)
	}
	proved(t, body)
	if status, _ := send(desk, "art", "zip"); status != http.StatusUnprocessableEntity {
		t.Errorf("a second time: %d", status)
	}
}

// proved recomputes a proposal from its files.
func proved(t *testing.T, archive string) {
	t.Helper()
	r, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*bytes.Buffer{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(f.Name, "-")
		files[name] = &bytes.Buffer{}
		if _, err := files[name].ReadFrom(in); err != nil {
			t.Fatal(err)
		}
	}
	if len(files) != 3 {
		t.Fatalf("%d files", len(files))
	}
	request, err := allocation.ReadJSON(files["instanz"])
	if err != nil {
		t.Fatal(err)
	}
	policy, err := allocation.ReadPolicy(files["regeln"])
	if err != nil {
		t.Fatal(err)
	}
	report, err := allocation.ReadReport(files["loesung"])
	if err != nil {
		t.Fatal(err)
	}
	in, err := request.Instance(policy)
	if err != nil {
		t.Fatal(err)
	}
	objective, err := check.Feasible(in, report.Assignment)
	if err != nil || objective != report.Objective || in.Households == 0 {
		t.Errorf("%d households, %d instead of %d: %v", in.Households, objective, report.Objective, err)
	}
	if bound, err := check.Bound(in, report.Certificate); err != nil || bound != report.Bound {
		t.Errorf("proves %d instead of %d: %v", bound, report.Bound, err)
	}
}
