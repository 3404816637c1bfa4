package figure

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"

	"wegwarte/internal"
)

// Kind is what sort of number a figure is.
type Kind string

// The kinds.
const (
	Count    Kind = "count"
	Share    Kind = "share" // of a hundred
	Money    Kind = "money"
	Rate     Kind = "rate" // so many of one for each of another
	Duration Kind = "duration"
)

// Thousand is one unit of a figure.
const Thousand = 1000

// Key is what a figure can be about.
type Key struct {
	Key    string   `json:"key"`    // "kita.u3.places"; of a family without the age
	Unit   string   `json:"unit"`   // "persons", "places", "percent", "euro-m2" …
	Kind   Kind     `json:"kind"`   //
	Period string   `json:"period"` // "day": of a reference day; "year": of a year, or part of one
	Whole  bool     `json:"whole"`  // no fractions
	Keeps  int      `json:"keeps"`  // days behind its period after which it is old
	Least  int64    `json:"least"`  // units
	Most   int64    `json:"most"`   // units
	Gaps   []string `json:"gaps"`   // which gaps are reckoned from it
	Found  []Found  `json:"found"`  // where it is officially found
	Ages   []int    `json:"ages"`   // of a family: the first and the last age, the last with all above
}

// Found is where a figure is officially found.
type Found struct {
	At        string `json:"at"`        // "Landesdatenbank NRW"; "own": it is an own count
	Statistic string `json:"statistic"` // number of the official statistic (EVAS), may be ""
	Name      string `json:"name"`
}

// Family reports whether there is a figure for each age.
func (k Key) Family() bool { return len(k.Ages) == 2 }

// Daily reports whether it tells of a reference day.
func (k Key) Daily() bool { return k.Period == "day" }

// Topic is the first word of the key.
func (k Key) Topic() string {
	topic, _, _ := strings.Cut(k.Key, ".")
	return topic
}

// Of gives the name of a family's figure of an age.
func (k Key) Of(age int) string { return k.Key + "." + strconv.Itoa(age) }

// Names are those of its figures: one, or one for each age.
func (k Key) Names() []string {
	if !k.Family() {
		return []string{k.Key}
	}
	var all []string
	for age := k.Ages[0]; age <= k.Ages[1]; age++ {
		all = append(all, k.Of(age))
	}
	return all
}

var catalogue = sync.OnceValue(func() (c struct {
	Version string `json:"version"`
	Keys    []Key  `json:"keys"`
}) {
	if err := json.Unmarshal([]byte(internal.Text("facts/figure/keys.json")), &c); err != nil {
		panic(err) // it is part of the program
	}
	return c
})

// Version is that of the catalogue of keys.
func Version() string { return catalogue().Version }

// Keys are all keys in their order.
func Keys() []Key { return catalogue().Keys }

// KeyOf gives the key of a figure's name; of "population.age.7" that of its family.
func KeyOf(name string) (Key, bool) {
	all := catalogue().Keys
	if i := slices.IndexFunc(all, func(k Key) bool { return k.Key == name && !k.Family() }); i >= 0 {
		return all[i], true
	}
	head, last, found := cutLast(name)
	age, err := strconv.Atoi(last)
	if !found || err != nil || strconv.Itoa(age) != last {
		return Key{}, false
	}
	i := slices.IndexFunc(all, func(k Key) bool { return k.Family() && k.Key == head && age >= k.Ages[0] && age <= k.Ages[1] })
	if i < 0 {
		return Key{}, false
	}
	return all[i], true
}

// AgeOf gives the age of a family's figure.
func AgeOf(name string) (age int, ok bool) {
	k, known := KeyOf(name)
	if !known || !k.Family() {
		return 0, false
	}
	_, last, _ := cutLast(name)
	age, err := strconv.Atoi(last)
	return age, err == nil
}

func cutLast(name string) (head, last string, found bool) {
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return name, "", false
	}
	return name[:i], name[i+1:], true
}
