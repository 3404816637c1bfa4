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

// structure is the part of a StructureDefinition that the table needs.
type structure struct {
	ResourceType   string
	Name           string
	Kind           string
	Abstract       bool
	Derivation     string
	BaseDefinition string
	Snapshot       struct{ Element []element }
}

type element struct {
	Path             string
	Min              int
	Max              string
	Base             struct{ Path string }
	ContentReference string
	Type             []struct {
		Code          string
		TargetProfile []string
		Extension     []struct{ URL, ValueURL string }
	}
	Binding struct{ Strength, ValueSet string }
}

// readStructures gives the specialised types and resources in order of name.
// Profiles (derivation "constraint") are left out, and so is what the package
// adds of later versions or its own: a resource or target that the code system
// of R4's resource types does not have.
func readStructures(dir string, sets valueSets) ([]structure, error) {
	known := map[string]bool{}
	for _, code := range flatten(sets.systems["http://hl7.org/fhir/resource-types"].Concept) {
		known[code] = true
	}
	var all []structure
	for _, name := range []string{"profiles-types.json", "profiles-resources.json"} {
		entries, err := readBundle[structure](filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		for _, s := range entries {
			if s.ResourceType != "StructureDefinition" || s.Derivation == "constraint" || s.Kind == "logical" || s.Kind == "resource" && !known[s.Name] {
				continue
			}
			s.dropTargets(known)
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b structure) int { return cmp.Compare(a.Name, b.Name) })
	return all, nil
}

// dropTargets takes out references to resources that are not known.
func (s structure) dropTargets(known map[string]bool) {
	for _, e := range s.Snapshot.Element {
		for i, t := range e.Type {
			e.Type[i].TargetProfile = slices.DeleteFunc(t.TargetProfile, func(p string) bool {
				return !known[p[strings.LastIndex(p, "/")+1:]]
			})
		}
	}
}

func readBundle[T any](file string) ([]T, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var bundle struct{ Entry []struct{ Resource T } }
	if err := json.Unmarshal(data, &bundle); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	all := make([]T, len(bundle.Entry))
	for i, e := range bundle.Entry {
		all[i] = e.Resource
	}
	return all, nil
}

var kinds = map[string]string{"resource": "resource", "complex-type": "complex", "primitive-type": "primitive"}

// write prints the type and, as types of their own, its nested elements.
func (s structure) write(out io.Writer, sets valueSets, used map[string]bool) {
	base := s.BaseDefinition[strings.LastIndex(s.BaseDefinition, "/")+1:]
	kind := kinds[s.Kind]
	if s.Abstract {
		kind += "~"
	}
	fmt.Fprintln(out, strings.TrimSpace(s.Name+" "+kind+" "+base))
	parents := []string{s.Name}
	for _, e := range s.Snapshot.Element {
		if len(e.Type) == 1 && (e.Type[0].Code == "BackboneElement" || e.Type[0].Code == "Element") && strings.Contains(e.Path, ".") {
			parents = append(parents, e.Path)
		}
	}
	for i, parent := range parents {
		if i > 0 {
			base := "BackboneElement"
			if s.Kind != "resource" {
				base = "Element"
			}
			fmt.Fprintln(out, parent, "backbone", base)
		}
		for _, e := range s.Snapshot.Element {
			if e.in(parent) && e.Base.Path == e.Path && !(s.Kind == "primitive-type" && strings.HasSuffix(e.Path, ".value")) {
				e.write(out, sets, used)
			}
		}
	}
}

// in reports whether the element stands directly below the path.
func (e element) in(parent string) bool {
	rest, ok := strings.CutPrefix(e.Path, parent+".")
	return ok && !strings.Contains(rest, ".")
}

func (e element) write(out io.Writer, sets valueSets, used map[string]bool) {
	fmt.Fprintf(out, " %s %d %s", e.Path[strings.LastIndex(e.Path, ".")+1:], e.Min, e.Max)
	if ref, ok := strings.CutPrefix(e.ContentReference, "#"); ok {
		fmt.Fprintf(out, " %s", ref)
	}
	for _, t := range e.Type {
		code := t.Code
		switch {
		case e.Path == "Resource.id":
			code = "id"
		case strings.HasPrefix(code, "http://hl7.org/fhirpath/"):
			code = "string"
			for _, x := range t.Extension {
				if strings.HasSuffix(x.URL, "structuredefinition-fhir-type") {
					code = x.ValueURL
				}
			}
		case (code == "BackboneElement" || code == "Element") && len(e.Type) == 1:
			code = e.Path
		case code == "Reference" && len(t.TargetProfile) > 0:
			targets := make([]string, len(t.TargetProfile))
			for i, p := range t.TargetProfile {
				targets[i] = p[strings.LastIndex(p, "/")+1:]
			}
			code += "(" + strings.Join(targets, "|") + ")"
		}
		fmt.Fprintf(out, " %s", code)
	}
	if e.Binding.Strength == "required" {
		if name, ok := sets.name(e.Binding.ValueSet); ok {
			used[name] = true
			fmt.Fprintf(out, " =%s", name)
		}
	}
	fmt.Fprintln(out)
}
