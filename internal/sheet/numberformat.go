package sheet

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"time"
)

// numberFormat is what matters of a cell's number format: XLSX stores dates as
// numbers, and only the format says that 45983 is a day.
type numberFormat struct {
	day, clock bool
	zeros      int // width of a format such as "00000", which shows leading zeros
}

// loadStyles reads which number format each cell style has.
func (b *book) loadStyles(name string) error {
	p, closer, err := b.open(name)
	if err != nil {
		return err
	}
	defer closer()
	custom := map[string]numberFormat{}
	inside := false // cellXfs: the styles that cells name by position
	return p.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			if len(custom) > 1<<16 {
				return errMany
			}
			custom[attr(e, "numFmtId")] = formatOf(attr(e, "formatCode"))
		case "cellXfs":
			inside = true
		case "cellStyleXfs", "cellStyles", "dxfs":
			inside = false
		case "xf":
			if !inside || len(b.styles) > 1<<16 {
				return nil
			}
			id := attr(e, "numFmtId")
			format, ok := custom[id]
			if !ok {
				format = builtinFormat(id)
			}
			b.styles = append(b.styles, format)
		}
		return nil
	})
}

// builtinFormat knows the formats that have a number but no code in the file
// (ECMA-376 part 1, 18.8.30, with the East Asian dates).
func builtinFormat(id string) numberFormat {
	n, err := strconv.Atoi(id)
	switch {
	case err != nil:
		return numberFormat{}
	case n == 22:
		return numberFormat{day: true, clock: true}
	case n >= 18 && n <= 21, n >= 32 && n <= 35, n >= 45 && n <= 47:
		return numberFormat{clock: true}
	case n >= 14 && n <= 17, n >= 27 && n <= 31, n == 36, n >= 50 && n <= 58:
		return numberFormat{day: true}
	}
	return numberFormat{}
}

// formatOf reads a format code such as `dd/mm/yyyy;@`, `[$-407]d. mmmm yyyy` or
// `"KW" 00`: only its first section, without quoted and bracketed parts.
func formatOf(code string) numberFormat {
	var f numberFormat
	letters := strings.Builder{}
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"':
			i = skipTo(code, i, '"')
		case '[':
			end := skipTo(code, i, ']')
			if inner := strings.ToLower(code[i+1 : min(end, len(code))]); inner != "" && strings.Trim(inner, "hms") == "" {
				f.clock = true // elapsed time: [h]:mm
			}
			i = end
		case '\\', '_', '*':
			i++
		case ';':
			i = len(code)
		default:
			letters.WriteByte(c)
		}
	}
	shown := strings.ToLower(letters.String())
	if strings.HasPrefix(shown, "general") || strings.HasPrefix(shown, "standard") {
		return numberFormat{}
	}
	if shown != "" && strings.Trim(shown, "0") == "" {
		f.zeros = len(shown)
	}
	f.clock = f.clock || strings.ContainsAny(shown, "hs")
	f.day = strings.ContainsAny(shown, "dyj") || !f.clock && strings.Contains(shown, "m")
	return f
}

func skipTo(s string, from int, end byte) int {
	if n := strings.IndexByte(s[from+1:], end); n >= 0 {
		return from + 1 + n
	}
	return len(s)
}

// show gives the cell for a stored number: an ISO date, a time of day, or a
// plain decimal with the 15 digits that spreadsheet programs show.
func (f numberFormat) show(raw string, from1904 bool) Cell {
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return Cell{Text: raw}
	}
	if f.day || f.clock {
		if text, ok := f.moment(n, from1904); ok {
			return Cell{Text: text, Kind: Date}
		}
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	text := strconv.FormatFloat(rounded, 'f', -1, 64)
	if missing := f.zeros - len(text); missing > 0 && strings.Trim(text, "0123456789") == "" {
		return Cell{Text: strings.Repeat("0", missing) + text} // shown as a key, not as an amount
	}
	return Cell{Text: text, Kind: Number}
}

const lastSerial = 2958466 // the day after 9999-12-31

// moment turns days since the epoch of the book into ISO. The day numbers up
// to 60 follow Lotus 1-2-3, which thought 1900 a leap year.
func (f numberFormat) moment(n float64, from1904 bool) (string, bool) {
	if n < 0 || n >= lastSerial {
		return "", false
	}
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case n < 60:
		epoch = epoch.AddDate(0, 0, 1)
	}
	days, fraction := math.Modf(n)
	at := epoch.AddDate(0, 0, int(days)).Add(time.Duration(math.Round(fraction*86400)) * time.Second)
	switch {
	case at.Year() > 9999:
		return "", false
	case f.day && f.clock:
		return withoutMidnight(at.Format("2006-01-02T15:04:05")), true
	case f.day:
		return epoch.AddDate(0, 0, int(days)).Format(time.DateOnly), days >= 1 || from1904
	default:
		return at.Format(time.TimeOnly), n < 1
	}
}

// withoutMidnight leaves the bare date where no time is told.
func withoutMidnight(iso string) string {
	if day, clock, _ := strings.Cut(iso, "T"); strings.Trim(clock, "0:.Z") == "" {
		return day
	}
	return iso
}
