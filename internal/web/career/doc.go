// Package career is the pages of the way into work: who looks for it and what is
// next, what somebody says of themselves and their CV, what their paper lets them
// do and why, which places there are, and what came of it.
package career
