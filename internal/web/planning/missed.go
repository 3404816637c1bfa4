package planning

import (
	"context"
	"net/url"

	"wegwarte/internal/assignment"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
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

// readMissed reads which cases are asked for; only the Land is told of any.
func (p *figures) readMissed() {
	m := &p.Missed
	if p.Scope.Kind != tenant.Land {
		return
	}
	m.Shown, m.What = true, p.asked.Get("ausgang")
	if _, one := endings[m.What]; !one && m.What != everyEnding {
		m.What = ""
	}
	m.Open = m.What != ""
}

// loadMissed counts for the page's filter, and lists what is asked for.
func (p *figures) loadMissed(ctx context.Context, tx *db.Tx) (err error) {
	m := &p.Missed
	if !m.Shown {
		return nil
	}
	if m.By, err = p.missed(ctx, tx); err != nil || !m.Open {
		return err
	}
	q := p.missedCaseQuery()
	q.After, _ = id.Parse(p.asked.Get("hinter"))
	m.Cases, err = assignment.MissedCases(ctx, tx, p.Scope, p.Filter, q)
	if n := len(m.Cases); n == assignment.MissedPage {
		m.Next = p.order(tableMissed).URL(url.Values{"hinter": {string(m.Cases[n-1].ID)}})
	}
	return err
}

// missed counts, by month and by facility.
func (p figures) missed(ctx context.Context, tx *db.Tx) (assignment.MissedBy, error) {
	by, err := assignment.MissedFigures(ctx, tx, p.Scope, p.Filter)
	return assignment.MissedBy{Months: p.sortedMissed(tableMissedMonths, by.Months), Facilities: p.sortedMissed(tableMissedUnits, by.Facilities)}, err
}

// missedSource is the counts as a table to keep.
func (p figures) missedSource(v *door.Visit, table string) export.Source[assignment.Missed] {
	return export.Source[assignment.Missed]{Title: v.T("follow.figures"), Kind: "missed-figures", Query: p.keep(table), Filter: p.words(v, table),
		Columns: missedColumns(v.Context(), table == tableMissedMonths),
		Page: export.Whole(func(ctx context.Context, tx *db.Tx) ([]assignment.Missed, error) {
			by, err := p.missed(ctx, tx)
			if table == tableMissedMonths {
				return by.Months, err
			}
			return by.Facilities, err
		})}
}

// missedCaseSource is the cases behind a count as a table to keep.
func (p figures) missedCaseSource(v *door.Visit) export.Source[assignment.MissedCase] {
	q := p.missedCaseQuery()
	return export.Source[assignment.MissedCase]{Title: v.T("follow.cases." + p.Missed.What), Kind: "missed-cases", Query: p.keep(tableMissed), Filter: p.words(v, tableMissed),
		Columns: missedCaseColumns(v.Context()),
		Persons: func(c assignment.MissedCase) []id.ID { return []id.ID{c.Household} },
		Page: func(ctx context.Context, tx *db.Tx) ([]assignment.MissedCase, bool, error) {
			cases, err := assignment.MissedCases(ctx, tx, v.Scope, p.Filter, q)
			if n := len(cases); n == assignment.MissedPage {
				q.After = cases[n-1].ID
				return cases, true, err
			}
			return cases, false, err
		}}
}

// missedQuery carries the filter in an address, and which cases are shown.
func (p figures) missedQuery(what string) url.Values {
	q := p.query()
	q.Del("ab")
	q.Del("unter")
	if q.Del("ausgang"); what != "" {
		q.Set("ausgang", what)
	}
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
	return "/vorlauf?" + q.Encode() + anchors[tableMissed]
}

// sum adds up all months.
func (m absentees) sum() (households, persons int) {
	for _, one := range m.By.Months {
		households, persons = households+one.Households, persons+one.Persons
	}
	return households, persons
}
