package pdf

import (
	"compress/gzip"
	"io"
	"os"
	"testing"
)

// fontFile reads a font of the asset build.
func fontFile(t testing.TB, name string) []byte {
	t.Helper()
	f, err := os.Open("../web/assets/dist/letter-" + name + ".ttf.gz")
	if err != nil {
		t.Skip("the assets are not built: run make assets")
	}
	defer f.Close() //nolint:errcheck // read only
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(unzipped)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func allFonts(t testing.TB) *Fonts {
	t.Helper()
	fonts, err := NewFonts(
		Font{"FiraSans-Regular", "latn", false, fontFile(t, "latn-400")},
		Font{"FiraSans-SemiBold", "latn", true, fontFile(t, "latn-600")},
		Font{"NotoSansArabic-Regular", "arab", false, fontFile(t, "arab-400")},
		Font{"NotoSansArabic-SemiBold", "arab", true, fontFile(t, "arab-600")},
		Font{"NotoSansEthiopic-Regular", "ethi", false, fontFile(t, "ethi-400")})
	if err != nil {
		t.Fatal(err)
	}
	return fonts
}
