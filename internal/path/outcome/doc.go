// Package outcome says how long it takes from arrival to a first: an own flat, a
// course, a job; for the steering group, of whom no one may be told from it.
//
// It tells a figure once and never changes it. Those who arrived in the same time are
// a Cohort, counted when all of them are known; what became of them is told for one
// Mark (91 days after arrival) when the last of them has come to it. A new point says how
// many more have had it since the last one, how many have left without, and how many
// wait: parts of a whole, each of which is nobody or five persons at least. What cannot be
// told so is not told at that mark, and waits for the next.
//
// Everything on the page is reckoned from told points alone. Every figure that
// subtraction between marks, cohorts, their sum, or from what was told before gives is
// then a sum of such parts. There is no other table, and nothing is counted where somebody
// asks (docs/adr/0054).
package outcome
