package seating

import "slices"

// Apart are children who begin together and came to different places.
type Apart struct {
	Family   string
	Children []int
	Together []Together // at each place that all of them wish for
}

// Together is what would have to be otherwise for them to be at one place.
type Together struct {
	Place string
	Lacks []Lack // of those who are not there
}

// Lack is what a child would need at a place.
type Lack struct {
	Child  int
	Age    bool // the place has no group of its age
	Points int  // so many more, to come before the last who got a seat; 0: as many, it was the day or the lot
}

// explain says of each wish what came of it, and of families who is apart.
func (o *Outcome) explain(t Task, places map[string]int) {
	for i, child := range t.Children {
		for w := range o.Asked[i] {
			a := &o.Asked[i][w]
			a.Got = o.Seat[i] == a.Place
			if a.Group < 0 || child.Pinned {
				continue
			}
			taken := o.Groups[places[a.Place]][a.Group]
			free := taken.Children[taken.Pinned:]
			for _, other := range free {
				if other != i && o.before(t, a.Place, other, i) < 0 {
					a.Behind++
				}
			}
			if a.Asked && !a.Got && len(free) > 0 {
				_, a.By, a.Criterion = t.Rule.Compare(o.at(free[len(free)-1], a.Place).Calculation, a.Calculation)
			}
		}
	}
	o.families(t, places)
}

func (o *Outcome) families(t Task, places map[string]int) {
	of, names := map[string][]int{}, []string{}
	for i, child := range t.Children {
		if child.Family != "" {
			if len(of[child.Family]) == 0 {
				names = append(names, child.Family)
			}
			of[child.Family] = append(of[child.Family], i)
		}
	}
	for _, family := range names {
		all := of[family]
		if !slices.ContainsFunc(all, func(j int) bool { return o.Seat[j] != o.Seat[all[0]] }) {
			continue
		}
		a := Apart{Family: family, Children: all}
		for _, wish := range t.Children[all[0]].Wishes {
			if !slices.ContainsFunc(all, func(j int) bool { return !slices.Contains(t.Children[j].Wishes, wish) }) {
				a.Together = append(a.Together, Together{wish, o.lacks(places, wish, all)})
			}
		}
		o.Apart = append(o.Apart, a)
	}
}

func (o *Outcome) lacks(places map[string]int, place string, children []int) (lacks []Lack) {
	for _, j := range children {
		a := o.at(j, place)
		if a.Got {
			continue
		}
		if a.Group < 0 {
			lacks = append(lacks, Lack{Child: j, Age: true})
			continue
		}
		lack := Lack{Child: j}
		if taken := o.Groups[places[place]][a.Group]; len(taken.Children) == taken.Seats && len(taken.Children) > taken.Pinned {
			last := taken.Children[len(taken.Children)-1]
			lack.Points = max(0, o.at(last, place).Calculation.Total-a.Calculation.Total)
		}
		lacks = append(lacks, lack)
	}
	return lacks
}
