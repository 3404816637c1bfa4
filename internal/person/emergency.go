package person

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/mail"
	"wegwarte/internal/tenant"
)

// EmergencyLasts is how long one household stays open.
const EmergencyLasts = time.Hour

// A reason is a sentence: long enough to say something, short enough to be read.
const (
	reasonShortest = 15
	reasonLongest  = 500
)

// Emergency is that somebody opened one household beyond their role. It ends by
// itself; the auditor is shown each one.
type Emergency struct {
	ID        id.ID
	Household id.ID
	Account   id.ID
	Role      tenant.Role
	Reason    string
	Opened    time.Time
	Until     time.Time
	Ended     time.Time // by the person, before; zero otherwise
	Checked   time.Time // by the auditor; zero until then
	CheckedBy id.ID
	Note      string // of the auditor
}

// Open reports whether it still lasts.
func (e Emergency) Open(now time.Time) bool { return e.Ended.IsZero() && now.Before(e.Until) }

const emergencyColumns = `id, household_id, account_id, role, reason, opened_at, expires_at, ended_at, checked_at, checked_by, note`

func scanEmergency(row db.Row) (e Emergency, err error) {
	err = row.Scan(&e.ID, &e.Household, &e.Account, &e.Role, &e.Reason, db.Time(&e.Opened), db.Time(&e.Until), db.Time(&e.Ended),
		db.Time(&e.Checked), &e.CheckedBy, &e.Note)
	return e, err
}

// OpenEmergencyCommand is why somebody has to see more than their role does.
type OpenEmergencyCommand struct {
	Household id.ID
	Reason    string
}

// OpenEmergency opens a household that the scope sees, and that is here, for an
// hour. One that is open already goes on as it is.
func OpenEmergency(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd OpenEmergencyCommand) (tenant.Scope, error) {
	h, err := inEmergency(ctx, tx, s, cmd.Household)
	if err != nil {
		return s, err
	}
	if err := h.open(); err != nil {
		return s, err
	}
	reason := strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(cmd.Reason, ""), "\x00", ""))
	if n := utf8.RuneCountInString(reason); n < reasonShortest || n > reasonLongest {
		return s, errs.Invalid("error.emergency.reason", "least", reasonShortest, "most", reasonLongest).At("reason")
	}
	if under, err := UnderEmergency(ctx, tx, c, s, cmd.Household); err != nil || under.Emergency.ID != "" {
		return under, err
	}
	e := Emergency{ID: id.New(), Household: h.ID, Opened: c.Now(), Until: c.Now().Add(EmergencyLasts)}
	_, err = tx.Exec(ctx, `INSERT INTO emergency (id, tenant_id, household_id, account_id, role, reason, opened_at, expires_at, ended_at, checked_at, checked_by, note, sort_who)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, '', '', $9)`,
		e.ID, s.Tenant, e.Household, s.Actor, s.Role, reason, db.Micros(e.Opened), db.Micros(e.Until), Fold(s.Name))
	if err != nil {
		return s, err
	}
	s.Emergency = tenant.Emergency{ID: e.ID, Household: e.Household, Until: e.Until}
	audit.Log(tx, c, s, audit.Create, tenant.Register, "emergency opened", h.Subjects()...)
	return s, tellAuditors(ctx, tx, c, s)
}

// tellAuditors sends a mail to those who supervise, in the transaction that opens
// the household.
func tellAuditors(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	workers, err := account.Workers(ctx, tx, s.Tenant)
	if err != nil {
		return err
	}
	for _, w := range workers {
		if !slices.Contains(w.Roles, tenant.Auditor) {
			continue
		}
		err := mail.Enqueue(ctx, tx, c, s.Tenant, mail.Message{Account: w.ID, Kind: mail.BreakGlass,
			Facts: mail.Facts{Place: s.Tenant, At: c.Now()}, Path: "/notfaelle"})
		if err != nil {
			return err
		}
	}
	return nil
}

// inEmergency gives a household that the scope sees and may see more of.
func inEmergency(ctx context.Context, tx *db.Tx, s tenant.Scope, household id.ID) (Household, error) {
	if err := s.MayOpenEmergency(); err != nil {
		return Household{}, err
	}
	found, err := load(ctx, tx, s, []id.ID{household})
	if err == nil && len(found) == 0 {
		err = errs.NotFound("error.not-found")
	}
	if err != nil {
		return Household{}, err
	}
	return found[0], nil
}

// UnderEmergency gives the scope for the page of a household: with what an open
// emergency of the actor lets them see besides, else as it is.
func UnderEmergency(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household id.ID) (tenant.Scope, error) {
	if _, err := inEmergency(ctx, tx, s, household); err != nil {
		return s, err
	}
	open, err := db.All(ctx, tx, scanEmergency, `SELECT `+emergencyColumns+` FROM emergency
		WHERE tenant_id = $1 AND account_id = $2 AND household_id = $3 AND expires_at > $4 AND ended_at = 0 AND role = $5
		ORDER BY expires_at DESC LIMIT 1`, s.Tenant, s.Actor, household, db.Micros(c.Now()), s.Role)
	if err == nil && len(open) > 0 {
		s.Emergency = tenant.Emergency{ID: open[0].ID, Household: household, Until: open[0].Until}
	}
	return s, err
}

// EndEmergency ends the actor's emergency on a household before its time.
func EndEmergency(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household id.ID) error {
	under, err := UnderEmergency(ctx, tx, c, s, household)
	if err != nil {
		return err
	}
	if under.Emergency.ID == "" {
		return errs.NotFound("error.not-found")
	}
	audit.Log(tx, c, under, audit.Change, tenant.Register, "emergency ended", household)
	return tx.Must(ctx, `UPDATE emergency SET ended_at = $3 WHERE tenant_id = $1 AND id = $2 AND ended_at = 0`,
		s.Tenant, under.Emergency.ID, db.Micros(c.Now()))
}
