package browser

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wegwarte/internal/i18n"
)

const sound = `<!DOCTYPE html><html lang="de"><head><title>T</title><meta name="viewport" content="width=device-width"></head><body><main><h1>Titel</h1>%s</main></body></html>`

func serve(t *testing.T, body string) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'")
		fmt.Fprintf(w, sound, body)
	})
	mux.HandleFunc("GET /error.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = io.WriteString(w, `console.error("x")`)
	})
	mux.HandleFunc("GET /throw.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = io.WriteString(w, `throw new Error("x")`)
	})
	mux.HandleFunc("GET /wide.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		_, _ = io.WriteString(w, `h1 { width: 900px }`)
	})
	mux.HandleFunc("POST /answer", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			t.Error(err)
		}
		file, header, err := r.FormFile("file")
		if err != nil {
			t.Error(err)
			return
		}
		content, _ := io.ReadAll(file)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusUnprocessableEntity)
		fmt.Fprintf(w, sound, fmt.Sprintf("<p>%s, %s, %s, %s, %s: %s (%s)</p>", r.FormValue("name"), r.FormValue("day"),
			r.FormValue("site"), r.FormValue("agree"), header.Filename, content, r.Header.Get("Accept-Language")))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL + "/"
}

func TestEveryCheckFindsWhatItIsFor(t *testing.T) {
	chromium := Start(t)
	tests := []struct{ name, body, want string }{
		{"nothing wrong", `<p>Alles gut.</p>`, ""},
		{"a missing text", `<p>⟦inbox.title⟧</p>`, "text is missing: ⟦inbox.title⟧"},
		{"a missing text that is only read", `<p aria-label="⟦inbox.title⟧">x</p>`, "text is missing"},
		{"too wide", `<link rel="stylesheet" href="/wide.css">`, "scrolls sideways: h1"},
		{"an image without words", `<img src="/error.js">`, "axe image-alt"},
		{"a field without label", `<input name="x">`, "axe label"},
		{"an inline style", `<p style="color:red">x</p>`, "Content Security Policy"},
		{"an inline script", `<script>alert(1)</script>`, "Content Security Policy"},
		{"a failed request", `<script src="/none.js"></script>`, "/none.js answered 404"},
		{"a logged error", `<script src="/error.js"></script>`, "console: an error was logged"},
		{"a thrown error", `<script src="/throw.js"></script>`, "script: Uncaught"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page := chromium.Open(t, View{Width: Phone})
			if status := page.Go(serve(t, tt.body)); status != http.StatusOK {
				t.Fatalf("status %d", status)
			}
			problems := strings.Join(page.Problems(), "\n")
			if tt.want == "" && problems != "" || !strings.Contains(problems, tt.want) {
				t.Errorf("want %q, found:\n%s", tt.want, problems)
			}
		})
	}
}

func TestAFormIsFilledByTheWordsOnThePage(t *testing.T) {
	chromium := Start(t)
	file := filepath.Join(t.TempDir(), "pass.txt")
	if err := os.WriteFile(file, []byte("Inhalt"), 0o600); err != nil {
		t.Fatal(err)
	}
	form := `<form method="post" action="/answer" enctype="multipart/form-data">
		<label for="n">Name <span class="kern-label__optional">– freiwillig</span></label><input id="n" name="name">
		<label for="d">Tag</label><input id="d" name="day" type="date">
		<label for="s">Ort</label><select id="s" name="site"><option value="a">Nord</option><option value="b">Süd</option></select>
		<input id="a" type="checkbox" name="agree" value="yes"><label for="a">Einverstanden</label>
		<label for="f">Datei</label><input id="f" type="file" name="file">
		<details><summary>Mehr</summary><p>Verborgen</p></details>
		<button>Absenden</button></form>`
	for _, mute := range []bool{false, true} {
		t.Run(fmt.Sprintf("without script %v", mute), func(t *testing.T) {
			page := chromium.Open(t, View{Lang: i18n.Arabic, NoScript: mute})
			page.Go(serve(t, form))
			page.SeesNot("Verborgen")
			page.Toggle("Mehr")
			page.Sees("Verborgen")
			page.Fill("Name", "Олена")
			page.Fill("Tag", "2026-11-22")
			page.Fill("Ort", "Süd")
			page.Choose("Einverstanden")
			page.Upload("Datei", file)
			if status := page.Press("Absenden"); status != http.StatusUnprocessableEntity {
				t.Errorf("status %d", status)
			}
			page.Sees("Олена, 2026-11-22, b, yes, pass.txt: Inhalt (ar)")
			if got := page.URL(); got != "/answer" {
				t.Errorf("at %s", got)
			}
			page.Check()
		})
	}
}
