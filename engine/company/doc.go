// Package company says who might like to spend time with whom: by what both like
// to do, when both have time, how far they live apart, and which language one
// speaks and the other wants to practise. It proposes; both say yes, or nothing
// happens.
//
// It knows of people what they wrote down for this, and nothing else: not where
// they come from, what they believe, or on which paper they are here. Both sides
// are asked the same, whoever offers and whoever looks.
package company
