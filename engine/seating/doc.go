// Package seating says who comes next where there are more people than seats, and which child comes into which Kita, by a
// rule that everybody can read and reckon again.
//
// # The rule
//
// A Rule is a list of criteria, the same for all. A criterion gives points to whom it holds for (the last year before school,
// a sibling who is there already, parents at work or in training …); Waiting gives them for each full stretch of days, Near to
// those who live within a distance. Either the points are added, or (Strict) the criteria are compared one after the
// other and a later one counts only between those whom all earlier ones leave equal. What is not known gives no points, and says so.
//
// Who is equal then comes by the day since which they wait, and who is equal still by lot. A lot is the SHA-256 of the seed of
// the drawing, a line break and the name of the claim; the smallest comes first. Whoever has the seed can draw it again
// (printf 'seed\nclaim' | sha256sum), and nobody who stated the seed before the claims were there could choose it.
//
// So at each place there is one order of all claims, with the calculation of each: Order.
//
// # Several places
//
// Children have lists of Kitas, the best first; a Kita has seats by age, and its order is the rule's. Assign lets each child ask
// at its first Kita; a group keeps, of all who asked so far, the first in its order as far as its seats go, and turns
// away the others, who ask at their next (deferred acceptance, Gale and Shapley). It ends, as no child asks twice at a place. What
// comes of it
//
//   - is stable: where a child would rather be, every seat has a child that comes before it there;
//   - is the best of all stable ones for every child at once;
//   - cannot be gained from by a family that says another list than its own (Dubins and Freedman, Roth): to say what one wants is
//     the best one can do;
//   - is never worse for a child that gets more points, or when a Kita gets more seats.
//
// The tests hold each of these against all outcomes that there are, in small cases. The order in which claims are given does not matter.
//
// Siblings who begin together are placed each by its own claim: rules that bind them have no stable outcome in some cases
// (Roth 1984). Apart names those who came to different places, and what each would have needed to be together: people decide.
//
// A pinned child was placed by people, with a reason that they keep: its seat is taken first. Nothing is said of others' wishes for that
// seat; all else holds among those who are not pinned.
//
// # Sources
//
// D. Gale, L. S. Shapley: College admissions and the stability of marriage. American Mathematical Monthly 69 (1962) 9–15.
// A. E. Roth: The economics of matching: stability and incentives. Mathematics of Operations Research 7 (1982) 617–628.
// L. E. Dubins, D. A. Freedman: Machiavelli and the Gale–Shapley algorithm. American Mathematical Monthly 88 (1981) 485–494.
// M. Balinski, T. Sönmez: A tale of two mechanisms: student placement. Journal of Economic Theory 84 (1999) 73–94.
//
// # What it must not do
//
// It knows no person, no clock, no law. There is no criterion for where somebody comes from, what they believe, who they are or by what title they
// stay, and none that an office could name freely: the list of kinds is closed.
package seating
