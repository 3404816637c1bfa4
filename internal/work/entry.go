package work

import (
	"slices"
	"strings"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
)

// EntryKind is what a line of the CV is about.
type EntryKind string

// The kinds.
const (
	Experience EntryKind = "work"
	Schooling  EntryKind = "school"
	Apprentice EntryKind = "training" // training or studies
	Course     EntryKind = "course"
)

// EntryKinds lists them in the order of the CV.
var EntryKinds = []EntryKind{Experience, Apprentice, Schooling, Course}

// Month is one of a year, "2019-04"; empty where not known.
type Month string

// ParseMonth reads a month as forms and people write it: 2019-04, 04.2019, 4/2019, 2019.
func ParseMonth(text string) (Month, bool) {
	text = strings.TrimSpace(text)
	for _, layout := range []string{"2006-01", "01.2006", "1.2006", "01/2006", "1/2006"} {
		if at, err := time.Parse(layout, text); err == nil && at.Year() >= 1930 && at.Year() <= 2100 {
			return Month(at.Format("2006-01")), true
		}
	}
	return "", false
}

// Entry is a line of the CV.
type Entry struct {
	ID      id.ID
	Person  id.ID
	Kind    EntryKind
	Title   string // what was done or learned, as typed or chosen
	Place   string // employer or school, and where
	From    Month
	Until   Month // empty while it goes on
	Note    string
	Hidden  bool // not in the CV
	Version int  // 0: a new one
}

func (e *Entry) check(today clock.Date) error {
	e.Title, e.Place, e.Note = strings.TrimSpace(e.Title), strings.TrimSpace(e.Place), strings.TrimSpace(e.Note)
	var faults errs.List
	if !slices.Contains(EntryKinds, e.Kind) {
		faults.Add(errs.Invalid("work.choice").At("kind"))
	}
	if e.Title == "" {
		faults.Add(errs.Invalid("error.required").At("title"))
	}
	this := Month(today.String()[:7])
	switch {
	case e.From == "":
		faults.Add(errs.Invalid("work.month").At("from"))
	case e.From > this:
		faults.Add(errs.Invalid("work.month.future").At("from"))
	case e.Until != "" && e.Until < e.From:
		faults.Add(errs.Invalid("work.month.before").At("until"))
	}
	faults.Add(short(e.Title, longestLine, "title"))
	faults.Add(short(e.Place, longestLine, "place"))
	faults.Add(short(e.Note, longestText, "note"))
	return faults.Err()
}

const entryColumns = `e.id, e.person_id, e.kind, e.title, e.place, e.from_month, e.until_month, e.note, e.hidden, e.version`

func scanEntry(row db.Row) (e Entry, err error) {
	err = row.Scan(&e.ID, &e.Person, &e.Kind, &e.Title, &e.Place, &e.From, &e.Until, &e.Note, &e.Hidden, &e.Version)
	return e, err
}
