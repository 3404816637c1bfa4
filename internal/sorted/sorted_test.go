package sorted_test

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/internal/sorted"
)

func TestAListIsOrderedAsPackageSlicesDoesStably(t *testing.T) {
	type thing struct {
		Key int8
		Was int
	}
	by := func(a, b thing) int { return cmp.Compare(a.Key, b.Key) }
	rapid.Check(t, func(t *rapid.T) {
		var got []thing
		for i, key := range rapid.SliceOf(rapid.Int8Range(-3, 9)).Draw(t, "keys") {
			got = append(got, thing{key, i})
		}
		want := slices.Clone(got)
		slices.SortStableFunc(want, by)
		if sorted.By(got, by); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func BenchmarkBy(b *testing.B) {
	list := make([][4]string, 1000)
	for i := range list {
		list[i][0] = string(rune('a'+i*7919%997)) + "x"
	}
	by := func(a, b [4]string) int { return cmp.Compare(a[0], b[0]) }
	for name, sort := range map[string]func([][4]string, func(a, b [4]string) int){"sorted": sorted.By[[4]string], "slices": slices.SortStableFunc[[][4]string]} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				sort(slices.Clone(list), by)
			}
		})
	}
}
