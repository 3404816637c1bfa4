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

// What the models differ in. Each combination is one, and the history decides
// between them: the weight of each is the probability it gave to what happened.
var (
	wanders = []float64{0.02, 0.05, 0.1} // how far the level moves in a week, as a part of it
	bursts  = []int{1, 2, 4, 8, 32}      // how even the weeks are: the variance is m + m²/r
	swings  = []float64{0, 0.15, 0.3}    // how much of the level the season adds at its height
	peaks   = 6                          // when that may be: days of the year, in equal distances
)

// seasonless is the probability that there is no season, before anything is known.
const seasonless = 0.6

// hop is a move on the ladder.
type hop struct {
	by   int
	part float64
}

// hops are the moves within a week, as likely up as down.
func hops(wander float64) []hop {
	step := (1 - shifting) * wander * wander / (2 * math.Log(ratio) * math.Log(ratio))
	list := []hop{{0, 0}, {1, step}, {-1, step}, {3, shifting / 4}, {-3, shifting / 4}, {6, shifting / 4}, {-6, shifting / 4}}
	return rest(list)
}

// levelled gives the moves by which futures go on: those down are the more likely ones by as much
// as those up go further, so that the mean stays. What is expected is "as now", and not more
// for the mere reason that it is uncertain.
func levelled(hops []hop) []hop {
	list := slices.Clone(hops)
	for i := range list {
		if by := list[i].by; by != 0 {
			high := power(ratio, max(by, -by)) // up x and down x·high leave the mean where it is
			list[i].part *= 2 / (1 + high)
			if by < 0 {
				list[i].part *= high
			}
		}
	}
	return rest(list)
}

// rest gives what is left to staying where one is, the first of the moves.
func rest(list []hop) []hop {
	list[0].part = 1
	for _, h := range list[1:] {
		list[0].part -= h.part
	}
	return list
}

// season is what a model says about the time of the year.
type season struct {
	swing float64
	peak  float64 // part of the year
	prior float64
}

// at gives the factor in the week that begins on a day; its mean over a year is 1.
func (s season) at(day Day) float64 {
	if s.swing == 0 {
		return 1
	}
	return 1 + s.swing*math.Cos(2*math.Pi*((float64(day)+3.5)/365.2425-s.peak))
}

func seasons() []season {
	list := []season{{prior: seasonless}}
	for _, swing := range swings[1:] {
		for p := range peaks {
			list = append(list, season{swing, float64(p) / float64(peaks), (1 - seasonless) / float64((len(swings)-1)*peaks)})
		}
	}
	return list
}

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
