// Package outlook is the plan of a municipality's places for the year ahead: what
// is there, what ends, who is announced, who may come and who may move out, and
// what each set of measures changes in it.
//
// It counts and names nobody: who lives where is read as numbers of households by
// size. Everything else is reckoned by engine/forecast, from the municipality's own
// history where there is one. A Scenario is a named set of measures; all of them are
// looked at in the same futures.
package outlook
