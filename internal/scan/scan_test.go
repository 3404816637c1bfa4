package scan_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"wegwarte/internal/errs"
	"wegwarte/internal/scan"
)

func read(t *testing.T, data []byte) scan.Clean {
	t.Helper()
	clean, err := scan.Read(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	return clean
}

// refusedFor gives the message key of a refusal.
func refusedFor(t *testing.T, data []byte) string {
	t.Helper()
	clean, err := scan.Read(t.Context(), data)
	var told *errs.Error
	if !errors.As(err, &told) || told.Kind != errs.KindInvalid || clean.Content() != nil {
		t.Fatalf("%v, %d bytes", err, len(clean.Content()))
	}
	return told.Key
}

// corners gives the colours near the picture's corners: r, g, b or w.
func corners(t *testing.T, picture []byte) string {
	t.Helper()
	m, err := jpeg.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	var said strings.Builder
	for _, at := range []image.Point{{w / 4, h / 4}, {3 * w / 4, h / 4}, {w / 4, 3 * h / 4}, {3 * w / 4, 3 * h / 4}} {
		c := color.RGBAModel.Convert(m.At(at.X, at.Y)).(color.RGBA) //nolint:forcetypeassert // it is of its model
		switch {
		case c.R > 150 && c.G > 150 && c.B > 150:
			said.WriteByte('w')
		case c.R > 150:
			said.WriteByte('r')
		case c.G > 150:
			said.WriteByte('g')
		case c.B > 150:
			said.WriteByte('b')
		default:
			said.WriteByte('?')
		}
	}
	return said.String()
}

func TestAPictureIsDrawnAnewAndBounded(t *testing.T) {
	for name, data := range map[string][]byte{"JPEG": asJPEG(t, page(4000, 3000)), "PNG": asPNG(t, page(4000, 3000))} {
		clean := read(t, data)
		w, h := clean.Size()
		if clean.MediaType() != scan.JPEG || w != 2400 || h != 1800 || clean.Pages() != 1 || corners(t, clean.Content()) != "rgbw" {
			t.Errorf("%s: %s, %d × %d, %s", name, clean.MediaType(), w, h, corners(t, clean.Content()))
		}
		if corners(t, clean.Preview()) != "rgbw" || len(clean.Preview()) > 20_000 {
			t.Errorf("%s: the preview is %d bytes, %s", name, len(clean.Preview()), corners(t, clean.Preview()))
		}
	}
	if w, h := read(t, asJPEG(t, page(900, 600))).Size(); w != 900 || h != 600 {
		t.Errorf("a small picture is changed to %d × %d", w, h)
	}
}

// webPs are a page of 240 × 160 pixels, with and without loss.
var webPs = []string{
	"UklGRg4BAABXRUJQVlA4IAIBAACwDwCdASrwAKAAPtForFEoJiQipXwoAQAaCWdu4XMuABmDAS/irpwPxVrPwBq2Ic0a92IdWLfd7d4OrFvdiHNZsTviHVi3pBFYbA/lv7ruDh9LlOKeGbRzzguysubyiUSiUSiUUFR7hwQtOrFvdinXGNZLMG1iL+67g4fS5sAua742bJ3ugAD+3lGK8qfX9rL/9937by6m7zr+1zJoOvbU//hBti5MnNrvsjuVDVbLhOAB+dcAO4pwIrIAVeza+mxBgGGzS5FKpJ2mlNsWH0CYbzYP/9oQBmYxGiPtdDVKLrSBnKv+eyxY4gYWftLe8kek6QkzLMl0ZvKJELoA/iAAAAA=",
	"UklGRmgAAABXRUJQVlA4TFwAAAAv78AnAB8gJCDM8j955YZYMJlV/l9YQgLCLP+TV+Y/0MhxA4O2jSSFZEiWZDjs3hPR/9i2bdu2bdu2bdu2TVVVVVVVVVUP4e8/AAAAAAAAAFRVVVVVVVXVGfz9Dw==",
}

func TestWebPIsTakenIn(t *testing.T) {
	for _, text := range webPs {
		data, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		clean := read(t, data)
		if w, h := clean.Size(); clean.MediaType() != scan.JPEG || w != 240 || h != 160 || corners(t, clean.Content()) != "rgbw" {
			t.Errorf("%s, %d × %d, %s", clean.MediaType(), w, h, corners(t, clean.Content()))
		}
	}
}

func TestATransparentPictureStandsOnWhite(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 400, 400))
	if got := corners(t, read(t, asPNG(t, m)).Content()); got != "wwww" {
		t.Error(got)
	}
}

// The tags a camera writes are applied and gone, and with them whatever else
// stood in the file.
func TestNothingBehindThePictureIsLeft(t *testing.T) {
	const secret = "GPS 51.66 N 7.63 E, iPhone of Amina"
	for orientation, want := range map[byte]string{1: "rgbw", 2: "grwb", 3: "wbgr", 4: "bwrg", 5: "rbgw", 6: "brwg", 7: "wgbr", 8: "gwrb", 9: "rgbw"} {
		data := append(withEXIF(asJPEG(t, page(600, 400)), orientation, secret), []byte("PK\x03\x04 <script>"+secret)...)
		clean := read(t, data)
		for _, part := range [][]byte{clean.Content(), clean.Preview()} {
			if corners(t, part) != want {
				t.Errorf("orientation %d: %s, want %s", orientation, corners(t, part), want)
			}
			for _, left := range []string{"Exif", "iPhone", "GPS", "script", "PK\x03\x04"} {
				if bytes.Contains(part, []byte(left)) {
					t.Errorf("orientation %d: %q is left", orientation, left)
				}
			}
		}
		if w, h := clean.Size(); (w > h) != (orientation < 5 || orientation > 8) {
			t.Errorf("orientation %d: %d × %d", orientation, w, h)
		}
	}
}

func TestAPictureIsTurnedWithoutDrawingItAgain(t *testing.T) {
	kept := read(t, asJPEG(t, page(600, 400))).Content()
	for quarters, want := range map[int]string{0: "rgbw", 1: "brwg", 2: "wbgr", 3: "gwrb", -1: "gwrb", 5: "brwg"} {
		turned := scan.Turned(kept, quarters)
		if got := corners(t, read(t, turned).Content()); got != want { // what a viewer makes of it
			t.Errorf("%d quarters: %s, want %s", quarters, got, want)
		}
		if quarters%4 != 0 && !bytes.HasSuffix(turned, kept[2:]) {
			t.Errorf("%d quarters: it was drawn again", quarters)
		}
	}
}

func TestAFileIsWhatItBeginsAs(t *testing.T) {
	svg := `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`
	for want, files := range map[string][]string{
		"error.scan.heic":    {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "\x00\x00\x00\x18ftypmif1"},
		"error.scan.web":     {svg, "<!DOCTYPE html><script>alert(1)</script>", "\ufeff \n<html>", "<html>%PDF-1.7"},
		"error.scan.picture": {"GIF89a\x01\x00\x01\x00", "BM123456", "II*\x00", "MM\x00*", "\x00\x00\x00\x18ftypavif", "GIF89a" + strings.Repeat(" ", 99) + "PK\x03\x04META-INF/"},
		"error.scan.office":  {"PK\x03\x04word/document.xml", "\xd0\xcf\x11\xe0", "{\\rtf1"},
		"error.scan.film":    {"\x00\x00\x00\x18ftypisom"},
		"error.scan.empty":   {"", " \n"},
		"error.scan.unknown": {"MZ\x90\x00", "Amina", " %PDF-1.7\n", "#!/bin/sh\n%PDF-1.7", "RIFF\x00\x00\x00\x00WAVE"},
		"error.scan.broken": {"\xff\xd8\xff\xe0", "\xff\xd8\xff\xda\x00", "\x89PNG\r\n\x1a\nfoo", "RIFF\x00\x00\x00\x00WEBPVP8 ", "%PDF-1.7\n", "%PDF-1.7\n<html><script>alert(1)</script>",
			string(asJPEG(t, page(600, 400))[:2000])},
	} {
		for _, file := range files {
			if got := refusedFor(t, []byte(file)); got != want {
				t.Errorf("%.40q: %s, want %s", file, got, want)
			}
		}
	}
}

func TestBombsAreRefusedBeforeTheyAreOpened(t *testing.T) {
	scans := asJPEG(t, page(600, 400))
	at := bytes.Index(scans, []byte{0xff, 0xda})
	many := bytes.Join([][]byte{scans[:at], bytes.Repeat([]byte{0xff, 0xda, 0x00, 0x08}, 5000)}, nil)
	began := time.Now()
	for name, bomb := range map[string][]byte{
		"a PNG of 4 thousand million pixels": bombPNG(65_535, 65_535),
		"a PNG wider than any paper":         bombPNG(2_000_000_000, 1),
		"a PNG of many pixels":               bombPNG(16_000, 16_000),
		"a JPEG of many pixels":              hugeJPEG(t),
	} {
		if got := refusedFor(t, bomb); got != "error.scan.pixels" {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := refusedFor(t, many); got != "error.scan.broken" {
		t.Errorf("a JPEG of 5,000 passes: %s", got)
	}
	if got := refusedFor(t, bombPNG(3000, 3000)); got != "error.scan.broken" {
		t.Errorf("a PNG with less than it says: %s", got)
	}
	if got := refusedFor(t, make([]byte, scan.MaxBytes+1)); got != "error.scan.large" {
		t.Errorf("a large file: %s", got)
	}
	if got := refusedFor(t, asPNG(t, page(40, 20))); got != "error.scan.small" {
		t.Errorf("a thumbnail: %s", got)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
}

// hugeJPEG says that it is 16,000 pixels wide and high.
func hugeJPEG(t *testing.T) []byte {
	t.Helper()
	data := asJPEG(t, page(600, 400))
	at := bytes.Index(data, []byte{0xff, 0xc0})
	copy(data[at+5:], []byte{0x3e, 0x80, 0x3e, 0x80})
	return data
}

func TestAReadingEndsWithItsTime(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	<-ctx.Done()
	for name, data := range map[string][]byte{"picture": asPNG(t, page(600, 400)), "PDF": honest()} {
		_, err := scan.Read(ctx, data)
		var told *errs.Error
		if !errors.As(err, &told) || told.Key != "error.scan.slow" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
