package forecast

import (
	"math"
	"slices"
)

// The level, how many households come in a usual week, stands on a rung of a
// ladder. Rungs are an eighth apart, from one in a year up to 2,000 in a week.
const (
	rungs  = 100
	lowest = 1.0 / 64
	ratio  = 9.0 / 8

	// A shift of the level, by three or six rungs (×1.4 or ×2), happens once a year.
	shifting = 1.0 / 52
	// A model whose weight falls below this is given up.
	hopeless = 1e-7
	// Of a week in which nobody should have come, this is taken to have been open, if somebody came.
	ajar = 0.05
)

// model is one way to see the history, with what it knows after it.
type model struct {
	hops   []hop
	burst  int
	season season
	weight float64        // its probability; all models together have 1
	on     [rungs]float64 // the probability of each rung; together 1
}

// ladder is all that a history has taught.
type ladder struct {
	level  [rungs]float64
	logs   [rungs]float64
	models []model
}

// newLadder knows nothing yet: each model is as likely as its prior says, each rung as
// the next, or near to a guess of the level, if there is one above 0.
func newLadder(guess float64) *ladder {
	l := &ladder{}
	at := lowest
	for g := range l.level {
		l.level[g], l.logs[g] = at, math.Log(at)
		at *= ratio
	}
	var on [rungs]float64
	sum := 0.0
	for g := range on {
		on[g] = 1
		if guess > 0 {
			off := l.logs[g] - math.Log(guess)
			on[g] = math.Exp(-off * off / 2)
		}
		sum += on[g]
	}
	for g := range on {
		on[g] /= sum
	}
	for _, s := range seasons() {
		for _, b := range bursts {
			for _, w := range wanders {
				m := model{hops: hops(w), burst: b, season: s, weight: s.prior / float64(len(bursts)*len(wanders))}
				m.on = on
				l.models = append(l.models, m)
			}
		}
	}
	return l
}

// move lets a week pass.
func (m *model) move() {
	var next [rungs]float64
	for g, p := range m.on {
		if p < 1e-12 {
			continue
		}
		for _, h := range m.hops {
			next[min(max(g+h.by, 0), rungs-1)] += float64(p * h.part)
		}
	}
	m.on = next
}

func (l *ladder) pass() {
	for i := range l.models {
		l.models[i].move()
	}
}

// learn weighs rungs and models by what came: so many households in a week that
// begins on the day and in which people were sent during a part of it.
func (l *ladder) learn(day Day, households int, open float64) {
	if open <= 0 {
		if households == 0 {
			return // it says nothing
		}
		open = ajar
	}
	y := float64(households)
	logs := make([]float64, len(l.models))
	best := math.Inf(-1)
	var like [rungs]float64
	last := -1
	var factor, ways, high float64
	for i := range l.models {
		m := &l.models[i]
		if last < 0 || l.models[last].burst != m.burst || l.models[last].season != m.season { // else the same as before
			r := float64(m.burst)
			factor = m.season.at(day) * open
			ways = lnGamma(y+r) - lnGamma(y+1) - lnGamma(r) + r*math.Log(r) + y*math.Log(factor)
			high = math.Inf(-1)
			for g := range like {
				like[g] = y*l.logs[g] - (y+r)*math.Log(r+l.level[g]*factor)
				high = max(high, like[g])
			}
			for g := range like {
				like[g] = math.Exp(like[g] - high)
			}
			last = i
		}
		sum := 0.0
		for g := range m.on {
			m.on[g] *= like[g]
			sum += m.on[g]
		}
		if sum <= 0 {
			logs[i] = math.Inf(-1)
			continue
		}
		for g := range m.on {
			m.on[g] /= sum
		}
		logs[i] = math.Log(m.weight) + ways + high + math.Log(sum)
		best = max(best, logs[i])
	}
	l.weigh(logs, best)
}

// weigh gives the models their new weights and drops those that nothing speaks for.
func (l *ladder) weigh(logs []float64, best float64) {
	if math.IsInf(best, -1) {
		return // beyond all that any model can think of
	}
	sum := 0.0
	for i := range l.models {
		l.models[i].weight = math.Exp(logs[i] - best)
		sum += l.models[i].weight
	}
	kept := 0.0
	l.models = slices.DeleteFunc(l.models, func(m model) bool {
		drop := m.weight < hopeless*sum
		if !drop {
			kept += m.weight
		}
		return drop
	})
	for i := range l.models {
		l.models[i].weight /= kept
	}
}

func lnGamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

// mean gives the level, and level × season in the week that begins on a day.
func (l *ladder) mean(day Day) (level, seasonal float64) {
	for i := range l.models {
		m := &l.models[i]
		own := 0.0
		for g, p := range m.on {
			own += float64(p * l.level[g])
		}
		level += float64(m.weight * own)
		seasonal += float64(m.weight * float64(own*m.season.at(day)))
	}
	return level, seasonal
}
