package gap_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/gap"
)

// point is one value for each input: a world in which nothing is uncertain.
type point struct {
	heads, arrived, ahead, net []*big.Rat
	births, rate               *big.Rat
	places, staff              *big.Rat
}

type found struct{ need, without, supply, gap, anyway, arrivals, spare *big.Rat }

// reckon is the textbook's way: by age, year after year, with no sheet and no corner.
func (p point) reckon(year int, ages gap.Span, weights []int64, divide bool) found {
	last := len(p.heads) - 1
	heads, arrived := append([]*big.Rat{}, p.heads...), make([]*big.Rat, len(p.heads))
	for age := range arrived {
		arrived[age] = p.arrived[age]
		if arrived[age].Cmp(heads[age]) > 0 {
			arrived[age] = heads[age]
		}
	}
	var all int64
	for _, w := range weights {
		all += w
	}
	for t := range year {
		nextH, nextA := make([]*big.Rat, last+1), make([]*big.Rat, last+1)
		for age := range nextH {
			nextH[age], nextA[age] = new(big.Rat), new(big.Rat)
		}
		for age := range heads {
			to, keep := min(last, age+1), new(big.Rat).Add(big.NewRat(1, 1), p.net[age])
			nextH[to].Add(nextH[to], new(big.Rat).Mul(heads[age], keep))
			nextA[to].Add(nextA[to], new(big.Rat).Mul(arrived[age], keep))
		}
		for age, w := range weights {
			came := new(big.Rat).Mul(p.ahead[t], big.NewRat(w, max(1, all)))
			nextH[age].Add(nextH[age], came)
			nextA[age].Add(nextA[age], came)
		}
		nextH[0].Add(nextH[0], p.births)
		heads, arrived = nextH, nextA
	}
	h, a := new(big.Rat), new(big.Rat)
	for age := ages.From; age <= min(last, ages.To); age++ {
		h.Add(h, heads[age])
		a.Add(a, arrived[age])
	}
	return p.lacking(h, a, divide)
}

// lacking is what lacks where so many ask, of whom so many arrived.
func (p point) lacking(h, a *big.Rat, divide bool) found {
	times := func(n *big.Rat) *big.Rat {
		if divide {
			return new(big.Rat).Quo(n, p.rate)
		}
		return new(big.Rat).Mul(n, p.rate)
	}
	beyond := func(a, b *big.Rat) *big.Rat {
		d := new(big.Rat).Sub(a, b)
		if d.Sign() < 0 {
			d.SetInt64(0)
		}
		return d
	}
	f := found{need: times(h), without: times(new(big.Rat).Sub(h, a)), supply: p.places}
	if p.staff.Cmp(p.places) < 0 {
		f.supply = p.staff
	}
	f.gap, f.anyway, f.spare = beyond(f.need, f.supply), beyond(f.without, f.supply), beyond(f.supply, f.need)
	f.arrivals = new(big.Rat).Sub(f.gap, f.anyway)
	return f
}

// drawn is a small question with all that can be uncertain.
type drawn struct {
	people              gap.People
	ages                gap.Span
	rate, places, staff gap.Range
	divide              bool
}

func draw(t *rapid.T) drawn {
	between := func(name string, from, to int64) gap.Range {
		a := rapid.Int64Range(from, to).Draw(t, name)
		b := rapid.Int64Range(a, min(to, a+(to-from)/4)).Draw(t, name+" value")
		return gap.Range{Low: a, Value: b, High: rapid.Int64Range(b, min(to, b+(to-from)/4)).Draw(t, name+" high")}
	}
	d := drawn{divide: rapid.Bool().Draw(t, "divide"), rate: between("rate", 1, 1500), places: between("places", 0, 60_000), staff: between("staff", 0, 60_000)}
	for range 3 {
		d.people.Heads = append(d.people.Heads, between("heads", 0, 40_000))
		d.people.Arrived = append(d.people.Arrived, between("arrived", 0, 20_000))
		d.people.Net = append(d.people.Net, between("net", -300, 300))
		d.people.Ages = append(d.people.Ages, rapid.Int64Range(0, 3).Draw(t, "weight"))
	}
	d.people.Ages[1]++ // somebody has an age
	d.people.Births = between("births", 0, 20_000)
	for i := range d.people.Ahead {
		d.people.Ahead[i] = between("ahead", 0, 10_000)
	}
	d.ages.From = rapid.IntRange(0, 2).Draw(t, "from")
	d.ages.To = rapid.IntRange(d.ages.From, 3).Draw(t, "to")
	return d
}

func (d drawn) question(t *rapid.T) gap.Question {
	p, err := gap.Project(d.people)
	if err != nil {
		t.Fatal(err)
	}
	return gap.Question{Days: days, People: p, Ages: d.ages, Rates: []gap.Rate{{Figure: gap.Figure{Name: "rate", Range: d.rate}, Divide: d.divide}},
		Places: gap.Figure{Range: d.places}, Staffed: &gap.Figure{Range: d.staff}}
}

// at is the world in which each input is where pick puts it in its range.
func (d drawn) at(pick func(gap.Range) *big.Rat) (p point) {
	for age := range d.people.Heads {
		p.heads, p.arrived, p.net = append(p.heads, pick(d.people.Heads[age])), append(p.arrived, pick(d.people.Arrived[age])), append(p.net, pick(d.people.Net[age]))
	}
	for _, v := range d.people.Ahead {
		p.ahead = append(p.ahead, pick(v))
	}
	p.births, p.rate, p.places, p.staff = pick(d.people.Births), pick(d.rate), pick(d.places), pick(d.staff)
	return p
}

func thousand(n int64) *big.Rat { return big.NewRat(n, 1000) }

// within holds to the ends as they are rounded outwards.
func within(t *rapid.T, what string, r gap.Range, v *big.Rat) {
	if v.Cmp(thousand(r.Low)) < 0 || v.Cmp(thousand(r.High)) > 0 {
		t.Errorf("%s: %s lies outside of %d…%d", what, v.FloatString(6), r.Low, r.High)
	}
}

func each(y gap.Year, f found, one func(string, gap.Range, *big.Rat)) {
	one("need", y.Need, f.need)
	one("without", y.Without, f.without)
	one("supply", y.Supply, f.supply)
	one("gap", y.Gap, f.gap)
	one("anyway", y.Anyway, f.anyway)
	one("arrivals", y.Arrivals, f.arrivals)
	one("spare", y.Spare, f.spare)
}

func TestNoCombinationOfInputsLeavesTheRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		a, err := gap.Ask(d.question(t))
		if err != nil {
			t.Fatal(err)
		}
		for range 30 {
			world := d.at(func(r gap.Range) *big.Rat {
				switch at := rapid.IntRange(0, 4).Draw(t, "where"); at {
				case 0:
					return thousand(r.Low)
				case 1:
					return thousand(r.High)
				default: // anywhere between, in quarters
					return new(big.Rat).Add(thousand(r.Low), new(big.Rat).Mul(big.NewRat(int64(at-1), 4), thousand(r.High-r.Low)))
				}
			})
			year := rapid.IntRange(0, gap.Years).Draw(t, "year")
			each(a.Years[year], world.reckon(year, d.ages, d.people.Ages, d.divide), func(what string, r gap.Range, v *big.Rat) { within(t, what, r, v) })
		}
	})
}

// All corners of few inputs: the ends of the ranges are found in some world, so no range is wider than it must be.
func TestARangeIsNoWiderThanItMustBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		d.staff, d.people.Arrived[2] = gap.Exactly(d.staff.Value), gap.Exactly(d.people.Arrived[2].Value)
		d.people.Net[1], d.people.Net[2] = gap.Exactly(d.people.Net[1].Low), gap.Exactly(d.people.Net[2].High)
		for i := range d.people.Heads { // uncertain are two arrived, births, net, ahead, rate and places
			d.people.Heads[i].Value = d.people.Heads[i].Low
			d.people.Heads[i].High = d.people.Heads[i].Low
		}
		for i := 1; i < gap.Years; i++ {
			d.people.Ahead[i] = gap.Exactly(d.people.Ahead[i].Low)
		}
		a, err := gap.Ask(d.question(t))
		if err != nil {
			t.Fatal(err)
		}
		year := rapid.IntRange(0, gap.Years).Draw(t, "year")
		seen := map[string]*[2]*big.Rat{}
		const uncertain = 7
		for mask := range 1 << uncertain {
			bit := 0
			world := d.at(func(r gap.Range) *big.Rat {
				if r.Low == r.High {
					return thousand(r.Low)
				}
				up := mask&(1<<bit) != 0
				bit++
				if up {
					return thousand(r.High)
				}
				return thousand(r.Low)
			})
			each(a.Years[year], world.reckon(year, d.ages, d.people.Ages, d.divide), func(what string, _ gap.Range, v *big.Rat) {
				if seen[what] == nil {
					seen[what] = &[2]*big.Rat{v, v}
				}
				if v.Cmp(seen[what][0]) < 0 {
					seen[what][0] = v
				}
				if v.Cmp(seen[what][1]) > 0 {
					seen[what][1] = v
				}
			})
		}
		y := a.Years[year]
		each(y, found{}, func(what string, r gap.Range, _ *big.Rat) {
			lowest, highest := seen[what][0], seen[what][1]
			if new(big.Rat).Sub(lowest, thousand(r.Low)).Cmp(thousand(1)) >= 0 || new(big.Rat).Sub(thousand(r.High), highest).Cmp(thousand(1)) >= 0 {
				t.Errorf("%s: %d…%d, but no world lies below %s or above %s", what, r.Low, r.High, lowest.FloatString(5), highest.FloatString(5))
			}
		})
	})
}

// somebody is one of whom a town is made, each on their own.
type somebody struct {
	age  int
	came bool
}

func TestATownOfSinglePersonsGivesTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const last = 4
		var town []somebody
		p := gap.People{Heads: make([]gap.Range, last+1), Arrived: make([]gap.Range, last+1), Ages: []int64{1, 1, 0, 2, 0}}
		for range rapid.IntRange(0, 60).Draw(t, "town") {
			one := somebody{rapid.IntRange(0, last).Draw(t, "age"), rapid.Bool().Draw(t, "came")}
			town = append(town, one)
			add := func(r *gap.Range) { *r = gap.Exactly(r.Value + 1000) }
			add(&p.Heads[one.age])
			if one.came {
				add(&p.Arrived[one.age])
			}
		}
		births, come := rapid.IntRange(0, 9).Draw(t, "births"), rapid.IntRange(0, 4).Draw(t, "fours")
		p.Births = gap.Exactly(int64(1000 * births))
		for i := range p.Ahead {
			p.Ahead[i] = gap.Exactly(int64(4000 * come))
		}
		pr, err := gap.Project(p)
		if err != nil {
			t.Fatal(err)
		}
		places := rapid.IntRange(0, 60).Draw(t, "places")
		span := gap.Span{From: rapid.IntRange(0, last).Draw(t, "from"), To: last}
		a, err := gap.Ask(gap.Question{Days: days, People: pr, Ages: span, Places: gap.Figure{Range: gap.Exactly(int64(1000 * places))}})
		if err != nil {
			t.Fatal(err)
		}
		for year := range gap.Years + 1 {
			if year > 0 {
				for i := range town {
					town[i].age = min(last, town[i].age+1)
				}
				for range births {
					town = append(town, somebody{})
				}
				for range come {
					town = append(town, somebody{0, true}, somebody{1, true}, somebody{3, true}, somebody{3, true})
				}
			}
			// each asks for a place; those who did not arrive ask first, because without the others there would be only them
			free, anyway, arrivals := places, 0, 0
			for _, came := range []bool{false, true} {
				for _, one := range town {
					if one.came != came || one.age < span.From {
						continue
					}
					switch {
					case free > 0:
						free--
					case came:
						arrivals++
					default:
						anyway++
					}
				}
			}
			y := a.Years[year]
			if y.Anyway.Value != int64(1000*anyway) || y.Arrivals.Value != int64(1000*arrivals) || y.Spare.Value != int64(1000*free) {
				t.Fatalf("year %d: %d anyway, %d of arrivals, %d free; reckoned %+v", year, anyway, arrivals, free, y)
			}
		}
	})
}
