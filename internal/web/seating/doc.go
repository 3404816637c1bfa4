// Package seating is the pages of seats: who signed up for an offer and who waits, with the rule and
// its calculation in the open; signing somebody up; and the places of Kitas.
package seating
