package paper_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/world/sketch"
)

var report = sketch.Sheet{Heading: "School report", Name: "Sami", Columns: []string{"Subject", "Mark"}, Rows: [][]string{{"Maths", "9"}}, Signed: "School"}

func TestTheGoodFilesAreKeptAndTheBadAreNamed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		social := s.facility(t, tenant.FacilitySocial)
		fields := map[string]string{"kind": "school-report", "issued_on": "2026-07-03", "language": "ar", "note": "KANARIENVOGEL"}
		p := s.sends(t, social, s.folder(s.sami), fields,
			file{"seite1.jpg", photo(t, 90)}, file{"geheim.svg.jpg", []byte(`<svg onload="alert(1)"/>`)}, file{"IMG_1.HEIC", []byte("\x00\x00\x00\x18ftypheic")},
			file{"seite2.png", drawing(t)}, file{"zeugnis.pdf", report.PDF()}, file{"leer.jpg", nil})
		if p.Status != http.StatusUnprocessableEntity {
			t.Fatalf("%d %s", p.Status, p.Words())
		}
		p.Has("3 Dateien wurden nicht angenommen", "3 andere Dateien sind abgelegt", "geheim.svg.jpg", "Zeichnung im Format SVG", "IMG_1.HEIC", "Maximale Kompatibilität",
			"leer.jpg", "3 Dokumente abgelegt", `value="2026-07-03"`, "KANARIENVOGEL")
		p.HasNot("alert(1)")
		again := s.sends(t, social, s.folder(s.sami), fields, file{"seite1.jpg", photo(t, 90)})
		if again.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", again.Status, again.Words())
		}
		social.Get(again.Location).Has("Diese Datei war schon abgelegt.", "3 Dokumente abgelegt", "Schulzeugnis", "vom 03.07.2026", "PDF, 2 Seiten")
		if log := s.Log.String(); strings.Contains(log, "seite1") || strings.Contains(log, "KANARIEN") {
			t.Error("the log tells of the files")
		}
	})
}

func TestAFormWithoutKindOrFileIsAskedForAgain(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	social := s.facility(t, tenant.FacilitySocial)
	for want, one := range map[string]struct {
		fields map[string]string
		files  []file
	}{
		"Bitte wählen Sie, was es ist": {map[string]string{}, []file{{"a.jpg", photo(t, 1)}}},
		"Bitte wählen Sie, was es":     {map[string]string{"kind": "medical-letter"}, []file{{"a.jpg", photo(t, 1)}}}, // not theirs to add
		"Bitte wählen Sie eine Datei":  {map[string]string{"kind": "school-report"}, nil},
		"liegt in der Zukunft":         {map[string]string{"kind": "school-report", "issued_on": "2030-01-01"}, []file{{"a.jpg", photo(t, 1)}}},
		"gehört nicht zu dieser":       {map[string]string{"kind": "school-report", "item": "need:x"}, []file{{"a.jpg", photo(t, 1)}}},
	} {
		if p := s.sends(t, social, s.folder(s.sami), one.fields, one.files...); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", want, p.Status)
		} else {
			p.Has(want, "0 Dokumente abgelegt")
		}
	}
	if p := social.Post(s.folder(s.sami), "kind", "school-report"); p.Status != http.StatusUnprocessableEntity { // no multipart form at all
		t.Errorf("%d", p.Status)
	}
}

// Whatever is served was made by us, and cannot act where it is shown.
func TestAStoredFileIsServedSuchThatItCannotAct(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	social := s.facility(t, tenant.FacilitySocial)
	s.sends(t, social, s.folder(s.sami), map[string]string{"kind": "school-report"}, file{"Sami Muster.jpg", photo(t, 80)})
	s.sends(t, social, s.folder(s.sami), map[string]string{"kind": "certificate"}, file{"Sami Muster.pdf", report.PDF()})
	page := social.Get(s.folder(s.sami))
	for _, want := range []struct{ kind, media, disposition string }{{"Schulzeugnis", "image/jpeg", "inline"}, {"Abschluss", "application/pdf", "attachment"}} {
		before, _, _ := strings.Cut(page.Body, want.kind+"<")
		if want.kind == "Abschluss" {
			before, _, _ = strings.Cut(page.Body, "Abschluss, Berufsnachweis<")
		}
		at := strings.LastIndex(before, `href="/papiere/`)
		url, _, _ := strings.Cut(before[at+len(`href="`):], `"`)
		sent := social.Get(url + "/datei")
		h := sent.Header
		if sent.Status != http.StatusOK || h.Get("Content-Type") != want.media || !strings.HasPrefix(h.Get("Content-Disposition"), want.disposition+"; filename=") ||
			!strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox; default-src 'none'") || h.Get("X-Content-Type-Options") != "nosniff" ||
			h.Get("Cache-Control") != "no-store" || h.Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Errorf("%s: %d %v", want.kind, sent.Status, h)
		}
		if strings.Contains(h.Get("Content-Disposition"), "Sami") {
			t.Error("the file's name tells of whom it is")
		}
	}
}

func TestAPaperIsTurnedChangedAndRemoved(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	social := s.facility(t, tenant.FacilitySocial)
	s.sends(t, social, s.folder(s.sami), map[string]string{"kind": "other"}, file{"x.jpg", photo(t, 70)})
	url := social.Get(s.folder(s.sami)).Link("/papiere/")
	social.Get(url).Has(`height="400" width="600"`, "Geht nicht an die Kommune")
	social.Goes(url+"/drehen", "do", "left")
	social.Get(url).Has(`height="600" width="400"`)
	social.Goes(url, "version", "1", "kind", "school-report", "issued_on", "2025-07-01")
	social.Get(url).Has("Schulzeugnis", "01.07.2025", "nächsten Ankündigung")
	if p := social.Post(url+"/entfernen", "why", ""); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("%d", p.Status)
	} else {
		p.Has("Bitte wählen Sie einen Grund", "<details class=\"w-details\" open")
	}
	social.Goes(url+"/entfernen", "why", "wrong-person", "removal_note", "ist von Nadia")
	social.Get(url).Has("Diese Datei gibt es nicht mehr", "Gehört zu einer anderen Person", "ist von Nadia").HasNot("<img src=\"/papiere")
	if p := social.Get(url + "/datei"); p.Status != http.StatusNotFound {
		t.Errorf("the file: %d", p.Status)
	}
	social.Get(s.folder(s.sami)).Has("1 gelöschtes Dokument")
}

func TestTheReceiverOpensThePaperOfAHandOver(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	social, medic := s.facility(t, tenant.FacilitySocial), s.facility(t, tenant.FacilityMedic)
	s.sends(t, social, s.folder(s.sami), map[string]string{"kind": "school-report", "note": "Rückseite fehlt"}, file{"x.jpg", photo(t, 70)})
	s.sends(t, medic, s.folder(s.sami), map[string]string{"kind": "vaccination-record"}, file{"x.pdf", report.PDF()})
	s.sends(t, social, s.folder(s.amina), map[string]string{"kind": "residence-paper"}, file{"x.jpg", photo(t, 60)})
	desk := s.As(tenant.LandAllocation)
	var transfer assignment.Transfer
	s.Do(t, desk, func(ctx context.Context, tx *db.Tx) (err error) {
		transfer, err = assignment.Draft(ctx, tx, s.Clock, desk, assignment.DraftCommand{Municipality: s.Municipality.ID,
			Households: ids(s), Plan: assignment.Plan{ArriveOn: testkit.Today.AddDays(20), ArriveAt: "13:00", MeetingPoint: "Rathaus"}})
		if err != nil {
			return err
		}
		transfer, err = assignment.Announce(ctx, tx, s.Clock, desk, assignment.AnnounceCommand{Seen: assignment.Seen{Transfer: transfer.ID, Version: transfer.Version}})
		return err
	})
	path := "/zuweisungen/" + string(transfer.ID)
	intake, housing := s.Enter(t, tenant.Intake), s.Enter(t, tenant.Housing)
	page := intake.Get(path).Has("Schulzeugnis", "Rückseite fehlt", "Impfpass").HasNot("Aufenthaltspapier")
	url := page.Link(path + "/papiere/")
	housing.Get(path).HasNot("Schulzeugnis", "/papiere/")
	for _, one := range []string{url, url + "/datei"} {
		if got := intake.Get(one); got.Status != http.StatusOK {
			t.Errorf("%s: %d", one, got.Status)
		}
		if got := housing.Get(one); got.Status != http.StatusNotFound {
			t.Errorf("housing at %s: %d", one, got.Status)
		}
		if got := social.Get(one); got.Status != http.StatusNotFound {
			t.Errorf("the facility at %s: %d", one, got.Status)
		}
	}
	arrived := func() string {
		return intake.Goes(path+"/ankunft", "version", version(t, s, transfer), "on", testkit.Today.String(), "came", string(s.amina), "came", string(s.sami))
	}
	if to := arrived(); to != path {
		t.Errorf("to %s", to)
	}
	if got := intake.Get(url); got.Status != http.StatusNotFound {
		t.Errorf("after the arrival: %d", got.Status)
	}
	home := intake.Get("/haushalte").Link("/haushalte/0")
	intake.Get(home).Has("Dokumente", "Schulzeugnis", "Impfpass", "PDF, 2 Seiten", "data:image/jpeg;base64,")
}

func ids(s *house) []id.ID { return []id.ID{s.household} }

// version is the transfer's as it stands.
func version(t *testing.T, s *house, transfer assignment.Transfer) (text string) {
	t.Helper()
	intake := s.As(tenant.Intake)
	s.Do(t, intake, func(ctx context.Context, tx *db.Tx) error {
		now, err := assignment.Find(ctx, tx, intake, transfer.ID)
		text = strconv.Itoa(now.Version)
		return err
	})
	return text
}
