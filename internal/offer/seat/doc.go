// Package seat is who comes to what is offered: signing up, waiting, the seat that is
// freed and offered to who comes next, and the places of Kitas.
//
// Offers are for everybody: somebody of the register signs up themselves, or the case
// manager does when they agreed; somebody without a record gives a name and how to
// reach them, and no more. A provider reads what was released to it and nothing else:
// name, contact, the language to speak in.
//
// There are never more seats held than there are (offer.Take, a condition of the
// database), and nobody is signed up twice (an index). A seat that is freed is offered to
// who comes next by the offer's rule, until a day; then it lapses and goes on in the
// night. Without another rule, who waits longest comes first, and those who wait since the
// same day by lot. The rule is stated, and everybody who waits sees their calculation.
//
// Kita places go by the municipality's own criteria, the same for all children, in the
// version of the day. A run proposes, with its calculation; people decide, also
// otherwise, with a reason (package engine/seating).
//
// What came of it is asked lightly and counted without names: no row tells who said what.
//
// It must not ask for, or store, anything of health, origin, belief or legal status.
package seat
