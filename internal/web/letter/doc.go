// Package letter has the pages on which letters and forms for and about a
// household are written, shown, printed and taken along as PDF, and those on
// which a municipality words them. What they say is package letter's of the
// slices; this one asks, and shows.
package letter
