// Package path is somebody's own way in a municipality: who goes it with them,
// what they want to reach, in their own words, and which steps lead there.
//
// Every step says whose turn it is and since when. What another room decides, an
// authority's clock or a search for a flat, moves a step of its own (Follow), so
// that nobody keeps the same thing up to date twice. A household has a case from
// the day it arrives; who is of age can have one of their own.
//
// Templates propose steps. They adapt to age, languages, how somebody lives and
// whether they want to stay, which is their own entry; there is no field by which
// they could adapt to origin or status, and no wish changes when something is due
// or who comes first.
//
// The phases are those of the DGCC (Deutsche Gesellschaft für Care und Case
// Management); § 9 TIntG NRW. No source gives a ratio of cases to staff: the
// weight is this house's own, and open (weight.go).
package path
