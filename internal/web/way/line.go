package way

import (
	"context"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/path"
	"wegwarte/internal/web/say"
)

// line is the drawing of a way: areas of life one below the other on one time
// line. The lists below it say the same in words.
type line struct {
	Height int
	Today  int // where today is
	Rows   []lineRow
	Ticks  []tick
}

type lineRow struct {
	Label    string
	Y, Deep  int
	Segments []segment
}

type segment struct {
	X, Y, Width int
	Class       string
	Title       string
}

type tick struct {
	X     int
	Label string
}

const (
	lineWidth  = 1000 // units, across all days
	laneHeight = 12
	rowGap     = 10
	mostLanes  = 8
)

// draw lays the steps out: of each area in as few lanes as overlap nowhere.
func (p wayPage) draw(ctx context.Context) (l line) {
	if len(p.Steps) == 0 {
		return l
	}
	from, until := p.Today.AddDays(-14), p.Today.AddDays(28)
	for _, t := range p.Steps {
		if t.Start.Before(from) {
			from = t.Start
		}
		if _, end := p.span(t); end.After(until) {
			until = end
		}
	}
	if earliest := p.Today.AddDays(-730); from.Before(earliest) {
		from = earliest
	}
	days := from.DaysUntil(until) + 1
	at := func(d clock.Date) int { return max(0, from.DaysUntil(d)) * lineWidth / days }
	l.Today = at(p.Today)
	l.Ticks = months(ctx, from, until, at)
	y := rowGap
	for _, area := range path.Areas {
		var ends [mostLanes]int
		row := lineRow{Label: i18n.T(ctx, "path.area."+string(area)), Y: y}
		for _, t := range p.Steps {
			if t.Area != area || t.State == path.StepDropped {
				continue
			}
			begin, end := p.span(t)
			if end.Before(from) {
				continue
			}
			x, lane := at(begin), 0
			for lane < mostLanes-1 && ends[lane] > x {
				lane++
			}
			width := max(8, at(end.AddDays(1))-x)
			ends[lane] = x + width + 2
			row.Deep = max(row.Deep, lane+1)
			row.Segments = append(row.Segments, segment{X: x, Y: y + lane*laneHeight, Width: width, Class: "y-line__" + p.tone(t), Title: say.Step(ctx, t)})
		}
		if len(row.Segments) > 0 {
			l.Rows = append(l.Rows, row)
			y += row.Deep*laneHeight + rowGap
		}
	}
	l.Height = y
	return l
}

// span is from when to when a step is drawn: open without a day, until today.
func (p wayPage) span(t path.Step) (begin, end clock.Date) {
	switch {
	case t.State != path.StepOpen:
		end = t.ClosedOn
	case !t.Due.IsZero() && !t.Due.Before(p.Today):
		end = t.Due
	default:
		end = p.Today
	}
	if end.Before(t.Start) {
		end = t.Start
	}
	return t.Start, end
}

func (p wayPage) tone(t path.Step) string {
	switch {
	case t.State == path.StepDone:
		return "done"
	case t.Overdue(p.Today):
		return "overdue"
	case !t.Begun(p.Today):
		return "ahead"
	case t.Turn.Own():
		return "own"
	}
	return "waits"
}

// months marks the beginnings of months, so many that they can be read.
func months(ctx context.Context, from, until clock.Date, at func(clock.Date) int) (all []tick) {
	stride := max(1, from.DaysUntil(until)/200)
	for d := clock.NewDate(from.Year(), from.Month(), 1).AddMonths(1); !d.After(until); d = d.AddMonths(stride) {
		label := i18n.T(ctx, "date.month."+strconv.Itoa(int(d.Month())))
		if r := []rune(label); len(r) > 3 && i18n.From(ctx) == i18n.German {
			label = string(r[:3])
		}
		all = append(all, tick{at(d), label})
	}
	return all
}
