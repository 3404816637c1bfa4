package scan

import (
	"bytes"

	"wegwarte/internal/errs"
)

// format is what a file is by its first bytes.
type format string

const (
	formatJPEG format = "JPEG"
	formatPNG  format = "PNG"
	formatWebP format = "WebP"
	formatPDF  format = "PDF"
)

// beginnings say what a file is by its first bytes. A format that is not read
// has the message that says what to do instead, with its name.
var beginnings = []struct {
	offset  int
	magic   string
	format  format
	refusal string
	name    string
}{
	{0, "\xff\xd8\xff", formatJPEG, "", ""},
	{0, "\x89PNG\r\n\x1a\n", formatPNG, "", ""},
	{8, "WEBP", formatWebP, "", ""}, // behind "RIFF" and a length
	{0, "%PDF-", formatPDF, "", ""},
	{4, "ftyphei", "", "error.scan.heic", ""}, // heic, heix, heim, heis
	{4, "ftyphev", "", "error.scan.heic", ""}, // hevc, hevx, hevm, hevs
	{4, "ftypmif1", "", "error.scan.heic", ""},
	{4, "ftypmsf1", "", "error.scan.heic", ""},
	{4, "ftypavif", "", "error.scan.picture", "AVIF"},
	{4, "ftypavis", "", "error.scan.picture", "AVIF"},
	{4, "ftyp", "", "error.scan.film", ""},
	{0, "GIF8", "", "error.scan.picture", "GIF"},
	{0, "BM", "", "error.scan.picture", "BMP"},
	{0, "II*\x00", "", "error.scan.picture", "TIFF"},
	{0, "MM\x00*", "", "error.scan.picture", "TIFF"},
	{0, "PK\x03\x04", "", "error.scan.office", ""}, // Word, Excel, OpenDocument, and archives
	{0, "\xd0\xcf\x11\xe0", "", "error.scan.office", ""},
	{0, "{\\rtf", "", "error.scan.office", ""},
	{0, "Rar!", "", "error.scan.office", ""},
	{0, "7z\xbc\xaf", "", "error.scan.office", ""},
}

// sniff says what a file is, or why a file that begins so is not taken. It
// counts only how a file begins: a PDF with something before it is none.
func sniff(data []byte) (format, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return "", errs.Invalid("error.scan.empty")
	}
	for _, b := range beginnings {
		if len(data) < b.offset || !bytes.HasPrefix(data[b.offset:], []byte(b.magic)) {
			continue
		}
		if b.format == formatWebP && !bytes.HasPrefix(data, []byte("RIFF")) {
			continue
		}
		if b.refusal != "" {
			return "", errs.Invalid(b.refusal, "format", b.name)
		}
		return b.format, nil
	}
	if head := bytes.TrimLeft(data[:min(len(data), 512)], "\ufeff \t\r\n"); bytes.HasPrefix(head, []byte("<")) {
		return "", errs.Invalid("error.scan.web") // HTML, SVG, XML
	}
	return "", errs.Invalid("error.scan.unknown")
}
