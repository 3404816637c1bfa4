// Package lodging has the pages of where people live: sites with their dwellings,
// what becomes of them in a month, and who gets which place.
package lodging
