package gazetteer

import (
	"bytes"
	"regexp"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
)

// Satzart, Gebietsstand and Land open every line of GV100AD.
var fixedWidth = regexp.MustCompile(`^[1-6]0[0-9]{8}[0-9]{2}`)

func looksFixedWidth(data []byte) bool {
	return fixedWidth.Match(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
}

// The columns of GV100AD, counted from 1 in characters, both ends included
// (Datensatzbeschreibung, 14.06.2000).
var (
	colSatzart    = columns{1, 2}
	colAsOf       = columns{3, 10}
	colLand       = columns{11, 12}
	colRB         = columns{13, 13}
	colKreis      = columns{14, 15}
	colGem        = columns{16, 18}
	colName       = columns{23, 72}
	colKind       = columns{123, 124}
	colArea       = columns{129, 139}
	colPopulation = columns{140, 150}
	colPostalCode = columns{166, 170}
)

type columns struct{ from, to int }

// of cuts the field; a line may end before it, because editors trim spaces.
func (c columns) of(line []rune) string {
	if len(line) < c.from {
		return ""
	}
	return strings.TrimSpace(string(line[c.from-1 : min(c.to, len(line))]))
}

const lineWidth = 220 // characters, not bytes

func readGV100AD(text string, c *collector) error {
	c.source = "GV100AD"
	number := 0
	for line := range strings.Lines(text) {
		if number++; number > maxLines {
			return errs.Invalid("gazetteer.error.lines", "max", maxLines)
		}
		line = strings.TrimRight(line, "\r\n\x1a")
		if strings.TrimSpace(line) == "" {
			continue
		}
		runes := []rune(line)
		if len(runes) > lineWidth || len(runes) < colLand.to {
			c.fail(number, fieldSatzart, "width", "expected", lineWidth)
			continue
		}
		day, err := clock.ParseDate(isoOf(colAsOf.of(runes)))
		if err != nil {
			c.fail(number, fieldAsOf, "date")
			continue
		}
		c.stand(number, day)
		c.add(entry{
			line: number, satzart: colSatzart.of(runes), kind: colKind.of(runes),
			land: colLand.of(runes), rb: colRB.of(runes), kreis: colKreis.of(runes), gem: colGem.of(runes),
			name: colName.of(runes), area: colArea.of(runes), population: colPopulation.of(runes),
			postalCode: colPostalCode.of(runes),
		})
	}
	return nil
}

// isoOf turns 20250831 into 2025-08-31.
func isoOf(s string) string {
	if !isKey(s, 8) {
		return ""
	}
	return s[:4] + "-" + s[4:6] + "-" + s[6:]
}
