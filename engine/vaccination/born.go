package vaccination

// between evaluates for somebody whose day of birth is not known, as if born on the
// first possible day and on the last. Where the two differ, each goes by the first dose alone,
// and the more careful one answers (Unclear): none where either cannot judge, else the one that leaves
// more to be done, later. Nobody was born after a dose. Rows are at least a year wide, and a
// birth is known at least to the year: no row lies unseen between the two.
func (s *Schedule) between(p Person, doses []Dose, on Day, into []Finding) ([]Finding, error) {
	q := p
	q.Born = min(p.BornUntil, on)
	for x := range doses {
		q.Born = min(q.Born, doses[x].When.Last)
	}
	begin := len(into)
	into, err := s.evaluate(p, doses, on, false, into)
	if err != nil || q.Born <= p.Born {
		return into, err
	}
	oldest := into[begin:]
	youngest, err := s.evaluate(q, doses, on, false, nil)
	if err != nil {
		return into, err
	}
	var oldestAlone, youngestAlone []Finding
	for n := range oldest {
		if youngest[n].Age = oldest[n].Age; oldest[n] == youngest[n] {
			continue
		}
		if oldestAlone == nil {
			if oldestAlone, err = s.evaluate(p, doses, on, true, nil); err != nil {
				return into, err
			}
			if youngestAlone, err = s.evaluate(q, doses, on, true, nil); err != nil {
				return into, err
			}
		}
		f := careful(oldestAlone[n], youngestAlone[n])
		f.Unclear = true
		oldest[n] = f
	}
	return into, nil
}

// careful gives the answer of two that promises less.
func careful(a, b Finding) Finding {
	switch {
	case !a.Judged():
		return a
	case !b.Judged() || b.Missing > a.Missing || b.Missing == a.Missing && b.DueFrom > a.DueFrom:
		a, b = b, a
	}
	if a.Latest == 0 || b.Latest > 0 && b.Latest < a.Latest {
		a.Latest = b.Latest
	}
	if a.Due == 0 {
		a.Latest = 0
	}
	return a
}

// ages gives somebody's possible ages in months on a day.
func (p *Person) ages(on Day) (youngest, oldest int32) {
	return months(max(p.Born, min(p.BornUntil, on)).date(), on.date()), months(p.Born.date(), on.date())
}
