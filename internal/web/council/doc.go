// Package council shows the report of a quarter: to read, to write beside its figures, to finish, to print.
package council
