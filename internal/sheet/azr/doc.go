// Package azr reads a list of what the central register (AZR) says of measures
// of health: kind, place and date, one statement in each row. Whom a row is about
// is said by the household's file number with the given name or the date of
// birth: the house keeps no number of the AZR's.
//
// A row that cannot be taken in is told with its row, field and rule, and the
// others are not held up by it. Nothing of a list is kept by the program until
// somebody confirms what was read.
package azr
