package path

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/mail"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// Meeting is that a case manager and somebody see each other.
type Meeting struct {
	ID        id.ID
	Household id.ID
	MeetingFields
	ManagedBy string // name of the manager
	State     MeetingState
	Version   int
	At        time.Time
	By        string
}

// MeetingFields are what somebody enters of a meeting.
type MeetingFields struct {
	Person      id.ID // empty: the household
	Manager     id.ID // empty: the scope's actor
	Begins      time.Time
	Minutes     int
	Place       string
	About       string
	Language    string // they speak, BCP 47; empty: German
	Interpreter Interpreter
	Service     string // of the interpreter
	Remind      Remind
}

// MeetingState is what became of a meeting.
type MeetingState string

// The states.
const (
	Planned   MeetingState = "planned"
	Held      MeetingState = "held"
	Missed    MeetingState = "missed" // they did not come
	Cancelled MeetingState = "cancelled"
)

// Interpreter is how far an interpreter is found.
type Interpreter string

// The states of that.
const (
	NoInterpreter Interpreter = "none"
	Wanted        Interpreter = "wanted"
	Booked        Interpreter = "booked"
	NobodyThere   Interpreter = "refused" // the service has nobody
)

// Interpreters lists them.
var Interpreters = []Interpreter{NoInterpreter, Wanted, Booked, NobodyThere}

// Ends is when it is over.
func (m MeetingFields) Ends() time.Time { return m.Begins.Add(time.Duration(m.Minutes) * time.Minute) }

// MeetingListed is a meeting with whom it is with.
type MeetingListed struct {
	Meeting
	Who  person.Household
	Told []mail.Mail // what went to them about it, or is to; the latest first
}

// Whose names whom it is with.
func (m MeetingListed) Whose() string { return Listed{Step{Person: m.Person}, m.Who}.Whose() }

const meetingColumns = `m.id, m.household_id, m.person_id, m.manager_id, m.manager_name, m.begins_at, m.minutes, m.place, m.about, m.language, m.interpreter, m.service, m.state, m.version, m.at, m.by_name, m.remind`

func scanMeeting(row db.Row) (m Meeting, err error) {
	err = row.Scan(&m.ID, &m.Household, &m.Person, &m.Manager, &m.ManagedBy, db.Time(&m.Begins), &m.Minutes, &m.Place, &m.About, &m.Language, &m.Interpreter, &m.Service, &m.State, &m.Version, db.Time(&m.At), &m.By, &m.Remind)
	return m, err
}

// meetingsBetween gives planned meetings of some case managers, of some days.
func meetingsBetween(ctx context.Context, tx *db.Tx, s tenant.Scope, managers []id.ID, from, to clock.Date) ([]Meeting, error) {
	args := []any{s.Tenant, db.Micros(from.Begins()), db.Micros(to.AddDays(1).Begins())}
	return db.All(ctx, tx, scanMeeting, `SELECT `+meetingColumns+` FROM path_meeting m WHERE m.tenant_id = $1 AND m.begins_at >= $2 AND m.begins_at < $3 AND m.state = 'planned'
		AND m.manager_id IN (`+db.List(&args, managers)+`) ORDER BY m.begins_at, m.id`+fmt.Sprintf(` LIMIT %d`, 2*dayPart), args...)
}

func aheadOf(ctx context.Context, tx *db.Tx, s tenant.Scope, household id.ID, today clock.Date) ([]Meeting, error) {
	return db.All(ctx, tx, scanMeeting, `SELECT `+meetingColumns+` FROM path_meeting m WHERE m.tenant_id = $1 AND m.household_id = $2 AND m.begins_at >= $3 AND m.state = 'planned' ORDER BY m.begins_at, m.id LIMIT 10`,
		s.Tenant, household, db.Micros(today.Begins()))
}

// MeetingPage is the meetings of a household, those ahead first.
type MeetingPage struct {
	Household person.Household
	Meetings  []Meeting
}

// Meetings gives the meetings with a household and its persons, the latest first.
func Meetings(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, household id.ID) (p MeetingPage, err error) {
	if err = ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return p, err
	}
	if p.Household, err = person.Show(ctx, tx, c, s, household); err != nil {
		return p, err
	}
	p.Meetings, err = db.All(ctx, tx, scanMeeting, `SELECT `+meetingColumns+` FROM path_meeting m WHERE m.tenant_id = $1 AND m.household_id = $2 ORDER BY m.begins_at DESC, m.id DESC LIMIT 50`, s.Tenant, household)
	audit.Log(tx, c, s, audit.Read, tenant.Path, "path: meetings", p.Household.Subjects()...)
	return p, err
}

// FindMeeting gives one meeting with whom it is with.
func FindMeeting(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) (m MeetingListed, err error) {
	if err = ofMunicipality(s, tenant.Scope.MayRead, tenant.Path); err != nil {
		return m, err
	}
	if m.Meeting, err = db.One(ctx, tx, scanMeeting, `SELECT `+meetingColumns+` FROM path_meeting m WHERE m.tenant_id = $1 AND m.id = $2`, s.Tenant, which); err != nil {
		return m, err
	}
	if m.Who, err = person.Show(ctx, tx, c, s, m.Household); err != nil {
		return m, err
	}
	m.Told, err = mail.Told(ctx, tx, s.Tenant, m.ID)
	audit.Log(tx, c, s, audit.Read, tenant.Path, "path: meeting", m.subjects()...)
	return m, err
}

func (m Meeting) subjects() []id.ID {
	if m.Person == "" {
		return []id.ID{m.Household}
	}
	return []id.ID{m.Household, m.Person}
}

// MeetCommand plans a meeting, or changes one that is planned.
type MeetCommand struct {
	Meeting   Seen // empty: a new one
	Household id.ID
	State     MeetingState // of one that is there
	Double    bool         // they know that the manager meets somebody else then
	MeetingFields
}

// Meet plans a meeting or changes it. That the case manager meets somebody else at
// that time is said once (meeting.double); who knows it goes on with Double.
func Meet(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd MeetCommand) (Meeting, error) {
	if err := ofMunicipality(s, tenant.Scope.MayWrite, tenant.Path); err != nil {
		return Meeting{}, err
	}
	m, was := Meeting{ID: id.New(), Household: cmd.Household, State: Planned, Version: 1}, Meeting{}
	if cmd.Meeting.ID != "" {
		there, err := db.One(ctx, tx, scanMeeting, `SELECT `+meetingColumns+` FROM path_meeting m WHERE m.tenant_id = $1 AND m.id = $2`+tx.ForUpdate(), s.Tenant, cmd.Meeting.ID)
		switch {
		case err != nil:
			return there, err
		case there.Version != cmd.Meeting.Version:
			return there, errs.Conflict("error.conflict")
		}
		m, was = there, there
		m.State = cmd.State
	}
	w, err := walked(ctx, tx, c, s, m.Household)
	if err != nil {
		return m, err
	}
	if m.MeetingFields = cmd.MeetingFields; m.Manager == "" {
		m.Manager = s.Actor
	}
	m.Place, m.About, m.Service = strings.TrimSpace(m.Place), strings.TrimSpace(m.About), strings.TrimSpace(m.Service)
	if err := m.check(ctx, tx, c, s, w, was); err != nil {
		return m, err
	}
	if moved := !m.Begins.Equal(was.Begins) || m.Manager != was.Manager || m.Minutes != was.Minutes; m.State == Planned && moved && !cmd.Double {
		if double, err := m.meetsElse(ctx, tx, s); err != nil {
			return m, err
		} else if double {
			return m, errs.Invalid("meeting.double").At("double")
		}
	}
	m.At, m.By = c.Now(), s.Name
	audit.Log(tx, c, s, audit.Change, tenant.Path, "path: meeting", m.subjects()...)
	if cmd.Meeting.ID != "" {
		err = tx.Must(ctx, `UPDATE path_meeting SET person_id = $4, manager_id = $5, manager_name = $6, begins_at = $7, minutes = $8, place = $9, about = $10, language = $11, interpreter = $12, service = $13,
			state = $14, version = version + 1, at = $15, by_id = $16, by_name = $17, remind = $18 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
			s.Tenant, m.ID, m.Version, m.Person, m.Manager, m.ManagedBy, db.Micros(m.Begins), m.Minutes, m.Place, m.About, m.Language, m.Interpreter, m.Service, m.State, db.Micros(m.At), s.Actor, s.Name, m.Remind)
		m.Version++
	} else {
		_, err = tx.Exec(ctx, `INSERT INTO path_meeting (id, tenant_id, household_id, person_id, manager_id, manager_name, begins_at, minutes, place, about, language, interpreter, service, state, version, at, by_id, by_name, remind)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $15, $16, $17, $18)`,
			m.ID, s.Tenant, m.Household, m.Person, m.Manager, m.ManagedBy, db.Micros(m.Begins), m.Minutes, m.Place, m.About, m.Language, m.Interpreter, m.Service, m.State, db.Micros(m.At), s.Actor, s.Name, m.Remind)
	}
	if err != nil {
		return m, err
	}
	if err := m.settled(ctx, tx, c, s); err != nil {
		return m, err
	}
	return m, m.tell(ctx, tx, c, s, w, was)
}

func (m *Meeting) check(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, w walk, was Meeting) error {
	colleagues, err := Managers(ctx, tx, s)
	if err != nil {
		return err
	}
	var faults errs.List
	if i := slices.IndexFunc(colleagues, func(a account.Colleague) bool { return a.ID == m.Manager }); i < 0 {
		faults.Add(errs.Invalid("path.choice").At("manager"))
	} else {
		m.ManagedBy = colleagues[i].Name
	}
	faults.Add(w.has(m.Person))
	faults.Add(m.agreed(was, w))
	now := c.Now()
	if m.Begins.IsZero() {
		faults.Add(errs.Invalid("error.required").At("day"))
	} else if m.Begins.After(now.AddDate(2, 0, 0)) || m.Begins.Before(now.AddDate(-2, 0, 0)) {
		faults.Add(errs.Invalid("meeting.far").At("day"))
	}
	if m.Minutes < 5 || m.Minutes > 480 {
		faults.Add(errs.Invalid("meeting.minutes").At("minutes"))
	}
	if !slices.Contains(Interpreters, m.Interpreter) {
		faults.Add(errs.Invalid("path.choice").At("interpreter"))
	}
	if m.Interpreter == Booked && m.Service == "" {
		faults.Add(errs.Invalid("meeting.service").At("service"))
	}
	if !slices.Contains([]MeetingState{Planned, Held, Missed, Cancelled}, m.State) {
		faults.Add(errs.Invalid("path.choice").At("state"))
	}
	faults.Add(short(m.Place, longestLine, "place"))
	faults.Add(short(m.About, longestLine, "about"))
	faults.Add(short(m.Service, longestLine, "service"))
	faults.Add(short(m.Language, 35, "language"))
	return faults.Err()
}

// meetsElse reports whether the case manager meets somebody else meanwhile.
func (m Meeting) meetsElse(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
	around, err := db.All(ctx, tx, scanMeeting, `SELECT `+meetingColumns+` FROM path_meeting m WHERE m.tenant_id = $1 AND m.manager_id = $2 AND m.begins_at > $3 AND m.begins_at < $4 AND m.state = 'planned' AND m.id <> $5`,
		s.Tenant, m.Manager, db.Micros(m.Begins.Add(-8*time.Hour)), db.Micros(m.Ends()), m.ID)
	return slices.ContainsFunc(around, func(o Meeting) bool { return o.Ends().After(m.Begins) }), err
}
