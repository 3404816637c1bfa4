package equal

import (
	"hash/fnv"
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
)

// member is somebody as far as it is read; nobody's name is.
type member struct {
	id, home      id.ID
	arrived, left clock.Date
	birth         person.Birth
	sex           person.Sex
	status        string
	language      string
	disabled      bool
	special       bool // needs something that is hard to find
	first         map[string]clock.Date
}

// lot orders members of a household by chance, always the same: by which one of it is compared.
func (m member) lot() uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(m.id)) // never fails
	return h.Sum64()
}

// home is a household.
type home struct {
	id            id.ID
	members       []member
	arrived, left clock.Date // left: all of it
	place         string     // of the Land: the facility
}

func (h home) adults() (n int) {
	for _, m := range h.members {
		if years, known := m.birth.AgeOn(h.arrived); !known || years >= 18 {
			n++
		}
	}
	return n
}

// form is that of the family.
func (h home) form() string {
	grown := h.adults()
	switch minors := len(h.members) - grown; {
	case len(h.members) == 1:
		return "alone"
	case minors > 0 && grown == 1:
		return "single-parent"
	case minors > 0:
		return "family"
	case grown == 2:
		return "couple"
	}
	return "adults"
}

// size is how many they are, where it may matter.
func (h home) size() string {
	switch n := len(h.members); {
	case n == 1:
		return "1"
	case n < 5:
		return "2"
	}
	return "5"
}

func (h home) special() bool {
	return slices.ContainsFunc(h.members, func(m member) bool { return m.special || m.disabled })
}

// someone gives the one of a household who is compared where each has it for themselves: of those it may be, one by lot. Sisters
// and brothers are no two answers to one question.
func (h home) someone(may func(years int, known bool) bool) (member, bool) {
	var found []member
	for _, m := range h.members {
		if may(m.birth.AgeOn(h.arrived)) {
			found = append(found, m)
		}
	}
	if len(found) == 0 {
		return member{}, false
	}
	return slices.MinFunc(found, func(a, b member) int {
		if a.lot() < b.lot() {
			return -1
		}
		return 1
	}), true
}

func band(years int, known bool) string {
	switch {
	case !known:
		return ""
	case years < 6:
		return "0"
	case years < 16:
		return "6"
	case years < 25:
		return "16"
	case years < 40:
		return "25"
	case years < 60:
		return "40"
	}
	return "60"
}

// groups says in which of each attribute somebody is; "" in none.
func (h home) groups(m member) map[Attribute]string {
	years, known := m.birth.AgeOn(h.arrived)
	g := map[Attribute]string{Status: m.status, Language: m.language, Age: band(years, known), Family: h.form(), Disability: "no"}
	if m.sex != "" && m.sex != person.SexUnknown {
		g[Gender] = string(m.sex)
	}
	if m.disabled {
		g[Disability] = "yes"
	}
	return g
}

// ofAll says in which groups a household is as a whole: by its eldest, and by gender only where one grown-up is in it.
func (h home) ofAll() map[Attribute]string {
	eldest := slices.MinFunc(h.members, func(a, b member) int { return a.birth.Date.Compare(b.birth.Date) })
	g := h.groups(eldest)
	if h.adults() != 1 {
		delete(g, Gender)
	}
	if slices.ContainsFunc(h.members, func(m member) bool { return m.disabled }) {
		g[Disability] = "yes"
	}
	return g
}

// statusGroup joins those that the same rules hold for.
func statusGroup(s person.Status) string {
	switch s {
	case person.StatusUnknown:
		return ""
	case person.Recognised, person.Subsidiary:
		return "protected"
	case person.OtherwiseLegal:
		return "other"
	}
	return string(s)
}

// languageGroup joins what is spoken under several codes, and languages that a fixed list does not have.
func languageGroup(code string) string {
	base, _, _ := strings.Cut(code, "-")
	switch base {
	case "":
		return ""
	case "prs":
		base = "fa"
	case "ckb", "kmr":
		base = "ku"
	}
	if !slices.Contains(Groups[Language], base) {
		return "other"
	}
	return base
}
