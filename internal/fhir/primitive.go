package fhir

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// primitives says which texts each primitive type takes: the regular
// expressions of hl7.org/fhir/R4/datatypes.html, and beyond them that a date
// is in the calendar. A test holds them against the published expressions.
var primitives = map[string]func(string) bool{
	"base64Binary": isBase64,
	"boolean":      func(s string) bool { return s == "true" || s == "false" },
	"canonical":    isURI,
	"code":         isCode,
	"date":         isDate,
	"dateTime":     isDateTime,
	"decimal":      isDecimal,
	"id":           isID,
	"instant":      isInstant,
	"integer":      isInteger,
	"markdown":     isString,
	"oid":          isOID,
	"positiveInt":  func(s string) bool { return isInteger(s) && digits(s) && s != "0" },
	"string":       isString,
	"time":         isTime,
	"unsignedInt":  func(s string) bool { return isInteger(s) && digits(s) },
	"uri":          isURI,
	"url":          isURI,
	"uuid":         isUUID,
}

// maxString is the greatest length of a string, in bytes (R4: 1 MB).
const maxString = 1 << 20

// isString takes any text that is not blank and has no control characters but
// tab and line ends.
func isString(s string) bool {
	if strings.TrimSpace(s) == "" {
		return false
	}
	for _, r := range s {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' {
			return false
		}
	}
	return true
}

func isURI(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r < ' ' })
}

// isCode takes words parted by single spaces, with none before or after.
func isCode(s string) bool {
	blank := true
	for _, r := range s {
		space := unicode.IsSpace(r)
		if space && (blank || r != ' ') {
			return false
		}
		blank = space
	}
	return !blank
}

func isID(s string) bool {
	if len(s) == 0 || len(s) > 64 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; !letter(c) && !digit(c) && c != '-' && c != '.' {
			return false
		}
	}
	return true
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !digit(s[i]) {
			return false
		}
	}
	return s != ""
}

// isInteger takes 32-bit numbers without leading zeros; zero has no sign.
func isInteger(s string) bool {
	n, err := strconv.ParseInt(s, 10, 32)
	if plain, ok := strings.CutPrefix(s, "+"); ok && n != 0 {
		s = plain
	}
	return err == nil && strconv.FormatInt(n, 10) == s
}

// isDecimal takes what JSON takes as a number.
func isDecimal(s string) bool {
	s = strings.TrimPrefix(s, "-")
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		exponent := s[i+1:]
		if exponent != "" && (exponent[0] == '+' || exponent[0] == '-') {
			exponent = exponent[1:]
		}
		if !digits(exponent) {
			return false
		}
		s = s[:i]
	}
	whole, part, dot := strings.Cut(s, ".")
	return digits(whole) && (len(whole) == 1 || whole[0] != '0') && (!dot || digits(part))
}

// isDate takes a year, a month or a day.
func isDate(s string) bool {
	switch len(s) {
	case len("2006"):
		return digits(s) && s != "0000"
	case len("2006-01"):
		_, err := time.Parse("2006-01", s)
		return err == nil && s[:4] != "0000"
	case len(time.DateOnly):
		_, err := time.Parse(time.DateOnly, s)
		return err == nil && s[:4] != "0000"
	}
	return false
}

// isDateTime takes a date, or a day with time, seconds and zone.
func isDateTime(s string) bool { return isDate(s) || isInstant(s) }

// isInstant takes a day with time, seconds and zone.
func isInstant(s string) bool {
	day, rest, ok := strings.Cut(s, "T")
	if !ok || len(day) != len(time.DateOnly) || !isDate(day) {
		return false
	}
	clock, zone := rest, ""
	if i := strings.IndexAny(rest, "Z+-"); i >= 0 {
		clock, zone = rest[:i], rest[i:]
	}
	return isTime(clock) && isZone(zone)
}

// isTime takes hh:mm:ss with a fraction; 60 is a leap second.
func isTime(s string) bool {
	whole, part, dot := strings.Cut(s, ".")
	return len(whole) == len("15:04:05") && whole[2] == ':' && whole[5] == ':' &&
		within(whole[0:2], 23) && within(whole[3:5], 59) && within(whole[6:8], 60) && (!dot || digits(part))
}

// isZone takes Z or an offset of at most 14 hours.
func isZone(s string) bool {
	return s == "Z" || len(s) == len("+01:00") && (s[0] == '+' || s[0] == '-') && s[3] == ':' &&
		(within(s[1:3], 13) && within(s[4:6], 59) || s[1:] == "14:00")
}

func within(two string, most int) bool {
	n, err := strconv.Atoi(two)
	return err == nil && digits(two) && n <= most
}

func isOID(s string) bool {
	rest, ok := strings.CutPrefix(s, "urn:oid:")
	if !ok || len(rest) < 3 || rest[0] < '0' || rest[0] > '2' || rest[1] != '.' {
		return false
	}
	for arc := range strings.SplitSeq(rest[2:], ".") {
		if !digits(arc) || len(arc) > 1 && arc[0] == '0' {
			return false
		}
	}
	return true
}

func isUUID(s string) bool {
	rest, ok := strings.CutPrefix(s, "urn:uuid:")
	return ok && isBareUUID(rest) && strings.ToLower(rest) == rest
}

// isBareUUID takes the 8-4-4-4-12 form in either case.
func isBareUUID(s string) bool {
	if len(s) != len("00000000-0000-0000-0000-000000000000") {
		return false
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case !digit(c) && (c|0x20 < 'a' || c|0x20 > 'f'):
			return false
		}
	}
	return true
}

// isBase64 takes RFC 4648 text with padding; white space may break it.
func isBase64(s string) bool {
	n, pad := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			continue
		case c == '=':
			pad++
		case pad > 0 || !letter(c) && !digit(c) && c != '+' && c != '/':
			return false
		}
		n++
	}
	return n > 0 && n%4 == 0 && pad <= 2
}

// written says how JSON must write a primitive of that type.
func written(typ string) valueKind {
	switch typ {
	case "boolean":
		return boolValue
	case "integer", "positiveInt", "unsignedInt", "decimal":
		return numberValue
	}
	return textValue
}

// instantOf gives the moment a dateTime with a time of day names, else zero.
func instantOf(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}
	}
	return t
}
