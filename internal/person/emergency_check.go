package person

import (
	"context"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Unchecked counts the emergencies nobody who supervises has looked at yet.
func Unchecked(ctx context.Context, tx *db.Tx, s tenant.Scope) (int, error) {
	if err := s.MayRead(tenant.Audit); err != nil {
		return 0, err
	}
	return db.One(ctx, tx, db.Value[int], `SELECT count(*) FROM emergency WHERE tenant_id = $1 AND checked_at = 0`, s.Tenant)
}

// CheckEmergencyCommand is that somebody who supervises has looked at one.
type CheckEmergencyCommand struct {
	Emergency id.ID
	Note      string // what came of it
}

// CheckEmergency notes it. Nobody checks what they opened themselves.
func CheckEmergency(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd CheckEmergencyCommand) error {
	if err := s.MayRead(tenant.Audit); err != nil {
		return err
	}
	note := strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(cmd.Note, ""), "\x00", ""))
	if len([]rune(note)) > reasonLongest {
		return errs.Invalid("error.emergency.note", "most", reasonLongest).At("note")
	}
	found, err := db.One(ctx, tx, scanEmergency, `SELECT `+emergencyColumns+` FROM emergency WHERE tenant_id = $1 AND id = $2`, s.Tenant, cmd.Emergency)
	if err != nil {
		return err
	}
	if found.Account == s.Actor {
		return errs.Invalid("error.emergency.own")
	}
	audit.Log(tx, c, s, audit.Change, tenant.Audit, "emergency checked", found.ID, found.Household)
	return tx.Must(ctx, `UPDATE emergency SET checked_at = $3, checked_by = $4, note = $5 WHERE tenant_id = $1 AND id = $2 AND checked_at = 0`,
		s.Tenant, found.ID, db.Micros(c.Now()), s.Actor, note)
}
