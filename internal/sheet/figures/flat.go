package figures

import (
	"regexp"
	"strings"

	"wegwarte/internal/errs"
	"wegwarte/internal/sheet"
)

var (
	attribute = regexp.MustCompile(`^(\d+)(?:merkmal|variable)(?:auspraegung|attribute)?(code|label)$`)
	oldName   = regexp.MustCompile(`^(\d+)auspraegung(code|label)$`)
	regional  = regexp.MustCompile(`^(gemein|kreis|dland|regbez|dinsg|krkr|gem)`)
)

// flatHead says where in a flat file what stands.
type flatHead struct {
	time                          int
	variable, code, label         map[string]int // by the number of the attribute
	values                        []int          // of the older form: one column for each measure
	value, unit, measure, quality int            // of the newer form
}

func flatHeadOf(head sheet.Record) (h flatHead) {
	h = flatHead{time: -1, value: -1, unit: -1, measure: -1, quality: -1, variable: map[string]int{}, code: map[string]int{}, label: map[string]int{}}
	for i, cell := range head.Cells {
		name := sheet.Fold(cell.Text)
		if m := oldName.FindStringSubmatch(name); m != nil {
			h.put(m[1], m[2], i)
			continue
		}
		if m := attribute.FindStringSubmatch(name); m != nil {
			if strings.Contains(name, "attribute") {
				h.put(m[1], m[2], i)
			} else if m[2] == "code" {
				h.variable[m[1]] = i
			}
			continue
		}
		switch name {
		case "zeit", "time":
			h.time = i
		case "value", "wert":
			h.value = i
		case "valueunit", "werteinheit":
			h.unit = i
		case "valuevariablelabel", "wertmerkmallabel":
			h.measure = i
		case "valueq", "wertqualitaet":
			h.quality = i
		default:
			if strings.Contains(cell.Text, "__") {
				h.values = append(h.values, i)
			}
		}
	}
	return h
}

func (h flatHead) put(number, what string, at int) {
	if what == "code" {
		h.code[number] = at
	} else {
		h.label[number] = at
	}
}

// readFlat reads a file in which each row has one value of each measure.
func (f *File) readFlat(grid []sheet.Record) error {
	head := grid[0]
	h := flatHeadOf(head)
	if h.time < 0 || h.value < 0 && len(h.values) == 0 {
		return errs.Invalid("figures.error.flat")
	}
	for _, row := range grid[1:] {
		text := func(at int) string {
			if at < 0 || at >= len(row.Cells) {
				return ""
			}
			return strings.TrimSpace(row.Cells[at].Text)
		}
		l := newLabel()
		l.add(text(h.time), nil)
		v := Value{Row: row.Number}
		for n := range 10 {
			number := string(rune('1' + n))
			at, there := h.code[number]
			if n == 9 || !there {
				break
			}
			if ags, ok := keyOfPlace(text(at)); ok && regional.MatchString(sheet.Fold(text(h.variable[number]))) {
				v.AGS = ags
				continue
			}
			if regional.MatchString(sheet.Fold(text(h.variable[number]))) { // Germany as a whole
				v.AGS = "00"
				continue
			}
			if text(at) != "" {
				part := newLabel()
				part.add(text(h.label[number]), nil)
				part.period, part.unit = Period{}, 1
				l = l.with(part)
			}
		}
		cell := func(at int) sheet.Cell {
			if at < len(row.Cells) {
				return row.Cells[at]
			}
			return sheet.Cell{}
		}
		v.Age, v.Period = l.age, l.period
		for _, at := range h.values {
			_, rest, _ := strings.Cut(head.Cells[at].Text, "__")
			measure, of, _ := strings.Cut(rest, "__")
			factor, known := unit(of)
			if !known {
				factor = 1
			}
			v.Field = shorten(strings.TrimSpace(measure))
			v.Name = f.named(join(v.Field, l.words()), l.words())
			f.keep(v, cell(at), factor, "")
		}
		if h.value >= 0 {
			factor, known := unit(text(h.unit))
			if !known {
				factor = 1
			}
			v.Field = shorten(text(h.measure))
			v.Name = f.named(join(v.Field, l.words()), l.words())
			f.keep(v, cell(h.value), factor, text(h.quality))
		}
	}
	return nil
}

func join(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + " · " + b
}
