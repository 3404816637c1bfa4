//go:build unix && !race

package scan

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// hog has a process of the test take what a file must not.
const hog = "WEGWARTE_HOG"

func TestMain(m *testing.M) {
	switch os.Getenv(hog) {
	case "memory":
		bound()
		var all [][]byte
		for range 2048 {
			part := make([]byte, 1<<20)
			for i := range part {
				part[i] = 1
			}
			all = append(all, part)
		}
		os.Exit(len(all) % 2) // 0: nobody ended it
	case "file":
		bound()
		if os.WriteFile(os.Getenv(hog+"_FILE"), []byte("x"), 0o600) != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// The system holds what a decoder might not.
func TestAProcessThatReadsIsBoundedByTheSystem(t *testing.T) {
	for _, kind := range []string{"memory", "file"} {
		itself, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), itself)
		cmd.Env = []string{hog + "=" + kind, hog + "_FILE=" + filepath.Join(t.TempDir(), "x")}
		if err := cmd.Run(); err == nil {
			t.Errorf("%s: nobody ended it", kind)
		}
	}
}
