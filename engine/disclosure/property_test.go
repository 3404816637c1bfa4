package disclosure_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/disclosure"
	"wegwarte/engine/disclosure/check"
)

// anyTable draws a small table of one to four columns, some nested, with many small counts and zeros.
func anyTable(t *rapid.T) *disclosure.Table {
	dims := rapid.IntRange(1, 4).Draw(t, "columns")
	table := &disclosure.Table{Within: map[string][]string{}}
	var sizes []int
	for k := range dims {
		table.Columns = append(table.Columns, fmt.Sprint("c", k))
		sizes = append(sizes, rapid.IntRange(1, 5-dims/2).Draw(t, "size"))
	}
	nested := rapid.Bool().Draw(t, "nested")
	if nested {
		table.Columns = append(table.Columns, "above")
		table.Within["c0"] = []string{"above"}
	}
	total := 1
	for _, s := range sizes {
		total *= s
	}
	most := rapid.SampledFrom([]int64{2, 6, 12, 40}).Draw(t, "most")
	for i := range total {
		var key []string
		for k, rest := 0, i; k < dims; k++ {
			key = append(key, fmt.Sprint(rest%sizes[k]))
			rest /= sizes[k]
		}
		if nested {
			key = append(key, fmt.Sprint(i%sizes[0]/2))
		}
		if n := rapid.Int64Range(-2, most).Draw(t, "count"); n >= 0 {
			table.Rows = append(table.Rows, disclosure.Row{Key: key, Count: n})
		}
	}
	if len(table.Rows) == 0 {
		t.Skip("nobody")
	}
	return table
}

func TestEveryReleaseIsProved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := anyTable(t)
		p := disclosure.Policy{Min: rapid.Int64Range(2, 7).Draw(t, "min"), Zeros: rapid.SampledFrom([]disclosure.Zeros{disclosure.ShowZeros, disclosure.HideZeros}).Draw(t, "zeros")}
		r, err := disclosure.Protect(table, p)
		if err != nil {
			t.Fatal(err)
		}
		if err := check.Proved(table, p, r); err != nil {
			t.Fatal(err)
		}
	})
}
