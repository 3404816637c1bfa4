package planning

import (
	"context"
	"net/url"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// absentees are who did not come, and what became of them.
type absentees struct {
	Shown bool // to the Land alone: the municipalities are not told
	By    assignment.MissedBy
	Open  bool // the cases are asked for
	What  string
	Cases []assignment.MissedCase
	Next  string
}

// endings are what became of them, by the word in the address.
var endings = map[string]assignment.Ending{"offen": "", "neu-angekuendigt": assignment.AnnouncedAgain,
	"nachgekommen": assignment.ArrivedLater, "beendet": assignment.LeftLand}

// endingWords lists the words in the order of the columns.
var endingWords = []string{"offen", "neu-angekuendigt", "nachgekommen", "beendet"}

const everyEnding = "alle"

// loadMissed counts for the page's filter, and lists what is asked for.
func (p *figures) loadMissed(v *door.Visit, ctx context.Context, tx *db.Tx) (err error) { //nolint:revive // the visit leads
	if v.Scope.Kind != tenant.Land {
		return nil
	}
	query := v.R.URL.Query()
	m := &p.Missed
	m.Shown, m.What = true, query.Get("ausgang")
	if m.By, err = assignment.MissedFigures(ctx, tx, v.Scope, p.Filter); err != nil {
		return err
	}
	ending, one := endings[m.What]
	if m.Open = one || m.What == everyEnding; !m.Open {
		return nil
	}
	after := assignment.FollowUpKey{}
	if last, ok := id.Parse(query.Get("hinter")); ok {
		after.ID = last
		after.Day, _ = clock.ParseDate(query.Get("tag"))
	}
	m.Cases, err = assignment.MissedCases(ctx, tx, v.Scope, p.Filter, !one, ending, after)
	if n := len(m.Cases); n == assignment.MissedPage {
		next := p.missedQuery(m.What)
		next.Set("tag", m.Cases[n-1].MissedOn.String())
		next.Set("hinter", string(m.Cases[n-1].ID))
		m.Next = "/vorlauf?" + next.Encode() + "#nicht-angekommen"
	}
	return err
}

// missedQuery carries the filter in an address, and which cases are shown.
func (p figures) missedQuery(what string) url.Values {
	q := p.query()
	q.Del("ab")
	q.Del("unter")
	q.Set("ausgang", what)
	return q
}

// missedURL leads to the cases behind a number of one month or facility.
func (p figures) missedURL(m assignment.Missed, what string) string {
	q := p.missedQuery(what)
	if !m.Month.IsZero() {
		q.Set("von", m.Month.String())
		q.Set("bis", m.Month.AddMonths(1).AddDays(-1).String())
	}
	if m.Unit != "" {
		q.Set("einrichtung", string(m.Unit))
	}
	return "/vorlauf?" + q.Encode() + "#nicht-angekommen"
}

// sum adds up all months.
func (m absentees) sum() (households, persons int) {
	for _, one := range m.By.Months {
		households, persons = households+one.Households, persons+one.Persons
	}
	return households, persons
}
