// Package days lets an invented world happen: it moves a clock from day to day
// and calls the use cases that offices call, in the name of people who work
// there. So whatever the house writes down along the way (audit, histories,
// frozen hand-overs, due days) is there as if it had happened.
//
// It must not write to a slice's tables by itself.
package days
