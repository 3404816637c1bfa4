package allocation

import "wegwarte/engine/descent"

// task is a group of places, with the households that are there and perhaps one
// that is nowhere, to be settled anew.
type task struct {
	places, houses []int32
}

// groups deals all places, and all households with them, into groups of places
// whose households would also like to be at each other's.
func (s *search) groups(size int) []task {
	d := dealer{s: s, size: size, dealt: make([]bool, s.p.Places), members: make([][]int32, s.p.Places)}
	var free []int32
	for i, j := range s.at {
		if j >= 0 {
			d.members[j] = append(d.members[j], int32(i)) //nolint:gosec // at most MaxHouseholds
		} else {
			free = append(free, int32(i)) //nolint:gosec // at most MaxHouseholds
		}
	}
	shuffle(&s.random, free)
	for _, i := range free[:min(len(free), 1+s.p.Places/size)] {
		for range nearby {
			if j := s.near[int(i)*nearby+s.random.Below(nearby)]; j >= 0 && !d.dealt[j] {
				d.deal(j, i)
				break
			}
		}
	}
	seeds := count(s.p.Places)
	shuffle(&s.random, seeds)
	for _, j := range seeds {
		if !d.dealt[j] {
			d.deal(j)
		}
	}
	return d.tasks
}

// dealer makes groups.
type dealer struct {
	s       *search
	size    int
	dealt   []bool
	members [][]int32
	tasks   []task
}

// deal makes one group around a place. Those who are nowhere see to it that
// some places they would like are in it.
func (d *dealer) deal(seed int32, nowhere ...int32) {
	t := task{houses: nowhere}
	d.add(&t, seed)
	for _, i := range nowhere {
		for _, j := range d.s.near[int(i)*nearby : (int(i)+1)*nearby] {
			if j >= 0 && !d.dealt[j] && len(t.places) <= d.size/3 {
				d.add(&t, j)
			}
		}
	}
	for tries := 0; len(t.places) < d.size && tries < 8*d.size && len(t.houses) > 0; tries++ {
		i := t.houses[d.s.random.Below(len(t.houses))]
		if j := d.s.near[int(i)*nearby+d.s.random.Below(nearby/2)]; j >= 0 && !d.dealt[j] {
			d.add(&t, j)
		}
	}
	d.tasks = append(d.tasks, t)
}

func (d *dealer) add(t *task, j int32) {
	d.dealt[j] = true
	t.places = append(t.places, j)
	t.houses = append(t.houses, d.members[j]...)
}

func shuffle(x *descent.Random, list []int32) {
	for at := range list {
		with := x.Below(at + 1)
		list[at], list[with] = list[with], list[at]
	}
}
