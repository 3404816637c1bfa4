// Package figure keeps the official figures of a municipality and its own counts, on
// which the gaps stand: population by age, places, dwellings, doctors, staff. It holds
// counts and no person.
//
// Each figure belongs to a key of keys.json, tells of a period, and has a source, a
// licence and the day it was published. Nothing is changed or deleted: of several
// values of a key and period the one published last stands, and of several published
// on one day the one that came last; the others stay visible with their sources. A
// figure that should not be there is withdrawn, which is a row of its own.
//
// A municipality reads and writes its own; a Land writes for its municipalities what
// reached it as a list, and reads what it brought.
package figure
