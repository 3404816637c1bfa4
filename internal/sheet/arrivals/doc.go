// Package arrivals is the list of arrivals as a table: it reads what people
// filled in, in their words, into the rows of the register's import, and writes
// the template to be filled in.
//
// It decides nothing about a household: package person does. There is no column
// for nationality or legal status, and none is read.
package arrivals
