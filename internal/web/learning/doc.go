// Package learning has the pages from which a municipality learns how its help works:
// how long it takes until people have what they came for, and what stops many of
// them in the same way. They name nobody.
package learning
