package person

import (
	"context"
	"strings"
	"unicode/utf8"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// MergeCommand says that two persons are one.
type MergeCommand struct {
	DuplicateSeen
	Leader id.ID // whose names, date of birth and household hold from now on

	// OnTheWay gives those of the households that are on a transfer; the slice
	// of transfers comes after this one.
	OnTheWay func(ctx context.Context, tx *db.Tx, s tenant.Scope, households []id.ID) ([]id.ID, error)
}

// The fields of the commands.
const (
	FieldLeader = "leader"
	FieldReason = "reason"
)

// Merge lets one person of a duplicate lead. The other one stays in the register
// as they are and is shown through the leader: needs, measures, documents and
// relations of both are the leader's, and names and file number of the other
// lead to the leader. A household of which everybody was merged is no longer
// listed. It is refused while the other's household is on a transfer: what was
// announced would no longer be who comes.
func Merge(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd MergeCommand) (Duplicate, error) {
	d, err := holdDuplicate(ctx, tx, s, cmd.DuplicateSeen, Open)
	if err != nil {
		return Duplicate{}, err
	}
	if cmd.Leader != d.One.ID && cmd.Leader != d.Other.ID {
		return Duplicate{}, errs.Invalid("error.duplicate.leader").At(FieldLeader)
	}
	d.Leader = cmd.Leader
	if d.One.Into != "" || d.Other.Into != "" {
		return Duplicate{}, errs.Conflict("error.duplicate.merged-already")
	}
	home := d.Homes[0]
	if d.Follower() == d.Other.ID {
		home = d.Homes[1]
	}
	if err := Hold(ctx, tx, s, []id.ID{home.ID}); err != nil {
		return Duplicate{}, err
	}
	underway, err := cmd.OnTheWay(ctx, tx, s, []id.ID{home.ID})
	if err != nil {
		return Duplicate{}, err
	}
	if len(underway) > 0 {
		return Duplicate{}, errs.Conflict("error.duplicate.on-the-way", "number", home.FileNumber).At(FieldLeader)
	}
	// Whoever followed the one who follows now, follows the leader.
	_, err = tx.Exec(ctx, `UPDATE person SET merged_into = $3 WHERE tenant_id = $1 AND (id = $2 OR merged_into = $2)`,
		s.Tenant, d.Follower(), d.Leader)
	if err != nil {
		return Duplicate{}, err
	}
	if err := recount(ctx, tx, s, home.ID); err != nil {
		return Duplicate{}, err
	}
	return d.decide(ctx, tx, c, s, Merged)
}

// Hold has whoever wants to bind one of the households to a transfer, or merge
// somebody of it, at the same moment wait until the transaction is over.
func Hold(ctx context.Context, tx *db.Tx, s tenant.Scope, households []id.ID) error {
	args := []any{s.Tenant}
	_, err := db.All(ctx, tx, db.Value[id.ID], `SELECT h.id FROM household h
		WHERE coalesce(h.tenant_id, '') = $1 AND h.id IN (`+db.List(&args, households)+`) ORDER BY h.id`+tx.ForUpdate(), args...)
	return err
}

// Unmerge makes two persons of one again: everything is as it was before they
// were merged. What was added to the leader meanwhile stays the leader's.
func Unmerge(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd DuplicateSeen) (Duplicate, error) {
	d, err := holdDuplicate(ctx, tx, s, cmd, Merged)
	if err != nil {
		return Duplicate{}, err
	}
	follower := d.Follower()
	if err := part(ctx, tx, s, d); err != nil {
		return Duplicate{}, err
	}
	for i, p := range []Person{d.One, d.Other} {
		if p.ID == follower {
			if err := recount(ctx, tx, s, d.Homes[i].ID); err != nil {
				return Duplicate{}, err
			}
		}
	}
	d.Leader = ""
	return d.decide(ctx, tx, c, s, Open)
}

// KeepApartCommand says that two persons are two.
type KeepApartCommand struct {
	DuplicateSeen
	Reason string
}

// longestReason is how many characters a reason may have.
const longestReason = 500

// KeepApart remembers that somebody looked and found two persons, and why.
func KeepApart(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd KeepApartCommand) (Duplicate, error) {
	d, err := holdDuplicate(ctx, tx, s, cmd.DuplicateSeen, Open)
	if err != nil {
		return Duplicate{}, err
	}
	d.Reason = strings.TrimSpace(cmd.Reason)
	switch {
	case d.Reason == "":
		return Duplicate{}, errs.Invalid("error.duplicate.reason").At(FieldReason)
	case utf8.RuneCountInString(d.Reason) > longestReason, !utf8.ValidString(d.Reason):
		return Duplicate{}, errs.Invalid("error.person.text.long", "most", longestReason).At(FieldReason)
	}
	return d.decide(ctx, tx, c, s, Apart)
}

// Reopen takes back that two were kept apart.
func Reopen(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd DuplicateSeen) (Duplicate, error) {
	d, err := holdDuplicate(ctx, tx, s, cmd, Apart)
	if err != nil {
		return Duplicate{}, err
	}
	return d.decide(ctx, tx, c, s, Open)
}

// decide stores what became of the duplicate.
func (d Duplicate) decide(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, state DuplicateState) (Duplicate, error) {
	before := d.State
	d.State, d.DecidedAt, d.DecidedName = state, c.Now(), s.Name
	d.Version++
	err := tx.Must(ctx, `UPDATE duplicate SET state = $3, leader_id = $4, reason = $5, decided_at = $6, decided_by = $7, decided_name = $8,
		version = $9 WHERE tenant_id = $1 AND id = $2 AND version = $9 - 1`,
		s.Tenant, d.ID, d.State, orNull(d.Leader), d.Reason, db.Micros(d.DecidedAt), s.Actor, d.DecidedName, d.Version)
	if err != nil {
		return Duplicate{}, err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Duplicate, "duplicate: "+string(before)+" to "+string(state), d.subjects()...)
	return d, nil
}

// part takes the follower of d, and who follows them, out of the persons that
// are shown through one: who leads whom follows from the other decisions.
func part(ctx context.Context, tx *db.Tx, s tenant.Scope, d Duplicate) error {
	follower := d.Follower()
	root := d.One.Into
	if follower == d.Other.ID {
		root = d.Other.Into
	}
	type edge struct{ one, other, leader id.ID }
	scan := func(row db.Row) (e edge, err error) {
		err = row.Scan(&e.one, &e.other, &e.leader)
		return e, err
	}
	of := `SELECT d.one_id, d.other_id, d.leader_id FROM person p JOIN duplicate d ON d.tenant_id = p.tenant_id AND d.state = 'merged' AND d.id <> $3 AND `
	edges, err := db.All(ctx, tx, scan, of+`d.one_id = p.id WHERE p.tenant_id = $1 AND p.merged_into = $2
		UNION `+of+`d.other_id = p.id WHERE p.tenant_id = $1 AND p.merged_into = $2`, s.Tenant, root, d.ID)
	if err != nil {
		return err
	}
	leads := map[id.ID][]id.ID{}
	for _, e := range edges {
		behind := e.one
		if behind == e.leader {
			behind = e.other
		}
		leads[e.leader] = append(leads[e.leader], behind)
	}
	own := leads[follower] // all behind the follower, nearest first
	for i := 0; i < len(own); i++ {
		own = append(own, leads[own[i]]...)
	}
	if err := tx.Must(ctx, `UPDATE person SET merged_into = NULL WHERE tenant_id = $1 AND id = $2 AND merged_into = $3`, s.Tenant, follower, root); err != nil {
		return err
	}
	args := []any{s.Tenant, follower}
	_, err = tx.Exec(ctx, `UPDATE person SET merged_into = $2 WHERE `+db.ByID(&args, "", own), args...)
	return err
}

// recount stores how many persons of a household are not shown elsewhere, and
// under whose name it stands.
func recount(ctx context.Context, tx *db.Tx, s tenant.Scope, household id.ID) error {
	households, err := loadBy(ctx, tx, s, ofTenant, []id.ID{household})
	if err != nil {
		return err
	}
	if len(households) == 0 {
		return errs.NotFound("error.not-found")
	}
	h := households[0]
	here := h.Unmerged()
	first := h.Persons[0]
	if len(here) > 0 {
		first = here[0]
	}
	return tx.Must(ctx, `UPDATE household SET size = $3, sort_name = $4, version = version + 1
		WHERE tenant_id = $1 AND id = $2 AND version = $5`, s.Tenant, h.ID, len(here), sortName(first), h.Version)
}
