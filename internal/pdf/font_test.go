package pdf

import (
	"os"
	"testing"
)

func fontFile(t testing.TB, name string) []byte {
	m := map[string]string{"noto-arabic-400": "ar4", "fira-400": "fr", "fira-600": "fb"}
	b, err := os.ReadFile("/tmp/letter/npm/" + m[name] + ".ttf")
	if err != nil {
		t.Fatal(err)
	}
	return b
}
