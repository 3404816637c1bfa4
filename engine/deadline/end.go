package deadline

// end gives the last day on which a decision is in time if documents became complete on
// start, whether the length of an extension was assumed, and which events had no effect.
func (p *procedure) end(start Day) (last Day, assumed bool, void []int) {
	for _, stop := range p.pauses {
		if stop.from < start && start < stop.to {
			start = stop.to
		}
	}
	end := p.rule.Decide.From(start)
	pauses, extended := p.pauses, false
	for i, e := range p.extensions {
		for len(pauses) > 0 && pauses[0].from <= e.Day {
			end, void = p.stop(end, start, pauses[0], void)
			pauses = pauses[1:]
		}
		last := p.working(end)
		if extended || e.Day > last {
			void = append(void, p.places[i])
			continue
		}
		extended = true
		switch {
		case e.Until != 0:
			end = max(end, e.Until)
		case e.Days != 0:
			end = last + Day(e.Days) //nolint:gosec // at most 3650
		default:
			end, assumed = p.rule.Extend.after(last), true
		}
	}
	for _, rest := range pauses {
		end, void = p.stop(end, start, rest, void)
	}
	return p.working(end), assumed, void
}

// stop lengthens a term by a pause.
func (p *procedure) stop(end, start Day, stop pause, void []int) (Day, []int) {
	switch {
	case stop.to <= start: // it was over before
	case stop.from <= end:
		end += stop.to - max(stop.from, start)
	case stop.from <= p.working(end): // the term would have ended on a day on which nobody works
		end = stop.to
	default:
		void = append(void, stop.place)
	}
	return end, void
}

// working gives the day itself, or the next on which offices work.
func (p *procedure) working(d Day) Day {
	for d.weekend() || p.holiday != nil && p.holiday(d) {
		d++
	}
	return d
}
