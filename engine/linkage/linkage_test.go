package linkage

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// figures compares pairs with who is who.
func figures(pairs []Pair, one, two []int, all int) (precision, recall, f1 float64) {
	right := 0.
	for _, p := range pairs {
		if one[p.One] == two[p.Two] {
			right++
		}
	}
	precision, recall = right/max(1, float64(len(pairs))), right/max(1, float64(all))
	return precision, recall, 2 * precision * recall / max(1e-9, precision+recall)
}

func sames(who []int) (n int) {
	count := map[int]int{}
	for _, w := range who {
		n += count[w]
		count[w]++
	}
	return n
}

func TestSecondRecordsAreFound(t *testing.T) {
	for _, c := range []struct {
		fields int
		least  float64
	}{{0, .90}, {3, .99}} {
		records, who := invent(1).town(2500, c.fields, .5)
		p, r, f1 := figures(Within(records, Standard(make([]string, c.fields)...), Options{Estimate: true}), who, who, sames(who))
		t.Logf("%d further fields: precision %.4f, recall %.4f, F1 %.4f", c.fields, p, r, f1)
		if f1 < c.least {
			t.Errorf("with %d further fields F1 is %.4f, precision %.4f, recall %.4f", c.fields, f1, p, r)
		}
	}
}

func TestTwoListsAreLinkedByNameAndBirthAlone(t *testing.T) {
	v := invent(2)
	var first, second []Record
	var one, two []int
	for i := range 2500 {
		r := v.person(0)
		first, one = append(first, r), append(one, i)
		second, two = append(second, v.again(r)), append(two, i)
	}
	v.Shuffle(len(second), func(i, j int) { second[i], second[j], two[i], two[j] = second[j], second[i], two[j], two[i] })
	pairs := Between(first, second, Standard(), Options{Estimate: true, OneToOne: true})
	p, r, f1 := figures(pairs, one, two, len(first))
	t.Logf("precision %.4f, recall %.4f, F1 %.4f", p, r, f1)
	if f1 < .92 {
		t.Errorf("F1 is %.4f, precision %.4f, recall %.4f", f1, p, r)
	}
	seen := map[[2]int]bool{}
	for _, pair := range pairs {
		if seen[[2]int{0, pair.One}] || seen[[2]int{1, pair.Two}] {
			t.Fatal("somebody of a list without repetitions is in two pairs")
		}
		seen[[2]int{0, pair.One}], seen[[2]int{1, pair.Two}] = true, true
	}
}

// The oracle: all pairs of a small set, each weighed.
func TestTheKeysLoseAlmostNoPairThatAllPairsWouldShow(t *testing.T) {
	found, lost := 0, 0
	for seed := range uint64(6) {
		records, _ := invent(seed).town(300, 1, .4)
		l := newLinker(records, 0, Standard("number"), Options{})
		kept := map[[2]int]bool{}
		for _, p := range l.link(Options{}) {
			kept[[2]int{p.One, p.Two}] = true
		}
		every := 0
		for i := range l.records {
			for j := range i {
				c := l.compare(&l.records[i], &l.records[j])
				if c.bits+l.prior() < 0 {
					continue
				}
				every++
				a, b := l.records[i].place, l.records[j].place
				if kept[[2]int{min(a, b), max(a, b)}] {
					found++
				} else {
					lost++
				}
			}
		}
		if len(kept) > every {
			t.Errorf("%d pairs by keys, %d of all", len(kept), every)
		}
	}
	t.Logf("%d found, %d lost", found, lost)
	if found < 400 || lost*200 > found {
		t.Errorf("of %d pairs the keys lose %d", found+lost, lost)
	}
}

func TestTheOrderOfRecordsDoesNotMatter(t *testing.T) {
	records, _ := invent(3).town(400, 1, .4)
	shuffled := slices.Clone(records)
	places := rand.New(rand.NewPCG(1, 2)).Perm(len(records)) //nolint:gosec // a test
	for i, p := range places {
		shuffled[p] = records[i]
	}
	for _, o := range []Options{{}, {Estimate: true}} {
		want := map[[2]int]string{}
		for _, p := range Within(records, Standard("number"), o) {
			a, b := places[p.One], places[p.Two]
			want[[2]int{min(a, b), max(a, b)}] = fmt.Sprintf("%.6f", p.Bits)
		}
		got := map[[2]int]string{}
		for _, p := range Within(shuffled, Standard("number"), o) {
			got[[2]int{p.One, p.Two}] = fmt.Sprintf("%.6f", p.Bits)
		}
		if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
			t.Errorf("%+v: %d pairs; %s", o, len(want), diff)
		}
	}
}

func TestAgainstARegisterIsAsWithinIt(t *testing.T) {
	records, _ := invent(4).town(600, 0, .3)
	bearing, born := map[uint64]int{}, map[Birth]int{}
	for _, r := range records {
		for _, m := range Marks(r) {
			bearing[m]++
		}
		born[r.Birth]++
	}
	want := map[[2]int]float64{}
	for _, p := range Within(records, Standard(), Options{}) {
		want[[2]int{p.One, p.Two}] = p.Bits
	}
	found := 0
	for i, r := range records {
		register := Register{Records: len(records), Bearing: func(m uint64) int { return bearing[m] }, Born: born[r.Birth]}
		for _, p := range Against(r, records, Standard(), register, .5) {
			if p.Two == i {
				continue
			}
			found++
			bits, ok := want[[2]int{min(i, p.Two), max(i, p.Two)}]
			if ok && math.Abs(bits-p.Bits) > 1e-9 {
				t.Errorf("%v and %v: %.3f within, %.3f against", r, records[p.Two], bits, p.Bits)
			}
		}
	}
	if found < 2*len(want) || len(want) < 50 {
		t.Errorf("%d pairs within, %d times found against", len(want), found)
	}
}

func TestEvidenceIsWhole(t *testing.T) {
	records, _ := invent(5).town(500, 2, .5)
	turned := 0
	for _, p := range Within(records, Standard("a", "b"), Options{}) {
		sum := 0.
		for _, e := range p.Evidence {
			sum += e.Bits
			if e.Value == Order {
				turned++
			}
		}
		if math.Abs(sum-p.Bits) > 1e-9 {
			t.Errorf("%v against %v: the evidence adds up to %.3f, the pair has %.3f", records[p.One], records[p.Two], sum, p.Bits)
		}
		if p.Probability < .5 || p.Probability > 1 {
			t.Errorf("probability %f", p.Probability)
		}
	}
	if turned == 0 {
		t.Error("no names were found in each other's place: the test proves nothing for them")
	}
}

func TestALikenessDoesNotDependOnWhoLooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := invent(rapid.Uint64().Draw(t, "seed"))
		a, b := v.person(1), v.person(1)
		if rapid.Bool().Draw(t, "same") {
			b = v.again(a)
		}
		l := newLinker([]Record{a, b}, 0, Standard("number"), Options{})
		x, y := &l.records[0], &l.records[1]
		there, back := l.compare(x, y), l.compare(y, x)
		if math.Abs(there.bits-back.bits) > 1e-9 || there.birth != back.birth || there.turned != back.turned {
			t.Fatalf("%v and %v: %+v, and %+v", a, b, there, back)
		}
		if most := min(l.most(x), l.most(y)) + l.birth(there.birth, x); most < there.bits-1e-9 {
			t.Fatalf("%v and %v have %.3f bits, at best %.3f were possible", a, b, there.bits, most)
		}
	})
}

var word = rapid.StringMatching(`[abc]{0,7}`)

func TestOneEditIsOneEdit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := []rune(word.Draw(t, "a")), []rune(word.Draw(t, "b"))
		if got, want := oneEdit(a, b), edits(a, b) <= 1; got != want {
			t.Fatalf("%q and %q: %v, not %v", string(a), string(b), got, want)
		}
		x, y := likeness(a, b), likeness(b, a)
		if x != y || x < 0 || x > 1 {
			t.Fatalf("%q and %q are alike by %f and %f", string(a), string(b), x, y)
		}
		if len(a) > 0 && likeness(a, a) != 1 {
			t.Fatalf("%q is not like itself", string(a))
		}
	})
}

// edits is the distance of Damerau, the long way.
func edits(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j-1], d[i-1][j], d[i][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestSpellingsOfOneNameSoundAlike(t *testing.T) {
	for _, alike := range [][]string{{"mohammed", "muhammad", "mohamad", "mouhamed"}, {"yusuf", "jusuf", "yousef", "youssouf"},
		{"oleksandr", "alexander"}, {"fatima", "fatimah"}, {"hussein", "hossein"}, {"qasim", "kasim"},
		{"zainab", "sainab", "zaynab"}, {"khaled", "chaled"}} {
		for _, other := range alike[1:] {
			if Sound(alike[0]) != Sound(other) {
				t.Errorf("%s sounds %s, %s sounds %s", alike[0], Sound(alike[0]), other, Sound(other))
			}
		}
	}
	if Sound("حداد") != "حداد" {
		t.Error("another script is left alone")
	}
}

func TestTextsAgreeAtTheirLevel(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want Level
	}{
		{"amina", "amina", Same}, {"al haddad", "alhaddad", Sounds}, {"alhaddad", "haddad", Part}, {"al haddad", "haddad", Same}, {"mohammad ali", "ali mohammad", Sounds},
		{"mohammed", "muhammad", Sounds}, {"haddad", "hadad", Sounds}, {"petrenko", "petrenka", Sounds}, {"amina", "anima", Differs}, {"suleiman", "suleyman", Sounds}, {"berhane", "berhanu", Sounds}, {"kovalenko", "kovalchuko", Near},
		{"barakat", "barakta", Sounds}, {"tkachenko", "kovalenko", Differs}, {"ali reza", "ali", Part}, {"", "ali", Unknown},
		{"barmann", "hartmann", Differs}, {"karim", "jarim", Typo}, {"حداد", "حدد", Typo}, {"حداد", "haddad", Differs},
	} {
		s := newSet(0)
		a, b := s.text(s.texts, s.sounds, c.a), s.text(s.texts, s.sounds, c.b)
		if got := compareTexts(a, b); got != c.want {
			t.Errorf("%q and %q agree at level %d, not %d", c.a, c.b, got, c.want)
		}
	}
}

func TestBirthsAgreeAtTheirLevel(t *testing.T) {
	for _, c := range []struct {
		a, b Birth
		want Level
	}{
		{Birth{1984, 3, 12}, Birth{1984, 3, 12}, Same}, {Birth{1984, 3, 12}, Birth{1984, 12, 3}, BirthTurned},
		{Birth{1984, 3, 12}, Birth{1984, 3, 13}, BirthDigit}, {Birth{1984, 3, 12}, Birth{1948, 3, 12}, BirthDigit},
		{Birth{1984, 3, 12}, Birth{1984, 3, 29}, BirthTwoParts}, {Birth{1984, 3, 12}, Birth{1962, 3, 12}, BirthDayMonth},
		{Birth{1984, 3, 12}, Birth{Year: 1984, Month: 3}, BirthMonth}, {Birth{1984, 3, 12}, Birth{Year: 1984}, BirthYear},
		{Birth{1984, 3, 12}, Birth{1984, 1, 1}, BirthYear}, {Birth{1984, 1, 1}, Birth{1984, 1, 1}, Same},
		{Birth{1984, 1, 1}, Birth{1994, 1, 1}, Differs}, {Birth{1984, 1, 1}, Birth{1985, 1, 1}, BirthNextYear},
		{Birth{1984, 3, 12}, Birth{Year: 1985}, BirthNextYear}, {Birth{1984, 3, 12}, Birth{1984, 7, 29}, BirthOnePart},
		{Birth{1984, 3, 12}, Birth{1971, 7, 29}, Differs}, {Birth{1984, 3, 12}, Birth{}, Unknown}, {Birth{}, Birth{}, Unknown},
		{Birth{1984, 3, 12}, Birth{Year: 1984, Month: 4}, Differs},
	} {
		if got, back := compareBirths(c.a, c.b), compareBirths(c.b, c.a); got != c.want || back != got {
			t.Errorf("%v and %v agree at level %d and %d, not %d", c.a, c.b, got, back, c.want)
		}
	}
}

func TestGroupsHoldTogetherWhatPairsJoin(t *testing.T) {
	got := Groups(7, []Pair{{One: 4, Two: 1}, {One: 1, Two: 6}, {One: 2, Two: 3}})
	if diff := cmp.Diff([][]int{{1, 4, 6}, {2, 3}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestNothingComesOfNothing(t *testing.T) {
	for _, o := range []Options{{}, {Estimate: true}, {Estimate: true, OneToOne: true}} {
		for _, records := range [][]Record{nil, {{}}, {{}, {}}, {{Birth: Birth{Year: 1984}}, {Birth: Birth{Year: 1984}}}} {
			if pairs := Within(records, Standard(), o); len(pairs) > 0 {
				t.Errorf("%v: %v", records, pairs)
			}
			if pairs := Between(records, records, Standard(), o); len(pairs) > 0 {
				t.Errorf("between %v: %v", records, pairs)
			}
		}
	}
}

// What is found and explained one by one is what is found with all its evidence.
func TestLikeliesAreTheSamePairs(t *testing.T) {
	records, _ := invent(3).town(2000, 0, .2)
	want := map[[2]int]Pair{}
	for _, p := range Within(records, Standard(), Options{}) {
		want[[2]int{p.One, p.Two}] = p
	}
	pairs, explain := Likelies(records, Standard())
	if len(pairs) != len(want) || len(want) < 100 {
		t.Fatalf("%d pairs, want %d", len(pairs), len(want))
	}
	for _, p := range pairs {
		if diff := cmp.Diff(want[[2]int{int(p.One), int(p.Two)}], explain(p)); diff != "" || p.Bits != explain(p).Bits {
			t.Fatal(diff)
		}
	}
}
