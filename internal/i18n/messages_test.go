package i18n

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestTheMessageFilesAreSound(t *testing.T) {
	for _, fault := range texts.faults {
		t.Error(fault)
	}
}

func TestEveryTranslationHasItsGerman(t *testing.T) {
	for _, lang := range Papers {
		for key, m := range texts.messages[lang] {
			de := texts.find(German, key)
			if de == nil {
				t.Errorf("%s: %s is not there in German", lang, key)
				continue
			}
			names := de.names()
			for name := range m.names() {
				if !names[name] {
					t.Errorf("%s: %s has a placeholder %q that German has not", lang, key, name)
				}
			}
			if m.plural != de.plural {
				t.Errorf("%s: %s counts in one language and not in the other", lang, key)
			}
		}
	}
}

func TestNoTextIsItsKey(t *testing.T) {
	for key, m := range texts.messages[German] {
		for _, form := range m.forms {
			if form.rest == key {
				t.Errorf("%s is its own text", key)
			}
		}
	}
}

// used finds the keys that code names: in calls of T and Key, and in errors.
var used = regexp.MustCompile(`(?:\bi18n\.T\((?:ctx|r\.Context\(\)|c),\s*|\bi18n\.Key\(|\berrs\.(?:Invalid|NotFound|Forbidden|Conflict|Busy)\(\s*)"([A-Za-z0-9.-]+)"`)

func TestEveryKeyInTheCodeHasItsGerman(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == "node_modules" || name == "testdata" || name == "var" || strings.HasPrefix(name, ".") && name != ".." {
				return fs.SkipDir
			}
			return nil
		}
		if !isSource(path) {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, match := range used.FindAllSubmatch(source, -1) {
			seen++
			if key := string(match[1]); !Has(key) && !begun(key) {
				t.Errorf("%s: %s is not there in German", path, key)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen == 0 {
		t.Error("no key was found in the code: the search is broken")
	}
}

// begun reports whether key is the beginning "audit.action." that code completes
// with a name, and there are such keys.
func begun(key string) bool {
	if !strings.HasSuffix(key, ".") {
		return false
	}
	for full := range texts.messages[German] {
		if strings.HasPrefix(full, key) {
			return true
		}
	}
	return false
}

// isSource tells hand-written files of the program from tests and from what
// templ generates.
func isSource(path string) bool {
	return strings.HasSuffix(path, ".templ") ||
		strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") && !strings.HasSuffix(path, "_templ.go")
}
