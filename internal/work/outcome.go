package work

import (
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
)

// Kind is a kind of place, and of what came of it.
type Kind string

// The kinds.
const (
	Job        Kind = "job"
	Training   Kind = "training"
	Internship Kind = "internship"
	Trial      Kind = "trial" // days of trial; of outcomes only
)

// OpeningKinds and OutcomeKinds list them.
var (
	OpeningKinds = []Kind{Job, Training, Internship}
	OutcomeKinds = []Kind{Trial, Internship, Job, Training}
)

// Ended is how something ended. None of them is a failure: breaks and returns are
// part of a way.
type Ended string

// The ways.
const (
	AsPlanned Ended = "planned"
	TakenOver Ended = "taken-over" // it became a job or a training
	ByOwnWish Ended = "person"
	ByTheFirm Ended = "employer"
	Otherwise Ended = "other" // moved, ill, a child came first, the paper ended
)

// AllEnded lists them.
var AllEnded = []Ended{AsPlanned, TakenOver, ByOwnWish, ByTheFirm, Otherwise}

// Outcome is a time at work, or on trial.
type Outcome struct {
	ID        id.ID
	Person    id.ID
	Opening   id.ID // empty where it came another way
	Kind      Kind
	Employer  string
	Title     string
	From      clock.Date
	Until     clock.Date // the last day; zero while no end is known
	Ended     Ended      // empty while it goes on, or is to begin
	WeekHours int        // 0: not asked
	Note      string
	Version   int // 0: a new one
}

// Goes reports whether it goes on on the day.
func (o Outcome) Goes(day clock.Date) bool {
	return !o.From.After(day) && (o.Until.IsZero() || !o.Until.Before(day))
}

func (o *Outcome) check(today clock.Date) error {
	o.Employer, o.Title, o.Note = strings.TrimSpace(o.Employer), strings.TrimSpace(o.Title), strings.TrimSpace(o.Note)
	var faults errs.List
	if !slices.Contains(OutcomeKinds, o.Kind) {
		faults.Add(errs.Invalid("work.choice").At("kind"))
	}
	if o.Employer == "" {
		faults.Add(errs.Invalid("error.required").At("employer"))
	}
	switch {
	case o.From.IsZero():
		faults.Add(errs.Invalid("error.required").At("from"))
	case o.From.After(today.AddDays(366)):
		faults.Add(errs.Invalid("work.day.far").At("from"))
	case !o.Until.IsZero() && o.Until.Before(o.From):
		faults.Add(errs.Invalid("work.day.before").At("until"))
	case o.Ended != "" && o.Until.IsZero():
		faults.Add(errs.Invalid("work.ended.when").At("until"))
	case o.Ended != "" && o.Until.After(today):
		faults.Add(errs.Invalid("work.ended.future").At("until"))
	}
	if o.Ended != "" && !slices.Contains(AllEnded, o.Ended) {
		faults.Add(errs.Invalid("work.choice").At("ended"))
	}
	if o.WeekHours < 0 || o.WeekHours > 60 {
		faults.Add(errs.Invalid("work.hours.number").At("week_hours"))
	}
	faults.Add(short(o.Employer, longestLine, "employer"))
	faults.Add(short(o.Title, longestLine, "title"))
	faults.Add(short(o.Note, longestText, "note"))
	return faults.Err()
}

const outcomeColumns = `o.id, o.person_id, o.opening_id, o.kind, o.employer, o.title, o.from_day, o.until_day, o.ended, o.week_hours, o.note, o.version`

func scanOutcome(row db.Row) (o Outcome, err error) {
	err = row.Scan(&o.ID, &o.Person, &o.Opening, &o.Kind, &o.Employer, &o.Title, &o.From, &o.Until, &o.Ended, &o.WeekHours, &o.Note, &o.Version)
	return o, err
}
