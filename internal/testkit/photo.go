package testkit

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"wegwarte/internal/scan"
)

// Photo is a picture of one colour, and another for each shade.
func Photo(t testing.TB, shade byte) scan.Clean {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 400, 300))
	for i := range m.Pix {
		m.Pix[i] = shade
	}
	m.SetGray(3, 3, color.Gray{Y: 255 - shade})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	clean, err := scan.Read(t.Context(), b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return clean
}
