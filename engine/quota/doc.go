// Package quota computes how many people each municipality has to take in: the
// key of § 3(1) FlüAG NRW, what follows from it on a day, and how far each
// municipality has come. Nothing is rounded on the way, and every figure opens
// into its formula (package calc), because municipalities have refused admissions
// until the calculation was shown to them (LT-Drs 16/14242, 16/14999).
//
// # The key
//
// A municipality's share of the Land's population, p, and of its area, a, are
// mixed by weights (90 and 10 in 100). What that adds over p is capped (at 25 in
// 100 of p). What the caps take away, the excess, goes to all municipalities that
// are not capped, in proportion to their mixed share:
//
//	mixed  = 0.9·p + 0.1·a
//	limit  = (1 + 0.25)·p
//	key    = limit                       where mixed > limit
//	       = mixed + excess·mixed/Σmixed  otherwise (Σ over those not capped)
//
// The law does not say whether those whom the redistribution lifts above their
// limit are capped in turn. One pass is its literal reading and what happens here
// unless Rules.Iterate is set; then it is repeated until nobody is above.
//
// # What follows
//
// G is everybody who counts: those who live in municipalities and the credited
// places of the Land's facilities. Then, for each municipality,
//
//	soll  = key·G
//	quote = (bestand + credit)/soll
//	open  = soll − bestand − credit
//
// A municipality that has not reported has no bestand, quote or open places; its
// key and soll it has. In whole persons, soll is rounded by largest remainder:
// everybody gets the whole part, and what is missing to G goes, one each, to the
// largest remainders, among equal ones by the order of the official key (AGS).
//
// # Rules are data
//
// Weights, cap and credit factor are Rules with a day from which they hold and
// a source; Standard has those we know. The residence rule (§ 12a AufenthG) has a
// key of its own, whose formula we could not verify: it can be configured, and is
// reckoned with a Bestand of its own.
//
// The package reads nothing and writes nothing.
package quota
