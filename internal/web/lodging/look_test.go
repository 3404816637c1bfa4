package lodging_test

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/testkit/site"
)

// shots names the folder for pictures of what the test looked at; empty: none.
var shots = os.Getenv("WEGWARTE_SHOTS")

// On the wall of a house, and in the hand of who moves in: two sides at most, with
// everything there is to say.
func TestASheetIsSoundAndFitsTwoPagesInEveryLanguage(t *testing.T) {
	chromium := browser.Start(t)
	w := settle(t, testkit.SQLite(t))
	who := w.EnterAt(t, w.Municipality, "", tenant.Housing)
	who.Goes(w.page()+"/hausordnung", everything("0")...)
	w.sends(t, who, "So sieht es hier aus", noisy(t, 1), noisy(t, 2), noisy(t, 3), noisy(t, 4))
	for name, view := range map[string]browser.View{"desk": {}, "phone-ar": {Width: browser.Phone, Lang: i18n.Arabic, NoScript: true}} {
		p := chromium.Open(t, view)
		w.Employ(t, w.Municipality, name+"@amt.example", "", tenant.Housing)
		p.Go(w.URL + "/anmelden")
		p.Submit("/anmelden", "email", name+"@amt.example", "password", site.Password)
		for _, lang := range i18n.Papers {
			for kind, address := range map[string]string{"stay": w.sheet(), "site": w.page() + "/blatt"} {
				if status := p.Go(w.URL + address + "?" + url.Values{"sprache": {string(lang)}}.Encode()); status != 200 {
					t.Fatalf("%s: %d", lang, status)
				}
				p.Check()
				if name == "phone-ar" {
					continue
				}
				pdf := p.PDF()
				if n := browser.Sheets(pdf); n < 1 || n > 2 {
					t.Errorf("the sheet of the %s in %s has %d pages", kind, lang, n)
				}
				if shots != "" {
					if err := os.WriteFile(filepath.Join(shots, kind+"-"+string(lang)+".pdf"), pdf, 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		for _, address := range []string{w.page(), w.page() + "/hausordnung", w.page() + "/fotos", "/unterbringung/" + string(w.household.ID)} {
			p.Go(w.URL + address)
			p.Check()
			if shots != "" {
				p.Shot(filepath.Join(shots, filepath.Base(address)+"-"+name+".png"))
			}
		}
	}
}
