package scan_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// page is a picture whose left upper quarter is red, the right one green, below
// blue and white.
func page(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			switch {
			case x < w/2 && y < h/2:
				m.SetRGBA(x, y, color.RGBA{200, 0, 0, 255})
			case y < h/2:
				m.SetRGBA(x, y, color.RGBA{0, 200, 0, 255})
			case x < w/2:
				m.SetRGBA(x, y, color.RGBA{0, 0, 200, 255})
			default:
				m.SetRGBA(x, y, color.RGBA{255, 255, 255, 255})
			}
		}
	}
	return m
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withEXIF puts EXIF data behind the beginning of a JPEG: an orientation, and
// words as a phone would write them.
func withEXIF(picture []byte, orientation byte, words string) []byte {
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00")
	exif = append(exif, orientation, 0, 0, 0, 0, 0, 0)
	exif = append(exif, words...)
	segment := []byte{0xff, 0xe1, 0, 0}
	binary.BigEndian.PutUint16(segment[2:], uint16(len(exif)+2))
	return bytes.Join([][]byte{picture[:2], segment, exif, picture[2:]}, nil)
}

// bombPNG says that it is so large, and holds nothing.
func bombPNG(w, h uint32) []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(name string, data []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(data)))
		b.WriteString(name)
		b.Write(data)
		_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(append([]byte(name), data...)))
	}
	head := make([]byte, 13)
	binary.BigEndian.PutUint32(head, w)
	binary.BigEndian.PutUint32(head[4:], h)
	head[8], head[9] = 8, 6
	chunk("IHDR", head)
	chunk("IDAT", deflated(bytes.Repeat([]byte{0}, 1<<20)))
	chunk("IEND", nil)
	return b.Bytes()
}

func deflated(data []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

// pdf puts objects, from 1 on, together; the first is the catalogue.
func pdf(objects ...string) []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info << /Author (Dr. Geheim) /Title (Akte Amina) >> >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return []byte(b.String())
}

func stream(dict string, data []byte) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

// honest is a PDF with a page of text.
func honest() []byte {
	return pdf("<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
		stream("", []byte("BT /F1 24 Tf 60 700 Td (Zeugnis) Tj ET")),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
}

// acting is a PDF with everything that acts, leads elsewhere or tells of whom it
// came from.
func acting() []byte {
	script := "<< /Type /Action /S /JavaScript /JS (app.alert\\(1\\)) >>"
	return pdf(
		"<< /Type /Catalog /Pages 2 0 R /OpenAction "+script+" /AA << /WC "+script+" >> /URI << /Base (http://canary.example/) >>"+
			" /Names << /JavaScript << /Names [(a) "+script+"] >> /EmbeddedFiles << /Names [(x.exe) 9 0 R] >> >>"+
			" /AcroForm << /Fields [7 0 R] /XFA 10 0 R >> /Metadata 11 0 R /Outlines 12 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R"+
			" /AA << /O "+script+" >> /Annots [6 0 R 7 0 R 8 0 R 14 0 R] >>",
		stream("", []byte("BT /F1 24 Tf 60 700 Td (Zeugnis) Tj ET")),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		"<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] /A << /Type /Action /S /URI /URI (http://canary.example/) >> >>",
		"<< /Type /Annot /Subtype /Widget /FT /Tx /T (field) /Rect [9 9 99 99] /AA << /K "+script+" >> /A << /S /SubmitForm /F << /FS /URL /F (http://canary.example/) >> >> /AP << /N 13 0 R >> >>",
		"<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS 9 0 R >>",
		"<< /Type /Filespec /F (canary.exe) /UF (canary.exe) /EF << /F 15 0 R >> >>",
		stream("", []byte("<xdp:xdp>canary</xdp:xdp>")),
		stream("/Type /Metadata /Subtype /XML", []byte("<x:xmpmeta>canary</x:xmpmeta>")),
		"<< /Type /Outlines /First 16 0 R /Last 16 0 R /Count 1 >>",
		stream("/Type /XObject /Subtype /Form /BBox [0 0 90 90]", []byte("0 0 m 90 90 l S")),
		"<< /Type /Annot /Subtype /Screen /Rect [0 0 9 9] /A << /S /Launch /F (canary.exe) >> >>",
		stream("/Type /EmbeddedFile", []byte("MZ canary")),
		"<< /Title (canary) /Parent 12 0 R /A << /S /GoToR /F (canary.pdf) /D [0 /Fit] >> >>",
	)
}
