package portal

import (
	"context"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/work"
)

// alongParts are the parts of the whole that go with what somebody lets go along;
// under "" what goes always.
var alongParts = map[Along][]string{
	"":               {"person", "household", "language", "relation"},
	AlongPath:        {"goal", "step", "milestone", "wish"},
	AlongWork:        {"work-profile", "work-entry"},
	AlongHealth:      {"need", "no-need", "measure", "health", "document"},
	AlongPapers:      {"paper"},
	AlongRecognition: {"recognition", "recognition-document", "recognition-event", "recognition-measure"},
	AlongLetters:     {"letter"},
}

// Package gives what goes along to a municipality that is not in this house, as a
// file: to who says that they move. Nothing else than they consented to is in it.
func Package(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, who id.ID, keys *seal.Ring) ([]Taken, error) {
	as, a, err := all(ctx, tx, c, s, who)
	if err != nil {
		return nil, err
	}
	moves, err := db.All(ctx, tx, scanMoving, `SELECT `+movingColumns+` `+movingFrom+` WHERE m.tenant_id = $1 AND m.to_tenant_id = $1 AND m.person_id = $2 AND m.state IN ('said', 'confirmed')`, s.Tenant, a.Person)
	if err == nil && len(moves) == 0 {
		err = errs.NotFound("error.not-found")
	}
	if err != nil {
		return nil, err
	}
	return bundle(ctx, tx, c, as, keys, moves[0])
}

// PackageOf gives it to the desk that hands it over, once the day is confirmed: to who
// may read all that may be in it.
func PackageOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID, keys *seal.Ring) (Moving, []Taken, error) {
	if err := ofTown(s); err != nil {
		return Moving{}, nil, err
	}
	for _, d := range []tenant.Data{tenant.NeedHealth, tenant.MeasureHealth, tenant.Identity} {
		if err := s.MayRead(d); err != nil {
			return Moving{}, nil, err
		}
	}
	m, err := moving(ctx, tx, s, which)
	switch {
	case err != nil:
		return m, nil, err
	case !m.Elsewhere() || m.From != s.Tenant:
		return m, nil, errs.NotFound("error.not-found")
	case m.State != Confirmed:
		return m, nil, errs.Conflict("own.move.error.over")
	}
	as := leaving(s, m)
	as.Own.Write = tenant.These()
	as.Own.Read = opensAll
	taken, err := bundle(ctx, tx, c, as, keys, m)
	return m, taken, err
}

// bundle gives what goes along of each of whom somebody speaks for.
func bundle(ctx context.Context, tx *db.Tx, c clock.Clock, as tenant.Scope, keys *seal.Ring, m Moving) ([]Taken, error) {
	var names []string
	for along, parts := range alongParts {
		if along == "" || slices.Contains(m.Parts, along) {
			names = append(names, parts...)
		}
	}
	health := slices.Contains(m.Parts, AlongHealth)
	var list []Taken
	for _, who := range m.Persons {
		as.Own.Person = who
		_, p, err := person.ShowPerson(ctx, tx, c, as, who)
		if err != nil {
			return nil, err
		}
		t, err := gather(ctx, tx, c, as, Acting{Person: who, Household: m.Household, Name: p.Name()}, keys, func(name string) bool { return slices.Contains(names, name) })
		if err != nil {
			return nil, err
		}
		t.Papers = slices.DeleteFunc(t.Papers, func(p record.Paper) bool {
			return !slices.Contains(m.Parts, AlongPapers) || p.TellsOfHealth() && !health
		})
		if !health {
			t.documents = nil
			for i := range t.Parts {
				t.Parts[i] = t.Parts[i].withoutHealth(t.Papers)
			}
		}
		t.Health = health
		list = append(list, t)
	}
	audit.Log(tx, c, as, audit.Export, tenant.Own, "moving: package", append([]id.ID{m.Household}, m.Persons...)...)
	return list, nil
}

// withoutHealth leaves out rows of papers that tell of health.
func (f Filled) withoutHealth(papers []record.Paper) Filled {
	if f.Name != "paper" {
		return f
	}
	f.Rows = slices.DeleteFunc(f.Rows, func(row []any) bool {
		return !slices.ContainsFunc(papers, func(p record.Paper) bool { return row[0] == string(p.ID) })
	})
	return f
}

// HandOver closes the leave of a household whose package was handed over: all adults
// of it said so, and their days are confirmed.
func HandOver(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) error {
	if err := ofTown(s); err != nil {
		return err
	}
	m, err := moving(ctx, tx, s, which)
	switch {
	case err != nil:
		return err
	case !m.Elsewhere() || m.From != s.Tenant:
		return errs.NotFound("error.not-found")
	case m.State != Confirmed:
		return errs.Conflict("own.move.error.over")
	}
	together, err := db.All(ctx, tx, scanMoving, `SELECT `+movingColumns+` `+movingFrom+` WHERE m.tenant_id = $1 AND m.to_tenant_id = $1 AND m.household_id = $2 AND m.state = 'confirmed' ORDER BY m.id`, s.Tenant, m.Household)
	if err != nil {
		return err
	}
	from := leaving(s, m)
	h, err := person.Show(ctx, tx, c, from, m.Household)
	if err != nil {
		return err
	}
	if !complete(h, together) {
		return errs.Conflict("moving.together")
	}
	audit.Log(tx, c, s, audit.Change, tenant.Case, "moving: handed over", m.Household)
	return leave(ctx, tx, c, from, together)
}

// forget deletes at the old end what nobody has a ground to keep once they left: what
// they said of themselves, and what was kept by their consent alone.
func forget(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, persons []id.ID) error {
	s.Own.Read = opensAll
	s.Own.Write |= tenant.These(tenant.NeedHealth, tenant.MeasureHealth)
	for _, who := range persons {
		s.Own.Person = who
		if err := path.Forget(ctx, tx, c, s, who); err != nil {
			return err
		}
		if err := work.Forget(ctx, tx, c, s, who); err != nil {
			return err
		}
	}
	how := i18n.T(i18n.With(ctx, i18n.German), "moving.title")
	known, err := record.Show(ctx, tx, c, s, persons)
	if err != nil {
		return err
	}
	for _, n := range known.Needs {
		if n.Basis == record.ByConsent {
			if _, err := record.WithdrawConsent(ctx, tx, c, s, record.ConsentCommand{Need: n.ID, How: how}); err != nil {
				return err
			}
		}
	}
	for _, x := range known.Statements {
		if x.Basis == record.ByConsent {
			if _, err := record.WithdrawStatementConsent(ctx, tx, c, s, record.ConsentCommand{Need: x.ID, How: how}); err != nil {
				return err
			}
		}
	}
	return nil
}
