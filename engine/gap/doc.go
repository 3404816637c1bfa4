// Package gap says what is missing in a municipality, for everybody who lives there:
// how many places are needed, how many there are, what would be missing without anybody who
// arrived lately, what arrivals add, what five years bring, and what closes it.
//
// # Need, supply, gap
//
// Need is heads × rates: residents of some ages, times the part who want a place, or divided
// by how many residents one post is for. Where something is counted itself (households that look for a
// flat), the count takes the place of the heads. Supply is the places there are, and those decided on from their day on; where
// the staff suffices for fewer, it is as many as the staff suffices for:
//
//	need   = heads × rate × …
//	supply = min(places + planned, staffed + staff planned)
//	gap    = need − supply  where need > supply, otherwise 0
//	spare  = supply − need  where supply > need, otherwise 0
//
// A gap is never negative: a free place of one kind does not make up for a missing one of another,
// nor one of today for one of next year.
//
// # The split
//
// Everybody who arrived has the same rate as everybody else, because their entitlement is the same.
// The question is "what would be missing if nobody had come?", and that is a
// world of its own, which is reckoned first:
//
//	without  = (heads − arrived) × rate × …
//	anyway   = without − supply  where without > supply, otherwise 0
//	arrivals = gap − anyway
//
// So both parts add up to the gap, exactly, and neither is negative, since without ≤ need. Where supply
// covers the need, both are 0. Where supply lies between, nothing would be missing, and the gap
// is all of arrivals: they first take up what was free (Absorbed), and what they need beyond it is missing:
//
//	need − without = absorbed + arrivals
//
// To ask the other way round (what would be missing if only arrivals were there?) gives another
// split, and an average of both a third. This one answers the question that is asked, depends on
// no order of groups, and asks of arrivals no more than what there would be less of without them. Supply
// is taken to be the same without them; of those who work in a Kita or a practice because they came, it knows nothing.
//
// # Five years
//
// Residents are followed by the year in which they were born. From one year to the next, with the
// net rate m of an age (who moves here without being an arrival, less who leaves or dies, per resident), births b and arrivals V
// of whom the part w has an age:
//
//	heads[age+1]   = heads[age]·(1 + m) + V·w[age+1]      heads[0] = b + V·w[0]
//	arrived[age+1] = arrived[age]·(1 + m) + V·w[age+1]
//
// The last age is open. Who has arrived since the beginning of the window stays in that group however
// long ago it is in five years; whoever is born here belongs to nobody but the residents. A count is followed in the same way, with
// so many more for each who arrives.
//
// # Ranges
//
// Inputs are ranges in which each may lie, whatever the others do. Need and gap rise with
// heads, births, net rate, arrivals and rates, and fall with supply; anyway falls with how many
// of the heads arrived, arrivals rises with it. Each is monotone in each input, so its range is found at two
// corners of all inputs, the same input at the same end wherever it occurs: exact, and narrower
// than if parts were reckoned one by one. For that reason the ends of both parts do not add up to
// the ends of the gap; the values do.
//
// # Closing
//
// Of the measures that are not decided on, Close finds the set that leaves the smallest gap at the end and, of
// those, the cheapest, by trying all (at most 2^16).
//
// The calculation of the values is exact, and opens (package calc). Results are thousandths of the
// unit; the ends of a range are rounded outwards. The package knows no person, no clock and no word.
package gap
