// Package housing is where people live: the sites of a municipality or of the
// Land with their dwellings, rooms and places, what they cost, when they cannot
// be lived in, and who lives where from when to when.
//
// A place is a bed for one person. A stay holds places from a day up to, but not
// including, another: who leaves on a day makes room for who comes on it. A
// closure (renovation, quarantine, a place that was taken away) holds places in
// the same way. That no place is held twice at any moment, and no household has
// two stays at once, is a constraint in both databases; what is decided here only
// makes for a kinder message.
//
// A dwelling that is not shared is held whole, by one household. In a shared one a
// household holds whole rooms, so that no stranger sleeps in a family's room;
// grown-ups alone who share take single places in rooms of others who do.
//
// A stay is reserved, planned or actual. It can be for a household that is still
// on its way: it then names the Land's household and the transfer, and TakeIn ties
// it to the municipality's own on arrival. Nothing is deleted: a move is a stay
// that ends and one that follows it.
//
// Sources: § 1 FlüAG NRW, §§ 44, 53 AsylG.
package housing
