package portal

import (
	"context"
	"errors"
	"slices"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/letter"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/recognition"
	"wegwarte/internal/record"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/work"
)

// mostMoves is how many moves a desk is shown at once.
const mostMoves = 200

// Moves gives who moves away from the scope's municipality and is not gone yet, and
// who moves here and is to be taken in, the earliest day first.
func Moves(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (away, here []Moving, err error) {
	if err = ofTown(s); err != nil {
		return nil, nil, err
	}
	if away, err = db.All(ctx, tx, scanMoving, `SELECT `+movingColumns+` `+movingFrom+` WHERE m.tenant_id = $1 AND m.state IN ('said', 'confirmed') ORDER BY m.moves_on, m.id LIMIT $2`, s.Tenant, mostMoves); err != nil {
		return nil, nil, err
	}
	here, err = db.All(ctx, tx, scanMoving, `SELECT `+movingColumns+` `+movingFrom+` WHERE m.to_tenant_id = $1 AND m.tenant_id <> $1 AND m.state = 'confirmed' ORDER BY m.moves_on, m.id LIMIT $2`, s.Tenant, mostMoves)
	var subjects []id.ID
	for _, m := range append(slices.Clone(away), here...) {
		subjects = append(subjects, m.Household)
	}
	audit.Log(tx, c, s, audit.Read, tenant.Case, "moving: list", subjects...)
	return away, here, err
}

func ofTown(s tenant.Scope) error {
	if s.Kind != tenant.Municipality {
		return errs.Forbidden("error.forbidden")
	}
	return s.MayWrite(tenant.Case)
}

func moving(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (Moving, error) {
	m, err := db.One(ctx, tx, scanMoving, `SELECT `+movingColumns+` `+movingFrom+` WHERE m.id = $1 AND (m.tenant_id = $2 OR m.to_tenant_id = $2 AND m.state = 'confirmed')`, which, s.Tenant)
	return m, err
}

// ConfirmMove confirms the day on which somebody moves out: from now on the other
// municipality sees it.
func ConfirmMove(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID, on clock.Date) error {
	if err := ofTown(s); err != nil {
		return err
	}
	m, err := moving(ctx, tx, s, which)
	switch {
	case err != nil:
		return err
	case m.From != s.Tenant:
		return errs.NotFound("error.not-found")
	case !m.Open():
		return errs.Conflict("own.move.error.over")
	case on.Before(clock.Today(c).AddDays(-92)) || on.After(clock.Today(c).AddDays(366)):
		return errs.Invalid("own.move.error.on").At("on")
	}
	audit.Log(tx, c, s, audit.Change, tenant.Case, "moving: confirmed", append([]id.ID{m.Household}, m.Persons...)...)
	return tx.Must(ctx, `UPDATE moving SET state = 'confirmed', moves_on = $3, confirmed_at = $4, confirmed_by = $5, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND state IN ('said', 'confirmed')`,
		s.Tenant, m.ID, on, db.Micros(c.Now()), s.Name)
}

// TakeIn takes a household in that moves here: it is registered with what each of
// them consented to, with its sources; at the old end it has left, and nobody walks
// with it there any more. All adults of it must have said so; it happens as a whole
// or not at all, and is on record at both ends.
func TakeIn(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, keys *seal.Ring, which id.ID) (h person.Household, err error) {
	if err = errors.Join(ofTown(s), s.MayWrite(tenant.Register)); err != nil {
		return h, errs.Forbidden("error.forbidden")
	}
	m, err := moving(ctx, tx, s, which)
	switch {
	case err != nil:
		return h, err
	case m.To != s.Tenant || m.Elsewhere():
		return h, errs.NotFound("error.not-found")
	}
	together, err := db.All(ctx, tx, scanMoving, `SELECT `+movingColumns+` `+movingFrom+` WHERE m.household_id = $1 AND m.to_tenant_id = $2 AND m.state = 'confirmed' ORDER BY m.id`, m.Household, s.Tenant)
	if err != nil {
		return h, err
	}
	from := leaving(s, m)
	var old person.Household
	var ties []person.Relation
	err = tx.On(ctx, from.Tenant, func(ctx context.Context) error {
		if old, err = person.Show(ctx, tx, c, from, m.Household); err == nil {
			ties, err = person.Relations(ctx, tx, from, []id.ID{old.ID})
		}
		return err
	})
	if err != nil {
		return h, err
	}
	if !complete(old, together) {
		return h, errs.Conflict("moving.waits")
	}
	h, now, err := settle(ctx, tx, c, s, old, ties)
	if err != nil {
		return h, err
	}
	to := s
	to.Own = tenant.Self{Household: h.ID, Person: h.Persons[0].ID, Write: tenant.These(tenant.Transfer, tenant.Path, tenant.Work, tenant.Identity)}
	for i, one := range together {
		if err := carry(ctx, tx, c, from, to, keys, old.ID, h.ID, one, now, i == 0); err != nil {
			return h, err
		}
	}
	return h, tx.On(ctx, from.Tenant, func(ctx context.Context) error { return leave(ctx, tx, c, from, together) })
}

// leaving is the scope in which a household's leave is done at its old end.
func leaving(s tenant.Scope, m Moving) tenant.Scope {
	s.Tenant, s.Role = m.From, tenant.Person
	s.Own = tenant.Self{Household: m.Household, Person: m.Person, Write: tenant.These(tenant.Register, tenant.Case, tenant.Path, tenant.Work, tenant.Transfer, tenant.Contact, tenant.Need)}
	return s
}

// complete reports whether everybody of a household is among those who said so.
func complete(h person.Household, together []Moving) bool {
	return !slices.ContainsFunc(h.Persons, func(p person.Person) bool {
		return !slices.ContainsFunc(together, func(one Moving) bool { return slices.Contains(one.Persons, p.ID) })
	})
}

// settle registers the household here, and begins its way.
func settle(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, old person.Household, ties []person.Relation) (h person.Household, now map[id.ID]id.ID, err error) {
	cmd := person.RegisterCommand{FileNumber: old.FileNumber + "-Z"}
	place := map[id.ID]int{}
	for i, p := range old.Persons {
		place[p.ID] = i + 1
		p.ID = ""
		cmd.Persons = append(cmd.Persons, p)
	}
	for _, r := range ties {
		if place[r.Person] > 0 && place[r.Other] > 0 {
			cmd.Ties = append(cmd.Ties, person.Tie{Person: place[r.Person], Other: place[r.Other], Kind: r.Kind})
		}
	}
	if h, err = person.Register(ctx, tx, c, s, cmd); err != nil {
		return h, nil, err
	}
	now = map[id.ID]id.ID{}
	for i, p := range old.Persons {
		now[p.ID] = h.Persons[i].ID
	}
	return h, now, path.Welcome(ctx, tx, c, s, h.ID)
}

// carry brings what one of them lets go along.
func carry(ctx context.Context, tx *db.Tx, c clock.Clock, from, to tenant.Scope, keys *seal.Ring, old, home id.ID, m Moving, now map[id.ID]id.ID, first bool) error {
	mine := map[id.ID]id.ID{}
	for _, p := range m.Persons {
		mine[p] = now[p]
	}
	as := from // what tells of health goes with what does
	if slices.Contains(m.Parts, AlongHealth) {
		as.Own.Read = tenant.These(tenant.NeedHealth, tenant.MeasureHealth)
	}
	for _, part := range Alongs {
		if !slices.Contains(m.Parts, part) {
			continue
		}
		var err error
		switch part {
		case AlongPath:
			err = path.Carry(ctx, tx, c, path.CarryCommand{From: as, To: to, Old: old, Household: home, Persons: mine, Shared: first})
		case AlongWork:
			err = work.Carry(ctx, tx, c, from, to, mine)
		case AlongPapers:
			err = carryPapers(ctx, tx, c, as, to, keys, mine, slices.Contains(m.Parts, AlongHealth))
		case AlongRecognition:
			err = recognition.Carry(ctx, tx, c, from, to, mine)
		case AlongLetters:
			err = letter.Carry(ctx, tx, c, as, to, mine, home)
		case AlongHealth:
			var known record.Record
			err = tx.On(ctx, from.Tenant, func(ctx context.Context) (err error) {
				known, err = record.ForHandOver(ctx, tx, from, m.Persons)
				audit.Log(tx, c, from, audit.Export, tenant.NeedHealth, "record: taken along", m.Persons...)
				return err
			})
			if err == nil {
				known.Papers = nil
				err = record.Copy(ctx, tx, c, to, mine, known)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// carryPapers brings photos and PDFs; what tells of health, only where that goes along.
func carryPapers(ctx context.Context, tx *db.Tx, c clock.Clock, from, to tenant.Scope, keys *seal.Ring, mine map[id.ID]id.ID, health bool) error {
	old := make([]id.ID, 0, len(mine))
	for one := range mine {
		old = append(old, one)
	}
	from.Own.Read |= tenant.These(tenant.Identity, tenant.Education, tenant.Need, tenant.Measure)
	var shown []record.ShownPaper
	err := tx.On(ctx, from.Tenant, func(ctx context.Context) (err error) {
		shown, err = record.ShowPapers(ctx, tx, c, from, keys, old)
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range shown {
		if p.IsGone() || p.TellsOfHealth() && !health {
			continue
		}
		var one record.CopiedPaper
		err := tx.On(ctx, from.Tenant, func(ctx context.Context) (err error) {
			one, err = record.RawPaper(ctx, tx, from, keys, p.ID)
			audit.Log(tx, c, from, audit.Export, p.Data(), "paper: taken along", p.Person)
			return err
		})
		if err != nil {
			return err
		}
		if !health { // what it belongs to stays here
			one.Need, one.Measure, one.ItemData = "", "", ""
		}
		if err := record.CopyPaper(ctx, tx, c, to, keys, mine[p.Person], one); err != nil {
			return err
		}
	}
	return nil
}

// leave ends the stay at the old end: household, cases, pages of their own.
func leave(ctx context.Context, tx *db.Tx, c clock.Clock, from tenant.Scope, together []Moving) error {
	m := together[0]
	var persons []id.ID
	for _, one := range together {
		persons = append(persons, one.Persons...)
	}
	if err := recognition.Leave(ctx, tx, c, from, persons); err != nil {
		return err
	}
	if err := person.Leave(ctx, tx, c, from, []id.ID{m.Household}, m.On); err != nil {
		return err
	}
	cases, err := db.All(ctx, tx, func(row db.Row) (k path.Seen, err error) { return k, row.Scan(&k.ID, &k.Version) },
		`SELECT k.id, k.version FROM path_case k WHERE k.tenant_id = $1 AND k.household_id = $2 AND k.ended_on = '' ORDER BY k.id`, from.Tenant, m.Household)
	if err != nil {
		return err
	}
	for _, k := range cases {
		if _, err := path.End(ctx, tx, c, from, k, path.MovedAway); err != nil {
			return err
		}
	}
	args := []any{from.Tenant}
	if err := forget(ctx, tx, c, from, persons); err != nil {
		return err
	}
	guests, err := db.All(ctx, tx, db.Value[id.ID], `SELECT g.id FROM guest g JOIN account a ON a.id = g.id AND a.active WHERE g.tenant_id = $1 AND g.person_id IN (`+db.List(&args, persons)+`) ORDER BY g.id`, args...)
	if err != nil {
		return err
	}
	for _, g := range guests {
		if err := account.CloseOwn(ctx, tx, c, from, g); err != nil {
			return err
		}
	}
	for _, one := range together {
		if err := tx.Must(ctx, `UPDATE moving SET state = 'taken', ended_at = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND state = 'confirmed'`, from.Tenant, one.ID, db.Micros(c.Now())); err != nil {
			return err
		}
	}
	audit.Log(tx, c, from, audit.Change, tenant.Case, "moving: taken in", append([]id.ID{m.Household}, persons...)...)
	return nil
}
