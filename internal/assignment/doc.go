// Package assignment is the way of a household from the Land to a municipality:
// it is drafted, announced with notice and with all that is known, asked about,
// prepared for, and it arrives.
//
// A Transfer is one announcement of one or more households for one day. Land
// and municipality see the same row; whose turn it is, since when and until
// when, is written on it. What may happen next stands in one table (Steps),
// drawn in docs/state-machine.md. What the municipality was told is frozen as a
// Handover, version by version; what changes afterwards is shown as a
// Difference and reaches the municipality by announcing again.
//
// The package must not decide who goes where: that is allocation's. It reads no
// nationality and no legal status, and its queries leave out what the reader's
// role may not see.
//
// Sources: § 50 AsylG, §§ 1, 3 FlüAG NRW (the Land allocates), § 46(3) AsylG
// (needs are reported), § 8(3) Nr. 2 AsylG (health data travels for care). No
// law sets a notice period: see Promise.
package assignment
