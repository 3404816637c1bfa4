package web_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/person"
	"wegwarte/internal/seal"
	"wegwarte/internal/sheet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
	"wegwarte/internal/web/door"
)

// archive is a house from which four persons may leave as a table freely, with
// three households of two persons.
type archive struct {
	*house
	asks, leads *visitor
}

func newArchive(t *testing.T, d *db.DB) archive {
	t.Helper()
	s := &house{site.ServeAs(t, d, func(string) account.Setup { return account.Setup{Keys: seal.New()} }, door.House{Hour: 7, Free: 4})}
	s.employ(t, s.Municipality, "km@stadt.example", "", tenant.CaseManager)
	s.employ(t, s.Municipality, "leitung@stadt.example", "", tenant.Lead)
	a := archive{s, s.client(t).logIn("km@stadt.example"), s.client(t).logIn("leitung@stadt.example")}
	for i := range 3 {
		a.settle(t, fmt.Sprintf("Familie%d", i))
	}
	return a
}

func (a archive) settle(t *testing.T, name string) {
	t.Helper()
	scope := a.As(tenant.Intake)
	a.Do(t, scope, func(ctx context.Context, tx *db.Tx) error {
		_, err := person.Register(ctx, tx, a.Clock, scope, person.RegisterCommand{FileNumber: "F-" + name, Persons: []person.Person{
			{FamilyName: name, GivenName: "Amina", Birth: person.BornInYear(1990), Sex: person.Female},
			{FamilyName: name, GivenName: "Kind", Birth: person.BornInYear(2020), Sex: person.Male}}})
		return err
	})
}

// entries counts entries of the audit with the detail.
func (a archive) entries(t *testing.T, detail string) (n int) {
	t.Helper()
	scope := a.At(a.Municipality, tenant.Auditor)
	a.Do(t, scope, func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM audit_entry WHERE tenant_id = $1 AND detail LIKE $2`, scope.Tenant, detail)
		return err
	})
	return n
}

func (a archive) mails(t *testing.T, kind string) (n int) {
	t.Helper()
	scope := a.At(a.Municipality, tenant.Administrator)
	a.Do(t, scope, func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM mail WHERE tenant_id = $1 AND kind = $2`, scope.Tenant, kind)
		return err
	})
	return n
}

// table reads a file that was sent.
func table(t *testing.T, p site.Page) (rows [][]string) {
	t.Helper()
	if p.Status != http.StatusOK || !strings.HasPrefix(p.Header.Get("Content-Disposition"), "attachment; filename=\"") {
		t.Fatalf("%d: %s", p.Status, p.Words())
	}
	r, err := sheet.Open(bytes.NewReader([]byte(p.Body)), sheet.Limits{})
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
		var row []string
		for _, c := range record.Cells {
			row = append(row, c.Text)
		}
		rows = append(rows, row)
	}
}

const tableURL = "/haushalte/tabelle"

func TestManyPersonsLeaveAsATableOnlyWithASecondPersonsWord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		a := newArchive(t, d)
		a.asks.get("/haushalte").Has(tableURL)
		a.asks.get(tableURL).Has("3 Zeilen, darin 6 Personen", "Mehr als 4 Personen", "Wofür brauchen Sie die Tabelle?").HasNot(`value="xlsx"`)
		for _, format := range []string{"xlsx", "csv"} {
			if p := a.asks.post(tableURL, "art", format); p.Status != http.StatusUnprocessableEntity || strings.Contains(p.Body, "Familie1") {
				t.Errorf("%s without a release: %d", format, p.Status)
			}
		}
		if p := a.asks.post(tableURL, "do", "ask", "reason", "kurz"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("without a reason: %d", p.Status)
		} else {
			p.Has("kurz", "Die Begründung braucht 15 bis 500 Zeichen.")
		}
		for range 2 { // sent twice, it is asked for once
			if p := a.asks.post(tableURL, "do", "ask", "reason", "Für die Belegungsplanung im Winter"); p.Location != tableURL {
				t.Fatalf("%d %s", p.Status, p.Words())
			}
		}
		a.asks.get(tableURL).Has("Eine zweite Person muss noch zustimmen.").HasNot(`value="xlsx"`)
		if n := a.mails(t, "release-asked"); n != 1 {
			t.Errorf("%d mails to those who decide", n)
		}
		a.leads.get("/").Has("Freigaben", "1 Freigabe wartet auf Ihre Entscheidung.")
		page := a.leads.get("/freigaben").Has("Haushalte: 6 Personen", "Für die Belegungsplanung im Winter", "Liste ansehen", "Hier · geordnet nach Haushalt")
		one := page.Link("/haushalte")
		if one != "/haushalte" {
			t.Errorf("the list is at %s", one)
		}
		_, rest, _ := strings.Cut(page.Body, `action="/freigaben/`)
		release, _, _ := strings.Cut(rest, `"`)
		if p := a.leads.post("/freigaben/"+release, "do", "grant"); p.Location != "/freigaben" {
			t.Fatalf("%d", p.Status)
		}
		if n := a.mails(t, "release-decided"); n != 1 {
			t.Errorf("%d mails to who asked", n)
		}
		if own := a.asks.get("/freigaben").Link(tableURL); own != tableURL {
			t.Errorf("to the table: %s", own)
		}
		a.asks.get(tableURL).Has("Freigegeben bis", `value="xlsx"`)
		if p := a.leads.post(tableURL, "art", "csv"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("by who has decided: %d", p.Status)
		}
		if p := a.asks.post(tableURL, "art", "csv", "absteigend", "1"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("another filter: %d", p.Status)
		}
		before := a.entries(t, "list")
		rows := table(t, a.asks.post(tableURL, "art", "xlsx"))
		if len(rows) != 4+1+3 || rows[0][0] != "Haushalte" || rows[3][0] != "3 Zeilen, darin 6 Personen" || rows[5][0] != "Familie0, Amina" {
			t.Errorf("%q", rows)
		}
		if n := a.entries(t, "table: households rows:3 persons:6"); n != 1 {
			t.Errorf("%d entries for the table", n)
		}
		if n := a.entries(t, "list"); n != before+1 {
			t.Errorf("%d entries for the reading", n-before)
		}
		if p := a.asks.post(tableURL, "art", "xlsx"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("a second time: %d", p.Status)
		}
	})
}

func TestAReleaseForAListThatGrewIsAskedForAgain(t *testing.T) {
	a := newArchive(t, testkit.SQLite(t))
	a.asks.post(tableURL, "do", "ask", "reason", "Für die Belegungsplanung im Winter")
	a.grant(t)
	for i := range 4 { // 14 persons: within what a release covers
		a.settle(t, fmt.Sprintf("Neu%d", i))
	}
	a.asks.get(tableURL).Has("Freigegeben bis")
	for i := range 3 {
		a.settle(t, fmt.Sprintf("Mehr%d", i))
	}
	a.asks.get(tableURL).Has("Freigegeben waren 6 Personen, inzwischen sind es 20.", "Um Freigabe bitten").HasNot(`value="xlsx"`)
	if p := a.asks.post(tableURL, "art", "csv"); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("%d", p.Status)
	}
	a.asks.post(tableURL, "do", "ask", "reason", "Für die Belegungsplanung im Winter")
	a.grant(t)
	if rows := table(t, a.asks.post(tableURL, "art", "csv")); len(rows) != 4+1+10 {
		t.Errorf("%d rows", len(rows))
	}
}

func (a archive) grant(t *testing.T) {
	t.Helper()
	_, rest, _ := strings.Cut(a.leads.get("/freigaben").Body, `action="/freigaben/`)
	release, _, _ := strings.Cut(rest, `"`)
	if p := a.leads.post("/freigaben/"+release, "do", "grant"); p.Location != "/freigaben" {
		t.Fatalf("%d", p.Status)
	}
}

func TestAReleasedTableIsSentOnceAndWithinADay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		a := newArchive(t, d)
		a.asks.post(tableURL, "do", "ask", "reason", "Für die Belegungsplanung im Winter")
		a.grant(t)
		var sent atomic.Int32
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if p := a.asks.post(tableURL, "art", "csv"); p.Status == http.StatusOK {
					sent.Add(1)
				}
			})
		}
		all.Wait()
		if n := sent.Load(); n != 1 {
			t.Errorf("it was sent %d times", n)
		}
		if n := a.entries(t, "table: households%"); n != 1 {
			t.Errorf("%d entries", n)
		}
		a.asks.post(tableURL, "do", "ask", "reason", "Für die Belegungsplanung im Winter")
		a.grant(t)
		a.Clock.Move(24*time.Hour + time.Second)
		again := a.client(t).logIn("km@stadt.example")
		if p := again.post(tableURL, "art", "csv"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("after a day: %d", p.Status)
		}
	})
}

// Few persons, and lists of nobody, need no release.
func TestFewPersonsAndListsOfNobodyAreSentAtOnce(t *testing.T) {
	a := newArchive(t, testkit.SQLite(t))
	p := a.asks.post(tableURL, "suche", "Familie1")
	p.Has("Ergebnis einer Suche", `name="suche" value="Familie1"`)
	rows := table(t, a.asks.post(tableURL, "suche", "Familie1", "art", "csv"))
	if len(rows) != 4+1+1 || strings.Contains(strings.Join(rows[1], ""), "Familie1") || a.entries(t, "%Familie1%") != 0 {
		t.Errorf("%q", rows)
	}
	if p := a.asks.post(tableURL, "suche", "Kind", "art", "csv"); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("a search for many: %d", p.Status)
	} else {
		p.Has("Suchworte bewahren wir nicht auf")
	}
	if p := a.asks.post(tableURL, "suche", "Kind", "do", "ask", "reason", "Für die Belegungsplanung im Winter"); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("a search for many is asked for: %d", p.Status)
	}
	a.asks.get("/vorschau/tabelle").Has("alle Einträge", `value="xlsx"`).HasNot("Protokoll steht", "zweite Person")
	if rows := table(t, a.asks.post("/vorschau/tabelle", "art", "xlsx")); rows[0][0] != "Vorschau" && len(rows) < 4 {
		t.Errorf("%q", rows)
	}
	if p := a.asks.get("/haushalte/tabelle?" + url.Values{"suche": {"Familie1"}}.Encode()); strings.Contains(p.Header.Get("Location"), "Familie1") {
		t.Error("a name in an address")
	}
}
