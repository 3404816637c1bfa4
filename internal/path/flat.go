package path

import (
	"context"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/housing/flat"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// flatTurns are whose turn it is on the way into a flat, in the words of a way.
var flatTurns = map[flat.Turn]Turn{flat.WithHousehold: Person, flat.WithMunicipality: Municipality, flat.WithLandlord: Landlord, flat.WithPayer: Authority}

// FollowFlat has the search for a flat stand on the way of the household, and with
// the keys the first flat of each of them.
func FollowFlat(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, f flat.Search) error {
	turn, live := flatTurns[f.Turn]
	if !live {
		turn = Person
	}
	cmd := FollowCommand{Household: f.Household, Room: "flat", Ref: string(f.ID), Area: Housing, Words: "path.flat." + string(f.Stage), Turn: turn, Since: f.Since, Due: f.Next,
		Done: f.Outcome == flat.Found, Over: !f.Ended.IsZero() && f.Outcome != flat.Found}
	if cmd.Due.Before(cmd.Since) {
		cmd.Due = clock.Date{}
	}
	if err := Follow(ctx, tx, c, s, cmd); err != nil || !cmd.Done {
		return err
	}
	of, err := cmd.whose(ctx, tx, s)
	if err != nil || len(of) == 0 {
		return err
	}
	for _, who := range person.IDs(of[0]) {
		if err := reach(ctx, tx, c, s, who, OwnFlat, f.Ended); err != nil {
			return err
		}
	}
	return nil
}
