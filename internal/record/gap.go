package record

import (
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Gap is something that ought to be known about a person and that nobody could
// say: it is not documented. It does not mean "not done".
type Gap struct {
	Person id.ID   `json:"person"`
	Of     GapKind `json:"of"`
	Code   string  `json:"code,omitempty"` // of the need, the group or the kind of measure
	Health bool    `json:"health"`         // only for roles that may read it
}

// GapKind is what is missing.
type GapKind string

// The gaps.
const (
	GapMeasure   GapKind = "measure"   // whether it was carried out
	GapNeed      GapKind = "need"      // whether it is needed
	GapGroup     GapKind = "group"     // whether anything of the group is needed
	GapLanguages GapKind = "languages" // which languages the person speaks and reads
	GapAge       GapKind = "age"       // without it, what is expected cannot be told
)

// Item names what is missing, as an expectation does.
func (g Gap) Item() string { return itemOf(g.Of, g.Code) }

// Data is the kind of data that the gap tells of: who may not read the answer is
// not told that it is missing.
func (g Gap) Data() tenant.Data {
	switch g.Of {
	case GapMeasure:
		return measureData(g.Health)
	case GapNeed, GapGroup:
		return needData(g.Health)
	default:
		return tenant.Register
	}
}

// Text gives the message key of what is missing.
func (g Gap) Text() string {
	switch g.Of {
	case GapMeasure:
		return KindEntry{Code: g.Code}.Text()
	case GapNeed:
		return NeedEntry{Code: g.Code}.Text()
	case GapGroup:
		return "record.gap.group." + g.Code
	default:
		return "record.gap." + string(g.Of)
	}
}
