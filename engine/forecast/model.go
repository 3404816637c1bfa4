package forecast

import (
	"math"
	"slices"
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
