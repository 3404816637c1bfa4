package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"path"
	"strings"

	"wegwarte/internal/errs"
)

const (
	maxFiles  = 4_000     // in the archive
	maxSheets = 1_000     // Excel's own files have a handful
	maxTexts  = 2_000_000 // distinct texts in the shared table
)

var errMissingPart = errors.New("part missing from the archive")

// tab is one sheet of the book, as its tab at the bottom shows it.
type tab struct {
	name, file string
	hidden     bool
}

// book is an opened XLSX file: the archive and what all sheets share.
type book struct {
	files  map[string]*zip.File
	left   int64 // bytes that may still be unpacked
	limits Limits

	tabs     []tab
	from1904 bool // days are counted from 1904, as Excel for Mac once did
	texts    []string
	styles   []numberFormat
}

func openBook(data []byte, limits Limits) (*book, error) {
	if bytes.Count(data, []byte("PK\x01\x02")) > maxFiles {
		return nil, errUnpacked(limits.Unpacked) // before the directory is held in memory
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errBroken(0, err)
	}
	b := &book{files: map[string]*zip.File{}, left: limits.Unpacked, limits: limits}
	for _, file := range archive.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(file.Name, `\`, "/"), "/"))
		if _, twice := b.files[name]; !twice {
			b.files[name] = file
		}
	}
	if b.files["content.xml"] != nil && b.files["mimetype"] != nil {
		return nil, errODS()
	}
	if err := b.load(); err != nil {
		return nil, broken(0, err)
	}
	return b, nil
}

// load follows the relations from the package to the workbook and from the
// workbook to its sheets, texts and styles.
func (b *book) load() error {
	top, err := b.relations("")
	if err != nil {
		return errNotTable()
	}
	main := top.byType("officeDocument")
	if b.files[main] == nil {
		return errNotTable()
	}
	related, err := b.relations(main)
	if err != nil {
		return err
	}
	if err := b.loadTabs(main, related); err != nil {
		return err
	}
	if name := related.byType("styles"); b.files[name] != nil {
		if err := b.loadStyles(name); err != nil {
			return err
		}
	}
	if name := related.byType("sharedStrings"); b.files[name] != nil {
		return b.loadTexts(name)
	}
	return nil
}

func (b *book) loadTabs(main string, related relations) error {
	p, closer, err := b.open(main)
	if err != nil {
		return err
	}
	defer closer()
	err = p.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			b.from1904 = isTrue(attr(e, "date1904"))
		case "sheet":
			relation := related[attr(e, "id")]
			if relation.kind != "worksheet" {
				return nil // a chart or a macro sheet
			}
			if len(b.tabs) >= maxSheets {
				return errMany
			}
			b.tabs = append(b.tabs, tab{attr(e, "name"), relation.file, attr(e, "state") != "" && attr(e, "state") != "visible"})
		}
		return nil
	})
	if err == nil && len(b.tabs) == 0 {
		return errNotTable()
	}
	return err
}

func (b *book) loadTexts(name string) error {
	p, closer, err := b.open(name)
	if err != nil {
		return err
	}
	defer closer()
	return p.each(func(e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		if len(b.texts) >= maxTexts {
			return errUnpacked(b.limits.Unpacked)
		}
		text, err := p.text()
		b.texts = append(b.texts, text)
		return err
	})
}

// open gives a part of the archive by its lower-case name.
func (b *book) open(name string) (*part, func(), error) {
	file := b.files[name]
	if file == nil {
		return nil, nil, errMissingPart
	}
	if file.UncompressedSize64 > uint64(max(b.left, 0)) {
		return nil, nil, errUnpacked(b.limits.Unpacked) // it says so itself: do not even begin
	}
	opened, err := file.Open()
	if err != nil {
		return nil, nil, err
	}
	return newPart(opened, &b.left, b.limits.Unpacked), func() { _ = opened.Close() }, nil
}

type relation struct{ kind, file string }

// relations maps the ids that a part uses to the parts they stand for.
type relations map[string]relation

func (r relations) byType(kind string) string {
	for _, relation := range r {
		if relation.kind == kind {
			return relation.file
		}
	}
	return ""
}

func (b *book) relations(of string) (relations, error) {
	folder, file := path.Split(of)
	p, closer, err := b.open(folder + "_rels/" + file + ".rels")
	if err != nil {
		return nil, err
	}
	defer closer()
	out := relations{}
	return out, p.each(func(e xml.StartElement) error {
		if e.Name.Local == "Relationship" && attr(e, "TargetMode") != "External" {
			if len(out) >= maxFiles {
				return errMany
			}
			target := strings.ToLower(strings.ReplaceAll(attr(e, "Target"), `\`, "/"))
			if !strings.HasPrefix(target, "/") {
				target = path.Join(folder, target)
			}
			out[attr(e, "Id")] = relation{path.Base(attr(e, "Type")), strings.TrimPrefix(target, "/")}
		}
		return nil
	})
}

func (b *book) names() []string {
	names := make([]string, len(b.tabs))
	for i, t := range b.tabs {
		names[i] = t.name
	}
	return names
}

// first names the first sheet that is not hidden.
func (b *book) first() string {
	for _, t := range b.tabs {
		if !t.hidden {
			return t.name
		}
	}
	return b.tabs[0].name
}

func isTrue(s string) bool { return s == "1" || s == "true" }

// broken keeps an error that already speaks to the person and wraps any other.
func broken(row int, err error) error {
	if errs.Is(err, errs.KindInvalid) {
		return err
	}
	return errBroken(row, err)
}
