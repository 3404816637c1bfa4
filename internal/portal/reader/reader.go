// Package reader tells somebody who read and changed what is known of them, from
// the audit, in the words of their own page.
//
// It names the office and what they worked as, not the colleague: whom the law
// holds responsible is the authority, and who works there has rights too (CJEU
// C-579/21; docs/adr/0062). Who doubts an entry asks the data protection officer,
// who sees the name.
//
// Sources: Art. 12, 15 DSGVO.
package reader

import (
	"cmp"
	"context"
	"slices"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Who is what somebody was when they read or changed something.
type Who string

// Who there is.
const (
	Office  Who = "office"  // somebody who works there, by their role
	Program Who = "program" // nobody: a list of the night, a reminder
	Helper  Who = "helper"  // whom the person lets look, by name
	Family  Who = "family"  // who is parent or guardian
)

// Deed is what one office did on a day, for one purpose.
type Deed struct {
	Who     Who
	Role    tenant.Role
	Purpose tenant.Purpose
	Name    string // of a helper
	Times   int
	Last    time.Time
	Read    []tenant.Data
	Changed []tenant.Data
	Given   []tenant.Data // left the house: a file, a table
}

// Emergency reports whether more was opened to them than their role sees.
func (d Deed) Emergency() bool { return d.Purpose == tenant.VitalInterest }

// Day is what was done on a day, emergencies first.
type Day struct {
	On    clock.Date
	Deeds []Deed
}

// Emergency reports whether there was one among it.
func (d Day) Emergency() bool { return slices.ContainsFunc(d.Deeds, Deed.Emergency) }

// Read is a page of days, the latest first.
type Read struct {
	Days []Day
	Next int64 // where the next page begins; 0: this is the last
}

// read is how many entries a page looks at.
const read = 400

// Show gives who read somebody's record and why, to whose page it is. What the
// visitor did themselves is left out. That they looked is on record.
func Show(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID, before int64) (page Read, err error) {
	as, a, err := portal.Alone(ctx, tx, c, s, who, portal.Papers)
	if err != nil {
		return page, err
	}
	as.Own.Read |= tenant.These(tenant.Audit)
	mine, others, err := parted(ctx, tx, as, a)
	if err != nil {
		return page, err
	}
	entries, err := audit.OfSubject(ctx, tx, as, audit.SubjectFilter{Persons: mine, Household: a.Household, Before: before, Limit: read})
	if err != nil {
		return page, err
	}
	helpers, err := portal.Helpers(ctx, tx, c, s, a.Person)
	if err != nil {
		return page, err
	}
	audit.Log(tx, c, s, audit.Read, tenant.Audit, "own: who read", a.Household, a.Person)
	if len(entries) == read {
		page.Next = entries[read-1].Seq
		entries, page.Next = wholeDays(entries)
	}
	for _, e := range entries {
		if is(e, mine) || is(e, []id.ID{a.Household}) && !is(e, others) {
			page.add(e, helpers)
		}
	}
	for i := range page.Days {
		sorted.By(page.Days[i].Deeds, func(x, y Deed) int {
			return cmp.Or(cmp.Compare(rank(x), rank(y)), y.Last.Compare(x.Last))
		})
	}
	return page, nil
}

// wholeDays leaves the last day to the next page, where it is not all there is.
func wholeDays(entries []audit.Entry) ([]audit.Entry, int64) {
	last := clock.DateOf(entries[len(entries)-1].At)
	i := slices.IndexFunc(entries, func(e audit.Entry) bool { return clock.DateOf(e.At) == last })
	if i == 0 {
		i = len(entries)
	}
	return entries[:i], entries[i-1].Seq
}

// parted gives the person with who is shown through them, and the others of the
// household likewise: what is about those is not theirs to read.
func parted(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (mine, others []id.ID, err error) {
	households, err := person.Load(ctx, tx, s, []id.ID{a.Household})
	if err != nil {
		return nil, nil, err
	}
	for _, h := range households {
		for _, one := range person.IDs(h) {
			if one != a.Person {
				others = append(others, one)
			}
		}
	}
	if mine, err = person.WithFollowers(ctx, tx, s, []id.ID{a.Person}); err != nil {
		return nil, nil, err
	}
	others, err = person.WithFollowers(ctx, tx, s, others)
	return mine, others, err
}

func is(e audit.Entry, any []id.ID) bool {
	return slices.ContainsFunc(e.Subjects, func(one id.ID) bool { return slices.Contains(any, one) })
}

func rank(d Deed) int {
	if d.Emergency() {
		return 0
	}
	return slices.Index([]Who{Office, Helper, Family, Program}, d.Who) + 1
}

// add counts an entry to what the same office did on its day.
func (p *Read) add(e audit.Entry, helpers []portal.Help) {
	on := clock.DateOf(e.At)
	i := slices.IndexFunc(p.Days, func(d Day) bool { return d.On == on })
	if i < 0 {
		i, p.Days = len(p.Days), append(p.Days, Day{On: on})
	}
	d := Deed{Who: Office, Role: e.Role, Purpose: e.Purpose}
	switch {
	case e.Actor == "":
		d = Deed{Who: Program, Purpose: e.Purpose}
	case e.Role == tenant.Person:
		d = Deed{Who: Family, Purpose: e.Purpose}
		if n := slices.IndexFunc(helpers, func(h portal.Help) bool { return h.Guest == e.Actor }); n >= 0 {
			d.Who, d.Name = Helper, helpers[n].Name
		}
	}
	deeds := &p.Days[i].Deeds
	at := slices.IndexFunc(*deeds, func(x Deed) bool {
		return x.Who == d.Who && x.Role == d.Role && x.Purpose == d.Purpose && x.Name == d.Name
	})
	if at < 0 {
		at, *deeds = len(*deeds), append(*deeds, d)
	}
	(*deeds)[at].count(e)
}

func (d *Deed) count(e audit.Entry) {
	d.Times++
	if e.At.After(d.Last) {
		d.Last = e.At
	}
	kinds := &d.Read
	switch e.Action {
	case audit.Create, audit.Change, audit.Import:
		kinds = &d.Changed
	case audit.Export:
		kinds = &d.Given
	}
	if !slices.Contains(*kinds, e.Kind) {
		*kinds = append(*kinds, e.Kind)
	}
}
