package lived

import (
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/placement"
	"wegwarte/internal/id"
)

// Two families in one room of a house have of it what they have of its places.
func TestARoomIsSharedByPlaces(t *testing.T) {
	m := count([]held{
		{stay: "a", persons: 3, kind: placement.Shared, shared: true, room: "1", area: 400, places: 3},
		{stay: "b", persons: 1, kind: placement.Shared, shared: true, room: "1", area: 400, places: 1},
		{stay: "c", persons: 2, kind: placement.Hall, room: "2", area: 160, places: 2},
		{stay: "d", persons: 5, kind: placement.Flat, room: "3", area: 600, places: 3},
		{stay: "d", persons: 5, kind: placement.Flat, room: "4", area: 0, places: 2}, // not all of it is known
	})
	want := Month{Persons: 11, Halls: 2, OwnDoor: 5, Measured: 6, Space: Space{80, 100, 100}}
	if m != want {
		t.Errorf("%+v, want %+v", m, want)
	}
	if m.Share(m.Halls) != 182 || (Month{}).Share(0) != 0 {
		t.Errorf("2 of 11 are %d in a thousand", m.Share(m.Halls))
	}
}

// The middle is what listing everybody in order gives.
func TestAQuantileIsThatOfEverybodyInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []held
		var each []int
		for i, persons := range rapid.SliceOfN(rapid.IntRange(1, 6), 1, 30).Draw(t, "persons") {
			name := id.ID(rune('a' + i))
			area := persons * rapid.IntRange(1, 300).Draw(t, "area")
			all = append(all, held{stay: name, persons: persons, kind: placement.Flat, room: name, area: area, places: persons})
			for range persons {
				each = append(each, area/persons)
			}
		}
		m := count(all)
		below := func(v int) (n int) {
			for _, e := range each {
				if e <= v {
					n++
				}
			}
			return n
		}
		for percent, v := range map[int]int{10: m.Space.Low, 50: m.Space.Middle, 90: m.Space.High} {
			if 100*below(v) < percent*len(each) || 100*below(v-1) >= percent*len(each) {
				t.Fatalf("%d %%: %d of %v", percent, v, each)
			}
		}
		if m.Persons != len(each) || m.OwnDoor != len(each) || m.Measured != len(each) {
			t.Fatalf("%+v of %d", m, len(each))
		}
	})
}
