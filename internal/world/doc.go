// Package world invents a believable Land: its facilities, households with
// their languages, needs and gaps in documentation, and the way of each of them
// from the day of arrival to a municipality. It feeds the demo, the tests and
// the load tests. Nobody in it exists: names are put together from lists of
// common ones, telephone numbers are those the Bundesnetzagentur keeps free for
// films, and the texts people wrote were never written.
//
// It is pure: the same seed and the same day give the same world, byte by byte,
// and any household can be invented without those before it. Package days lets
// the world happen in a database.
//
// A municipality is drawn by its population and by what the household needs.
// Nationality and legal status are invented last, for the legal desk's table
// alone: nothing else here depends on them but whether the central register
// keeps health data (it does not for § 24 AufenthG).
package world
