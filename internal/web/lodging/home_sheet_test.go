package lodging_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wegwarte/engine/placement"
	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

// home is a household that has a room in a shared site.
type home struct {
	*site.Site
	site      housing.Site
	household person.Household
	stay      housing.Stay
}

func settle(t *testing.T, d *db.DB) *home {
	t.Helper()
	w := &home{Site: site.Serve(t, d)}
	intake, who := w.As(tenant.Intake), w.As(tenant.Housing)
	w.Do(t, intake, func(ctx context.Context, tx *db.Tx) (err error) {
		w.household, err = person.Register(ctx, tx, w.Clock, intake, person.RegisterCommand{FileNumber: "W-7", Persons: []person.Person{{FamilyName: "Bondar", GivenName: "Oksana", Sex: person.Female,
			Birth: person.BornInYear(1988), Languages: []person.Language{{Tag: "ru", Speaks: true}, {Tag: "uk", Speaks: true, Reads: true}}}}})
		if err != nil {
			return err
		}
		_, err = record.AddNeed(ctx, tx, w.Clock, intake, record.NeedCommand{Person: w.household.Persons[0].ID, Code: "single-room", Detail: "KANARIENVOGEL", Severity: record.Needed, Source: record.OwnWord, Basis: "asylg-44-2"})
		return err
	})
	w.Do(t, who, func(ctx context.Context, tx *db.Tx) (err error) {
		w.site, err = housing.SaveSite(ctx, tx, w.Clock, who, housing.Site{Name: "Lindenhof", Kind: placement.Shared, Street: "Am Markt 2", Town: "59368 Musterstadt", Kitchen: housing.KitchenShared,
			Bathroom: housing.BathroomOutside, Near: []housing.Near{{Kind: "school", Name: "Nordschule", Minutes: 21}, {Kind: "kita", Minutes: 2}, {Kind: "doctor", Minutes: 5}, {Kind: "stop", Minutes: 1}, {Kind: "shop", Minutes: 11}}})
		if err != nil {
			return err
		}
		flat, err := housing.SaveDwelling(ctx, tx, w.Clock, who, housing.Dwelling{Site: w.site.ID, Name: "Erdgeschoss", Shared: true, Rooms: []housing.Room{{Name: "Rot", Places: 1}, {Name: "Blau", Places: 1}}})
		if err != nil {
			return err
		}
		w.stay, err = housing.Book(ctx, tx, w.Clock, who, housing.BookCommand{Household: w.household.ID, Dwelling: flat.ID, Rooms: []id.ID{flat.Rooms[1].ID}, From: testkit.Today.AddDays(3), State: housing.Planned})
		return err
	})
	return w
}

func (w *home) page() string  { return "/unterkuenfte/" + string(w.site.ID) }
func (w *home) sheet() string { return "/aufenthalte/" + string(w.stay.ID) + "/blatt" }

// everything is a form that leaves nothing out.
func everything(version string) []string {
	form := []string{"version", version, "caretaker_name", "Herr Yıldız", "caretaker_phone", "02389 71-11", "caretaker_hours", "werktags 8–12", "night_phone", "02389 71-99",
		"quiet_from", "22:00", "quiet_until", "06:00", "visitors_until", "21:30", "laundry_from", "08:00", "laundry_until", "20:00", "smoking", "outside", "pets", "ask",
		"damage", "office", "damage_phone", "02389 71-20", "words.de", "Tonnen im Hof", "words.ar", "الحاويات في الفناء"}
	for _, one := range housing.Clauses {
		form = append(form, "holds", string(one))
	}
	for _, one := range housing.Things[:4] {
		form = append(form, "there", string(one))
	}
	return form
}

var (
	article   = regexp.MustCompile(`(?s)<article class="p-leaflet l-home[^"]*" lang="([^"]+)" dir="([^"]+)">(.*?)</article>`)
	ofTheSite = regexp.MustCompile(`(?s)<bdi lang="de">.*?</bdi>|<p class="l-text" lang="de".*?</p>`)
)

// What is not the site's own words stands in the reader's language, whatever that is.
func TestTheSheetIsWholeInEveryLanguage(t *testing.T) {
	w := settle(t, testkit.SQLite(t))
	who := w.EnterAt(t, w.Municipality, "", tenant.Housing)
	who.Goes(w.page()+"/hausordnung", everything("0")...)
	var german []string
	for _, key := range []string{"title", "explains", "where", "kind.shared", "dwelling", "when", "call", "call.caretaker", "near", "near.note", "near.school", "near.doctor", "near.stop", "near.shop", "inside",
		"kitchen.shared", "bathroom.outside", "there", "bring", "bring.clothes", "rules", "rule.smoking.outside", "rule.fire", "rule.kitchen", "rule.cleaning", "rule.waste", "rule.pets.ask", "rule.keys",
		"rule.escape", "rule.damage.office", "words", "emergency", "emergency.fire", "emergency.doctor", "emergency.night", "thing.bedding", "thing.towels", "thing.dishes", "thing.pots"} {
		german = append(german, i18n.T(t.Context(), "leaflet.home."+key))
	}
	for _, lang := range i18n.Papers {
		for _, address := range []string{w.sheet(), w.page() + "/blatt"} {
			body := who.Get(address + "?" + url.Values{"sprache": {string(lang)}}.Encode()).Body
			found := article.FindStringSubmatch(body)
			if found == nil || found[1] != string(lang) || found[2] != lang.Dir() {
				t.Fatalf("%s: no sheet: %v", lang, found)
			}
			text := found[3]
			for _, word := range []string{"Lindenhof", "Am Markt 2", "59368 Musterstadt", "Herr Yıldız", "02389 71-11", "02389 71-20", "02389 71-99", "werktags", "22:00", "06:00", "21:30", "08:00", "20:00", "112", "110", "Nordschule"} {
				if !strings.Contains(text, word) {
					t.Errorf("%s: %q is not on the sheet %s", lang, word, address)
				}
			}
			if strings.Contains(text, "[Deutsch]") || strings.Contains(text, "⟦") || strings.Contains(text, "KANARIENVOGEL") {
				t.Errorf("%s: a text is missing, or one is too much", lang)
			}
			mark := i18n.T(i18n.With(t.Context(), lang), "leaflet.home.words.german")
			own := lang == i18n.German || lang == i18n.Arabic
			if strings.Contains(text, "Tonnen im Hof") != (lang != i18n.Arabic) || strings.Contains(text, "الحاويات") != (lang == i18n.Arabic) || strings.Contains(text, mark) == own {
				t.Errorf("%s: the municipality's words are not said as they should be", lang)
			}
			if lang == i18n.German || lang == i18n.Plain {
				continue
			}
			text = ofTheSite.ReplaceAllString(text, "")
			for _, word := range german {
				if strings.Contains(text, ">"+word) || len(word) > 20 && strings.Contains(text, word) {
					t.Errorf("%s: %q", lang, word)
				}
			}
		}
	}
}

func TestAHouseholdGetsItsSheetInItsOwnLanguageFirst(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := settle(t, d)
		who := w.EnterAt(t, w.Municipality, "", tenant.Housing)
		page := who.Get("/unterbringung/" + string(w.household.ID))
		uk, ru := strings.Index(page.Body, "Українська"), strings.Index(page.Body, "Русский")
		if uk < 0 || ru < uk {
			t.Errorf("what somebody reads does not come before what they speak: %d, %d", uk, ru)
		}
		sheet := who.Get(w.sheet())
		if found := article.FindStringSubmatch(sheet.Body); found == nil || found[1] != "uk" {
			t.Errorf("without a choice: %v", found)
		}
		sheet.Has("Для кого: Oksana Bondar", "Erdgeschoss", "Blau").HasNot(">Rot<", "KANARIENVOGEL", "W-7")
		sheet.Has(i18n.T(i18n.With(t.Context(), i18n.Ukrainian), "leaflet.home.call.none"))
		read := 0
		lead := w.At(w.Municipality, tenant.Auditor)
		w.Do(t, lead, func(ctx context.Context, tx *db.Tx) (err error) {
			read, err = db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM audit_entry WHERE tenant_id = $1 AND action = $2 AND kind = $3 AND detail = 'stay'`, w.Municipality.ID, audit.Read, tenant.Stay)
			return err
		})
		if read != 1 {
			t.Errorf("the sheet was read %d times on record", read)
		}
		notice := who.Get(w.page() + "/blatt?sprache=uk")
		notice.Has("Lindenhof").HasNot("Bondar", "Erdgeschoss")
		for name, c := range map[string]struct {
			who    *site.Client
			status int
		}{
			"another municipality": {w.EnterAt(t, w.Elsewhere, "", tenant.Housing), http.StatusNotFound},
			"who reads no stays":   {w.EnterAt(t, w.Municipality, "", tenant.Auditor), http.StatusForbidden},
		} {
			if p := c.who.Get(w.sheet()); p.Status != c.status {
				t.Errorf("%s: %d", name, p.Status)
			}
		}
	})
}

func TestNobodyIsToldOfAPlaceThatWasTakenBack(t *testing.T) {
	w := settle(t, testkit.SQLite(t))
	who, by := w.EnterAt(t, w.Municipality, "", tenant.Housing), w.As(tenant.Housing)
	w.Do(t, by, func(ctx context.Context, tx *db.Tx) error {
		_, err := housing.Cancel(ctx, tx, w.Clock, by, housing.Seen{Stay: w.stay.ID, Version: w.stay.Version})
		return err
	})
	if p := who.Get(w.sheet()); p.Status != http.StatusNotFound {
		t.Errorf("the sheet: %d", p.Status)
	}
	who.Get("/unterbringung/" + string(w.household.ID)).HasNot(w.sheet())
}

func TestHouseRulesAreWrittenOnAPageThatSaysWhatIsWrong(t *testing.T) {
	w := settle(t, testkit.SQLite(t))
	who := w.EnterAt(t, w.Municipality, "", tenant.Housing)
	who.Get(w.page()).Has("/hausordnung", "Noch nichts eingetragen")
	page := who.Post(w.page()+"/hausordnung", "version", "0", "quiet_from", "22:00", "visitors_until", "abends", "damage", "office", "words.fr", "Bonjour", "holds", "waste")
	if page.Status != http.StatusUnprocessableEntity {
		t.Errorf("%d", page.Status)
	}
	page.Has("Bitte geben Sie Anfang und Ende an.", "Bitte geben Sie eine Uhrzeit an", "Bitte schreiben Sie den Text auch auf Deutsch", "Bonjour", "f-damage_phone", `value="22:00"`)
	who.Goes(w.page()+"/hausordnung", everything("0")...)
	who.Get(w.page()).Has("Die Hausordnung ist gespeichert.", "Herr Yıldız", "Von 22:00 bis 06:00 Uhr ist es im Haus leise.", "Tonnen im Hof")
	if p := who.Post(w.page()+"/hausordnung", everything("0")...); p.Status != http.StatusConflict {
		t.Errorf("what somebody else wrote is written over: %d", p.Status)
	}
	lead := w.EnterAt(t, w.Municipality, "", tenant.Lead)
	lead.Get(w.page()).Has("Herr Yıldız").HasNot("/hausordnung\"")
	if p := lead.Post(w.page()+"/hausordnung", everything("1")...); p.Status != http.StatusForbidden {
		t.Errorf("the lead writes: %d", p.Status)
	}
	if p := w.EnterAt(t, w.Elsewhere, "", tenant.Housing).Post(w.page()+"/hausordnung", everything("1")...); p.Status != http.StatusNotFound {
		t.Errorf("another municipality writes: %d", p.Status)
	}
}

// noisy is a photo with more in it than any room has.
func noisy(t *testing.T, seed uint32) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 800, 600))
	for y := range 600 {
		for x := range 800 {
			seed = seed*1664525 + 1013904223
			m.SetRGBA(x, y, color.RGBA{byte(seed >> 24), byte(seed >> 16), byte(seed >> 8), 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// sends brings several files in one form.
func (w *home) sends(t *testing.T, c *site.Client, caption string, files ...string) site.Page {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	err := form.WriteField("caption", caption)
	for i, content := range files {
		file, broken := form.CreateFormFile("file", "foto"+string(rune('a'+i))+".png")
		if broken != nil {
			t.Fatal(broken)
		}
		if _, err := file.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err != nil || form.Close() != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL+w.page()+"/fotos", &body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	return c.Send(r)
}

func TestPhotosOfASiteAreTakenInEachByItself(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := settle(t, d)
		who := w.EnterAt(t, w.Municipality, "", tenant.Housing)
		who.Get(w.page()+"/fotos").Has("Noch keine Fotos", "keine Menschen")
		if p := w.sends(t, who, "Küche", noisy(t, 1), noisy(t, 2)); p.Status != http.StatusSeeOther {
			t.Fatalf("%d: %s", p.Status, p.Words())
		}
		page := w.sends(t, who, "Bad", noisy(t, 3), "<svg/>", noisy(t, 4), "%PDF-1.4")
		page.Has("fotob.png", "fotod.png", "2 andere Dateien sind abgelegt").HasNot("fotoa.png")
		if page.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d", page.Status)
		}
		if p := w.sends(t, who, strings.Repeat("ü", 201), noisy(t, 5)); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("a long caption: %d", p.Status)
		}
		if p := w.sends(t, who, ""); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("no file: %d", p.Status)
		}
		page = who.Get(w.page() + "/fotos")
		file := page.Link(w.page() + "/fotos/")
		got := who.Get(file)
		if got.Status != http.StatusOK || !strings.Contains(got.Header.Get("Content-Security-Policy"), "sandbox") || got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("%d, %v", got.Status, got.Header)
		}
		sheet := who.Get(w.sheet() + "?sprache=fa")
		if n := strings.Count(sheet.Body, "data:image/jpeg"); n != 4 || len(sheet.Body) > 300<<10 {
			t.Errorf("%d photos in %d KiB", n, len(sheet.Body)>>10)
		}
		one := strings.TrimSuffix(file, "/datei")
		other := w.EnterAt(t, w.Elsewhere, "", tenant.Housing)
		for name, status := range map[string]int{"see": other.Get(file).Status, "remove": other.Post(one, "do", "remove").Status, "bring": w.sends(t, other, "", noisy(t, 6)).Status} {
			if status != http.StatusNotFound {
				t.Errorf("another municipality may %s: %d", name, status)
			}
		}
		lead := w.EnterAt(t, w.Municipality, "", tenant.Lead)
		lead.Get(w.page()+"/fotos").Has("data:image/jpeg").HasNot("Foto entfernen", "Fotos hochladen")
		for name, status := range map[string]int{"remove": lead.Post(one, "do", "remove").Status, "bring": w.sends(t, lead, "", noisy(t, 6)).Status} {
			if status != http.StatusForbidden {
				t.Errorf("the lead may %s: %d", name, status)
			}
		}
		if p := who.Post(one, "caption", strings.Repeat("ü", 201)); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("a long caption: %d", p.Status)
		}
		who.Goes(one, "caption", "Blick aus dem Fenster")
		who.Get(w.page()).Has("Blick aus dem Fenster")
		who.Goes(one, "do", "remove")
		if p := who.Get(file); p.Status != http.StatusNotFound {
			t.Errorf("a removed photo: %d", p.Status)
		}
		second := w.page()[:len("/unterkuenfte/")] + string(w.household.ID)
		if p := who.Get(strings.Replace(page.Link(w.page()+"/fotos/"), w.page(), second, 1)); p.Status != http.StatusNotFound {
			t.Errorf("a photo of another site: %d", p.Status)
		}
	})
}

func TestASheetsLanguagesAreThoseOfPapers(t *testing.T) {
	w := settle(t, testkit.SQLite(t))
	body := w.EnterAt(t, w.Municipality, "", tenant.Housing).Get(w.sheet() + "?sprache=xx").Body
	var offered []string
	for _, m := range regexp.MustCompile(`<option value="([a-z-]+)"`).FindAllStringSubmatch(body, -1) {
		offered = append(offered, m[1])
	}
	if len(offered) != len(i18n.Papers)+1 || offered[0] != "uk" || offered[1] != "ru" || slices.Index(offered, "gross") != len(i18n.Papers) {
		t.Errorf("offered: %v", offered)
	}
}
