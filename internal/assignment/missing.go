package assignment

import (
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
)

// kindOf gives the kind of data that a gap tells of: who may not read the
// answer is not told that it is missing.
func kindOf(g record.Gap) tenant.Data {
	switch {
	case g.Of == record.GapMeasure && g.Health:
		return tenant.MeasureHealth
	case g.Of == record.GapMeasure:
		return tenant.Measure
	case g.Of == record.GapNeed && g.Health:
		return tenant.NeedHealth
	case g.Of == record.GapNeed:
		return tenant.Need
	default:
		return tenant.Register
	}
}

// MissingItem names a gap as an item of the hand-over.
func MissingItem(g record.Gap) Item {
	return Item("missing:" + string(g.Of) + ":" + g.Code + ":" + string(g.Person))
}
