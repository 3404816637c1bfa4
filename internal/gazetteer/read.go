package gazetteer

import (
	"bytes"
	"compress/gzip"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"wegwarte/internal/errs"
	"wegwarte/internal/sheet"
)

// The whole of Germany is 3.5 MB of fixed-width text or 1.5 MB of workbook, in
// 16,000 lines.
const (
	maxBytes    = 16 << 20 // as it arrives, and unpacked where it is a text
	maxUnpacked = 128 << 20
	maxLines    = 60_000
)

// Read reads GV100AD or AuszugGV, told apart by content, packed with gzip or
// not, and gives the municipalities of one Land ("05" is Nordrhein-Westfalen).
// Areas that belong to no municipality (gemeindefreie Gebiete) are left out.
//
// Errors are an errs.List of kind Invalid; each names the line, the field and
// the rule ("gazetteer.rule.…"). A list with mistakes is refused as a whole.
func Read(r io.Reader, land string) (List, error) {
	if !isKey(land, 2) {
		return List{}, errs.Invalid("gazetteer.error.land", "land", land)
	}
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return List{}, err
	}
	if bytes.HasPrefix(data, []byte("\x1f\x8b")) {
		if data, err = gunzip(data); err != nil {
			return List{}, err
		}
	}
	if len(data) > maxBytes {
		return List{}, errs.Invalid("gazetteer.error.bytes", "mb", maxBytes>>20)
	}
	c := newCollector(land)
	if looksFixedWidth(data) {
		err = readGV100AD(text(data), c)
	} else {
		err = readAuszug(data, c)
	}
	if err != nil {
		return List{}, err
	}
	return c.list()
}

func gunzip(data []byte) ([]byte, error) {
	unpacked, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, errs.Invalid("sheet.error.broken").Because(err)
	}
	out, err := io.ReadAll(io.LimitReader(unpacked, maxBytes+1))
	if err != nil {
		return nil, errs.Invalid("sheet.error.broken").Because(err)
	}
	return out, nil
}

// text decodes UTF-8, the encoding since Sorbian names were taken in, or the
// Latin-1 of the years before.
func text(data []byte) string {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if utf8.Valid(data) {
		return string(data)
	}
	decoded, _ := charmap.Windows1252.NewDecoder().Bytes(data) // maps every byte
	return string(decoded)
}

var sheetLimits = sheet.Limits{Bytes: maxBytes, Unpacked: maxUnpacked, Rows: maxLines, Columns: 64, Cell: 2_000}
