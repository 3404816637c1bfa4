package equal

import (
	"context"
	"encoding/json"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/housing/outlook"
	"wegwarte/internal/housing/placing"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/proposal"
	"wegwarte/internal/tenant"
)

// Engines are the inputs of all engines that decide about people, gathered as the rooms do that ask them.
var Engines = []Input{
	{"allocation", tenant.Land, func(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]byte, error) {
		s.Role = tenant.LandAllocation
		in, err := proposal.Gather(ctx, tx, c, s, clock.Today(c).AddDays(14), 0)
		if err != nil || len(in.Households) == 0 {
			return nil, err
		}
		rules, err := proposal.CurrentRules(ctx, tx, s)
		if err != nil {
			return nil, err
		}
		p := proposal.Proposal{Rules: rules, Situation: in}
		return json.Marshal([]any{in, rules, p.Request()})
	}},
	{"placement", tenant.Municipality, func(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]byte, error) {
		s.Role = tenant.Housing
		town, err := placing.Gather(ctx, tx, c, s)
		if err != nil || len(town.Instance.Households)+len(town.Instance.Residents) == 0 {
			return nil, err
		}
		return json.Marshal(town)
	}},
	{"forecast", tenant.Municipality, func(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]byte, error) {
		s.Role = tenant.Housing
		plan, err := outlook.Gather(ctx, tx, c, s)
		if err != nil {
			return nil, err
		}
		return json.Marshal(plan)
	}},
	{"seating", tenant.Municipality, func(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) ([]byte, error) {
		s.Role = tenant.CaseManager
		run, err := seat.MakeRun(ctx, tx, c, s, seat.KitaYear(clock.Today(c)))
		if err != nil || run.Children == 0 {
			return nil, err
		}
		return json.Marshal([]any{run.Groups, run.Lines, run.Placed})
	}},
}
