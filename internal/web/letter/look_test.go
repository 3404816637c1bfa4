package letter_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/letter"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/testkit/site"
	"wegwarte/internal/web/assets"
)

// shots names the folder for pictures of what the test looked at; empty: none.
var shots = os.Getenv("WEGWARTE_SHOTS")

// office is a municipality that walks the way with one woman.
type office struct {
	*site.Site
	who    tenant.Scope
	amina  person.Person
	family id.ID
}

func serve(t testing.TB, d *db.DB) office {
	t.Helper()
	o := office{Site: site.Serve(t, d)}
	o.who = o.As(tenant.CaseManager)
	intake := o.As(tenant.Intake)
	o.Do(t, intake, func(ctx context.Context, tx *db.Tx) error {
		h, err := person.Register(ctx, tx, o.Clock, intake, person.RegisterCommand{FileNumber: "W-7", Persons: []person.Person{
			{FamilyName: "Haddad", GivenName: "Amina", Birth: person.Born(clock.MustDate("1991-03-04")), Sex: person.Female, Languages: []person.Language{{Tag: "ar", Speaks: true, Reads: true}}}}})
		if err == nil {
			o.family, o.amina = h.ID, h.Persons[0]
		}
		return err
	})
	o.Do(t, o.who, func(ctx context.Context, tx *db.Tx) error {
		_, err := path.Begin(ctx, tx, o.Clock, o.who, path.BeginCommand{Household: o.family})
		return err
	})
	return o
}

func (o office) says(t testing.TB) {
	t.Helper()
	intake := o.As(tenant.Intake)
	o.Do(t, intake, func(ctx context.Context, tx *db.Tx) error {
		return assignment.SetContact(ctx, tx, o.Clock, intake, assignment.Contact{Office: "Stadt Werne, Integration", Address: "Rathaus, 59368 Werne", Phone: "02389 71-0"})
	})
}

func (o office) letters() string { return "/haushalte/" + string(o.family) + "/briefe" }

// What is missing is named with the place; what was written is kept, sent as PDF,
// and waited for on the way, until it has come.
func TestALetterIsAskedForWrittenAndWaitedFor(t *testing.T) {
	o := serve(t, testkit.SQLite(t))
	who := o.EnterAt(t, o.Municipality, "", tenant.CaseManager)
	who.Get(o.letters()).Has("Noch kein Brief", "Weiter")
	page := o.letters() + "/neu?art=papers&sprache=ar"
	who.Get(page).Has("Das fehlt noch", "Name und Anschrift Ihrer Stelle fehlen.", "Unterbringung öffnen", "/unterbringung/"+string(o.family))
	said := []string{"art", "papers", "person", string(o.amina.ID), "sprache", "ar", "papers", "Geburtsurkunde\nZeugnis", "until", testkit.Today.AddDays(14).String(), "what-for", "die Schule"}
	if p := who.Post(o.letters()+"/neu", said...); p.Status != 422 {
		t.Errorf("without a sender: %d", p.Status)
	}
	o.says(t)
	if p := who.Post(o.letters()+"/neu", said...); p.Status != 422 || !strings.Contains(p.Words(), "Es ist nicht eingetragen, wo der Haushalt wohnt.") {
		t.Errorf("without an address: %d", p.Status)
	}
	said = append(said, "hand", "1")
	look := who.Post(o.letters()+"/neu", append(said, "do", "look")...)
	look.Has("So wird der Brief aussehen", "wir brauchen noch Unterlagen von Ihnen", "Geburtsurkunde", "ما زلنا نحتاج")
	who.Get(o.letters()).Has("Noch kein Brief")
	to := who.Goes(o.letters()+"/neu", said...)
	who.Get(to).Has("Diese Unterlagen fehlen noch", "Antwort steht aus", "brief.pdf")
	if _, err := assets.LetterFonts(); err == nil {
		if p := who.Get(to + "/brief.pdf"); p.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(p.Body, "%PDF-1.7") {
			t.Errorf("no PDF: %d %s", p.Status, p.Header.Get("Content-Type"))
		}
	}
	way := func() (found path.Step) {
		o.Do(t, o.who, func(ctx context.Context, tx *db.Tx) error {
			p, err := path.Show(ctx, tx, o.Clock, o.who, o.family, "")
			for _, s := range p.Steps {
				if s.Room == "letter" {
					found = s
				}
			}
			return err
		})
		return found
	}
	if s := way(); s.Turn != path.Person || s.Due != testkit.Today.AddDays(14) || s.State != path.StepOpen {
		t.Errorf("on the way stands %+v", s)
	}
	who.Get("/wartet").Has("Bitte um fehlende Unterlagen")
	who.Goes(to + "/erledigt")
	if s := way(); s.State != path.StepDone {
		t.Errorf("on the way stands %+v", s)
	}
	if p := who.Post(to + "/erledigt"); p.Status != 409 {
		t.Errorf("twice: %d", p.Status)
	}
	who.Goes("/vorlagen/papers", "seen", "0", "from", testkit.Today.String(), "subject-de", "Bitte bringen", "body-de", "Hallo {person},\n\n- {papers}")
	who.Get("/vorlagen").Has("eigener Text, Fassung 1")
	who.Get("/vorlagen/papers").Has("Fassung 1, gilt ab", "gilt jetzt", "Wieder den Text des Programms nehmen")
	if p := who.Post("/vorlagen/papers", "seen", "1", "from", testkit.Today.String(), "subject-de", "x", "body-de", "{geheim}"); p.Status != 422 || !strings.Contains(p.Words(), "{geheim} kennt dieser Brief nicht") {
		t.Errorf("an unknown word: %d", p.Status)
	}
	housing := o.EnterAt(t, o.Municipality, "", tenant.Housing)
	if p := housing.Get(to); p.Status != 403 {
		t.Errorf("housing reads it: %d", p.Status)
	}
}

func TestThePagesOfLettersAreSound(t *testing.T) {
	chromium := browser.Start(t)
	o := serve(t, testkit.SQLite(t))
	o.says(t)
	for name, view := range map[string]browser.View{"desk": {Dark: true}, "phone-ar": {Width: browser.Phone, Lang: i18n.Arabic, NoScript: true}} {
		p := chromium.Open(t, view)
		o.Employ(t, o.Municipality, name+"@amt.example", "", tenant.CaseManager)
		p.Go(o.URL + "/anmelden")
		p.Submit("/anmelden", "email", name+"@amt.example", "password", site.Password)
		look := func(what string) {
			p.Check()
			if shots != "" {
				p.Shot(filepath.Join(shots, name+"-"+what+".png"))
			}
		}
		p.Go(o.URL + o.letters())
		look("list")
		p.Go(o.URL + o.letters() + "/neu?art=reminder")
		look("missing")
		if status := p.Submit(o.letters()+"/neu", "office", "Bezirksregierung", "office-address", "Domplatz 1\n48143 Münster", "profession", "Hebamme",
			"applied-on", testkit.Today.AddDays(-130).String(), "complete-on", testkit.Today.AddDays(-100).String(), "due-on", testkit.Today.AddDays(-8).String()); status != 200 {
			t.Fatalf("%s: %d %s", name, status, p.Text())
		}
		p.Sees("Anerkennung im Beruf Hebamme")
		look("letter")
		p.Go(o.URL + "/vorlagen/release")
		look("text")
	}
}

// A letter as PDF, and the same page printed by a browser.
func BenchmarkLetterAsPDF(b *testing.B) {
	fonts, err := assets.LetterFonts()
	if err != nil {
		b.Skip(err)
	}
	o := serve(b, testkit.SQLite(b))
	o.says(b)
	var l letter.Letter
	o.Do(b, o.who, func(ctx context.Context, tx *db.Tx) (err error) {
		l, err = letter.Make(ctx, tx, o.Clock, o.who, fonts, letter.MakeCommand{Household: o.family, Kind: letter.Invitation, Lang: i18n.Arabic, ByHand: true,
			Values: map[string]string{"day": testkit.Today.String(), "time": "10:30", "place": "Rathaus", "about": "Ihr Weg", "bring": "Ausweis"}})
		return err
	})
	b.Run("own", func(b *testing.B) {
		for b.Loop() {
			l.PDF(b.Context(), fonts)
		}
	})
	b.Run("chromium", func(b *testing.B) {
		p := browser.Start(b).Open(b, browser.View{})
		o.Employ(b, o.Municipality, "druck@amt.example", "", tenant.CaseManager)
		p.Go(o.URL + "/anmelden")
		p.Submit("/anmelden", "email", "druck@amt.example", "password", site.Password)
		for b.Loop() {
			p.Go(o.URL + "/briefe/" + string(l.ID))
			p.PDF()
		}
	})
}
