package seating

import (
	"cmp"
	"fmt"
	"slices"
)

// Place is a Kita, with its groups.
type Place struct {
	ID     string
	Groups []Group
}

// Group are the seats for children of an age: the ages of one place do not overlap, so that a child fits one group of it at most.
type Group struct {
	From  int // months, the first that fits
	Until int // months, the first that does not fit any more
	Seats int
}

// Child is a claim for one of several places.
type Child struct {
	Claim
	Months int      // its age on the day the seats begin
	Wishes []string // places, the best first
	Family string   // those who begin together; "": alone
	Pinned bool     // people decided: To, or nowhere where that is ""
	To     string   // where no group of it is for the child's age, the seat is one of the first group
}

// Task is who asks for what.
type Task struct {
	Rule     Rule
	Seed     string
	On       int // the day of which waiting counts
	Places   []Place
	Children []Child
}

// Outcome is which child comes where.
type Outcome struct {
	Seat   []string // of each child, its place; "": none
	Asked  [][]Asking
	Groups [][]Taken // of each place, of each group
	Apart  []Apart
	Rounds int // how often somebody asked
}

// Asking is what came of a wish.
type Asking struct {
	Place       string
	Group       int // -1: the place has no group of the child's age
	Calculation Calculation
	Got         bool
	Asked       bool // it came to this wish: earlier ones were not to be had
	Behind      int  // how many children come before it of those who got a seat; with Asked and not Got, all seats
	By          By   // what put it behind the last who got a seat
	Criterion   int  // of a strict rule; else -1
}

// Taken is who has the seats of a group.
type Taken struct {
	Seats    int
	Children []int // in the order of the place; the pinned first
	Pinned   int
}

type seat struct{ place, group int }

// Assign finds the best stable outcome for the children.
func Assign(t Task) (*Outcome, error) {
	places, err := t.check()
	if err != nil {
		return nil, err
	}
	o := &Outcome{Seat: make([]string, len(t.Children)), Asked: make([][]Asking, len(t.Children)), Groups: make([][]Taken, len(t.Places))}
	for p, place := range t.Places {
		o.Groups[p] = make([]Taken, len(place.Groups))
		for g, group := range place.Groups {
			o.Groups[p][g].Seats = group.Seats
		}
	}
	var asking []int
	for i, child := range t.Children {
		o.Asked[i] = t.askings(places, child)
		switch {
		case !child.Pinned:
			asking = append(asking, i)
		case child.To != "":
			p := places[child.To]
			g := t.Places[p].fits(child.Months)
			if g < 0 {
				g = 0
			}
			taken := &o.Groups[p][g]
			taken.Children, taken.Pinned = append(taken.Children, i), taken.Pinned+1
			o.Seat[i] = child.To
		}
	}
	if err := o.room(t); err != nil {
		return nil, err
	}
	next := make([]int, len(t.Children))
	for len(asking) > 0 { // the order in which they ask does not matter
		i := asking[len(asking)-1]
		asking = asking[:len(asking)-1]
		for next[i] < len(o.Asked[i]) {
			a := &o.Asked[i][next[i]]
			next[i]++
			if a.Group < 0 {
				continue
			}
			a.Asked, o.Rounds = true, o.Rounds+1
			if out := o.ask(t, seat{places[a.Place], a.Group}, i); out != i {
				if out >= 0 {
					o.Seat[out] = ""
					asking = append(asking, out)
				}
				o.Seat[i] = a.Place
				break
			}
		}
	}
	o.explain(t, places)
	return o, nil
}

// askings are a child's wishes with what they come to.
func (t Task) askings(places map[string]int, child Child) []Asking {
	all := make([]Asking, len(child.Wishes))
	for i, wish := range child.Wishes {
		all[i] = Asking{Place: wish, Group: t.Places[places[wish]].fits(child.Months), Calculation: t.Rule.Calculate(child.Claim, wish, t.On, t.Seed), Criterion: -1}
	}
	return all
}

func (p Place) fits(months int) int {
	return slices.IndexFunc(p.Groups, func(g Group) bool { return months >= g.From && months < g.Until })
}

// ask has a child ask for a seat and gives who is turned away: -1 nobody, or another, or the child itself.
func (o *Outcome) ask(t Task, at seat, i int) int {
	taken := &o.Groups[at.place][at.group]
	place := t.Places[at.place].ID
	spot, _ := slices.BinarySearchFunc(taken.Children[taken.Pinned:], i, func(have, i int) int { return o.before(t, place, have, i) })
	taken.Children = slices.Insert(taken.Children, taken.Pinned+spot, i)
	if len(taken.Children) <= taken.Seats {
		return -1
	}
	last := taken.Children[len(taken.Children)-1]
	taken.Children = taken.Children[:len(taken.Children)-1]
	return last
}

// before compares two children at a place that both wish for.
func (o *Outcome) before(t Task, place string, a, b int) int {
	order, _, _ := t.Rule.Compare(o.at(a, place).Calculation, o.at(b, place).Calculation)
	return cmp.Or(order, cmp.Compare(t.Children[a].ID, t.Children[b].ID))
}

func (o *Outcome) at(child int, place string) *Asking {
	for i := range o.Asked[child] {
		if o.Asked[child][i].Place == place {
			return &o.Asked[child][i]
		}
	}
	return nil
}

// room says where more children are pinned than there are seats.
func (o *Outcome) room(t Task) error {
	for p, groups := range o.Groups {
		for g, taken := range groups {
			if len(taken.Children) > taken.Seats {
				return fmt.Errorf("seating: %d children are pinned to group %d of %q, which has %d seats", len(taken.Children), g+1, t.Places[p].ID, taken.Seats)
			}
		}
	}
	return nil
}

func (t Task) check() (map[string]int, error) {
	if err := t.Rule.Check(); err != nil {
		return nil, err
	}
	places := map[string]int{}
	for p, place := range t.Places {
		if _, twice := places[place.ID]; twice || place.ID == "" {
			return nil, fmt.Errorf("seating: the place %q has no name, or that of another", place.ID)
		}
		places[place.ID] = p
		for g, group := range place.Groups {
			if group.Seats < 0 || group.From < 0 || group.Until <= group.From {
				return nil, fmt.Errorf("seating: group %d of %q: from %d to %d months, %d seats", g+1, place.ID, group.From, group.Until, group.Seats)
			}
			for _, other := range place.Groups[:g] {
				if group.From < other.Until && other.From < group.Until {
					return nil, fmt.Errorf("seating: group %d of %q is for ages that another of its groups is for", g+1, place.ID)
				}
			}
		}
	}
	claims := make([]Claim, len(t.Children))
	for i, child := range t.Children {
		claims[i] = child.Claim
		for w, wish := range child.Wishes {
			if _, known := places[wish]; !known || slices.Contains(child.Wishes[:w], wish) {
				return nil, fmt.Errorf("seating: the wish %q of %q is not known, or stands twice", wish, child.ID)
			}
		}
		if p, known := places[child.To]; child.Pinned && child.To != "" && (!known || len(t.Places[p].Groups) == 0) {
			return nil, fmt.Errorf("seating: %q is pinned to %q, which has no seats", child.ID, child.To)
		}
	}
	return places, distinct(claims)
}
