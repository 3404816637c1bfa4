package fact

import (
	"context"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/recognition"
	"wegwarte/internal/record"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/work"
)

// Papers is what is known of somebody but their health.
type Papers struct {
	Household  person.Household // with no other person of it
	Me         person.Person
	Family     []Relative
	Stays      []housing.Housed // the latest first, without those that came to nothing
	Needs      []record.Need
	Measures   []record.Measure
	Files      []record.Paper // photos and PDFs that are there
	Work       work.File
	Procedures []recognition.Procedure
	Said       []Correction // the latest first
}

// Relative is somebody of the same household: a name, and what they are to whose
// page it is. More of them is theirs to see.
type Relative struct {
	Name string
	Kind person.RelationKind // "" where nobody said
	Me   bool                // "I am … of them", else "they are … of me"
}

// ShowPapers gives it, in the scope that portal opens for Papers.
func ShowPapers(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, a portal.Acting) (p Papers, err error) {
	whole, me, err := person.ShowPerson(ctx, tx, c, s, a.Person)
	if err != nil {
		return p, err
	}
	p.Me, p.Household = me, whole
	p.Household.Persons = []person.Person{me}
	if p.Family, err = family(ctx, tx, s, whole, me); err != nil {
		return p, err
	}
	stays, err := housing.StaysOf(ctx, tx, c, s, whole.ID)
	if err != nil {
		return p, err
	}
	p.Stays = slices.DeleteFunc(stays, func(h housing.Housed) bool { return h.State != housing.Actual && h.State != housing.Planned })
	one := []id.ID{me.ID}
	known, err := record.Show(ctx, tx, c, s, one)
	if err != nil {
		return p, err
	}
	p.Needs, p.Measures = known.Needs, known.Measures
	if p.Files, err = files(ctx, tx, c, s, keys, me.ID); err != nil {
		return p, err
	}
	if p.Work, err = work.Show(ctx, tx, c, s, me.ID); err != nil {
		return p, err
	}
	if p.Procedures, err = recognition.Of(ctx, tx, c, s, one); err != nil {
		return p, err
	}
	p.Said, err = of(ctx, tx, s, one, "")
	return p, err
}

func files(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, who id.ID) (all []record.Paper, err error) {
	shown, err := record.ShowPapers(ctx, tx, c, s, keys, []id.ID{who})
	for _, one := range shown {
		if !one.IsGone() {
			all = append(all, one.Paper)
		}
	}
	return all, err
}

func family(ctx context.Context, tx *db.Tx, s tenant.Scope, h person.Household, me person.Person) (all []Relative, err error) {
	relations, err := person.Relations(ctx, tx, s, []id.ID{h.ID})
	for _, p := range h.Unmerged() {
		if p.ID == me.ID {
			continue
		}
		one := Relative{Name: p.Name()}
		for _, r := range relations {
			if r.Person == me.ID && r.Other == p.ID || r.Person == p.ID && r.Other == me.ID {
				one.Kind, one.Me = r.Kind, r.Person == me.ID
			}
		}
		all = append(all, one)
	}
	return all, err
}

// OpenFile gives one of somebody's photos or PDFs, in the scope that portal opens.
func OpenFile(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, a portal.Acting, paper id.ID) (record.Paper, []byte, error) {
	if _, err := Paper.find(ctx, tx, c, s, a.Person, a.Household, paper); err != nil {
		return record.Paper{}, nil, err
	}
	return record.OpenPaper(ctx, tx, c, s, keys, paper, record.PaperContent)
}
