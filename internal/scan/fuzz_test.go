package scan_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"image/jpeg"
	"testing"
	"time"

	"wegwarte/internal/errs"
	"wegwarte/internal/scan"
)

// answered holds what must hold of any file: it is taken in as one of ours, or
// refused by a rule.
func answered(t *testing.T, data []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	clean, err := scan.Read(ctx, data)
	if err != nil {
		var told *errs.Error
		if !errors.As(err, &told) || told.Kind != errs.KindInvalid || clean.Content() != nil {
			t.Fatalf("%v", err)
		}
		return
	}
	switch clean.MediaType() {
	case scan.JPEG:
		m, err := jpeg.Decode(bytes.NewReader(clean.Content()))
		if err != nil || max(m.Bounds().Dx(), m.Bounds().Dy()) > 2400 {
			t.Fatalf("%v", err)
		}
	case scan.PDF:
		if !bytes.HasPrefix(clean.Content(), []byte("%PDF-")) || clean.Pages() < 1 {
			t.Fatalf("%d pages", clean.Pages())
		}
		if _, err := scan.Read(ctx, clean.Content()); err != nil {
			t.Fatalf("what was cleaned is refused: %v", err)
		}
	default:
		t.Fatal(clean.MediaType())
	}
}

func FuzzAPictureIsDrawnAnewOrRefused(f *testing.F) {
	f.Add(asJPEG(f, page(240, 160)))
	f.Add(asPNG(f, page(240, 160)))
	f.Add(withEXIF(asJPEG(f, page(240, 160)), 6, "words"))
	f.Add(bombPNG(65_535, 65_535))
	for _, text := range webPs {
		data, _ := base64.StdEncoding.DecodeString(text)
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if !bytes.HasPrefix(data, []byte("%PDF-")) {
			answered(t, data)
		}
	})
}

func FuzzAPDFIsCleanedOrRefused(f *testing.F) {
	f.Add(honest())
	f.Add(acting())
	f.Add(deepPages(40))
	f.Add(append(honest(), "<html><script>alert(1)</script>"...))
	f.Fuzz(func(t *testing.T, data []byte) {
		answered(t, append([]byte("%PDF-"), bytes.TrimPrefix(data, []byte("%PDF-"))...))
	})
}

func FuzzAPictureIsTurnedByItsTag(f *testing.F) {
	plain := asJPEG(f, page(240, 160))
	f.Add([]byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00"))
	f.Add([]byte("Exif\x00\x00MM\x00*\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, exif []byte) {
		if len(exif) > 60_000 {
			return
		}
		segment := append([]byte{0xff, 0xe1, byte((len(exif) + 2) >> 8), byte(len(exif) + 2)}, exif...)
		answered(t, bytes.Join([][]byte{plain[:2], segment, plain[2:]}, nil))
	})
}
