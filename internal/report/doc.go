// Package report keeps what the quota of a Land is reckoned from: the Bestand
// that each municipality reports once a month, for admission and, where the Land
// has set rules for it, for the residence rule, the places of the Land's
// facilities within it, and the rules, all dated and with their source. It holds
// counts and no person.
//
// Nothing is changed or deleted: a correction is a new row. On a day, the report
// with the latest Stichtag up to that day counts, and of several for one
// Stichtag the newest. A municipality that has never reported, or whose last
// report is older than the rules let one count, has no Bestand: it is not zero.
//
// The municipality writes its own reports, the Land's desk those that reach it as
// a list. Everybody at the Land and its municipalities may read all figures: what
// one municipality owes follows from what all the others reported. Who reported
// is read by the municipality itself and the Land.
//
// The arithmetic is that of engine/quota.
package report
