package proposal

import (
	"cmp"
	"context"
	"math"
	"slices"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/sorted"
	"wegwarte/internal/tenant"
)

// Smallest is how many households a group must have to be told of: fewer could
// be recognised.
const Smallest = 5

// Measure is what groups are compared by.
type Measure string

// The measures, each a mean over the households of a group.
const (
	Placed   Measure = "placed"  // percent who have a place
	Match    Measure = "match"   // percent of the best place there is for them, nowhere counted as 0
	SmallBed Measure = "small"   // percent of free places in flats and small houses where they go
	Notice   Measure = "notice"  // days between announcement and arrival
	Waited   Measure = "waiting" // days in the facility up to the arrival
)

// Measures lists them in the order a page shows them.
var Measures = []Measure{Placed, Match, SmallBed, Notice, Waited}

// Text gives the message key of the measure's name.
func (m Measure) Text() string { return "proposal.measure." + string(m) }

// GroupBalance is one group beside all others.
type GroupBalance struct {
	Kind       string // "need", "status", "nationality"
	Group      string // a Group, a status, a nationality
	Households int
	Few        bool // fewer than Smallest, or all but fewer: no figures
	Mean       map[Measure]float64
	Rest       map[Measure]float64 // of all others
	Stands     map[Measure]bool    // the difference is more than chance usually makes
}

// outcome is what is measured of one household.
type outcome struct {
	groups map[[2]string]bool
	values map[Measure]float64
}

// ByNeed compares the groups of need of a proposal. It asks for nobody's status.
func ByNeed(lines []Line, day, arriveOn clock.Date) []GroupBalance {
	return balance(outcomes(lines, day, arriveOn, nil), orderOfNeed)
}

// Balance compares groups of need, of legal status and of nationality in a
// proposal, for the legal desk alone. What it finds goes nowhere: no proposal is
// made from it.
func Balance(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, number int) (Summary, []GroupBalance, error) {
	if err := s.MayRead(tenant.Legal); err != nil {
		return Summary{}, nil, err
	}
	p, err := find(ctx, tx, s, number)
	if err != nil {
		return Summary{}, nil, err
	}
	lines, err := p.Lines()
	if err != nil {
		return Summary{}, nil, err
	}
	notice, err := announcedNotice(ctx, tx, s, p.ID)
	if err != nil {
		return Summary{}, nil, err
	}
	legal, err := person.LegalOf(ctx, tx, c, s, p.households())
	if err != nil {
		return Summary{}, nil, err
	}
	for i := range lines {
		lines[i].cut(s)
		lines[i].Groups = slices.DeleteFunc(slices.Clone(lines[i].Groups), func(g Group) bool { return !s.Reads(g.Data()) })
	}
	all := outcomes(lines, p.Situation.Day, p.ArriveOn, notice)
	for i, l := range lines {
		for _, one := range legal[l.ID] {
			if one.Status != person.StatusUnknown {
				all[i].groups[[2]string{"status", string(one.Status)}] = true
			}
			if one.Nationality != "" {
				all[i].groups[[2]string{"nationality", one.Nationality}] = true
			}
		}
	}
	audit.Log(tx, c, s, audit.Read, tenant.Legal, "proposal balance", append([]id.ID{p.ID}, p.households()...)...)
	return p.Summary, balance(all, orderOfNeed), nil
}

// Recent gives the numbers of the latest proposals, for the legal desk.
func Recent(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]Summary, error) {
	if err := s.MayRead(tenant.Legal); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, scanSummary, `SELECT `+summaryColumns+` FROM proposal WHERE tenant_id = $1 ORDER BY number DESC LIMIT $2`, s.Tenant, Page)
}

// announcedNotice gives the days of notice of those who were announced out of a proposal.
func announcedNotice(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (map[id.ID]int, error) {
	days := map[id.ID]int{}
	return days, db.Each(ctx, tx, func(row db.Row) error {
		var h id.ID
		var n int
		err := row.Scan(&h, &n)
		days[h] = n
		return err
	}, `SELECT w.household_id, t.notice_days FROM transfer_reason r
		JOIN transfer t ON t.id = r.transfer_id AND t.tenant_id = r.tenant_id
		JOIN transfer_household w ON w.transfer_id = t.id AND w.tenant_id = t.tenant_id
		WHERE r.tenant_id = $1 AND r.proposal_id = $2`, s.Tenant, which)
}

func outcomes(lines []Line, day, arriveOn clock.Date, notice map[id.ID]int) []outcome {
	all := make([]outcome, len(lines))
	for i, l := range lines {
		o := outcome{groups: map[[2]string]bool{}, values: map[Measure]float64{Placed: 0, Match: float64(l.Match), Waited: float64(l.Waiting + day.DaysUntil(arriveOn))}}
		if l.Town != nil {
			o.values[Placed] = 100
			o.values[SmallBed] = float64(l.Town.SmallShare())
			o.values[Notice] = float64(day.DaysUntil(arriveOn))
			if n, known := notice[l.ID]; known {
				o.values[Notice] = float64(n)
			}
		}
		for _, g := range l.Groups {
			o.groups[[2]string{"need", string(g)}] = true
		}
		all[i] = o
	}
	return all
}

var kindsInOrder = []string{"need", "status", "nationality"}

func orderOfNeed(a, b GroupBalance) int {
	return cmp.Or(cmp.Compare(slices.Index(kindsInOrder, a.Kind), slices.Index(kindsInOrder, b.Kind)),
		cmp.Compare(slices.Index(Groups, Group(a.Group)), slices.Index(Groups, Group(b.Group))), cmp.Compare(b.Households, a.Households), cmp.Compare(a.Group, b.Group))
}

// wide is how many standard errors a difference must be wide to stand out: 95 of
// 100 by chance are narrower, also in the smallest groups.
const wide = 2.8

// balance sets each group beside all others.
func balance(all []outcome, order func(a, b GroupBalance) int) []GroupBalance {
	names := map[[2]string]int{}
	for _, o := range all {
		for g := range o.groups {
			names[g]++
		}
	}
	var list []GroupBalance
	for name, n := range names {
		g := GroupBalance{Kind: name[0], Group: name[1], Households: n, Few: n < Smallest || len(all)-n < Smallest}
		if !g.Few {
			g.Mean, g.Rest, g.Stands = map[Measure]float64{}, map[Measure]float64{}, map[Measure]bool{}
			for _, m := range Measures {
				if m == Waited && g.Group == string(LongWaiting) {
					continue // they are the group because of it
				}
				var in, out []float64
				for _, o := range all {
					v, measured := o.values[m]
					switch {
					case !measured:
					case o.groups[name]:
						in = append(in, v)
					default:
						out = append(out, v)
					}
				}
				if len(in) < Smallest || len(out) < Smallest {
					continue
				}
				a, b := mean(in), mean(out)
				g.Mean[m], g.Rest[m] = a, b
				g.Stands[m] = math.Abs(a-b) > wide*math.Sqrt(spread(in, a)+spread(out, b)) && math.Abs(a-b) >= 0.5
			}
		} else {
			g.Households = 0
		}
		list = append(list, g)
	}
	sorted.By(list, order)
	return list
}

func mean(values []float64) (sum float64) {
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// spread is the squared standard error of a mean.
func spread(values []float64, mean float64) (sum float64) {
	for _, v := range values {
		sum += (v - mean) * (v - mean)
	}
	n := float64(len(values))
	return sum / (n - 1) / n
}
