// Package theme holds what many cases have in common: case managers tag steps that are
// blocked in the same way ("the same form is missing at the same office"), and what grows out of it is a
// theme that the steering group takes up and answers.
//
// A tag is a word or two without a name. Whoever is not told of persons sees how many a tag is
// about once they are enough, told anew once a week and when it is several more or
// fewer: what anybody sees of it tells of nobody, subtracted from what they saw before either. An example is written for
// the theme on purpose; nothing is ever copied from a note.
package theme
