// Package assets serves what the browser needs beside the pages: style, fonts,
// modules, the mark. The files come from the asset build (`make assets`), carry
// a hash of their content in their name and are embedded in the binary.
//
// It must not serve anything that is not in the manifest of that build.
package assets

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

//go:embed all:dist
var dist embed.FS

// Prefix is where Handler must be mounted.
const Prefix = "/assets/"

// built is the asset build that the binary carries.
var built = sync.OnceValue(func() build { return open(dist) })

// build maps the name a page uses, "app.css", to the file that carries its
// hash, "app.3f2a9c1b.css", and knows which files there are.
type build struct {
	files fs.FS
	names map[string]string
	known map[string]bool
}

func open(files fs.FS) build {
	b := build{files: files, names: map[string]string{}, known: map[string]bool{}}
	data, err := fs.ReadFile(files, "dist/manifest.json")
	if err == nil {
		err = json.Unmarshal(data, &b.names)
	}
	if err != nil {
		slog.Warn("assets are not built: run make assets") //nolint:sloglint // one plain line
	}
	for _, name := range b.names {
		b.known[name] = true
	}
	return b
}

// URL gives the address of a file by its plain name, or "" where the build has
// none: a page then leaves it out and is plain, but whole.
func URL(name string) string {
	if file, ok := built().names[name]; ok {
		return Prefix + file
	}
	return ""
}

// Text gives what is in a file by its plain name, for what is served elsewhere.
func Text(name string) ([]byte, error) {
	file, ok := built().names[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return built().read(path.Join("dist", file))
}

// Built reports whether the binary carries an asset build.
func Built() bool { return len(built().names) > 0 }

// Handler serves the files under Prefix. They never change under their name,
// so that a browser asks for each only once.
func Handler() http.Handler { return built() }

// ServeHTTP answers with the file, compressed where the browser takes it.
func (b build) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, Prefix)
	if !b.known[name] || r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", contentTypes[path.Ext(name)])
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	file := path.Join("dist", name)
	if zipped := file + ".gz"; b.has(zipped) {
		h.Set("Vary", "Accept-Encoding")
		if !TakesGzip(r.Header.Get("Accept-Encoding")) {
			b.serveUnzipped(w, r, file)
			return
		}
		h.Set("Content-Encoding", "gzip")
		file = zipped
	}
	http.ServeFileFS(w, r, b.files, file) //nolint:gosec // a name of the manifest
}

func (b build) serveUnzipped(w http.ResponseWriter, r *http.Request, file string) {
	data, err := b.read(file)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	http.ServeContent(w, r, file, time.Time{}, bytes.NewReader(data))
}

// read gives a file of the build. What gets smaller by that is carried zipped only.
func (b build) read(file string) ([]byte, error) {
	f, err := b.files.Open(file + ".gz")
	if err != nil {
		return fs.ReadFile(b.files, file)
	}
	defer f.Close() //nolint:errcheck // read only
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(unzipped)
}

func (b build) has(file string) bool {
	_, err := fs.Stat(b.files, file)
	return err == nil
}

// TakesGzip reads an Accept-Encoding header.
func TakesGzip(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(coding) == "gzip" {
			return strings.ReplaceAll(weight, " ", "") != "q=0"
		}
	}
	return false
}

var contentTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".woff2": "font/woff2",
}
