package offer

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Need is what an offer is recommended for: a step on somebody's way, and what of them
// matters for an offer. It says nothing of who they are.
type Need struct {
	Area      path.Area
	Milestone path.Milestone // that the step leads to; empty: none
	Step      string         // of the house's template: "arrival.german"; empty: of none
	Languages []string       // they speak
	Near      Point
	Limit     int
}

// NeedOf is the need of a step.
func NeedOf(t path.Step) Need {
	n := Need{Area: t.Area, Milestone: t.Milestone}
	if t.Template.Name != "" && t.Template.Step != "" {
		n.Step = t.Template.Name + "." + t.Template.Step
	}
	return n
}

const (
	fewRecommended = 3
	mostCompared   = 60
)

// For gives the published offers that serve a step, the best first: made for this
// step, for the first it leads to, in the same part of life; then in a language they
// speak, with a seat left, near. The same for everybody; it asks for no right.
func For(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, n Need) ([]Listed, error) {
	today, marks := clock.Today(c), n.marks()
	args := []any{s.Tenant}
	ids, err := db.All(ctx, tx, db.Value[id.ID], `SELECT t.offer_id FROM offer_token t WHERE t.tenant_id = $1 AND t.token IN (`+db.List(&args, marks)+fmt.Sprintf(`) LIMIT %d`, mostCompared), args...)
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	more, err := db.All(ctx, tx, db.Value[id.ID], fmt.Sprintf(`SELECT f.id FROM offer_find f WHERE f.tenant_id = $1 AND f.area = $3 AND f.until_on >= $2 ORDER BY f.next_on, f.id LIMIT %d`, mostCompared),
		s.Tenant, today, n.Area)
	if err != nil {
		return nil, err
	}
	for _, one := range more {
		if !slices.Contains(ids, one) {
			ids = append(ids, one)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	all, err := load(ctx, tx, s, ids)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(l Listed) bool { return l.UntilOn.Before(today) })
	return n.best(all, today), nil
}

// Serving gives for each need the published offers that were made for its step, or for the first that it leads to, the best
// first: as For, for all the steps of a page at once, and without what is merely of the same part of life. It asks for no right.
func Serving(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, needs []Need) ([][]Listed, error) {
	found := make([][]Listed, len(needs))
	var marks []string
	for _, n := range needs {
		marks = append(marks, n.marks()...)
	}
	if len(marks) == 0 {
		return found, nil
	}
	today := clock.Today(c)
	args := []any{s.Tenant}
	ids, err := db.All(ctx, tx, db.Value[id.ID], `SELECT t.offer_id FROM offer_token t WHERE t.tenant_id = $1 AND t.token IN (`+db.List(&args, marks)+fmt.Sprintf(`) LIMIT %d`, mostCompared), args...)
	if err != nil || len(ids) == 0 {
		return found, err
	}
	slices.Sort(ids)
	all, err := load(ctx, tx, s, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	for i, n := range needs {
		serves := slices.DeleteFunc(slices.Clone(all), func(l Listed) bool {
			return l.UntilOn.Before(today) || !slices.Contains(l.Steps, n.Step) && !slices.Contains(l.Milestones, n.Milestone)
		})
		found[i] = n.best(serves, today)
	}
	return found, nil
}

// best gives the first by points, and of those that have as many, which is next.
func (n Need) best(all []Listed, today clock.Date) []Listed {
	if n.Limit <= 0 {
		n.Limit = fewRecommended
	}
	sorted.By(all, func(a, b Listed) int { return a.NextOn.Compare(b.NextOn) })
	sorted.By(all, func(a, b Listed) int { return cmp.Compare(n.points(b, today), n.points(a, today)) })
	return all[:min(len(all), n.Limit)]
}

// marks are the tokens of offers made for the step, or for the first that it leads to.
func (n Need) marks() (all []string) {
	if n.Step != "" {
		all = append(all, stepToken(n.Step))
	}
	if n.Milestone != "" {
		all = append(all, milestoneToken(n.Milestone))
	}
	return all
}

// points are how well an offer serves the need.
func (n Need) points(l Listed, today clock.Date) (sum float64) {
	if n.Step != "" && slices.Contains(l.Steps, n.Step) {
		sum += 16
	}
	if n.Milestone != "" && slices.Contains(l.Milestones, n.Milestone) {
		sum += 8
	}
	if slices.ContainsFunc(n.Languages, func(tag string) bool { return tag != "de" && slices.Contains(l.Languages, tag) }) {
		sum += 2
	}
	if l.Left() != 0 && l.Signable(today) {
		sum += 2
	}
	if at := l.Place(l.Of); n.Near.Given() && at.Located() {
		sum -= min(2, Kilometres(n.Near, at)/5)
	}
	return sum
}

func stepToken(step string) string           { return "#" + step }
func milestoneToken(m path.Milestone) string { return "#first " + string(m) }
