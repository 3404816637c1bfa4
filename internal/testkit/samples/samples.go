// Package samples finds the data others made that tests try the software
// against. It is not part of the repository: a test that needs what is not
// there is skipped and says so.
package samples

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Env names the folder that holds the samples; without it they are looked for
// beside the repository, in shared/data.
const Env = "WEGWARTE_TEST_SAMPLES"

// Root gives the samples' folder, or "" where there is none.
func Root() string {
	root := os.Getenv(Env)
	if root == "" {
		root = filepath.Join(repository(), "..", "shared", "data")
	}
	if _, err := os.Stat(root); err != nil { //nolint:gosec // a test asks for it
		return ""
	}
	return root
}

// Dir gives a folder of the samples.
func Dir(tb testing.TB, name ...string) string {
	tb.Helper()
	dir := filepath.Join(append([]string{Root()}, name...)...)
	if _, err := os.Stat(dir); err != nil || Root() == "" {
		tb.Skipf("the samples %s are not there: they are looked for in %s, else beside the repository", filepath.Join(name...), Env)
	}
	return dir
}

// repository is the folder that holds go.mod, as this file was compiled in it.
func repository() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", "..")
}
