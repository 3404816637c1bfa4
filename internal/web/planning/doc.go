// Package planning has the pages on which Land and municipalities agree how they
// work together: what ought to be known beforehand, how much notice is promised,
// what is planned before there are names, and how it went.
package planning
