package assets

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
)

func zipped(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.Bytes()
}

func sample() build {
	return open(fstest.MapFS{
		"dist/manifest.json":       {Data: []byte(`{"app.css": "app.1a2b.css", "a.woff2": "a.3c.woff2"}`)},
		"dist/app.1a2b.css.gz":     {Data: zipped("body{}")},
		"dist/a.3c.woff2":          {Data: []byte("font")},
		"dist/licences.json":       {Data: []byte("[]")},
		"dist/not-in-manifest.css": {Data: []byte("secret")},
	})
}

func TestAFileIsServedOnceAndForAll(t *testing.T) {
	tests := []struct {
		name, method, path, accept string
		status                     int
		body, encoding, kind       string
	}{
		{"plain", "GET", "/assets/app.1a2b.css", "", 200, "body{}", "", "text/css; charset=utf-8"},
		{"compressed", "GET", "/assets/app.1a2b.css", "br, gzip;q=0.8", 200, string(zipped("body{}")), "gzip", "text/css; charset=utf-8"},
		{"gzip refused", "GET", "/assets/app.1a2b.css", "gzip; q=0", 200, "body{}", "", "text/css; charset=utf-8"},
		{"a font is not compressed again", "GET", "/assets/a.3c.woff2", "gzip", 200, "font", "", "font/woff2"},
		{"head", "HEAD", "/assets/app.1a2b.css", "", 200, "", "", "text/css; charset=utf-8"},
		{"not in the manifest", "GET", "/assets/not-in-manifest.css", "", 404, "", "", ""},
		{"the manifest itself", "GET", "/assets/manifest.json", "", 404, "", "", ""},
		{"outside", "GET", "/assets/../assets.go", "", 404, "", "", ""},
		{"post", "POST", "/assets/app.1a2b.css", "", 404, "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(tt.method, "http://wegwarte.test/", nil)
			r.URL.Path = tt.path
			r.Header.Set("Accept-Encoding", tt.accept)
			w := httptest.NewRecorder()
			sample().ServeHTTP(w, r)
			if w.Code != tt.status {
				t.Fatalf("status %d, want %d", w.Code, tt.status)
			}
			if tt.status != http.StatusOK {
				return
			}
			if got := w.Body.String(); got != tt.body {
				t.Errorf("body %q, want %q", got, tt.body)
			}
			if got := w.Header().Get("Content-Encoding"); got != tt.encoding {
				t.Errorf("encoding %q, want %q", got, tt.encoding)
			}
			if got := w.Header().Get("Content-Type"); got != tt.kind {
				t.Errorf("type %q, want %q", got, tt.kind)
			}
			if got := w.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
				t.Errorf("cache %q", got)
			}
		})
	}
}

func TestWithoutABuildThereAreNoFiles(t *testing.T) {
	b := open(fstest.MapFS{})
	w := httptest.NewRecorder()
	b.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/assets/app.css", nil))
	if w.Code != http.StatusNotFound || len(b.names) != 0 {
		t.Errorf("status %d, names %v", w.Code, b.names)
	}
}

func TestTheBuildIsWhole(t *testing.T) {
	if !Built() {
		t.Skip("the assets are not built: run make assets")
	}
	for _, name := range []string{"app.css", "app.rtl.css", "frame.js", "mark.svg"} {
		if URL(name) == "" {
			t.Errorf("%s is missing", name)
		}
	}
	for name, file := range built().names {
		if data, err := built().read("dist/" + file); err != nil || len(data) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	names := map[string]bool{}
	for _, l := range Licences() {
		names[l.Name] = true
		if l.Text == "" || l.Licence == "" {
			t.Errorf("%s has no licence", l.Name)
		}
	}
	for _, name := range []string{"KERN Design System", "Fira Sans", "Noto Sans Arabic", "Go", "github.com/a-h/templ"} {
		if !names[name] {
			t.Errorf("the licence of %s is not listed", name)
		}
	}
}

func TestStyleStaysSmall(t *testing.T) {
	if !Built() {
		t.Skip("the assets are not built: run make assets")
	}
	const limit = 60 << 10
	for _, name := range []string{"app.css", "app.rtl.css"} {
		info, err := fs.Stat(dist, "dist/"+built().names[name]+".gz")
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > limit {
			t.Errorf("%s is %d bytes compressed, more than %d", name, info.Size(), limit)
		}
	}
}
