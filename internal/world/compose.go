package world

import "wegwarte/internal/person"

// member is somebody's place in a household before there is a name.
type member struct {
	role   role
	sex    person.Sex
	months int // age on arrival
}

type role uint8

const (
	alone role = iota
	mother
	father
	child
	grandparent
	guardian // aunt or uncle
)

const year = 12 // months

// compose draws sexes and ages. Members stand in the order adults, children,
// grandparents; whoever is first speaks for the household.
func compose(o outline, d dice) []member {
	switch o.form {
	case Couple:
		return couple(d, o.region.refuge)
	case Family:
		return parents(d, d.between(1, 3), true)
	case SingleParent:
		return parents(d, d.between(1, 3), false)
	case LargeFamily:
		return parents(d, d.between(4, 7), true)
	case ThreeGenerations:
		all := parents(d, d.between(1, 3), d.chance(.7))
		return append(all, member{grandparent, sex(d, .6), min(92*year, all[0].months+d.between(18*year, 32*year))})
	case Siblings:
		young := children(d, d.between(1, 3))
		return append([]member{{guardian, sex(d, .6), d.between(20*year, 39*year)}}, young...)
	default:
		return []member{{alone, sex(d, single(o.region)), adult(d)}}
	}
}

// single is the share of women among those who came alone.
func single(r *region) float64 {
	if r.refuge {
		return .6
	}
	return .22
}

func sex(d dice, women float64) person.Sex {
	switch p := d.Float64(); {
	case p < women:
		return person.Female
	case p > .998:
		return person.Diverse
	}
	return person.Male
}

// adult draws an age in months: most are young, few are old.
func adult(d dice) int {
	span := draw(d, []drawn[[2]int]{{[2]int{18, 25}, 38}, {[2]int{26, 35}, 36}, {[2]int{36, 50}, 19},
		{[2]int{51, 65}, 6}, {[2]int{66, 84}, 1}})
	return d.between(span[0]*year, span[1]*year+11)
}

func couple(d dice, older bool) []member {
	age := adult(d)
	if older || d.chance(.15) {
		age = d.between(50*year, 83*year)
	}
	return []member{{mother, person.Female, age}, {father, person.Male, max(18*year, age+d.between(-3*year, 9*year))}}
}

// parents draws children first, a mother young enough for the youngest and both
// old enough for the eldest.
func parents(d dice, n int, both bool) []member {
	young := children(d, n)
	eldest, youngest := young[0].months, young[n-1].months
	first := d.between(17*year, max(18*year, min(33*year, 46*year-(eldest-youngest))))
	mum := member{mother, person.Female, max(18*year, eldest+first)}
	dad := member{father, person.Male, max(19*year, eldest+18*year, mum.months+d.between(-2*year, 10*year))}
	switch {
	case both:
		return append([]member{dad, mum}, young...)
	case d.chance(.86):
		return append([]member{mum}, young...)
	}
	return append([]member{dad}, young...)
}

// children draws brothers and sisters under 18, the eldest first.
func children(d dice, n int) []member {
	const most = 18*year - 1
	gaps := make([]int, n)
	sum := 0
	for i := 1; i < n; i++ {
		gaps[i] = d.between(14, 30)
		if d.chance(.02) {
			gaps[i] = 0 // twins
		}
		sum += gaps[i]
	}
	age := d.between(1, most-sum) + sum
	young := make([]member, n)
	for i := range young {
		age -= gaps[i]
		young[i] = member{child, sex(d, .485), age}
	}
	return young
}

// ties says who is what to whom, by position.
func ties(members []member) (all []person.Tie) {
	is := func(r role) int {
		for i, m := range members {
			if m.role == r {
				return i + 1
			}
		}
		return 0
	}
	tie := func(a, b int, k person.RelationKind) {
		if a > 0 && b > 0 {
			all = append(all, person.Tie{Person: a, Other: b, Kind: k})
		}
	}
	mum, dad, aunt, elder := is(mother), is(father), is(guardian), is(grandparent)
	tie(dad, mum, person.Spouse)
	for i, m := range members {
		if m.role == child {
			tie(mum, i+1, person.Parent)
			tie(dad, i+1, person.Parent)
			tie(aunt, i+1, person.Guardian)
		}
	}
	tie(elder, min(1, elder), person.Parent) // of the one who speaks for the household
	return all
}
