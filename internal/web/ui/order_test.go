package ui_test

import (
	"cmp"
	"fmt"
	"net/url"
	"testing"

	"wegwarte/internal/web/ui"
)

func TestAShortListIsOrderedByAWordOfItsAddress(t *testing.T) {
	by := map[string]func(a, b int) int{"": cmp.Compare[int], "rest": func(a, b int) int { return cmp.Compare(a%10, b%10) }}
	for query, want := range map[string]string{
		"": "[13 21 32] /l?spalte=- /l?spalte=rest", "spalte=-": "[32 21 13] /l /l?spalte=rest", "spalte=rest": "[21 32 13] /l /l?spalte=-rest",
		"spalte=-rest": "[13 32 21] /l /l?spalte=rest", "spalte=Amina": "[13 21 32] /l?spalte=- /l?spalte=rest",
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		o, rows := ui.Ordered(values, "/l", "rest"), []int{13, 21, 32}
		ui.SortShort(o, rows, by)
		if got := fmt.Sprint(rows, " ", o.Head(ui.Column{}, "").SortURL, " ", o.Head(ui.Column{}, "rest").SortURL); got != want {
			t.Errorf("%q: %s, want %s", query, got, want)
		}
	}
}
