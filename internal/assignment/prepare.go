package assignment

import (
	"cmp"
	"slices"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Preparation is one thing the municipality has to do before the day: who,
// until when, and for whose need.
type Preparation struct {
	ID       id.ID // "" while it is a preview
	Transfer id.ID
	Person   id.ID           // "" for the whole household
	Code     string          // in the record's catalogue
	Need     string          // the code of the need it follows from; "" if from none
	Severity record.Severity // of that need
	Kind     tenant.Data     // who may not read that, is not told
	Owner    tenant.Role
	DueOn    clock.Date
	DoneAt   time.Time // zero while it is open
	DoneBy   id.ID
	DoneName string

	Assignee     id.ID // who has taken it on; "" for whoever works in the role
	AssigneeName string
	Title        string // of what the municipality added itself
	Note         string // how far it is
	Meet         Meet   // where an appointment was arranged
}

// Meet is an appointment that somebody gave.
type Meet struct {
	On    clock.Date // zero: none, or the day was not said
	At    string     // time of day, "" if not said
	Where string
}

// Done reports whether it is ticked.
func (p Preparation) Done() bool { return !p.DoneAt.IsZero() }

// Essential reports whether a person must not be received without it.
func (p Preparation) Essential() bool { return p.Severity == record.Essential }

// Late reports whether it should have been done before today.
func (p Preparation) Late(today clock.Date) bool { return !p.Done() && p.DueOn.Before(today) }

// Own reports whether the municipality added it itself: then Title says what it is.
func (p Preparation) Own() bool { return p.Title != "" }

// Text gives the message key of what is to be done, where it is not one's own.
func (p Preparation) Text() string { return record.Preparation{Code: p.Code}.Text() }

// prepare works out what a municipality that was told on a day has to do: for
// every household what the catalogue lists for all, and what each need asks
// for. What several needs of one person ask for is done once, for the
// weightiest. Due days are working days, on or before what the catalogue says,
// but not before the municipality knew; the order is by due day.
func prepare(h Handover, told clock.Date) []Preparation {
	catalogue := record.Current()
	type key struct {
		person id.ID
		code   string
	}
	found := map[key]Preparation{}
	add := func(who id.ID, p record.Preparation, need string, severity record.Severity, kind tenant.Data) {
		k := key{who, p.Code}
		if known, ok := found[k]; ok && weight(known.Severity) >= weight(severity) {
			return
		}
		due := dueOn(p, h.Plan.Day, told)
		found[k] = Preparation{Person: who, Code: p.Code, Need: need, Severity: severity, Kind: kind, Owner: owner(p, kind), DueOn: due}
	}
	for _, p := range catalogue.PrepareAlways() {
		add("", p, "", record.Needed, tenant.Transfer)
	}
	for _, n := range h.Needs("") {
		kind := tenant.Need
		if n.Health {
			kind = tenant.NeedHealth
		}
		for _, p := range catalogue.PrepareFor(n.Code) {
			add(n.Person, p, n.Code, n.Severity, kind)
		}
	}
	list := make([]Preparation, 0, len(found))
	for _, p := range found {
		list = append(list, p)
	}
	sorted.By(list, byDue)
	return list
}

// dueOn is until when something is to be prepared for a day, by somebody who was
// told on another.
func dueOn(p record.Preparation, arrive, told clock.Date) clock.Date {
	return later(workdayUpTo(arrive.AddDays(-p.DaysBefore)), earlier(workdayFrom(told), arrive))
}

// owner is the role whose task it is; where that may not know of the need, the
// intake, which may know of all.
func owner(p record.Preparation, kind tenant.Data) tenant.Role {
	if grant, _ := p.Owner.Grant(); !grant.MayRead(kind) {
		return tenant.Intake
	}
	return p.Owner
}

func byDue(a, b Preparation) int {
	return cmp.Or(a.DueOn.Compare(b.DueOn), cmp.Compare(weight(b.Severity), weight(a.Severity)),
		cmp.Compare(a.Code, b.Code), cmp.Compare(a.Person, b.Person))
}

// weight orders severities, the heaviest highest.
func weight(s record.Severity) int { return -slices.Index(record.Severities, s) }

// legible gives the preparations that the scope may be told of.
func legible(s tenant.Scope, all []Preparation) []Preparation {
	return keep(all, func(p Preparation) bool { return s.Reads(p.Kind) })
}

// essentials gives the codes of what must be done and is not.
func essentials(all []Preparation) []string {
	var codes []string
	for _, p := range all {
		if p.Essential() && !p.Done() {
			codes = append(codes, p.Code)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}
