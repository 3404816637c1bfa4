package person

import "wegwarte/internal/id"

// RelationKind is how two people belong together.
type RelationKind string

// The kinds of relations, read "Person is … of Other".
const (
	Spouse       RelationKind = "spouse"
	Parent       RelationKind = "parent"
	Guardian     RelationKind = "guardian"
	StayTogether RelationKind = "stay-together" // wants to stay together with
)

// RelationKinds lists them in the order in which they are offered.
var RelationKinds = []RelationKind{Spouse, Parent, Guardian, StayTogether}

// Mutual reports whether the relation reads the same from both sides.
func (k RelationKind) Mutual() bool { return k == Spouse || k == StayTogether }

// Relation says that Person is spouse, parent or guardian of Other, or wants to
// stay together with them.
type Relation struct {
	ID     id.ID
	Person id.ID
	Other  id.ID
	Kind   RelationKind
}
