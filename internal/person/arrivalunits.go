package person

import (
	"slices"

	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// unitGroups is the households of one facility; of none where a facility is not
// known, which the import refuses.
type unitGroups struct {
	unit   id.ID
	groups []*group
}

func byUnit(groups []*group, units []tenant.Unit, otherwise id.ID) []*unitGroups {
	var parts []*unitGroups
	for _, g := range groups {
		unit := otherwise
		if i := slices.IndexFunc(g.rows, func(r ArrivalRow) bool { return r.Unit != "" }); i >= 0 {
			unit = unitNamed(g.rows[i].Unit, units)
		}
		i := slices.IndexFunc(parts, func(p *unitGroups) bool { return p.unit == unit })
		if i < 0 {
			i, parts = len(parts), append(parts, &unitGroups{unit: unit})
		}
		parts[i].groups = append(parts[i].groups, g)
	}
	return parts
}

// unitNamed gives the facility with the name, however it is spelled, or "".
func unitNamed(name string, units []tenant.Unit) id.ID {
	i := slices.IndexFunc(units, func(u tenant.Unit) bool { return Fold(u.Name) == Fold(name) })
	if i < 0 {
		return ""
	}
	return units[i].ID
}
