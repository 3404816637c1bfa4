// Package flat is the way from accommodation into a flat of one's own: who may
// live in one and looks for it, the flats that were found, from whom, and how one
// was handed over.
//
// A flat that was found goes through a fixed order of states: noted, viewed,
// applied for, offered; then its costs are assured, its deposit is settled, and
// the keys are handed over. How far a household is, whose turn it is and since
// when follows from its flats (stage.go), and from nothing that somebody would
// have to keep up to date. With the keys the stay in the accommodation ends.
//
// Legal status is no part of it: since when somebody may live in a flat of their
// own is noted with the paper that shows it.
//
// Sources: § 53 AsylG; §§ 22 Abs. 4 und 6 SGB II, 35a SGB XII (not checked
// against the text).
package flat
