package gazetteer

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/sheet"
)

// The columns of AuszugGV: A Satzart, B Textkennzeichen, C to G the parts of
// the regional key, H name, I area in km², J population, N postal code, O and
// P the coordinates. Above them stand a title with the day and a header of
// several merged rows, below them footnotes.
const (
	atSatzart    = 0
	atKind       = 1
	atLand       = 2
	atRB         = 3
	atKreis      = 4
	atGem        = 6
	atName       = 7
	atArea       = 8
	atPopulation = 9
	atPostalCode = 13
	atLon        = 14
	atLat        = 15
)

const headWithin = 30 // rows in which the data must begin

var (
	satzarten = []string{"10", "20", "30", "40", "50", "60"}
	dayIn     = regexp.MustCompile(`[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}`)
	dayInName = regexp.MustCompile(`([0-9]{2})([0-9]{2})(20[0-9]{2})$`)
)

func readAuszug(data []byte, c *collector) error {
	reader, err := sheet.Open(bytes.NewReader(data), sheetLimits)
	if err != nil {
		return err
	}
	c.source = "AuszugGV"
	if err := selectData(reader, c); err != nil {
		return err
	}
	began := false
	for {
		record, err := reader.Next()
		if errors.Is(err, io.EOF) && !began {
			return errs.Invalid("gazetteer.error.no-data")
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch {
		case isData(record):
			began = true
			c.add(entryOf(record))
		case !began:
			c.title(record)
		case cellAt(record, atLand) != "": // a footnote has nothing there
			c.fail(record.Number, fieldSatzart, "satzart")
		}
	}
}

// selectData goes to the first sheet with data; the workbook opens with a
// cover sheet. A CSV has only itself.
func selectData(reader *sheet.Reader, c *collector) error {
	for _, name := range reader.Sheets() {
		if err := reader.Select(name); err != nil {
			return err
		}
		for range headWithin {
			record, err := reader.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return err
			}
			if isData(record) {
				if m := dayInName.FindStringSubmatch(name); m != nil {
					if day, err := clock.ParseDate(m[3] + "-" + m[2] + "-" + m[1]); err == nil {
						c.asOf = day
					}
				}
				return reader.Select(name)
			}
		}
	}
	return nil
}

func isData(record sheet.Record) bool {
	return slices.Contains(satzarten, cellAt(record, atSatzart)) && isKey(padded(record, atLand, 2), 2)
}

// title takes the day of the boundaries from the rows above the data: the
// first day named there, unless the name of the sheet has told it.
func (c *collector) title(record sheet.Record) {
	if !c.asOf.IsZero() {
		return
	}
	for _, cell := range record.Cells {
		if day, err := clock.ParseDate(dayIn.FindString(cell.Text)); err == nil {
			c.asOf = day
			return
		}
	}
}

func entryOf(record sheet.Record) entry {
	return entry{
		line: record.Number, satzart: cellAt(record, atSatzart), kind: cellAt(record, atKind),
		land: padded(record, atLand, 2), rb: padded(record, atRB, 1), kreis: padded(record, atKreis, 2), gem: padded(record, atGem, 3),
		name: cellAt(record, atName), area: cellAt(record, atArea), areaPlaces: 2,
		population: cellAt(record, atPopulation), postalCode: padded(record, atPostalCode, 5),
		lat: cellAt(record, atLat), lon: cellAt(record, atLon),
	}
}

func cellAt(record sheet.Record, i int) string {
	if i >= len(record.Cells) {
		return ""
	}
	return strings.TrimSpace(record.Cells[i].Text)
}

// padded gives a key with the leading zeros that it loses in a number cell.
func padded(record sheet.Record, i, width int) string {
	key := cellAt(record, i)
	if key != "" && len(key) < width {
		key = strings.Repeat("0", width-len(key)) + key
	}
	return key
}
