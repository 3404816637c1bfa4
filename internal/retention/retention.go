// Package retention removes in the night what the house has no more ground to
// keep: a day's work for each tenant, in small steps, each audited.
//
// It decides nothing: from when something goes is said where the thing is at home
// (record.AZRRules), and whether the house does it at all by who runs it.
package retention

import (
	"wegwarte/internal/account"
	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/night"
	"wegwarte/internal/portal/meet"
	"wegwarte/internal/record"
)

// Desk is where it is done.
func Desk(d *db.DB, c clock.Clock) night.Desk {
	return night.Desk{DB: d, Clock: c, Name: "retention", Actor: "retention", Tenants: account.Staffed, Steps: []night.Step{record.RemoveAged, assignment.ThinHandovers, meet.RemoveOver}}
}
