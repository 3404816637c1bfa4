package arrivals

import (
	"io"
	"strings"

	"wegwarte/internal/sheet"
)

// example is a list to try with, of nobody: six households, three of them with a
// mistake that people make.
const example = `A-2026-90001|1|Al-Haddad|Amina|الحداد|أمينة|03.03.1984|weiblich|Arabisch (spricht, liest)|+49 151 0000001||Ehepartner von 2|01.11.2026
A-2026-90001|2|Al-Haddad|Yusuf|الحداد|يوسف|1980|männlich|Arabisch (spricht); Englisch (spricht)||||01.11.2026
A-2026-90001|3|Al-Haddad|Sami|||05.2019|m|Arabisch|||Kind von 1, 2|01.11.2026
A-2026-90002|1|Koval|Olena|Коваль|Олена|12.07.1990|w|Ukrainisch (spricht, liest); Russisch (spricht)|+49 151 0000002|olena@example.org|Mutter von 2|04.11.2026
A-2026-90002|2|Koval|Ivan|Коваль|Іван|2016|m|Ukrainisch|||Kind von 1|04.11.2026
A-2026-90003|1|Tesfay|Selam|||31.02.1995|w|Tigrinya (spricht, liest)||||
A-2026-90004|1|Rahimi|Farid|||1971|m|Dari (spricht)|||Onkel von 2|
A-2026-90004|2|Rahimi|Nilofar|||2009|w|Dari (spricht, liest)||||
A-2026-90005|1|Demir|Hasan|||17.09.1988|m|Kurdisch (Kurmandschi); Türkisch (spricht, liest)||||08.11.2026
|1|Okafor|Grace|||2001|w|Englisch (spricht, liest)||||
`

// WriteExample writes a list to try with.
func WriteExample(w io.Writer) error {
	t := sheet.Table{Name: "Ankünfte"}
	for _, c := range declared {
		if c != unit {
			t.Headers = append(t.Headers, c.Header)
		}
	}
	var rows [][]sheet.Cell
	for text := range strings.Lines(example) {
		var row []sheet.Cell
		for cell := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "|") {
			row = append(row, sheet.String(cell))
		}
		rows = append(rows, row)
	}
	t.Rows = sheet.RowsOf(rows...)
	return sheet.WriteXLSX(w, t)
}
