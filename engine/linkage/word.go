package linkage

import (
	"fmt"
	"slices"
)

// The words for levels and values by which they are kept and spoken of.
var (
	levelWords = [birthLevels]string{"unknown", "same", "sounds", "typo", "near", "part", "differs",
		"turned", "digit", "two-parts", "day-month", "month", "year", "next-year", "one-part"}
	valueWords = [...]string{"given", "family", "birth", "order", "other"}
)

// String gives the word for the level.
func (l Level) String() string { return levelWords[l] }

// MarshalText gives the word for the level.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads the word for a level.
func (l *Level) UnmarshalText(word []byte) error {
	i := slices.Index(levelWords[:], string(word))
	if i < 0 {
		return fmt.Errorf("linkage: no level is called %q", word)
	}
	*l = Level(i) //nolint:gosec // a place in the list
	return nil
}

// String gives the word for the value.
func (v Value) String() string { return valueWords[v] }

// MarshalText gives the word for the value.
func (v Value) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the word for a value.
func (v *Value) UnmarshalText(word []byte) error {
	i := slices.Index(valueWords[:], string(word))
	if i < 0 {
		return fmt.Errorf("linkage: no value is called %q", word)
	}
	*v = Value(i) //nolint:gosec // a place in the list
	return nil
}
