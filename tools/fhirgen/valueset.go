package main

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// maxCodes bounds the lists that are carried: longer ones (languages, media
// types, units) are a terminology server's work and are not judged.
const maxCodes = 400

type concept struct {
	Code    string
	Concept []concept
}

type codes struct {
	ResourceType string
	URL          string
	Content      string
	Concept      []concept
	Compose      struct {
		Include []include
		Exclude []include
	}
}

type include struct {
	System   string
	Concept  []concept
	Filter   []struct{ Property string }
	ValueSet []string
}

// valueSets holds what value sets and code systems the package has, by URL.
type valueSets struct{ sets, systems map[string]codes }

func readValueSets(dir string) (valueSets, error) {
	v := valueSets{map[string]codes{}, map[string]codes{}}
	for _, name := range []string{"valuesets.json", "v3-codesystems.json", "v2-tables.json"} {
		entries, err := readBundle[codes](filepath.Join(dir, name))
		if err != nil {
			return v, err
		}
		for _, c := range entries {
			switch c.ResourceType {
			case "ValueSet":
				v.sets[c.URL] = c
			case "CodeSystem":
				v.systems[c.URL] = c
			}
		}
	}
	return v, nil
}

// name gives the short name of a value set that can be listed in full.
func (v valueSets) name(canonical string) (string, bool) {
	url, _, _ := strings.Cut(canonical, "|")
	list, ok := v.expand(url)
	n := 0
	for _, codes := range list {
		n += len(codes)
	}
	return url[strings.LastIndex(url, "/")+1:], ok && n > 0 && n <= maxCodes
}

// expand gives the codes of each system in the set, or false where the set
// needs more than listing: filters, exclusions, or systems that are not here.
func (v valueSets) expand(url string) (map[string][]string, bool) {
	set, ok := v.sets[url]
	if !ok || len(set.Compose.Exclude) > 0 {
		return nil, false
	}
	list := map[string][]string{}
	for _, in := range set.Compose.Include {
		if len(in.Filter) > 0 || len(in.ValueSet) > 0 {
			return nil, false
		}
		concepts := in.Concept
		if len(concepts) == 0 {
			system, ok := v.systems[in.System]
			if !ok || system.Content != "complete" {
				return nil, false
			}
			concepts = system.Concept
		}
		list[in.System] = append(list[in.System], flatten(concepts)...)
	}
	return list, true
}

func flatten(concepts []concept) []string {
	var all []string
	for _, c := range concepts {
		all = append(all, c.Code)
		all = append(all, flatten(c.Concept)...)
	}
	return all
}

func (v valueSets) write(out io.Writer, used map[string]bool) {
	byName := map[string]string{}
	for url := range v.sets {
		if name, ok := v.name(url); ok && used[name] {
			byName[name] = url
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		list, _ := v.expand(byName[name])
		for _, system := range slices.Sorted(maps.Keys(list)) {
			codes := list[system]
			slices.Sort(codes)
			fmt.Fprintf(out, "%%%s %s %s\n", name, system, strings.Join(slices.Compact(codes), " "))
		}
	}
}
