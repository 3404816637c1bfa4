package offering

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
	"wegwarte/internal/offer"
	"wegwarte/internal/web/door"
)

func langOf(v *door.Visit) i18n.Lang { return i18n.From(v.Context()) }

// clockText is a minute of the day, "16:30".
func clockText(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// hours are from when to when.
func hours(ctx context.Context, from, to int) string {
	if to == 0 {
		return i18n.T(ctx, "open.time.from", "from", clockText(from))
	}
	return i18n.T(ctx, "open.time", "from", clockText(from), "to", clockText(to))
}

// slotText is a time on a day, in words.
func slotText(ctx context.Context, s offer.Slot) string {
	return i18n.T(ctx, "open.slot", "weekday", i18n.Weekday(ctx, s.Day), "day", i18n.Date(ctx, s.Day), "time", hours(ctx, s.From, s.To))
}

// dayName names a day of the week.
func dayName(ctx context.Context, day time.Weekday) string {
	return i18n.Weekday(ctx, clock.NewDate(2026, time.November, 1+int(day))) // the first was a Sunday
}

// weeklyText is a time that comes again, in words.
func weeklyText(ctx context.Context, w offer.Weekly) string {
	key := "open.when.each"
	switch {
	case w.Nth < 0:
		key = "open.when.last"
	case w.Nth > 0:
		key = "open.when.nth"
	case w.Every > 1:
		key = "open.when.every"
	}
	n := w.Every
	if w.Nth > 0 {
		n = w.Nth
	}
	return i18n.T(ctx, key, "day", dayName(ctx, w.Day), "n", n, "time", hours(ctx, w.From, w.To))
}

// whenText is when an offer takes place, line by line.
func whenText(ctx context.Context, w offer.When, today clock.Date) (lines []string) {
	for _, one := range w.Weekly {
		lines = append(lines, weeklyText(ctx, one))
	}
	for _, s := range w.Dates {
		if !s.Day.Before(today) {
			lines = append(lines, slotText(ctx, s))
		}
	}
	if w.Begins.After(today) && len(w.Weekly) > 0 {
		lines = append(lines, i18n.T(ctx, "open.when.begins", "day", w.Begins))
	}
	if !w.Ends.IsZero() {
		lines = append(lines, i18n.T(ctx, "open.when.ends", "day", w.Ends))
	}
	var off []string
	for _, day := range w.Not {
		if !day.Before(today) {
			off = append(off, i18n.DateShort(ctx, day))
		}
	}
	if len(off) > 0 {
		lines = append(lines, i18n.T(ctx, "open.when.off", "days", strings.Join(off, ", ")))
	}
	if w.Words != "" {
		lines = append(lines, w.Words)
	} else if len(lines) == 0 {
		lines = append(lines, i18n.T(ctx, "open.when.arranged"))
	}
	return lines
}

// nextText is when an offer takes place next, or how it does.
func nextText(ctx context.Context, o offer.Offer, today clock.Date) string {
	if s, ok := o.When.Next(today); ok {
		return slotText(ctx, s)
	}
	if o.When.Words != "" {
		return o.When.Words
	}
	return i18n.T(ctx, "open.when.arranged")
}

// price is what an offer costs.
func price(ctx context.Context, o offer.Offer) string {
	switch {
	case o.Varies:
		return i18n.T(ctx, "open.cost.varies")
	case o.Cents == 0:
		return i18n.T(ctx, "open.cost.free")
	}
	return euro(o.Cents)
}

func euro(cents int) string {
	if cents%100 == 0 {
		return strconv.Itoa(cents/100) + " €"
	}
	return fmt.Sprintf("%d,%02d €", cents/100, cents%100)
}

// decimal is a distance with one digit, as the language writes it.
func decimal(ctx context.Context, km float64) string {
	text := strconv.FormatFloat(math.Round(km*10)/10, 'f', 1, 64)
	switch i18n.From(ctx) {
	case i18n.English, i18n.Arabic, i18n.Farsi, i18n.Tigrinya:
		return text
	}
	return strings.Replace(text, ".", ",", 1)
}

// wayText is how far an offer is, and how long one is on the way by estimate.
func wayText(ctx context.Context, from offer.Spot, l offer.Listed) string {
	w, ok := offer.WayTo(from.Point, l.Place(l.Of))
	if from.Name == "" { // a device said so, roughly: no more exact than that
		w.Kilometres = math.Ceil(2*w.Kilometres) / 2
		w.OnFoot, w.Bus = (w.OnFoot+4)/5*5, (w.Bus+4)/5*5
	}
	switch {
	case !ok:
		return ""
	case w.OnFoot > 0:
		return i18n.T(ctx, "open.way.foot", "km", decimal(ctx, w.Kilometres), "minutes", w.OnFoot)
	}
	return i18n.T(ctx, "open.way.bus", "km", decimal(ctx, w.Kilometres), "minutes", w.Bus)
}

// addressText is where something is, on one line.
func addressText(a offer.Address) string {
	var some []string
	for _, part := range []string{a.Place, a.Street, strings.TrimSpace(a.PostalCode + " " + a.Town)} {
		if part != "" {
			some = append(some, part)
		}
	}
	return strings.Join(some, ", ")
}

// languageNames are languages by their names.
func languageNames(ctx context.Context, tags []string) string {
	names := make([]string, len(tags))
	for i, tag := range tags {
		names[i] = i18n.T(ctx, "language."+tag)
	}
	return strings.Join(names, i18n.T(ctx, "own.and"))
}

// ages are for whom by age an offer is, "" where for all.
func ages(ctx context.Context, o offer.Offer) string {
	switch {
	case o.AgeFrom > 0 && o.AgeUntil > 0:
		return i18n.T(ctx, "open.age.between", "from", o.AgeFrom, "until", o.AgeUntil)
	case o.AgeFrom > 0:
		return i18n.T(ctx, "open.age.from", "from", o.AgeFrom)
	case o.AgeUntil > 0:
		return i18n.T(ctx, "open.age.until", "until", o.AgeUntil)
	}
	return ""
}

// seats are how many are left, "" where there is no limit.
func seats(ctx context.Context, o offer.Offer) string {
	switch left := o.Left(); {
	case left < 0:
		return ""
	case left == 0:
		return i18n.T(ctx, "open.seats.none")
	default:
		return i18n.T(ctx, "open.seats.left", "count", left)
	}
}

// level is how much German one needs.
func level(ctx context.Context, o offer.Offer) string {
	switch o.Level {
	case "":
		return ""
	case "0":
		return i18n.T(ctx, "open.level.none")
	}
	return i18n.T(ctx, "open.level", "level", o.Level)
}
