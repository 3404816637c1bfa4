// Package upload keeps lists that somebody brought while they are looked at and
// taken in: a file of the house's, cut into parts, and how far it has come.
//
//	checking -> ready -> running -> done
//	                             -> cancelled, failed
//
// Nothing of a list that waits is in the register. It is removed when it is thrown
// away, and otherwise on the day after it was brought; of one that was taken in only
// the rows stay that did not go in, and what became of each household, for a week.
// (Art. 5(1)(c) and (e) DSGVO)
//
// The package knows no rooms: what the parts hold and what is to be done with
// them, the door says that reads the list. Each step is taken once, by whoever
// comes first: it names where the list stood, and is a conflict where it stands
// elsewhere by now.
package upload
