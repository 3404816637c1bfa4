// Package proposal is the desk's week: who waits, what municipalities have room
// for, and who should go where.
//
// A Situation is everything a proposal is reckoned from, as it was at one moment:
// the households that wait with what they need, and each municipality with what
// it owes by the quota and what it said it has. Rules say what counts, and how
// much. From both alone follows the request to the engine (engine/allocation),
// the solution with its certificate, and the explanation of each line; so a
// proposal can be recomputed by anybody who is given its file.
//
// People decide: a household can be kept for a municipality or from it, each with
// a reason, and the rest is solved anew. What comes of it is a proposal of its
// own beside the earlier one. Announcing hands over to package assignment, and
// tells the municipality why.
//
// What is not known is not taken for none: a municipality that has not reported
// takes its share of those who wait, by the key; one that has not said whether it
// has school places may be given a child of school age, but one that said so
// comes first.
//
// Nothing here reads nationality or legal status but Balance, for the legal desk
// alone, which looks at a proposal afterwards and changes nothing.
//
// Sources: § 50 AsylG, §§ 1, 3 FlüAG NRW.
package proposal
