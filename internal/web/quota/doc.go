// Package quota has the pages of the quota: for the Land how all municipalities
// stand and what follows from other factors; for a municipality its own
// arithmetic, which somebody with a pencil can follow, and its reports.
package quota
