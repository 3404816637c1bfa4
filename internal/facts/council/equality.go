package council

import (
	"context"

	"wegwarte/engine/equity"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/equal"
	"wegwarte/internal/tenant"
)

// equality is what the last audit of equal treatment says that the lead was handed on by the quarter's last day: how much was compared, each
// difference that chance does not explain, those that a law causes with its paragraph, and what became of the questions. Of an audit that was not
// handed on, and of groups of few, there is nothing.
func equality(ctx context.Context, tx *db.Tx, s tenant.Scope, q Quarter, _ clock.Date) ([]Row, error) {
	if !s.Reads(tenant.Equality) {
		return nil, nil
	}
	r, tasks, err := equal.Latest(ctx, tx, s, q.Last())
	if errs.Is(err, errs.KindNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var compared, hints, withheld, answered int
	var found, lawful []Row
	for _, part := range r.Parts {
		kind := equal.OutcomeOf(part.Outcome, s.Kind)
		for _, c := range part.Compared {
			row := Row{Key: "equality.difference", Of: part.Outcome + "." + string(c.Attribute) + "." + c.Group, Values: []Value{apart(kind, c)}}
			switch {
			case !c.Told():
				withheld++
			case c.ByLaw && c.Stands():
				row.Key, row.Cite = "equality.law", r.Cites(part.Outcome, c.Attribute)
				lawful = append(lawful, row)
			case c.ByLaw:
			case c.Stands():
				found = append(found, row)
			case c.Hint():
				hints++
			}
			if c.Counts() && !c.ByLaw {
				compared++
			}
		}
	}
	for _, t := range tasks {
		if t.Answer != "" {
			answered++
		}
	}
	rows := []Row{{Key: "equality.compared", On: r.On, Values: []Value{whole(Count, compared)}}, one("equality.found", whole(Count, len(found)))}
	rows = append(append(rows, found...), one("equality.hints", whole(Count, hints)), one("equality.withheld", whole(Count, withheld)))
	rows = append(rows, lawful...)
	if len(tasks) > 0 {
		rows = append(rows, one("equality.asked", whole(Count, len(tasks))), one("equality.answered", whole(Count, answered)))
	}
	return rows, nil
}

// apart is a difference with its interval.
func apart(o equal.Outcome, c equal.Compared) Value {
	unit, thousand := DaysApart, 1000.0
	switch {
	case o.Kind == equity.Share:
		unit, thousand = PointsApart, 100_000
	case o.Key == equal.Space:
		unit = MetresApart
	}
	to := func(v float64) int64 {
		if v < 0 {
			return -int64(-v*thousand + 0.5)
		}
		return int64(v*thousand + 0.5)
	}
	return Value{unit, to(c.Low), to(c.Difference), to(c.High)}
}
