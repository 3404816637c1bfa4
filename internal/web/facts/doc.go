// Package facts has the pages of official figures, and of what is missing in a
// municipality, for everybody who lives there: need, supply, gap, five years ahead, what closes it, and how all of that was reckoned.
package facts
