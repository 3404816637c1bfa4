package lodging

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// calendar is what becomes of a site in a month.
type calendar struct {
	housing.Calendar
	Today clock.Date
}

// ShowCalendar shows what becomes of a site in a month.
func ShowCalendar(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	p := calendar{Today: v.Today()}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Calendar, err = housing.Month(ctx, tx, v.Clock, v.Scope, which, monthOf(v, p.Today))
		return err
	})
	if err != nil {
		return err
	}
	if p.Site.Unit != "" { // who lives there is kept by the Land's register, not by place
		return errs.NotFound("error.not-found")
	}
	v.Trail = []ui.Crumb{{Label: v.T("housing.title"), URL: sitePath}, {Label: p.Site.Name, URL: siteURL(which)}}
	return v.Show(v.T("housing.calendar.of", "name", p.Site.Name), calendarPage(p))
}

// bar is a piece of a line's drawing: of its places, some for some days.
type bar struct{ class, x, y, width, height string }

// bars draws the spells of a line: a day is one wide, a place one high. Spells are
// laid on the first rows that are free.
func (p calendar) bars(l housing.Line) (all []bar) {
	until := make([]int, l.Places) // the day up to which each row is laid
	for _, s := range l.Spells {
		begin, end := max(0, p.First.DaysUntil(s.From)), p.Days()
		if !s.Until.IsZero() {
			end = min(end, p.First.DaysUntil(s.Until))
		}
		left := s.Places
		for row := range until {
			if left > 0 && until[row] <= begin {
				until[row] = end
				left--
				all = append(all, bar{class(s), number(float64(begin)), number(float64(row)), number(float64(end - begin)), "1"})
			}
		}
	}
	return all
}

// class is how a spell is drawn.
func class(s housing.Spell) string {
	switch housing.State(s.State) {
	case housing.Actual:
		return "occupied"
	case housing.Reserved, housing.Planned:
		return "reserved"
	}
	return "blocked"
}

// free lists from when to when places of a line are free, in words.
func (p calendar) free(ctx context.Context, l housing.Line) string {
	var all []string
	for i := 0; i < len(l.Free); {
		n, j := l.Free[i], i
		for j < len(l.Free) && l.Free[j] == n {
			j++
		}
		if n > 0 {
			all = append(all, i18n.T(ctx, "housing.calendar.free", "count", n, "from", i+1, "until", j))
		}
		i = j
	}
	if len(all) == 0 {
		return i18n.T(ctx, "housing.calendar.full")
	}
	return strings.Join(all, " · ")
}

// span writes a time: "12.11. – 3.12.2026", "ab 12.11.2026".
func span(ctx context.Context, from, until clock.Date) string {
	if until.IsZero() {
		return i18n.T(ctx, "housing.span.open", "from", i18n.DateShort(ctx, from))
	}
	return i18n.T(ctx, "housing.span", "from", i18n.DateShort(ctx, from), "until", i18n.DateShort(ctx, until))
}

// head names a line: the dwelling, and the room of a shared one.
func head(ctx context.Context, l housing.Line) string {
	if l.Room == nil {
		return l.Dwelling.Name
	}
	return i18n.T(ctx, "housing.calendar.room", "dwelling", l.Dwelling.Name, "room", l.Room.Label())
}

// guestURL is where it is decided where a household lives.
func guestURL(household, transfer id.ID) string {
	address := "/unterbringung/" + string(household)
	if transfer != "" {
		address += "?zuweisung=" + string(transfer)
	}
	return address
}

func spellName(ctx context.Context, s housing.Spell) string {
	if s.Name != "" {
		return s.Name
	}
	return i18n.T(ctx, "housing.announced", "number", s.FileNumber)
}

func blockedWords(ctx context.Context, s housing.Spell) string {
	if s.Why != "" {
		return i18n.T(ctx, "housing.calendar.blocked", "why", i18n.T(ctx, "housing.why."+string(s.Why)), "count", s.Places)
	}
	return i18n.T(ctx, "housing.calendar.held", "state", i18n.T(ctx, "housing.state."+s.State), "count", s.Places)
}

func monthKey(d clock.Date) string { return "date.month." + strconv.Itoa(int(d.Month())) }
