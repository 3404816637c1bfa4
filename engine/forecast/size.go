package forecast

// sizes is the distribution of household sizes: those of the history beside so
// many of the prior's as it is worth.
type sizes struct {
	part []float64 // of each size, those of one person first; together 1
	mean float64   // persons in a household
	draw table
}

func sized(own []int, prior Prior) sizes {
	n := max(len(own), len(prior.Sizes))
	s := sizes{part: make([]float64, n)}
	usual := 0.0
	for _, p := range prior.Sizes {
		usual += p
	}
	all := 0.0
	for i := range s.part {
		if i < len(prior.Sizes) {
			s.part[i] = prior.Sizes[i] / usual * prior.Households
		}
		if i < len(own) {
			s.part[i] += float64(own[i])
		}
		all += s.part[i]
	}
	for i := range s.part {
		s.part[i] /= all
		s.mean += float64(float64(i+1) * s.part[i])
	}
	s.draw = tabled(s.part)
	return s
}

// households gives how many households came in a week, as far as it is known
// how many persons did.
func (s sizes) households(w Week) int {
	if w.Households > 0 || w.Persons == 0 {
		return w.Households
	}
	return max(1, int(float64(w.Persons)/s.mean+.5))
}
