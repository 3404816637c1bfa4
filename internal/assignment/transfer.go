package assignment

import (
	"context"
	"fmt"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
)

// Transfer is one announcement of one or more households to a municipality for
// a day.
type Transfer struct {
	ID               id.ID
	Number           string // how people speak of it: "Z-2026-0148"
	Land             id.ID
	LandName         string
	Municipality     id.ID
	MunicipalityName string

	State         State
	Resume        State // where it stood when the first open question was asked, "" if none
	OpenQuestions int
	Turn          Turn
	TurnSince     time.Time
	DueOn         clock.Date // until when the one whose turn it is has to act; zero: no limit

	Plan
	AnnouncedOn clock.Date // when the present day was announced; zero while a draft
	Notice      Notice
	Handover    int // the version the municipality knows; 0 while a draft
	Households  int
	Persons     int
	Absent      int   // of the persons, who has not come
	Missing     int   // households of which some have not come, and nothing is decided yet
	Expected    bool  // some of those come on another day
	After       id.ID // the earlier transfer to the municipality on which they did not come
	Version     int

	late bool // the last of those who were missing are being taken in
}

// Plan is when and where they are to arrive.
type Plan struct {
	ArriveOn     clock.Date
	ArriveAt     string // time of day, "14:30"; "" if not said
	MeetingPoint string
	Kind         Kind // "": usual
}

// Late reports whether the one whose turn it is should have acted before today.
func (t Transfer) Late(today clock.Date) bool {
	return !t.DueOn.IsZero() && t.DueOn.Before(today)
}

const transferColumns = `t.id, t.number, t.tenant_id, land.name, t.to_tenant_id, town.name,
	t.state, t.resume, t.open_questions, t.turn, t.turn_since, t.due_on,
	t.arrive_on, t.arrive_at, t.meeting_point,
	t.kind, t.announced_on, t.notice_days, t.notice_working, t.promised_days,
	t.handover, t.households, t.persons, t.absent, t.missing, t.expected, t.after_id, t.version`

const fromTransfer = ` FROM transfer t
	JOIN tenant land ON land.id = t.tenant_id
	JOIN tenant town ON town.id = t.to_tenant_id `

func scanTransfer(row db.Row) (t Transfer, err error) {
	err = row.Scan(&t.ID, &t.Number, &t.Land, &t.LandName, &t.Municipality, &t.MunicipalityName,
		&t.State, &t.Resume, &t.OpenQuestions, &t.Turn, db.Time(&t.TurnSince), &t.DueOn,
		&t.ArriveOn, &t.ArriveAt, &t.MeetingPoint,
		&t.Kind, &t.AnnouncedOn, &t.Notice.Days, &t.Notice.Workdays, &t.Notice.Promised,
		&t.Handover, &t.Households, &t.Persons, &t.Absent, &t.Missing, &t.Expected, &t.After, &t.Version)
	return t, err
}

// seen is the condition under which the scope may know of a transfer t: the
// Land of its own, a facility of those on which somebody is who lives there now,
// a municipality of those it was told of.
func seen(s tenant.Scope, args *[]any) string {
	*args = append(*args, s.Tenant)
	if s.Kind == tenant.Municipality {
		return fmt.Sprintf("t.to_tenant_id = $%d AND t.announced_on <> ''", len(*args))
	}
	own := fmt.Sprintf("t.tenant_id = $%d", len(*args))
	if unit := s.OnlyUnit(); unit != "" {
		*args = append(*args, unit)
		own += fmt.Sprintf(` AND EXISTS (SELECT 1 FROM transfer_household own
			JOIN household home ON home.id = own.household_id AND home.tenant_id = own.tenant_id
			WHERE own.transfer_id = t.id AND own.tenant_id = t.tenant_id AND home.unit_id = $%d)`, len(*args))
	}
	return own
}

// Find gives a transfer the scope may know of.
func Find(ctx context.Context, tx *db.Tx, s tenant.Scope, transfer id.ID) (Transfer, error) {
	return find(ctx, tx, s, transfer, "")
}

func find(ctx context.Context, tx *db.Tx, s tenant.Scope, transfer id.ID, lock string) (Transfer, error) {
	if err := s.MayRead(tenant.Transfer); err != nil {
		return Transfer{}, err
	}
	args := []any{transfer}
	return db.One(ctx, tx, scanTransfer,
		`SELECT `+transferColumns+fromTransfer+`WHERE t.id = $1 AND `+seen(s, &args)+lock, args...)
}

// hold gives a transfer for a change, which nobody else can make meanwhile.
func hold(ctx context.Context, tx *db.Tx, s tenant.Scope, transfer id.ID) (Transfer, error) {
	lock := tx.ForUpdate()
	if lock != "" {
		lock += " OF t"
	}
	return find(ctx, tx, s, transfer, lock)
}

// save writes what a use case changed; the version it was read at must still
// be there.
func (t *Transfer) save(ctx context.Context, tx *db.Tx) error {
	err := tx.Must(ctx, `UPDATE transfer SET state = $3, resume = $4, open_questions = $5,
			turn = $6, turn_since = $7, due_on = $8, arrive_on = $9, arrive_at = $10, meeting_point = $11,
			announced_on = $12, notice_days = $13, notice_working = $14, promised_days = $15,
			handover = $16, households = $17, persons = $18, kind = $20,
			absent = $21, missing = $22, expected = $23, after_id = $24, stage = $25, ended = $26, version = version + 1
		WHERE id = $1 AND version = $2 AND tenant_id = $19`,
		t.ID, t.Version, t.State, t.Resume, t.OpenQuestions,
		t.Turn, db.Micros(t.TurnSince), t.DueOn, t.ArriveOn, t.ArriveAt, t.MeetingPoint,
		t.AnnouncedOn, t.Notice.Days, t.Notice.Workdays, t.Notice.Promised,
		t.Handover, t.Households, t.Persons, t.Land, t.Kind, t.Absent, t.Missing, t.Expected, t.After, t.State.stage(), t.State.Ended())
	if err == nil {
		t.Version++
	}
	return err
}
