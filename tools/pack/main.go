// Command pack puts the files that a folder's files.go embeds into compressed
// archives beside it, one for each variable, which the shipped program embeds
// instead of them (build tag "packed").
//
//	go -C tools run ./pack ../internal
package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: pack FOLDER")
		os.Exit(2)
	}
	if err := packAll(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func packAll(folder string) error {
	source, err := os.ReadFile(filepath.Join(folder, "files.go")) //nolint:gosec // whoever builds says which
	if err != nil {
		return err
	}
	var patterns []string
	for line := range strings.Lines(string(source)) {
		words := strings.Fields(line)
		switch {
		case len(words) > 1 && words[0] == "//go:embed":
			patterns = append(patterns, words[1:]...)
		case len(words) == 2 && words[1] == "embed.FS" && len(patterns) > 0:
			packed, err := pack(os.DirFS(folder), patterns)
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(folder, words[0]+".zip.gz"), packed, 0o600); err != nil {
				return err
			}
			patterns = nil
		}
	}
	return nil
}

// pack gives the files as a ZIP archive that is compressed as a whole: what stands
// in one of them again need not be said again.
func pack(from fs.FS, patterns []string) ([]byte, error) {
	var to bytes.Buffer
	whole, err := gzip.NewWriterLevel(&to, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	archive := zip.NewWriter(whole)
	for _, pattern := range patterns {
		names, err := fs.Glob(from, pattern)
		if err != nil {
			return nil, err
		}
		if len(names) == 0 {
			return nil, fmt.Errorf("there is no file %s", pattern)
		}
		for _, name := range names {
			err := fs.WalkDir(from, name, func(name string, e fs.DirEntry, err error) error {
				if err != nil || e.IsDir() {
					return err
				}
				return add(archive, from, name)
			})
			if err != nil {
				return nil, err
			}
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	if err := whole.Close(); err != nil {
		return nil, err
	}
	return to.Bytes(), nil
}

// add puts a file into the archive, without what only people need to read it.
func add(archive *zip.Writer, from fs.FS, name string) error {
	data, err := fs.ReadFile(from, name)
	if err != nil {
		return err
	}
	if path.Ext(name) == ".json" {
		var small bytes.Buffer
		if err := json.Compact(&small, data); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		data = small.Bytes()
	}
	w, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err == nil {
		_, err = io.Copy(w, bytes.NewReader(data))
	}
	return err
}
