// Package open is what a municipality, or the Land, tells everybody: who is announced
// for when, which halls are in use and until when, what there is for everybody, how
// many a municipality has to take in and how that is reckoned, and answers to what is
// asked and said.
//
// A Release is assembled from the other rooms in the night, checked by people, and sent
// out; from then on it is never changed. A faulty one can be withdrawn: its address
// stays and says why. Counts of people are made for the whole Land at once (CountNow) and
// protected together by engine/disclosure, so that neither a district's sum nor the
// Land's tells what one municipality's cell withholds; each is held against those
// before it (docs/adr/0069). What municipality and Land publish is a part of that.
//
// It must not tell of a person, make a cross-tabulation somebody asks for, or publish
// what nobody confirmed, unless the municipality said so.
package open
