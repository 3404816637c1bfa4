package figures

import (
	"regexp"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/sheet"
)

// stubs are heads of columns that say what a row is about.
var stubs = map[string]string{
	"ags": "key", "gkz": "key", "gemeindeschluessel": "key", "amtlichergemeindeschluessel": "key", "schluessel": "key", "kennziffer": "key", "regionalschluessel": "key", "ars": "key", "schluesselnummer": "key",
	"gemeinde": "place", "kommune": "place", "gemeindename": "place", "raumeinheit": "place", "name": "place", "gebiet": "place", "region": "place", "stadtgemeinde": "place", "gebietseinheit": "place",
	"indikator": "part", "indikatoren": "part", "merkmal": "part", "alter": "part", "altersgruppe": "part", "altersjahr": "part", "geschlecht": "part", "bezeichnung": "part",
	"jahr": "period", "stichtag": "period", "zeit": "period", "zeitraum": "period", "schuljahr": "period", "datum": "period",
	"einheit": "unit", "aggregat": "skip",
}

// grid is a table whose parts are known.
type grid struct {
	titles []string
	heads  []sheet.Record
	rows   []sheet.Record
	stub   []string // what each of the first columns says
	width  int
}

// readTable reads a table with titles, a head of one or several rows, and columns that
// say what each row is about.
func (f *File) readTable(all []sheet.Record, town func(string) string) error {
	g := split(all)
	f.Titles = g.titles
	if len(g.rows) == 0 || len(g.heads) == 0 {
		return errs.Invalid("figures.error.table")
	}
	g.stubs()
	if len(g.stub) == 0 || len(g.stub) >= g.width {
		return errs.Invalid("figures.error.table")
	}
	heads, quality := g.labels(town)
	whole, day, measure := said(g.titles)
	last := make([]string, len(g.stub))
	for _, row := range g.rows {
		l, ags := whole, ""
		for c, kind := range g.stub {
			text := cellText(row, c)
			if text == "" && kind != "part" && kind != "unit" {
				text = last[c]
			}
			last[c] = text
			switch kind {
			case "key":
				if key, ok := keyOfPlace(text); ok {
					ags = key
				} else {
					ags = "00"
				}
			case "place":
				if ags == "" && text != "" {
					if ags = town(text); ags == "" {
						ags = "00"
					}
				}
			case "skip":
			default:
				one := newLabel()
				one.add(text, nil)
				l = l.with(one)
			}
		}
		for c := len(g.stub); c < g.width; c++ {
			if quality[c] {
				continue
			}
			at := l.with(heads[c])
			v := Value{Row: row.Number, Field: g.field(c), AGS: ags, Age: at.age, Period: at.period.on(day)}
			if at.place != "" {
				v.AGS = at.place
			}
			v.Name = f.named(at.words(), join(measure, at.words()))
			beside := ""
			if c+1 < g.width && quality[c+1] {
				beside = cellText(row, c+1)
			}
			var cell sheet.Cell
			if c < len(row.Cells) {
				cell = row.Cells[c]
			}
			f.keep(v, cell, at.unit, beside)
		}
	}
	return nil
}

// on gives a year its reference day, where the titles name one.
func (p Period) on(day string) Period {
	if !p.Year || day == "" {
		return p
	}
	if d, err := clock.ParseDate(strconv.Itoa(p.From.Year()) + day); err == nil {
		return Period{From: d, To: d}
	}
	return p
}

func cellText(row sheet.Record, c int) string {
	if c >= len(row.Cells) {
		return ""
	}
	return strings.TrimSpace(row.Cells[c].Text)
}

// isValue reports whether a cell could be a value.
func isValue(cell sheet.Cell) bool {
	_, _, sign := number(cell)
	return sign != wrong && sign != blank
}

// split parts the rows into titles, head and values.
func split(all []sheet.Record) (g grid) {
	first := len(all)
	for i, row := range all {
		if isData(row) {
			first = i
			break
		}
	}
	for _, row := range all[:first] {
		if len(row.Cells) == 1 {
			g.titles = append(g.titles, strings.TrimSpace(row.Cells[0].Text))
			g.heads = nil // what stands above a title is no head
			continue
		}
		g.heads = append(g.heads, row)
	}
	g.rows = all[first:]
	for _, row := range g.rows {
		g.width = max(g.width, len(row.Cells))
	}
	return g
}

// isData reports whether a row is one of values: it begins with the key of a place, or
// has a number that is no year.
func isData(row sheet.Record) bool {
	if len(row.Cells) < 2 {
		return false
	}
	values, periods := 0, 0
	for _, cell := range row.Cells[1:] {
		if isValue(cell) {
			values++
			if _, ok := period(cell.Text); ok {
				periods++
			}
		}
	}
	if first := cellText(row, 0); values > 0 && len(first) != 4 {
		if _, ok := keyOfPlace(first); ok {
			return true
		}
	}
	return values > periods
}

const looked = 200 // rows that say what a column is

// stubs finds the columns that say what a row is about.
func (g *grid) stubs() {
	for c := range g.width {
		head := ""
		for _, row := range g.heads {
			if text := cellText(row, c); text != "" {
				head = sheet.Fold(text)
			}
		}
		kind := stubs[head]
		if kind == "" {
			kind = g.guess(c, head)
		}
		if kind == "" {
			return
		}
		g.stub = append(g.stub, kind)
	}
}

// guess says by its cells what a column is; "" where it has values.
func (g *grid) guess(c int, head string) string {
	filled, keys, long, periods, values := 0, 0, 0, 0, 0
	for _, row := range g.rows[:min(len(g.rows), looked)] {
		text := cellText(row, c)
		if text == "" {
			continue
		}
		filled++
		if key, ok := keyOfPlace(text); ok || text == "DG" {
			keys++
			if len(text) >= 5 && strings.HasPrefix(key, "0") {
				long++
			}
		}
		if _, ok := period(text); ok {
			periods++
		}
		if isValue(row.Cells[c]) {
			values++
		}
	}
	switch {
	case filled == 0:
		return ""
	case head == "" && keys == filled && long > 0:
		return "key"
	case periods == filled && (head == "" || c == 0):
		return "period"
	case values*2 >= filled:
		return ""
	case len(g.stub) > 0 && g.stub[len(g.stub)-1] == "key":
		return "place"
	}
	return "part"
}

var letters = regexp.MustCompile(`^(?i:[eprsvb]|\(\))?$`)

// labels gives what stands above each column of values, and which columns only say
// how good the value beside them is.
func (g *grid) labels(town func(string) string) (heads []label, quality []bool) {
	heads, quality = make([]label, g.width), make([]bool, g.width)
	placed := false
	for _, kind := range g.stub {
		placed = placed || kind == "key" || kind == "place"
	}
	if placed {
		town = nil
	}
	for c := range heads {
		heads[c] = newLabel()
		quality[c] = c > len(g.stub) && g.onlyLetters(c)
	}
	for i, row := range g.heads {
		carried := ""
		for c := len(g.stub); c < g.width; c++ {
			if text := cellText(row, c); text != "" {
				carried = text
			} else if i == len(g.heads)-1 && len(g.heads) > 1 {
				carried = ""
			}
			heads[c].add(carried, town)
		}
	}
	return heads, quality
}

func (g *grid) onlyLetters(c int) bool {
	filled := 0
	for _, row := range g.rows[:min(len(g.rows), looked)] {
		text := cellText(row, c)
		if !letters.MatchString(text) {
			return false
		}
		if text != "" {
			filled++
		}
	}
	return filled > 0
}

// field names a column as the person sees it.
func (g *grid) field(c int) string {
	var all []string
	for _, row := range g.heads {
		if text := cellText(row, c); text != "" {
			all = append(all, text)
		}
	}
	if len(all) == 0 {
		return sheet.ColumnName(c + 1)
	}
	return shorten(strings.Join(all, " · "))
}

var inBrackets = regexp.MustCompile(`\s*\([^)]*\)\s*$`)

// said reads what the titles say of all values: a day, the day of each year, and what
// is measured.
func said(titles []string) (l label, day, measure string) {
	l = newLabel()
	for i, t := range titles {
		if m := fullDate.FindString(t); m != "" {
			if p, ok := period(m); ok && !published.MatchString(t) {
				l.period = p
			}
		} else if m := dayMonth.FindStringSubmatch(t); m != nil && strings.Contains(strings.ToLower(t), "stichtag") {
			if d, err := strconv.Atoi(m[1]); err == nil {
				if n, err := strconv.Atoi(m[2]); err == nil && d >= 1 && d <= 31 && n >= 1 && n <= 12 {
					day = "-" + two(n) + "-" + two(d)
				}
			}
		} else if p, ok := period(t); ok {
			l.period = p
		}
		if i > 0 && i == len(titles)-1 {
			measure = strings.TrimSpace(inBrackets.ReplaceAllString(t, ""))
		}
	}
	return l, day, measure
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
