// Package leaflet has the pages on which those who leave a facility are told,
// in a language they read, where they go, when, who meets them, and what the
// municipality learns about them and why; and the page on which a municipality
// says who meets them.
//
// What stands on paper is worded in the language of the paper, whatever the
// language of whoever prints it. It must not show anybody what is confidential
// about somebody else: assignment.Tell divides, this package only words.
package leaflet
