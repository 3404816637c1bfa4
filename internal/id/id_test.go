package id_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"wegwarte/internal/id"
)

func TestAnIDIsReadBackAndSortsByTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		early := rapid.Int64Range(0, 1<<47).Draw(t, "early")
		late := early + rapid.Int64Range(1, 1<<40).Draw(t, "later")
		random := func(label string) [10]byte {
			return [10]byte(rapid.SliceOfN(rapid.Byte(), 10, 10).Draw(t, label))
		}
		a, b := id.From(time.UnixMilli(early), random("a")), id.From(time.UnixMilli(late), random("b"))
		if a >= b {
			t.Fatalf("%s is not before %s", a, b)
		}
		for _, one := range []id.ID{a, b} {
			if back, ok := id.Parse(string(one)); !ok || back != one {
				t.Fatalf("%s is not read back", one)
			}
		}
	})
}

func TestTheKnownFormOfAULID(t *testing.T) {
	if got := id.From(time.UnixMilli(1469918176385), [10]byte{}); got != "01ARYZ6S410000000000000000" {
		t.Errorf("got %s", got)
	}
}

func TestOnlyIDsAreRead(t *testing.T) {
	for _, s := range []string{"", "none", "01arz6s4100000000000000000", "81ARYZ6S410000000000000000", "01ARYZ6S41000000000000000U",
		"01ARYZ6S4100000000000000000", "01ARYZ6S41000000000000000/"} {
		if _, ok := id.Parse(s); ok {
			t.Errorf("%q is taken for an ID", s)
		}
	}
}

func TestWhatIsMadeLaterSortsBehindAlsoInOneMillisecond(t *testing.T) {
	before := id.New()
	for range 10_000 {
		one := id.New()
		if one <= before {
			t.Fatalf("%s came after %s", one, before)
		}
		before = one
	}
}

func TestNoTwoAreTheSame(t *testing.T) {
	seen := map[id.ID]bool{}
	for range 10_000 {
		one := id.New()
		if seen[one] {
			t.Fatalf("%s came twice", one)
		}
		seen[one] = true
	}
}
