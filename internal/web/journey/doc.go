// Package journey is the pages of the way from the Land to a municipality: the
// desk that announces, the inbox that is told, the transfer both see, the
// questions a facility answers, and where a household is on its way.
//
// It decides nothing: what may be done stands in package assignment, and a page
// offers what assignment allows. A reader is shown what assignment gives them,
// which holds nothing their role may not read.
package journey
