package council

import (
	"cmp"
	"context"
	"math/big"
	"slices"

	"wegwarte/engine/quota"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/gap"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/report"
	"wegwarte/internal/tenant"
)

// allocation is how evenly a Land's municipalities fulfil what they have to take in, by what they reported.
func allocation(ctx context.Context, tx *db.Tx, s tenant.Scope, _ Quarter, on clock.Date) ([]Row, error) {
	if !s.Reads(tenant.Quota) {
		return nil, nil
	}
	st, err := report.Stand(ctx, tx, s, report.Asylum, on)
	if err != nil {
		return nil, err
	}
	var soll, there, fulfilled, under Value
	if !st.Rules.Off() && len(st.Towns) > st.Missing() {
		r, err := st.Reckon(st.Rules, nil)
		if err != nil {
			return nil, err
		}
		var quotes []int64
		for row := range st.Towns {
			if q := r.Figure(quota.Quote, row); q != nil {
				quotes = append(quotes, thousandths(q, 100))
			}
		}
		slices.Sort(quotes)
		if n := len(quotes); n >= fewest {
			below, _ := slices.BinarySearch(quotes, 100_000)
			fulfilled, under = Value{Percent, quotes[n/4], quotes[n/2], quotes[3*n/4]}, whole(Count, below)
		}
		soll, there = people(int(thousandths(r.Total(quota.RoundedSoll), 1)/1000)), people(int(thousandths(r.Total(quota.Bestand), 1)/1000))
	}
	return []Row{one("towns", whole(Count, len(st.Towns))), one("reported", whole(Count, len(st.Towns)-st.Missing())), one("soll", soll), one("there", there),
		one("fulfilled", fulfilled), one("under", under)}, nil
}

// thousandths of so many times a number; 0 of none.
func thousandths(v *big.Rat, times int64) int64 {
	if v == nil {
		return 0
	}
	f, _ := new(big.Rat).Mul(v, big.NewRat(1000*times, 1)).Float64()
	return int64(f + 0.5)
}

// told is what a Land's municipalities had told everybody by the end of a day: what they published, and nothing else, is added up.
func told(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date) ([]open.Town, error) {
	land, err := tenant.LandOf(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	return open.Towns(ctx, tx, land, on.AddDays(1).Begins())
}

// halls counts which municipalities said that halls are in use.
func halls(ctx context.Context, tx *db.Tx, s tenant.Scope, _ Quarter, on clock.Date) ([]Row, error) {
	towns, err := told(ctx, tx, s, on)
	var say, with, inUse, places int
	for _, t := range towns {
		if t.Halls == nil {
			continue
		}
		if say++; t.Halls.InUse > 0 {
			with++
		}
		inUse, places = inUse+t.Halls.InUse, places+t.Halls.Places
	}
	var of [3]Value
	if say > 0 {
		of = [3]Value{whole(Count, with), whole(Count, inUse), whole(Count, places)}
	}
	return []Row{one("halls.say", whole(Count, say)), one("halls.with", of[0]), one("halls.in-use", of[1]), one("halls.places", of[2])}, err
}

// lacks adds up what municipalities said is missing, of each thing: what one has too much of, does not fill another's gap.
func lacks(ctx context.Context, tx *db.Tx, s tenant.Scope, q Quarter, today clock.Date) (rows []Row, err error) {
	towns, err := told(ctx, tx, s, q.Until(today))
	for _, i := range gap.Indicators() {
		row, n, split := Row{Key: "gap", Of: i.Key, Values: make([]Value, 5)}, 0, 0
		for _, t := range towns {
			for _, g := range t.Gaps {
				if g.Key != i.Key {
					continue
				}
				n++
				row.Values[1].add(g, g.Gap)
				row.Values[4].add(g, g.Later)
				if g.Split {
					split++
					row.Values[2].add(g, g.Anyway)
					row.Values[3].add(g, g.Arrivals)
				}
			}
		}
		if n == 0 {
			continue
		}
		if row.Values[0] = whole(Count, n); split < n { // parts of a few are not the parts of all
			row.Values[2], row.Values[3] = Value{}, Value{}
		}
		rows = append(rows, row)
	}
	return rows, err
}

// closes adds up what municipalities said they decided or proposed, of each thing.
func closes(ctx context.Context, tx *db.Tx, s tenant.Scope, q Quarter, today clock.Date) (rows []Row, err error) {
	towns, err := told(ctx, tx, s, q.Until(today))
	for _, i := range gap.Indicators() {
		for _, state := range []gap.State{gap.Decided, gap.Proposed} {
			row, n := Row{Key: "closes." + string(state), Of: i.Key, Values: make([]Value, 4)}, 0
			for _, t := range towns {
				for _, g := range t.Gaps {
					all, there := g.Closing[state]
					if g.Key != i.Key || !there {
						continue
					}
					n++
					row.Values[1].add(g, open.Range{Low: all.Units, Value: all.Units, High: all.Units})
					if state == gap.Decided { // what is proposed has no price that everybody is told
						row.Values[2].plus(exactly(Euros, 10*all.Once))
						row.Values[3].plus(exactly(Euros, 10*all.Yearly))
					}
				}
			}
			if row.Values[0] = whole(Count, n); n > 0 {
				rows = append(rows, row)
			}
		}
	}
	return rows, err
}

// add adds a number of a published gap.
func (v *Value) add(g open.Lacking, r open.Range) {
	size, unit := int64(1000), Count
	for range g.Digits {
		size, unit = size/10, Posts
	}
	v.plus(Value{unit, r.Low * size, r.Value * size, r.High * size})
}

// plus adds a figure of the same unit; the ends of ranges add up too, so that the whole lies within for sure.
func (v *Value) plus(w Value) {
	*v = Value{cmp.Or(v.Unit, w.Unit), v.Low + w.Low, v.Value + w.Value, v.High + w.High}
}
