package housing

import (
	"context"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Stay is that a household lives, or will live, in a dwelling.
type Stay struct {
	ID         id.ID
	Household  id.ID // the Land's, as long as there is a transfer
	Transfer   id.ID // with which they come; empty once they are here
	FileNumber string
	Site       id.ID
	Dwelling   id.ID
	State      State
	Persons    int
	Places     int  // that it holds: more than persons where a dwelling is had whole
	Shares     bool // a place in a room with others who share
	From       clock.Date
	Until      clock.Date // zero: open
	LeaveBy    clock.Date // a hall is left by this day
	Ending     Ending
	Before     id.ID // the stay that it follows
	Reason     string
	Version    int
	At         time.Time
	By         string
}

// State is how certain a stay is.
type State string

// The states.
const (
	Reserved  State = "reserved" // kept for somebody, nothing is decided
	Planned   State = "planned"
	Actual    State = "actual" // they have moved in
	Cancelled State = "cancelled"
)

// Ending is how a stay ended.
type Ending string

// How a stay ended.
const (
	Moved     Ending = "moved"     // within the municipality's housing: another stay follows
	OwnFlat   Ending = "own-flat"  // into a flat of their own
	Elsewhere Ending = "elsewhere" // to another municipality or country
	NotKnown  Ending = "unknown"
)

// Endings lists what can be said of somebody who leaves.
var Endings = []Ending{OwnFlat, Elsewhere, NotKnown}

// On reports whether the stay has a day.
func (t Stay) On(day clock.Date) bool {
	return t.State != Cancelled && !t.From.After(day) && (t.Until.IsZero() || t.Until.After(day))
}

const stayColumns = `t.id, t.household_id, coalesce(t.transfer_id, ''), t.file_number, t.site_id, t.dwelling_id, t.state, t.persons, t.places, t.shares, t.from_day, t.until_day,
	t.leave_by, t.ending, t.before_id, t.reason, t.version, t.at, t.by_name`

func scanStay(row db.Row) (t Stay, err error) {
	err = row.Scan(&t.ID, &t.Household, &t.Transfer, &t.FileNumber, &t.Site, &t.Dwelling, &t.State, &t.Persons, &t.Places, &t.Shares, &t.From, &t.Until,
		&t.LeaveBy, &t.Ending, &t.Before, &t.Reason, &t.Version, db.Time(&t.At), &t.By)
	return t, err
}

// Housed is a stay with the names of where it is.
type Housed struct {
	Stay
	SiteName     string
	DwellingName string
}

func scanHoused(row db.Row) (h Housed, err error) {
	h.Stay, err = scanStay(longer{row, []any{&h.SiteName, &h.DwellingName}})
	return h, err
}

// longer is a row with further columns at its end.
type longer struct {
	db.Row
	more []any
}

// Scan scans the further columns behind the others.
func (l longer) Scan(into ...any) error { return l.Row.Scan(append(into, l.more...)...) }

const fromStay = ` FROM stay t JOIN site p ON p.id = t.site_id AND p.tenant_id = t.tenant_id JOIN dwelling d ON d.id = t.dwelling_id AND d.tenant_id = t.tenant_id `

// StaysOf gives the stays of a household of the scope's tenant, or of one that is
// on its way to it, the latest first.
func StaysOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household id.ID) ([]Housed, error) {
	if err := s.MayRead(tenant.Stay); err != nil {
		return nil, err
	}
	all, err := db.All(ctx, tx, scanHoused, `SELECT `+stayColumns+`, p.name, d.name`+fromStay+`WHERE t.tenant_id = $1 AND t.household_id = $2 ORDER BY t.from_day DESC, t.id DESC`, s.Tenant, household)
	if err == nil {
		audit.Log(tx, c, s, audit.Read, tenant.Stay, "stays", household)
	}
	return all, err
}

// FindStay gives one stay.
func FindStay(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, stay id.ID) (Housed, error) {
	if err := s.MayRead(tenant.Stay); err != nil {
		return Housed{}, err
	}
	h, err := db.One(ctx, tx, scanHoused, `SELECT `+stayColumns+`, p.name, d.name`+fromStay+`WHERE t.tenant_id = $1 AND t.id = $2`, s.Tenant, stay)
	if err == nil {
		audit.Log(tx, c, s, audit.Read, tenant.Stay, "stay", h.Household)
	}
	return h, err
}

// hold gives a stay that is about to be changed, in the version that was seen.
func hold(ctx context.Context, tx *db.Tx, s tenant.Scope, seen Seen) (Stay, error) {
	if err := s.MayWrite(tenant.Stay); err != nil {
		return Stay{}, err
	}
	t, err := db.One(ctx, tx, scanStay, `SELECT `+stayColumns+` FROM stay t WHERE t.tenant_id = $1 AND t.id = $2`+tx.ForUpdate(), s.Tenant, seen.Stay)
	if err == nil && t.Version != seen.Version {
		err = errs.Conflict("error.conflict")
	}
	return t, err
}

// Seen is the version of a stay that somebody saw.
type Seen struct {
	Stay    id.ID
	Version int
}
