package forecast

// charge spreads a cost over the pieces of the horizon.
func (out *scheme) charge(ch *charge, c *calendar) {
	once := ch.from
	from, to := max(ch.from, ch.cost.From), ch.to
	if ch.cost.From != 0 {
		once = ch.cost.From
	}
	if t := ch.cost.To; t != 0 && (to == 0 || t < to) {
		to = t
	}
	if ch.cost.Per == PersonDay {
		out.perPerson(ch, c, from, to)
		return
	}
	ch.byPiece = make([]int64, len(c.pieces))
	for x := range c.pieces {
		p := &c.pieces[x]
		switch ch.cost.Per {
		case Once:
			if once >= p.from && once < p.to {
				ch.byPiece[x] = ch.cost.Cents * ch.count
			}
		case Month, PlaceMonth:
			ch.byPiece[x] = p.monthly(ch.cost.Cents*ch.count, from, to)
		case PlaceDay:
			ch.byPiece[x] = ch.cost.Cents * ch.count * int64(p.days(from, to))
		}
		out.fixed[x] += ch.byPiece[x]
	}
}

// perPerson adds what a person costs to the price of the pool: nobody knows which of its
// stocks a person of a future lives in, so all are lived in to the same part.
func (out *scheme) perPerson(ch *charge, c *calendar, from, to Day) {
	for x := range c.pieces {
		ch.pool.price[x] += ch.thousandths(c, x, from, to)
	}
	ch.from, ch.to = from, to
}

// thousandths is what the cost adds to the price of one person of the pool within a piece.
func (ch *charge) thousandths(c *calendar, x int, from, to Day) int64 {
	p := &c.pieces[x]
	all := int64(ch.pool.has[p.week])
	if all == 0 {
		return 0
	}
	return 1000 * ch.cost.Cents * int64(p.days(from, to)) * int64(ch.pool.items[ch.item].has[p.week]) / all
}
