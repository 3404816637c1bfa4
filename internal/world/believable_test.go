package world

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"wegwarte/internal/gazetteer"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
)

// count is what a world of some thousand persons adds up to.
type count struct {
	households, persons                        float64
	singles, minors, women, old, yearOnly, own float64
	needs, measures                            float64
	outcomes                                   map[record.Outcome]int
	sources                                    map[record.Source]int
	languages                                  map[string]int
	documented, expected                       map[int]float64 // examinations by facility
	towns                                      map[string]int
}

func counted(c Config) count {
	n := count{outcomes: map[record.Outcome]int{}, sources: map[record.Source]int{}, languages: map[string]int{},
		documented: map[int]float64{}, expected: map[int]float64{}, towns: map[string]int{}}
	for h := range c.Households() {
		n.households++
		n.towns[h.Way.To]++
		if len(h.Persons) == 1 {
			n.singles++
		}
		for _, p := range h.Persons {
			n.person(h, p)
		}
	}
	return n
}

func (n *count) person(h Household, p Person) {
	n.persons++
	is := func(into *float64, yes bool) {
		if yes {
			*into++
		}
	}
	age, _ := p.Birth.AgeOn(h.Since)
	is(&n.minors, age < 18)
	is(&n.old, age >= 65)
	is(&n.women, p.Sex == person.Female)
	is(&n.yearOnly, p.Birth.Precision == person.ToTheYear)
	is(&n.own, p.NameOwn() != "")
	n.needs += float64(len(p.Needs))
	n.measures += float64(len(p.Measures))
	for _, l := range p.Languages {
		n.languages[l.Tag]++
	}
	for _, m := range p.Measures {
		n.outcomes[m.Outcome]++
		n.sources[m.Source]++
		if m.Kind == "examination" && m.Source == record.OtherDocument {
			n.expected[h.Facility]++
			if m.Outcome != record.NotDocumented {
				n.documented[h.Facility]++
			}
		}
	}
}

func TestAWorldAddsUpToSomethingBelievable(t *testing.T) {
	n := counted(Config{Seed: 5, Persons: 6000, Today: lastDay})
	for _, share := range []struct {
		of           string
		is, low, top float64
	}{
		{"persons in a household", n.persons / n.households, 2.1, 3.2},
		{"households of one", n.singles / n.households, .35, .55},
		{"minors", n.minors / n.persons, .28, .5},
		{"women and girls", n.women / n.persons, .35, .55},
		{"65 and older", n.old / n.persons, .005, .08},
		{"of whom the year of birth alone is known", n.yearOnly / n.persons, .02, .15},
		{"with a name in another script", n.own / n.persons, .5, .9},
		{"needs of a person", n.needs / n.persons, .7, 3},
		{"measures of a person", n.measures / n.persons, 4, 15},
	} {
		if share.is < share.low || share.is > share.top {
			t.Errorf("%s: %.3f, not within %g and %g", share.of, share.is, share.low, share.top)
		}
	}
	for _, o := range record.Outcomes {
		if n.outcomes[o] == 0 {
			t.Errorf("no measure is %s", o)
		}
	}
	for _, s := range []record.Source{record.AZR, record.VaccinationRecord, record.OtherDocument, record.OwnWord, record.Observation} {
		if n.sources[s] == 0 {
			t.Errorf("no measure is known from %s", s)
		}
	}
	for _, r := range regions {
		if n.languages[r.tongue] == 0 {
			t.Errorf("nobody speaks %s", r.tongue)
		}
	}
}

func TestFacilitiesDifferInWhatTheyWriteDown(t *testing.T) {
	n := counted(Config{Seed: 5, Persons: 6000, Today: lastDay})
	low, top := 1.0, 0.0
	for facility, expected := range n.expected {
		if expected >= 60 {
			share := n.documented[facility] / expected
			low, top = min(low, share), max(top, share)
		}
	}
	if top-low < .15 {
		t.Errorf("documented between %.2f and %.2f", low, top)
	}
}

func TestMunicipalitiesAreDrawnByPopulation(t *testing.T) {
	n := counted(Config{Seed: 5, Persons: 12_000, Today: lastDay})
	var large, sent float64
	population, all := 0, 0
	for _, m := range gazetteer.NRW().Municipalities {
		if m.AGS == DemoMunicipality {
			continue
		}
		all += m.Population
		sent += float64(n.towns[m.AGS])
		if m.Population > 100_000 {
			population += m.Population
			large += float64(n.towns[m.AGS])
		}
	}
	want := float64(population) / float64(all)
	if got := large / sent; got < want-.06 || got > want+.1 { // those who need a hospital go to the larger ones
		t.Errorf("%.3f go to cities of more than 100,000, where %.3f of the people live", got, want)
	}
}

func TestNobodyCanBeReached(t *testing.T) {
	free := regexp.MustCompile(`^(\+49 221 4710[0-9]{3}|\+49 171 39200[0-9]{2}|\+49 176 040690[0-9]{2})?$`)
	for h := range small().Households() {
		for _, p := range h.Persons {
			if !free.MatchString(p.Phone) || p.Email != "" {
				t.Errorf("%q, %q", p.Phone, p.Email)
			}
		}
	}
}

func TestNamesAreWhole(t *testing.T) {
	for key, l := range names() {
		if len(l.female) < 8 || len(l.male) < 8 || len(l.surnames()) < 8 {
			t.Errorf("%s: %d, %d and %d names", key, len(l.female), len(l.male), len(l.surnames()))
		}
		for _, s := range append(append(l.surnames(), l.female...), l.male...) {
			for _, latin := range s.latin {
				foreign := strings.ContainsFunc(latin, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
				if strings.TrimSpace(latin) == "" || foreign || strings.Count(s.own, "/") != strings.Count(latin, "/") {
					t.Errorf("%s: %q = %q", key, s.own, latin)
				}
			}
		}
	}
}

func BenchmarkHousehold(b *testing.B) {
	c, persons := small(), 0
	for i := range b.N {
		persons += len(c.Household(i).Persons)
	}
	b.ReportMetric(float64(persons)/b.Elapsed().Seconds(), "persons/s")
}
