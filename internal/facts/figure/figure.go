package figure

import (
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
)

// Figure is one value of a key for a period.
type Figure struct {
	Key              string     // "kita.u3.places"
	From, To         clock.Date // period it tells of; From == To for a reference day
	Value, Low, High int64      // thousandths of the unit; Low == Value == High where nothing is said of uncertainty
	Source           string
	URL              string // may be ""
	Licence          string
	AsOf             clock.Date // when it was published

	Mark Mark
	Way  Way
	Note string // may be ""

	ID   id.ID
	Run  id.ID // what came together with it
	At   time.Time
	By   string // who brought it; "" to a municipality where its Land did
	Land bool   // the Land brought it
}

// Mark is what the source says of a value besides.
type Mark string

// The marks. A withdrawn value counts no longer, nor what was there before it.
const (
	Plain       Mark = ""
	Uncertain   Mark = "uncertain" // of limited reliability: "( )"
	Provisional Mark = "provisional"
	Estimated   Mark = "estimated"
	Revised     Mark = "revised"
	Withdrawn   Mark = "withdrawn"
)

// Marks are those that somebody can give a value.
var Marks = []Mark{Plain, Uncertain, Provisional, Estimated, Revised}

// Way is how a figure came.
type Way string

// The ways.
const (
	Entered Way = "entered"
	Sheet   Way = "sheet"
	Counted Way = "counted" // by the house itself
)

// Unsure reports whether the value is to be shown as uncertain.
func (f Figure) Unsure() bool {
	return f.Low != f.High || f.Mark == Uncertain || f.Mark == Estimated || f.Mark == Provisional
}

// Old reports whether a figure is too old on a day to be told without saying so.
func (f Figure) Old(on clock.Date) bool {
	k, known := KeyOf(f.Key)
	return known && f.To.DaysUntil(on) > k.Keeps
}

// Bounds.
const (
	longest  = 300 // characters of a source, a licence, a note
	farthest = 12  // years that a planned figure may lie ahead
)

// earliest is before any figure that somebody reckons with.
var earliest = clock.MustDate("1990-01-01")

// trim takes away what surrounds the words.
func (f *Figure) trim() {
	for _, text := range []*string{&f.Key, &f.Source, &f.URL, &f.Licence, &f.Note} {
		*text = strings.TrimSpace(*text)
	}
}

// check holds that a figure can be one.
func (f Figure) check(today clock.Date) error {
	var faults errs.List
	k, known := KeyOf(f.Key)
	if !known {
		return errs.Invalid("figure.rule.key").At("key")
	}
	faults.Add(k.period(today, f.From, f.To))
	faults.Add(k.bounds(f.Value, "value"))
	if f.Low > f.Value || f.High < f.Value {
		faults.Add(errs.Invalid("figure.rule.range").At("low"))
	} else if f.Low != f.High {
		faults.Add(k.bounds(f.Low, "low"))
		faults.Add(k.bounds(f.High, "high"))
	}
	switch {
	case f.AsOf.IsZero():
		faults.Add(errs.Invalid("error.required").At("as_of"))
	case f.AsOf.After(today):
		faults.Add(errs.Invalid("figure.rule.future").At("as_of"))
	case f.AsOf.Before(earliest):
		faults.Add(errs.Invalid("figure.rule.early", "year", earliest.Year()).At("as_of"))
	}
	for _, needed := range []struct{ text, field string }{{f.Source, "source"}, {f.Licence, "licence"}} {
		if needed.text == "" {
			faults.Add(errs.Invalid("error.required").At(needed.field))
		}
	}
	for _, text := range []struct{ text, field string }{{f.Source, "source"}, {f.Licence, "licence"}, {f.Note, "note"}, {f.URL, "url"}} {
		if utf8.RuneCountInString(text.text) > longest {
			faults.Add(errs.Invalid("figure.rule.long", "most", longest).At(text.field))
		}
	}
	if f.URL != "" && !strings.HasPrefix(f.URL, "https://") && !strings.HasPrefix(f.URL, "http://") {
		faults.Add(errs.Invalid("figure.rule.url").At("url"))
	}
	return faults.Err()
}

func (k Key) period(today, from, to clock.Date) error {
	switch {
	case from.IsZero():
		return errs.Invalid("error.required").At("from")
	case to.IsZero():
		return errs.Invalid("error.required").At("to")
	case from.Before(earliest):
		return errs.Invalid("figure.rule.early", "year", earliest.Year()).At("from")
	case to.Before(from):
		return errs.Invalid("figure.rule.order").At("to")
	case to.After(today.AddMonths(12 * farthest)):
		return errs.Invalid("figure.rule.far", "most", farthest).At("to")
	case k.Daily() && from != to:
		return errs.Invalid("figure.rule.day").At("to")
	case !k.Daily() && from.DaysUntil(to) > 366:
		return errs.Invalid("figure.rule.year").At("to")
	}
	return nil
}

func (k Key) bounds(value int64, field string) error {
	if value < k.Least*Thousand || value > k.Most*Thousand {
		return errs.Invalid("figure.rule.bounds", "least", k.Least, "most", k.Most).At(field)
	}
	if k.Whole && value%Thousand != 0 {
		return errs.Invalid("figure.rule.whole").At(field)
	}
	return nil
}
