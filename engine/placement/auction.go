package placement

// auction lets those who are out bid for ways, until everybody has one. Whoever
// is in the way of a bid must be outbid, is out then, and bids in turn; a bid is as high
// as the way is better than the next best one, and a little more. Where each way needs one
// thing, nobody ends further than that little from what is best for all (Bertsekas'
// auction); where ways need several rooms, it comes close.
//
// After so many bids, or when it is late, it ends: who is out by then goes where
// there is room.
func (s *search) auction(late func() bool, out []int32, little int64, bids int) {
	s.fee = func(j int32) int64 { return s.held[j] }
	for ; len(out) > 0; bids-- {
		i := out[0]
		out = out[1:]
		if bids%16 == 0 && late() {
			bids = 0
		}
		if bids <= 0 {
			s.fee = nobody
		}
		w, rivals, bid := s.bid(i)
		for _, j := range rivals {
			s.leave(j)
			s.held[j] = 0
			out = append(out, j)
		}
		s.held[i] = 0
		if w.unit != none {
			s.held[i] = bid + little
		}
		s.enter(i, w)
	}
	s.fee = nil
}

// nobody may be sent away.
func nobody(int32) int64 { return -1 }

// bid finds the way that is best for a household after outbidding who is in the
// way, and how much more it could pay before another way were as good.
func (s *search) bid(i int32) (best way, rivals []int32, bid int64) {
	h := &s.p.houses[i]
	best = s.fallback(i)
	for _, r := range best.legs[atHome].rooms {
		rivals = s.rivals(rivals, r, s.p.takes(h, r), 0, h.by)
	}
	paid := s.fees(rivals)
	first, second := -best.cost-paid, -2*far
	for _, c := range s.menu[i] {
		if -c.short <= second {
			break
		}
		w, who, ok := s.try(i, c)
		if !ok {
			continue
		}
		price := s.fees(who)
		net := -w.cost - price
		if net <= second {
			continue
		}
		if net <= first {
			if w.unit != best.unit {
				second = net
			}
			continue
		}
		if w.unit != best.unit {
			second = first
		}
		first, best, rivals, paid = net, w, who, price
		if s.p.units[w.unit].Shared { // other rooms of the same unit may be as good
			s.shut = w.legs[inUnit].rooms
			if w, who, ok := s.try(i, c); ok {
				second = max(second, -w.cost-s.fees(who))
			}
			s.shut = nil
		}
	}
	return best, rivals, paid + first - max(second, first-far/4)
}

// fees is what it takes to outbid some households.
func (s *search) fees(of []int32) int64 {
	sum := int64(0)
	for _, j := range of {
		sum += max(0, s.fee(j))
	}
	return sum
}

// fallback is a way that a household can always go: where it is now, or nowhere.
func (s *search) fallback(i int32) way {
	w := s.p.stayHome(&s.p.houses[i])
	w.cost = s.cost(i, &w)
	return w
}
