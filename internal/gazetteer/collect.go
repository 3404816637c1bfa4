package gazetteer

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/sorted"
)

// entry is one line of either form, its fields still as texts.
type entry struct {
	line       int
	satzart    string // 10 Land, 20 Regierungsbezirk, 40 Kreis, 50 Verband, 60 Gemeinde
	kind       string // Textkennzeichen
	land       string // 2 digits
	rb         string // 1 digit
	kreis      string // 2 digits
	gem        string // 3 digits
	name       string
	area       string
	areaPlaces int // decimal places of area in hectares: 0, or 2 where area is in km²
	population string
	postalCode string
	lat, lon   string
}

// The fields as the official descriptions call them.
const (
	fieldSatzart    = "Satzart"
	fieldKind       = "Textkennzeichen"
	fieldAsOf       = "Gebietsstand"
	fieldKey        = "Gemeindeschlüssel"
	fieldKreis      = "Kreis"
	fieldName       = "Gemeindename"
	fieldArea       = "Fläche"
	fieldPopulation = "Bevölkerung"
	fieldPostalCode = "Postleitzahl"
	fieldLat        = "Breitengrad"
	fieldLon        = "Längengrad"
)

const (
	maxErrors = 50
	rules     = "gazetteer.rule." // and the name of the rule: the message key
)

// collector holds the rules that both forms share.
type collector struct {
	land      string
	asOf      clock.Date
	source    string
	districts map[string]string // Land+RB -> name
	kreise    map[string]string // Land+RB+Kreis -> name
	seen      map[string]int    // AGS -> line
	found     []Municipality
	errors    errs.List
}

func newCollector(land string) *collector {
	return &collector{land: land, districts: map[string]string{}, kreise: map[string]string{}, seen: map[string]int{}}
}

func (c *collector) fail(line int, field, rule string, args ...any) {
	if len(c.errors) < maxErrors {
		args = append([]any{"line", line, "field", field}, args...)
		c.errors = append(c.errors, errs.Invalid(rules+rule, args...).At(field))
	}
}

// add takes one line; lines of other Länder are passed over.
func (c *collector) add(e entry) {
	if !isKey(e.land, 2) {
		c.fail(e.line, fieldKey, "digits", "width", 2)
		return
	}
	if e.land != c.land {
		return
	}
	switch e.satzart {
	case "10", "30", "50": // the Land itself, regions, associations: not needed
	case "20":
		c.districts[e.land+e.rb] = shortName(strings.TrimPrefix(e.name, "Reg.-Bez. "))
	case "40":
		c.kreise[e.land+e.rb+e.kreis] = shortName(e.name)
	case "60":
		c.municipality(e)
	default:
		c.fail(e.line, fieldSatzart, "satzart")
	}
}

func (c *collector) municipality(e entry) {
	switch {
	case e.kind == "65" || e.kind == "66":
		return // gemeindefreies Gebiet
	case !slices.Contains([]string{"60", "61", "62", "63", "64", "67"}, e.kind):
		c.fail(e.line, fieldKind, "kind")
		return
	}
	ags := e.land + e.rb + e.kreis + e.gem
	if !isKey(ags, 8) {
		c.fail(e.line, fieldKey, "digits", "width", 8)
		return
	}
	if first, twice := c.seen[ags]; twice {
		c.fail(e.line, fieldKey, "twice", "first", first)
		return
	}
	c.seen[ags] = e.line
	kreis, known := c.kreise[ags[:5]]
	if !known {
		c.fail(e.line, fieldKreis, "kreis")
	}
	if e.name == "" {
		c.fail(e.line, fieldName, "missing")
	}
	if e.postalCode != "" && !isKey(e.postalCode, 5) {
		c.fail(e.line, fieldPostalCode, "digits", "width", 5)
	}
	c.found = append(c.found, Municipality{
		AGS: ags, Name: shortName(e.name), OfficialName: e.name,
		Kreis: Kreis{ags[:5], kreis}, Independent: e.kind == "61" || e.kind == "62",
		District: c.districts[ags[:3]], PostalCode: e.postalCode,
		Population: int(c.units(e.line, fieldPopulation, e.population, 0)),
		AreaHa:     c.units(e.line, fieldArea, e.area, e.areaPlaces),
		Lat:        c.degrees(e.line, fieldLat, e.lat, 90),
		Lon:        c.degrees(e.line, fieldLon, e.lon, 180),
	})
}

// units reads a number in units of 10^-places, exactly; further places, which
// the official figures do not have, are rounded.
func (c *collector) units(line int, field, s string, places int) int64 {
	whole, fraction, _ := strings.Cut(strings.Replace(withoutSpaces(s), ",", ".", 1), ".")
	digits := whole + (fraction + "000")[:places]
	n, err := strconv.ParseUint(digits, 10, 64)
	switch {
	case strings.TrimSpace(s) == "":
		c.fail(line, field, "missing")
		return 0
	case err != nil || whole == "" || len(whole) > 11 || strings.Trim(fraction, "0123456789") != "":
		c.fail(line, field, "number")
		return 0
	}
	if len(fraction) > places && fraction[places] >= '5' {
		n++
	}
	return int64(n) //nolint:gosec // at most 13 digits
}

// degrees reads a coordinate, "6,782048" or "6.782048".
func (c *collector) degrees(line int, field, s string, limit float64) float64 {
	if s = withoutSpaces(s); s == "" {
		return 0
	}
	n, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || math.IsNaN(n) || math.Abs(n) > limit {
		c.fail(line, field, "number")
		return 0
	}
	return n
}

// stand takes the day of the boundaries, which must be one for the whole file.
func (c *collector) stand(line int, day clock.Date) {
	switch {
	case c.asOf.IsZero():
		c.asOf = day
	case c.asOf != day:
		c.fail(line, fieldAsOf, "as-of", "expected", c.asOf.String())
	}
}

func (c *collector) list() (List, error) {
	if c.asOf.IsZero() {
		c.fail(1, fieldAsOf, "missing")
	}
	if len(c.errors) == 0 && len(c.found) == 0 {
		return List{}, errs.Invalid("gazetteer.error.no-municipalities", "land", c.land)
	}
	if err := c.errors.Err(); err != nil {
		return List{}, err
	}
	sorted.By(c.found, func(a, b Municipality) int { return cmp.Compare(a.AGS, b.AGS) })
	source := fmt.Sprintf("© Statistische Ämter des Bundes und der Länder, Gemeindeverzeichnis %s, Gebietsstand %02d.%02d.%d",
		c.source, c.asOf.Day(), c.asOf.Month(), c.asOf.Year())
	return List{AsOf: c.asOf, Source: source, Municipalities: c.found}, nil
}

// shortName cuts what follows the first comma: "Solingen, Klingenstadt".
func shortName(official string) string {
	short, _, _ := strings.Cut(official, ",")
	return strings.TrimSpace(short)
}

func isKey(s string, length int) bool {
	return len(s) == length && strings.Trim(s, "0123456789") == ""
}

func withoutSpaces(s string) string {
	return strings.Join(strings.Fields(s), "")
}
