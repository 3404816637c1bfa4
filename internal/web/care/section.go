package care

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// view is what the two sections of a household's page show.
type view struct {
	Today   clock.Date
	Persons []personView

	ReadsNeeds, ReadsMeasures bool
	HidesHealth               bool // the role may not read what was done about health
	Uploads                   bool // may take in health documents
	Asks                      bool // may say that somebody was asked and needs nothing
	Household                 id.ID

	here   bool // the household has not moved on
	scope  tenant.Scope
	writes map[tenant.Data]bool // what the role may change of this household
}

// mayChange reports whether the role may end the need or take it back.
func (v view) mayChange(n record.Need) bool { return v.here && n.Writable(v.scope) }

// takesBack reports whether the role may take back that somebody needs nothing.
func (v view) takesBack(n record.NoNeed) bool { return v.here && n.Writable(v.scope) }

// writesNeed and writesMeasure report whether the role may record what tells of
// health, or what does not.
func (v view) writesNeed(health bool) bool { return v.writes[needData(health)] }

func (v view) writesMeasure(health bool) bool { return v.writes[measureData(health)] }

// recalls reports whether the role may note that a consent is taken back: also
// of a household that has moved on.
func (v view) recalls(n record.Need) bool {
	return n.Basis == record.ByConsent && n.Writable(v.scope)
}

// WritesNeeds and WritesMeasures report whether the role may change any.
func (v view) WritesNeeds() bool { return v.writesNeed(false) || v.writesNeed(true) }

// WritesMeasures reports whether the role may change any measure.
func (v view) WritesMeasures() bool { return v.writesMeasure(false) || v.writesMeasure(true) }

// personView is one person's record.
type personView struct {
	ID        id.ID
	Name      string
	Needs     []record.Need // those that hold or will
	Ended     []record.Need
	Conflicts []record.Conflict
	Matters   []record.Matter
	Gaps      []record.Gap    // of what was done
	Unasked   []record.Gap    // of what is needed
	NoNeeds   []record.NoNeed // asked, and none
	Documents []record.Document
	Health    health
	TookBack  []record.ConsentWithdrawal
	Leaving   []record.Leaving // what the AZR says, and until when
	Kept      record.KeptList
}

// Section loads the record of a household's persons, audited, in the page's
// transaction, and gives its two sections: what is needed, what was done. To a
// role that may read neither it gives nothing.
func Section(v *door.Visit, ctx context.Context, tx *db.Tx, household person.Household) (templ.Component, error) { //nolint:revive // the visit leads
	if !v.Scope.Reads(tenant.Need) && !v.Scope.Reads(tenant.Measure) {
		return templ.NopComponent, nil
	}
	var persons []id.ID
	for _, p := range household.Persons {
		persons = append(persons, p.ID)
	}
	known, err := record.Show(ctx, tx, v.Clock, v.Scope, persons)
	if err != nil {
		return nil, err
	}
	wanted, err := record.ExpectationsOf(ctx, tx, v.Scope)
	if err != nil {
		return nil, err
	}
	return sections(look(v.Scope, v.Today(), household, known, wanted)), nil
}

// look orders what is known by person and leaves out what the role may not do.
func look(s tenant.Scope, today clock.Date, household person.Household, known record.Record, wanted []record.Expectation) view {
	here := household.LeftOn.IsZero()
	show := view{Today: today, ReadsNeeds: s.Reads(tenant.Need), ReadsMeasures: s.Reads(tenant.Measure),
		HidesHealth: !s.Reads(tenant.MeasureHealth), Uploads: here && s.Writes(tenant.MeasureHealth), here: here, scope: s, Household: household.ID, Asks: here && (s.Writes(tenant.Need) || s.Writes(tenant.NeedHealth)), writes: map[tenant.Data]bool{}}
	for _, kind := range []tenant.Data{tenant.Need, tenant.NeedHealth, tenant.Measure, tenant.MeasureHealth} {
		show.writes[kind] = here && s.Writes(kind)
	}
	_, gaps := record.Review(today, household.Persons, known, wanted)
	for _, p := range household.Persons {
		one := personView{ID: p.ID, Name: p.Name()}
		for _, n := range known.Needs {
			switch {
			case n.Person != p.ID:
			case !n.Until.IsZero() && n.Until.Before(today):
				one.Ended = append(one.Ended, n)
			default:
				one.Needs = append(one.Needs, n)
			}
		}
		sorted.By(one.Needs, func(a, b record.Need) int {
			return slices.Index(record.Severities, a.Severity) - slices.Index(record.Severities, b.Severity)
		})
		for _, w := range known.Withdrawals {
			if w.Person == p.ID {
				one.TookBack = append(one.TookBack, w)
			}
		}
		var measures []record.Measure
		for _, m := range known.Measures {
			if m.Person == p.ID {
				measures = append(measures, m)
			}
		}
		one.Leaving, one.Kept = known.Leaving(p.ID), known.Kept.By(p.ID)
		one.Conflicts, one.Matters = record.Conflicts(measures), record.Matters(measures)
		for _, g := range gaps {
			switch {
			case g.Person != p.ID:
			case !s.Reads(g.Data()):
			case g.Of == record.GapMeasure:
				one.Gaps = append(one.Gaps, g)
			default:
				one.Unasked = append(one.Unasked, g)
			}
		}
		one.Health = healthOf(p.ID, known.Statements, today)
		for _, n := range known.NoNeeds {
			if n.Person == p.ID {
				one.NoNeeds = append(one.NoNeeds, n)
			}
		}
		for _, d := range known.Documents {
			if d.Person == p.ID && s.Emergency.ID == "" { // what was read from them is shown; the files are for who works with them
				one.Documents = append(one.Documents, d)
			}
		}
		show.Persons = append(show.Persons, one)
	}
	return show
}

func needData(health bool) tenant.Data {
	if health {
		return tenant.NeedHealth
	}
	return tenant.Need
}

func measureData(health bool) tenant.Data {
	if health {
		return tenant.MeasureHealth
	}
	return tenant.Measure
}

// path is the address of something about a person.
func path(who id.ID, what string) string { return "/personen/" + string(who) + "/" + what }

// unasked reports whether anybody is still to be asked whether they need something.
func (v view) unasked() bool {
	return slices.ContainsFunc(v.Persons, func(p personView) bool {
		return slices.ContainsFunc(p.Unasked, func(g record.Gap) bool { return g.Of == record.GapGroup || g.Of == record.GapNeed })
	})
}
