// Package lived says how people lived at the end of each month: how many there
// were, how many of them in halls, how many behind a door of their own, and with
// how much room.
//
// It counts a month once, when it is two weeks over, so that what is entered late is
// counted too, and never changes it: records of people who have left are removed
// one day, and what was told of a month stays true. It names nobody, and keeps
// nothing but the counts.
package lived
