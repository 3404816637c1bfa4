package proposal

import (
	"context"

	"wegwarte/engine/allocation"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Shown is a proposal as the desk reads it.
type Shown struct {
	*Proposal
	Lines    []Line
	Names    map[id.ID]person.Household // of those who are still in the register
	Before   *Summary                   // the proposal it was changed from; nil: none
	Children []Summary
}

// Show gives the proposal with a number, 0: the latest, with its lines and who
// they are.
func Show(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, number int) (Shown, error) {
	if err := ofDesk(s, tenant.Scope.MayRead); err != nil {
		return Shown{}, err
	}
	if err := s.MayRead(tenant.Register); err != nil {
		return Shown{}, err
	}
	p, err := find(ctx, tx, s, number)
	if err != nil {
		return Shown{}, err
	}
	out := Shown{Proposal: p, Names: map[id.ID]person.Household{}}
	if out.Lines, err = p.Lines(); err != nil {
		return Shown{}, err
	}
	for i := range out.Lines {
		out.Lines[i].cut(s)
	}
	if out.Children, err = Children(ctx, tx, s, p.ID); err != nil {
		return Shown{}, err
	}
	if p.Parent != "" {
		before, err := db.One(ctx, tx, scanSummary, `SELECT `+summaryColumns+` FROM proposal WHERE tenant_id = $1 AND id = $2`, s.Tenant, p.Parent)
		if err != nil {
			return Shown{}, err
		}
		out.Before = &before
	}
	households, err := person.Load(ctx, tx, s, p.households())
	if err != nil {
		return Shown{}, err
	}
	for _, h := range households {
		out.Names[h.ID] = h
	}
	logRead(tx, c, s, "proposal", p.ID, households)
	return out, nil
}

// Pair is two proposals side by side.
type Pair struct {
	One, Other *Proposal
	Changes    []Difference
	Names      map[id.ID]person.Household
}

// Difference is a household that goes elsewhere in the other proposal.
type Difference struct {
	Household id.ID
	Persons   int
	One       *Line // nil: it did not wait then
	Other     *Line
}

// Compare sets two proposals of the Land side by side.
func Compare(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, one, other int) (Pair, error) {
	if err := ofDesk(s, tenant.Scope.MayRead); err != nil {
		return Pair{}, err
	}
	if err := s.MayRead(tenant.Register); err != nil {
		return Pair{}, err
	}
	pair := Pair{Names: map[id.ID]person.Household{}}
	var err error
	if pair.One, err = find(ctx, tx, s, one); err != nil {
		return Pair{}, err
	}
	if pair.Other, err = find(ctx, tx, s, other); err != nil {
		return Pair{}, err
	}
	if pair.Changes, err = differences(pair.One, pair.Other); err != nil {
		return Pair{}, err
	}
	var ids []id.ID
	for _, d := range pair.Changes {
		ids = append(ids, d.Household)
		d.One.cut(s)
		d.Other.cut(s)
	}
	if len(ids) == 0 {
		return pair, nil
	}
	households, err := person.Load(ctx, tx, s, ids)
	if err != nil {
		return Pair{}, err
	}
	for _, h := range households {
		pair.Names[h.ID] = h
	}
	logRead(tx, c, s, "proposals compared", pair.Other.ID, households)
	return pair, nil
}

// differences lists who goes elsewhere, or is in one of the proposals only.
func differences(one, other *Proposal) ([]Difference, error) {
	before, err := one.Lines()
	if err != nil {
		return nil, err
	}
	after, err := other.Lines()
	if err != nil {
		return nil, err
	}
	by := map[id.ID]*Line{}
	for i := range after {
		by[after[i].ID] = &after[i]
	}
	var all []Difference
	for i := range before {
		l := &before[i]
		there := by[l.ID]
		delete(by, l.ID)
		if there != nil && l.at() == there.at() {
			continue
		}
		all = append(all, Difference{Household: l.ID, Persons: l.Persons, One: l, Other: there})
	}
	for i := range after {
		if l := &after[i]; by[l.ID] != nil {
			all = append(all, Difference{Household: l.ID, Persons: l.Persons, Other: l})
		}
	}
	return all, nil
}

func (l Line) at() id.ID {
	if l.Town == nil {
		return ""
	}
	return l.Town.ID
}

// FilesSize gives how many households and persons the files of a proposal are about.
func FilesSize(ctx context.Context, tx *db.Tx, s tenant.Scope, number int) (households, persons int, err error) {
	if err := mayHaveFiles(s); err != nil {
		return 0, 0, err
	}
	p, err := db.One(ctx, tx, scanSummary, `SELECT `+summaryColumns+` FROM proposal WHERE tenant_id = $1 AND number = $2`, s.Tenant, number)
	return p.Households, p.Persons, err
}

// mayHaveFiles holds that somebody may read what the files tell of health.
func mayHaveFiles(s tenant.Scope) error {
	if err := ofDesk(s, tenant.Scope.MayRead); err != nil {
		return err
	}
	return s.MayRead(tenant.NeedHealth)
}

// Files gives a proposal to be written into files: it holds what households need,
// by numbers, so it is for whoever may read what tells of health.
func Files(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, number int) (*Proposal, error) {
	if err := mayHaveFiles(s); err != nil {
		return nil, err
	}
	p, err := find(ctx, tx, s, number)
	if err != nil {
		return nil, err
	}
	households, err := person.Load(ctx, tx, s, p.households())
	if err != nil {
		return nil, err
	}
	logRead(tx, c, s, "proposal files", p.ID, households)
	return p, nil
}

// logRead puts on record that somebody read of persons where they go and what
// they need for it.
func logRead(tx *db.Tx, c clock.Clock, s tenant.Scope, what string, proposal id.ID, households []person.Household) {
	data := tenant.Need
	if s.Reads(tenant.NeedHealth) {
		data = tenant.NeedHealth
	}
	audit.Log(tx, c, s, audit.Read, tenant.Transfer, what, proposal)
	if len(households) > 0 {
		audit.Log(tx, c, s, audit.Read, data, what, person.Subjects(households)...)
	}
}

// Report gives the solution as the engine writes it down.
func (p *Proposal) Report() (*allocation.Report, error) {
	in, err := p.instance()
	if err != nil {
		return nil, err
	}
	found := allocation.Solution{At: p.Solution.At, Objective: p.Objective, Certificate: p.Solution.Certificate, Bound: p.Bound, Complete: p.Solution.Complete}
	report := found.Report(in, float64(p.Solution.Millis)/1000)
	report.Floors = p.Solution.Floors
	return report, nil
}
