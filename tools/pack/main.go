// Command pack puts the messages of a folder into one compressed file beside it,
// which the shipped program embeds instead of them (build tag "packed").
//
//	go -C tools run ./pack ../internal/i18n
package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: pack FOLDER")
		os.Exit(2)
	}
	packed, err := pack(os.DirFS(os.Args[1]))
	if err == nil {
		err = os.WriteFile(filepath.Join(os.Args[1], "messages.zip"), packed, 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// pack gives the folder's messages as a ZIP file, without what only people need to
// read them.
func pack(from fs.FS) ([]byte, error) {
	var to bytes.Buffer
	z := zip.NewWriter(&to)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	names, err := fs.Glob(from, "messages/*/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, err
		}
		var small bytes.Buffer
		if err := json.Compact(&small, data); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		w, err := z.Create(name)
		if err == nil {
			_, err = small.WriteTo(w)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return to.Bytes(), nil
}
