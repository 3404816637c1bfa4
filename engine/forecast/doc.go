// Package forecast looks ahead: who comes, who leaves, which places there are, when the
// last hall can close, what that costs, and which measures close it for the least money. It
// gives ranges and probabilities, never a single line, and every figure with its parts.
//
// # Who comes
//
// The number of households n in week t of the history is random around a level λ,
// times the season s and the part e of the week on which people are sent:
//
//	n(t) ~ negative binomial, mean m = λ(t)·s(t)·e(t), variance m + m²/r
//	s(t) = 1 + swing·cos(2π(t − peak)/year)
//
// λ stands on a ladder (ladder.go) and moves a rung up or down now and then, and by several at once when
// something has happened. What is known of it is a probability for each rung, and Bayes' rule
// is applied week by week; a week of which nothing is known only lets the level move.
// How fast it moves, how uneven weeks are (r) and whether there is a season is not known either: each
// combination is a model, and models are weighed by the probability they gave to what came.
// No season weighs most to begin with, so a short history shows none.
//
// A future draws a model, a rung, the way of the level from there, the households of each week and
// their sizes, from the municipality's own sizes beside some of a prior. Ahead, the level's mean stays as it
// is now. Where the Land says what it expects, the mean is moved towards that as far as it is
// trusted. Who is announced comes surely; before the day up to which all is announced nobody else does;
// after it, who is announced early is among those expected.
//
// # Who leaves
//
// Households leave a kind of site at a rate for each reason. With a prior of a households in b months of
// living there and c of d in the history, a rate has a gamma distribution with shape a+c over
// b+d; each future draws its own.
//
// # Who lives where
//
// In a future, only the number of households of each size in each pool (all dwellings of a size and
// kind; all shared places of a kind) is kept. In each week (live.go, seat.go) some leave, some must because there are fewer
// places, some come; then everybody who has no place, or lives in a hall, is given one: a dwelling in which at
// most one place stays empty; shared places; any larger dwelling; a hall; nothing. Flats come before
// houses, modules, shared accommodation, hotels and the Land's facilities. Large households
// choose first; a household is never split; who lives elsewhere than in a hall is not moved.
//
// The hall-free date of a future is the first week from which nobody lives in a hall, or has no
// place at all, to the end of the horizon.
//
// All scenarios go through the same futures: the same people come, and whoever lives
// in the same pool leaves by the same chance. What differs is due to what is done.
//
// # The cheapest mix
//
// The price of a mix is the sum of what its measures cost (Price). Where there are few mixes, they are
// tried from the cheapest on, and the first that reaches the goal is the answer. Where there
// are many (rule.go), the same is proved by failures: a mix that fails rules out all that offer no more,
// and the cheapest that is not ruled out is tried next. That takes it that more help never fills
// a hall; households being whole, this need not hold in every future, and is said with the result (Monotone).
// What is not closed when the trials end is stated as a gap.
//
// # The same everywhere
//
// The package knows no clock and no chance but the seed's. Chance is turned into numbers by
// whole numbers and sums that no machine may fuse (chance.go), and what one future does depends on no other: the same
// seed gives the same result on any number of threads.
//
// It knows households by their size alone. There is no field for nationality, religion,
// ethnicity, gender identity or legal status.
package forecast
