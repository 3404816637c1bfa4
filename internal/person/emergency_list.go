package person

import (
	"context"
	"fmt"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// EmergencyPage is how many emergencies a page has.
const EmergencyPage = 50

// EmergencyColumn is what a list of emergencies is ordered by.
type EmergencyColumn string

// The columns. The zero EmergencyColumn is when it was opened, the latest first.
const (
	EmergencyByTime  EmergencyColumn = ""
	EmergencyByWho   EmergencyColumn = "who"
	EmergencyByCheck EmergencyColumn = "check" // those nobody has looked at first
)

// EmergencyQuery is where a page of emergencies begins, and how it is ordered.
type EmergencyQuery struct {
	By    EmergencyColumn
	Down  bool  // from the end of the order
	After id.ID // those behind this one; "": the first
}

// emergencyOrders are the columns behind each; each has an index.
var emergencyOrders = map[EmergencyColumn][]string{EmergencyByTime: {"$opened_at"}, EmergencyByWho: {"$sort_who"}, EmergencyByCheck: {"$checked_at", "$opened_at"}}

// Emergencies lists those of the scope's tenant for who supervises.
func Emergencies(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, q EmergencyQuery) ([]Emergency, error) {
	if err := s.MayRead(tenant.Audit); err != nil {
		return nil, err
	}
	order := db.Order{Table: "emergency", As: "emergency", Columns: emergencyOrders[q.By], Down: q.Down != (q.By == EmergencyByTime)}
	args := []any{s.Tenant}
	all, err := db.All(ctx, tx, scanEmergency, fmt.Sprintf(`SELECT %s FROM emergency WHERE emergency.tenant_id = $1%s ORDER BY %s LIMIT %d`,
		emergencyColumns, order.Behind(&args, q.After), order.By(), EmergencyPage), args...)
	audit.Log(tx, c, s, audit.Read, tenant.Audit, "emergencies")
	return all, err
}
