package sketch_test

import (
	"os"
	"testing"

	"wegwarte/internal/scan"
	"wegwarte/internal/world/sketch"
)

var report = sketch.Sheet{Heading: "School report", Below: "Zeugnis", Name: "Zoë (Ada) Müller", Born: "03.04.2014", Day: "20.06.2025",
	Columns: []string{"Subject", "Mark", "Remark"}, Rows: [][]string{{"Mathematics", "9 / 10", "very good"}, {"Science", "8 / 10", ""}},
	Signed: "Primary School No. 4", Seed: 12}

// A scene is told apart from every other, and is what the house takes in.
func TestASceneIsAPhotoThatIsTakenIn(t *testing.T) {
	seen := map[string]sketch.Scene{}
	for _, scene := range sketch.Scenes {
		clean, err := scan.Read(t.Context(), scene.Photo(3))
		if err != nil {
			t.Fatalf("%s: %v", scene, err)
		}
		if w, h := clean.Size(); w <= h || clean.MediaType() != scan.JPEG {
			t.Errorf("%s: %d × %d, %s", scene, w, h, clean.MediaType())
		}
		if other, there := seen[string(clean.Preview())]; there {
			t.Errorf("%s looks like %s", scene, other)
		}
		seen[string(clean.Preview())] = scene
	}
}

// What the demo draws is what the house takes in.
func TestASheetIsAPaperThatIsTakenIn(t *testing.T) {
	aside := report
	aside.Sideways = true
	for name, data := range map[string][]byte{"photo": report.Photo(), "sideways": aside.Photo(), "pdf": report.PDF()} {
		clean, err := scan.Read(t.Context(), data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		w, h := clean.Size()
		if name == "photo" && w >= h || name == "sideways" && w <= h || name == "pdf" && clean.Pages() != 2 {
			t.Errorf("%s: %d × %d, %d pages", name, w, h, clean.Pages())
		}
		if folder := os.Getenv("WEGWARTE_SKETCHES"); folder != "" {
			if err := os.WriteFile(folder+"/"+name, clean.Content(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
