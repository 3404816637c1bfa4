// Package offer is what is offered in a municipality, by whom, where and when: courses,
// Kitas, doctors, companies, clubs, mentors, neighbours. Everybody may read what is
// published, without a log-in; nobody is asked who they are.
//
// An offer is for everybody in the municipality. It can be limited to some only where
// a law funds it so, and then names the law (rule.go). It holds no person: a provider's
// contact is the official one. Who signed up is kept elsewhere.
//
// A provider's own people write its offers and no others (Scope.OnlyUnit).
package offer
