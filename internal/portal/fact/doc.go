// Package fact is what the authority knows of somebody, as they read it on their
// own page, and what they say is wrong of it.
//
// A correction changes nothing by itself: the value stays, and is marked as
// disputed on both sides, until somebody of the municipality decides. Who takes
// it over changes the value where it is always changed, and then closes the
// correction; who does not gives the reason that the person reads.
//
// Sources: Art. 12(3), 15, 16 DSGVO.
package fact
