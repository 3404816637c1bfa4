// Package offers reads what providers keep of their offers elsewhere: a list from a
// spreadsheet, and events from a calendar (RFC 5545). It decides about no offer.
package offers
