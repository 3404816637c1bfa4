// Package calc holds calculations that open: a sheet whose every figure is
// either given, with its source, or follows from a formula that can be read,
// recomputed with a pencil and handed to a spreadsheet program.
//
// A Sheet has parameters (one number each: a weight, a cap, a total) and columns
// over its rows (municipalities, sites, months). A column is given, or has an
// Expr over the parameters, the row's earlier columns and whole earlier columns:
// their sum, or the row's rank in them. There is no other kind of reference, so
// the columns can be computed from left to right and an order is never needed.
//
// Arithmetic is exact: rational numbers, rounded by nobody but a formula that
// says so. What is not known is nil, not zero; what depends on it in its row is
// not known either, and a sum is over what is known (Sheet.Unknown counts the rest).
//
// The package knows no words: names are keys, which the pages translate. It
// reads and writes nothing.
package calc
