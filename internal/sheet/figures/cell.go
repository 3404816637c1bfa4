package figures

import (
	"regexp"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/sheet"
)

// Sign is why a cell has no value.
type Sign string

// The signs, by the legend of the statistical offices.
const (
	Secret    Sign = "secret"    // "." unknown, or to be kept secret
	Later     Sign = "later"     // "…" comes later
	TooUnsure Sign = "unsure"    // "/" not certain enough
	Senseless Sign = "senseless" // "x" makes no sense here
	NotStated Sign = "stated"    // "k. A."

	blank Sign = "blank"
	wrong Sign = "wrong"
)

// Signs are those that are told, in their order.
var Signs = []Sign{Secret, Later, TooUnsure, Senseless, NotStated}

var signs = map[string]Sign{"": blank, ".": Secret, "•": Secret, "...": Later, "…": Later, "/": TooUnsure, "()": TooUnsure, "( )": TooUnsure, "x": Senseless, "X": Senseless,
	"k.A.": NotStated, "k. A.": NotStated, "k.a.": NotStated, "k. a.": NotStated, "keine Angabe": NotStated, "n.v.": NotStated, "n. v.": NotStated, "NA": NotStated}

// marks are the letters beside a value.
var marks = map[string]figure.Mark{"p": figure.Provisional, "v": figure.Provisional, "r": figure.Revised, "b": figure.Revised, "s": figure.Estimated, "()": figure.Uncertain, "u": figure.Uncertain, "e": figure.Plain, "": figure.Plain}

// number gives the value of a cell in thousandths, or why there is none.
func number(cell sheet.Cell) (n int64, mark figure.Mark, sign Sign) {
	text := strings.TrimSpace(cell.Text)
	if cell.Kind == sheet.Fault || cell.Kind == sheet.Date {
		return 0, "", wrong
	}
	if s, known := signs[text]; known {
		return 0, "", s
	}
	if text == "-" || text == "–" || text == "—" {
		return 0, "", ""
	}
	if strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")") {
		text, mark = strings.TrimSpace(text[1:len(text)-1]), figure.Uncertain
	}
	if i := len(text) - 1; i > 0 && mark == "" {
		if m, known := marks[strings.ToLower(text[i:])]; known {
			text, mark = strings.TrimSpace(text[:i]), m
		}
	}
	text = strings.TrimSpace(strings.TrimSuffix(text, "%"))
	cell.Text = text
	n, ok := sheet.Thousandths(cell)
	if !ok || n < 0 {
		return 0, "", wrong
	}
	return n, mark, ""
}

// Period is what a value tells of.
type Period struct {
	From, To clock.Date
	Year     bool // the file says a year, and no day
}

var (
	fullDate = regexp.MustCompile(`\b(\d{1,2}\.\d{1,2}\.(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)\b`)
	onlyDate = regexp.MustCompile(`^(?:(?i:stichtag|stand|am|zum)\s*:?\s*)?(\d{1,2}\.\d{1,2}\.(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?:T[0-9:]+)?$`)
	onlyYear = regexp.MustCompile(`^(?:(?i:jahr)\s*:?\s*)?((?:19|20)\d\d)$`)
	season   = regexp.MustCompile(`^((?:19|20)\d\d)/(\d\d(?:\d\d)?)$`)
	lastYear = regexp.MustCompile(`^(.*\pL.*?)[\s,:(]+((?:19|20)\d\d)\)?$`)
	dayMonth = regexp.MustCompile(`\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s|$|-)`)
)

// period reads a text that is a day, a year or a school year.
func period(text string) (Period, bool) {
	text = strings.TrimSpace(text)
	if m := onlyDate.FindStringSubmatch(text); m != nil {
		if d, err := clock.ParseDate(m[1]); err == nil && !d.IsZero() {
			return Period{From: d, To: d}, true
		}
		return Period{}, false
	}
	if m := onlyYear.FindStringSubmatch(text); m != nil {
		year, _ := strconv.Atoi(m[1])
		return yearOf(year), true
	}
	if m := season.FindStringSubmatch(text); m != nil {
		year, _ := strconv.Atoi(m[1])
		return Period{From: clock.NewDate(year, 8, 1), To: clock.NewDate(year+1, 7, 31), Year: true}, true
	}
	return Period{}, false
}

func yearOf(year int) Period {
	return Period{From: clock.NewDate(year, 1, 1), To: clock.NewDate(year, 12, 31), Year: true}
}

var (
	ageUnder = regexp.MustCompile(`(?i)^unter (?:1 jahr|einem jahr|1 jahre)$`)
	ageFrom  = regexp.MustCompile(`(?i)^(\d{1,3}) bis unter (\d{1,3}) jahren?$`)
	ageOne   = regexp.MustCompile(`(?i)^(\d{1,3})(?: jahre?|[- ]jährige?)$`)
	ageTop   = regexp.MustCompile(`(?i)^(\d{2,3}) (?:jahre und (?:mehr|älter)|und mehr jahre)$`)
)

// single gives the single year of age that a text names.
func single(text string) (age int, ok bool) {
	text = strings.Join(strings.Fields(text), " ")
	if ageUnder.MatchString(text) {
		return 0, true
	}
	if m := ageFrom.FindStringSubmatch(text); m != nil {
		from, _ := strconv.Atoi(m[1])
		to, _ := strconv.Atoi(m[2])
		return from, to == from+1
	}
	if m := ageOne.FindStringSubmatch(text); m != nil {
		age, _ = strconv.Atoi(m[1])
		return age, age <= 120
	}
	if m := ageTop.FindStringSubmatch(text); m != nil {
		age, _ = strconv.Atoi(m[1])
		return age, age >= 85 && age <= 120
	}
	return 0, false
}

// units are what a value is counted in; those of thousands are multiplied.
var units = map[string]int64{"anzahl": 1, "prozent": 1, "eur": 1, "euro": 1, "personen": 1, "einwohnerinnen": 1, "einwohner": 1, "1000": 1000, "tsd": 1000, "tausend": 1000, "eurm2": 1, "euroqm": 1,
	"jeeinwohner": 1, "quadratmeter": 1, "qm": 1}

// unit reads a text that is a unit.
func unit(text string) (int64, bool) {
	if strings.TrimSpace(text) == "%" {
		return 1, true
	}
	factor, known := units[sheet.Fold(text)]
	return factor, known
}

// totals are words that name the whole.
var totals = map[string]bool{"insgesamt": true, "gesamt": true, "zusammen": true, "total": true, "alle": true}

// label is what the words around a value say.
type label struct {
	parts  []string
	age    int
	period Period
	place  string
	unit   int64
}

func newLabel() label { return label{age: -1, unit: 1} }

// add reads one text; town finds places, where the file has no column for them.
func (l *label) add(text string, town func(string) string) {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return
	}
	if p, ok := period(text); ok {
		l.period = p
		return
	}
	if factor, ok := unit(text); ok {
		l.unit = factor
		return
	}
	if town != nil {
		if ags := town(text); ags != "" {
			l.place = ags
			return
		}
	}
	if m := lastYear.FindStringSubmatch(text); m != nil && l.period.From.IsZero() {
		year, _ := strconv.Atoi(m[2])
		l.period, text = yearOf(year), strings.TrimSpace(m[1])
	}
	if age, ok := single(text); ok {
		l.age, text = min(age, 99), ageSign
	}
	if !totals[sheet.Fold(text)] && (len(l.parts) == 0 || l.parts[len(l.parts)-1] != text) {
		l.parts = append(l.parts, text)
	}
}

const ageSign = "{age}"

// with adds what another label says, which is nearer to the value.
func (l label) with(m label) label {
	l.parts = append(append([]string{}, l.parts...), m.parts...)
	if m.age >= 0 {
		l.age = m.age
	}
	if !m.period.From.IsZero() {
		l.period = m.period
	}
	if m.place != "" {
		l.place = m.place
	}
	if m.unit != 1 {
		l.unit = m.unit
	}
	return l
}

func (l label) words() string { return strings.Join(l.parts, " · ") }
