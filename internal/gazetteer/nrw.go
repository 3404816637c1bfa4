package gazetteer

import (
	"encoding/csv"
	"strconv"
	"strings"
	"sync"

	"wegwarte/internal"
	"wegwarte/internal/clock"
)

// The demo world's own table: the names and figures of the 396 municipalities
// of Nordrhein-Westfalen. Its first line is the source.
var nrw = sync.OnceValue(func() List {
	text := internal.Text("gazetteer/nrw.csv")
	head, _, _ := strings.Cut(text, "\n")
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comment = '#'
	rows, err := reader.ReadAll()
	if err != nil {
		panic(err) // embedded, and held by a test
	}
	list := List{AsOf: clock.NewDate(2025, 8, 31), Source: strings.TrimPrefix(head, "# ")}
	for _, r := range rows[1:] {
		list.Municipalities = append(list.Municipalities, Municipality{
			AGS: r[0], Name: r[1], OfficialName: r[2], Kreis: Kreis{r[3], r[4]}, Independent: r[5] == "1",
			District: r[6], Population: int(number(r[7])), AreaHa: number(r[8]), PostalCode: r[9],
			Lat: degree(r[10]), Lon: degree(r[11]),
		})
	}
	return list
})

// NRW gives the municipalities of Nordrhein-Westfalen with the boundaries of
// 31 August 2025. Each call gives a list of its own.
func NRW() List {
	list := nrw()
	list.Municipalities = append([]Municipality(nil), list.Municipalities...)
	return list
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

func degree(s string) float64 {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(err)
	}
	return n
}
