package internal_test

import (
	"go/ast"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// unequal are words for what no engine may know of anybody.
var unequal = []string{"nationality", "citizen", "religion", "faith", "ethnic", "race", "gender", "sexual", "legalstatus", "residencestatus", "origin"}

func TestNoEngineHasAFieldToDiscriminateBy(t *testing.T) {
	fields := 0
	err := filepath.WalkDir("../engine", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		ast.Inspect(parse(t, path), func(n ast.Node) bool {
			st, ok := n.(*ast.StructType)
			if !ok {
				return true
			}
			for _, f := range st.Fields.List {
				for _, name := range f.Names {
					fields++
					for _, word := range unequal {
						if strings.EqualFold(name.Name, word) || len(word) > 5 && strings.Contains(strings.ToLower(name.Name), word) {
							t.Errorf("%s has a field %s", path, name.Name)
						}
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if fields < 20 {
		t.Errorf("looked at %d fields only", fields)
	}
}
