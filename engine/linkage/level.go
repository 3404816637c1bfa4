package linkage

import "slices"

// Level is how far two values agree.
type Level uint8

// The levels of names and other texts. Unknown says nothing either way.
const (
	Unknown Level = iota
	Same
	Sounds // other letters, same sound; or the same words in another order
	Typo   // one letter too many, too few or other, or two in each other's place
	Near   // much of it is the same
	Part   // all words of the one are in the other, or all but an article
	Differs
	levels
)

// The levels of a date of birth; Unknown, Same and Differs are shared.
const (
	BirthTurned   Level = iota + levels // day and month in each other's place
	BirthDigit                          // one digit other, or two neighbours in each other's place
	BirthTwoParts                       // the year, and month or day
	BirthDayMonth                       // day and month, but not the year
	BirthMonth                          // as far as both are known, to the month
	BirthYear                           // as far as both are known, to the year
	BirthNextYear                       // one year apart, where not both are known to the day
	BirthOnePart                        // the year alone, where both are known to the day
	birthLevels
)

// near is from where on two names are Near.
const near = .87

// compareTexts gives the level at which two values agree; nil is not known.
func compareTexts(a, b *text) Level {
	switch {
	case a == nil || b == nil:
		return Unknown
	case a == b || a.whole == b.whole:
		return Same
	case a.sound == b.sound && len(a.sound) > 1, a.joined == b.joined, len(a.words) > 1 && slices.Equal(a.sounds, b.sounds):
		return Sounds
	case len(a.letters) > 2 && len(b.letters) > 2 && oneEdit(a.letters, b.letters):
		return Typo
	case likeness(a.letters, b.letters) >= near:
		return Near
	case len(a.words) != len(b.words) && (within(a, b) || within(b, a)), "al"+a.joined == b.joined, "al"+b.joined == a.joined:
		return Part
	}
	return Differs
}

// within reports whether each word of a sounds like one of b; words of one sound
// alone do not count.
func within(a, b *text) bool {
	for _, s := range a.sounds {
		if len(s) < 2 || !slices.Contains(b.sounds, s) {
			return false
		}
	}
	return true
}

// compareBirths gives the level at which two dates of birth agree.
func compareBirths(a, b Birth) Level {
	switch {
	case a.Year == 0 || b.Year == 0:
		return Unknown
	case a == b && a.whole():
		return Same
	case !a.whole() || !b.whole() || a.stopgap() || b.stopgap():
		return compareKnown(a, b)
	case a.Year == b.Year && a.Month == b.Day && a.Day == b.Month:
		return BirthTurned
	case oneDigit(a, b):
		return BirthDigit
	}
	switch month, day := a.Month == b.Month, a.Day == b.Day; {
	case a.Year == b.Year && (month || day):
		return BirthTwoParts
	case a.Year == b.Year:
		return BirthOnePart
	case month && day:
		return BirthDayMonth
	}
	return Differs
}

// compareKnown compares dates of which one at least is not known to the day, or
// is the first of January, which says no more than the year.
func compareKnown(a, b Birth) Level {
	switch apart := a.Year - b.Year; {
	case apart == 1 || apart == -1:
		return BirthNextYear
	case apart != 0:
		return Differs
	case a.Month == 0 || b.Month == 0 || a.stopgap() || b.stopgap():
		return BirthYear
	case a.Month == b.Month:
		return BirthMonth
	}
	return Differs
}

// oneDigit reports whether one digit is another one, or two neighbours are in
// each other's place.
func oneDigit(a, b Birth) bool {
	x, y := a.digits(), b.digits()
	first, last, n := -1, 0, 0
	for i := range x {
		if x[i] != y[i] {
			if first < 0 {
				first = i
			}
			last, n = i, n+1
		}
	}
	return n == 1 || n == 2 && last == first+1 && x[first] == y[last] && x[last] == y[first] //nolint:gosec // first is set where n is not 0
}

func (b Birth) digits() (d [8]byte) {
	n := b.Year*10000 + b.Month*100 + b.Day
	for i := 7; i >= 0; i-- {
		d[i] = byte(n % 10)
		n /= 10
	}
	return d
}
