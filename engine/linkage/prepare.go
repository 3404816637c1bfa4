package linkage

import (
	"cmp"
	"slices"
	"strings"
)

// set is records prepared together: each value once, with how many bear it.
type set struct {
	records []record
	texts   map[string]*text // names
	sounds  map[string]*int  // names
	births  map[Birth]*int
	fields  []map[string]*text // further ones
	loud    []map[string]*int
}

func newSet(fields int) *set {
	s := &set{texts: map[string]*text{}, sounds: map[string]*int{}, births: map[Birth]*int{}}
	for range fields {
		s.fields = append(s.fields, map[string]*text{})
		s.loud = append(s.loud, map[string]*int{})
	}
	return s
}

// add prepares a record; it counts if it is one of those by which values are
// called common.
func (s *set) add(r Record, place int) {
	p := record{birth: r.Birth, place: place}
	var seen []*text
	for _, n := range r.Names {
		one := name{s.text(s.texts, s.sounds, n.Given), s.text(s.texts, s.sounds, n.Family)}
		if one.given == nil && one.family == nil {
			continue
		}
		p.names = append(p.names, one)
		for _, t := range []*text{one.given, one.family} {
			if t != nil && !slices.Contains(seen, t) {
				seen = append(seen, t)
			}
		}
	}
	for _, t := range seen {
		t.count++
		*t.bearers++
	}
	if p.born = s.births[r.Birth]; p.born == nil {
		p.born = new(int)
		s.births[r.Birth] = p.born
	}
	*p.born++
	p.fields = make([]*text, len(s.fields))
	for i := range min(len(s.fields), len(r.Fields)) {
		if t := s.text(s.fields[i], s.loud[i], r.Fields[i]); t != nil {
			p.fields[i] = t
			t.count++
			*t.bearers++
		}
	}
	s.records = append(s.records, p)
}

// text gives the value prepared, nil where it is not known.
func (s *set) text(known map[string]*text, sounds map[string]*int, value string) *text {
	if strings.TrimSpace(value) == "" {
		return nil
	}
	if t := known[value]; t != nil {
		return t
	}
	t := newText(value)
	if sounds[t.sound] == nil {
		sounds[t.sound] = new(int)
	}
	t.bearers = sounds[t.sound]
	known[value] = t
	return t
}

// order gives the places of records sorted by what they hold, so that nothing
// that is drawn from them depends on the order in which they came.
func order(records []Record) []int {
	places := make([]int, len(records))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(i, j int) int { return compareRecords(records[i], records[j]) })
	return places
}

func compareRecords(a, b Record) int {
	names := func(x, y Name) int { return cmp.Or(cmp.Compare(x.Family, y.Family), cmp.Compare(x.Given, y.Given)) }
	return cmp.Or(slices.CompareFunc(a.Names, b.Names, names), cmp.Compare(a.Birth.Year, b.Birth.Year),
		cmp.Compare(a.Birth.Month, b.Birth.Month), cmp.Compare(a.Birth.Day, b.Birth.Day), slices.Compare(a.Fields, b.Fields))
}
