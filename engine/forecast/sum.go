package forecast

import "math"

// sum makes ranges of what was written down; it sorts the record.
func (q *prepared) sum(s *scheme, r *record, came []float64) Outlook {
	o := Outlook{Name: s.name, Weeks: make([]Ahead, q.Weeks), Months: make([]Costs, len(q.calendar.months)), HallFree: hallFree(r.from, q.calendar)}
	for w := range o.Weeks {
		a := &o.Weeks[w]
		a.From = q.calendar.week(w)
		for _, p := range s.pools {
			if places := int(p.has[w]) * max(p.size, 1); p.hall {
				a.InHalls += places
			} else {
				a.Places += places
			}
		}
		for figure, into := range [figures]*Range{&a.Persons, &a.Free, &a.Halls, &a.Without, &a.Leaving, &a.Area, &a.Cost} {
			*into = ranged(r.of(figure, w))
		}
		a.Mean = Means{
			Persons: mean(r.of(ofPersons, w)), Arriving: came[w], Leaving: mean(r.of(ofLeaving, w)),
			Halls: mean(r.of(ofHalls, w)), Without: mean(r.of(ofWithout, w)), Free: mean(r.of(ofFree, w)),
		}
	}
	for m := range o.Months {
		values := r.months[m*r.n : (m+1)*r.n]
		o.Months[m] = Costs{Month: q.calendar.months[m], Mean: int64(math.Round(mean(values))), Terms: q.terms(s, r, m)}
		o.Months[m].Cost = ranged(values)
	}
	o.Mean = int64(math.Round(mean(r.total)))
	o.Total = ranged(r.total)
	return o
}

// terms says what a month's mean cost is made of.
func (q *prepared) terms(s *scheme, r *record, month int) (list []Term) {
	for i := range s.charges {
		ch := &s.charges[i]
		t := Term{Of: ch.of, Name: ch.cost.Name, Per: ch.cost.Per, Cents: ch.cost.Cents}
		quantity, sum := 0.0, 0.0
		for x := range q.calendar.pieces {
			p := &q.calendar.pieces[x]
			if p.month != month {
				continue
			}
			if ch.pool == nil {
				sum += float64(ch.byPiece[x])
				continue
			}
			pool := 0
			for s.pools[pool] != ch.pool {
				pool++
			}
			if all := ch.pool.has[p.week]; all > 0 {
				here := float64(r.lived[pool*q.Weeks+p.week]) / float64(r.n) * float64(ch.pool.items[ch.item].has[p.week]) / float64(all)
				quantity += float64(here * float64(p.days(ch.from, ch.to)))
			}
		}
		if ch.pool != nil {
			sum = quantity * float64(ch.cost.Cents)
		} else if ch.cost.Cents != 0 {
			quantity = sum / float64(ch.cost.Cents)
		}
		if quantity == 0 && sum == 0 {
			continue
		}
		t.Quantity, t.Sum = quantity, int64(math.Round(sum))
		list = append(list, t)
	}
	return list
}
