package equal

import (
	"context"
	"slices"

	"wegwarte/engine/equity"
	"wegwarte/engine/survival"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/tenant"
)

// Before is why a group is not told that could be found by holding this run against an earlier one.
const Before equity.Why = "before"

// view is how a run looks: at who came within its span, as things stood on a day.
type view struct {
	Span
	on clock.Date
}

func (r Run) view() view { return view{r.Span, r.On} }

// stands is the day as of which runs look on a day: the last of the quarter before. So runs of one quarter see the same.
func stands(today clock.Date) clock.Date {
	return clock.NewDate(today.Year(), (today.Month()-1)/3*3+1, 1).AddDays(-1)
}

// told gives the runs of which something was told.
func told(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Run, error) {
	return db.All(ctx, tx, scanWhole, `SELECT `+columns+`, r.result FROM equality_run r WHERE r.tenant_id = $1 AND r.state = 'done' ORDER BY r.number`, s.Tenant)
}

// widest is a span that all of them and another lie in.
func widest(before []Run, with Span) Span {
	for _, r := range before {
		if r.Span.From.Before(with.From) {
			with.From = r.Span.From
		}
		if r.Span.To.After(with.To) {
			with.To = r.Span.To
		}
	}
	return with
}

// The versions of an answer that are not days.
const (
	absent = -1 - iota
	waits  // it is not known yet
	left   // it will not be known
	fixed  // an amount, or yes or no
)

// as gives an answer as a run sees it; absent, where it does not.
func (a one) as(v view) (c equity.Case, version int) {
	if a.came.Before(v.From) || a.came.After(v.To) || a.on.After(v.on) {
		return c, absent
	}
	if !a.waits {
		return equity.Case{Value: a.value}, fixed
	}
	if !a.happened.IsZero() && !a.happened.After(v.on) {
		days := max(0, a.on.DaysUntil(a.happened))
		return equity.Case{Span: survival.Span{Until: days, End: survival.Happened}}, days
	}
	last, version := a.last, left
	if last.IsZero() || last.After(v.on) {
		last, version = v.on, waits
	}
	if last.Before(a.on) {
		return c, absent
	}
	return equity.Case{Span: survival.Span{Until: a.on.DaysUntil(last)}}, version
}

// looked is what a run sees of an outcome by an attribute: of each answer its version, absent also where nothing in its
// stratum could be compared for the group that is asked about.
type looked struct {
	version, stratum, group []int
	strata                  int
}

func (p *people) look(o Outcome, a Attribute, v view) (l looked, q equity.Question) {
	q = equity.Question{Kind: o.Kind, Groups: len(Groups[a]), Within: o.Within, ByMean: true}
	names := map[[byStatus + 1]string]int{}
	mine, made := hides[a] // within what the attribute is made of, nothing is left to compare
	byLaw := causes(LawsOn(v.on, o.Key, Status))
	for _, answer := range p.all[o.Key] {
		c, version := answer.as(v)
		group := slices.Index(Groups[a], answer.groups[a])
		if group < 0 {
			version = absent
		}
		of := answer.criteria
		for k := range of {
			if made && criterion(k) == mine || criterion(k) == byStatus && !byLaw {
				of[k] = ""
			}
		}
		name, known := names[of]
		if !known {
			name = len(names)
			names[of] = name
		}
		l.version, l.stratum, l.group = append(l.version, version), append(l.stratum, name), append(l.group, group)
		if version != absent {
			c.Stratum, c.Group = name, group
			q.Cases = append(q.Cases, c)
		}
	}
	l.strata = len(names)
	return l, q
}

// of gives the versions where the group and others are in the same stratum: what a comparison is made of.
func (l looked) of(group int) []int {
	sides := make([][2]bool, l.strata)
	side := func(i int) int {
		if l.group[i] == group {
			return 1
		}
		return 0
	}
	for i, v := range l.version {
		if v != absent {
			sides[l.stratum[i]][side(i)] = true
		}
	}
	all := slices.Clone(l.version)
	for i := range all {
		if s := sides[l.stratum[i]]; !s[0] || !s[1] {
			all[i] = absent
		}
	}
	return all
}

// against holds what a run would tell of a group against what earlier ones told. It is safe where no sum and no difference of any of
// these figures, of the group or of the others, is about fewer than Least. same is the last run that saw just what this one sees, or −1.
func (l looked) against(before []looked, group int) (safe bool, same int) {
	now, same := l.of(group), -1
	var runs [][]int
	for i, b := range before {
		was := b.of(group)
		if slices.Equal(was, now) {
			same = i
		}
		if !slices.ContainsFunc(runs, func(r []int) bool { return slices.Equal(r, was) }) {
			runs = append(runs, was)
		}
	}
	if len(runs) == 0 || same >= 0 {
		return true, same
	}
	runs = append(runs, now)
	for _, in := range []bool{true, false} {
		if cut(runs, func(i int) bool { return (l.group[i] == group) == in }).tells(Least) {
			return false, same
		}
	}
	return true, same
}

// persons counts who came within a span, rounded down; 0 where that would, with the spans of earlier runs, tell of few.
func (p *people) persons(v view, before []Run) int {
	cuts := []clock.Date{v.From, v.To.AddDays(1)}
	for _, r := range before {
		cuts = append(cuts, r.Span.From, r.Span.To.AddDays(1))
	}
	slices.SortFunc(cuts, clock.Date.Compare)
	cuts = slices.Compact(cuts)
	homes, all := make([]int, len(cuts)), 0
	for _, h := range p.homes {
		i, _ := slices.BinarySearchFunc(cuts, h.arrived.AddDays(1), clock.Date.Compare)
		homes[i-1]++
		if !h.arrived.Before(v.From) && !h.arrived.After(v.To) {
			all += len(h.members)
		}
	}
	for _, n := range homes {
		if len(before) > 0 && n > 0 && n < Least {
			return 0
		}
	}
	return all / base * base
}
