// Command pages makes the files that templ generated smaller, in place: what
// templ repeats in each component becomes a call of internal/markup. It is
// part of `make generate`; what it does not know it leaves as it is.
//
//	go -C tools run ./pages ../internal/web ../internal/mail
package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	for _, dir := range os.Args[1:] {
		if err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_templ.go") {
				return err
			}
			return rewrite(path)
		}); err != nil {
			fmt.Fprintln(os.Stderr, "pages:", err)
			os.Exit(1)
		}
	}
}

func rewrite(path string) error {
	before, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	after, err := smaller(before)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if bytes.Equal(before, after) {
		return nil
	}
	return os.WriteFile(path, after, 0o644)
}

// smaller gives the text of a generated file as the program holds it.
func smaller(src []byte) ([]byte, error) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, "", src, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	f := file{src: src, base: files.File(parsed.Pos()).Base()}
	ast.Inspect(parsed, f.look)
	slices.SortFunc(f.edits, func(a, b edit) int { return a.from - b.from })
	var out bytes.Buffer
	at := 0
	for _, e := range f.edits {
		if e.from < at {
			return nil, fmt.Errorf("two edits of the same text at %d", e.from)
		}
		out.Write(src[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.Write(src[at:])
	return format.Source(out.Bytes())
}
