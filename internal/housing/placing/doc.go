// Package placing suggests who should live where: those who are announced, those
// of whom nobody wrote down where they live, and those who have to leave a hall, a
// dwelling that closes, or one that does not meet their needs.
//
// A Run is everything a suggestion follows from, as it was at one moment: the
// instance of engine/placement in which households are numbers, and whom the
// numbers stand for; what people decided by hand, each with a reason; and the
// plan with its proof. So it can be recomputed by anybody who is given its files.
// Taking it over books the stays; what somebody else was faster with stays open.
//
// The engine is told ages, needs and how long somebody waits, and nothing of
// nationality, religion or status. Singles are given a room of their own: who
// shares one with whom is decided by people.
package placing
