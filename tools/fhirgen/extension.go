package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// extension is the part of an extension's StructureDefinition that is carried:
// the types of its value, or its parts with how often they stand.
type extension struct {
	URL   string
	types []string
	parts []part
	on    []string // the elements it may stand on
}

type part struct {
	name, max string
	min       int
	types     []string
}

func readExtensions(dir string) ([]extension, error) {
	data, err := os.ReadFile(filepath.Join(dir, "extension-definitions.json"))
	if err != nil {
		return nil, err
	}
	var bundle struct {
		Entry []struct {
			Resource struct {
				URL, Type string
				Context   []struct{ Type, Expression string }
				Snapshot  struct {
					Element []struct {
						ID, Max string
						Min     int
						Type    []struct{ Code string }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(data, &bundle); err != nil {
		return nil, err
	}
	var all []extension
	for _, entry := range bundle.Entry {
		r := entry.Resource
		if r.Type != "Extension" {
			continue
		}
		x := extension{URL: r.URL}
		for _, c := range r.Context {
			if c.Type == "element" {
				x.on = append(x.on, "@"+c.Expression)
			}
		}
		slices.Sort(x.on)
		for _, e := range r.Snapshot.Element {
			var types []string
			for _, t := range e.Type {
				types = append(types, t.Code)
			}
			name, slice := strings.CutPrefix(e.ID, "Extension.extension:")
			switch {
			case e.ID == "Extension.value[x]" && e.Max != "0":
				x.types = types
			case slice && !strings.Contains(name, "."):
				x.parts = append(x.parts, part{name, e.Max, e.Min, nil})
			case slice && strings.HasSuffix(name, ".value[x]") && strings.Count(name, ".") == 1 && e.Max != "0":
				x.parts[len(x.parts)-1].types = types
			}
		}
		all = append(all, x)
	}
	slices.SortFunc(all, func(a, b extension) int { return cmp.Compare(a.URL, b.URL) })
	return all, nil
}

// manyTypes is the length from which a list of types means "any".
const manyTypes = 40

func (x extension) write(out io.Writer) {
	fmt.Fprintln(out, strings.Join(strings.Fields("^"+x.URL+" "+typeList(x.types)+" "+strings.Join(slices.Compact(x.on), " ")), " "))
	for _, p := range x.parts {
		fmt.Fprintln(out, strings.TrimSuffix(fmt.Sprintf(" ^%s %d %s %s", p.name, p.min, p.max, typeList(p.types)), " "))
	}
}

func typeList(types []string) string {
	if len(types) > manyTypes {
		return "*"
	}
	slices.Sort(types)
	return strings.Join(slices.Compact(types), " ")
}
