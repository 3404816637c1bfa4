// Package say has the words in which every page speaks of a person and of what
// is known about them: how old, which language, what is needed, what was done,
// who says so.
//
// It words and colours, and decides nothing.
package say
