// Package disclosure says what of a table of counts may be published, so that nobody can be told from it:
// neither by looking, nor by subtracting, nor by holding one release against another.
//
// # The table
//
// A cell is a combination of categories, one for each dimension; All stands for a whole dimension, and where
// categories lie in others (a municipality in its district), for what lies in one of them. Every such cell is a sum of
// finest cells. So a margin is a category like others, and a hidden cell is protected if and only if there are other
// tables of whole numbers with the same published sums.
//
// # Hiding
//
// Counts from 1 to Min-1 are hidden. For each, the protector looks for moves from the true table to others: a box takes in each
// dimension one way from a finest category to another (and through all above that only one of them lies in), or
// to nowhere (then through all above); what lies on it goes up or down by turns, and no other cell changes (box.go). Cells of
// the box that are published are hidden too: the cheapest box is taken, small and fine cells being cheap. Moves follow each other
// until the cell has been to both ends of what it must be able to be: from what anybody knows (1 for each finest
// cell in it, for zeros are shown) up to Min, so that nobody can tell whether it is small. To nowhere in all dimensions is always a
// way, so a table alone can always be protected.
//
// The moves are the proof. Package check follows them without the protector; what it accepts holds against every attacker,
// by linear programmes or whole numbers, for the tables it is led to are such that the attacker cannot rule out.
//
// # Between releases
//
// What was hidden stays hidden: with that, whatever the earlier release left open stays open in all later ones, as the same
// may be added to each. A change below Min is hidden by its new count, which must be able to have changed by Min. If all changes
// that can be seen are arrivals, the attacker may take it that nobody left: then no count may move below what it was
// (before.go), and what goes up may come from where somebody else arrived (transfer.go).
//
// # Other methods
//
// Counts changed by cell keys or rounded (cellkey.go), and sums of money that one dominates (money.go).
//
// # What it must not do
//
// It knows no person, only counts; it does not decide what a table is about. What must not be published at all, is not
// made fit for it by being rounded.
package disclosure
