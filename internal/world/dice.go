package world

import (
	"encoding/binary"
	"math/rand/v2"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
)

// dice is the source of chance of one household, or of one pair of them.
type dice struct{ *rand.Rand }

// The lanes keep the chances of different things apart.
const (
	laneHousehold uint64 = iota + 1
	lanePair
	laneFacility
	laneForesight
	laneReport
	laneCapacity
	laneSite
	laneResident
	laneStatement
	laneFormer
	laneFirst
	laneFigure
)

func throw(seed, lane uint64, index int) dice {
	i := uint64(index)                                                 //nolint:gosec // indices are not negative
	return dice{rand.New(rand.NewPCG(mix(seed+lane), mix(i<<8|lane)))} //nolint:gosec // it must come out the same each time
}

// mix spreads neighbouring numbers over all 64 bits (SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// chance is true with the probability p.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// between gives a number from lo to hi, both included; lo where hi is less.
func (d dice) between(lo, hi int) int { return lo + d.IntN(max(1, hi-lo+1)) }

// id makes an identifier for a morning of the day.
func (d dice) id(day clock.Date) id.ID {
	var random [10]byte
	binary.BigEndian.PutUint64(random[:8], d.Uint64())
	binary.BigEndian.PutUint16(random[8:], uint16(d.Uint32())) //nolint:gosec // random bits
	return id.From(morning(day), random)
}

// pick gives one of the values.
func pick[T any](d dice, values []T) T { return values[d.IntN(len(values))] }

// drawn is a value with its weight among others.
type drawn[T any] struct {
	value  T
	weight float64
}

// draw gives one of the values, the heavier the more often.
func draw[T any](d dice, values []drawn[T]) T {
	total := 0.0
	for _, v := range values {
		total += v.weight
	}
	at := d.Float64() * total
	for _, v := range values {
		if at -= v.weight; at < 0 {
			return v.value
		}
	}
	return values[len(values)-1].value
}
