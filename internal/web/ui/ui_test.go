package ui_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"wegwarte/internal/i18n"
	"wegwarte/internal/testkit/browser"
	"wegwarte/internal/web/assets"
	"wegwarte/internal/web/ui"
)

// policy is the content security policy under which every page is served.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

// gallery serves the gallery as the door serves pages.
func gallery(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(assets.Prefix, assets.Handler())
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		ctx := i18n.With(r.Context(), i18n.Match("", r.Header.Get("Accept-Language")))
		if err := ui.Gallery().Render(ctx, w); err != nil {
			t.Error(err)
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestEveryComponentIsSoundInEveryView(t *testing.T) {
	if !assets.Built() {
		t.Skip("the assets are not built: run make assets")
	}
	chromium := browser.Start(t)
	url := gallery(t)
	for _, tt := range []struct {
		name string
		view browser.View
	}{
		{"desk", browser.View{Width: browser.Desk}},
		{"phone", browser.View{Width: browser.Phone}},
		{"tablet", browser.View{Width: 768}},
		{"reflow", browser.View{Width: 320}}, // WCAG 1.4.10
		{"desk-dark", browser.View{Width: browser.Desk, Dark: true}},
		{"phone-dark", browser.View{Width: browser.Phone, Dark: true}},
		{"desk-ar", browser.View{Width: browser.Desk, Lang: i18n.Arabic}},
		{"phone-ar", browser.View{Width: browser.Phone, Lang: i18n.Arabic}},
		{"phone-noscript", browser.View{Width: browser.Phone, NoScript: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page := chromium.Open(t, tt.view)
			if status := page.Go(url); status != http.StatusOK {
				t.Fatalf("status %d", status)
			}
			page.Check()
			page.Shot(filepath.Join("..", "..", "..", "test", "shots", "gallery-"+tt.name+".png"))
		})
	}
}

func TestTheMenuOfAPhoneOpensWithoutScript(t *testing.T) {
	if !assets.Built() {
		t.Skip("the assets are not built: run make assets")
	}
	page := browser.Start(t).Open(t, browser.View{Width: browser.Phone, NoScript: true})
	page.Go(gallery(t))
	page.SeesNot("Unterkünfte")
	page.Toggle("Menü")
	page.Sees("Unterkünfte", "Karin Yılmaz", "Abmelden", "العربية")
	page.Check()
	page.Shot(filepath.Join("..", "..", "..", "test", "shots", "gallery-menu.png"))
}

func TestAPrintedPageIsALetter(t *testing.T) {
	if !assets.Built() {
		t.Skip("the assets are not built: run make assets")
	}
	page := browser.Start(t).Open(t, browser.View{Width: 800})
	page.Go(gallery(t))
	page.Print(true)
	page.SeesNot("Abmelden", "Menü", "Barrierefreiheit", "Nächste Ankündigung öffnen")
	page.Sees("Was auf Sie zukommt", "Familie Haddad", "Gedruckt aus Wegwarte, Stadt Bocholt")
	page.Shot(filepath.Join("..", "..", "..", "test", "shots", "gallery-print.png"))
}
