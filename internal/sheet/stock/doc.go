// Package stock reads and writes the list of a municipality's housing: one row for
// each room, with its dwelling and its site. What goes out can be changed in a
// spreadsheet program and brought back.
package stock
